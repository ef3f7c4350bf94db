"""The points of a study, by column: a hundred thousand points of a hundred factors are a hundred arrays, not ten million objects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np

#: A value that a factor takes: a number, or a word, a switch or nothing for fields that take those.
Level = float | int | str | bool | None
Row = tuple[Level, ...]


@dataclass(frozen=True, eq=False)
class Points(Sequence[Row]):
    """P points, as a read-only array of P levels for every factor; a row at a time when indexed.

    A column is of bool, int64 (whole numbers) or float64 when all of its levels are of that kind, and of objects otherwise.
    """

    columns: tuple[np.ndarray, ...] = ()
    length: int = 1

    @classmethod
    def of(cls, points: Any, factors: int | None = None) -> Points:
        """Points from a matrix, from rows or from points, of so many factors. Raises ValueError for another width."""
        if isinstance(points, np.ndarray):
            points = cls(tuple(_frozen(levels.copy()) for levels in points.T), len(points))
        elif not isinstance(points, Points):
            rows = [tuple(row) for row in points]
            points = cls(tuple(column(levels) for levels in zip(*rows, strict=True)), len(rows))
        if factors is not None and len(points.columns) != factors:
            raise ValueError(f"every point needs {factors} levels, not {len(points.columns)}")
        converted: Points = points
        return converted

    def column(self, factor: int) -> np.ndarray:
        """The levels of one factor, P of them, read only."""
        return self.columns[factor]

    def __len__(self) -> int:
        return self.length

    @overload
    def __getitem__(self, point: int) -> Row: ...
    @overload
    def __getitem__(self, point: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, point: int | slice) -> Row | tuple[Row, ...]:
        if isinstance(point, slice):
            return tuple(self[each] for each in range(*point.indices(self.length)))
        if not -self.length <= point < self.length:
            raise IndexError(f"there is no point {point} among {self.length}")
        return tuple(plain(levels[point]) for levels in self.columns)

    def __iter__(self) -> Iterator[Row]:
        return (self[point] for point in range(self.length))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Points):
            return NotImplemented
        return len(self) == len(other) and all(
            a.dtype == b.dtype and np.array_equal(a, b) for a, b in zip(self.columns, other.columns, strict=True)
        )

    __hash__ = None  # type: ignore[assignment]


def column(levels: Sequence[Level]) -> np.ndarray:
    """Levels as a read-only array: of switches, whole numbers or numbers where all are of that kind, of objects otherwise."""
    kinds = {type(level) for level in levels}
    if kinds == {bool}:
        return _frozen(np.array(levels, bool))
    if all(issubclass(kind, (int, float, np.integer, np.floating)) and kind is not bool for kind in kinds):
        numbers = np.array(levels, float)
        whole = np.all(np.abs(numbers) < 2**53) and not np.any(numbers % 1)
        return _frozen(numbers.astype(np.int64) if whole else numbers)
    objects = np.empty(len(levels), object)
    objects[:] = levels
    return _frozen(objects)


def plain(level: Any) -> Level:
    """A level as a plain Python value."""
    value: Level = level.item() if isinstance(level, np.generic) else level
    return value


def _frozen(levels: np.ndarray) -> np.ndarray:
    levels.flags.writeable = False
    return levels
