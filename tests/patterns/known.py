"""What is known not to emerge, in which cases, and why: said in the documentation, and found by the tests when it changes.

A pattern that is missing in some cases is still asked for in all others. Cases are names, or `building` and `all` for patterns about
cases together.
"""

from __future__ import annotations

from typing import NamedTuple


class Missing(NamedTuple):
    """A pattern that the model does not show in some cases, and what was found to be the reason."""

    pattern: str
    cases: tuple[str, ...]
    why: str


MISSING: tuple[Missing, ...] = ()


def why_missing(pattern: str, case: str) -> str | None:
    """Why the pattern is known to fail in the case; None where it is to hold."""
    return next((each.why for each in MISSING if each.pattern == pattern and case in each.cases), None)
