"""The command `optimise`: check, search, judge, print, keep."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from coalitionlab.experiments.cli.running import Force, Held, Json, Workers
from coalitionlab.experiments.cli.support import STOPPED, announce_compiling, apply_settings, read_settings


def add_to(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(epilog="Example: coalitionlab optimise milton_keynes --capacity 12 --out results/best")(
        optimise
    )


def optimise(
    scenarios: Annotated[list[str], typer.Argument(help="Library names or files.")],
    strategy: Annotated[
        list[str] | None,
        typer.Option(
            "--strategy",
            "-s",
            help="A strategy of your own beside the library: a file or FILE.py:FUNCTION; repeat for more.",
        ),
    ] = None,
    capacity: Annotated[
        float | None, typer.Option(help="Staff-days a month, every month; default: what each scenario says.")
    ] = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option(
            "--outcome", help="What is to be had; repeat for a Pareto front. Default: collective_action."
        ),
    ] = None,
    robust: Annotated[
        str,
        typer.Option(
            help="Over scenarios and worlds: their mean, the worst, or the largest regret against the library and your own."
        ),
    ] = "mean",
    worlds: Annotated[
        int, typer.Option(help="Sets of uncertain parameters to draw; 0 takes them as they are.")
    ] = 0,
    trials: Annotated[int, typer.Option(help="Strategies to try.")] = 4800,
    replicates: Annotated[
        int,
        typer.Option("--replicates", "-n", help="Runs of each in every scenario and world, in the search."),
    ] = 48,
    test_replicates: Annotated[
        int, typer.Option(help="Runs of each in every scenario, in the held-out test.")
    ] = 400,
    phases: Annotated[int, typer.Option(help="Most phases that it may have.")] = 4,
    keep_style: Annotated[
        bool, typer.Option("--keep-style", help="Leave control and transparency as the scenario has them.")
    ] = False,
    seed: Annotated[int, typer.Option(help="The same seed gives the same search.")] = 0,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the strategy, tables, report, and the search itself.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the search in that folder.")] = False,
    force: Force = False,
    workers: Workers = None,
    settings: Held = None,
    json: Json = False,
) -> None:
    """Search for the best use of a budget: which actions, how much of each, when.

    What is found is judged on fresh random numbers against every strategy of the library and your own. Ctrl-C keeps what was tried; --resume goes on.
    """
    from coalitionlab.experiments.optimising import optimise as optimising
    from coalitionlab.experiments.settings import resolve_scenarios
    from coalitionlab.experiments.text import as_json, paragraph

    cases, parameters = apply_settings(resolve_scenarios(scenarios), read_settings(settings or []))
    announce_compiling()
    try:
        with Bars() as bars:
            best = optimising.optimise(
                cases, strategies=strategy, capacity=capacity, outcome=outcome or ["collective_action"], robust=robust,
                worlds=worlds, trials=trials, replicates=replicates, test_replicates=test_replicates, phases=phases,
                keep_style=keep_style, seed=seed, out=out, resume=resume, force=force, workers=workers,
                parameters=parameters, progress=bars,
            )  # fmt: skip
    except KeyboardInterrupt:
        kept = (
            f"what was tried is kept in {out}; --resume goes on" if out else "nothing is kept without --out"
        )
        typer.echo(f"stopped: {kept}", err=True)
        raise typer.Exit(STOPPED) from None
    if json:
        typer.echo(as_json(best.to_dict()))
    else:
        for line in best.words():
            typer.echo(paragraph(line))
        for heading, rows in best.shown().items():
            typer.echo(f"\n{heading}\n{rows.to_string(index=False)}")
    if out is not None:
        typer.echo(f"written to {out}: found.yaml, report.html", err=True)


class Bars:
    """A progress bar on standard error for every stage of the work."""

    def __init__(self) -> None:
        self.stage = ""
        self.bar: Any = None

    def __call__(self, done: int, total: int | None, stage: str) -> None:
        """Show how far it is."""
        from tqdm import tqdm

        if stage != self.stage:
            self.close()
            self.stage = stage
            self.bar = tqdm(total=total, desc=stage, unit="strategy", file=sys.stderr, mininterval=1.0)
        self.bar.update(done - self.bar.n)

    def close(self) -> None:
        """End the bar."""
        if self.bar is not None:
            self.bar.close()

    def __enter__(self) -> Bars:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
