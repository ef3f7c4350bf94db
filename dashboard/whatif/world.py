"""What can be moved in the scenario itself: climates, the convener, events, parameters; each a slider over one field."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from coalitionlab.dashboard.words import titled
from coalitionlab.scenarios.names.fields import CLIMATES
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import ConvenerSpec, Event, Scenario

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
