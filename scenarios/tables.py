"""Stakeholder tables and tables of ties: rows of a CSV file or a workbook as organisations and ties.

Only `name` and `sector` (or `from` and `to`) are needed. Column names ignore case, and spaces count as
underscores; what people call them besides is known (see `columns`); words such as `high` and `yes` stand for numbers where
people think in words; an empty cell means the default. Names that look like formulas or HTML stay the text they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from coalitionlab.scenarios.columns import STAKEHOLDERS, TIES, Column, proper
from coalitionlab.scenarios.errors import InputError, Problem, input_error, quoted, suggest
from coalitionlab.scenarios.flaws import MOST_FLAWS, Flaw
from coalitionlab.scenarios.grids import blank
from coalitionlab.scenarios.messages import flaws
from coalitionlab.scenarios.organisations import OrganisationSpec, duplicate_flaws
from coalitionlab.scenarios.sheets import Sheet, read_sheet
from coalitionlab.scenarios.ties import TieSpec
from coalitionlab.scenarios.words import level, not_known, truth

R = TypeVar("R", bound=BaseModel)

#: What a spreadsheet may take for a formula, and so is exported with an apostrophe before it.
FORMULA_STARTS = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Rows(Generic[R]):
    """The records of a table with the `lines` of the place they came from."""

    file: object
    records: tuple[R, ...]
    lines: tuple[int, ...]

    def problem(self, index: int, column: str, problem: str, remedy: str) -> Problem:
        """A problem in a column of the record number `index`."""
        return Problem(problem, remedy, self.file, self.lines[index], f"column {column}")


@dataclass(frozen=True)
class Reading:
    """A table about to be read: its `sheet`, the columns there are, and for each of its columns the name or None (left out).

    `change` turns the values of a row into those of a record, and tells what is wrong with them besides.
    """

    sheet: Sheet
    declared: Mapping[str, Column]
    columns: tuple[str | None, ...]
    change: Callable[[dict[str, Any]], tuple[dict[str, Any], list[Flaw]]] = lambda values: (values, [])

    def field(self, name: str) -> str:
        """How messages name a column: as it should be called, with its letter and its own words where they differ."""
        if name not in self.columns:
            return f"column {name}"
        index = self.columns.index(name)
        shown, letter = self.sheet.header[index], self.sheet.letter(index)
        own = quoted(shown) if shown.strip().lower().replace(" ", "_").replace("-", "_") != name else ""
        more = ", ".join(part for part in (letter, own) if part)
        return f"column {name} ({more})" if more else f"column {name}"


def read_organisations(path: str | Path, sheet: str | None = None) -> tuple[OrganisationSpec, ...]:
    """The organisations in a stakeholder table (CSV, or XLSX and ODS with the `spreadsheet` extra).

    Raises:
        InputError: naming file, row and column of what cannot be used, duplicate names included.
    """
    rows = organisation_rows(Path(path), sheet)
    twice = duplicate_problems(rows)
    if twice:
        raise InputError(*twice[:MOST_FLAWS])
    return rows.records


def read_ties(path: str | Path, sheet: str | None = None) -> tuple[TieSpec, ...]:
    """The ties in a table with the columns from, to, trust, distance and both. Raises InputError as above."""
    return tie_rows(Path(path), sheet).records


def organisation_rows(file: Path, sheet: str | None = None) -> Rows[OrganisationSpec]:
    """As `read_organisations`, with the lines; duplicates are left to the scenario's own check."""
    return _strict(OrganisationSpec, read_sheet(file, sheet), STAKEHOLDERS)


def tie_rows(file: Path, sheet: str | None = None) -> Rows[TieSpec]:
    """As `read_ties`, with the lines."""
    return _strict(TieSpec, read_sheet(file, sheet), TIES)


def duplicate_problems(rows: Rows[OrganisationSpec]) -> list[Problem]:
    """A line for every organisation whose name was already taken."""
    return [
        rows.problem(int(flaw.at[0]), "name", flaw.problem, flaw.remedy)
        for flaw in duplicate_flaws(rows.records)
    ]


def _strict(record: type[R], sheet: Sheet, declared: Mapping[str, Column]) -> Rows[R]:
    """The rows of a table that a scenario names: every column must be known."""
    columns = tuple(proper(header, declared) for header in sheet.header)
    where, line = sheet.where, sheet.header_line
    for shown, column in zip(sheet.header, columns, strict=True):
        if column not in declared:
            found = f"unknown column {quoted(shown)}" if column else "a column has no name"
            raise input_error(found, suggest(column, declared, kind="column"), file=where, line=line)
        if columns.count(column) > 1:
            raise input_error(
                f"column {quoted(column)} appears twice", "keep one of the two", file=where, line=line
            )
    check_needed(sheet, declared, columns)
    return records(record, Reading(sheet, declared, columns))


def check_needed(sheet: Sheet, declared: Mapping[str, Column], columns: Iterable[str | None]) -> None:
    """Raise InputError when a column is missing without which nothing can be done."""
    present = set(columns)
    needed = [column.name for column in declared.values() if column.needed]
    for name in needed:
        if name not in present:
            do = f"add it: {' and '.join(needed)} are needed"
            raise input_error(f"no column {quoted(name)}", do, file=sheet.where, line=sheet.header_line)


def records(record: type[R], reading: Reading) -> Rows[R]:
    """The rows of a table as records. Raises InputError with a line for each of the first twenty problems."""
    sheet = reading.sheet
    read: list[R] = []
    problems: list[Problem] = []
    for line, row in zip(sheet.lines, sheet.rows, strict=True):
        values, wrong = reading.change(_values(reading, row))
        try:
            read.append(record.model_validate(values))
        except ValidationError as error:
            wrong = [*wrong, *(_as_for_cells(flaw, reading.declared) for flaw in flaws(error))]
        for flaw in wrong:
            field = reading.field(str(flaw.at[0])) if flaw.at else ""
            problems.append(Problem(flaw.problem, flaw.remedy, sheet.where, line, field))
        if len(problems) >= MOST_FLAWS:
            break
    if problems:
        raise InputError(*problems[:MOST_FLAWS])
    return Rows(sheet.where, tuple(read), sheet.lines)


def _as_for_cells(flaw: Flaw, declared: Mapping[str, Column]) -> Flaw:
    """The flaw with what a cell may hold: where a file takes true, or any share, a table takes yes or no."""
    column = declared.get(str(flaw.at[0])) if flaw.at else None
    return flaw._replace(remedy=column.remedy) if column is not None and column.yes_or_no else flaw


def _values(reading: Reading, row: tuple[Any, ...]) -> dict[str, Any]:
    """The cells of a row by the names of their columns, those that say nothing left out."""
    values: dict[str, Any] = {}
    for name, cell in zip(reading.columns, row, strict=True):
        if name is None or blank(cell):
            continue
        column = reading.declared[name]
        if column.kind in ("number", "truth") and isinstance(cell, str) and not_known(cell):
            continue
        values[name] = _value(column, cell, reading.sheet.decimal_comma)
    return values


def _value(column: Column, cell: Any, decimal_comma: bool) -> Any:
    """A cell as the value of its column: text, yes or no, a number, or a word that stands for one."""
    if column.kind in ("text", "sector"):
        return _as_text(cell)
    text = cell.strip() if isinstance(cell, str) else cell
    if column.kind == "truth":
        said = truth(_as_text(text))
        return text if said is None else said
    if column.yes_or_no:
        said = truth(_as_text(text))
        return _as_text(text) if said is None else "yes" if said else "no"
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
        return level(text)
