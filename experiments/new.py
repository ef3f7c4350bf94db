"""A scenario file from a user's table of stakeholders."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from coalitionlab.experiments.files import check_file, write_files
from coalitionlab.scenarios.commented import scenario_files
from coalitionlab.scenarios.errors import MOST_PROBLEMS, InputError, Problem, input_error, quoted
from coalitionlab.scenarios.from_reading import scenario_of
from coalitionlab.scenarios.importing import read_views
from coalitionlab.scenarios.reading.record import Reading
from coalitionlab.scenarios.schema import Scenario

_NAME = re.compile(r"[^\W_][\w-]{0,99}")


def new(
    name: str,
    source: str | Path | Sequence[str | Path],
    *,
    ties: str | Path | None = None,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    sectors: Mapping[str, str] | None = None,
    goals: Sequence[str] = (),
    yes: bool = False,
    out: str | Path | None = None,
    force: bool = False,
) -> Path:
    """Write a scenario made from a table of stakeholders.

    Parameters
    ----------
    name
        Name of the scenario: letters, digits, ``_`` and ``-``.
    source
        The table (CSV, XLSX or ODS); a workbook may have its ties on another sheet. Several are the views of several people on the
        same stakeholders: values are their means, and each run draws anew from between the lowest and the highest.
    ties
        A table of ties in a file of its own.
    sheet
        The sheet that lists the organisations, where several could.
    columns
        Labels of columns by what they say, such as ``{"power": "Clout"}``, where they were not understood; "none" for no column.
    sectors
        Sectors (or "out", to leave it out) by an organisation's name or by the word in the table.
    goals
        Names of the coalition's goals, in place of those that the table names; the work that each takes is assumed.
    yes
        Take the proposed sector wherever neither column nor name tells it.
    out
        The folder to write to; the current one when not given.
    force
        Replace files of the same name.

    Returns
    -------
    Path
        The path of the scenario, ``NAME.yaml``; the lists stand beside it as CSV.

    Raises
    ------
    InputError
        With a line for each problem, and for each sector that has to be said; nothing is written then.

    Examples
    --------
    >>> import tempfile, pathlib, coalitionlab
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> table = folder / "who.csv"
    >>> _ = table.write_text("name,sector,power\\nMill,company,high\\nTown Council,,\\n")
    >>> path = coalitionlab.new("my_case", table, out=folder)
    >>> [each.sector for each in coalitionlab.load_scenario(path).organisations]
    ['business', 'government']
    """
    check_target(name, out, force)
    sources = (source,) if isinstance(source, (str, Path)) else tuple(source)
    reading = read_views(sources, ties=ties, sheet=sheet, columns=columns, sectors=sectors, goals=goals)
    if reading.questions and not yes:
        raise unanswered(reading, "yes=True")
    files, _ = write_new(name, reading, avoid=(*sources, ties), out=out, force=force)
    return files[-1]


def check_target(name: str, out: str | Path | None, force: bool) -> Path:
    """The path of the scenario that is to be written. Raises InputError when it cannot be."""
    plain = name.strip().removesuffix(".yaml").removesuffix(".yml")
    if not _NAME.fullmatch(plain):
        remedy = "use letters, digits, _ and - such as my_case; --out says in which folder"
        raise input_error(f"invalid name {quoted(name)}", remedy)
    path = Path(out or "") / f"{plain}.yaml"
    check_file(path, force)
    return path


def unanswered(reading: Reading, all_proposed: str = "--yes") -> InputError:
    """The error for what has to be asked where nobody can answer: a line for each question, with the option that answers it."""
    problems = [
        Problem(
            each.text.rstrip("?"),
            f"answer with {each.options} ({'a guess' if each.guess else 'proposed'}), or {all_proposed} for all that is proposed",
            file=reading.source,
        )
        for each in reading.questions
    ]
    more = len(problems) - MOST_PROBLEMS
    last = (
        [Problem(f"{more} more such questions", f"{all_proposed} takes all that is proposed", file=reading.source)]
        if more > 0
        else []
    )
    return InputError(*problems[:MOST_PROBLEMS], *last)


def write_new(
    name: str,
    reading: Reading,
    *,
    avoid: tuple[str | Path | None, ...] = (),
    out: str | Path | None = None,
    force: bool = False,
) -> tuple[list[Path], Scenario]:
    """Write the scenario of a reading; `avoid` are files that it must not replace.

    Returns every file that was written, the scenario's last, and the scenario. Raises InputError.
    """
    target = check_target(name, out, force)
    scenario = scenario_of(reading, target.stem)
    contents = scenario_files(scenario)
    paths = [target.parent / file for file in contents]
    for path in paths:
        check_file(path, force)
        if any(table is not None and _same(path, Path(table)) for table in avoid):
            problem = "the scenario would replace the table it is made from"
            raise input_error(problem, "choose another name for the scenario", file=path)
    write_files(target.parent, {file: text.encode("utf-8") for file, text in contents.items()})
    return paths, scenario


def _same(path: Path, other: Path) -> bool:
    try:
        return path.exists() and path.samefile(other)
    except OSError:
        return False
