"""The runs of a study made in memory: chunk by chunk, for any number of replicates at a time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from coalitionlab.experiments.runs.chunks import Progress, Work, run_chunk
from coalitionlab.experiments.runs.layout import Layout
from coalitionlab.experiments.runs.memory import Memory
from coalitionlab.experiments.runs.runs import Runs, Stopped
from coalitionlab.experiments.study import Study

#: Seconds that a chunk in memory should take, and how much larger than the last it may be.
SECONDS, GROWTH = 0.5, 4
#: Units of the first chunk, from which is learnt how long a unit takes.
FIRST = 16


def steps(
    study: Study,
    layout: Layout,
    sizes: Iterator[int],
    workers: int | None,
    progress: Progress | None,
    strict: bool,
    undivided: bool = False,
) -> Iterator[Runs]:
    """The runs of the first so many replicates, for each of the sizes.

    `undivided`: each size in a single chunk; points whose scenarios differ are prepared once per chunk, not once per replicate.
    """
    work, memory = Work(study, layout, strict), Memory(study, layout)
    per_replicate = len(layout.scenarios) * layout.points
    spent, first, size = 0.0, 0, min(FIRST, layout.chunk)

    def runs(replicates: int, complete: bool) -> Runs:
        own = study if replicates == study.replicates else replace(study, replicates=replicates)
        return Runs(own, memory, complete=complete, seconds=spent)

    for replicates in sizes:
        wanted = min(replicates, study.replicates)
        while first < wanted * per_replicate:
            last = min(first + (layout.most_units if undivided else size), wanted * per_replicate)
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


def timed_steps(
    study: Study, seconds: float, workers: int | None, progress: Progress | None, strict: bool
) -> Iterator[Runs]:
    """Steps of about so many seconds, learnt from the steps before."""
    ahead = 1
    sizes = iter(lambda: ahead, 0)
    each = steps(study, Layout.of(study, block=1), sizes, workers, progress, strict, undivided=True)
    before, done = 0.0, 0
    for runs in each:
        yield runs
        step, done = runs.study.replicates - done, runs.study.replicates
        if done >= study.replicates:
            return
        took, before = runs.seconds - before, runs.seconds
        fitting = int(step * seconds / max(took, 1e-6))
        ahead = done + max(1, min(fitting, step * GROWTH, study.replicates - done))
