"""Titles and meanings of actions, outcomes and parameters, read where they are declared; numbers and lists in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coalitionlab.experiments.statistics import Estimate
from coalitionlab.experiments.words import capital, decimal, digits_for, signed, spaced
from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.loader import list_strategies, load_strategy
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario, Strategy

_KINDS: dict[str, Mapping[str, Any]] = {
    "action": ACTIONS,
    "outcome": PER_RUN,
    "monthly": MONTHLY,
    "parameter": PARAMETERS,
}


@dataclass(frozen=True)
class Meaning:
    """A name in words: its title, what it means, and where that comes from (empty where it is by definition)."""

    title: str
    sentence: str
    source: str = ""

    @property
    def as_sentence(self) -> str:
        """The meaning with a capital and a full stop."""
        text = capital(self.sentence)
        return text if text.endswith((".", "!", "?")) else f"{text}."


def meaning(name: str, kind: str = "") -> Meaning:
    """The meaning of a name; `kind` ("action", "outcome", "monthly", "parameter") decides where a name is several things.

    Raises InputError for an unknown name.
    """
    for registry in [_KINDS[kind]] if kind else _KINDS.values():
        entry = registry.get(name)
        if entry is not None:
            unit = f" ({entry.unit})" if hasattr(entry, "unit") else ""
            title = getattr(entry, "title", "") or titled(name)
            return Meaning(title, f"{entry.meaning}{unit}", getattr(entry, "source", ""))
    raise input_error(
        f"unknown name {quoted(name)}", suggest(name, [key for one in _KINDS.values() for key in one])
    )


def titled(name: str) -> str:
    """A name as a title: `collective_action` is "Collective action"."""
    return capital(spaced(name))


def title_of(record: Scenario | Strategy) -> str:
    """What a scenario or strategy is called."""
    return record.title or record.name


def library_title(name: str) -> str:
    """What a strategy of the library is called."""
    return title_of(load_strategy(name)) if name in list_strategies() else spaced(name)


def outcome_titles() -> list[list[str]]:
    """Name and title of each per-run outcome, to choose from."""
    return [[name, titled(name)] for name in PER_RUN]


def outcome_data(name: str) -> dict[str, str]:
    """A per-run outcome as JavaScript shows it."""
    outcome = PER_RUN[name]
    return {
        "name": name,
        "title": titled(name),
        "unit": outcome.unit,
        "meaning": meaning(name, "outcome").sentence,
        "better": outcome.higher_is,
    }


def better_words(outcome: str) -> str:
    """Which way of an outcome is better."""
    ways = {"worse": "less of it is better", "better": "more of it is better"}
    return ways.get(PER_RUN[outcome].higher_is, "neither more nor less of it is better")


def interval(estimate: Estimate, form: str = "") -> str:
    """A number with its 95 % interval; `form` may be "signed", or "size" for the amount without its sign."""
    mean, low, high = estimate.mean, estimate.low, estimate.high
    if form == "size":
        mean, (low, high) = abs(mean), sorted((abs(low), abs(high)))
    digits = digits_for([mean, low, high])
    shown = [(signed if form == "signed" else decimal)(value, digits) for value in (mean, low, high)]
    return f"{shown[0]} ({shown[1]} to {shown[2]})"
