"""The one runner: a study in, its runs out, in memory or in a folder."""

from __future__ import annotations

import logging
import shutil
import tempfile
import time
import weakref
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyarrow as pa

from coalitionlab.experiments.runs.chunks import Work, content_of, run_chunk
from coalitionlab.experiments.runs.executors import Counted, Executor, Progress, make_chunks, threads
from coalitionlab.experiments.runs.folder import Folder, Shard, held
from coalitionlab.experiments.runs.layout import Layout, Range, parse_shard
from coalitionlab.experiments.runs.memory import InMemory, fill, paced
from coalitionlab.experiments.runs.reading import InFolder, read_manifest, read_study
from coalitionlab.experiments.runs.runs import Runs, Stopped
from coalitionlab.experiments.runs.tables import CHUNKS
from coalitionlab.experiments.settings import check_count
from coalitionlab.experiments.study import Study
from coalitionlab.experiments.words import RESUME
from coalitionlab.scenarios.errors import input_error

log = logging.getLogger("coalitionlab")

NOTHING_LEFT = "all runs are there already"
#: How often missing chunks are made before something must be removing them.
ROUNDS = 5
#: Seconds that a step takes when nothing else is asked for.
STEP = 0.1

__all__ = ["Stopped", "execute", "execute_in_steps", "load_runs"]


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
    count = Counted(progress)
    if folder is None and cluster is None:
        memory = InMemory(study, Layout.of(study))
        count.begin(study.size, 0)
        return next(_in_memory(memory, iter((study.replicates,)), workers, count, strict))
    # first, so that a wrong address leaves no folder behind
    with threads(workers, content_of) if cluster is None else _dask_workers(cluster) as executor:
        if folder is None:
            return _in_temporary_folder(study, executor, count)
        return _in_folder(
            study, Path(folder), executor, count, shard=share, resume=resume, force=force
        )  # fmt: skip


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
    memory, count = InMemory(study, Layout.of(study, block=1)), Counted(progress)
    count.begin(study.size if sizes is None else None, 0)
    chosen = paced(memory, STEP if seconds is None else seconds) if sizes is None else iter(sizes)
    yield from _in_memory(memory, chosen, workers, count, strict, undivided=sizes is None)


def load_runs(folder: str | Path) -> Runs:
    """The runs whose results are in a folder, finished or not.

    Raises
    ------
    InputError
        When this is not the folder of a study, or a file in it is missing or damaged.
    """
    path = Path(folder)
    store = InFolder(path)
    study = read_study(path, store.manifest)
    return Runs(study, store, complete=store.complete, seconds=0.0, folder=path)


def _in_memory(
    memory: InMemory,
    sizes: Iterator[int],
    workers: int | None,
    count: Counted,
    strict: bool,
    undivided: bool = False,
) -> Iterator[Runs]:
    """The runs of the first so many replicates, for each of the sizes."""
    study = memory.study
    work = Work(study, memory.layout, strict)
    make = partial(run_chunk, work, workers=workers, progress=count.add)

    def runs(replicates: int, complete: bool) -> Runs:
        own = study if replicates == study.replicates else replace(study, replicates=replicates)
        return Runs(own, memory, complete=complete, seconds=memory.seconds)

    try:
        for replicates in fill(memory, make, sizes, undivided=undivided):
            yield runs(replicates, True)
    except KeyboardInterrupt:
        raise Stopped(runs(study.replicates, False)) from None


def _in_temporary_folder(study: Study, executor: Executor, count: Counted) -> Runs:
    """Make the runs in a folder that goes with the value returned."""
    folder = tempfile.mkdtemp(prefix="coalitionlab-")
    runs: Runs | None = None
    try:
        runs = _in_folder(study, Path(folder) / "study", executor, count)
    except Stopped as stopped:
        runs = stopped.runs
        raise
    finally:
        if runs is None:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            runs.folder = None
            weakref.finalize(runs, shutil.rmtree, folder, ignore_errors=True)
    return runs


def _in_folder(
    study: Study,
    path: Path,
    executor: Executor,
    count: Counted,
    *,
    shard: Shard | None = None,
    resume: bool = False,
    force: bool = False,
) -> Runs:
    """Make the runs that are not in a folder yet, with the folder locked."""
    began = time.perf_counter()

    def runs() -> Runs:
        store, seconds = InFolder(path), time.perf_counter() - began
        return Runs(study, store, complete=store.complete, seconds=seconds, folder=path)

    with held(path, study, resume=resume, force=force, shard=shard) as folder:
        try:
            _complete(folder, study, executor, count, shard)
        except KeyboardInterrupt:
            raise Stopped(runs()) from None
        return runs()


def _complete(folder: Folder, study: Study, executor: Executor, count: Counted, shard: Shard | None) -> None:
    """Make what is missing in a folder: chunks (of a shard: its own), and then, unless it is a shard, the tables.

    What is there is checked again at the end, so that chunks which were damaged or removed in the meantime are made again.
    """
    if read_manifest(folder.path)["complete"]:
        log.info(NOTHING_LEFT)
        count.begin(study.size, study.size)
        shutil.rmtree(folder.path / CHUNKS, ignore_errors=True)
        return
    own, each = folder.layout.chunks(shard or (1, 1)), len(study.strategies)
    work = Work(study, folder.layout)

    def size(chunks: Iterable[Range]) -> int:
        return sum(last - first for first, last in chunks) * each

    def report(chunk: Range) -> None:
        count.add(size([chunk]))

    for number in range(ROUNDS):
        chunks, bad = folder.chunks()
        for file in bad if shard is None else ():
            file.unlink(missing_ok=True)
        missing = [chunk for chunk in own if chunk not in chunks]
        if number == 0:
            count.begin(size(own), size(own) - size(missing))
            if not missing:
                log.info(NOTHING_LEFT)
        if missing:
            make_chunks(executor, work, missing, folder.keep, report)
        elif shard is not None or _finished(folder):
            return
    raise input_error(
        "files of the results keep disappearing from the folder",
        f"see what removes them, then go on with {RESUME}",
        file=folder.path,
    )


def _finished(folder: Folder) -> bool:
    """Write the tables; False when a chunk is damaged or missing."""
    try:
        folder.finish(folder.chunks()[0])
    except (pa.ArrowInvalid, FileNotFoundError):
        return False
    return True


def _dask_workers(address: str) -> AbstractContextManager[Executor]:
    # Dask is slow to import, and optional
    from coalitionlab.experiments.runs.dask_executor import dask_workers

    return dask_workers(address, run_chunk)
