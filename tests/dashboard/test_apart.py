"""Work in a process of its own: what it says arrives, and it ends with its work, with a stop, and with its own end."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import pytest

from coalitionlab.dashboard.apart import apart
from coalitionlab.scenarios.errors import InputError, input_error


def silent(share: float, partial: Any) -> None:
    """Nobody looks."""


def own_process(report: Callable[..., None]) -> int:
    report(0.5, "half")
    return os.getpid()


def refused(report: Callable[..., None]) -> None:
    raise input_error("a goat", "bring a sheep")


def killed(report: Callable[..., None]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def endless(report: Callable[..., None]) -> None:
    while True:
        report(0.1, partial(os.getpid))
        time.sleep(0.05)


def alive(process: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, 0)
        return True
    return False


def test_it_is_done_elsewhere_and_says_how_far_it_is() -> None:
    said: list[Any] = []
    process = apart(own_process, lambda share, partial: said.append((share, partial)))
    assert process != os.getpid() and not alive(process)
    assert (0.5, "half") in said


def test_what_no_other_process_can_be_given_is_done_here() -> None:
    said: list[Any] = []

    def work(report: Callable[..., None]) -> int:
        report(0.5, lambda: "half")
        return os.getpid()

    assert apart(work, lambda share, partial: said.append((share, partial))) == os.getpid()
    assert said == [(0.5, "half")]


def test_what_it_raises_is_raised_here() -> None:
    with pytest.raises(InputError, match="a goat"):
        apart(refused, silent)


def test_a_process_that_the_system_ends_has_taken_too_much_memory() -> None:
    with pytest.raises(MemoryError):
        apart(killed, silent)


def test_a_stop_ends_it() -> None:
    processes = []

    def stop(share: float, partial: Any) -> None:
        if partial is not None:
            processes.append(partial)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apart(endless, stop)
    assert not alive(processes[0])
