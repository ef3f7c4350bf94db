"""The commands `sweep`, `status`, `merge` and `slurm`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coalitionlab.experiments.cli_support import STOPPED, announce_compiling, progress

if TYPE_CHECKING:
    from coalitionlab.experiments.sweep_results import Sweep

DesignFile = Annotated[Path, typer.Argument(help="A design file.")]
Folders = Annotated[list[Path], typer.Argument(help="Folders that `sweep --out` made, of one study.")]
Out = Annotated[Path | None, typer.Option(help="Folder for the tables and the manifest.")]
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output, for machines.")]
Force = Annotated[bool, typer.Option("--force", help="Replace an earlier results folder.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command(epilog="Example: coalitionlab sweep trust_and_talk.yaml --out results/sweep")(sweep)
    app.command(epilog="Example: coalitionlab status results/sweep")(status)
    app.command(epilog="Example: coalitionlab merge results/sweep")(merge)
    app.command(epilog="Example: coalitionlab slurm trust_and_talk.yaml --shards 8 --out results/sweep")(slurm)


def sweep(
    design: DesignFile,
    workers: Annotated[int | None, typer.Option(help="Threads; default: one per core.")] = None,
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Address of a Dask scheduler whose workers make the runs.")
    ] = None,
    shard: Annotated[
        str | None, typer.Option(metavar="K/N", help="Make the K-th of N equal shares, into a shared folder.")
    ] = None,
    out: Out = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a sweep that was stopped.")] = False,
    force: Force = False,
    json: Json = False,
) -> None:
    """Run every strategy on every scenario at every point of a design; stop it anyhow, --resume goes on.

    Ctrl-C keeps the runs that are done.
    """
    from coalitionlab.experiments.sweep import Stopped, as_study, execute

    study = as_study(design)
    if out is None:
        out = _default_out(design)
    before = _done_before(out, resume or shard is not None)
    announce_compiling()
    try:
        with progress(_asked(study, shard), "sweeping", before) as report:
            result = execute(
                study, out, workers=workers, cluster=cluster, shard=shard, resume=resume, force=force, progress=report
            )
    except Stopped as stopped:
        typer.echo(f"stopped: {stopped.sweep.done:,} of {study.size:,} runs are kept; go on with --resume", err=True)
        raise typer.Exit(STOPPED) from None
    if before == study.size:
        typer.echo("complete already: nothing was left to run", err=True)
    _show(result, json)
