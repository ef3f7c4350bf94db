"""What a map may vary: parameters of the model, and fields of the scenario that are numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

import numpy as np

from coalitionlab.scenarios.errors import input_error, number, quoted, suggest
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario

FEWEST_POINTS, MOST_POINTS = 2, 101
DIGITS = 6


@dataclass(frozen=True)
class Axis:
    """Something that a map varies, evenly from `low` to `high`.

    Attributes:
        name: the parameter, or the dotted field of the scenario, as `Scenario.with_` takes it.
        kind: parameter or scenario.
        low, high: the range that the map shows; the plausible one unless another was asked for.
        least, most: the hard bounds, beyond which a value is refused.
        base: its value in the scenario at hand, nan where it has none.
        whole: whether it takes whole numbers only.
    """

    name: str
    kind: Literal["parameter", "scenario"]
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
        """Return so many values from low to high; fewer where whole numbers leave no room."""
        steps = np.linspace(self.low, self.high, points)
        if self.whole:
            return tuple(dict.fromkeys(int(one) for one in np.rint(steps)))
        return tuple(dict.fromkeys(float(f"{one:.{DIGITS}g}") for one in steps))

    def over(self, low: float, high: float) -> Axis:
        """Return the axis over another range. Raises InputError unless that is within the bounds, the lower end first."""
        for end in (low, high):
            if not (math.isfinite(end) and self.least <= end <= self.most):
                raise input_error(
                    f"got {number(end)}", f"write a number from {number(self.least)} to {number(self.most)}", field=self.name
                )  # fmt: skip
        if self.whole:
            low, high = float(round(low)), float(round(high))
        if not low < high:
            raise input_error(
                f"got {number(low)} to {number(high)}", "put the lower one first", field=self.name
            )
        return replace(self, low=low, high=high)


@dataclass(frozen=True)
class _Field:
    """A field of the scenario: where, what it is called, a range worth looking at, its bounds and its unit."""

    name: str
    title: str
    low: float
    high: float
    unit: str = "0..1"
    most: float = 1.0
    meaning: str = ""
    whole: bool = False


_FIELDS = (
    _Field("convener.power", "convener's power", 0.0, 1.0),
    _Field("convener.control", "convener's control", 0.0, 1.0),
    _Field("convener.transparency", "convener's transparency", 0.0, 1.0),
    _Field("convener.capacity", "convener's capacity", 2.0, 50.0, "staff-days a month", 1000.0),
    _Field("convener.vision", "vision at the start", 0.0, 1.0),
    _Field("convener.backbone", "backbone at the start", 0.0, 1.0),
    _Field("convener.funds", "funds at the start", 0.0, 2.0, "funds", 10.0),
    _Field("convener.grant", "size of the grant", 0.0, 1.0),
    _Field("convener.start_up_cost", "start-up cost", 0.0, 2.0, "funds", 100.0),
    _Field("environment.opinion.start", "popular opinion", 0.0, 1.0,
           meaning="popular opinion on the issue in month 1, and what it is drawn back to unless the scenario says otherwise"),
    _Field("environment.regulation.start", "risk of regulation", 0.0, 1.0,
           meaning="how likely a regulation of the issue looks in month 1, and what that is drawn back to unless the scenario says otherwise"),
    _Field("environment.failures.start", "failures of going it alone", 0.0, 1.0,
           meaning="how visibly going it alone has failed in month 1, and what that is drawn back to unless the scenario says otherwise"),
    _Field("environment.funding.start", "funding climate", 0.0, 1.0,
           meaning="how favourable the funding climate is in month 1, and what it is drawn back to unless the scenario says otherwise"),
)  # fmt: skip


def axes(scenario: Scenario) -> dict[str, Axis]:
    """Return what a map of this scenario may vary, by name: its own fields first, then the uncertain parameters."""
    own = [_of_field(scenario, one) for one in (*_FIELDS, _withdrawal(scenario))]
    return {one.name: one for one in (*own, *_of_parameters(scenario))}


def axis(scenario: Scenario, name: str) -> Axis:
    """Return one of them. Raises InputError for an unknown name."""
    known = axes(scenario)
    if name not in known:
        raise input_error(f"unknown axis {quoted(name)}", suggest(name, known, kind="axis"))
    return known[name]


def _withdrawal(scenario: Scenario) -> _Field:
    last = float(scenario.months)
    return _Field(
        "withdraw_month", "month of withdrawal", min(6.0, last), last, "month", last,
        "the convener's effort stops from this month on", whole=True,
    )  # fmt: skip


def _of_field(scenario: Scenario, field: _Field) -> Axis:
    least = 1.0 if field.name == "withdraw_month" else 0.0
    return Axis(
        field.name, "scenario", field.title, field.low, field.high, least, field.most, _base(scenario, field.name),
        field.unit, field.meaning or _described()[field.name], "set by the scenario; its range is illustrative",
        "scenario", field.whole,
    )  # fmt: skip


def _of_parameters(scenario: Scenario) -> Sequence[Axis]:
    return [
        Axis(
            name, "parameter", name.replace("_", " "), *one.plausible, one.low, one.high,
            float(scenario.parameters.get(name, one.default)), one.unit, one.meaning, one.source, one.group,
        )
        for name, one in PARAMETERS.items()
        if one.plausible[0] < one.plausible[1]
    ]  # fmt: skip


def _base(scenario: Scenario, name: str) -> float:
    value: Any = scenario
    for step in name.split("."):
        value = getattr(value, step)
    return math.nan if value is None else float(value)


@cache
def _described() -> Mapping[str, str]:
    """The meanings that the scenario's own schema gives, by dotted name."""
    from coalitionlab.scenarios.schema_json import json_schema

    whole = json_schema("scenario")
    convener = whole["$defs"]["ConvenerSpec"]["properties"]
    return {f"convener.{name}": str(one.get("description", "")) for name, one in convener.items()}
