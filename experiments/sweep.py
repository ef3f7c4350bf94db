"""Sweeps: every strategy on every scenario at every point of a design."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from coalitionlab.experiments import words
from coalitionlab.experiments.calls import recorded
from coalitionlab.experiments.designs.design import Design, load_design
from coalitionlab.experiments.designs.unfold import unfold
from coalitionlab.experiments.runs.execute import execute, load_runs
from coalitionlab.experiments.runs.executors import Progress
from coalitionlab.experiments.runs.layout import states_bytes
from coalitionlab.experiments.runs.status import merge as finish
from coalitionlab.experiments.study import Study
from coalitionlab.experiments.swept import Sweep

log = logging.getLogger("coalitionlab")

AnyDesign = str | Path | Mapping[str, Any] | Design | Study


def _read_design(design: AnyDesign, given: Mapping[str, Any]) -> Design | Study:
    return design if isinstance(design, Study) else load_design(design, allow_python=given["allow_python"])


@recorded(design=_read_design)
def sweep(
    design: AnyDesign,
    out: str | Path | None = None,
    *,
    workers: int | None = None,
    cluster: str | None = None,
    shard: str | None = None,
    resume: bool = False,
    force: bool = False,
    allow_python: bool = False,
    progress: Progress | None = None,
) -> Sweep:
    """Run every strategy on every scenario at every point of a design.

    It may be stopped at any moment, in any way: what is done is kept in the results folder, and --resume goes on.

    Parameters
    ----------
    design : str, Path, mapping, Design or Study
        The path of a design file or the name of one of the library, its content, a Design, or a Study.
    out : str or Path
        Folder for the tables and the manifest: design.parquet, runs.parquet, months.parquet and states.parquet where the design asks
        for them, manifest.json. Results are in memory when not given.
    workers : int
        Threads; one per core when not given.
    cluster : str
        Address of a Dask scheduler whose workers make the runs.
    shard : str
        K/N: make the K-th of N equal shares of the runs only, into a folder that all share; `merge` completes it.
    resume : bool
        Go on with a sweep that was stopped.
    force : bool
        Replace an earlier results folder.
    allow_python : bool
        Run the Python files that the design file names.
    progress : callable
        Called with the runs that are done and the runs in all.

    Returns
    -------
    Sweep
        The runs, and tables, figures and words about them.

    Raises
    ------
    InputError
        For a design that cannot be used, a folder that may not, or a full disk.
    Stopped
        On Ctrl-C; its `runs` hold those done. `resume=True` goes on.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> design = {"scenarios": "generic", "strategies": "leaderless", "factors": {"talk_rate": [0.1, 0.2]}, "replicates": 3}
    >>> found = cl.sweep(design)
    >>> found.done, list(found.by_point()["point"])
    (6, [0, 1])
    """
    study = study_of(design, allow_python=allow_python)
    if study.states:
        room = words.told_bytes(states_bytes(study))
        log.info(f"states of organisations ({', '.join(study.states)}) are kept: up to {room}")
    results = execute(
        study, out, workers=workers, cluster=cluster, shard=shard, resume=resume, force=force, progress=progress
    )  # fmt: skip
    return Sweep(results, shard=shard)


def merge(folders: Sequence[Path], out: Path | None = None, *, partial: bool = False, force: bool = False) -> Sweep:
    """Make the finished tables from the folders of shards.

    Parameters
    ----------
    folders : sequence of Path
        Folders that `sweep --out` made, of one study.
    out : Path
        New folder for the tables, while the folders of the shards stay as they are. Without it the only folder is completed.
    partial : bool
        Make tables of what is there, though runs are missing.
    force : bool
        Replace an earlier results folder.

    Raises
    ------
    InputError
        For folders of different studies, when runs are missing (naming the shards), or the folder may not be used.
    """
    return load_sweep(finish(folders, out, partial=partial, force=force))


def load_sweep(folder: str | Path) -> Sweep:
    """Load the sweep in a folder, finished or not.

    Parameters
    ----------
    folder : str or Path
        As `sweep` or `coalitionlab sweep --out` wrote it.

    Returns
    -------
    Sweep
        Its runs and tables; `complete` says whether all runs are there.

    Raises
    ------
    InputError
        When this is not a study's folder, or a file in it is missing or damaged.

    Examples
    --------
    >>> import tempfile
    >>> import coalitionlab as cl
    >>> design = {"scenarios": "generic", "strategies": "leaderless", "replicates": 2}
    >>> folder = cl.sweep(design, tempfile.mkdtemp() + "/results").folder
    >>> cl.load_sweep(folder).done
    2
    """
    return Sweep(load_runs(folder))


def study_of(design: Any, *, allow_python: bool = False) -> Study:
    """The study of a design, in any form. Raises InputError for a design that cannot be used."""
    return design if isinstance(design, Study) else unfold(load_design(design, allow_python=allow_python))
