"""Steps of the search: for those who share a machine with others, and for those who stop it between two steps."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from typing import Any, TypeVar

T = TypeVar("T")
S = TypeVar("S")

#: Work in steps: something is yielded at each, what it comes to is returned.
Steps = Generator[S | None, None, T]
MOST_GROWTH = 4


class Pace:
    """How much fits into steps of about so many `seconds`, as learnt from the steps before; no seconds for all at once."""

    def __init__(self, seconds: float | None = None) -> None:
        self.seconds = seconds
        self._runs = 32.0

    def cut(self, strategies: int, first: int, count: int) -> Iterator[tuple[int, int]]:
        """(first, count) of replicates of so many strategies, a step each; its time is that from one step to the `done` of it."""
        if self.seconds is None:
            yield first, count
            return
        end = first + count
        while first < end:
            size = max(1, min(int(self._runs / strategies), end - first))
            yield first, size
            first += size

    def timed(self, runs: int, make: Callable[[], T]) -> T:
        """What `make` makes in so many runs, its time learnt from."""
        began = time.perf_counter()
        made = make()
        if self.seconds is not None:
            fitting = runs * self.seconds / max(time.perf_counter() - began, 1e-6)
            self._runs = max(1.0, min(fitting, MOST_GROWTH * max(runs, self._runs)))
        return made


def finished(steps: Steps[Any, T], told: Callable[[Any], None] = lambda _: None) -> T:
    """Do all steps; what they yield is `told`, what they come to is returned."""
    while True:
        try:
            now = next(steps)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
        if now is not None:
            told(now)
