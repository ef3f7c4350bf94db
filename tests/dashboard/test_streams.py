"""Long computations in steps: shared, in turn, let go when nobody wants them, and kept once whole."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

from coalitionlab.dashboard.asking import LINE
from coalitionlab.dashboard.line import Line
from coalitionlab.dashboard.streams import STREAMS, Job, Streamed, run_jobs
from coalitionlab.scenarios.errors import input_error


def counting(name: str, steps: int, made: list[int], wait: threading.Event | None = None) -> Job[int]:
    def work() -> Iterator[tuple[float, int]]:
        for k in range(1, steps + 1):
            if wait is not None:
                assert wait.wait(10)
            made.append(k)
            yield k / steps, k

    return Job(("test", name), work)


def test_jobs_are_done_in_order_and_kept() -> None:
    made: list[int] = []
    told: list[Streamed[int]] = []
    jobs = [counting("first", 3, made), counting("second", 2, made)]
    run_jobs(jobs, "me", lambda: True, told.append)
    assert made == [1, 2, 3, 1, 2]
    assert told[0].running and not told[-1].running
    assert told[-1].found == {jobs[0].key: 3, jobs[1].key: 2}
    assert all(told[-1].done(job.key) for job in jobs)
    run_jobs(jobs, "another", lambda: True, told.append)
    assert made == [1, 2, 3, 1, 2]  # nothing was made twice
    assert STREAMS.count == 0


def test_two_who_ask_the_same_share_the_work() -> None:
    made: list[int] = []
    begin = threading.Event()
    job = counting("shared", 40, made, begin)
    found: list[Streamed[int]] = []
    threads = [
        threading.Thread(target=run_jobs, args=([job], who, lambda: True, found.append)) for who in "ab"
    ]
    for one in threads:
        one.start()
    begin.set()
    for one in threads:
        one.join(20)
    assert made == list(range(1, 41))
    assert sum(not one.running and one.found == {job.key: 40} for one in found) == 2


def test_what_is_not_wanted_any_more_stops_after_its_step() -> None:
    made: list[int] = []
    run_jobs([counting("unwanted", 50, made)], "me", lambda: len(made) < 5, lambda _: None)
    assert made == [1, 2, 3, 4, 5] and STREAMS.count == 0


def test_what_goes_wrong_is_said_and_the_next_is_done() -> None:
    def bad() -> Iterator[tuple[float, int]]:
        yield 0.5, 1
        raise input_error("a goat", "bring a sheep")

    told: list[Streamed[int]] = []
    good = counting("after", 1, [])
    run_jobs([Job(("test", "bad"), bad), good], "me", lambda: True, told.append)
    assert "a goat" in told[-1].problems[("test", "bad")]
    assert told[-1].found[good.key] == 1 and not told[-1].running


def test_turns_are_taken_one_after_the_other() -> None:
    """Long work of one does not keep another waiting for longer than a step."""
    line, order = Line(), []
    begin = threading.Event()

    def many(who: str) -> None:
        begin.wait(10)
        for k in range(20):
            line.run(who, lambda k=k: order.append((who, k)))

    threads = [threading.Thread(target=many, args=(who,)) for who in "ab"]
    for one in threads:
        one.start()
    begin.set()
    for one in threads:
        one.join(20)
    assert sorted(order) == [(who, k) for who in "ab" for k in range(20)]


def test_a_slider_waits_for_one_step_however_many_stream() -> None:
    def slow(name: int) -> Job[int]:
        def work() -> Iterator[tuple[float, int]]:
            for k in range(1, 1000):
                time.sleep(0.02)
                yield k / 1000, k

        return Job(("test", "slow", name), work)

    busy = [True]
    threads = [
        threading.Thread(target=run_jobs, args=([slow(k)], k, lambda: busy[0], lambda _: None))
        for k in range(30)
    ]
    for one in threads:
        one.start()
    waits = []
    for _ in range(15):
        began = time.monotonic()
        LINE.run("slider", lambda: None)
        waits.append(time.monotonic() - began)
        time.sleep(0.01)
    busy[0] = False
    for one in threads:
        one.join(20)
    assert sorted(waits)[7] < 0.3  # thirty steps would take twice as long
    assert STREAMS.count == 0


def test_long_jobs_come_one_after_the_other_and_say_whose_turn_it_is() -> None:
    order: list[str] = []
    gate = threading.Event()

    def long(name: str) -> Job[int]:
        def work() -> Iterator[tuple[float, int]]:
            assert gate.wait(10)
            for k in range(1, 4):
                order.append(name)
                yield k / 3, k

        return Job(("test", "long", name), work, long=True)

    told: dict[str, list[Streamed[int]]] = {name: [] for name in "abc"}
    threads = {}
    for count, name in enumerate("abc", 1):
        given = ([long(name)], name, lambda: True, told[name].append)
        threads[name] = threading.Thread(target=run_jobs, args=given)
        threads[name].start()
        limit = time.monotonic() + 10
        while STREAMS.count < count and time.monotonic() < limit:
            time.sleep(0.005)
    limit = time.monotonic() + 10
    while not any(one.ahead for one in told["c"]) and time.monotonic() < limit:
        time.sleep(0.005)
    gate.set()
    for thread in threads.values():
        thread.join(20)
    assert order == list("aaabbbccc")
    key = ("test", "long", "c")
    assert [one.ahead[key] for one in told["c"] if one.ahead][0] == 2
    assert not told["c"][-1].ahead and told["c"][-1].done(key)
    assert STREAMS.count == 0


def test_who_waits_behind_a_long_job_can_leave() -> None:
    gate, wanted = threading.Event(), [True]

    def first() -> Iterator[tuple[float, int]]:
        assert gate.wait(20)
        yield 1.0, 1

    def never() -> Iterator[tuple[float, int]]:
        raise AssertionError("it was not its turn")
        yield 1.0, 1

    told: list[Streamed[int]] = []
    one = threading.Thread(
        target=run_jobs, args=([Job(("test", "one"), first, long=True)], "one", lambda: True, told.append)
    )
    one.start()
    while STREAMS.count == 0:
        time.sleep(0.005)
    two = threading.Thread(
        target=run_jobs,
        args=([Job(("test", "two"), never, long=True)], "two", lambda: wanted[0], lambda _: None),
    )
    two.start()
    wanted[0] = False
    two.join(10)
    assert not two.is_alive() and STREAMS.count == 1
    gate.set()
    one.join(20)
    assert STREAMS.count == 0


def test_steps_that_are_let_go_are_closed() -> None:
    closed = []

    def work() -> Iterator[tuple[float, int]]:
        try:
            for k in range(1, 100):
                yield k / 100, k
        finally:
            closed.append(True)

    told: list[Streamed[int]] = []
    run_jobs([Job(("test", "closing"), work)], "me", lambda: len(told) < 2, told.append)
    assert closed == [True] and STREAMS.count == 0
