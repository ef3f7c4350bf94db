"""Sweeps: a study executed, here or elsewhere, and what it found."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from coalitionlab.experiments.settings import check_count
from coalitionlab.experiments.study import Study
from coalitionlab.experiments.sweeps.chunk import Work
from coalitionlab.experiments.sweeps.folder import Place, held
from coalitionlab.experiments.sweeps.here import run_here
from coalitionlab.experiments.sweeps.manifest import read_manifest
from coalitionlab.experiments.sweeps.parts import Range, length, missing
from coalitionlab.experiments.sweeps.results import Sweep
from coalitionlab.experiments.sweeps.shards import Shard
from coalitionlab.scenarios.errors import input_error

Progress = Callable[[int], None]
Make = Callable[[Work, Place, Sequence[Range], Progress], None]


class Stopped(KeyboardInterrupt):
    """Raised when a sweep is stopped by hand; `sweep` holds what was done until then."""

    def __init__(self, sweep: Sweep) -> None:
        super().__init__("stopped")
        self.sweep = sweep


def sweep(design: str | Path | Mapping[str, Any] | Study, out: str | Path | None = None, **how: Any) -> Sweep:
    """Make every run of a design and return the results.

    Args:
        design: the path of a design file, its content as a mapping, a Design, or a Study.
        out: a new folder for the results: design.parquet, runs.parquet, months.parquet where asked for, manifest.json. A
            temporary one, gone with the value returned, when not given.
        how: workers, cluster, shard, resume, force, progress: see `coalitionlab.experiments.sweeps.sweep.execute`.

    Raises:
        InputError: for a design that cannot be used, a folder that may not, or a full disk.
        Stopped: on Ctrl-C; its `sweep` holds what was done. `resume=True` goes on.
    """
    return execute(as_study(design), out, **how)


def as_study(design: Any) -> Study:
    """The study of a design, however it is given."""
    if isinstance(design, Study):
        return design
    from coalitionlab.experiments.designs.design import load_design
    from coalitionlab.experiments.designs.unfold import unfold

    return unfold(load_design(design))


def execute(
    study: Study,
    folder: str | Path | None = None,
    *,
    workers: int | None = None,
    cluster: str | None = None,
    shard: str | Shard | None = None,
    resume: bool = False,
    force: bool = False,
    progress: Progress | None = None,
    begin: Callable[[int, int], None] | None = None,
) -> Sweep:
    """Make the runs of a study that are not there yet; results do not depend on who makes them, nor in what chunks.

    Args:
        folder: where results go; a temporary folder, gone with the value returned, when not given.
        workers: threads on this machine; one a core when not given.
        cluster: address of a Dask scheduler whose workers make the runs instead.
        shard: "K/N": make the K-th of N equal shares only, in a folder shared with the other shards; `merge` finishes it.
        resume: go on with what is in the folder, or begin when nothing is.
        force: replace an earlier study.
        progress: called with the number of runs just done.
        begin: called once before that, with the number of runs asked for and of those that are there already.

    Raises:
        InputError: when the folder may not be used, the study has changed, the disk is full, or the cluster is gone.
        Stopped: on Ctrl-C; everything done is kept.
    """
    if workers is not None:
        check_count("workers", workers, 1)
    share = None if shard is None else Shard.of(shard)
    if folder is None and (share is not None or resume):
        do = (
            "name the one that all shares go to"
            if share is not None and not resume
            else "name the one to go on with"
        )
        raise input_error("no folder given", do, field="--out")
    told = study.fingerprint
    target = Path(tempfile.mkdtemp(prefix="coalitionlab-")) / "study" if folder is None else Path(folder)
    result = Sweep(target, study)
    if folder is None:
        weakref.finalize(result, shutil.rmtree, target.parent, ignore_errors=True)
    with (
        crew(workers, cluster) as make,  # first, so that a wrong address leaves no folder behind
        held(target, resume=resume, force=force, shard=share, study=study, told=told) as place,
    ):
        try:
            _complete(place, study, share, make, progress, begin)
        except KeyboardInterrupt:
            raise Stopped(result) from None
    return result


@contextmanager
def crew(workers: int | None, cluster: str | None) -> Iterator[Make]:
    """Those who make the runs: threads here, or the workers of a scheduler."""
    if cluster is None:
        yield lambda work, place, todo, report: run_here(work, place, todo, workers, report)
        return
    from coalitionlab.experiments.sweeps.cluster import connected, run_there

    with connected(cluster) as client:
        yield lambda work, place, todo, report: run_there(client, work, place, todo, report)


def _complete(
    place: Place,
    study: Study,
    share: Shard | None,
    make: Make,
    progress: Progress | None,
    begin: Callable[[int, int], None] | None,
) -> None:
    """Make what is missing, and the tables when that was all."""
    finished = read_manifest(place.folder)["complete"]
    parts, damaged = place.found()
    if share is None:
        for path in damaged:
            path.unlink()
    mine = (0, place.layout.units) if share is None else share.units(place.layout.units)
    todo = [] if finished else missing(parts, [mine])
    levers = len(study.strategies)
    if begin is not None:
        begin(length([mine]) * levers, (length([mine]) - length(todo)) * levers)
    if finished:
        shutil.rmtree(place.parts, ignore_errors=True)
        return
    if todo:
        make(Work(study, place.layout, place.identity), place, todo, progress or (lambda _: None))
    if share is None:
        place.finish(place.found()[0])


def load_sweep(folder: str | Path) -> Sweep:
    """Return the sweep whose results are in a folder, finished or not.

    Raises:
        InputError: when this is not a study's folder.
    """
    read_manifest(Path(folder))
    return Sweep(Path(folder))
