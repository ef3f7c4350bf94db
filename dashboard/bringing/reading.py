"""A file that was brought: what is in it, what had to be assumed, or what is wrong with it, place by place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from coalitionlab.dashboard.bounds import check_work, organisations_of
from coalitionlab.dashboard.uploads import Upload, read_upload
from coalitionlab.scenarios.errors import InputError, Problem, input_error
from coalitionlab.scenarios.importing import import_table
from coalitionlab.scenarios.schema import GeneratedTies, Scenario, Strategy

WRITTEN = (".yaml", ".yml")
TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".ods")
ACCEPTED = ",".join((*WRITTEN, ".csv", ".xlsx", ".ods"))
#: A scenario or a strategy in YAML takes a few thousand bytes; reading it costs far more than reading a table of that size.
MOST_WRITTEN = 400_000


@dataclass(frozen=True)
class Flaw:
    """One thing that is wrong: where (empty where it is not known), what was found, and what would do."""

    sheet: str
    row: str
    column: str
    found: str
    do: str


@dataclass(frozen=True)
class Brought:
    """A file as read: its `content`, or the `flaws` for which there is none; `assumed` says what had to be assumed."""

    file: str
    content: Scenario | Strategy | None = None
    assumed: tuple[str, ...] = ()
    flaws: tuple[Flaw, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """What was read, in a few short lines."""
        if isinstance(self.content, Scenario):
            return _facts_of_scenario(self.content)
        return _facts_of_strategy(self.content) if self.content is not None else ()


def read_brought(upload: Upload) -> Brought:
    """What was brought; never raises for what people may bring, and opens no file of the server's."""
    try:
        if PurePosixPath(upload.name).suffix.lower() in WRITTEN:
            return _written(upload)
        return _table(upload)
    except InputError as error:
        return Brought(upload.name, flaws=tuple(flaw(one, upload.name) for one in error.details))


def flaw(problem: Problem, file: str) -> Flaw:
    """The parts of a problem as the page shows them."""
    sheet = str(problem.file or "").removeprefix(file).removeprefix("[").removesuffix("]")
    column = problem.field.removeprefix("column ")
    return Flaw(sheet, str(problem.line or ""), column, problem.text, problem.remedy)


def _written(upload: Upload) -> Brought:
    if len(upload.data) > MOST_WRITTEN:
        found = f"the file has {len(upload.data) / 1e6:,.1f} MB of YAML"
        raise input_error(found, "bring long lists as a table (CSV, XLSX or ODS)", file=upload.name)
    content = read_upload(upload)
    if isinstance(content, Scenario):
        check_work(content, 1)
    return Brought(upload.name, content, content.assumed)


def _table(upload: Upload) -> Brought:
    if PurePosixPath(upload.name).suffix.lower() not in TABLES:
        do = "bring .yaml for a scenario or a strategy, .csv, .xlsx or .ods for a table"
        raise input_error("unknown kind of file", do, file=upload.name)
    imported = import_table(
        upload.data, name=plain_name(PurePosixPath(upload.name).stem), filename=upload.name
    )
    check_work(imported.scenario, 1)
    return Brought(upload.name, imported.scenario, imported.assumed)


def plain_name(given: str, otherwise: str = "mine") -> str:
    """A name of letters, digits, _ and - that can also name a file on any system; never empty, never long."""
    return re.sub(r"[^A-Za-z0-9_-]+", "_", given).strip("_-")[:60] or otherwise


def _facts_of_scenario(scenario: Scenario) -> tuple[str, ...]:
    given, ties = scenario.organisations, scenario.ties
    sectors = "" if not isinstance(given, tuple) else f" in {len({one.sector for one in given})} sectors"
    known = (
        f"ties drawn anew in each run ({ties.network}, {ties.degree:g} each)"
        if isinstance(ties, GeneratedTies)
        else f"{len(ties):,} ties"
    )
    return (f"{organisations_of(scenario):,} organisations{sectors}", known, f"{scenario.months} months")


def _facts_of_strategy(strategy: Strategy) -> tuple[str, ...]:
    if not strategy.phases:
        return ("no phases: nobody makes an effort",)
    return tuple(
        f"phase '{one.name}': {', '.join(one.effort) or 'no effort'}" for one in strategy.phases[:12]
    )
