"""Words that the panels share: numbers, lists of names, outcomes."""

from __future__ import annotations

from collections.abc import Sequence

from coalitionlab.scenarios.loader import list_strategies, load_strategy
from coalitionlab.scenarios.names.outcomes import PER_RUN


def outcome_words(name: str) -> tuple[str, str]:
    """An outcome's title and what it means."""
    one = PER_RUN[name]
    return name.replace("_", " ").capitalize(), f"{one.meaning} ({one.unit})"


def better_words(name: str) -> str:
    """Which way of an outcome is better."""
    ways = {"worse": "less of it is better", "better": "more of it is better"}
    return ways.get(PER_RUN[name].higher_is, "neither more nor less of it is better")


def number(value: float, digits: int) -> str:
    """A number as it is shown; a dash where it is not defined."""
    return "–" if value != value else f"{value + 0.0:.{digits}f}".replace("-", "−")


def signed(value: float, digits: int) -> str:
    """A difference with its sign; 0 without one."""
    if value != value:
        return "–"
    text = f"{value:+.{digits}f}"
    return text.replace("-", "−") if float(text) else f"{0:.{digits}f}"


def listed(names: Sequence[str], most: int = 6) -> str:
    """Names in a sentence: "A, B and C", the rest counted."""
    shown, more = list(names[:most]), len(names) - most
    if more > 0:
        shown.append(f"{more} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def library_title(name: str) -> str:
    """A strategy of the library as people know it."""
    return (load_strategy(name).title or name) if name in list_strategies() else name.replace("_", " ")
