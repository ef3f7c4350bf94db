"""What is said when something goes wrong: never a traceback on the page; that goes to the server's log."""

from __future__ import annotations

import logging

from coalitionlab.scenarios.errors import InputError

LOG = logging.getLogger("coalitionlab.dashboard")


def in_words(error: BaseException) -> str:
    """One or more sentences for the person; what was not foreseen is logged with its traceback."""
    if isinstance(error, InputError):
        return " ".join(f"{one}." for one in error.problems[:5])
    if isinstance(error, MemoryError):
        return "This takes more memory than there is. Ask for fewer replicates or a smaller scenario."
    LOG.error("a page went wrong", exc_info=error)
    return f"Something went wrong here that should not have ({type(error).__name__}). Nothing you entered is lost."
