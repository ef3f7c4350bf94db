"""Computations are shared, replaced, stopped when nobody waits, bounded in number, and never leave a page waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
import solara

from coalitionlab.dashboard.jobs import KEPT, WORKERS, Cancelled, Job, JobRunner, JobState, Report, in_words, use_job
from coalitionlab.dashboard.widgets import tag
from coalitionlab.scenarios.errors import InputError, input_error

LIMIT = 5.0
numbers = count()


def until(holds: Callable[[], bool]) -> None:
    limit = time.monotonic() + LIMIT
    while not holds():
        assert time.monotonic() < limit, "it did not come about"
        time.sleep(0.005)


def job(work: Callable[[Report], Any], pool: str = "short") -> Job[Any]:
    return Job(("test", next(numbers)), work, pool)


def test_two_who_ask_the_same_share_the_work_and_it_is_kept() -> None:
    runner, go, made = JobRunner(), threading.Event(), []

    def work(_: Report) -> int:
        assert go.wait(LIMIT)
        made.append(1)
        return 5

    shared, seen = job(work), []
    first, _ = runner.watch(shared, lambda: seen.append("a"))
    second, _ = runner.watch(shared, lambda: seen.append("b"))
    assert first is second and not first.answer.done
    go.set()
    until(lambda: sorted(seen) == ["a", "b"])
    assert first.answer.value == runner.result(shared) == 5 and made == [1]


def test_what_nobody_waits_for_stops_at_its_next_report_and_can_be_asked_again() -> None:
    runner, ended, started = JobRunner(), threading.Event(), threading.Event()

    def work(report: Report) -> int:
        for k in range(10_000):
            started.set()
            try:
                report(k / 10_000, k)
            except Cancelled:
                ended.set()
                raise
            time.sleep(0.001)
        return 1

    long = job(work, "long")
    _, leave = runner.watch(long, lambda: None)
    assert started.wait(LIMIT)
    leave()
    assert ended.wait(LIMIT)
    again, leave = runner.watch(long, lambda: None)
    until(lambda: again.answer.started)
    leave()


def test_at_most_so_many_run_at_once_and_those_that_were_left_never_begin() -> None:
    runner, go, running, most = JobRunner(), threading.Event(), [], []

    def work(_: Report) -> None:
        running.append(1)
        most.append(len(running))
        assert go.wait(LIMIT)
        running.pop()

    leaves = [runner.watch(job(work), lambda: None)[1] for _ in range(10)]
    until(lambda: len(running) == WORKERS["short"])
    for leave in leaves[5:]:
        leave()
    go.set()
    until(lambda: len(most) == 5 and not running)
    time.sleep(0.05)
    assert len(most) == 5 and max(most) == WORKERS["short"]


def test_an_error_reaches_all_who_wait_and_is_not_kept() -> None:
    runner, tries = JobRunner(), []

    def work(_: Report) -> int:
        tries.append(1)
        if len(tries) == 1:
            raise input_error("a goat", "bring a sheep")
        return 2

    bad = job(work)
    with pytest.raises(InputError):
        runner.result(bad)
    assert runner.result(bad) == 2


def test_what_is_kept_is_bounded() -> None:
    runner = JobRunner()
    for k in range(2 * KEPT):
        runner.result(Job(k, lambda _: 0))
    assert len(runner._kept) == KEPT


def drawn(component: Any) -> Any:
    box, context = solara.render(component(), handle_error=False)
    return box, context


def test_the_last_asked_is_always_answered_whatever_comes_before_it() -> None:
    """Moves within milliseconds of each other, as a drag makes them: no answer is lost, none replaces a newer one."""
    key, seen = solara.reactive(0), []

    def work(number: int) -> Callable[[Report], int]:
        return lambda _: (time.sleep(0.002 * (number % 3)), number)[1]

    @solara.component
    def Asking() -> None:
        number = key.value
        seen.append((number, use_job(Job(("drag", number), work(number)))))
        tag("p", "x")

    _, context = drawn(Asking)
    for number in range(1, 150):
        key.value = number
        time.sleep(0.001 * (number % 4))
        if number % 50 == 49:
            until(lambda n=number: seen[-1][0] == n and seen[-1][1].done and seen[-1][1].value == n)
    assert all(answer.value == number for number, answer in seen if answer.done)
    context.close()


def test_an_answer_comes_later_and_what_went_wrong_is_said() -> None:
    key, go = solara.reactive(1), {1: threading.Event(), 2: threading.Event(), 3: threading.Event()}
    seen: list[JobState[int]] = []

    @solara.component
    def Asking() -> None:
        mine = key.value

        def work(_: Report) -> int:
            assert go[mine].wait(LIMIT)
            if mine == 3:
                raise input_error("a bad thing", "do better")
            return mine

        seen.append(use_job(Job(("later", mine), work)))
        tag("p", "x")

    _, context = drawn(Asking)
    assert (seen[-1].value, seen[-1].done) == (None, False)
    for number in (1, 2):
        key.value = number
        go[number].set()
        until(lambda n=number: seen[-1].done and seen[-1].value == n)
    key.value = 3
    assert not seen[-1].done
    go[3].set()
    until(lambda: bool(seen[-1].problem))
    assert seen[-1].problem == "a bad thing; do better."
    context.close()


def test_what_went_wrong_is_said_in_words(caplog: pytest.LogCaptureFixture) -> None:
    assert in_words(input_error("x", "do y", field="z")) == "z: x; do y."
    assert "memory" in in_words(MemoryError())
    words = in_words(ZeroDivisionError("secret"))
    assert "ZeroDivisionError" in words and "secret" not in words and "secret" in caplog.text


def test_a_job_that_meets_the_end_of_the_server_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    runner = JobRunner()
    for ended in (True, False):
        runner.ended = ended
        with pytest.raises(RuntimeError, match="after interpreter shutdown"):
            runner.result(Job(ended, lambda report: raised("cannot schedule new futures after interpreter shutdown")))
        assert bool(caplog.records) is not ended


def raised(text: str) -> Any:
    raise RuntimeError(text)
