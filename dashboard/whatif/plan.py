"""The plans and the scenario as the page draws them: timelines, the clock, sliders; plain values, for JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from coalitionlab.dashboard.whatif.edits import Span, capacities, spans, staff_days
from coalitionlab.dashboard.words import library_title, meaning, title_of, titled
from coalitionlab.scenarios.loader import list_strategies
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.fields import CLIMATES
from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import ConvenerSpec, Event, Phase, Scenario, Strategy


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


def base_of(strategy: Strategy) -> str | None:
    """The strategy of the library that this one is, or was before it was changed; None for one that was brought."""
    name = strategy.name.removesuffix(CHANGED)
    return name if name in list_strategies() else None


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


#: What the name of a strategy of the library ends with once it is changed.
CHANGED = "_changed"
_CLIMATES = {
    "opinion": ("Popular opinion", "how much the public cares about the issue, at the start"),
    "regulation": ("Regulation likely", "how likely a regulation of the issue looks, at the start"),
    "failures": ("Failures seen", "how plain it is that single sectors failed alone, at the start"),
    "funding": ("Funding climate", "how easily money is found for such work, at the start"),
}
_CONVENER = ("power", "control", "transparency", "capacity", "grant", "vision")


@dataclass(frozen=True)
class Knob:
    """A slider over one field: `base` is its value in the scenario as given, `value` what it is now."""

    field: str
    group: str
    label: str
    meaning: str
    low: float
    high: float
    step: float
    base: float
    value: float
    never: bool = False  #: whether the upper end stands for never


def knobs(
    base: Scenario, now: Scenario, parameters: Mapping[str, float] = MappingProxyType({})
) -> tuple[Knob, ...]:
    """The sliders of a scenario, as given and as it is now, and of the model's parameters that were set for it."""
    return (*_scenario_knobs(base, now), *(_parameter(base, *pair) for pair in sorted(parameters.items())))


def changes_with(base: Scenario, changes: Mapping[str, Any], field: str, value: float) -> dict[str, Any]:
    """The changes with one field set; those that say what the scenario says anyway are dropped."""
    new: Any = value
    if field == "withdraw_month":
        new = None if value > base.months else max(1, round(value))
    old = base.withdraw_month if field == "withdraw_month" else _read(base, field)
    kept = {name: change for name, change in changes.items() if name != field}
    return kept if new == old else {**kept, field: new}


def _scenario_knobs(base: Scenario, now: Scenario) -> Iterator[Knob]:
    def over(field: str, group: str, label: str, words: str, low: float, high: float, step: float) -> Knob:
        return Knob(field, group, label, words, low, high, step, _read(base, field), _read(now, field))

    def staff_days(field: str, group: str, label: str, words: str) -> Knob:
        high = math.ceil(2 * max(_read(base, field), _read(now, field)) / 10) * 10
        return over(field, group, label, words, 0, max(10.0, high), 0.5)

    for name in CLIMATES:
        yield over(f"environment.{name}.start", "World", *_CLIMATES[name], 0, 1, 0.05)
    for name in _CONVENER:
        given = (
            f"convener.{name}",
            "Convener",
            titled(name),
            ConvenerSpec.model_fields[name].description or "",
        )
        yield staff_days(*given) if name == "capacity" else over(*given, 0, 1, 0.05)
    never = base.months + 1
    start, value = (float(never if one.withdraw_month is None else one.withdraw_month) for one in (base, now))
    words = "the convener's effort stops from this month on"
    yield Knob("withdraw_month", "Convener", "Leaves in month", words, 1, never, 1, start, value, never=True)
    for k, event in enumerate(base.environment.events):
        for name in CLIMATES:
            if getattr(event, name):
                words = f"{_when(event)}: how far it moves {_CLIMATES[name][0].lower()}"
                yield over(f"environment.events.{k}.{name}", "Events", event.name, words, -0.5, 0.5, 0.05)
        if event.capacity is not None:
            words = f"{_when(event)}: the convener's staff-days a month from then on"
            yield staff_days(f"environment.events.{k}.capacity", "Events", event.name, words)


def _when(event: Event) -> str:
    return f"month {event.month}{', to stay' if event.lasting else ''}"


def _parameter(scenario: Scenario, name: str, value: float) -> Knob:
    entry = PARAMETERS[name]
    base = float(scenario.parameters.get(name, entry.default))
    low, high = min(entry.plausible[0], base, value), max(entry.plausible[1], base, value)
    words = f"{entry.meaning} ({entry.unit}); {entry.source}"
    step = 10.0 ** math.floor(math.log10((high - low or 1.0) / 20))
    return Knob(f"parameters.{name}", "Parameters", titled(name), words, low, high, step, base, value)


def _read(scenario: Scenario, field: str) -> float:
    value: Any = scenario
    for part in field.split("."):
        value = value[int(part)] if isinstance(value, tuple) else getattr(value, part)
    return float(value)
