"""Who is computed for next: one after the other in the order they came, and only what each session still wants."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

T = TypeVar("T")


class Superseded(Exception):
    """The same session has asked for something newer: nobody waits for this any more."""


class Line:
    """A line in which each asker has one place, with what it asked last; `slots` are served at a time.

    Each answer uses all cores itself, so that one slot gives the shortest wait. Who asks again while waiting keeps the place.
    """

    def __init__(self, slots: int = 1) -> None:
        self._slots = slots
        self._changed = threading.Condition()
        self._waiting: OrderedDict[Hashable, object] = OrderedDict()
        self._later: OrderedDict[Hashable, object] = OrderedDict()
        self._latest: dict[Hashable, object] = {}
        self._busy = 0

    @property
    def length(self) -> int:
        """How many are being served or wait for a first answer."""
        return self._busy + len(self._waiting)

    def run(self, who: Hashable, work: Callable[[], T], *, later: bool = False) -> T:
        """Does the work when it is its turn and returns its answer. Raises Superseded once the same `who` has asked anew.

        What may come `later` waits until nobody waits for anything else.
        """
        ticket = object()
        mine, other = (self._later, self._waiting) if later else (self._waiting, self._later)
        with self._changed:
            other.pop(who, None)
            mine[who] = self._latest[who] = ticket
            self._changed.notify_all()
            while not self._is_next(who, ticket, mine):
                self._changed.wait()
            del mine[who]
            self._busy += 1
        try:
            answer = work()
        finally:
            with self._changed:
                self._busy -= 1
                wanted = self._latest.get(who) is ticket
                if wanted:
                    del self._latest[who]
                self._changed.notify_all()
        if not wanted:
            raise Superseded
        return answer

    def leave(self, who: Hashable) -> None:
        """Forget what was asked: the session has gone."""
        with self._changed:
            self._waiting.pop(who, None)
            self._later.pop(who, None)
            self._latest.pop(who, None)
            self._changed.notify_all()

    def _is_next(self, who: Hashable, ticket: object, mine: OrderedDict[Hashable, object]) -> bool:
        if mine.get(who) is not ticket:
            raise Superseded
        if self._busy >= self._slots or (mine is self._later and self._waiting):
            return False
        return next(iter(mine)) == who
