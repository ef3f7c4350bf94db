"""Records kept by column: n records of named numbers, each field's n values side by side in memory.

One object reads both ways: `state[i].awareness` is organisation i's awareness, as a law of one organisation would say it, and
`state.awareness` is the awareness of all, as one pass over everybody wants it (the machine then does several at once).
Both name the same memory. This is the Python side; `columns_compiled` teaches the compiler to read the same text.
"""

from __future__ import annotations

from typing import Any

import numpy as np


class Columns:
    """n records of the named float64 fields of a kind, in a table of fields x n.

    Attributes:
        kind: what the records are; two Columns of one kind have the same names.
        names: the fields, in the order of the table's rows.
        table: fields x width float64, C-contiguous; `width` is n and some room, so that passes may take eight at a time.
        size: n.
    """

    __slots__ = ("kind", "names", "size", "table")

    def __init__(self, kind: str, names: tuple[str, ...], table: np.ndarray, size: int) -> None:
        for slot, value in (("kind", kind), ("names", names), ("table", table), ("size", size)):
            object.__setattr__(self, slot, value)

    def __len__(self) -> int:
        return int(self.size)

    def __getitem__(self, which: Any) -> Any:
        """The column of a name, the record of a row, or copies of some rows (a list, a mask)."""
        if isinstance(which, str):
            return self.table[_place(self.names, which, KeyError), : self.size]
        if isinstance(which, int | np.integer):
            return Row(self, int(which))
        chosen = np.ascontiguousarray(self.table[:, : self.size][:, which])
        return Columns(self.kind, self.names, chosen, chosen.shape[1])

    def __setitem__(self, name: str, values: Any) -> None:
        self.table[_place(self.names, name, KeyError), : self.size] = values

    def __getattr__(self, name: str) -> Any:
        return self.table[_place(object.__getattribute__(self, "names"), name, AttributeError), : self.size]

    def __setattr__(self, name: str, values: Any) -> None:
        self.table[_place(self.names, name, AttributeError), : self.size] = values

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.array(self.table[:, : self.size], dtype=dtype)

    def __reduce__(self) -> tuple[Any, ...]:
        return Columns, (self.kind, self.names, self.table, self.size)

    def copy(self) -> Columns:
        """The same records in memory of their own."""
        return Columns(self.kind, self.names, self.table.copy(), self.size)


class Row:
    """One record of some Columns: reads and writes their memory, by attribute or by name."""

    __slots__ = ("_columns", "_row")
    _columns: Columns
    _row: int

    def __init__(self, columns: Columns, row: int) -> None:
        object.__setattr__(self, "_columns", columns)
        object.__setattr__(self, "_row", row)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields."""
        names: tuple[str, ...] = self._columns.names
        return names

    def __getitem__(self, name: str) -> float:
        return float(self._columns[name][self._row])

    def __setitem__(self, name: str, value: float) -> None:
        self._columns[name][self._row] = value

    def __getattr__(self, name: str) -> float:
        columns = object.__getattribute__(self, "_columns")
        row: int = object.__getattribute__(self, "_row")
        return float(columns.table[_place(columns.names, name, AttributeError)][row])

    def __setattr__(self, name: str, value: float) -> None:
        self._columns.table[_place(self._columns.names, name, AttributeError)][self._row] = value


def _place(names: tuple[str, ...], name: str, error: type[Exception]) -> int:
    try:
        return names.index(name)
    except ValueError:
        raise error(name) from None
