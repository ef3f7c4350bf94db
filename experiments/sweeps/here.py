"""A study's chunks made on this machine, in threads: compiled runs hold no lock, so one process uses all cores and memory once."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from coalitionlab.experiments.sweeps.chunk import Work, run_chunk
from coalitionlab.experiments.sweeps.driving import Done, drive
from coalitionlab.experiments.sweeps.folder import Place
from coalitionlab.experiments.sweeps.pace import Pace
from coalitionlab.experiments.sweeps.parts import Range, write_part


def run_here(
    work: Work, place: Place, ranges: Iterable[Range], workers: int | None, report: Callable[[int], None]
) -> None:
    """Make the units of the ranges and keep them in the place; `report` is told of runs made.

    The thread that has made a chunk keeps it before it takes another, so that a stop loses at most one chunk a worker.
    """
    count = workers or cores()

    def make(first: int, last: int) -> Done:
        began = time.perf_counter()
        content, _ = run_chunk(work, first, last)
        seconds = time.perf_counter() - began
        write_part(place.parts, first, last, content, place.writer)
        return Done(first, last, seconds)

    with ThreadPoolExecutor(count) as pool:
        drive(
            lambda first, last: pool.submit(make, first, last),
            ranges,
            pace=Pace(work.layout.most_units),
            workers=lambda: count,
            ahead=lambda _: 1,
            keep=lambda done: report((done.last - done.first) * len(work.layout.strategies)),
        )


def cores() -> int:
    """How many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1
