"""Filling memory with the runs of a study: chunk by chunk, for any number of replicates at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from coalitionlab.experiments.runs.memory import Memory
from coalitionlab.experiments.runs.work import Chunk

#: Seconds that a chunk in memory should take, and how much larger than the last it may be.
SECONDS, GROWTH = 0.5, 4
#: Units of the first chunk, from which is learnt how long a unit takes.
FIRST = 16


def fill(
    memory: Memory, make: Callable[[int, int], Chunk], sizes: Iterator[int], *, undivided: bool = False
) -> Iterator[int]:
    """Make the first so many replicates of a study, for each of the sizes; yield how many there are then.

    `make` makes the chunk of units first to last - 1. With `undivided`, each size is a single chunk: points whose scenarios differ
    are then prepared once per size. Ends when all replicates are there.
    """
    layout = memory.layout
    per_replicate = len(layout.scenarios) * layout.points
    first, size = 0, min(FIRST, layout.chunk)
    for replicates in sizes:
        wanted = min(replicates, layout.replicates)
        while first < wanted * per_replicate:
            last = min(first + (layout.most_units if undivided else size), wanted * per_replicate)
            began = time.perf_counter()
            memory.keep(make(first, last))
            took = time.perf_counter() - began
            memory.seconds += took
            fitting = int((last - first) * SECONDS / max(took, 1e-6))
            first, size = last, max(1, min(fitting, size * GROWTH, layout.most_units))
        yield wanted
        if wanted == layout.replicates:
            return


def paced(memory: Memory, seconds: float) -> Iterator[int]:
    """Sizes for steps of about so many seconds, learnt from the steps before."""
    done, ahead, before = 0, 1, 0.0
    while True:
        yield ahead
        step, done = ahead - done, ahead
        took, before = memory.seconds - before, memory.seconds
        fitting = int(step * seconds / max(took, 1e-6))
        ahead = done + max(1, min(fitting, step * GROWTH, memory.layout.replicates - done))
