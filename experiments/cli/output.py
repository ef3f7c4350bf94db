"""What a command writes: answers as words and tables or as JSON on standard output, progress and notes on standard error."""

from __future__ import annotations

import logging
import math
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coalitionlab.experiments.files import as_json
from coalitionlab.experiments.words import digits_for
from coalitionlab.scenarios.errors import visible

if TYPE_CHECKING:
    from rich.console import Console

Rows = Sequence[Mapping[str, Any]]
WIDTH = 100
"""Most columns of what is printed: a line longer than this is hard to read."""


_NUMBER = re.compile(r"[-+]?[0-9][0-9.,]*%?|-")


@dataclass(frozen=True)
class Printout:
    """What a command says that makes no finding: title, tables, paragraphs, a value for JSON, and problems (exit status 2)."""

    paragraphs: Sequence[str] = ()
    rows: Mapping[str, Rows] = field(default_factory=dict)
    value: Any = None
    problems: Sequence[str] = ()
    title: str = ""

    def lead(self) -> str:
        """Return the title."""
        return self.title

    def shown(self) -> Mapping[str, Rows]:
        """Return the tables by heading."""
        return self.rows

    def words(self) -> Sequence[str]:
        """Return the paragraphs."""
        return self.paragraphs

    def to_dict(self) -> Any:
        """Return the value for JSON."""
        return self.value


class Interrupted(KeyboardInterrupt):
    """Work that was stopped by hand; `finding` is what to show of it."""

    def __init__(self, note: str, finding: Any) -> None:
        super().__init__(note)
        self.finding = finding


def deliver(answer: Any, out: Path | None, force: bool, json: bool) -> None:
    """Print an answer, save it, and say where it is."""
    if isinstance(answer, str):
        click.echo(answer)
        return
    if json:
        print_json(answer, out)
    else:
        print_answer(answer)
    if out is not None:
        saved = answer.save(out, force=force)
        report = saved / "report.html" if saved.is_dir() else saved
        click.echo(f"saved in {saved}; open {report} in a browser", err=True)


def print_answer(answer: Any) -> None:
    """Print a finding or a `Printout`: what was done, the tables with their legends, then the words."""
    blocks = [_lines(answer.lead())] if answer.lead() else []
    for heading, table in answer.shown().items():
        rows = table.to_dict("records") if hasattr(table, "to_dict") else table
        legend = getattr(table, "attrs", {}).get("legend", "")
        parts = (_lines(heading), format_table(rows), _lines(legend))
        blocks.append("\n".join(part for part in parts if part))
    words = "\n".join(_lines(paragraph) for paragraph in answer.words())
    blocks += [words] if words else []
    if blocks:
        click.echo("\n\n".join(blocks))


def _lines(text: str) -> str:
    """Return text wrapped, line by line; commands, which are indented by four, are left whole."""
    wrapped = []
    for line in map(visible, text.split("\n")):
        hanging = "    " if line.startswith("  - ") else "  " if line.startswith("  ") else ""
        whole = line.startswith("    ") or not line
        wrapped.append(line if whole else textwrap.fill(line, _width(), subsequent_indent=hanging))
    return "\n".join(wrapped)


def print_json(answer: Any, out: Path | None) -> None:
    """Print a finding or a `Printout` as strict JSON; a finding says in which folder it is saved."""
    value = answer.to_dict()
    if hasattr(answer, "save"):
        value = {"folder": None if out is None else str(out)} | value
    click.echo(as_json(value))


def format_table(rows: Rows) -> str:
    """Return rows as aligned columns that fit the terminal; long texts are wrapped."""
    from rich.table import Table

    if not rows:
        return ""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    digits = {name: digits_for(row[name] for row in rows if isinstance(row[name], float)) for name in rows[0]}
    for name in rows[0]:
        number = all(_NUMBER.fullmatch(_cell(row[name], digits[name])) for row in rows)
        table.add_column(
            name.replace("_", " "), justify="right" if number else "left", no_wrap=number, overflow="fold"
        )
    for row in rows:
        table.add_row(*(_cell(value, digits[name]) for name, value in row.items()))
    console = _console()
    with console.capture() as text:
        console.print(table)
    return "\n".join(line.rstrip() for line in text.get().splitlines())


class Meter:
    """Progress and time left on standard error, once the work says how far it is."""

    def __init__(self) -> None:
        self.progress: Any = None
        self.stage = ""
        self.task: Any = None

    def __call__(self, done: int, total: int | None, stage: str = "running") -> None:
        """Show that `done` of `total` runs are done; None when nobody can know how many there will be."""
        if self.progress is None:
            self.progress = _progress_bar()
            self.progress.start()
        if stage != self.stage:
            self.stage, self.task = stage, self.progress.add_task(stage, total=total)
        self.progress.update(self.task, completed=done, total=total)

    def __enter__(self) -> Meter:
        return self

    def __exit__(self, *_: object) -> None:
        if self.progress is not None:
            self.progress.stop()


class LogLines(logging.Handler):
    """Shows what the library logs as lines on standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        click.echo(record.getMessage(), err=True)


@contextmanager
def progress_and_notes() -> Iterator[Any]:
    """Show progress and what the library logs on standard error."""
    log, notes = logging.getLogger("coalitionlab"), LogLines()
    level = log.level
    log.addHandler(notes)
    log.setLevel(logging.INFO)
    try:
        with Meter() as meter:
            yield meter
    finally:
        log.removeHandler(notes)
        log.setLevel(level)


def _progress_bar() -> Any:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=_console(stderr=True), refresh_per_second=4)


def _console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=stderr, width=_width(), highlight=False, markup=False, emoji=False)


def _width() -> int:
    import shutil
    import sys

    if not sys.stdout.isatty():  # piped: the same text wherever it is printed
        return WIDTH
    return min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDTH)


def _cell(value: Any, digits: int) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "-"
    return f"{value:.{digits}f}" if isinstance(value, float) else visible(str(value))
