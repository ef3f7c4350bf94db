"""Somebody's own table of stakeholders as a scenario: read, checked, and written out with what had to be assumed."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from coalitionlab.scenarios.choosing import Chosen, must_have_ties, organisations_in, ties_in
from coalitionlab.scenarios.columns import STAKEHOLDERS, TIES
from coalitionlab.scenarios.commented import MOST_LISTED, commented, given, title_of
from coalitionlab.scenarios.errors import InputError, Problem, plural, quoted
from coalitionlab.scenarios.files import read_bytes
from coalitionlab.scenarios.flaws import MOST_FLAWS
from coalitionlab.scenarios.grids import Grid
from coalitionlab.scenarios.imported_organisations import HELP_SHEET, read_organisations
from coalitionlab.scenarios.imported_ties import read_ties
from coalitionlab.scenarios.messages import as_input_error
from coalitionlab.scenarios.schema import Scenario
from coalitionlab.scenarios.sheets import MOST_BYTES, named, read_grids
from coalitionlab.scenarios.tables import FORMULA_STARTS
from coalitionlab.scenarios.ties import TieSpec


@dataclass(frozen=True)
class Imported:
    """A table as a scenario.

    Attributes:
        scenario: validated, ready to run; equal to what `load_scenario` reads once `yaml` and `files` are written.
        yaml: the scenario as a commented file.
        assumed: what had to be assumed or was left out, a sentence each.
        files: contents of the files that the scenario refers to, by name; empty for lists of usual length.
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

    Args:
        source: the table; a workbook may have its ties on another sheet.
        name: what the scenario is called.
        filename: how messages name the file; needed for bytes only.
        ties: a table of ties in a file of its own.
        ties_filename: as `filename`, for `ties`.
        sheet: the sheet that lists the organisations; by default the one with columns for name and sector.

    Raises:
        InputError: with a line for each of the first twenty problems, naming sheet, row and column and what would do.
    """
    grids = _grids(source, filename or "table")
    chosen = organisations_in((named(grids, sheet),) if sheet is not None else grids)
    network = _ties_of(ties, ties_filename, grids, chosen)
    problems: list[Problem] = []
    organisations, notes = _or_note(lambda: read_organisations(chosen), problems)
    listed: tuple[TieSpec, ...] | None = None
    if network is not None:
        names = [one.name for one in organisations.records] if organisations else _names(chosen)
        listed, more = _or_note(lambda: read_ties(network, names), problems)
        notes = (*notes, *more)
        listed = listed or None  # only examples
    if problems:
        raise InputError(*problems[:MOST_FLAWS])
    used = [chosen.sheet.grid, *([network.sheet.grid] if network else [])]
    notes = (*notes, *_unused(grids, used))
    return _imported(name, _told(source, filename), organisations.records, listed, notes)


def _grids(source: str | Path | bytes, filename: str) -> tuple[Grid, ...]:
    if isinstance(source, bytes):
        return read_grids(source, Path(filename), other_encodings=True)
    return read_grids(read_bytes(Path(source), most_bytes=MOST_BYTES), Path(source), other_encodings=True)


def _told(source: str | Path | bytes, filename: str | None) -> str:
    """How the scenario names the file it came from."""
    return Path(filename or (source if not isinstance(source, bytes) else "a table")).name


def _ties_of(
    ties: str | Path | bytes | None, filename: str, grids: Sequence[Grid], chosen: Chosen
) -> Chosen | None:
    """The table of ties: in the file given for it, or on another sheet of the workbook; None when there is none."""
    if ties is not None:
        return must_have_ties(_grids(ties, filename))
    return ties_in([grid for grid in grids if grid is not chosen.sheet.grid and grid.name is not None])


def _or_note(read: Any, problems: list[Problem]) -> Any:
    """What `read` returns, or nothing with its complaints added to `problems`."""
    try:
        return read()
    except InputError as error:
        problems.extend(error.details)
        return None, ()


def _names(chosen: Chosen) -> list[str]:
    """The names in a table whose other columns cannot be used, so that ties can be checked all the same."""
    place = chosen.columns.index("name")
    return [str(row[place]).strip() for row in chosen.sheet.rows]


def _unused(grids: Sequence[Grid], used: Sequence[Grid]) -> list[str]:
    known = {HELP_SHEET, *(one.name for one in used)}
    left = [quoted(grid.name) for grid in grids if grid.rows and grid.name not in known]
    return [f"Sheets were left out: {', '.join(left[:8])}."] if left else []


def _imported(
    name: str,
    source: str,
    organisations: tuple[Any, ...],
    ties: tuple[TieSpec, ...] | None,
    notes: tuple[str, ...],
) -> Imported:
    sectors = len({one.sector for one in organisations})
    enough = min(Scenario.model_fields["success_sectors"].default, sectors)
    assumed = (*notes, *_defaults(organisations, ties, enough))
    values: dict[str, Any] = {
        "name": name,
        "title": title_of(name),
        "source": source,
        "assumed": assumed,
        "success_sectors": enough,
        "organisations": organisations,
        **({} if ties is None else {"ties": ties}),
    }
    try:
        scenario = Scenario.model_validate(values)
    except ValidationError as error:
        raise as_input_error(error) from None
    files, beside = {}, {}
    for part, records, columns in (
        ("organisations", organisations, STAKEHOLDERS),
        ("ties", ties or (), TIES),
    ):
        if len(records) > MOST_LISTED:
            beside[part] = f"{name}_{part}.csv"
            files[beside[part]] = _as_csv([given(one) for one in records], list(columns))
    return Imported(scenario, commented(scenario, source, beside), assumed, MappingProxyType(files))


def _defaults(organisations: Sequence[Any], ties: tuple[TieSpec, ...] | None, enough: int) -> tuple[str, ...]:
    """What every scenario made from a table assumes, in sentences."""
    usual = Scenario.model_fields
    convener = usual["convener"].default
    told = [
        "What is not known of an organisation is drawn as usual for its sector, anew in each replicate.",
        f"The convener has {convener.capacity:.0f} staff-days a month and power {convener.power}, and stays for all "
        f"{usual['months'].default} months.",
        "Climates (opinion, regulation, failures, funding) and the convener's style are the usual ones.",
        f"Success is collective action above {usual['bar'].default} with {plural(enough, 'sector')} inside.",
        "All numbers are illustrative, not estimates.",
    ]
    if ties is None:
        told.insert(
            1, "Who knows whom was not said: organisations with like motives tend to know each other."
        )
    elif lonely := len(
        {one.name for one in organisations} - {n for tie in ties for n in (tie.from_, tie.to)}
    ):
        told.insert(
            1,
            f"{lonely} of {plural(len(organisations), 'organisation')} {'has' if lonely == 1 else 'have'} no tie, and so {'hears' if lonely == 1 else 'hear'} of nobody.",
        )
    return tuple(told)


def _as_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Records as CSV, the columns that are used; text that a spreadsheet would compute is guarded by an apostrophe."""
    used = [column for column in columns if any(column in row for row in rows)]
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(used)
    for row in rows:
        writer.writerow([_cell(row.get(column, "")) for column in used])
    return sink.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.lstrip("'").startswith(FORMULA_STARTS) else text
