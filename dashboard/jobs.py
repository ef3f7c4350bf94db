"""Computations that the tools wait for: in a few threads, shared by all who ask the same, stopped when nobody waits any more."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Generic, TypeVar

import solara
from cachetools import LRUCache

from coalitionlab.scenarios.errors import InputError

T = TypeVar("T")
Report = Callable[[float, Any], None]
LOG = logging.getLogger("coalitionlab.dashboard")
#: How many computations run at once: those of seconds, and searches and reports.
WORKERS = {"short": 2, "long": 1}
#: Number of past answers that are kept, over all sessions: in a room, many ask the same one after the other.
KEPT = 40
#: Seconds between two drawings of an answer that grows.
REPORT_EVERY = 0.3


class Cancelled(KeyboardInterrupt):
    """Raised inside a computation that nobody waits for any more; long computations handle it as Ctrl-C."""


@dataclass(frozen=True, eq=False)
class Job(Generic[T]):
    """A computation: `key` is all that its answer depends on. `work(report)` returns the answer.

    On the way it may call `report(share, partial)`, with the share done (0 to 1) and what there is so far; `pool` is one of WORKERS.
    """

    key: Hashable
    work: Callable[[Report], T]
    pool: str = "short"


@dataclass(frozen=True, eq=False)
class JobState(Generic[T]):
    """What is known of a job: the answer (or a part, while `share` is below 1), or in words why there is none."""

    value: T | None = None
    share: float = 0.0
    problem: str = ""
    started: bool = False

    @property
    def done(self) -> bool:
        """Whether nothing more will come."""
        return self.share >= 1.0


class Running:
    """A job and its newest answer; `watchers` are called, without arguments, when that has changed."""

    def __init__(self, job: Job[Any]) -> None:
        self.job = job
        self.answer: JobState[Any] = JobState()
        self.watchers: list[Callable[[], None]] = []
        self.future: Future[Any] | None = None
        self._next = 0.0

    def report(self, share: float, partial: Any = None) -> None:
        """Take note of progress. Raises Cancelled when nobody waits any more."""
        if not self.watchers:
            raise Cancelled
        value = self.answer.value if partial is None else partial
        self.answer = JobState(value, min(share, 0.999), started=True)
        if time.monotonic() >= self._next:
            self.notify()
            self._next = time.monotonic() + REPORT_EVERY

    def notify(self) -> None:
        """Have all who wait draw what there is."""
        for watcher in list(self.watchers):
            watcher()


class JobRunner:
    """Runs jobs in thread pools and keeps their answers, the least recently used forgotten first."""

    def __init__(self) -> None:
        self._pools = {name: ThreadPoolExecutor(number, f"dashboard {name}") for name, number in WORKERS.items()}
        self._lock = threading.Lock()
        self._running: dict[Hashable, Running] = {}
        self._kept: LRUCache[Hashable, Any] = LRUCache(KEPT)
        #: Set when the server has ended: what a job still meets then is the end of Python, and nobody waits for it.
        self.ended = False

    def watch(self, job: Job[Any], changed: Callable[[], None]) -> tuple[Running, Callable[[], None]]:
        """Start the job, or join it; returns it with a function that stops waiting. `changed` is called when there is more."""
        with self._lock:
            if job.key in self._kept:
                finished = Running(job)
                finished.answer = JobState(self._kept[job.key], 1.0)
                return finished, lambda: None
            running = self._running.get(job.key)
            if running is None:
                running = self._running[job.key] = Running(job)
                running.watchers.append(changed)
                running.future = self._pools[job.pool].submit(self._run, running)
            else:
                running.watchers.append(changed)
        return running, lambda: self._leave(running, changed)

    def result(self, job: Job[T]) -> T:
        """The answer, waited for. Raises what the computation raises."""
        running, leave = self.watch(job, lambda: None)
        try:
            value: Any = running.answer.value if running.future is None else running.future.result()
            return value  # type: ignore[no-any-return]
        finally:
            leave()

    def _leave(self, running: Running, changed: Callable[[], None]) -> None:
        with self._lock:
            if changed in running.watchers:
                running.watchers.remove(changed)
            if not running.watchers and self._running.get(running.job.key) is running:
                del self._running[running.job.key]
                assert running.future is not None
                running.future.cancel()

    def _run(self, running: Running) -> Any:
        key = running.job.key
        try:
            value = running.job.work(running.report)
            answer = JobState(value, 1.0, started=True)
            with self._lock:
                self._kept[key] = value
            return value
        except KeyboardInterrupt:
            answer = running.answer
            raise
        except Exception as error:
            problem = "" if self.ended else in_words(error)
            answer = replace(running.answer, share=1.0, problem=problem)
            raise
        finally:
            running.answer = answer
            with self._lock:
                if self._running.get(key) is running:
                    del self._running[key]
            running.notify()


RUNNER = JobRunner()
_changes = count(1)


def use_job(job: Job[T] | None) -> JobState[T]:
    """Have a job done and be drawn again as its answer comes. A hook; a job that is not asked for in a later drawing is left."""
    # the setter of a state, not a reactive: what comes before a reactive is subscribed to would be lost
    _, draw_again = solara.use_state(0)
    current: Any = solara.use_ref(None)
    key = None if job is None else job.key

    def follow() -> Callable[[], None] | None:
        current.current = None
        if job is None:
            return None
        context, left = _context(), threading.Event()

        def changed() -> None:
            if not left.is_set():
                with context:
                    draw_again(next(_changes))

        running, leave = RUNNER.watch(job, changed)
        current.current = running
        if running.answer.started or running.answer.done:
            draw_again(next(_changes))

        def end() -> None:
            left.set()
            leave()

        return end

    solara.use_effect(follow, [key])
    running = current.current
    if running is None or running.job.key != key:
        return JobState()
    answer: JobState[T] = running.answer
    return answer


def in_words(error: BaseException) -> str:
    """What went wrong, for the page; the traceback of what was not foreseen goes to the server's log."""
    if isinstance(error, InputError):
        return " ".join(f"{problem}." for problem in error.problems[:5])
    if isinstance(error, MemoryError):
        return "This takes more memory than there is. Ask for fewer replicates or a smaller scenario."
    LOG.error("a page went wrong", exc_info=error)
    return f"Something went wrong here that should not have ({type(error).__name__}). Nothing you entered is lost."


def _context() -> AbstractContextManager[Any]:
    """The session that a worker thread draws for; none outside the server."""
    from solara.server import kernel_context

    return kernel_context.get_current_context() if kernel_context.has_current_context() else nullcontext()
