"""Work in a process of its own: what it takes of memory is given back when it ends, and the server never holds the compiled model."""

from __future__ import annotations

import pickle
import signal
import time
import traceback
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from coalitionlab.dashboard.jobs import Report

T = TypeVar("T")
#: Seconds after which it is looked up whether anybody still waits, and between two reports.
LOOK = 0.2


def apart(work: Callable[[Report], T], report: Report) -> T:
    """What `work(report)` returns or raises, done by a process of its own; where `report` raises, that process is ended.

    What it reports may be a function, called where that is sent. Work that no other process can be given, such as that of a Python function
    that leads, is done here.
    """
    try:
        packed = pickle.dumps(work)
    except (pickle.PicklingError, AttributeError, TypeError):
        return work(lambda share, partial: report(share, partial() if callable(partial) else partial))
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_do, args=(packed, theirs), daemon=True)
    child.start()
    theirs.close()
    try:
        made: T = _followed(ours, report)
        return made
    except EOFError:  # it has died without a word, as processes do that take more memory than there is
        raise MemoryError from None
    finally:
        child.kill()
        child.join()
        ours.close()


def _followed(ours: Connection, report: Report) -> Any:
    """Passes on what the process says, until it has ended."""
    share = 0.0
    while True:
        if not ours.poll(LOOK):
            report(share, None)
            continue
        kind, said = ours.recv()
        if kind == "raised":
            raise said
        if kind == "made":
            return said
        share, _ = said
        report(*said)


def _do(packed: bytes, theirs: Connection) -> None:
    """Does the work; runs in the process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's
    said = 0.0

    def report(share: float, partial: Any = None) -> None:
        nonlocal said
        if time.monotonic() >= said + LOOK:
            theirs.send(("report", (share, partial() if callable(partial) else partial)))
            said = time.monotonic()

    try:
        answer: tuple[str, Any] = ("made", pickle.loads(packed)(report))
    except BrokenPipeError:  # nobody listens any more
        return
    except Exception as error:
        error.add_note(traceback.format_exc())
        answer = ("raised", error)
    theirs.send(answer)
