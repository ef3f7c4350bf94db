"""The registry of parameters: one declaration each, from which checks, sliders, sampling and documentation come."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from coalitionlab.agents.actions import ACTIONS
from coalitionlab.model.fields import record

#: The source of a mechanism whose size the text does not give.
S0, S1, S2, S3, S4 = (f"S{number}, assumed size" for number in range(5))


@dataclass(frozen=True)
class Parameter:
    """One parameter of the model.

    `low` and `high` are hard bounds (a value beyond them is refused); `plausible` is the range that sensitivity analyses
    and `--worlds` draw from, where low = high means that it is a matter of definition, not of doubt.
    """

    name: str
    default: float
    plausible: tuple[float, float]
    unit: str
    meaning: str
    source: str = "assumed"
    low: float = 0.0
    high: float = 1.0
    group: str = ""


def _declared() -> dict[str, Parameter]:
    from coalitionlab.model import parameters_people, parameters_world

    strengths = tuple(
        Parameter(
            f"strength_{action.name}", 1.0, (0.5, 1.5), "factor", f"how strongly '{action.name}' works; 0 switches it off",
            high=10.0, group="actions",
        )
        for action in ACTIONS.values()
    )  # fmt: skip
    declared = (*parameters_world.PARAMETERS, *parameters_people.PARAMETERS, *strengths)
    return {parameter.name: parameter for parameter in declared}


PARAMETERS: dict[str, Parameter] = _declared()
PARAMETERS_RECORD = record(tuple(PARAMETERS))


def parameter_record(values: Mapping[str, float] | None = None) -> np.ndarray:
    """A record array of one record: the defaults, with `values` put in their place.

    Raises ValueError naming the parameter when a name is unknown or a value is not finite or out of its bounds.
    """
    filled = np.array([tuple(parameter.default for parameter in PARAMETERS.values())], PARAMETERS_RECORD)
    for name, value in (values or {}).items():
        filled[name] = checked(name, value)
    return filled


def checked(name: str, value: float) -> float:
    """`value` if parameter `name` may have it; raises ValueError in words otherwise."""
    parameter = PARAMETERS.get(name)
    if parameter is None:
        raise ValueError(f"there is no parameter {name!r}")
    if not math.isfinite(value) or not parameter.low <= value <= parameter.high:
        raise ValueError(
            f"parameter {name} must be a number from {parameter.low:g} to {parameter.high:g}, not {value}"
        )
    return float(value)


def strengths(parameters: np.ndarray) -> np.ndarray:
    """The strength of every action, in the order of the catalogue, from a parameter record."""
    return np.array([float(parameters[f"strength_{name}"][0]) for name in ACTIONS])
