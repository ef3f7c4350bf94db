"""Stakeholder tables and tables of ties: rows of a CSV file or a workbook as organisations and ties.

Only `name` and `sector` (or `from` and `to`) are needed. Column names ignore case, and spaces count as
underscores; words such as `high` and `yes` stand for numbers where people think in words; an empty cell
means the default. Names that look like formulas or HTML stay the text they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from coalitionlab.scenarios.errors import InputError, problem, quoted, refuse, suggest
from coalitionlab.scenarios.flaws import MOST_FLAWS
from coalitionlab.scenarios.messages import flaws
from coalitionlab.scenarios.organisations import OrganisationSpec, duplicate_flaws
from coalitionlab.scenarios.sheets import Sheet, read_sheet
from coalitionlab.scenarios.ties import TieSpec

R = TypeVar("R", bound=BaseModel)

TEXT_COLUMNS = ("name", "sector", "note", "from", "to")
TRUTH_COLUMNS = ("joins_at_start", "both")
TRUTHS = {
    "yes": True,
    "true": True,
    "1": True,
    "y": True,
    "no": False,
    "false": False,
    "0": False,
    "n": False,
}


@dataclass(frozen=True)
class Rows(Generic[R]):
    """The records of a table with the `lines` of the file they came from."""

    file: Path
    records: tuple[R, ...]
    lines: tuple[int, ...]


def read_organisations(path: str | Path, sheet: str | None = None) -> tuple[OrganisationSpec, ...]:
    """The organisations in a stakeholder table (CSV, or XLSX and ODS with the `spreadsheet` extra).

    Raises:
        InputError: naming file, row and column of what cannot be used, duplicate names included.
    """
    rows = organisation_rows(Path(path), sheet)
    twice = [
        problem(flaw.found, flaw.do, file=rows.file, line=rows.lines[int(flaw.at[0])], field="column name")
        for flaw in duplicate_flaws(rows.records)
    ]
    if twice:
        raise InputError(*twice[:MOST_FLAWS])
    return rows.records


def read_ties(path: str | Path, sheet: str | None = None) -> tuple[TieSpec, ...]:
    """The ties in a table with the columns from, to, trust, distance and both. Raises InputError as above."""
    return tie_rows(Path(path), sheet).records


def organisation_rows(file: Path, sheet: str | None = None) -> Rows[OrganisationSpec]:
    """As `read_organisations`, with the lines; duplicates are left to the scenario's own check."""
    return _records(OrganisationSpec, ("name", "sector"), read_sheet(file, sheet))


def tie_rows(file: Path, sheet: str | None = None) -> Rows[TieSpec]:
    """As `read_ties`, with the lines."""
    return _records(TieSpec, ("from", "to"), read_sheet(file, sheet))


def _records(record: type[R], needed: tuple[str, ...], sheet: Sheet) -> Rows[R]:
    columns = _columns(sheet, record.fields(), needed)  # type: ignore[attr-defined]
    records: list[R] = []
    problems: list[str] = []
    for line, row in zip(sheet.lines, sheet.rows, strict=True):
        cells = {name: cell for name, cell in zip(columns, row, strict=True) if not _empty(cell)}
        try:
            records.append(
                record.model_validate({name: _value(name, cell, sheet) for name, cell in cells.items()})
            )
        except ValidationError as error:
            problems.extend(_row_problems(error, sheet.file, line))
            if len(problems) >= MOST_FLAWS:
                break
    if problems:
        raise InputError(*problems)
    return Rows(sheet.file, tuple(records), sheet.lines)


def _row_problems(error: ValidationError, file: Path, line: int) -> Iterable[str]:
    for flaw in flaws(error):
        yield problem(
            flaw.found, flaw.do, file=file, line=line, field=f"column {flaw.at[0]}" if flaw.at else ""
        )


def _columns(sheet: Sheet, known: tuple[str, ...], needed: tuple[str, ...]) -> tuple[str, ...]:
    """The header's columns by their proper names; refuses unknown, repeated and missing ones."""
    columns = tuple(
        "_".join(name.lower().replace("-", " ").replace("_", " ").split()) for name in sheet.header
    )
    for shown, column in zip(sheet.header, columns, strict=True):
        if column not in known:
            found = f"the unknown column {quoted(shown)}" if column else "a column without a name"
            raise refuse(found, suggest(column, known, kind="column"), file=sheet.file, line=1)
        if columns.count(column) > 1:
            raise refuse(f"the column {quoted(column)} twice", "keep one of the two", file=sheet.file, line=1)
    for column in needed:
        if column not in columns:
            do = f"add it: {' and '.join(needed)} are needed"
            raise refuse(f"no column {quoted(column)}", do, file=sheet.file, line=1)
    return columns


def _empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _value(column: str, cell: Any, sheet: Sheet) -> Any:
    """A cell as the value of its column: text, yes or no, a number, or a word that stands for one."""
    if column in TEXT_COLUMNS:
        return _as_text(cell)
    text = cell.strip() if isinstance(cell, str) else cell
    if column in TRUTH_COLUMNS:
        return TRUTHS.get(str(_as_text(text)).lower(), text)
    if isinstance(text, bool):
        return {True: "yes", False: "no"}[text] if column in ("affected", "committed") else text
    return _as_number(text, sheet.decimal_comma) if isinstance(text, str) else text


def _as_text(cell: Any) -> str:
    """A cell as text; a workbook's whole numbers lose the '.0' that no one typed."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _as_number(text: str, decimal_comma: bool) -> Any:
    """A number if `text` is one, else the text itself."""
    plain = text.replace(",", ".") if decimal_comma and text.count(",") == 1 and "." not in text else text
    if not plain.isascii() or "_" in plain:
        return text
    try:
        return float(plain)
    except ValueError:
        return text
