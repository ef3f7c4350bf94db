"""The command line. Commands import what they need when they run, so that help is instant."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coalitionlab.experiments.cli import attribute as cli_attribute
from coalitionlab.experiments.cli import dashboard as cli_dashboard
from coalitionlab.experiments.cli import new as cli_new
from coalitionlab.experiments.cli import optimise as cli_optimise
from coalitionlab.experiments.cli import report as cli_report
from coalitionlab.experiments.cli import sensitivity as cli_sensitivity
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


@app.command("list", epilog="Example: coalitionlab list strategies")
def list_(
    kind: Annotated[
        str, typer.Argument(help="scenarios, strategies, designs, actions, outcomes, parameters or all.")
    ] = "all",
    json: Json = False,
) -> None:
    """List what there is to choose from."""
    from coalitionlab.experiments.cli.describe import listing

    _print(*listing(kind), json)


@app.command(epilog="Example: coalitionlab show mobilizing_leadership")
def show(
    name: Annotated[
        str, typer.Argument(help="A scenario, strategy, design, action, outcome or parameter, or a file.")
    ],
    json: Json = False,
) -> None:
    """Show what something is, its source and its assumptions."""
    from coalitionlab.experiments.cli.describe import showing

    _print(*showing(name), json)


@app.command(epilog="Example: coalitionlab validate my_town.yaml my_plan.yaml")
def validate(
    files: Annotated[list[Path], typer.Argument(help="Scenario, strategy or design files.")],
    json: Json = False,
) -> None:
    """Check files without running anything; every problem gets one line and the exit status is 2."""
    from coalitionlab.experiments.cli.short import validate_files

    validate_files(files, json)


@app.command(epilog="Example: coalitionlab run milton_keynes --strategy collaborative_campaign --seed 7")
def run(
    scenario: Annotated[str, typer.Argument(help="A library name or a file.")],
    strategy: OneStrategy,
    seed: Seed = 0,
    replicate: Replicate = 0,
    months: Annotated[int | None, typer.Option(help="Stop after so many months.")] = None,
    settings: Settings = None,
    json: Json = False,
) -> None:
    """Make one run and print it month by month."""
    from coalitionlab.experiments.cli.short import run_once

    run_once(scenario, strategy, seed, replicate, months, settings or [], json)


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


@app.command(
    epilog='Example: coalitionlab explain milton_keynes -s collaborative_campaign --organisation "Arriva Buses"'
)
def explain(
    scenario: Annotated[str, typer.Argument(help="A library name or a file.")],
    strategy: OneStrategy,
    organisation: Annotated[str, typer.Option("--organisation", "-o", help="Name of the organisation.")],
    seed: Seed = 0,
    settings: Settings = None,
    json: Json = False,
    without: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ACTION",
            help="What if this action were left out? Repeat for more. Default: each of the strategy's.",
        ),
    ] = None,
    replicates: Annotated[
        int, typer.Option("--replicates", "-n", help="Runs behind the what-ifs; 0 for the one run only.")
    ] = 200,
    by_month: Annotated[
        bool, typer.Option("--by-month", help="What it weighed in every month, and what had changed.")
    ] = False,
) -> None:
    """Explain why an organisation stands where it stands, term by term, and what would have become of it without an action."""
    from coalitionlab.experiments.cli.explain import explain_one

    explain_one(scenario, strategy, organisation, seed, settings or [], json, without, replicates, by_month)


cli_new.add_to(app)
cli_sweep.register(app)
cli_sensitivity.register(app)
cli_attribute.add_to(app)
cli_optimise.add_to(app)
cli_report.add_to(app)
cli_dashboard.add_to(app)


def _print(text: str, value: object, json: bool) -> None:
    from coalitionlab.experiments.text import as_json

    typer.echo(as_json(value) if json else text)


def main() -> None:
    """Entry point of the command `coalitionlab`."""
    app(prog_name="coalitionlab")
