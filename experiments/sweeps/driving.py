"""Handing out chunks to workers, whatever they are: any `concurrent.futures.Executor` will do."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass

from coalitionlab.experiments.sweeps.pace import Pace
from coalitionlab.experiments.sweeps.parts import Range, length

#: Seconds after which one looks again how many workers there are.
LOOK_AGAIN = 1.0


@dataclass(frozen=True)
class Done:
    """A chunk made: its units, how long it took, and its content when the worker could not keep it itself."""

    first: int
    last: int
    seconds: float
    content: bytes | None = None


Task = Callable[[int, int], "Future[Done]"]
Keep = Callable[[Done], None]
Rescue = Callable[[Range, Exception], list[Range]]


def _raise(_: Range, error: Exception) -> list[Range]:
    raise error


def drive(
    submit: Task,
    ranges: Iterable[Range],
    *,
    pace: Pace,
    workers: Callable[[], int],
    ahead: Callable[[int], int],
    keep: Keep,
    rescue: Rescue = _raise,
) -> None:
    """Make all units of the ranges, in order; besides a chunk a worker, `ahead` of so many workers wait their turn.

    `keep` is told of every chunk made; `rescue` may answer the failure of a chunk with ranges to make in its place.
    """
    left = deque(ranges)
    pending: dict[Future[Done], Range] = {}
    try:
        while left or pending:
            count = max(1, workers())
            while left and len(pending) < count + ahead(count):
                chunk = _cut(left, pace.size(length(left), count))
                pending[submit(*chunk)] = chunk
            for future in wait(pending, LOOK_AGAIN, FIRST_COMPLETED).done:
                chunk = pending.pop(future)
                try:
                    done = future.result()
                except Exception as error:
                    left.extendleft(reversed(rescue(chunk, error)))
                else:
                    pace.learn(done.last - done.first, done.seconds)
                    keep(done)
    finally:
        for future in pending:
            future.cancel()


def _cut(left: deque[Range], size: int) -> Range:
    """Take so many units, or fewer, from the first range."""
    first, last = left.popleft()
    stop = min(last, first + size)
    if stop < last:
        left.appendleft((stop, last))
    return first, stop
