"""Handing out chunks to whoever makes them (threads here, or anything else that returns futures), and counting the runs done."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from coalitionlab.experiments.runs.chunks import Work
from coalitionlab.experiments.runs.layout import Content, Range

#: Called with the runs that are done and the runs in all (None: not known yet), once before the first and whenever some are done.
Progress = Callable[[int, int | None], None]
#: Makes a chunk and returns its files.
Make = Callable[[Work, Range], Content]
#: Seconds after which the number of workers is looked up again.
LOOK_AGAIN = 1.0


class WorkerDied(Exception):
    """Raised for a chunk whose workers died, for whatever reason; it is made again."""


@dataclass(frozen=True)
class Executor:
    """Who makes chunks.

    `submit` begins a chunk of a study. `width` says how many chunks to have in hand. `alone` makes a chunk whose workers died,
    while nothing else is made.
    """

    submit: Callable[[Work, Range], Future[Content]]
    width: Callable[[], int]
    alone: Make


@contextmanager
def threads(workers: int | None, make: Make) -> Iterator[Executor]:
    """Threads of this process: compiled runs hold no lock, so one process uses all cores and has everything in memory once."""
    count = workers or cores()
    with ThreadPoolExecutor(count) as pool:
        yield Executor(lambda work, chunk: pool.submit(make, work, chunk), lambda: count + 1, make)


def make_chunks(
    executor: Executor,
    work: Work,
    chunks: Sequence[Range],
    keep: Callable[[Range, Content], None],
    report: Callable[[Range], None],
) -> None:
    """Make these chunks. `keep` gets each as soon as it is made, then `report`. On Ctrl-C those begun are kept too."""
    waiting, died = iter(chunks), list[Range]()
    pending: dict[Future[Content], Range] = {}
    try:
        while True:
            for chunk in islice(waiting, max(0, executor.width() - len(pending))):
                pending[executor.submit(work, chunk)] = chunk
            if not pending:
                break
            for future in wait(pending, LOOK_AGAIN, FIRST_COMPLETED).done:
                chunk = pending.pop(future)
                try:
                    content = future.result()
                except WorkerDied:
                    died.append(chunk)
                else:
                    keep(chunk, content)
                    report(chunk)
    except BaseException as error:
        begun = {future: chunk for future, chunk in pending.items() if not future.cancel()}
        if isinstance(error, KeyboardInterrupt):
            for future, chunk in begun.items():
                keep(chunk, future.result())
        raise
    for chunk in died:
        keep(chunk, executor.alone(work, chunk))
        report(chunk)


def cores() -> int:
    """How many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


class Counted:
    """Adds up the number of runs, and calls `progress` with those done so far and the total."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress, self.done = progress, 0
        self.total: int | None = None

    def begin(self, total: int | None, done: int) -> None:
        """Begin with so many runs in all (None: not known yet), of which some are done already."""
        self.total = total
        self.add(done)

    def add(self, more: int) -> None:
        """Count runs that were just done."""
        self.done += more
        if self.progress is not None:
            self.progress(self.done, self.total)
