"""What a command writes: answers as words and tables or as JSON on standard output, progress and notes on standard error."""

from __future__ import annotations

import logging
import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coalitionlab.experiments.files import as_json
from coalitionlab.scenarios.errors import visible

if TYPE_CHECKING:
    from rich.console import Console

Rows = Sequence[Mapping[str, Any]]
WIDTH = 100
"""Most columns of what is printed: a line longer than this is hard to read."""

_NUMBER = re.compile(r"[-+]?[0-9][0-9.,]*%?|-")
#: A table of more columns than this that is too wide has its names, in the first column, in lines of so many characters.
_FEW, _NARROW = 5, 16
#: How wide the headings of a table that is too wide may be, the widest first.
_HEADING_WIDTHS = (24, 18, 14, 10, 1)


@dataclass(frozen=True)
class Printout:
    """The answer of a command that makes no finding: title, tables, paragraphs, a value for JSON, problems (exit status 2)."""

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


def deliver(answer: Any, out: Path | None, force: bool, json: bool) -> None:
    """Print an answer, which is a finding, a `Printout` or text; save it, and say where it is."""
    if isinstance(answer, str):
        click.echo(answer)
    elif json:
        value = answer.to_dict()
        if hasattr(answer, "save"):
            value = {"folder": None if out is None else str(out)} | value
        click.echo(as_json(value))
    else:
        print_answer(answer)
    if out is not None:
        saved = answer.save(out, force=force)
        report = saved / "report.html" if saved.is_dir() else saved
        click.echo(f"saved in {saved}; open {report} in a browser", err=True)


def print_answer(answer: Any) -> None:
    """Print the title, the tables with their legends, then the words."""
    blocks = [wrapped(answer.lead())]
    for heading, table in answer.shown().items():
        rows = table.to_dict("records") if hasattr(table, "to_dict") else table
        legend = getattr(table, "attrs", {}).get("legend", "")
        blocks.append("\n".join(filter(None, (wrapped(heading), format_table(rows), wrapped(legend)))))
    blocks.append("\n".join(map(wrapped, answer.words())))
    text = "\n\n".join(filter(None, blocks))
    if text:
        click.echo(text)


def wrapped(text: str) -> str:
    """Return text wrapped, line by line; commands, which are indented by four, stay as they are."""
    lines = []
    for line in map(visible, text.split("\n")):
        hanging = "    " if line.startswith("  - ") else "  " if line.startswith("  ") else ""
        as_it_is = line.startswith("    ") or not line
        lines.append(line if as_it_is else textwrap.fill(line, _width(), subsequent_indent=hanging))
    return "\n".join(lines)


def format_table(rows: Rows) -> str:
    """Return rows as aligned columns that fit the terminal; long texts are wrapped, numbers stand on the right."""
    from rich.table import Table

    if not rows:
        return ""
    cells = [{name: visible(str(value)) for name, value in row.items()} for row in rows]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    kept = _names_in_whole_words(cells)
    narrowest = _narrowest(cells, kept)
    for name in rows[0]:
        number = all(_NUMBER.fullmatch(row[name]) for row in cells)
        justify: Any = "right" if number else "left"
        least = narrowest.get(name)
        table.add_column(
            _heading(name, least or len(name)),
            justify=justify,
            no_wrap=number or name == kept,
            overflow="fold",
            min_width=least,
        )
    for row in cells:
        table.add_row(*row.values())
    console = _console()
    with console.capture() as text:
        console.print(table)
    return "\n".join(line.rstrip() for line in text.get().splitlines())


def _names_in_whole_words(cells: list[dict[str, str]]) -> str:
    """Break the names in the first column of a table that is too wide between words; the name of that column, '' where it is left."""
    first = next(iter(cells[0]))
    wide = sum(max(len(name), *(len(row[name]) for row in cells)) + 2 for name in cells[0]) > _width()
    lines = [textwrap.wrap(row[first], _NARROW, break_long_words=False) for row in cells]
    if not wide or len(cells[0]) <= _FEW or any(len(line) > 2 * _NARROW for each in lines for line in each):
        return ""
    for row, each in zip(cells, lines, strict=True):
        row[first] = "\n".join(each)
    return first


def _narrowest(cells: list[dict[str, str]], kept: str) -> dict[str, int]:
    """How narrow each column of a table that is too wide may be for its words to stay whole, headings in as few lines as fit; nothing for others."""
    wide = sum(max(len(name), *(len(row[name]) for row in cells)) + 2 for name in cells[0]) > _width()
    words = {
        name: max([1, *(len(part) for row in cells for part in row[name].split("\n" if name == kept else None))])
        for name in cells[0]
    }
    for most in _HEADING_WIDTHS if wide else ():
        each = {name: max([least, *map(len, _heading(name, most).split("\n"))]) for name, least in words.items()}
        if sum(each.values()) + 2 * len(each) <= _width():
            return each
    return {}


def _heading(name: str, most: int) -> str:
    """The heading of a column, broken between words."""
    return "\n".join(
        textwrap.wrap(name.replace("_", " "), max(1, most), break_long_words=False, break_on_hyphens=False)
    )


class LogLines(logging.Handler):
    """Shows what the library logs as lines on standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        click.echo(record.getMessage(), err=True)


@contextmanager
def progress_and_notes() -> Iterator[Callable[..., None]]:
    """Show what the library logs on standard error, and the progress that is given to the function this yields.

    It is called with the runs done, their total (None when nobody can know it), and the stage of the work; nothing is shown before.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=_console(stderr=True), refresh_per_second=4)
    stages: dict[str, Any] = {}

    def progress(done: int, total: int | None, stage: str = "running") -> None:
        bar.start()
        if stage not in stages:
            stages[stage] = bar.add_task(stage, total=total)
        bar.update(stages[stage], completed=done, total=total)

    log, notes = logging.getLogger("coalitionlab"), LogLines()
    level = log.level
    log.addHandler(notes)
    log.setLevel(logging.INFO)
    try:
        yield progress
    finally:
        if stages:
            bar.stop()
        log.removeHandler(notes)
        log.setLevel(level)


def _console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=stderr, width=_width(), highlight=False, markup=False, emoji=False)


def _width() -> int:
    if not sys.stdout.isatty():  # piped: the same text wherever it is printed
        return WIDTH
    return min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDTH)
