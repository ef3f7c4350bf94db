"""Titles and meanings of outcomes, cases and plans, read where they are declared."""

from __future__ import annotations

from coalitionlab.experiments.words import capital, spaced
from coalitionlab.scenarios.names.outcomes import PER_RUN
from coalitionlab.scenarios.schema import Scenario, Strategy

_BETTER = {"worse": "less of it is better", "better": "more of it is better"}


def titled(name: str) -> str:
    """A name as a title: `collective_action` is "Collective action"."""
    return capital(spaced(name))


def title_of(record: Scenario | Strategy) -> str:
    """What a case or plan is called."""
    return record.title or record.name


def outcome_titles() -> list[list[str]]:
    """Name and title of each outcome of a run, to choose from."""
    return [[name, titled(name)] for name in PER_RUN]


def outcome_words(name: str) -> str:
    """An outcome with its meaning, and which way of it is better, within a sentence."""
    outcome = PER_RUN[name]
    better = _BETTER.get(outcome.higher_is, "neither more nor less of it is better")
    return f"{spaced(name)} ({outcome.meaning}; {better})"
