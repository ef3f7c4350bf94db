"""A long computation that tells of its progress, as steps: it goes on only while it has the turn."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from typing import Any, TypeVar

T = TypeVar("T")

#: A step is at least so long, in seconds; it ends when the computation next tells of progress, or, where that takes long, after
#: LONGEST all the same: the computation then goes on beside what others do.
SECONDS, LONGEST = 0.1, 0.2


class LetGo(KeyboardInterrupt):
    """Raised inside the computation when nobody wants it any more; such computations know Ctrl-C."""


def stepwise(
    work: Callable[[Callable[[int], None]], T], seconds: float = SECONDS, longest: float = LONGEST
) -> Generator[tuple[int, T | None], None, None]:
    """Do `work(progress)` in a thread that stands still between the steps: (done so far, None), at the end (done, its answer).

    It can stand still only where it tells of progress: what is silent for `longest` seconds ends its step and goes on.

    `progress(n)` tells of n more. What `work` raises is raised here. When the steps are let go (closed), `LetGo` is raised in
    the work at its next word of progress, and its thread is waited for.
    """
    mine, theirs = threading.Semaphore(0), threading.Semaphore(0)
    state: dict[str, Any] = {"done": 0, "go": True, "since": 0.0}

    def progress(more: int) -> None:
        state["done"] += more
        if time.monotonic() - state["since"] >= seconds and state["go"]:
            mine.release()
            theirs.acquire()
        if not state["go"]:
            raise LetGo

    def run() -> None:
        theirs.acquire()
        try:
            if state["go"]:
                state["answer"] = work(progress)
        except BaseException as error:  # Ctrl-C's kind too: it is told to the one who asked
            state["error"] = error
        finally:
            mine.release()

    thread = threading.Thread(target=run, daemon=True, name="stepwise")
    thread.start()
    still = True
    try:
        while True:
            if still:
                state["since"] = time.monotonic()
                theirs.release()
            still = mine.acquire(timeout=longest)
            if "error" in state:
                raise state["error"]
            if "answer" in state:
                yield state["done"], state["answer"]
                return
            yield state["done"], None
    finally:
        state["go"] = False
        theirs.release()
        thread.join()
