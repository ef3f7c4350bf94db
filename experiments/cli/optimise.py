"""The command `optimise`: check, search, judge, print, keep."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coalitionlab.experiments.cli.running import Force, Held, Json, Workers
from coalitionlab.experiments.cli.support import STOPPED, announce_compiling, apply_settings, read_settings

if TYPE_CHECKING:
    from coalitionlab.experiments.optimising.search import Progress


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
    judged: Annotated[int, typer.Option(help="Runs of each in every scenario, in the judgement.")] = 400,
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
    from coalitionlab.experiments.optimising.optimise import optimise as find
    from coalitionlab.experiments.optimising.words import optimum_json, optimum_text
    from coalitionlab.experiments.settings import resolve_scenarios
    from coalitionlab.experiments.text import as_json

    cases, parameters = apply_settings(resolve_scenarios(scenarios), read_settings(settings or []))
    announce_compiling()
    try:
        with Bars("library and own" if strategy else "library") as bars:
            found = find(
                cases, strategies=strategy, capacity=capacity, outcome=outcome or ["collective_action"], robust=robust, worlds=worlds, trials=trials,
                replicates=replicates, judged=judged, phases=phases, style=not keep_style, seed=seed, out=out, resume=resume,
                force=force, workers=workers, parameters=parameters, progress=bars,
            )  # fmt: skip
    except KeyboardInterrupt:
        typer.echo(f"stopped: {_kept(out)}", err=True)
        raise typer.Exit(STOPPED) from None
    typer.echo(as_json(optimum_json(found, out)) if json else optimum_text(found))
    if out is not None:
        typer.echo(f"written to {out}: found.yaml, report.html", err=True)


def _kept(out: Path | None) -> str:
    if out is None:
        return "nothing is kept without --out"
    return "what was tried is kept; go on with --resume" if out.exists() else "nothing was tried yet"


class Bars:
    """A progress bar on standard error for every stage of the work, with the time left."""

    def __init__(self, rivals: str) -> None:
        self.rivals = rivals
        self.stage = ""
        self.bar: Any = None

    def __call__(self, now: Progress) -> None:
        """Show how far it is."""
        from tqdm import tqdm

        if now.stage != self.stage:
            self.close()
            self.stage = now.stage
            unit = "run" if now.stage in ("judging", "rehearsing") else "strategy"
            self.bar = tqdm(
                total=now.total, initial=now.done, desc=now.stage, unit=unit, file=sys.stderr, mininterval=1.0, dynamic_ncols=True
            )  # fmt: skip
        self.bar.update(now.done - self.bar.n)
        if now.best == now.best:
            self.bar.set_postfix_str(f"best {now.best:.3f}, {self.rivals} {now.library:.3f}", refresh=False)

    def close(self) -> None:
        """End the bar."""
        if self.bar is not None:
            self.bar.close()

    def __enter__(self) -> Bars:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
