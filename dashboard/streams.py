"""Long computations in small steps: each takes its turn in the fair line, shows what it has so far, and is shared by all who ask the same."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, Generic, TypeVar

import solara

from coalitionlab.dashboard.asking import LINE
from coalitionlab.dashboard.line import Line, Superseded
from coalitionlab.dashboard.problems import in_words
from coalitionlab.dashboard.runs import KEPT
from coalitionlab.dashboard.session import Session

T = TypeVar("T")

#: How often a page is told of progress, in seconds; and no more often than that telling (working out what the page shows, and
#: drawing it) takes a quarter of the time.
TOLD_EVERY, TELLING = 0.3, 0.25
#: Who waits for long jobs of others looks up so often, in seconds, whether they are still wanted themselves.
WAIT = 1.0


@dataclass(frozen=True, eq=False)
class Job(Generic[T]):
    """Something that is made in steps: `key` says what it depends on; `steps` gives (how far, 0..1, and what there is so far).

    Of those that are `long` only one is under way at a time in this process; the others wait in the order they came.
    """

    key: Hashable
    steps: Callable[[], Iterator[tuple[float, T]]]
    long: bool = False


@dataclass(frozen=True, eq=False)
class Streamed(Generic[T]):
    """What is there of several jobs.

    Attributes:
        found: what there is so far, by the job's key: whole or, for the one under way, perhaps a part.
        share: how far each has come, 0..1, by key; problems: what went wrong with a job, in words.
        running: whether more is on its way.
        ahead: how many long jobs are before a job that waits for its turn, by key.
    """

    found: Mapping[Hashable, T] = field(default_factory=dict)
    share: Mapping[Hashable, float] = field(default_factory=dict)
    problems: Mapping[Hashable, str] = field(default_factory=dict)
    running: bool = False
    ahead: Mapping[Hashable, int] = field(default_factory=dict)

    def done(self, key: Hashable) -> bool:
        """Whether a job is finished."""
        return self.share.get(key, 0.0) >= 1.0


#: The same value at every drawing: solara takes another one for a change.
NOTHING_YET: Streamed[Any] = Streamed(running=True)


class _Shared:
    """A job under way, moved on by whoever of those who want it has the turn."""

    def __init__(self, job: Job[Any]) -> None:
        self.key, self.steps, self.long = job.key, job.steps(), job.long
        self.share, self.wanted = 0.0, 0
        self.value: Any = None
        self.error: Exception | None = None
        self.lock = threading.Lock()

    def move(self) -> None:
        """Take a step, unless all is done or failed."""
        with self.lock:
            if self.error is not None:
                raise self.error
            if self.share >= 1.0:
                return
            try:
                self.share, self.value = next(self.steps)
            except StopIteration:
                self.share = 1.0
            except Exception as error:
                self.error = error
                raise

    def end(self) -> None:
        """Let go of what the steps hold."""
        with self.lock:
            if isinstance(self.steps, Generator):
                self.steps.close()


class Streams:
    """The jobs under way in this process, by key; those that nobody wants any more are forgotten. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._under_way: dict[Hashable, _Shared] = {}

    def join(self, job: Job[Any]) -> _Shared:
        """The job, begun unless somebody has; to be left once."""
        with self._lock:
            shared = self._under_way.get(job.key)
            if shared is None:
                shared = self._under_way[job.key] = _Shared(job)
            shared.wanted += 1
            return shared

    def leave(self, shared: _Shared) -> None:
        """One fewer wants it."""
        with self._lock:
            shared.wanted -= 1
            if shared.wanted:
                return
            self._under_way.pop(shared.key, None)
            self._changed.notify_all()
        shared.end()

    def ahead(self, shared: _Shared) -> int:
        """How many long jobs came before this one and are not done."""
        with self._lock:
            return self._ahead(shared)

    def _ahead(self, shared: _Shared) -> int:
        if not shared.long:
            return 0
        before = takewhile(lambda one: one is not shared, self._under_way.values())
        return sum(one.long for one in before)

    def wait(self, shared: _Shared, seen: int) -> None:
        """Wait, a second at most, until another number of long jobs is before this one."""
        with self._changed:
            self._changed.wait_for(lambda: self._ahead(shared) != seen, timeout=WAIT)

    @property
    def count(self) -> int:
        """How many jobs are under way."""
        return len(self._under_way)


STREAMS = Streams()
#: Streams take turns among themselves, and all of them together have one place in the line of those who wait for a slider.
TURNS = Line()


def run_jobs(
    jobs: Sequence[Job[T]],
    who: Hashable,
    wanted: Callable[[], bool],
    tell: Callable[[Streamed[T]], None],
) -> None:
    """Do the jobs one after the other, a step a turn, and tell of what there is; ends early once it is not `wanted`.

    What is whole is kept for all sessions and not made again.
    """
    found: dict[Hashable, T] = {}
    share: dict[Hashable, float] = {}
    problems: dict[Hashable, str] = {}
    ahead: dict[Hashable, int] = {}
    for job in jobs:
        kept = KEPT.look(("stream", job.key))
        if kept is not None:
            found[job.key], share[job.key] = kept, 1.0
    next_time = 0.0

    def say(running: bool) -> None:
        nonlocal next_time
        began = time.monotonic()
        if wanted():
            tell(Streamed(dict(found), dict(share), dict(problems), running, dict(ahead)))
        ended = time.monotonic()
        next_time = ended + max(TOLD_EVERY, (ended - began) * (1 / TELLING - 1))

    say(len(found) < len(jobs))
    next_time = 0.0  # the first there is to see is shown at once
    for job in jobs:
        if job.key in found:
            continue
        shared = STREAMS.join(job)
        try:
            while wanted() and (before := STREAMS.ahead(shared)):
                if ahead.get(job.key) != before:
                    ahead[job.key] = before
                    say(True)
                STREAMS.wait(shared, before)
            if ahead.pop(job.key, 0):
                say(True)
            while wanted() and share.get(job.key, 0.0) < 1.0:
                TURNS.run(who, lambda shared=shared: LINE.run("streams", shared.move))  # type: ignore[misc]
                share[job.key] = shared.share
                if shared.value is not None:
                    found[job.key] = shared.value
                if time.monotonic() >= next_time and share[job.key] < 1.0:
                    say(True)
            if share.get(job.key, 0.0) >= 1.0:
                found[job.key] = KEPT.get(("stream", job.key), lambda shared=shared: shared.value)  # type: ignore[misc]
        except Superseded:
            return
        except Exception as error:
            problems[job.key], share[job.key] = in_words(error), 1.0
        finally:
            STREAMS.leave(shared)
        if not wanted():
            return
        if time.monotonic() >= next_time:
            say(True)
    say(False)


def use_streamed(
    session: Session, slot: str, jobs: Sequence[Job[T]], key: Any, active: bool = True
) -> Streamed[T]:
    """Have jobs done, whenever `key` changes, in the fair line, and be drawn again as results come. A hook.

    When the key changes, the page is left or `active` is False, what is under way is let go after its present step; what has been
    found stays in view until something newer comes.
    """
    known: solara.Reactive[Streamed[T]] = solara.use_reactive(NOTHING_YET)
    latest = solara.use_ref(None)
    who = (session.id, slot)

    def begin() -> Callable[[], None]:
        mine = latest.current = object()

        def tell(found: Streamed[T]) -> None:
            if latest.current is mine:
                known.value = found

        if active:
            given = (list(jobs), who, lambda: latest.current is mine, tell)
            threading.Thread(target=run_jobs, args=given, daemon=True, name=f"stream {slot}").start()
        elif known.peek().running:
            now = known.peek()
            known.value = Streamed(now.found, now.share, now.problems, False)

        def stop() -> None:
            if latest.current is mine:
                latest.current = None
                TURNS.leave(who)

        return stop

    solara.use_effect(begin, [key, active])
    found: Streamed[T] = known.value
    return found
