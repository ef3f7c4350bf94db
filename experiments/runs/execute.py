"""The one runner: a study in, its runs out, in memory or in a folder."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyarrow as pa

from coalitionlab.experiments.files import RESUME
from coalitionlab.experiments.runs.chunks import Task, run_chunk
from coalitionlab.experiments.runs.executors import Counted, Executor, Progress, Range, make_chunks, threads
from coalitionlab.experiments.runs.folder import Folder, Shard, held, layout_in
from coalitionlab.experiments.runs.layout import Layout, layout_of, most_units, parse_shard
from coalitionlab.experiments.runs.manifest import CHUNKS, read_manifest
from coalitionlab.experiments.runs.reading import read_results
from coalitionlab.experiments.runs.results import Piece, Results
from coalitionlab.experiments.runs.runs import Runs, Stopped
from coalitionlab.experiments.settings import check_count
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.errors import input_error

log = logging.getLogger("coalitionlab")

NOTHING_LEFT = "all runs are there already"
#: How often missing chunks are made before something must be removing them.
ROUNDS = 5
#: Seconds that a step takes when nothing else is asked for.
STEP = 0.1
#: Seconds that a chunk in memory should take, and how much larger than the last it may be.
SECONDS, GROWTH = 0.5, 4
#: Units of the first chunk, from which is learnt how long a unit takes.
FIRST = 16


def execute(
    study: Study,
    folder: str | Path | None = None,
    *,
    workers: int | None = None,
    cluster: str | None = None,
    shard: str | None = None,
    resume: bool = False,
    force: bool = False,
    progress: Progress | None = None,
    strict: bool = False,
) -> Runs:
    """Make the runs of a study. Results do not depend on who makes them, nor in what chunks.

    Parameters
    ----------
    study
        What to run.
    folder
        Where results are kept, chunk by chunk; in memory when not given.
    workers
        Threads on this machine; one a core when not given.
    cluster
        Address of a Dask scheduler whose workers make the runs instead.
    shard
        "K/N": make the K-th of N equal shares only, in a folder shared with the other shards; `merge` finishes it.
    resume
        Go on with what is in the folder, or begin when nothing is.
    force
        Replace an earlier study.
    progress
        Called with the runs that are done and the runs in all, once before the first and whenever some are done.
    strict
        Raise the first error of a run, instead of recording it as the run's error.

    Raises
    ------
    InputError
        When the folder may not be used, the study has changed, the disk is full, or the cluster is gone.
    Stopped
        On Ctrl-C. Everything done is kept.

    Examples
    --------
    >>> from coalitionlab import Study, load_scenario, load_strategy
    >>> study = Study((load_scenario("generic"),), (load_strategy("leaderless"),), replicates=5)
    >>> execute(study).outcome("collective_action").shape
    (1, 1, 5)
    """
    if workers is not None:
        check_count("workers", workers, 1)
    share = None if shard is None else parse_shard(shard)
    if folder is None and (share is not None or resume):
        option = "--resume" if share is None else "--shard"
        raise input_error(f"{option} needs a folder", "name the one that results go to", field="--out")
    layout = layout_of(study) if folder is None else layout_in(Path(folder), study)
    work, count = Task(study, layout, strict, encoded=folder is not None), Counted(progress)
    if folder is None and cluster is None:
        return next(_in_steps(work, iter((study.replicates,)), workers, count, total=study.size))
    if folder is None:
        return _on_cluster(work, str(cluster), count)
    # the cluster first, so that a wrong address leaves no folder behind
    with (
        _executor(work, workers, cluster) as executor,
        held(Path(folder), study, layout, resume=resume, force=force, shard=share) as own,
    ):
        return _in_folder(own, executor, count, share)


def execute_in_steps(
    study: Study,
    sizes: Iterable[int] | None = None,
    *,
    seconds: float | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    strict: bool = False,
) -> Iterator[Runs]:
    """Make the runs of a study a few replicates at a time, in memory; the same runs as `execute` makes at once.

    Parameters
    ----------
    study
        What to run; `replicates` is the largest number made.
    sizes
        Replicates after each step, in increasing order; looked at only when the step before has been used, so that a generator
        can decide from its results. Steps of about `seconds` each, up to all replicates, when not given.
    seconds, workers, progress, strict
        See above, and `execute`.

    Yields
    ------
    Runs
        All runs up to then; `study.replicates` says how many. Those after the last step are not made when the caller stops.
    """
    if workers is not None:
        check_count("workers", workers, 1)
    work, count = Task(study, layout_of(study, block=1), strict), Counted(progress)
    chosen, total = (None, study.size) if sizes is None else (iter(sizes), None)
    yield from _in_steps(work, chosen, workers, count, total=total, seconds=STEP if seconds is None else seconds)


def load_runs(folder: str | Path) -> Runs:
    """The runs whose results are in a folder, finished or not.

    Raises
    ------
    InputError
        When this is not the folder of a study, or a file in it is missing or damaged.
    """
    results, complete = read_results(Path(folder))
    return Runs(results.study, results, complete=complete, folder=Path(folder))


def _in_steps(
    work: Task,
    sizes: Iterator[int] | None,
    workers: int | None,
    count: Counted,
    *,
    total: int | None,
    seconds: float = STEP,
) -> Iterator[Runs]:
    """The runs of the first so many replicates, for each of the sizes; in steps of about so many seconds without them."""
    study, results = work.study, Results.empty(work.study)
    make = partial(run_chunk, work, workers=workers, progress=count.add)
    chosen = paced(results, seconds) if sizes is None else sizes
    try:
        count.begin(total, 0)
        for replicates in fill(results, work.layout, make, chosen, undivided=sizes is None):
            own = study if replicates == study.replicates else replace(study, replicates=replicates)
            yield Runs(own, results, complete=True)
    except KeyboardInterrupt:
        raise Stopped(Runs(study, results, complete=False)) from None


def _executor(work: Task, workers: int | None, cluster: str | None) -> AbstractContextManager[Executor]:
    if cluster is None:
        return threads(work, workers)
    # Dask is slow to import, and optional
    from coalitionlab.experiments.runs.dask_executor import dask_workers

    return dask_workers(work, cluster)


def _on_cluster(work: Task, address: str, count: Counted) -> Runs:
    """Make the runs on a cluster and keep them in memory."""
    study, results, began = work.study, Results.empty(work.study), time.perf_counter()
    try:
        count.begin(study.size, 0)
        with _executor(work, None, address) as executor:
            make_chunks(executor, work.layout.chunks(), lambda _, pieces: results.keep(pieces), _reporter(study, count))
    except KeyboardInterrupt:
        raise Stopped(Runs(study, results, complete=False)) from None
    results.seconds = time.perf_counter() - began
    return Runs(study, results, complete=True)


def _in_folder(folder: Folder, executor: Executor, count: Counted, shard: Shard | None) -> Runs:
    """Make the runs that are not in a folder yet."""
    began = time.perf_counter()

    def runs() -> Runs:
        results, complete = read_results(folder.path)
        results.seconds = time.perf_counter() - began
        return Runs(folder.study, results, complete=complete, folder=folder.path)

    try:
        _complete(folder, executor, count, shard)
    except KeyboardInterrupt:
        raise Stopped(runs()) from None
    return runs()


def _complete(folder: Folder, executor: Executor, count: Counted, shard: Shard | None) -> None:
    """Make what is missing in a folder: chunks (of a shard: its own), and then, unless it is a shard, the tables.

    What is there is checked again at the end, so that files which were damaged or removed in the meantime are made again.
    """
    study = folder.study
    if read_manifest(folder.path)["complete"]:
        log.info(NOTHING_LEFT)
        count.begin(study.size, study.size)
        shutil.rmtree(folder.path / CHUNKS, ignore_errors=True)
        return
    own = folder.layout.chunks(shard or (1, 1))
    for number in range(ROUNDS):
        folder.restore()
        chunks, bad = folder.chunks()
        for file in bad if shard is None else ():
            file.unlink(missing_ok=True)
        missing = [chunk for chunk in own if chunk not in chunks]
        if number == 0:
            count.begin(_size(study, own), _size(study, own) - _size(study, missing))
            if not missing:
                log.info(NOTHING_LEFT)
        if missing:
            make_chunks(executor, missing, folder.keep, _reporter(study, count))
        elif shard is not None or _finished(folder):
            return
    raise input_error(
        "files of the results keep disappearing from the folder",
        f"see what removes them, then go on with {RESUME}",
        file=folder.path,
    )


def _size(study: Study, chunks: Iterable[Range]) -> int:
    """How many runs these chunks hold."""
    return sum(last - first for first, last in chunks) * len(study.strategies)


def _reporter(study: Study, count: Counted) -> Callable[[Range], None]:
    return lambda chunk: count.add(_size(study, [chunk]))


def _finished(folder: Folder) -> bool:
    """Write the tables; False when a file was damaged or removed in the meantime."""
    try:
        folder.finish(folder.chunks()[0])
    except (pa.ArrowInvalid, FileNotFoundError):
        return False
    return True


def fill(
    results: Results,
    layout: Layout,
    make: Callable[[Range], Sequence[Piece]],
    sizes: Iterator[int],
    *,
    undivided: bool = False,
) -> Iterator[int]:
    """Make the first so many replicates of a study, for each of the sizes; yield how many there are then.

    With `undivided`, each size is a single chunk: points whose scenarios differ are then prepared once per size. Ends when all
    replicates are there.
    """
    most, per_replicate = most_units(results.study), layout.scenarios * layout.points
    first, size = 0, min(FIRST, layout.chunk)
    for replicates in sizes:
        wanted = min(replicates, layout.replicates)
        while first < wanted * per_replicate:
            last = min(first + (most if undivided else size), wanted * per_replicate)
            began = time.perf_counter()
            results.keep(make((first, last)))
            took = time.perf_counter() - began
            results.seconds += took
            fitting = int((last - first) * SECONDS / max(took, 1e-6))
            first, size = last, max(1, min(fitting, size * GROWTH, most))
        yield wanted
        if wanted == layout.replicates:
            return


def paced(results: Results, seconds: float) -> Iterator[int]:
    """Sizes for steps of about so many seconds, learnt from the steps before."""
    done, ahead, before = 0, 1, 0.0
    while True:
        yield ahead
        step, done = ahead - done, ahead
        took, before = results.seconds - before, results.seconds
        fitting = int(step * seconds / max(took, 1e-6))
        ahead = done + max(1, min(fitting, step * GROWTH, results.study.replicates - done))
