"""The commands `sweep`, `status`, `merge` and `slurm`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coalitionlab.experiments.cli.running import Cluster, Force, Json, Shard, Workers, make_runs
from coalitionlab.experiments.cli.support import ASKING_WORLDS, announce_compiling

if TYPE_CHECKING:
    from coalitionlab.experiments.sweep import Sweep

DesignFile = Annotated[
    str, typer.Argument(metavar="DESIGN", help="A design file, or a design of the library.")
]
Folders = Annotated[list[Path], typer.Argument(help="Folders that `sweep --out` made, of one study.")]
Out = Annotated[Path | None, typer.Option(help="Folder for the tables and the manifest.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command(epilog="Example: coalitionlab sweep trust_and_talk --out results/sweep")(sweep)
    app.command(epilog="Example: coalitionlab status results/sweep")(status)
    app.command(epilog="Example: coalitionlab merge results/sweep")(merge)
    app.command(epilog="Example: coalitionlab slurm trust_and_talk --shards 8 --out results/sweep")(slurm)


def sweep(
    design: DesignFile,
    workers: Workers = None,
    cluster: Cluster = None,
    shard: Shard = None,
    out: Out = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a sweep that was stopped.")] = False,
    force: Force = False,
    json: Json = False,
) -> None:
    """Run every strategy on every scenario at every point of a design; stop it anyhow, --resume goes on.

    Ctrl-C keeps the runs that are done.
    """
    from coalitionlab.experiments.sweep import Sweep, study_of

    study = study_of(design)
    announce_compiling()
    result = make_runs(
        study, out, "sweeping", workers=workers, cluster=cluster, shard=shard, resume=resume, force=force
    )
    if shard is None:
        _show(Sweep(result), json)
    elif result.folder is not None:
        _say(result.folder, json=json)


def status(folders: Folders, json: Json = False) -> None:
    """Say how far a sweep is, how many runs failed, and which shards are behind."""
    _say(*folders, json=json)


def merge(
    folders: Folders,
    out: Out = None,
    partial: Annotated[bool, typer.Option("--partial", help="Make a table of what is there.")] = False,
    force: Force = False,
    json: Json = False,
) -> None:
    """Make the finished table from the folders of shards."""
    from coalitionlab.experiments.runs.status import merge as finish
    from coalitionlab.experiments.sweep import load_sweep

    _show(load_sweep(finish(folders, out, partial=partial, force=force)), json)


def slurm(
    design: DesignFile,
    shards: Annotated[int, typer.Option(help="How many jobs share the work.")],
    out: Annotated[Path, typer.Option(help="Folder for the results, seen by every node.")],
    script: Annotated[
        Path | None, typer.Option(help="New file for the script; default: standard output.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the script.")] = False,
) -> None:
    """Write a job script for SLURM: an array of shards that open no port, and the job that merges them."""
    from coalitionlab.experiments.slurm import write_script

    typer.echo(write_script(design, out, shards, script, force), nl=script is not None)


def _say(*folders: Path, json: bool) -> None:
    """Print how far the sweep of these folders is."""
    from coalitionlab.experiments.cli.output import print_answer
    from coalitionlab.experiments.files import as_json
    from coalitionlab.experiments.runs.status import status as state_of

    state = state_of(folders)
    if json:
        typer.echo(as_json(state.to_dict()))
    else:
        print_answer(state)


def _show(result: Sweep, json: bool) -> None:
    """Print the summary, how many runs failed, and where results are."""
    from coalitionlab.experiments.cli.output import print_answer
    from coalitionlab.experiments.files import as_json

    if result.asks_worlds:
        typer.echo(ASKING_WORLDS, err=True)
    if json:
        folder = None if result.folder is None else str(result.folder)
        typer.echo(as_json(result.to_dict() | {"folder": folder}))
    else:
        print_answer(result)
        kept = "\nNothing was written; add --out FOLDER to keep the runs."
        typer.echo(kept if result.folder is None else f"\nResults are in {result.folder}.")
    if result.failed:
        typer.echo(f"{result.failed:,} of {result.done:,} runs failed; the column `error` says why", err=True)
