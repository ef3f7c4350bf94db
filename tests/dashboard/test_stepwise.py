"""A computation that goes on only while it has the turn, and ends when nobody wants it."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from coalitionlab.dashboard.stepwise import LetGo, stepwise
from coalitionlab.scenarios.errors import InputError, input_error


def alive() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if one.name == "stepwise"]


def test_it_stands_still_between_steps_and_ends_with_its_answer():
    made = []

    def work(progress: Callable[[int], None]) -> str:
        for k in range(5):
            made.append(k)
            progress(10)
        return "done"

    steps = stepwise(work, seconds=0.0)
    assert made == []
    assert next(steps) == (10, None) and made == [0]
    assert next(steps) == (20, None) and made == [0, 1]
    assert list(steps)[-1] == (50, "done")
    assert not alive()


def test_what_is_let_go_ends_at_its_next_word():
    ended = []

    def work(progress: Callable[[int], None]) -> None:
        try:
            while True:
                progress(1)
        except LetGo:
            ended.append(True)
            raise

    steps = stepwise(work, seconds=0.0)
    next(steps)
    steps.close()
    assert ended == [True] and not alive()


def test_one_that_was_never_begun_does_nothing():
    stepwise(lambda progress: pytest.fail("not wanted")).close()
    assert not alive()


def test_what_it_raises_is_raised_here():
    def work(progress: Callable[[int], None]) -> None:
        progress(1)
        raise input_error("a goat", "bring a sheep")

    steps = stepwise(work, seconds=0.0)
    next(steps)
    with pytest.raises(InputError, match="a goat"):
        next(steps)
    assert not alive()


def test_short_words_of_progress_are_no_steps_of_their_own():
    def work(progress: Callable[[int], None]) -> int:
        for _ in range(1000):
            progress(1)
        return 7

    assert list(stepwise(work, seconds=60.0)) == [(1000, 7)]


def test_what_is_silent_for_long_does_not_keep_others_waiting():
    done = threading.Event()

    def work(progress: Callable[[int], None]) -> str:
        progress(1)
        assert done.wait(20)
        progress(1)
        return "late"

    steps = stepwise(work, seconds=0.0, longest=0.01)
    assert next(steps)[0] <= 1 and next(steps) == (1, None) and next(steps) == (1, None)
    done.set()
    assert list(steps)[-1] == (2, "late")
    assert not alive()
