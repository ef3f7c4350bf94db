"""A strategy on a scenario as the page draws it: plain values, for JSON."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from coalitionlab.dashboard.whatif.edits import Span, capacities, spans, staff_days
from coalitionlab.dashboard.whatif.requests import base_of
from coalitionlab.dashboard.words import library_title, meaning, title_of, titled
from coalitionlab.scenarios.loader import list_strategies
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN
from coalitionlab.scenarios.schema import Phase, Scenario, Strategy


def timeline(strategy: Strategy, scenario: Scenario) -> dict[str, Any]:
    """One strategy as a timeline: its title, its way of leading, its phases with staff-days a month."""
    base = base_of(strategy)
    return {
        "title": title_of(strategy),
        "summary": strategy.summary,
        "source": strategy.source,
        "base": base or "",
        "changed": base is not None and base != strategy.name,
        "style": {name: _style(strategy, scenario, name) for name in ("control", "transparency")},
        "phases": [
            _phase(phase, span)
            for phase, span in zip(strategy.phases, spans(strategy, scenario), strict=True)
        ],
    }


def clock(scenario: Scenario) -> dict[str, Any]:
    """What both timelines and the charts share: months, capacity over time, events, when the convener leaves, the bar."""
    return {
        "months": scenario.months,
        "leaves": scenario.withdraw_month,
        "capacity": [list(step) for step in capacities(scenario)],
        "events": [[event.month, event.name] for event in scenario.environment.events],
        "bar": scenario.bar,
    }


@lru_cache(maxsize=1)
def catalogue() -> dict[str, Any]:
    """What never changes: actions and outcomes with their words and sources, the library's strategies."""
    return {
        "actions": {
            action.name: {
                "title": action.title, "family": action.family.replace("_", " "), "meaning": action.meaning,
                "fails": action.fails, "source": action.source, "aims": list(action.aims),
            }
            for action in ACTIONS.values()
        },
        "outcomes": {name: _term(name, "outcome") for name in PER_RUN},
        "monthly": {name: _term(name, "monthly") for name in MONTHLY},
        "strategies": [[name, library_title(name)] for name in list_strategies()],
    }  # fmt: skip


def _term(name: str, kind: str) -> list[str]:
    term = meaning(name, kind)
    return [term.title, term.sentence]


def _phase(phase: Phase, span: Span) -> dict[str, Any]:
    days = staff_days(phase, span.capacity)
    return {
        "name": phase.name,
        "first": span.first,
        "last": span.last,
        "capacity": span.capacity,
        "left": max(0.0, span.capacity - sum(days.values())),
        "when": None if phase.when is None else _condition(phase),
        "value": None if phase.when is None else phase.when.value,
        "admits": phase.admits,
        "notes": [f"while {row.when}, otherwise than here" for row in getattr(phase, "instead", ())],
        "actions": [[name, day, phase.aims.get(name, ACTIONS[name].aims[0])] for name, day in days.items()],
    }


def _condition(phase: Phase) -> str:
    assert phase.when is not None
    return f"{titled(phase.when.metric).lower()} is {'above' if phase.when.above else 'below'}"


def _style(strategy: Strategy, scenario: Scenario, name: str) -> list[Any]:
    own = getattr(strategy.convener, name)
    return [getattr(scenario.convener, name) if own is None else own, own is not None]
