"""The columns that a table of records may have, and what the header and the cells of one mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from coalitionlab.scenarios.errors import fold
from coalitionlab.scenarios.records import Number, Record, bounds_of
from coalitionlab.scenarios.table_words import as_level, as_number, as_stance, as_text, as_truth, blank

MOST_COLUMNS = 200
#: How far down a header is looked for, below titles and notes.
HEADER_WITHIN = 15


@dataclass(frozen=True)
class Column:
    """A column: its name, what its cells are, what it means, and what else people call it.

    `number` says which numbers and words its cells may be; `needed` columns must be there.
    """

    name: str
    kind: Literal["text", "sector", "truth", "number"]
    meaning: str
    also: tuple[str, ...] = ()
    needed: bool = False
    number: Number | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The words that may stand in its cells, in their order; none for free text."""
        return ("yes", "no") if self.kind == "truth" else tuple(self.number.words) if self.number else ()

    @property
    def yes_or_no(self) -> bool:
        """Whether its cells say yes or no, be they kept as a truth or as 0 and 1."""
        return "yes" in self.words

    @property
    def remedy(self) -> str:
        """What to write in its cells; empty for text."""
        return "write yes or no" if self.yes_or_no else self.number.remedy if self.number is not None else ""


def columns_of(record: type[Record], also: Mapping[str, tuple[str, ...]]) -> dict[str, Column]:
    """The columns of a table of such records: one for each field."""
    columns = {}
    for field, info in record.model_fields.items():
        name, number = info.alias or field, bounds_of(info)
        kind: Any = "truth" if info.annotation is bool else "text" if number is None else "number"
        meaning = " ".join((info.description or "").split())
        columns[name] = Column(name, kind, meaning, also.get(name, ()), info.is_required(), number)
    return columns


def proper(header: str, columns: Mapping[str, Column]) -> str:
    """The name of the column that `header` stands for, or `header` in the style of names when it is none of them."""
    folded = fold(re.sub(r"\([^()]*\)", " ", header.replace("’", "'"))).rstrip(" :*?")
    name = folded.replace(" ", "_")
    if name in columns:
        return name
    return next((column.name for column in columns.values() if folded in column.also), name)


def header_index(rows: Sequence[tuple[int, Sequence[Any]]], columns: Mapping[str, Column]) -> int | None:
    """Which of the rows of a sheet is its header: the first near the top with all needed columns; None when none is."""
    needed = {column.name for column in columns.values() if column.needed}
    for index, (_, row) in enumerate(rows[:HEADER_WITHIN]):
        if len(row) <= MOST_COLUMNS and needed.issubset(proper(text, columns) for text in words(row)):
            return index
    return None


def words(row: Sequence[Any]) -> tuple[str, ...]:
    """The cells of a header as text, without the empty ones at its end."""
    end = next((n for n in range(len(row), 0, -1) if not blank(row[n - 1])), 0)
    return tuple("" if cell is None else str(cell) for cell in row[:end])


def value_of(column: Column, cell: Any, decimal_comma: bool) -> Any:
    """A cell as the value of its column: text, yes or no, a number, or a word that stands for one."""
    if column.kind in ("text", "sector"):
        return as_text(cell)
    value = cell.strip() if isinstance(cell, str) else cell
    if column.yes_or_no:
        truth = as_truth(as_text(value))
        if column.kind == "truth" and truth is not None:
            return truth
        return as_text(value) if truth is None else "yes" if truth else "no"
    if not isinstance(value, str):
        return value
    return as_number(value, decimal_comma, as_stance if "against" in column.words else as_level)


def is_understood(column: Column, cell: Any, decimal_comma: bool) -> bool:
    """Whether a cell of a column of numbers is a number that it may have, or a word for one."""
    value, bounds = value_of(column, cell, decimal_comma), column.number
    if bounds is None or isinstance(value, bool):
        return False
    return value in bounds.words if isinstance(value, str) else bounds.holds(value)
