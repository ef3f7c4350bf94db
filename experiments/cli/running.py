"""What the commands share that make the runs of a study: options, progress, and what is said when they are stopped by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coalitionlab.experiments.cli.support import STOPPED, Meter

if TYPE_CHECKING:
    from coalitionlab.experiments.runs.runs import Runs
    from coalitionlab.experiments.study import Study

Workers = Annotated[int | None, typer.Option(help="Threads; default: one per core.")]
Cluster = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Address of a Dask scheduler whose workers make the runs."),
]
Shard = Annotated[
    str | None, typer.Option(metavar="K/N", help="Make the K-th of N equal shares, into a shared folder.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace an earlier results folder.")]
Held = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="A parameter, or a scenario's field, held at a value."),
]
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output, for machines.")]


def make_runs(
    study: Study, out: Path | None, what: str, announce: Callable[[int], None] | None = None, **how: Any
) -> Runs:
    """Make the runs of a study, showing progress; exit 130 when stopped by hand.

    `what` goes on is said beside the progress; `announce` is told how many runs are left before they begin, if any are; `how`
    goes to `execute`.
    """
    from coalitionlab.experiments.runs.execute import Stopped, execute

    with Meter(what) as meter:

        def begin(total: int, done: int) -> None:
            if done == total:
                typer.echo("complete already: there is nothing left to run", err=True)
                return
            if announce is not None:
                announce(total - done)
            meter.begin(total, done)

        try:
            return execute(study, out, progress=meter, begin=begin, **how)
        except Stopped as stopped:
            kept = f"{stopped.runs.done:,} of {study.size:,} runs are kept; go on with --resume"
            said = "nothing is kept without --out" if out is None else kept
    typer.echo(f"stopped: {said}", err=True)
    raise typer.Exit(STOPPED)
