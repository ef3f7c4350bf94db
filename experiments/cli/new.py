"""The command `new`: a scenario from a table of stakeholders, or the workbook to start one from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from coalitionlab.experiments.new import Written


def add_to(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(epilog="Example: coalitionlab new my_case --from stakeholders.xlsx")(new)


def new(
    name: Annotated[str | None, typer.Argument(help="What the scenario is called, such as my_case.")] = None,
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="TABLE", help="A table (CSV, XLSX, ODS) with names and sectors."),
    ] = None,
    ties: Annotated[
        Path | None, typer.Option(help="A table of ties (from, to), if they are in a file of their own.")
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(help="The sheet that lists the organisations, when it cannot be told.")
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(metavar="FILE.xlsx", help="Write a workbook to fill in, and nothing else."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the scenario; default: here.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files of the same name.")] = False,
    json: Annotated[bool, typer.Option("--json", help="JSON on standard output, for machines.")] = False,
) -> None:
    """Make a scenario from your own table of stakeholders, or a workbook to write one in (--template).

    Two columns are enough: the name of each organisation, and its sector or a word for it (company, charity, council).
    Kumu's exports work as they are. Every problem is named by sheet, row and column; nothing is written then.
    """
    from coalitionlab.scenarios.errors import input_error

    if template is not None:
        if name is not None or source is not None or ties is not None:
            raise input_error(
                "--template cannot be combined with a name or a table",
                "make the template first, and fill it in",
            )
        _template(template, force, json)
        return
    if name is None or source is None:
        missing = "no name for the scenario" if name is None else "no table for the scenario"
        do = "write coalitionlab new my_case --from stakeholders.xlsx, or --template FILE.xlsx"
        raise input_error(missing, do)
    from coalitionlab.experiments.new import write_new

    _say(write_new(name, source, ties=ties, sheet=sheet, out=out, force=force), json)


def _template(path: Path, force: bool, json: bool) -> None:
    from coalitionlab.experiments.template import write_template

    written = write_template(path, force=force)
    following = f"coalitionlab new my_case --from {_shell(written)}"
    _print(
        f"{written} is ready to be filled in; its last sheet says how.\n\nThen:  {following}",
        {"template": str(written), "next": following},
        json,
    )


def _say(written: Written, json: bool) -> None:
    from collections import Counter

    from coalitionlab.experiments.text import bullet, visible_lines
    from coalitionlab.scenarios.errors import plural

    scenario = written.imported.scenario
    listed = scenario.organisations if isinstance(scenario.organisations, tuple) else ()
    sectors = Counter(one.sector for one in listed)
    ties = len(scenario.ties) if isinstance(scenario.ties, tuple) else None
    mix = ", ".join(f"{count} {sector}" for sector, count in sectors.most_common())
    many = f"{plural(sum(sectors.values()), 'organisation')} ({mix})"
    if ties is not None:
        many += f" and {plural(ties, 'tie')}"
    path = _shell(written.path)
    following = f"coalitionlab compare {path} --out {_shell(Path('results') / scenario.name)}"
    text = "\n".join(
        [
            f"Wrote {' and '.join(map(str, reversed(written.files)))}: {many}.",
            "",
            "Assumed, and to be changed in the file where it does not fit:",
            *(bullet(one) for one in written.imported.assumed),
            "",
            f"Next:  {following}",
        ]
    )
    value = {
        "scenario": str(written.path),
        "files": [str(file) for file in written.files],
        "organisations": sum(sectors.values()),
        "sectors": dict(sectors),
        "ties": ties,
        "assumed": list(written.imported.assumed),
        "next": following,
    }
    _print(visible_lines(text), value, json)


def _shell(path: Path) -> str:
    from shlex import quote

    return quote(str(path))


def _print(text: str, value: dict[str, Any], json: bool) -> None:
    from coalitionlab.experiments.text import as_json

    typer.echo(as_json(value) if json else text)
