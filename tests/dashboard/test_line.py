"""The fair line and the store: in turn, only what is still wanted, made once, within bounds."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from coalitionlab.dashboard.keeping import Kept, weight
from coalitionlab.dashboard.line import Line, Superseded

LIMIT = 5


class Busy:
    """A line whose only slot is taken until `free` is called."""

    def __init__(self) -> None:
        self.line, self._go, begun = Line(), threading.Event(), threading.Event()

        def hold() -> None:
            begun.set()
            assert self._go.wait(LIMIT)

        self.pool = ThreadPoolExecutor(8)
        self.first = self.pool.submit(self.line.run, "first", hold)
        assert begun.wait(LIMIT)
        self.done: list[str] = []

    def ask(self, who: str, what: str, *, later: bool = False) -> object:
        before = self.line._latest.get(who)
        asked = self.pool.submit(self.line.run, who, lambda: self.done.append(what), later=later)
        for _ in range(LIMIT * 100):
            if self.line._latest.get(who) is not before:
                return asked
            threading.Event().wait(0.01)
        raise AssertionError("nobody came to the line")

    def free(self) -> None:
        self._go.set()
        self.first.result(LIMIT)


def test_everyone_is_served_in_turn():
    busy = Busy()
    asked = [busy.ask(who, who) for who in "abc"]
    busy.free()
    for one in asked:
        one.result(LIMIT)
    assert busy.done == ["a", "b", "c"]


def test_a_newer_question_takes_the_place_of_the_older():
    busy = Busy()
    old, other, new = busy.ask("a", "old"), busy.ask("b", "other"), busy.ask("a", "new")
    with pytest.raises(Superseded):
        old.result(LIMIT)
    busy.free()
    new.result(LIMIT), other.result(LIMIT)
    assert busy.done == ["new", "other"]


def test_who_leaves_is_not_computed_for():
    busy = Busy()
    asked = busy.ask("a", "a")
    busy.line.leave("a")
    busy.free()
    with pytest.raises(Superseded):
        asked.result(LIMIT)
    assert busy.done == []


def test_what_may_come_later_waits_for_all_first_answers():
    busy = Busy()
    late = busy.ask("a", "the rest of a", later=True)
    asked = [busy.ask(who, who) for who in "bc"]
    assert busy.line.length == 3
    busy.free()
    for one in (*asked, late):
        one.result(LIMIT)
    assert busy.done == ["b", "c", "the rest of a"]


def test_a_new_question_drops_what_was_to_come_later():
    busy = Busy()
    late, new = busy.ask("a", "the rest", later=True), busy.ask("a", "new")
    with pytest.raises(Superseded):
        late.result(LIMIT)
    busy.free()
    new.result(LIMIT)
    assert busy.done == ["new"]
    assert not busy.line._later


def test_an_error_frees_the_line():
    line = Line()
    with pytest.raises(ZeroDivisionError):
        line.run("a", lambda: 1 / 0)
    assert line.run("b", lambda: 3) == 3
    assert not line._waiting and not line._latest and not line._busy


def test_the_same_is_made_once_however_many_ask_at_once():
    kept, made = Kept(10**6), []
    together = threading.Barrier(8)

    def make() -> int:
        made.append(1)
        threading.Event().wait(0.05)
        return 7

    def ask(_: int) -> int:
        together.wait(LIMIT)
        return kept.get("key", make)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8), timeout=LIMIT)) == [7] * 8
    assert len(made) == 1


def test_the_oldest_is_forgotten_beyond_the_bound():
    kept = Kept(10 * 8000)
    for k in range(30):
        kept.get(k, lambda: np.zeros(1000))
        kept.get(0, lambda: np.zeros(1000))
    assert kept.size <= kept.bound
    assert kept.look(0) is not None
    assert kept.look(1) is None
    assert kept.look(29) is not None


def test_an_error_is_told_and_not_kept():
    kept = Kept(1000)
    with pytest.raises(ZeroDivisionError):
        kept.get("key", lambda: 1 / 0)
    assert kept.get("key", lambda: 5) == 5


def test_arrays_inside_are_weighed():
    assert weight({"a": (np.zeros(1000), [np.zeros(1000)])}) >= 16_000
