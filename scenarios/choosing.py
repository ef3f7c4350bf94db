"""Which sheet of a file lists organisations and which ties, and which of their columns are used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from coalitionlab.scenarios.cells import Grid
from coalitionlab.scenarios.columns import STAKEHOLDERS, TIES, TableColumns
from coalitionlab.scenarios.errors import fold, input_error, quoted
from coalitionlab.scenarios.sector_words import sector_of
from coalitionlab.scenarios.sheets import HeadedSheet, headed, header_row, words
from coalitionlab.scenarios.tables import Reading, with_needed

#: Names of sheets that say what is on them, the likeliest first.
SHEETS_OF_ORGANISATIONS = ("stakeholders", "organisations", "organizations", "actors", "elements", "nodes")
SHEETS_OF_TIES = ("ties", "connections", "relations", "relationships", "links", "edges")
MOST_SHOWN = 8
#: How like a known column's name an unknown one must be to be taken for a slip of the pen.
MISSPELT = 0.8


def organisations_in(grids: Sequence[Grid]) -> Reading:
    """The table of organisations in a file: the sheet with a column of names and one of sectors.

    A list of two columns without a header is understood when its second column holds sectors. Raises InputError when
    there is none, or when two columns could be the name or the sector.
    """
    grid = _likeliest(grids, STAKEHOLDERS, SHEETS_OF_ORGANISATIONS)
    if grid is None:
        bare = next((each for each in grids if _has_no_header(each)), None)
        if bare is not None:
            return _without_header(bare)
        grid = next((each for each in grids if each.filled), grids[0])
    return _reading(grid, STAKEHOLDERS)


def ties_in(grids: Sequence[Grid], *, needed: bool = False) -> Reading | None:
    """The table of ties in a file: the sheet with columns for both ends.

    None when there is no such sheet or it is empty; InputError then, where it is `needed`.
    """
    grid = _likeliest(grids, TIES, SHEETS_OF_TIES)
    if grid is None or len(grid.filled) < 2:
        return _reading(grids[0], TIES) if needed else None
    return _reading(grid, TIES)


def _likeliest(grids: Sequence[Grid], declared: TableColumns, names: Sequence[str]) -> Grid | None:
    """The sheet that has the needed columns; of several the one whose name says so, or else the first."""
    fit = [grid for grid in grids if header_row(grid, lambda row: _names_needed(row, declared)) is not None]
    by_name = [grid for name in names for grid in fit if grid.name is not None and fold(grid.name) == name]
    return next(iter([*by_name, *fit]), None)


def _names_needed(header: Sequence[str], declared: TableColumns) -> bool:
    return {declared.proper(name) for name in header}.issuperset(declared.needed)


def _reading(grid: Grid, declared: TableColumns) -> Reading:
    sheet = headed(grid, lambda header: _names_needed(header, declared))
    names = [declared.proper(header) for header in sheet.header]
    used = _used(sheet, declared, names)
    notes = _notes(sheet, declared, names, used)
    return with_needed(Reading(sheet, declared, tuple(used), (*grid.notes, *notes)))


def _used(sheet: HeadedSheet, declared: TableColumns, names: Sequence[str]) -> list[str | None]:
    """The declared name of each column that is used, None for the others; of several of a name, the one that says it exactly."""
    used: list[str | None] = [name if name in declared else None for name in names]
    for name in declared:
        places = [k for k, each in enumerate(used) if each == name]
        if len(places) < 2:
            continue
        exact = [k for k in places if fold(sheet.header[k]).replace(" ", "_") == name]
        if name == "note":
            exact = places[:1]
        elif len(exact) != 1 or name == "name":
            both = " and ".join(quoted(sheet.header[k]) for k in places[:2])
            remedy = f"rename the one that is not the {name.replace('_', ' ')}"
            where, line = sheet.grid.where, sheet.header_line
            raise input_error(f"two columns for {name}, {both}", remedy, file=where, line=line)
        for k in places:
            used[k] = name if k in exact else None
    return used


def _notes(
    sheet: HeadedSheet, declared: TableColumns, names: Sequence[str], used: Sequence[str | None]
) -> list[str]:
    """How columns were understood, and which were left out. Raises InputError for one that is probably misspelt."""
    understood, left_out, doubled = [], [], []
    for shown, name, use in zip(sheet.header, names, used, strict=True):
        if use is not None:
            if fold(shown).replace(" ", "_") != use:
                understood.append(f"{quoted(shown)} as {use}")
        elif name in used:
            doubled.append(f"{quoted(shown)} ({name})")
        elif shown.strip():
            free = [other for other in declared if other not in used]
            close = get_close_matches(name, free, 1, MISSPELT)
            if close:
                remedy = f"did you mean {quoted(close[0])}? Otherwise rename or delete it"
                where, line = sheet.grid.where, sheet.header_line
                raise input_error(f"unknown column {quoted(shown)}", remedy, file=where, line=line)
            left_out.append(quoted(shown))
    columns = "Columns" if declared is STAKEHOLDERS else "Columns of the ties"
    texts = (
        (understood, "were understood"),
        (doubled, "were left out, since another one gives the same"),
        (left_out, "were left out, having no place in a scenario"),
    )
    return [f"{columns} {what}: {_first(items)}." for items, what in texts if items]


def _first(items: Sequence[str]) -> str:
    more = f" and {len(items) - MOST_SHOWN} more" if len(items) > MOST_SHOWN else ""
    return ", ".join(items[:MOST_SHOWN]) + more


def _has_no_header(grid: Grid) -> bool:
    """Whether a sheet has two columns and no header: already its first row is a name and a sector."""
    first = next((words(row) for _, row in grid.filled), ())
    return len(first) == 2 and bool(first[0].strip()) and sector_of(first[1]).sector is not None


def _without_header(grid: Grid) -> Reading:
    width = max(len(row) for row in grid.rows)
    header = ("name", "sector", *[""] * (width - 2))
    sheet = headed(replace(grid, rows=(header, *grid.rows), lines=(0, *grid.lines)))
    columns = ("name", "sector", *[None] * (len(sheet.header) - 2))
    note = "There is no header; the first column was read as the name and the second as the sector."
    return Reading(sheet, STAKEHOLDERS, columns, (*grid.notes, note))
