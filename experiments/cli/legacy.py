"""The command line. Commands import what they need when they run, so that help is instant."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import click
import typer
from typer.main import get_command

from coalitionlab.experiments.cli import report as cli_report
from coalitionlab.experiments.cli import sweep as cli_sweep
from coalitionlab.experiments.cli.support import OneLineErrors

app = typer.Typer(
    cls=OneLineErrors,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Which leadership helps a cross-sector coalition form, deliver and last? A thinking aid, not a forecast.",
    epilog="Example: coalitionlab compare milton_keynes --out results/first",
)

Strategies = Annotated[
    list[str] | None,
    typer.Option(
        "--strategy", "-s", help="A library name, a file or FILE.py:FUNCTION; repeat for more. Default: all."
    ),
]
OneStrategy = Annotated[
    str, typer.Option("--strategy", "-s", help="A library name, a file or FILE.py:FUNCTION.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="NAME=VALUE", help="A parameter, or a scenario's field such as convener.control."
    ),
]
Seed = Annotated[int, typer.Option(help="The same seed gives the same runs.")]
Replicate = Annotated[int, typer.Option(help="Which replicate of that seed: its luck.")]
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output, for machines.")]


@app.callback(invoke_without_command=True)
def _start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version and stop.")] = False,
) -> None:
    if version:
        import coalitionlab

        typer.echo(coalitionlab.__version__)
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command(
    epilog="Example: coalitionlab compare milton_keynes -s leaderless -s mobilizing_leadership --seed 7 --out results/mk"
)
def compare(
    scenarios: Annotated[list[str], typer.Argument(help="Library names or files.")],
    strategies: Strategies = None,
    replicates: Annotated[
        int, typer.Option("--replicates", "-n", help="Runs per scenario, strategy and world.")
    ] = 200,
    worlds: Annotated[
        int, typer.Option(help="Sets of uncertain parameters to draw; 0 takes them as they are.")
    ] = 0,
    uncertain: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="A parameter or group that worlds differ in; repeat. Default: all."
        ),
    ] = None,
    seed: Seed = 0,
    outcome: Annotated[str, typer.Option(help="What to rank by; see `list outcomes`.")] = "collective_action",
    baseline: Annotated[str | None, typer.Option(help="Strategy that differences are taken against.")] = None,
    out: Annotated[Path | None, typer.Option(help="New folder for tables, manifest and report.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier results folder.")] = False,
    workers: Annotated[int | None, typer.Option(help="Threads; default: one per core.")] = None,
    settings: Settings = None,
    json: Json = False,
    precision: Annotated[
        float | None,
        typer.Option(
            help="Make replicates until every paired difference is known to plus or minus this (95 %), in the outcome's unit."
        ),
    ] = None,
    precision_of: Annotated[
        str, typer.Option(help="Which differences: to the `baseline`, or `all` pairs.")
    ] = "baseline",
    max_replicates: Annotated[
        int | None, typer.Option(help="Where --precision gives up; 10000 when not given.")
    ] = None,
    rules: Annotated[
        list[str] | None,
        typer.Option(
            "--rule", help="A decision rule to compare under: a name, or FILE.py:FUNCTION; repeat for more."
        ),
    ] = None,
    months: Annotated[
        bool, typer.Option("--months/--no-months", help="Keep the course month by month, or save the time.")
    ] = True,
) -> None:
    """Compare leadership strategies under the same luck: ranks, intervals, chance of take-off, a report.

    Ctrl-C keeps the runs that are done.
    """
    from coalitionlab.experiments.cli.compare import Request, compare_strategies

    compare_strategies(
        Request(
            scenarios,
            strategies,
            replicates,
            worlds,
            seed,
            outcome,
            baseline,
            out,
            force,
            workers,
            settings or [],
            json,
            uncertain or [],
            precision,
            precision_of,
            max_replicates,
            tuple(rules or ()),
            months,
        )
    )


cli_sweep.register(app)
cli_report.add_to(app)


def bridge(name: str) -> click.Command:
    """Return a command of this file as one of click's, until its function is a command."""
    known = get_command(app).commands[name]  # type: ignore[attr-defined]
    return click.Command(
        name,
        params=[click.Argument(["words"], nargs=-1, type=click.UNPROCESSED)],
        context_settings={"ignore_unknown_options": True, "help_option_names": []},
        callback=lambda words: app([name, *words], prog_name="coalitionlab"),
        short_help=(known.help or "").split("\n")[0].rstrip("."),
    )
