"""The command `report`: one file that a board would read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coalitionlab.experiments.cli.running import Json, Workers
from coalitionlab.experiments.cli.support import (
    STOPPED,
    Meter,
    announce_compiling,
    apply_settings,
    read_settings,
)

if TYPE_CHECKING:
    from coalitionlab.experiments.board.result import BoardReport


def add_to(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        epilog="Example: coalitionlab report milton_keynes -s collaborative_campaign --against hands_off_convener --out board.html"
    )(report)


def report(
    scenario: Annotated[str, typer.Argument(help="A library name or a file.")],
    strategy: Annotated[
        str, typer.Option("--strategy", "-s", help="On trial: a library name, a file or FILE.py:FUNCTION.")
    ],
    against: Annotated[str, typer.Option(help="What it is compared with.")] = "leaderless",
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.html", help="Default: SCENARIO-STRATEGY.html in this folder.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier file.")] = False,
    outcome: Annotated[
        str, typer.Option(help="What both are judged by; see `list outcomes`.")
    ] = "collective_action",
    replicates: Annotated[int, typer.Option("--replicates", "-n", help="Runs per strategy.")] = 200,
    worlds: Annotated[
        int, typer.Option(help="Plausible worlds in which the answer is tried; 0 for none.")
    ] = 50,
    attribution: Annotated[
        int | None,
        typer.Option(help="Runs behind what matters most; 0 for none. Default: what fits in seconds."),
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same report.")] = 0,
    workers: Workers = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="A parameter, or a scenario's field such as convener.capacity.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Write a report for a board: one HTML file that needs no network, reads in plain words and prints well.

    The question and the answer, stakeholders, plan, what is expected, what matters most, where it fails, what was assumed.
    """
    from coalitionlab.experiments.settings import resolve_scenarios, resolve_strategies

    (case,), (lever,) = resolve_scenarios(scenario), resolve_strategies(strategy)
    (case,), parameters = apply_settings([case], read_settings(settings or []))
    from coalitionlab.experiments.attribution.attribute import Halted
    from coalitionlab.experiments.attribution.without import observed
    from coalitionlab.experiments.board import report as work
    from coalitionlab.experiments.files import check_file
    from coalitionlab.experiments.provenance import typed

    work.check_request(
        case, lever, against, outcome, replicates, worlds, seed, parameters, attribution, workers
    )
    target = out if out is not None else _usual_name(case.name, lever.name)
    if out is not None or not json:
        check_file(target, force)
    announce_compiling()
    if attribution != 0:
        lever = observed(case, lever, replicates=replicates, seed=seed, parameters=parameters)
    try:
        with Meter("running") as meter:
            meter.begin(
                work.runs_needed(lever, replicates=replicates, worlds=worlds, attribution=attribution)
            )
            found = work.board_report(
                case, lever, against=against, outcome=outcome, replicates=replicates, worlds=worlds, seed=seed, parameters=parameters,
                attribution=attribution, workers=workers, progress=meter, command=typed(),
            )  # fmt: skip
    except Halted:
        typer.echo("stopped: nothing was written", err=True)
        raise typer.Exit(STOPPED) from None
    _deliver(found, target if out is not None or not json else None, force, json)


def _usual_name(*names: str) -> Path:
    """A file in this folder, whatever stands in the names."""
    import re

    return Path("-".join(re.sub(r"[^\w-]+", "_", name)[:60] for name in names) + ".html")


def _deliver(found: BoardReport, target: Path | None, force: bool, json: bool) -> None:
    from coalitionlab.experiments.text import as_json, paragraph
    from coalitionlab.scenarios.errors import visible

    typer.echo("writing the report: worlds, figures", err=True)
    if target is not None:
        found.save(target, force=force)
    if json:
        typer.echo(as_json(found.as_dict() | {"file": None if target is None else str(target)}))
        return
    typer.echo(paragraph(visible(found.answer)))
    typer.echo(f"\nThe report is in {target}; open it in a browser, and print it from there.")
