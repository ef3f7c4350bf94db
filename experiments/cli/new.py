"""The command `new`: a scenario from a table of stakeholders, or the workbook to start one from."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import click

from coalitionlab.experiments.cli.output import Printout, wrapped
from coalitionlab.scenarios.errors import input_error, plural, quoted

if TYPE_CHECKING:
    from coalitionlab.scenarios.reading.record import Question, Reading

#: How files of tables are called; another word is the scenario's name, unless it is a file.
TABLES = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".ods", ".xls", ".xlsb", ".html", ".htm")
#: So many of the values in which people differ are shown.
MOST_SHOWN = 15


def new(
    tables: Sequence[str] = (),
    *,
    source: Sequence[Path] = (),
    ties: Path | None = None,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    sectors: Mapping[str, str] | None = None,
    goals: Sequence[str] = (),
    yes: bool = False,
    template: Path | None = None,
    out: Path | None = None,
    force: bool = False,
) -> Printout:
    """Make a scenario from a table of stakeholders, or a workbook to write one in (--template).

    Any list will do: names of organisations are enough. What was taken for what is shown; what neither a column nor a name
    tells is asked (elsewhere than on a terminal: answered by --sector, --column or --yes). Exports of Kumu can be read.
    Several tables are the views of several people on the same stakeholders: one case, whose uncertainty is their disagreement.

    Parameters
    ----------
    tables : Sequence
        Tables (CSV, XLSX, ODS) of the organisations, one or several people's; and a name for the scenario, such as my_case.
    source : Sequence
        A table, in another place than the first words; repeat for more.
    ties : Path
        Table of ties (from, to), if they are in a file of their own.
    sheet : str
        Sheet that lists the organisations, where several could.
    columns : Mapping
        What a column says, such as power="Clout (1-9)" or stance=none; repeat for more.
    sectors : Mapping
        Sector of an organisation or of a word, such as "CIC=nonprofit"; out leaves it out; repeat for more.
    goals : Sequence
        A goal of the coalition, such as "A safer crossing", in place of those that the table names; repeat for more.
    yes : bool
        Take all that is proposed, without a question.
    template : Path
        Write a workbook to fill in, such as stakeholders.xlsx, and nothing else.
    out : Path
        Folder for the scenario, or its file, such as case.yaml; the current folder when not given.
    force : bool
        Replace files of the same name.
    """
    if template is not None:
        if tables or source or ties is not None:
            problem = "--template cannot be combined with a name or a table"
            raise input_error(problem, "make the template first, and fill it in")
        return _template(template, force)
    from coalitionlab.experiments.lacking import lacking
    from coalitionlab.experiments.new import check_target, write_new
    from coalitionlab.scenarios.importing import read_views

    name, sources, folder = _inputs(tables, source, out)
    check_target(name, folder, force)
    given: dict[str, Any] = {"ties": ties, "sheet": sheet, "goals": goals}
    reading, shown = _settled(partial(read_views, sources, **given), columns, sectors, yes)
    files, scenario = write_new(name, reading, avoid=(*sources, ties), out=folder, force=force)
    path = files[-1]
    people = scenario.organisations if isinstance(scenario.organisations, tuple) else ()
    sector_counts = Counter(organisation.sector for organisation in people)
    tie_count = len(scenario.ties) if isinstance(scenario.ties, tuple) else None
    by_sector = ", ".join(f"{count} {sector}" for sector, count in sector_counts.most_common())
    ties_too = "" if tie_count is None else f" and {plural(tie_count, 'tie')}"
    nobody = lacking(scenario)
    command = f"coalitionlab compare {quote(str(path))} --out {quote(str(Path('results') / scenario.name))}"
    size = sector_counts.total()
    paragraphs = [
        *([] if shown else _taken(reading)),
        f"\nWrote {', '.join(map(str, reversed(files)))}: {plural(size, 'organisation')} ({by_sector}){ties_too}.\n",
        "Assumed, and to be changed in the file where it does not fit:",
        *(f"  - {line}" for line in scenario.assumed[max(1, len(reading.parts)) :]),
        *([""] + [f"Nobody can do it: {line}" for line in nobody] if nobody else []),
        f"\nNext:\n\n    {command}",
    ]
    value = {
        "scenario": str(path),
        "files": list(map(str, files)),
        "columns": {column.role: column.label for column in reading.columns},
        "disagreements": [asdict(each) for each in reading.disagreements],
        "organisations": size,
        "sectors": dict(sector_counts),
        "ties": tie_count,
        "assumed": list(scenario.assumed),
        "warnings": list(nobody),
        "next": command,
    }
    return Printout(paragraphs, _differences(reading), value)


def _inputs(
    tables: Sequence[str], source: Sequence[Path], out: Path | None
) -> tuple[str, tuple[Path, ...], Path | None]:
    """The scenario's name, its tables, and the folder to write to. Raises InputError without a table, or with a word too many."""
    from coalitionlab.scenarios.yaml_files import plain_name

    files = [word for word in tables if Path(word).suffix.lower() in TABLES or Path(word).is_file()]
    names = [word for word in tables if word not in files]
    sources = (*map(Path, files), *source)
    if not sources or len(names) > 1:
        problem = f"no table {quoted(names[1])}" if len(names) > 1 else "no table of stakeholders"
        remedy = "write coalitionlab new stakeholders.xlsx -o my_case.yaml, or --template FILE.xlsx"
        raise input_error(problem, remedy)
    if out is not None and out.suffix.lower() in (".yaml", ".yml"):
        return (names[0] if names else out.stem), sources, out.parent
    return (names[0] if names else plain_name(sources[0].stem)), sources, out


def _differences(reading: Reading) -> dict[str, list[dict[str, str]]]:
    """The table of the values in which several people differ most."""
    rows = [
        {
            "who": each.who,
            "what": each.what,
            "from": f"{each.low} ({each.low_in})",
            "to": f"{each.high} ({each.high_in})",
        }
        for each in reading.disagreements[:MOST_SHOWN]
    ]
    more = len(reading.disagreements) - len(rows)
    heading = "Where people differ most" + (f" (and {more} more, with --json)" if more > 0 else "")
    return {heading: rows} if rows else {}


def _is_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _taken(reading: Reading) -> Iterator[str]:
    """Where the table stands, and which column was taken for what."""
    for part in reading.parts:
        yield from _taken(part)
    if reading.parts:
        return
    sheet = f", sheet {quoted(reading.sheet)}" if reading.sheet else ""
    header = f", header in row {reading.header_rows[0]}" if reading.header_rows else ", without a header"
    yield f"Read {reading.source}{sheet}{header}:"
    yield from (f"  {column.role}: {column}" for column in reading.columns)


def _settled(
    read: Callable[..., Reading], columns: Mapping[str, str] | None, sectors: Mapping[str, str] | None, yes: bool
) -> tuple[Reading, bool]:
    """The reading with what a person says of it, who sees it first, and whether it has been seen as it is. Raises InputError where nobody can answer."""
    from coalitionlab.experiments.new import unanswered

    reading, person = read(columns=columns, sectors=sectors), _is_terminal()
    if yes or not (reading.questions or (reading.proposed and person)):
        return reading, False
    click.echo("\n".join(wrapped(line) for line in _taken(reading)), err=True)
    if not person:
        raise unanswered(reading)
    said = {role: label if _confirmed(role, label) else "none" for role, label in reading.proposed.items()}
    columns = {**(columns or {}), **said}
    reading = read(columns=columns, sectors=sectors) if said else reading
    if reading.questions:
        reading = read(columns=columns, sectors={**(sectors or {}), **_asked(reading)})
    return reading, sys.stdout.isatty() and "none" not in said.values()


def _asked(reading: Reading) -> dict[str, str]:
    """The answers of a person to what a table does not tell, by name or word."""
    click.echo(
        f"\n{plural(len(reading.questions), 'question')}; Enter takes what is proposed, 'out' leaves out.\n", err=True
    )
    return {key: answer for question in reading.questions for answer in [_answer(question)] for key in question.keys}


def _confirmed(role: str, label: str) -> bool:
    said = {"member": "say who is in at the start"}[role]
    return bool(click.confirm(wrapped(f"Does the column {quoted(label)} {said}?"), default=True, err=True))


def _answer(question: Question) -> str:
    from coalitionlab.scenarios.reading.read import answer_of
    from coalitionlab.scenarios.reading.record import OUT
    from coalitionlab.scenarios.reading.sectors import READ

    def checked(text: str) -> str:
        sector = answer_of(text.strip())
        if sector is None:
            raise click.BadParameter(f"write {', '.join(READ)}, or {OUT}")
        return sector

    return str(
        click.prompt(
            wrapped(f"{question.text}{' (a guess)' * question.guess}"),
            default=question.proposed,
            value_proc=checked,
            err=True,
        )
    )


def _template(path: Path, force: bool) -> Printout:
    from coalitionlab.experiments.template import write_template

    written = write_template(path, force=force)
    command = f"coalitionlab new {quote(str(written))} -o my_case.yaml"
    paragraphs = [
        f"{written} is ready to be filled in; its last sheet explains the columns.\n",
        f"Then:\n\n    {command}",
    ]
    return Printout(paragraphs, value={"template": str(written), "next": command})
