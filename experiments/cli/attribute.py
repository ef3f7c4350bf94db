"""The command `attribute`: check, run, print, keep."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coalitionlab.experiments.cli.running import Force, Json, Workers
from coalitionlab.experiments.cli.support import (
    STOPPED,
    Meter,
    announce_compiling,
    apply_settings,
    read_settings,
)

if TYPE_CHECKING:
    from coalitionlab.experiments.attribution.attribution import Attribution


def add_to(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        epilog="Example: coalitionlab attribute milton_keynes -s balanced_power --out results/what_caused_what"
    )(attribute)


def attribute(
    scenario: Annotated[str, typer.Argument(help="A library name or a file.")],
    strategy: Annotated[
        str, typer.Option("--strategy", "-s", help="A library name, a file or FILE.py:FUNCTION.")
    ],
    outcome: Annotated[
        str, typer.Option(help="What is looked at; see `list outcomes`.")
    ] = "collective_action",
    replicates: Annotated[
        int, typer.Option("--replicates", "-n", help="Runs of every set of actions, the same luck in each.")
    ] = 200,
    seed: Annotated[int, typer.Option(help="The same seed gives the same runs.")] = 0,
    spread: Annotated[
        bool,
        typer.Option(
            "--spread", help="Give the time of what is left out to the others; unspent when not given."
        ),
    ] = False,
    orders: Annotated[
        int | None,
        typer.Option(
            help="Orders of arrival drawn per replicate; 0 for all sets of actions. Default: all up to 10 actions, then 2."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="New folder for tables, manifest and report.")] = None,
    force: Force = False,
    workers: Workers = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="NAME=VALUE", help="A parameter, or a scenario's field such as convener.control."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Say what each action of a strategy contributes, by leaving it out and by Shapley value.

    Every set of actions meets the same luck, so differences are caused by the actions. Ctrl-C keeps the replicates that are done.
    """
    from coalitionlab.experiments.comparing.store import check_target
    from coalitionlab.experiments.settings import check_count, resolve_scenarios, resolve_strategies

    check_count("--replicates", replicates, 1)
    cases, (lever,) = resolve_scenarios(scenario), resolve_strategies(strategy)
    (case,), parameters = apply_settings(cases, read_settings(settings or []))
    if out is not None:
        check_target(out, force)
    from coalitionlab.experiments.attribution import attribute as work
    from coalitionlab.experiments.attribution.attribution import Halted

    asked = work.check_request(case, lever, outcome, replicates, seed, parameters, workers, spread, orders)
    announce_compiling()
    lever = work.prepared(asked, replicates, orders).strategy
    try:
        with Meter("attributing") as meter:
            meter.begin(work.runs_needed(lever, replicates, spread=spread, orders=orders))
            found = work.attribute(
                case, lever, outcome=outcome, replicates=replicates, seed=seed, parameters=parameters, workers=workers,
                progress=meter, spread=spread, orders=orders,
            )  # fmt: skip
    except Halted as halted:
        if halted.attribution is None:
            typer.echo("stopped before any replicate was done; nothing is kept", err=True)
            raise typer.Exit(STOPPED) from None
        found = halted.attribution
    _deliver(found, out, force, json)
    if not found.complete:
        typer.echo(f"stopped: what is shown rests on {found.done} of {replicates} replicates", err=True)
        raise typer.Exit(STOPPED)


def _deliver(found: Attribution, out: Path | None, force: bool, json: bool) -> None:
    from coalitionlab.experiments.text import as_json

    if json:
        typer.echo(as_json(found.as_dict() | {"folder": None if out is None else str(out)}))
    else:
        typer.echo(found.summary())
    if out is not None:
        folder = found.save(out, force=force)
        if not json:
            typer.echo(f"\nResults are in {folder}; open {folder / 'report.html'} in a browser.")
    elif not json:
        typer.echo("\nNothing was written; add --out FOLDER to keep the table and get a report with a chart.")
