"""Stakeholder tables and tables of ties: rows of a CSV file or a workbook as organisations and ties.

Only `name` and `sector` (or `from` and `to`) are needed. Words such as `high` and `yes` stand for numbers where people
think in words; an empty cell means the default. Names that look like formulas or HTML stay the text they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from coalitionlab.scenarios.cells import blank
from coalitionlab.scenarios.columns import (
    STAKEHOLDERS,
    TIES,
    Column,
    TableColumns,
    as_level,
    as_truth,
    is_unknown,
)
from coalitionlab.scenarios.errors import (
    MOST_PROBLEMS,
    InputError,
    Problem,
    fold,
    input_error,
    problems_of,
    quoted,
    suggest,
)
from coalitionlab.scenarios.organisations import OrganisationSpec, TieSpec, duplicate_problems
from coalitionlab.scenarios.sheets import HeadedSheet, headed, named, read_grids

R = TypeVar("R", bound=BaseModel)
Row = dict[str, Any]

#: What a spreadsheet may take for a formula, and so is exported with an apostrophe before it.
FORMULA_STARTS = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Rows(Generic[R]):
    """The records of a table with the `lines` of the place they came from."""

    file: object
    records: tuple[R, ...]
    lines: tuple[int, ...]

    def kept(self, keep: Callable[[R], bool]) -> Rows[R]:
        """The rows whose record is to be kept."""
        pairs = [(each, line) for each, line in zip(self.records, self.lines, strict=True) if keep(each)]
        return Rows(self.file, tuple(each for each, _ in pairs), tuple(line for _, line in pairs))


@dataclass(frozen=True)
class Reading:
    """A table about to be read: for each column of its sheet the declared name, or None where it is left out.

    `notes` say what was assumed in choosing them.
    """

    sheet: HeadedSheet
    declared: TableColumns
    columns: tuple[str | None, ...]
    notes: tuple[str, ...] = field(default=())

    def column(self, name: str) -> str:
        """How messages name a column: as it should be called, with its letter and its own words where they differ."""
        if name not in self.columns:
            return f"column {name}"
        index = self.columns.index(name)
        shown, letter = self.sheet.header[index], self.sheet.letter(index)
        own = quoted(shown) if fold(shown).replace(" ", "_") != name else ""
        more = ", ".join(part for part in (letter, own) if part)
        return f"column {name} ({more})" if more else f"column {name}"


def read_organisations(path: str | Path, sheet: str | None = None) -> tuple[OrganisationSpec, ...]:
    """The organisations in a stakeholder table (CSV, or XLSX and ODS with the `spreadsheet` extra).

    Raises InputError naming file, row and column of what cannot be used, duplicate names included.
    """
    rows = organisation_rows(Path(path), sheet)
    check_duplicates(rows)
    return rows.records


def read_ties(path: str | Path, sheet: str | None = None) -> tuple[TieSpec, ...]:
    """The ties in a table with the columns from, to, trust, distance and both. Raises InputError as above."""
    return tie_rows(Path(path), sheet).records


def organisation_rows(file: Path, sheet: str | None = None) -> Rows[OrganisationSpec]:
    """As `read_organisations`, with the lines; duplicates are left to the scenario's own check."""
    return read_rows(OrganisationSpec, _all_columns(file, sheet, STAKEHOLDERS))


def tie_rows(file: Path, sheet: str | None = None) -> Rows[TieSpec]:
    """As `read_ties`, with the lines."""
    return read_rows(TieSpec, _all_columns(file, sheet, TIES))


def check_duplicates(rows: Rows[OrganisationSpec]) -> None:
    """Raise InputError when a name appears twice."""
    twice = [
        replace(each, at=("column name",), file=rows.file, line=rows.lines[int(each.at[0])])
        for each in duplicate_problems(rows.records)
    ]
    if twice:
        raise InputError(*twice[:MOST_PROBLEMS])


def _all_columns(file: Path, name: str | None, declared: TableColumns) -> Reading:
    """The table that a scenario names, whose columns must all be known."""
    sheet = headed(named(read_grids(file), name))
    columns = tuple(map(declared.proper, sheet.header))
    where, line = sheet.grid.where, sheet.header_line
    for shown, column in zip(sheet.header, columns, strict=True):
        if column not in declared:
            problem = f"unknown column {quoted(shown)}" if column else "a column has no name"
            raise input_error(problem, suggest(column, declared, kind="column"), file=where, line=line)
        if columns.count(column) > 1:
            problem = f"column {quoted(column)} appears twice"
            raise input_error(problem, "keep one of the two", file=where, line=line)
    return with_needed(Reading(sheet, declared, columns))


def with_needed(reading: Reading) -> Reading:
    """The reading itself. Raises InputError when a column is missing without which nothing can be done."""
    needed = reading.declared.needed
    for name in needed:
        if name not in reading.columns:
            remedy = f"add it: {' and '.join(needed)} are needed"
            where, line = reading.sheet.grid.where, reading.sheet.header_line
            raise input_error(f"no column {quoted(name)}", remedy, file=where, line=line)
    return reading


def read_rows(
    record: type[R],
    reading: Reading,
    change: Callable[[Row], tuple[Row, list[Problem]]] = lambda values: (values, []),
) -> Rows[R]:
    """The rows of a table as records.

    `change` turns the values of a row into those of a record and returns their problems besides. Raises InputError
    with a line for each of the first twenty problems.
    """
    sheet = reading.sheet
    read: list[R] = []
    problems: list[Problem] = []
    for line, row in zip(sheet.lines, sheet.rows, strict=True):
        values, wrong = change(_values(reading, row))
        try:
            read.append(record.model_validate(values))
        except ValidationError as error:
            wrong = [*wrong, *problems_of(error)]
        problems += (_in_cell(problem, reading, line) for problem in wrong)
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        raise InputError(*problems[:MOST_PROBLEMS])
    return Rows(sheet.grid.where, tuple(read), sheet.lines)


def _in_cell(problem: Problem, reading: Reading, line: int) -> Problem:
    """The problem as for a cell: where a file takes true, or any share, a table takes yes or no."""
    name = str(problem.at[0]) if problem.at else ""
    column = reading.declared.get(name)
    remedy = column.remedy if column is not None and column.yes_or_no else problem.remedy
    at = (reading.column(name),) if name else ()
    return Problem(problem.text, remedy, at, reading.sheet.grid.where, line)


def _values(reading: Reading, row: tuple[Any, ...]) -> Row:
    """The cells of a row by the names of their columns, those that say nothing left out."""
    values: Row = {}
    for name, cell in zip(reading.columns, row, strict=True):
        if name is None or blank(cell):
            continue
        column = reading.declared[name]
        if column.kind in ("number", "truth") and isinstance(cell, str) and is_unknown(cell):
            continue
        values[name] = _value(column, cell, reading.sheet.grid.decimal_comma)
    return values


def _value(column: Column, cell: Any, decimal_comma: bool) -> Any:
    """A cell as the value of its column: text, yes or no, a number, or a word that stands for one."""
    if column.kind in ("text", "sector"):
        return _as_text(cell)
    text = cell.strip() if isinstance(cell, str) else cell
    if column.yes_or_no:
        truth = as_truth(_as_text(text))
        if column.kind == "truth":
            return text if truth is None else truth
        return _as_text(text) if truth is None else "yes" if truth else "no"
    return _as_number(text, decimal_comma) if isinstance(text, str) else text


def _as_text(cell: Any) -> str:
    """A cell as text; a workbook's whole numbers lose the '.0' that no one typed, exports their guarding apostrophe."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell)
    return text[1:] if text[:1] == "'" and text.lstrip("'").startswith(FORMULA_STARTS) else text


def _as_number(text: str, decimal_comma: bool) -> Any:
    """A number or a share in per cent if `text` is one, else the word for a level that it stands for, or the text itself."""
    plain = text.replace(",", ".") if decimal_comma and text.count(",") == 1 and "." not in text else text
    percent = plain.endswith("%")
    plain = plain.removesuffix("%")
    if not plain.isascii() or "_" in plain:
        return text
    try:
        return float(plain) / 100 if percent else float(plain)
    except ValueError:
        return as_level(text)
