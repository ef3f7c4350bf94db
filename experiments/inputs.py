"""An input that an analysis varies: a parameter of the model, or a number in the scenario, with its range."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from coalitionlab.scenarios.errors import input_error, number
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario

DIGITS = 6


@dataclass(frozen=True)
class Input:
    """An input and the range over which it varies.

    Attributes
    ----------
    name
        The parameter, or the dotted field of the scenario.
    low, high
        The range.
    base
        Its value in the scenario, nan where that is not a number.
    group
        The parameter's group, or "scenario".
    whole
        Whether it takes whole numbers only.
    least, most
        The bounds, beyond which a value is refused.
    """

    name: str
    low: float
    high: float
    base: float
    group: str = "scenario"
    whole: bool = False
    least: float = -math.inf
    most: float = math.inf
    title: str = ""
    unit: str = ""
    meaning: str = ""
    source: str = ""

    def over(self, low: float, high: float) -> Input:
        """Return the input over another range. Raises InputError unless that is within the bounds, the lower end first."""
        for end in (low, high):
            if not (math.isfinite(end) and self.least <= end <= self.most):
                bounded = math.isfinite(self.most)
                remedy = f"from {number(self.least)} to {number(self.most)}" if bounded else "that is finite"
                raise input_error(f"got {number(end)}", f"write a number {remedy}", field=self.name)
        if self.whole:
            low, high = float(round(low)), float(round(high))
        if not low < high:
            problem = f"got {number(low)} to {number(high)}"
            raise input_error(problem, "put the lower one first", field=self.name)
        return replace(self, low=low, high=high)

    def levels(self, count: int) -> tuple[float, ...]:
        """Return so many values from low to high; fewer where whole numbers leave no room."""
        steps = np.linspace(self.low, self.high, count)
        if self.whole:
            return tuple(dict.fromkeys(int(step) for step in np.rint(steps)))
        return tuple(dict.fromkeys(float(f"{step:.{DIGITS}g}") for step in steps))

    def scaled(self, unit: np.ndarray) -> np.ndarray:
        """Return numbers in 0..1 as values in the range."""
        if self.whole:
            steps = np.floor(unit * (self.high - self.low + 1))
            return np.minimum(self.low + steps, self.high).astype(np.int64)
        return np.asarray(self.low + unit * (self.high - self.low))


def parameter_input(scenario: Scenario, name: str) -> Input:
    """Return a parameter over its plausible range."""
    parameter = PARAMETERS[name]
    return Input(
        name, *parameter.plausible, float(scenario.parameters.get(name, parameter.default)), parameter.group,
        least=parameter.low, most=parameter.high, title=name.replace("_", " "), unit=parameter.unit,
        meaning=parameter.meaning, source=parameter.source,
    )  # fmt: skip


def field_value(scenario: Scenario, name: str) -> Any:
    """Return the value of a dotted field of the scenario; None where there is none."""
    value: Any = scenario
    for step in name.split("."):
        value = getattr(value, step, None)
    return value
