"""Which sheet of a file lists organisations and which ties, and which of their columns are used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from coalitionlab.scenarios.columns import STAKEHOLDERS, TIES, Column, proper
from coalitionlab.scenarios.errors import fold, input_error, quoted
from coalitionlab.scenarios.grids import Grid, blank
from coalitionlab.scenarios.sector_words import meant
from coalitionlab.scenarios.sheets import HEADER_WITHIN, Sheet, headed, words
from coalitionlab.scenarios.tables import check_needed

#: Names of sheets that say what is on them, the likeliest first.
SHEETS_OF_ORGANISATIONS = ("stakeholders", "organisations", "organizations", "actors", "elements", "nodes")
SHEETS_OF_TIES = ("ties", "connections", "relations", "relationships", "links", "edges")
MOST_SHOWN = 8
#: How like a known column's name an unknown one must be to be taken for a slip of the pen.
MISSPELT = 0.8


@dataclass(frozen=True)
class Chosen:
    """A table with its columns by their proper names, None for those left out, and what was assumed in choosing."""

    sheet: Sheet
    columns: tuple[str | None, ...]
    notes: tuple[str, ...]


def organisations_in(grids: Sequence[Grid]) -> Chosen:
    """The table of organisations in a file: the sheet with a column of names and one of sectors.

    A list of two columns without a header is understood when its second column holds sectors.

    Raises:
        InputError: when there is none, or when two columns could be the name or the sector.
    """
    grid = _likeliest(grids, STAKEHOLDERS, SHEETS_OF_ORGANISATIONS)
    if grid is None:
        bare = next((one for one in grids if _is_bare(one)), None)
        if bare is not None:
            return _bare(bare)
        grid = next((one for one in grids if _holds_anything(one)), grids[0])
    return _chosen(grid, STAKEHOLDERS)


def ties_in(grids: Sequence[Grid]) -> Chosen | None:
    """The table of ties in a file: the sheet with columns for both ends; None when there is no such sheet, or it is empty."""
    grid = _likeliest(grids, TIES, SHEETS_OF_TIES)
    if grid is None or sum(not all(map(blank, row)) for row in grid.rows) < 2:
        return None
    return _chosen(grid, TIES)


def must_have_ties(grids: Sequence[Grid]) -> Chosen:
    """As `ties_in`, for a file that was given for its ties. Raises InputError when it has none."""
    found = ties_in(grids)
    return found if found is not None else _chosen(grids[0], TIES)


def _likeliest(grids: Sequence[Grid], declared: Mapping[str, Column], names: Sequence[str]) -> Grid | None:
    """The sheet that has the needed columns; of several the one whose name says so, or else the first."""
    fit = [grid for grid in grids if _header_of(grid, declared) is not None]
    said = [grid for name in names for grid in fit if grid.name is not None and fold(grid.name) == name]
    return next(iter([*said, *fit]), None)


def _header_of(grid: Grid, declared: Mapping[str, Column]) -> tuple[str, ...] | None:
    """The row of a sheet that names the needed columns, within the first few that are not empty."""
    filled = [row for row in grid.rows[:1000] if not all(map(blank, row))][:HEADER_WITHIN]
    return next((header for row in filled if _names_needed(header := words(row), declared)), None)


def _names_needed(header: Sequence[str], declared: Mapping[str, Column]) -> bool:
    present = {proper(name, declared) for name in header}
    return present.issuperset(column.name for column in declared.values() if column.needed)


def _chosen(grid: Grid, declared: Mapping[str, Column]) -> Chosen:
    sheet = headed(grid, lambda header: _names_needed(header, declared))
    columns, notes = _columns(sheet, declared)
    check_needed(sheet, declared, columns)
    return Chosen(sheet, columns, (*grid.notes, *notes))


def _columns(sheet: Sheet, declared: Mapping[str, Column]) -> tuple[tuple[str | None, ...], tuple[str, ...]]:
    """The columns that are used, and what is said about them."""
    named = [proper(header, declared) for header in sheet.header]
    used: list[str | None] = [name if name in declared else None for name in named]
    where, line = sheet.where, sheet.header_line
    for name in declared:
        places = [k for k, one in enumerate(used) if one == name]
        exact = [k for k in places if fold(sheet.header[k]).replace(" ", "_") == name]
        if len(places) > 1 and len(exact) == 1 and name != "name":
            for k in places:
                used[k] = name if k in exact else None
        elif len(places) > 1 and name == "note":
            for k in places[1:]:
                used[k] = None
        elif len(places) > 1:
            both = " and ".join(quoted(sheet.header[k]) for k in places[:2])
            do = f"rename the one that is not the {name.replace('_', ' ')}"
            raise input_error(f"two columns for {name}, {both}", do, file=where, line=line)
    return tuple(used), tuple(_said(sheet, declared, named, used))


def _said(
    sheet: Sheet, declared: Mapping[str, Column], named: Sequence[str], used: Sequence[str | None]
) -> list[str]:
    """How columns were understood, and which were left out. Raises InputError for one that is probably misspelt."""
    read = [
        f"{quoted(sheet.header[k])} as {name}"
        for k, name in enumerate(used)
        if name is not None and fold(sheet.header[k]).replace(" ", "_") != name
    ]
    out, taken = [], []
    for k, name in enumerate(used):
        if name is not None or not sheet.header[k].strip():
            continue
        if named[k] in used:
            taken.append(f"{quoted(sheet.header[k])} ({named[k]})")
            continue
        close = get_close_matches(named[k], [other for other in declared if other not in used], 1, MISSPELT)
        if close:
            do = f"did you mean {quoted(close[0])}? Otherwise rename or delete it"
            found = f"unknown column {quoted(sheet.header[k])}"
            raise input_error(found, do, file=sheet.where, line=sheet.header_line)
        out.append(quoted(sheet.header[k]))
    notes = []
    columns = "Columns" if declared is STAKEHOLDERS else "Columns of the ties"
    if read:
        notes.append(f"{columns} were understood: {_some(read)}.")
    if taken:
        notes.append(f"{columns} were left out, since another one gives the same: {_some(taken)}.")
    if out:
        notes.append(f"{columns} were left out, having no place in a scenario: {_some(out)}.")
    return notes


def _some(items: Sequence[str]) -> str:
    more = f" and {len(items) - MOST_SHOWN} more" if len(items) > MOST_SHOWN else ""
    return ", ".join(items[:MOST_SHOWN]) + more


def _holds_anything(grid: Grid) -> bool:
    return any(not all(map(blank, row)) for row in grid.rows)


def _is_bare(grid: Grid) -> bool:
    """Whether a sheet has two columns and no header: already its first row is a name and a sector."""
    first = next((words(row) for row in grid.rows if not all(map(blank, row))), ())
    return len(first) == 2 and bool(first[0].strip()) and meant(first[1]).sector is not None


def _bare(grid: Grid) -> Chosen:
    """The table in a sheet without a header."""
    width = max((len(row) for row in grid.rows), default=2)
    header = ("name", "sector", *[""] * (width - 2))
    sheet = headed(replace(grid, rows=(header, *grid.rows), lines=(0, *grid.lines)))
    columns = ("name", "sector", *[None] * (len(sheet.header) - 2))
    note = "There is no header; the first column was read as the name and the second as the sector."
    return Chosen(sheet, columns, (*grid.notes, note))
