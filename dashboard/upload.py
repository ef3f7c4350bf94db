"""Files that people bring: refused when large before they are sent, read, and never trusted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import solara

from coalitionlab.dashboard.situation import check_work
from coalitionlab.dashboard.widgets import chart
from coalitionlab.scenarios.errors import InputError, Problem, input_error, quoted
from coalitionlab.scenarios.files import decode
from coalitionlab.scenarios.importing import import_table
from coalitionlab.scenarios.loader import from_document
from coalitionlab.scenarios.schema import GeneratedTies, Scenario, Strategy
from coalitionlab.scenarios.yaml_files import parse_yaml, plain_name

WRITTEN = (".yaml", ".yml")
TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".ods")
ACCEPTED = ".yaml,.yml,.csv,.xlsx,.ods"
#: The largest file that is taken, in bytes (a websocket message is bounded as well, see `server.LARGEST_MESSAGE`); the largest
#: YAML file: reading it costs far more than reading a table of that size.
MOST_BYTES, MOST_WRITTEN = 4_000_000, 400_000
LONGEST_NAME = 120


@dataclass(frozen=True)
class Upload:
    """A file as it came: its name without folders, and its content."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Brought:
    """A file as read: its `content`, or the `problems` for which there is none; `assumed` says what had to be assumed."""

    file: str
    content: Scenario | Strategy | None = None
    assumed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """What was read, in a few short lines."""
        if isinstance(self.content, Scenario):
            return _facts_of_scenario(self.content)
        return _facts_of_strategy(self.content) if self.content is not None else ()

    def problem_rows(self) -> list[tuple[str, str, str, str, str]]:
        """Sheet, row, column, problem and remedy of each problem, empty where they are not known."""
        return [
            (
                str(problem.file or "").removeprefix(self.file).removeprefix("[").removesuffix("]"),
                str(problem.line or ""), problem.field.removeprefix("column "), problem.text, problem.remedy,
            )
            for problem in self.problems
        ]  # fmt: skip


@solara.component
def FilePick(label: str, on_file: Callable[[Upload], Any], on_problem: Callable[[str], Any]) -> None:
    """A file input of the browser's own, so that the keyboard works; `on_problem` gets in words why a file cannot be used.

    What is chosen arrives with name, size, data and n (a number); the browser empties it once `taken` is that number.
    """
    taken = solara.use_reactive(0)

    def take(chosen: dict[str, Any]) -> None:
        if not chosen:
            return
        number = chosen.get("n")
        taken.value = number if isinstance(number, int) and 0 <= number < 2**31 else 0
        try:
            on_file(received(chosen))
        except InputError as error:
            on_problem(f"{error}.")

    data = {"label": label, "accept": ACCEPTED, "most": MOST_BYTES}
    chart("filepicker.js", take, data=data, more={"taken": taken.value})


def received(chosen: dict[str, Any], most_bytes: int = MOST_BYTES) -> Upload:
    """What a browser sent. Raises InputError when it is empty or larger; then the browser has kept the content to itself."""
    name, size, data = safe_name(chosen.get("name")), chosen.get("size"), chosen.get("data")
    data = bytes(data) if isinstance(data, memoryview | bytes | bytearray) else b""
    larger = max(size if isinstance(size, int) else 0, len(data))
    if larger > most_bytes:
        raise input_error(
            f"the file has {larger / 1e6:,.1f} MB", f"keep it under {most_bytes / 1e6:,.0f} MB", file=name
        )
    if not data:
        raise input_error("the file is empty", "choose one with something in it", file=name)
    return Upload(name, data)


def safe_name(name: object) -> str:
    """A file's name as it can be shown and saved: no folders, no control characters, not long."""
    plain = PurePosixPath(str(name or "").replace("\\", "/")).name
    return "".join(c for c in plain if c.isprintable())[-LONGEST_NAME:].lstrip(".") or "file"


def read_brought(upload: Upload) -> Brought:
    """What was brought; never raises for what people may bring, and opens no file of the server's."""
    suffix = PurePosixPath(upload.name).suffix.lower()
    try:
        if suffix in WRITTEN:
            content: Scenario | Strategy = read_yaml(upload)
        elif suffix in TABLES:
            name = plain_name(PurePosixPath(upload.name).stem)
            content = import_table(upload.data, name=name, filename=upload.name)
        else:
            remedy = "bring .yaml for a scenario or a strategy, .csv, .xlsx or .ods for a table"
            raise input_error("unknown kind of file", remedy, file=upload.name)
        if isinstance(content, Scenario):
            check_work(content, 1)
    except InputError as error:
        return Brought(upload.name, problems=error.details)
    return Brought(upload.name, content, content.assumed)


def read_yaml(upload: Upload) -> Scenario | Strategy:
    """The scenario or strategy in a YAML file.

    Raises InputError, one line a problem, as the command line does; also for a scenario whose tables are in files of their own:
    a file of the server's is never opened because an upload names it.
    """
    if len(upload.data) > MOST_WRITTEN:
        size = f"the file has {len(upload.data) / 1e6:,.1f} MB of YAML"
        raise input_error(size, "bring long lists as a table (CSV, XLSX or ODS)", file=upload.name)
    file: Any = PurePosixPath(upload.name)
    document = parse_yaml(decode(upload.data, file), file)
    for field in ("organisations", "ties") if isinstance(document.value, dict) else ():
        part = document.value.get(field)
        if isinstance(part, dict) and "file" in part:
            raise input_error(
                f"the rows are in a file of their own, {quoted(part['file'])}",
                "put its rows into the scenario, or bring the table itself",
                file=upload.name, line=document.line((field,)), field=field,
            )  # fmt: skip
    return from_document(document)


def _facts_of_scenario(scenario: Scenario) -> tuple[str, ...]:
    organisations, ties = scenario.organisations, scenario.ties
    count = f"{scenario.size:,} organisations"
    if isinstance(organisations, tuple):
        count += f" in {len({organisation.sector for organisation in organisations})} sectors"
    words = (
        f"ties drawn anew in each run ({ties.network}, {ties.degree:g} each)"
        if isinstance(ties, GeneratedTies)
        else f"{len(ties):,} ties"
    )
    return count, words, f"{scenario.months} months"


def _facts_of_strategy(strategy: Strategy) -> tuple[str, ...]:
    if not strategy.phases:
        return ("no phases: nobody makes an effort",)
    return tuple(f"phase '{phase.name}': {', '.join(phase.effort) or 'no effort'}" for phase in strategy.phases[:12])
