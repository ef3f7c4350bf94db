"""The one runner: a study in, its runs out, in memory or in a folder."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from coalitionlab.experiments.runs.chunks import Progress, Work, run_chunk
from coalitionlab.experiments.runs.layout import Layout
from coalitionlab.experiments.runs.memory import Memory
from coalitionlab.experiments.runs.runs import Runs
from coalitionlab.experiments.settings import check_count
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.errors import input_error

#: Seconds that a chunk in memory should take, and how much larger than the last it may be.
SECONDS, GROWTH = 0.5, 4
#: Units of the first chunk, from which is learnt how long a unit takes.
FIRST = 16


class Stopped(KeyboardInterrupt):
    """Raised when a study is stopped by hand. `runs` holds what was done until then."""

    def __init__(self, runs: Runs) -> None:
        super().__init__("stopped")
        self.runs = runs


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
    begin: Callable[[int, int], None] | None = None,
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
        Called with the number of runs just done.
    begin
        Called once before that, with the number of runs wanted and of those that are there already.
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
    if folder is None and cluster is None:
        if shard is not None or resume:
            raise input_error("no folder given", "name the one that results go to", field="--out")
        if begin is not None:
            begin(study.size, 0)
        sizes = iter((study.replicates,))
        return next(_steps(study, Layout.of(study), sizes, workers, progress, strict))
    return _in_folder(
        study, folder, workers=workers, cluster=cluster, shard=shard, resume=resume, force=force,
        progress=progress, begin=begin,
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
    if sizes is None:
        yield from _timed_steps(study, 0.1 if seconds is None else seconds, workers, progress, strict)
    else:
        yield from _steps(study, Layout.of(study, block=1), iter(sizes), workers, progress, strict)


def _timed_steps(
    study: Study, seconds: float, workers: int | None, progress: Progress | None, strict: bool
) -> Iterator[Runs]:
    """Steps of about so many seconds, learnt from the steps before."""
    ahead = 1
    steps = _steps(study, Layout.of(study, block=1), iter(lambda: ahead, 0), workers, progress, strict)
    before, done = 0.0, 0
    for runs in steps:
        yield runs
        step, done = runs.study.replicates - done, runs.study.replicates
        if done >= study.replicates:
            return
        took, before = runs.seconds - before, runs.seconds
        fitting = int(step * seconds / max(took, 1e-6))
        ahead = done + max(1, min(fitting, step * GROWTH, study.replicates - done))


def _steps(
    study: Study,
    layout: Layout,
    sizes: Iterator[int],
    workers: int | None,
    progress: Progress | None,
    strict: bool,
) -> Iterator[Runs]:
    """The runs of the first so many replicates, for each of the sizes."""
    work, memory = Work(study, layout, strict), Memory(study, layout)
    per_replicate = len(layout.scenarios) * layout.points
    spent, first, size = 0.0, 0, FIRST

    def runs(replicates: int, complete: bool) -> Runs:
        own = study if replicates == study.replicates else replace(study, replicates=replicates)
        return Runs(own, memory, complete=complete, seconds=spent)

    for replicates in sizes:
        wanted = min(replicates, study.replicates)
        while first < wanted * per_replicate:
            last = min(first + size, wanted * per_replicate)
            began = time.perf_counter()
            try:
                memory.keep(run_chunk(work, first, last, workers=workers, progress=progress))
            except KeyboardInterrupt:
                raise Stopped(runs(study.replicates, False)) from None
            took = time.perf_counter() - began
            fitting = int((last - first) * SECONDS / max(took, 1e-6))
            first, spent = last, spent + took
            size = max(1, min(fitting, size * GROWTH, layout.most_units))
        yield runs(wanted, True)
        if wanted == study.replicates:
            return


def load_runs(folder: str | Path) -> Runs:
    """The runs whose results are in a folder, finished or not.

    Raises
    ------
    InputError
        When this is not the folder of a study.
    """
    from coalitionlab.experiments.sweeps.sweep import load_sweep

    return _from_folder(load_sweep(folder))


def _in_folder(study: Study, folder: Any, **options: Any) -> Runs:
    from coalitionlab.experiments.sweeps import sweep

    try:
        return _from_folder(sweep.execute(study, folder, **options))
    except sweep.Stopped as stopped:
        raise Stopped(_from_folder(stopped.sweep)) from None


def _from_folder(results: Any) -> Runs:
    """The tables of a folder as results in memory."""
    study = results.study
    layout = Layout.of(study)
    memory = Memory(study, layout)
    table = results.runs()
    for s, scenario in enumerate(layout.scenarios):
        rows = table[table["scenario"] == scenario]
        cell = rows["point"].to_numpy(int) * layout.replicates + rows["replicate"].to_numpy(int)
        strategy = rows["strategy"].map(layout.strategies.index).to_numpy(int)
        memory.done[s][cell] = True
        memory.outcomes[s][strategy, cell] = rows[list(layout.outcomes)].to_numpy()
        failed = rows["error"].notna().to_numpy()
        for k, c, error in zip(strategy[failed], cell[failed], rows["error"][failed], strict=True):
            memory.errors[s, int(k), int(c)] = error
    return Runs(study, memory, complete=results.complete, seconds=0.0, folder=results.folder)
