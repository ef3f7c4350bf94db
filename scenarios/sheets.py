"""Tables with a header, in a CSV file or a workbook, as plain cells with their places; nothing is computed or executed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coalitionlab.scenarios.csv_text import read_csv
from coalitionlab.scenarios.errors import InputError, Problem, input_error, nearest, quoted
from coalitionlab.scenarios.files import read_bytes
from coalitionlab.scenarios.flaws import MOST_FLAWS
from coalitionlab.scenarios.grids import MOST_ROWS, Grid, blank
from coalitionlab.scenarios.workbooks import SUFFIXES, read_workbook

__all__ = ["MOST_BYTES", "MOST_ROWS", "Sheet", "headed", "read_grids", "read_sheet"]

MOST_BYTES = 20_000_000
MOST_COLUMNS = 200
#: How far down a header is looked for, below titles and notes.
HEADER_WITHIN = 15


@dataclass(frozen=True)
class Sheet:
    """A table as read: the `header`, and `rows` of equal length with the `lines` on which they stand (from 1)."""

    grid: Grid
    header: tuple[str, ...]
    header_line: int
    rows: tuple[tuple[Any, ...], ...]
    lines: tuple[int, ...]

    @property
    def where(self) -> object:
        """How messages name the place: the file, and the sheet of a workbook."""
        return self.grid.where

    @property
    def decimal_comma(self) -> bool:
        """Whether numbers may be written with a comma."""
        return self.grid.decimal_comma

    def letter(self, index: int) -> str:
        """The letter of a column of a workbook, such as 'D'; nothing for a CSV file, whose columns have none."""
        if self.grid.name is None:
            return ""
        number, letters = self.grid.first_column + index + 1, ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return letters


def read_sheet(file: Path, sheet: str | None = None) -> Sheet:
    """The cells of a CSV file (comma, semicolon or tab) or of one sheet of a workbook, empty rows left out.

    Formulas in a workbook count with the value last computed; macros are never run.

    Raises:
        InputError: when the file cannot be read, is too large, has no header or no rows, or has ragged rows.
    """
    grids = read_grids(read_bytes(file, most_bytes=MOST_BYTES), file)
    return headed(named(grids, sheet))


def read_grids(data: bytes, file: Path, *, other_encodings: bool = False) -> tuple[Grid, ...]:
    """The cells of a CSV file, or of every sheet of a workbook. Raises InputError as `read_sheet` does."""
    if len(data) > MOST_BYTES:
        found, most = len(data) / 1e6, MOST_BYTES / 1e6
        raise input_error(f"the file has {found:,.1f} MB", f"keep it under {most:,.0f} MB", file=file)
    if file.suffix.lower() in SUFFIXES or data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
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
        do = f"did you mean {quoted(close)}?" if close else known
        raise input_error(f"no sheet {quoted(sheet)}", do, file=grids[0].file)
    return grids[names.index(sheet)]


def headed(grid: Grid, is_header: Callable[[tuple[str, ...]], bool] = lambda _: True) -> Sheet:
    """The table in a grid: its header is the first row that is one (see `is_header`), or else the first that is not empty.

    Raises:
        InputError: when it is empty, has no rows or too many columns, or has cells beyond its header.
    """
    filled = [
        (line, row) for line, row in zip(grid.lines, grid.rows, strict=True) if not all(map(blank, row))
    ]
    if not filled:
        do = "write a header with name and sector, and a row for each organisation"
        raise input_error("the table is empty", do, file=grid.where)
    start = next((k for k, (_, row) in enumerate(filled[:HEADER_WITHIN]) if is_header(words(row))), 0)
    (line, header), body = filled[start], filled[start + 1 :]
    names = words(header)
    if len(names) > MOST_COLUMNS:
        raise input_error(
            f"the table has {len(names):,} columns",
            f"keep at most {MOST_COLUMNS}",
            file=grid.where,
            line=line,
        )
    if not body:
        raise input_error(
            "the header has no rows below it", "add a row for each organisation", file=grid.where, line=line
        )
    ragged = [said for place, row in body if (said := _beyond(grid, place, row, len(names)))]
    if ragged:
        raise InputError(*ragged[:MOST_FLAWS])
    rows = tuple((*row[: len(names)], *[""] * (len(names) - len(row))) for _, row in body)
    return Sheet(grid, names, line, rows, tuple(place for place, _ in body))


def words(row: tuple[Any, ...]) -> tuple[str, ...]:
    """The cells of a header as text, without the empty ones at its end."""
    while row and blank(row[-1]):
        row = row[:-1]
    return tuple("" if cell is None else str(cell) for cell in row)


def _beyond(grid: Grid, line: int, row: tuple[Any, ...], width: int) -> Problem | None:
    """The problem of a cell beyond the header, if there is one."""
    extra = [cell for cell in row[width:] if not blank(cell)]
    if not extra:
        return None
    found = f"{quoted(extra[0])} is beyond the last of {width} columns"
    do = "name its column in the header, or put text with a comma in quotes"
    return Problem(found, do, grid.where, line)
