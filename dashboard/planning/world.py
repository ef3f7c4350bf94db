"""What can be moved in the scenario itself: climates, the convener, the events; each a slider over a field of the scenario."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

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
    given: Scenario, now: Scenario, parameters: Mapping[str, float] = MappingProxyType({})
) -> tuple[Knob, ...]:
    """The sliders of a scenario: as given, and as it is now; and of the model's parameters that were set for it."""
    scenario = (*_climates(given, now), *_convener(given, now), _leaving(given, now), *_events(given, now))
    return (*scenario, *(_parameter(given, name, value) for name, value in sorted(parameters.items())))


def changes_with(given: Scenario, changes: Mapping[str, Any], field: str, value: float) -> dict[str, Any]:
    """The changes with one field set; those that say what the scenario says anyway are dropped."""
    if field == "withdraw_month":
        new: Any = None if value > given.months else max(1, round(value))
        old: Any = given.withdraw_month
    else:
        new, old = value, _read(given, field)
    kept = {name: one for name, one in changes.items() if name != field}
    return kept if new == old else {**kept, field: new}


def _climates(given: Scenario, now: Scenario) -> Iterator[Knob]:
    for name in CLIMATES:
        label, meaning = _CLIMATES[name]
        yield _share(given, now, f"environment.{name}.start", "World", label, meaning)


def _convener(given: Scenario, now: Scenario) -> Iterator[Knob]:
    words = attribute_words(ConvenerSpec)
    for name in _CONVENER:
        field = f"convener.{name}"
        if name == "capacity":
            base, value = _read(given, field), _read(now, field)
            high = max(10.0, math.ceil(2 * max(base, value) / 10) * 10)
            yield Knob(field, "Convener", "Capacity", words[name], 0, high, 0.5, base, value)
        else:
            yield _share(given, now, field, "Convener", name.capitalize(), words[name])


def _leaving(given: Scenario, now: Scenario) -> Knob:
    never = given.months + 1
    base, value = (never if one.withdraw_month is None else one.withdraw_month for one in (given, now))
    words = "the convener's effort stops from this month on"
    return Knob("withdraw_month", "Convener", "Leaves in month", words, 1, never, 1, base, value, never=True)


def _events(given: Scenario, now: Scenario) -> Iterator[Knob]:
    for k, event in enumerate(given.environment.events):
        for effect in CLIMATES:
            if getattr(event, effect):
                words = f"{_when(event)}: how far it moves {_CLIMATES[effect][0].lower()}"
                field = f"environment.events.{k}.{effect}"
                base, value = _read(given, field), _read(now, field)
                yield Knob(field, "Events", event.name, words, -0.5, 0.5, 0.05, base, value)
        if event.capacity is not None:
            field = f"environment.events.{k}.capacity"
            base, value = _read(given, field), _read(now, field)
            words = f"{_when(event)}: the convener's staff-days a month from then on"
            high = max(10.0, math.ceil(2 * max(base, value) / 10) * 10)
            yield Knob(field, "Events", event.name, words, 0, high, 0.5, base, value)


def _when(event: Event) -> str:
    return f"month {event.month}{', to stay' if event.lasting else ''}"


def _parameter(given: Scenario, name: str, value: float) -> Knob:
    one = PARAMETERS[name]
    base = float(given.parameters.get(name, one.default))
    low, high = min(one.plausible[0], base, value), max(one.plausible[1], base, value)
    words = f"{one.meaning} ({one.unit}); {one.source}"
    label = name.replace("_", " ").capitalize()
    step = 10.0 ** math.floor(math.log10((high - low or 1.0) / 20))
    return Knob(f"parameters.{name}", "Parameters", label, words, low, high, step, base, value)


def _share(given: Scenario, now: Scenario, field: str, group: str, label: str, meaning: str) -> Knob:
    return Knob(field, group, label, meaning, 0, 1, 0.05, _read(given, field), _read(now, field))


def _read(scenario: Scenario, field: str) -> float:
    value: Any = scenario
    for part in field.split("."):
        value = value[int(part)] if isinstance(value, tuple) else getattr(value, part)
    return float(value)


def attribute_words(record: type) -> dict[str, str]:
    """What the docstring of a record says of each of its attributes."""
    lines = (record.__doc__ or "").partition("Attributes:")[2].splitlines()
    found = (re.match(r"\s+(\w+): (.+)", line) for line in lines)
    return {one[1]: one[2].rstrip(".") for one in found if one}
