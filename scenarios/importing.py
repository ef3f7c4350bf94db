"""A user's own table of stakeholders as a scenario: read, checked, and written out with what had to be assumed."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import ValidationError

from coalitionlab.scenarios.cells import Grid
from coalitionlab.scenarios.choosing import organisations_in, ties_in
from coalitionlab.scenarios.columns import STAKEHOLDERS, TIES
from coalitionlab.scenarios.commented import MOST_LISTED, commented, given, title_of
from coalitionlab.scenarios.errors import MOST_PROBLEMS, InputError, Problem, as_input_error, plural, quoted
from coalitionlab.scenarios.imported import read_network, read_stakeholders
from coalitionlab.scenarios.schema import OrganisationSpec, Scenario, TieSpec
from coalitionlab.scenarios.sheets import named, read_grids
from coalitionlab.scenarios.tables import FORMULA_STARTS

#: The template's sheet of explanations, which nobody misses.
HELP_SHEET = "How to fill this in"

T = TypeVar("T")


@dataclass(frozen=True)
class Imported:
    """A table as a scenario.

    Attributes
    ----------
    scenario : Scenario
        Validated, ready to run; equal to what `load_scenario` reads once `yaml` and `files` are written.
    yaml : str
        The scenario as a commented file.
    assumed : tuple of str
        What had to be assumed or was left out, a sentence each.
    files : mapping
        Contents of the files that the scenario refers to, by name; empty for lists of usual length.
    """

    scenario: Scenario
    yaml: str
    assumed: tuple[str, ...]
    files: Mapping[str, str]


def import_table(
    source: str | Path | bytes,
    *,
    name: str,
    filename: str | None = None,
    ties: str | Path | bytes | None = None,
    ties_filename: str = "ties",
    sheet: str | None = None,
) -> Imported:
    """Make a scenario from a table of stakeholders: CSV, XLSX or ODS, at a path or as the bytes of an uploaded file.

    Parameters
    ----------
    source
        The table; a workbook may have its ties on another sheet.
    name
        What the scenario is called.
    filename
        How messages name the file; needed for bytes only.
    ties
        A table of ties in a file of its own.
    ties_filename
        As `filename`, for `ties`.
    sheet
        The sheet that lists the organisations; by default the one with columns for name and sector.

    Raises
    ------
    InputError
        With a line for each of the first twenty problems, naming sheet, row, column and remedy.
    """
    grids = _grids(source, filename or "table")
    reading = organisations_in((named(grids, sheet),) if sheet is not None else grids)
    if ties is not None:
        network = ties_in(_grids(ties, ties_filename), needed=True)
    else:
        network = ties_in(
            [grid for grid in grids if grid is not reading.sheet.grid and grid.name is not None]
        )
    problems: list[Problem] = []
    rows, notes = _collecting(problems, lambda: read_stakeholders(reading)) or (None, ())
    listed: tuple[TieSpec, ...] = ()
    if network is not None:
        column = reading.columns.index("name")  # names serve to check ties where other columns cannot be used
        names = (
            [each.name for each in rows.records]
            if rows
            else [str(row[column]).strip() for row in reading.sheet.rows]
        )
        read = _collecting(problems, lambda: read_network(network, names))
        listed, more = read or ((), ())
        notes = (*notes, *more)
    if problems or rows is None:
        raise InputError(*problems[:MOST_PROBLEMS])
    used = {HELP_SHEET, reading.sheet.grid.name, network and network.sheet.grid.name}
    unused = [quoted(grid.name) for grid in grids if grid.rows and grid.name not in used]
    if unused:
        notes = (*notes, f"Sheets were left out: {', '.join(unused[:8])}.")
    shown = Path(filename or (source if not isinstance(source, bytes) else "a table")).name
    return _imported(name, shown, rows.records, listed, notes)


def _grids(source: str | Path | bytes, filename: str) -> tuple[Grid, ...]:
    if isinstance(source, bytes):
        return read_grids(source, filename, other_encodings=True)
    return read_grids(Path(source), other_encodings=True)


def _collecting(problems: list[Problem], read: Callable[[], T]) -> T | None:
    """The result of `read`, or None with its problems added to `problems`."""
    try:
        return read()
    except InputError as error:
        problems.extend(error.details)
        return None


def _imported(
    name: str,
    source: str,
    organisations: tuple[OrganisationSpec, ...],
    ties: tuple[TieSpec, ...],
    notes: tuple[str, ...],
) -> Imported:
    sectors = len({each.sector for each in organisations})
    enough = min(Scenario.model_fields["success_sectors"].default, sectors)
    assumed = (*notes, *_defaults(organisations, ties, enough))
    values: dict[str, Any] = {
        "name": name, "title": title_of(name), "source": source, "assumed": assumed, "success_sectors": enough,
        "organisations": organisations, **({"ties": ties} if ties else {}),
    }  # fmt: skip
    try:
        scenario = Scenario.model_validate(values)
    except ValidationError as error:
        raise as_input_error(error) from None
    files, beside = {}, {}
    for part, records, columns in (("organisations", organisations, STAKEHOLDERS), ("ties", ties, TIES)):
        if len(records) > MOST_LISTED:
            beside[part] = f"{name}_{part}.csv"
            files[beside[part]] = _as_csv([given(each) for each in records], list(columns))
    return Imported(scenario, commented(scenario, source, beside), assumed, MappingProxyType(files))


def _defaults(
    organisations: Sequence[OrganisationSpec], ties: Sequence[TieSpec], enough: int
) -> Iterator[str]:
    """What every scenario made from a table assumes, in sentences."""
    usual = Scenario.model_fields
    convener = usual["convener"].default
    yield "What is not known of an organisation is drawn as usual for its sector, anew in each replicate."
    tied = {name for tie in ties for name in (tie.from_, tie.to)}
    lonely = len({each.name for each in organisations} - tied)
    if not ties:
        yield "Who knows whom was not said: organisations with like motives tend to know each other."
    elif lonely:
        have, hear = ("has", "hears") if lonely == 1 else ("have", "hear")
        yield f"{lonely} of {plural(len(organisations), 'organisation')} {have} no tie, and so {hear} of nobody."
    yield (
        f"The convener has {convener.capacity:.0f} staff-days a month and power {convener.power}, and stays for all "
        f"{usual['months'].default} months."
    )
    yield "Climates (opinion, regulation, failures, funding) and the convener's style are the usual ones."
    yield f"Success is collective action above {usual['bar'].default} with {plural(enough, 'sector')} inside."
    yield "All numbers are illustrative, not estimates."


def _as_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Records as CSV, the columns that are used; text that a spreadsheet would compute is guarded by an apostrophe."""
    used = [column for column in columns if any(column in row for row in rows)]
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(used)
    writer.writerows([_cell(row.get(column, "")) for column in used] for row in rows)
    return sink.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.lstrip("'").startswith(FORMULA_STARTS) else text
