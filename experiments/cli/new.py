"""The command `new`: a scenario from a table of stakeholders, or the workbook to start one from."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import click

from coalitionlab.experiments.cli.output import Printout, wrapped
from coalitionlab.scenarios.errors import input_error, plural, quoted

if TYPE_CHECKING:
    from coalitionlab.scenarios.reading.record import Question, Reading


def new(
    name: str | None = None,
    *,
    source: Path | None = None,
    ties: Path | None = None,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    sectors: Mapping[str, str] | None = None,
    yes: bool = False,
    template: Path | None = None,
    out: Path | None = None,
    force: bool = False,
) -> Printout:
    """Make a scenario from a table of stakeholders, or a workbook to write one in (--template).

    Any list will do: names of organisations are enough. What was taken for what is shown; what neither a column nor a name
    tells is asked (elsewhere than on a terminal: answered by --sector, --column or --yes). Exports of Kumu can be read.

    Parameters
    ----------
    name : str
        Name of the scenario, such as my_case.
    source : Path
        Table (CSV, XLSX, ODS) of the organisations.
    ties : Path
        Table of ties (from, to), if they are in a file of their own.
    sheet : str
        Sheet that lists the organisations, where several could.
    columns : Mapping
        What a column says, such as power="Clout (1-9)" or stance=none; repeat for more.
    sectors : Mapping
        Sector of an organisation or of a word, such as "CIC=nonprofit"; out leaves it out; repeat for more.
    yes : bool
        Take all that is proposed, without a question.
    template : Path
        Write a workbook to fill in, such as stakeholders.xlsx, and nothing else.
    out : Path
        Folder for the scenario; the current one when not given.
    force : bool
        Replace files of the same name.
    """
    if template is not None:
        if name is not None or source is not None or ties is not None:
            problem = "--template cannot be combined with a name or a table"
            raise input_error(problem, "make the template first, and fill it in")
        return _template(template, force)
    if name is None or source is None:
        problem = f"no {'name' if name is None else 'table'} for the scenario"
        remedy = "write coalitionlab new my_case --from stakeholders.xlsx, or --template FILE.xlsx"
        raise input_error(problem, remedy)
    from coalitionlab.experiments.new import check_target, unanswered, write_new
    from coalitionlab.scenarios.importing import read_file

    check_target(name, out, force)
    given: dict[str, Any] = {"ties": ties, "sheet": sheet, "columns": columns}
    reading = read_file(source, sectors=sectors, **given)
    if reading.questions and not yes:
        if not _is_terminal():
            raise unanswered(reading)
        answers = _asked(reading)
        reading = read_file(source, sectors={**(sectors or {}), **answers}, **given)
    files, scenario = write_new(name, reading, avoid=(source, ties), out=out, force=force)
    path = files[-1]
    people = scenario.organisations if isinstance(scenario.organisations, tuple) else ()
    sector_counts = Counter(organisation.sector for organisation in people)
    tie_count = len(scenario.ties) if isinstance(scenario.ties, tuple) else None
    by_sector = ", ".join(f"{count} {sector}" for sector, count in sector_counts.most_common())
    ties_too = "" if tie_count is None else f" and {plural(tie_count, 'tie')}"
    command = f"coalitionlab compare {quote(str(path))} --out {quote(str(Path('results') / scenario.name))}"
    size = sector_counts.total()
    paragraphs = [
        *_taken(reading),
        f"\nWrote {', '.join(map(str, reversed(files)))}: {plural(size, 'organisation')} ({by_sector}){ties_too}.\n",
        "Assumed, and to be changed in the file where it does not fit:",
        *(f"  - {line}" for line in scenario.assumed[1:]),
        f"\nNext:\n\n    {command}",
    ]
    value = {
        "scenario": str(path),
        "files": list(map(str, files)),
        "columns": {column.role: column.label for column in reading.columns},
        "organisations": size,
        "sectors": dict(sector_counts),
        "ties": tie_count,
        "assumed": list(scenario.assumed),
        "next": command,
    }
    return Printout(paragraphs, value=value)


def _is_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _taken(reading: Reading) -> Iterator[str]:
    """Where the table stands, and which column was taken for what."""
    sheet = f", sheet {quoted(reading.sheet)}" if reading.sheet else ""
    header = f", header in row {reading.header_rows[0]}" if reading.header_rows else ", without a header"
    yield f"Read {reading.source}{sheet}{header}:"
    yield from (f"  {column.role}: {column}" for column in reading.columns)


def _asked(reading: Reading) -> dict[str, str]:
    """The answers of a person to what a table does not tell, by name or word."""
    click.echo("\n".join(wrapped(line) for line in _taken(reading)), err=True)
    click.echo(
        f"\n{plural(len(reading.questions), 'question')}; Enter takes what is proposed, 'out' leaves out.\n",
        err=True,
    )
    return {
        key: answer
        for question in reading.questions
        for answer in [_answer(question)]
        for key in question.keys
    }


def _answer(question: Question) -> str:
    from coalitionlab.scenarios.reading.read import answer_of
    from coalitionlab.scenarios.reading.record import OUT
    from coalitionlab.scenarios.reading.sectors import READ

    def checked(text: str) -> str:
        sector = answer_of(text.strip())
        if sector is None:
            raise click.BadParameter(f"write {', '.join(READ)}, or {OUT}")
        return sector

    return str(click.prompt(wrapped(question.text), default=question.proposed, value_proc=checked, err=True))


def _template(path: Path, force: bool) -> Printout:
    from coalitionlab.experiments.template import write_template

    written = write_template(path, force=force)
    command = f"coalitionlab new my_case --from {quote(str(written))}"
    paragraphs = [
        f"{written} is ready to be filled in; its last sheet explains the columns.\n",
        f"Then:\n\n    {command}",
    ]
    return Printout(paragraphs, value={"template": str(written), "next": command})
