"""Tables of organisations and of ties: a header is found and understood, its rows become records.

Only `name` and `sector` (or `from` and `to`) are needed. Words such as `high` and `yes` stand for numbers where people
think in words; an empty cell means the default. Names that look like formulas or HTML stay the text they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from coalitionlab.scenarios.columns import (
    MOST_COLUMNS,
    Column,
    columns_of,
    header_index,
    is_understood,
    proper,
    value_of,
    words,
)
from coalitionlab.scenarios.errors import (
    MOST_PROBLEMS,
    InputError,
    Problem,
    fold,
    input_error,
    nearest,
    problems_of,
    quoted,
    suggest,
)
from coalitionlab.scenarios.organisations import OrganisationSpec, TieSpec
from coalitionlab.scenarios.sector_words import sector_of
from coalitionlab.scenarios.sheets import Sheet, read_sheets
from coalitionlab.scenarios.table_words import ALSO_ORGANISATIONS, ALSO_TIES, blank, is_unknown

R = TypeVar("R", bound=BaseModel)
#: The records of a table, each with the line that it came from.
Rows = list[tuple[int, R]]
Values = dict[str, Any]

#: Names of sheets that say what is on them, the likeliest first.
SHEETS_OF_ORGANISATIONS = ("stakeholders", "organisations", "organizations", "actors", "elements", "nodes")
SHEETS_OF_TIES = ("ties", "connections", "relations", "relationships", "links", "edges")
MOST_SHOWN = 8
#: How like a column's name an unknown one must be to be taken for a slip of the pen.
MISSPELT = 0.8


ORGANISATION_COLUMNS = columns_of(OrganisationSpec, ALSO_ORGANISATIONS)
ORGANISATION_COLUMNS["sector"] = replace(
    ORGANISATION_COLUMNS["sector"],
    kind="sector",
    meaning="business, nonprofit, community, government or education, or words for them",
)
TIE_COLUMNS = columns_of(TieSpec, ALSO_TIES)


@dataclass(frozen=True)
class Table:
    """A sheet with its header: `names` has the name of each column that is used, None for one that is left out.

    `notes` say what was assumed.
    """

    sheet: Sheet
    columns: Mapping[str, Column]
    header: tuple[str, ...]
    header_line: int
    names: tuple[str | None, ...]
    rows: list[tuple[int, tuple[Any, ...]]]
    notes: tuple[str, ...] = ()

    def error(self, problem: str, remedy: str) -> InputError:
        """The error for a problem with the header."""
        return input_error(problem, remedy, file=self.sheet.where, line=self.header_line)

    def cells(self, name: str) -> list[Any]:
        """The cells of a column, from the top; none when it is not used."""
        return [row[self.names.index(name)] for _, row in self.rows] if name in self.names else []

    def place(self, name: str) -> str:
        """How messages name a column: as it should be called, with its letter and its own words where they differ."""
        if name not in self.names:
            return f"column {name}"
        index = self.names.index(name)
        shown = self.header[index]
        own = "" if _says(shown, name) else quoted(shown)
        more = ", ".join(part for part in (self.sheet.letter(index), own) if part)
        return f"column {name} ({more})" if more else f"column {name}"


def read_organisations(path: str | Path, sheet: str | None = None) -> Rows[OrganisationSpec]:
    """The organisations in a table that a scenario names, with their lines; every column must be known.

    Raises InputError naming file, row and column of what cannot be used; duplicate names are left to the scenario.
    """
    return read_rows(OrganisationSpec, _strict(Path(path), sheet, ORGANISATION_COLUMNS))


def read_ties(path: str | Path, sheet: str | None = None) -> Rows[TieSpec]:
    """As `read_organisations`, for the columns from, to, trust, distance and both."""
    return read_rows(TieSpec, _strict(Path(path), sheet, TIE_COLUMNS))


def _strict(path: Path, name: str | None, columns: Mapping[str, Column]) -> Table:
    return open_table(named_sheet(read_sheets(path), name), columns, strict=True)


def named_sheet(sheets: Sequence[Sheet], name: str | None) -> Sheet:
    """The sheet of that name, or the first. Raises InputError when there is none."""
    names = [sheet.name for sheet in sheets if sheet.name is not None]
    if name is None or not names:
        return sheets[0]
    if name not in names:
        close = nearest(name, names)
        known = f"its sheets are {', '.join(map(quoted, names[:12]))}"
        remedy = f"did you mean {quoted(close)}?" if close else known
        raise input_error(f"no sheet {quoted(name)}", remedy, file=sheets[0].file)
    return sheets[names.index(name)]


# The header


def open_table(sheet: Sheet, columns: Mapping[str, Column], *, strict: bool = False) -> Table:
    """The table in a sheet, below its header. With `strict` every column must be known; else some are left out.

    Raises InputError when it is empty, when it lacks a needed column or has it twice, when a name is
    probably misspelt, or when cells stand beyond the header.
    """
    if not sheet.rows:
        remedy = "write a header with name and sector, and a row for each organisation"
        raise input_error("the table is empty", remedy, file=sheet.where)
    start = header_index(sheet.rows, columns) or 0
    (line, first), body = sheet.rows[start], sheet.rows[start + 1 :]
    header = words(first)
    width = len(header)
    table = Table(sheet, columns, header, line, (), [])
    if width > MOST_COLUMNS:
        raise table.error(f"the table has {width:,} columns", f"keep at most {MOST_COLUMNS}")
    if not body:
        raise table.error("the header has no rows below it", "add a row for each organisation")
    beyond = [
        Problem(
            f"{quoted(next(cell for cell in row[width:] if not blank(cell)))} is beyond the last of {width} columns",
            "name its column in the header, or put text with a comma in quotes", file=sheet.where, line=at,
        )
        for at, row in body if not all(map(blank, row[width:]))
    ]  # fmt: skip
    if beyond:
        raise InputError(*beyond[:MOST_PROBLEMS])
    names, notes = _used(table, strict)
    rows = [(at, (*row[:width], *[""] * (width - len(row)))) for at, row in body]
    needed = [column.name for column in columns.values() if column.needed]
    for name in needed:
        if name not in names:
            raise table.error(f"no column {quoted(name)}", f"add it: {' and '.join(needed)} are needed")
    opened = replace(table, names=names, rows=rows, notes=(*sheet.notes, *notes))
    return opened if strict else _without_people(opened)


def _without_people(table: Table) -> Table:
    """The table without a column `contact` that names people, as registers of stakeholders have it: here it is how far the convener
    is in touch."""
    said = [
        cell
        for cell in table.cells("contact")
        if not blank(cell) and not (isinstance(cell, str) and is_unknown(cell))
    ]
    column, comma = table.columns.get("contact"), table.sheet.decimal_comma
    if column is None or not said or any(is_understood(column, cell, comma) for cell in said):
        return table
    names = tuple(None if name == "contact" else name for name in table.names)
    shown = quoted(table.header[table.names.index("contact")])
    note = f"Column {shown} was left out, since it holds no levels: how far the convener is in touch would be low, medium or high."
    return replace(table, names=names, notes=(*table.notes, note))


def _used(table: Table, strict: bool) -> tuple[tuple[str | None, ...], list[str]]:
    """The name of each column that is used, None for the others, and notes on how headers were understood."""
    columns = table.columns
    names = [proper(shown, columns) for shown in table.header]
    used = [
        name if name in columns and _best(table, names, name) == k else None for k, name in enumerate(names)
    ]
    understood, doubled, left_out = [], [], []
    for shown, name, use in zip(table.header, names, used, strict=True):
        if use is not None:
            understood += [] if _says(shown, use) else [f"{quoted(shown)} as {use}"]
        elif name in columns:
            doubled.append(f"{quoted(shown)} ({name})")
        elif shown.strip() or strict:
            close = get_close_matches(name, [each for each in columns if each not in names], 1, MISSPELT)
            if strict:
                problem = f"unknown column {quoted(shown)}" if name else "a column has no name"
                raise table.error(problem, suggest(name, columns, kind="column"))
            if close:
                remedy = f"did you mean {quoted(close[0])}? Otherwise rename or delete it"
                raise table.error(f"unknown column {quoted(shown)}", remedy)
            left_out.append(quoted(shown))
    kind = "Columns of the ties" if columns is TIE_COLUMNS else "Columns"
    texts = (
        (understood, "were understood"),
        (doubled, "were left out, since another one gives the same"),
        (left_out, "were left out, having no place in a scenario"),
    )
    return tuple(used), [f"{kind} {text}: {_some(items)}." for items, text in texts if items]


def _best(table: Table, names: Sequence[str], name: str) -> int:
    """Which of the columns that stand for `name` is used: of several the one that says it exactly, for notes the first."""
    places = [k for k, each in enumerate(names) if each == name]
    exact = [k for k in places if _says(table.header[k], name)]
    if len(places) == 1 or name == "note":
        return places[0]
    if len(exact) != 1 or name == "name":
        both = " and ".join(quoted(table.header[k]) for k in places[:2])
        remedy = f"rename the one that is not the {name.replace('_', ' ')}"
        raise table.error(f"two columns for {name}, {both}", remedy)
    return exact[0]


def _says(header: str, name: str) -> bool:
    return fold(header).replace(" ", "_") == name


def _some(items: Sequence[str]) -> str:
    more = f" and {len(items) - MOST_SHOWN} more" if len(items) > MOST_SHOWN else ""
    return ", ".join(items[:MOST_SHOWN]) + more


# Which sheet of a user's file


def organisation_table(sheets: Sequence[Sheet]) -> Table:
    """The table of organisations: of the sheets with names and sectors the one whose name says so, or else the first.

    A list of two columns without a header is understood when its second column holds sectors.
    """
    sheet = _likeliest(sheets, ORGANISATION_COLUMNS, SHEETS_OF_ORGANISATIONS)
    bare = next((each for each in sheets if _has_no_header(each)), None)
    if sheet is None and bare is not None:
        header = (bare.rows[0][0], ("name", "sector"))
        table = open_table(replace(bare, rows=[header, *bare.rows]), ORGANISATION_COLUMNS)
        note = "There is no header; the first column was read as the name and the second as the sector."
        return replace(table, sheet=bare, notes=(*table.notes, note))
    sheet = sheet or next((each for each in sheets if each.rows), sheets[0])
    return open_table(sheet, ORGANISATION_COLUMNS)


def tie_table(sheets: Sequence[Sheet]) -> Table | None:
    """The table of ties, if there is a sheet with both ends and a row."""
    sheet = _likeliest(sheets, TIE_COLUMNS, SHEETS_OF_TIES)
    return open_table(sheet, TIE_COLUMNS) if sheet is not None and len(sheet.rows) > 1 else None


def _likeliest(sheets: Sequence[Sheet], columns: dict[str, Column], names: Sequence[str]) -> Sheet | None:
    fit = [sheet for sheet in sheets if header_index(sheet.rows, columns) is not None]
    by_name = [
        sheet for name in names for sheet in fit if sheet.name is not None and fold(sheet.name) == name
    ]
    return next(iter([*by_name, *fit]), None)


def _has_no_header(sheet: Sheet) -> bool:
    """Whether already the first row is a name and a sector."""
    first = words(sheet.rows[0][1]) if sheet.rows else ()
    return len(first) == 2 and bool(first[0].strip()) and sector_of(first[1])[0] is not None


# The rows


def read_rows(
    record: type[R],
    table: Table,
    change: Callable[[Values], tuple[Values, list[Problem]]] = lambda values: (values, []),
) -> Rows[R]:
    """The rows of a table as records.

    `change` turns the values of a row into those of a record and returns their problems besides. Raises InputError
    with a line for each of the first twenty problems.
    """
    rows: Rows[R] = []
    problems: list[Problem] = []
    for line, row in table.rows:
        values, wrong = change(_values(table, row))
        try:
            rows.append((line, record.model_validate(values)))
        except ValidationError as error:
            wrong = [*wrong, *problems_of(error)]
        problems += (_in_cell(problem, table, line) for problem in wrong)
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        raise InputError(*problems[:MOST_PROBLEMS])
    return rows


def _in_cell(problem: Problem, table: Table, line: int) -> Problem:
    """The problem as for a cell: where a file takes true, or any share, a table takes yes or no."""
    name = str(problem.at[0]) if problem.at else ""
    column = table.columns.get(name)
    remedy = column.remedy if column is not None and column.yes_or_no else problem.remedy
    return Problem(problem.text, remedy, (table.place(name),) if name else (), table.sheet.where, line)


def _values(table: Table, row: tuple[Any, ...]) -> Values:
    """The cells of a row by the names of their columns, those that say nothing left out."""
    values: Values = {}
    for name, cell in zip(table.names, row, strict=True):
        if name is None or blank(cell):
            continue
        column = table.columns[name]
        if column.kind in ("number", "truth") and isinstance(cell, str) and is_unknown(cell):
            continue
        values[name] = value_of(column, cell, table.sheet.decimal_comma)
    return values
