"""Tables with a header, in a CSV file or a workbook, as plain cells with their places; nothing is computed or executed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coalitionlab.scenarios.cells import ARCHIVE, OLD_OFFICE, SUFFIXES, Grid, blank, read_csv, read_workbook
from coalitionlab.scenarios.errors import MOST_PROBLEMS, InputError, Problem, input_error, nearest, quoted
from coalitionlab.scenarios.files import read_bytes

MOST_BYTES = 20_000_000
MOST_COLUMNS = 200
#: How far down a header is looked for, below titles and notes.
HEADER_WITHIN = 15


@dataclass(frozen=True)
class HeadedSheet:
    """A table as read: the `header`, and `rows` of equal length with the `lines` on which they stand (from 1)."""

    grid: Grid
    header: tuple[str, ...]
    header_line: int
    rows: tuple[tuple[Any, ...], ...]
    lines: tuple[int, ...]

    def letter(self, index: int) -> str:
        """The letter of a column of a workbook, such as 'D'; nothing for a CSV file, whose columns have none."""
        if self.grid.name is None:
            return ""
        number, letters = self.grid.first_column + index + 1, ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return letters


def read_grids(
    source: Path | bytes, filename: object = None, *, other_encodings: bool = False
) -> tuple[Grid, ...]:
    """The cells of a CSV file, or of every sheet of a workbook; bytes need a `filename` for messages.

    Formulas in a workbook count with the value last computed; macros are never run. Raises InputError when
    the file cannot be read or is too large.
    """
    file = Path(str(filename or source))
    data = source if isinstance(source, bytes) else read_bytes(source, most_bytes=MOST_BYTES)
    if len(data) > MOST_BYTES:
        size, most = len(data) / 1e6, MOST_BYTES / 1e6
        raise input_error(f"the file has {size:,.1f} MB", f"keep it under {most:,.0f} MB", file=file)
    if file.suffix.lower() in SUFFIXES or data.startswith((ARCHIVE, OLD_OFFICE)):
        return read_workbook(data, file)
    return (read_csv(data, file, other_encodings=other_encodings),)


def named(grids: tuple[Grid, ...], sheet: str | None) -> Grid:
    """The sheet of that name, or the first. Raises InputError when there is none."""
    names = [grid.name for grid in grids if grid.name is not None]
    if sheet is None or not names:
        return grids[0]
    if sheet not in names:
        close = nearest(sheet, names)
        known = f"its sheets are {', '.join(map(quoted, names[:12]))}"
        remedy = f"did you mean {quoted(close)}?" if close else known
        raise input_error(f"no sheet {quoted(sheet)}", remedy, file=grids[0].file)
    return grids[names.index(sheet)]


def header_row(grid: Grid, is_header: Callable[[tuple[str, ...]], bool]) -> int | None:
    """The index, among the rows that are not empty, of the first that is a header; None when there is none near the top."""
    for index, (_, row) in enumerate(grid.filled[:HEADER_WITHIN]):
        header = words(row)
        if len(header) <= MOST_COLUMNS and is_header(header):
            return index
    return None


def headed(grid: Grid, is_header: Callable[[tuple[str, ...]], bool] = lambda _: True) -> HeadedSheet:
    """The table in a grid: its header is the first row that is one (see `is_header`), or else the first that is not empty.

    Raises InputError when it is empty, has no rows or too many columns, or has cells beyond its header.
    """
    filled = grid.filled
    if not filled:
        remedy = "write a header with name and sector, and a row for each organisation"
        raise input_error("the table is empty", remedy, file=grid.where)
    start = header_row(grid, is_header) or 0
    (line, header), body = filled[start], filled[start + 1 :]
    names = words(header)
    problem = remedy = ""
    if len(names) > MOST_COLUMNS:
        problem, remedy = f"the table has {len(names):,} columns", f"keep at most {MOST_COLUMNS}"
    elif not body:
        problem, remedy = "the header has no rows below it", "add a row for each organisation"
    if problem:
        raise input_error(problem, remedy, file=grid.where, line=line)
    ragged = [each for at, row in body if (each := _beyond(grid, at, row, len(names)))]
    if ragged:
        raise InputError(*ragged[:MOST_PROBLEMS])
    rows = tuple((*row[: len(names)], *[""] * (len(names) - len(row))) for _, row in body)
    return HeadedSheet(grid, names, line, rows, tuple(at for at, _ in body))


def words(row: tuple[Any, ...]) -> tuple[str, ...]:
    """The cells of a header as text, without the empty ones at its end."""
    end = len(row)
    while end and blank(row[end - 1]):
        end -= 1
    return tuple("" if cell is None else str(cell) for cell in row[:end])


def _beyond(grid: Grid, line: int, row: tuple[Any, ...], width: int) -> Problem | None:
    """The problem of a cell beyond the header, if there is one."""
    extra = next((cell for cell in row[width:] if not blank(cell)), None)
    if extra is None:
        return None
    remedy = "name its column in the header, or put text with a comma in quotes"
    problem = f"{quoted(extra)} is beyond the last of {width} columns"
    return Problem(problem, remedy, file=grid.where, line=line)
