"""What a map may vary: parameters of the model, and fields of the scenario that are numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from coalitionlab.scenarios.errors import input_error, number, quoted, suggest
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario

FEWEST_POINTS, MOST_POINTS = 2, 101
DIGITS = 6


@dataclass(frozen=True)
class Axis:
    """Something that a map varies, evenly from `low` to `high`.

    Attributes
    ----------
    name
        The parameter, or the dotted field of the scenario, as `Scenario.with_` takes it.
    low, high
        The range of the map; the plausible one unless another was asked for.
    least, most
        The bounds, beyond which a value is refused.
    base
        Its value in the scenario, nan where it has none.
    whole
        Whether it takes whole numbers only.
    """

    name: str
    title: str
    low: float
    high: float
    least: float
    most: float
    base: float
    unit: str
    meaning: str
    source: str
    group: str
    whole: bool = False

    def levels(self, points: int) -> tuple[float, ...]:
        """So many values from low to high; fewer where whole numbers leave no room."""
        steps = np.linspace(self.low, self.high, points)
        if self.whole:
            return tuple(dict.fromkeys(int(step) for step in np.rint(steps)))
        return tuple(dict.fromkeys(float(f"{step:.{DIGITS}g}") for step in steps))

    def over(self, low: float, high: float) -> Axis:
        """The axis over another range. Raises InputError unless that is within the bounds, the lower end first."""
        for end in (low, high):
            if not (math.isfinite(end) and self.least <= end <= self.most):
                remedy = f"write a number from {number(self.least)} to {number(self.most)}"
                raise input_error(f"got {number(end)}", remedy, field=self.name)
        if self.whole:
            low, high = float(round(low)), float(round(high))
        if not low < high:
            raise input_error(
                f"got {number(low)} to {number(high)}", "put the lower one first", field=self.name
            )
        return replace(self, low=low, high=high)


#: Fields of the scenario: title, a range worth looking at, unit and upper bound (the lower one is 0).
_FIELDS: Mapping[str, tuple[str, float, float, str, float]] = {
    "convener.power": ("convener's power", 0.0, 1.0, "0..1", 1.0),
    "convener.control": ("convener's control", 0.0, 1.0, "0..1", 1.0),
    "convener.transparency": ("convener's transparency", 0.0, 1.0, "0..1", 1.0),
    "convener.capacity": ("convener's capacity", 2.0, 50.0, "staff-days a month", 1000.0),
    "convener.vision": ("vision at the start", 0.0, 1.0, "0..1", 1.0),
    "convener.backbone": ("backbone at the start", 0.0, 1.0, "0..1", 1.0),
    "convener.funds": ("funds at the start", 0.0, 2.0, "funds", 10.0),
    "convener.grant": ("size of the grant", 0.0, 1.0, "0..1", 1.0),
    "convener.start_up_cost": ("start-up cost", 0.0, 2.0, "funds", 100.0),
    "environment.opinion.start": ("popular opinion", 0.0, 1.0, "0..1", 1.0),
    "environment.regulation.start": ("risk of regulation", 0.0, 1.0, "0..1", 1.0),
    "environment.failures.start": ("failures of going it alone", 0.0, 1.0, "0..1", 1.0),
    "environment.funding.start": ("funding climate", 0.0, 1.0, "0..1", 1.0),
}
_PULLED_BACK = "in month 1, and what it is drawn back to unless the scenario says otherwise"
_MEANINGS = {
    "environment.opinion.start": f"popular opinion on the issue {_PULLED_BACK}",
    "environment.regulation.start": f"how likely a regulation of the issue looks {_PULLED_BACK}",
    "environment.failures.start": f"how visibly going it alone has failed {_PULLED_BACK}",
    "environment.funding.start": f"how favourable the funding climate is {_PULLED_BACK}",
}


def axes(scenario: Scenario) -> dict[str, Axis]:
    """What a map of this scenario may vary, by name: its own fields first, then the uncertain parameters."""
    own = [_of_field(scenario, name) for name in _FIELDS]
    return {each.name: each for each in (*own, _withdrawal(scenario), *_of_parameters(scenario))}


def axis(scenario: Scenario, name: str) -> Axis:
    """One of `axes`. Raises InputError for an unknown name."""
    known = axes(scenario)
    if name not in known:
        raise input_error(f"unknown axis {quoted(name)}", suggest(name, known, kind="axis"))
    return known[name]


def _of_field(scenario: Scenario, name: str) -> Axis:
    title, low, high, unit, most = _FIELDS[name]
    meaning = _MEANINGS.get(name) or _described()[name]
    source = "set by the scenario; its range is illustrative"
    base = _base(scenario, name)
    return Axis(name, title, low, high, 0.0, most, base, unit, meaning, source, "scenario")


def _withdrawal(scenario: Scenario) -> Axis:
    last, base = float(scenario.months), _base(scenario, "withdraw_month")
    return Axis(
        "withdraw_month", "month of withdrawal", min(6.0, last), last, 1.0, last, base, "month",
        "the convener's effort stops from this month on", "set by the scenario; its range is illustrative", "scenario",
        whole=True,
    )  # fmt: skip


def _of_parameters(scenario: Scenario) -> list[Axis]:
    return [
        Axis(
            name, name.replace("_", " "), *parameter.plausible, parameter.low, parameter.high,
            float(scenario.parameters.get(name, parameter.default)), parameter.unit, parameter.meaning, parameter.source,
            parameter.group,
        )
        for name, parameter in PARAMETERS.items()
        if parameter.plausible[0] < parameter.plausible[1]
    ]  # fmt: skip


def _base(scenario: Scenario, name: str) -> float:
    value: Any = scenario
    for step in name.split("."):
        value = getattr(value, step)
    return math.nan if value is None else float(value)


@cache
def _described() -> Mapping[str, str]:
    """The meanings that the schema of scenarios gives, by dotted name."""
    from coalitionlab.scenarios.schema_json import json_schema

    convener = json_schema("scenario")["$defs"]["ConvenerSpec"]["properties"]
    return {f"convener.{name}": str(each.get("description", "")) for name, each in convener.items()}
