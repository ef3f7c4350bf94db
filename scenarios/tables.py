"""Tables that a scenario names: a header of the model's own fields, or words for them, and a record in each row.

Nothing is guessed here: every column must be known, and every cell; `reading` is for tables as people keep them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from pydantic import ValidationError

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
from coalitionlab.scenarios.organisations import OrganisationSpec, is_range
from coalitionlab.scenarios.reading.cells import MOST_COLUMNS, Sheet, blank, named_sheet, read_sheets, unguarded
from coalitionlab.scenarios.reading.labels import roles_of, tie_role_of
from coalitionlab.scenarios.reading.values import (
    LEVEL_WORDS,
    is_unknown,
    level_of,
    score_of,
    shown,
    stance_of,
    truth_of,
)
from coalitionlab.scenarios.records import Number, Record, Truth, bounds_of
from coalitionlab.scenarios.ties import TieSpec

R = TypeVar("R", bound=Record)
#: The records of a table, each with the line that it came from.
Rows = list[tuple[int, R]]

#: Roles of the reader under the model's own names.
_ROLES = {"member": "joins_at_start", "interest": "awareness", "strength": "trust", "stance": "alignment"}


@dataclass(frozen=True)
class Column:
    """A column: its name, what its cells are, and what it means.

    `number` says which numbers and words its cells may be; `needed` columns must be there.
    """

    name: str
    kind: Literal["text", "sector", "truth", "number"]
    meaning: str
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


def _columns_of(record: type[Record]) -> dict[str, Column]:
    """The columns of a table of such records: one for each field."""
    columns = {}
    for field, info in record.model_fields.items():
        name, number = info.alias or field, bounds_of(info)
        kind: Any = (
            "sector"
            if name == "sector"
            else "truth"
            if Truth in (info.annotation, *get_args(info.annotation)) or info.annotation is bool
            else "text"
            if number is None
            else "number"
        )
        meaning = " ".join((info.description or "").split())
        columns[name] = Column(name, kind, meaning, info.is_required(), number)
    return columns


#: A spread is written into the cell of its trait: "low to high".
ORGANISATION_COLUMNS = {name: column for name, column in _columns_of(OrganisationSpec).items() if name != "spread"}
TIE_COLUMNS = _columns_of(TieSpec)


def read_organisations(path: str | Path, sheet: str | None = None) -> Rows[OrganisationSpec]:
    """The organisations in a table that a scenario names, with their lines; every column must be known.

    Raises InputError naming file, row and column of what cannot be used; duplicate names are left to the scenario.
    """
    return _read(OrganisationSpec, named_sheet(read_sheets(Path(path)), sheet), ORGANISATION_COLUMNS)


def read_ties(path: str | Path, sheet: str | None = None) -> Rows[TieSpec]:
    """As `read_organisations`, for the columns from, to, trust, distance and both."""
    return _read(TieSpec, named_sheet(read_sheets(Path(path)), sheet), TIE_COLUMNS)


def _read(record: type[R], sheet: Sheet, columns: Mapping[str, Column]) -> Rows[R]:
    """The rows of a sheet as records. Raises InputError with a line for each of the first twenty problems."""
    if not sheet.rows:
        remedy = "write a header with name and sector, and a row for each organisation"
        raise input_error("the table is empty", remedy, file=sheet.where)
    names = _header(sheet, columns)
    rows: Rows[R] = []
    problems: list[Problem] = []
    for line, row in sheet.rows[1:]:
        values = {
            name: _value(columns[name], cell, sheet.decimal_comma)
            for name, cell in zip(names, row, strict=False)
            if not blank(cell)
            and not (
                columns[name].kind in ("number", "truth")
                and isinstance(cell, str)
                and is_unknown(cell.strip())
                and fold(cell) != "nan"
            )
        }
        beyond = next((cell for cell in row[len(names) :] if not blank(cell)), None)
        if beyond is not None:
            problem = f"{quoted(beyond)} is beyond the last of {len(names)} columns"
            problems.append(
                Problem(
                    problem,
                    "name its column in the header, or put text with a comma in quotes",
                    file=sheet.where,
                    line=line,
                )
            )
        try:
            rows.append((line, record.model_validate(values)))
        except ValidationError as error:
            problems += (_in_cell(each, sheet, columns, names, line) for each in problems_of(error))
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        raise InputError(*problems[:MOST_PROBLEMS])
    return rows


def _header(sheet: Sheet, columns: Mapping[str, Column]) -> list[str]:
    """The names of the columns, from the first row. Raises InputError when one is unknown, given twice, or missing."""
    line, first = sheet.rows[0]
    width = next((n for n in range(len(first), 0, -1) if not blank(first[n - 1])), 0)
    where: dict[str, Any] = {"file": sheet.where, "line": line}
    if width > MOST_COLUMNS:
        raise input_error(f"the table has {width:,} columns", f"keep at most {MOST_COLUMNS}", **where)
    labels = [shown(cell) for cell in first[:width]]
    names = [_name(label, columns) for label in labels]
    for label, name in zip(labels, names, strict=True):
        if name not in columns:
            problem = f"unknown column {quoted(label)}" if label else "a column has no name"
            raise input_error(problem, suggest(name, columns, kind="column"), **where)
        if names.count(name) > 1:
            both = " and ".join(quoted(each) for each, other in zip(labels, names, strict=True) if other == name)
            raise input_error(
                f"two columns for {name}, {both}", f"rename the one that is not the {name.replace('_', ' ')}", **where
            )
    needed = [column.name for column in columns.values() if column.needed]
    for name in needed:
        if name not in names:
            raise input_error(f"no column {quoted(name)}", f"add it: {' and '.join(needed)} are needed", **where)
    if len(sheet.rows) < 2:
        raise input_error("the header has no rows below it", "add a row for each organisation", **where)
    return names


def _name(label: str, columns: Mapping[str, Column]) -> str:
    """The name of the column that a label stands for, or the label in the style of names."""
    name = fold(label).rstrip(" :*?").replace(" ", "_")
    if name in columns or not label:
        return name
    role = (
        tie_role_of(label)
        if columns is TIE_COLUMNS
        else next((role for role, sure in roles_of(label) if sure > 0.7), None)
    )
    meant = _ROLES.get(role or "", role or "")
    return meant if meant in columns else name


def _value(column: Column, cell: Any, decimal_comma: bool) -> Any:
    """A cell as the value of its column: text, yes or no, a number, or a word that stands for one."""
    text = shown(cell)
    if column.kind in ("text", "sector"):
        return unguarded(str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell))
    if column.yes_or_no:
        truth = truth_of(text)
        return text if truth is None else truth if column.kind == "truth" else "yes" if truth else "no"
    if not isinstance(cell, str):
        return cell
    score = score_of(text, decimal_comma)
    if score is not None and text.rstrip("%").strip().lstrip("+-.,").replace(",", ".").replace(".", "", 1).isdigit():
        return score[0] / 100 if text.endswith("%") else score[0]
    if is_range(text):
        return unguarded(text)
    taken = column.number.words if column.number else {}
    stance = stance_of(text) if "against" in taken else None
    place = level_of(text)
    level = None if place is None else LEVEL_WORDS[place]
    return next((word for word in (stance, level) if word in taken), text)


def _in_cell(problem: Problem, sheet: Sheet, columns: Mapping[str, Column], names: list[str], line: int) -> Problem:
    """The problem as for a cell: where a file takes true, or any share, a table takes yes or no."""
    name = str(problem.at[0]) if problem.at else ""
    column = columns.get(name)
    remedy = column.remedy if column is not None and column.yes_or_no else problem.remedy
    letter = f" ({sheet.letter(names.index(name))})" if name in names and sheet.name else ""
    return Problem(problem.text, remedy, (f"column {name}{letter}",) if name else (), sheet.where, line)
