"""A sheet whose organisations stand in its columns, turned so that each has a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from coalitionlab.scenarios.reading.cells import MOST_COLUMNS, Sheet, blank
from coalitionlab.scenarios.reading.labels import is_label, roles_of
from coalitionlab.scenarios.reading.scales import shown, texts_of, truth_of
from coalitionlab.scenarios.reading.sectors import sector_of_name
from coalitionlab.scenarios.reading.words import words_of

Row = tuple[int, tuple[Any, ...]]
#: How many rows and columns such a sheet has at most; longer lists have a row for each organisation.
MOST_ROWS = 100
#: Letters of a table of who does what: responsible, accountable, consulted, informed, supporting.
_DUTIES = frozenset("RACIS")
_NAME = "Organisation"


def upright(sheet: Sheet) -> Sheet:
    """The sheet, turned where its first row names organisations and its first column says what is told of each."""
    rows = _from_first_wide_row(sheet.rows)
    if not 2 <= len(rows) <= MOST_ROWS or len(rows[0][1]) > MOST_COLUMNS:
        return sheet
    width = max(len(row) for _, row in rows)
    square = [(line, (*row, *[""] * (width - len(row)))) for line, row in rows]
    left = next(index for index in range(width) if any(not blank(row[index]) for _, row in square))
    names = [shown(cell) for cell in square[0][1][left + 1 :] if not blank(cell)]
    things = [shown(row[left]) for _, row in square[1:]]
    if not (
        _says_of_each(names, things) or _does_what(names, things, [row[left + 1 :] for _, row in square[1:]])
    ):
        return sheet
    columns = list(zip(*(row[left:] for _, row in square), strict=True))
    columns[0] = (_NAME, *columns[0][1:])
    turned = [
        (left + n + 1, tuple(column)) for n, column in enumerate(columns) if not all(map(blank, column))
    ]
    note = "Organisations stand in the columns: the table was turned, and what is called a row is a column of the file."
    return replace(
        sheet, rows=turned, turned=tuple(line for line, _ in square), merged=(), notes=(*sheet.notes, note)
    )


def _from_first_wide_row(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows from the first that fills three cells, below titles."""
    wide = (n for n, (_, row) in enumerate(rows[:20]) if sum(not blank(cell) for cell in row) >= 3)
    return rows[next(wide, len(rows)) :]


def _says_of_each(names: Sequence[str], things: Sequence[str]) -> bool:
    """Whether the first column holds labels (power, sector) and the first row none."""
    labels = [thing for thing in things if any(role != "name" for role, _ in roles_of(thing))]
    return (
        len(names) > 1
        and len(labels) > 1
        and len(labels) >= 0.5 * len(things)
        and sum(map(is_label, names)) < 0.34 * len(names)
    )


def _does_what(names: Sequence[str], things: Sequence[str], cells: Sequence[Sequence[Any]]) -> bool:
    """Whether the first row names organisations and marks or letters (R, A, C, I) say who is in what the first column lists."""
    texts = texts_of(cell for row in cells for cell in row)
    marks = all(truth_of(text) is not None or set(words_of(text.upper())) <= _duties() for text in texts)
    return (
        len(names) > 2
        and bool(texts)
        and marks
        and sum(sector_of_name(name)[0] is not None for name in names) >= 0.6 * len(names)
        and sum(sector_of_name(thing)[0] is not None for thing in things) < 0.34 * len(things)
        and not any(map(is_label, names))
    )


def _duties() -> frozenset[str]:
    return frozenset(letter.casefold() for letter in _DUTIES)
