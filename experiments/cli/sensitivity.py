"""The command `sensitivity`: check, say how much work it is, run, print, keep."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coalitionlab.experiments.cli.running import Cluster, Force, Held, Json, Shard, Workers, make_runs
from coalitionlab.experiments.cli.support import (
    announce_compiling,
    apply_settings,
    read_settings,
)

if TYPE_CHECKING:
    from coalitionlab.experiments.study import Study
    from coalitionlab.experiments.sweeps.results import Sweep

TIMED = 8
"""Replicates that are run to say how long all will take."""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        epilog="Example: coalitionlab sensitivity milton_keynes -s mobilizing_leadership --against leaderless --out results/morris"
    )(sensitivity)


def sensitivity(
    scenario: Annotated[str, typer.Argument(help="A library name or a file.")],
    strategy: Annotated[
        str, typer.Option("--strategy", "-s", help="A library name, a file or FILE.py:FUNCTION.")
    ],
    method: Annotated[
        str,
        typer.Option(
            "--method", "-m", help="morris (which matter), sobol (shares of the variance) or tornado (quick)."
        ),
    ] = "morris",
    outcome: Annotated[
        str, typer.Option(help="What is looked at; see `list outcomes`.")
    ] = "collective_action",
    against: Annotated[
        str | None,
        typer.Option(help="Look at the difference to this strategy: what decides which does better?"),
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", "-p", help="A parameter to vary; repeat. Default: all uncertain ones."),
    ] = None,
    group: Annotated[
        list[str] | None,
        typer.Option("--group", help="All uncertain parameters of a group, or of `all`; repeat for more."),
    ] = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=LOW:HIGH",
            help="A parameter or a field such as convener.power, with its range; repeat.",
        ),
    ] = None,
    by_group: Annotated[
        bool, typer.Option("--by-group", help="Move groups together: one index a group.")
    ] = False,
    trajectories: Annotated[int, typer.Option(help="Of morris: each changes every input once.")] = 20,
    points: Annotated[int, typer.Option(help="Of sobol: base points, a power of two.")] = 128,
    second_order: Annotated[
        bool, typer.Option("--second-order", help="Of sobol: pairs too, for twice the runs.")
    ] = False,
    replicates: Annotated[
        int, typer.Option("--replicates", "-n", help="Runs at every point, the same luck at each.")
    ] = 20,
    seed: Annotated[int, typer.Option(help="The same seed gives the same points and runs.")] = 0,
    out: Annotated[Path | None, typer.Option(help="Folder for runs, tables and report.")] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a folder, or look at another outcome of it.")
    ] = False,
    force: Force = False,
    workers: Workers = None,
    cluster: Cluster = None,
    shard: Shard = None,
    settings: Held = None,
    json: Json = False,
) -> None:
    """Find which parameters an outcome, or the lead of one strategy over another, hangs on.

    Luck is told apart from what parameters do. Ctrl-C keeps the runs that are done; --resume goes on.
    """
    from coalitionlab.experiments.comparing.summaries import check_outcome
    from coalitionlab.experiments.sensitivity.plan import plan_study
    from coalitionlab.experiments.settings import check_count, resolve_scenarios

    check_outcome(outcome)
    if workers is not None:
        check_count("--workers", workers, 1)
    ranges, held = read_ranges(vary or []), read_settings(settings or [])
    _check_apart(ranges, held)
    (case,), parameters = apply_settings(resolve_scenarios(scenario), held)
    study = plan_study(
        case, strategy, method, against, parameters=parameter or (), groups=group or (), vary=ranges, by_group=by_group,
        trajectories=trajectories, points=points, second_order=second_order, replicates=replicates, seed=seed,
        settings=parameters,
    )  # fmt: skip
    sweep = _run(
        study,
        outcome,
        out,
        {"workers": workers, "cluster": cluster, "shard": shard, "resume": resume, "force": force},
    )
    _deliver(study, sweep, outcome, out, json)


def read_ranges(given: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Name and range of every `--vary NAME=LOW:HIGH`. Raises InputError for what is not written so."""
    from coalitionlab.scenarios.errors import input_error, quoted

    found: dict[str, tuple[float, float]] = {}
    for pair in given:
        name, _, extent = (part.strip() for part in pair.partition("="))
        low, colon, high = (part.strip() for part in extent.partition(":"))
        try:
            ends = float(low), float(high)
        except ValueError:
            raise input_error(
                f"got {quoted(pair)}", "write it as NAME=LOW:HIGH, with two numbers", field="--vary"
            ) from None
        if not (name and colon):
            raise input_error(f"got {quoted(pair)}", "write it as NAME=LOW:HIGH", field="--vary")
        if name in found:
            raise input_error(f"{quoted(name)} is given twice", "vary it once", field="--vary")
        found[name] = ends
    return found


def _check_apart(ranges: dict[str, Any], held: dict[str, Any]) -> None:
    from coalitionlab.scenarios.errors import input_error, quoted

    for name in ranges:
        if name in held:
            raise input_error(f"{quoted(name)} is both set and varied", "do one of the two", field="--set")


def _run(study: Study, outcome: str, out: Path | None, how: dict[str, Any]) -> Sweep:
    """Make the runs; exit 130 when stopped by hand."""
    from coalitionlab.experiments.sensitivity.plan import check_defined

    announce_compiling()
    check_defined(study, outcome)
    return make_runs(study, out, "running", lambda left: _announce(study, left), **how)


def _announce(study: Study, left: int) -> None:
    """Say on standard error how many runs there are, and how long those that are left take."""
    from coalitionlab.experiments.sensitivity.plan import seconds_a_run

    levers = f" x {len(study.strategies)} strategies" if len(study.strategies) > 1 else ""
    took = _duration(seconds_a_run(study, TIMED) * left)
    to_make = f"{left:,} of them to make, " if left < study.size else ""
    typer.echo(
        f"{study.size:,} runs: {len(study.points):,} points of {len(study.factors)} inputs x {study.replicates} replicates{levers}; "
        f"{to_make}about {took} on this machine",
        err=True,
    )


def _duration(seconds: float) -> str:
    """A rough time, as people say it."""
    if seconds > 5400:
        return f"{seconds / 3600:.1f} h"
    return f"{seconds / 60:.0f} min" if seconds > 90 else f"{max(seconds, 1):.0f} s"


def _deliver(study: Study, sweep: Sweep, outcome: str, out: Path | None, json: bool) -> None:
    from coalitionlab.experiments.sensitivity.analysis import analyse
    from coalitionlab.experiments.sensitivity.text import sensitivity_json, sensitivity_text
    from coalitionlab.experiments.text import as_json

    if not sweep.complete:
        typer.echo(
            f"this share is made; when all are: coalitionlab merge {out}, then this command with --resume",
            err=True,
        )
        return
    found = analyse(study, sweep, outcome)
    if out is not None:
        found.save(out)
    if json:
        typer.echo(as_json(sensitivity_json(found, out)))
        return
    typer.echo(sensitivity_text(found))
    kept = (
        f"Written to {out}: open {out / 'report.html'} in a browser."
        if out
        else "Nothing was kept: name a folder with --out."
    )
    typer.echo(f"\n{kept}")
