"""Handing out chunks to whoever makes them (threads here, or anything else that returns futures), and counting the runs done."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

#: Units first to last - 1.
Range = tuple[int, int]
#: Called with the runs that are done and the runs in all (None: not known yet), once before the first and whenever some are done.
Progress = Callable[[int, int | None], None]
#: Seconds after which the number of workers is looked up again.
LOOK_AGAIN = 1.0


class WorkerDied(Exception):
    """Raised for a chunk whose workers died, for whatever reason; it is made again."""


class ChunkWork(Protocol):
    """Work that is made chunk by chunk, here or elsewhere."""

    def part(self, chunk: Range) -> ChunkWork:
        """What a worker elsewhere needs for a chunk."""

    def run(self, chunk: Range) -> list[Any]:
        """Make a chunk; results of neighbouring chunks can be added."""

    def failed(self, chunk: Range, message: str) -> list[Any]:
        """The results of a chunk that cannot be made."""

    def pack(self, results: list[Any]) -> Any:
        """Results as they are kept."""


@dataclass(frozen=True)
class Executor:
    """Who makes chunks.

    `submit` begins a chunk. `width` says how many chunks to have in hand. `alone` makes a chunk whose workers died, while nothing else
    is made.
    """

    submit: Callable[[Range], Future[Any]]
    width: Callable[[], int]
    alone: Callable[[Range], Any]


@contextmanager
def threads(job: ChunkWork, workers: int | None) -> Iterator[Executor]:
    """Threads of this process: compiled runs hold no lock, so one process uses all cores and has everything in memory once."""
    count = workers or cores()

    def make(chunk: Range) -> Any:
        return job.pack(job.run(chunk))

    with ThreadPoolExecutor(count) as pool:
        yield Executor(lambda chunk: pool.submit(make, chunk), lambda: count + 1, make)


def make_chunks(
    executor: Executor, chunks: Sequence[Range], keep: Callable[[Range, Any], None], report: Callable[[Range], None]
) -> None:
    """Make these chunks. `keep` gets each as soon as it is made, then `report`. On Ctrl-C those begun are kept too."""
    waiting, died = iter(chunks), list[Range]()
    pending: dict[Future[Any], Range] = {}
    try:
        while True:
            for chunk in islice(waiting, max(0, executor.width() - len(pending))):
                pending[executor.submit(chunk)] = chunk
            if not pending:
                break
            for future in wait(pending, LOOK_AGAIN, FIRST_COMPLETED).done:
                chunk = pending.pop(future)
                try:
                    made = future.result()
                except WorkerDied:
                    died.append(chunk)
                else:
                    keep(chunk, made)
                    report(chunk)
    except BaseException as error:
        begun = {future: chunk for future, chunk in pending.items() if not future.cancel()}
        if isinstance(error, KeyboardInterrupt):
            for future, chunk in begun.items():
                keep(chunk, future.result())
        raise
    for chunk in died:
        keep(chunk, executor.alone(chunk))
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
