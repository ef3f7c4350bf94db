"""The command `new`: a scenario from a table of stakeholders, or the workbook to start one from."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from shlex import quote

from coalitionlab.experiments.cli.output import Printout
from coalitionlab.scenarios.errors import input_error, plural


def new(
    name: str | None = None,
    *,
    source: Path | None = None,
    ties: Path | None = None,
    sheet: str | None = None,
    template: Path | None = None,
    out: Path | None = None,
    force: bool = False,
) -> Printout:
    """Make a scenario from a table of stakeholders, or a workbook to write one in (--template).

    Two columns are enough: the name of each organisation, and its sector or a word for it (company, charity, council).
    Exports of Kumu can be read. Every problem has a line with sheet, row and column, and nothing is written then.

    Parameters
    ----------
    name : str
        Name of the scenario, such as my_case.
    source : Path
        Table (CSV, XLSX, ODS) with names and sectors.
    ties : Path
        Table of ties (from, to), if they are in a file of their own.
    sheet : str
        Sheet that lists the organisations, where several could.
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
    from coalitionlab.experiments.new import write_new

    files, scenario = write_new(name, source, ties=ties, sheet=sheet, out=out, force=force)
    path = files[-1]
    listed = scenario.organisations if isinstance(scenario.organisations, tuple) else ()
    sectors = Counter(organisation.sector for organisation in listed)
    tie_count = len(scenario.ties) if isinstance(scenario.ties, tuple) else None
    by_sector = ", ".join(f"{count} {sector}" for sector, count in sectors.most_common())
    ties_too = "" if tie_count is None else f" and {plural(tie_count, 'tie')}"
    command = f"coalitionlab compare {quote(str(path))} --out {quote(str(Path('results') / scenario.name))}"
    paragraphs = [
        f"Wrote {' and '.join(map(str, reversed(files)))}: {plural(len(listed), 'organisation')} ({by_sector}){ties_too}.\n",
        "Assumed, and to be changed in the file where it does not fit:",
        *(f"  - {line}" for line in scenario.assumed),
        f"\nNext:\n\n    {command}",
    ]
    value = {
        "scenario": str(path),
        "files": list(map(str, files)),
        "organisations": len(listed),
        "sectors": dict(sectors),
        "ties": tie_count,
        "assumed": list(scenario.assumed),
        "next": command,
    }
    return Printout(paragraphs, value=value)


def _template(path: Path, force: bool) -> Printout:
    from coalitionlab.experiments.template import write_template

    written = write_template(path, force=force)
    command = f"coalitionlab new my_case --from {quote(str(written))}"
    paragraphs = [
        f"{written} is ready to be filled in; its last sheet explains the columns.\n",
        f"Then:\n\n    {command}",
    ]
    return Printout(paragraphs, value={"template": str(written), "next": command})
