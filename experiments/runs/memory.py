"""Filling results in memory: in chunks that take about half a second, and in steps of a few replicates."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from coalitionlab.experiments.runs.executors import Range
from coalitionlab.experiments.runs.layout import Layout, most_units
from coalitionlab.experiments.runs.results import Piece, Results

#: Seconds that a chunk in memory should take, and how much larger than the last it may be.
SECONDS, GROWTH = 0.5, 4
#: Units of the first chunk, from which is learnt how long a unit takes.
FIRST = 16


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
