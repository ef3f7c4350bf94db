"""The model is compiled when the server starts, in the background, so that the first person does not wait for it."""

from __future__ import annotations

import logging
import threading

_READY = threading.Event()


def start() -> None:
    """Begin, unless it is done."""
    if not _READY.is_set():
        threading.Thread(target=_compile, daemon=True, name="compiling the model").start()


def is_ready() -> bool:
    """Whether runs take milliseconds by now."""
    return _READY.is_set()


def said() -> tuple[str, str]:
    """What is said meanwhile: a title and a sentence."""
    from coalitionlab.model.batch import is_compiled

    if is_compiled():
        return "Getting ready", "The model is being loaded; this takes a few seconds after the start."
    return (
        "Compiling the model, once",
        "About a minute on a new machine; afterwards the dashboard opens at once.",
    )


def wait(seconds: float = 600) -> bool:
    """Wait for it; returns True also when it could not be done beforehand: then the first run does it."""
    _READY.wait(seconds)
    return True


def _compile() -> None:
    from coalitionlab.dashboard.runs import distribution, traced
    from coalitionlab.dashboard.situation import Situation
    from coalitionlab.dashboard.watching.watched import watched

    try:
        usual = Situation()
        traced(usual, "a")
        watched(usual, "a")
        distribution(usual).gap(usual.outcome)
    except Exception:
        logging.getLogger("coalitionlab.dashboard").exception("the model could not be compiled beforehand")
    finally:
        _READY.set()
