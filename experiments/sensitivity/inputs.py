"""The inputs of a sensitivity analysis: which parameters and fields of the scenario vary, and over which range."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coalitionlab.experiments.factors import factor
from coalitionlab.experiments.worlds.draws import uncertain_parameters
from coalitionlab.scenarios.errors import InputError, fold, input_error, number, quoted, suggest
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario

ALL = "all"

Extent = tuple[float, float]


@dataclass(frozen=True)
class Input:
    """An input that varies.

    Attributes
    ----------
    name
        Of the factor: a parameter or a dotted field of the scenario.
    low, high
        Its range.
    base
        Its value where it does not vary, nan where that is not a number.
    group
        The parameter's group, or "scenario".
    whole
        Whether it takes whole numbers only.
    """

    name: str
    low: float
    high: float
    base: float
    group: str
    unit: str = ""
    meaning: str = ""
    whole: bool = False

    def values(self, unit: Any) -> Any:
        """Numbers in 0..1 as values in the range."""
        if self.whole:
            steps = np.floor(unit * (self.high - self.low + 1))
            return np.minimum(self.low + steps, self.high).astype(np.int64)
        return self.low + unit * (self.high - self.low)


def choose_inputs(
    scenario: Scenario,
    *,
    factors: Sequence[str] = (),
    groups: Sequence[str] = (),
    vary: Mapping[str, Extent] | None = None,
    parameters: Mapping[str, float] | None = None,
) -> tuple[tuple[Input, ...], dict[str, str]]:
    """The inputs that vary, and those left out with the reason; all uncertain parameters when none is named.

    Parameters
    ----------
    factors
        Names of parameters, each varied over its plausible range.
    groups
        Groups of parameters, or "all"; parameters that the scenario or `parameters` sets are left out.
    vary
        Parameters or fields of the scenario, with a range each.
    parameters
        Values that are set and must not vary.

    Raises
    ------
    InputError
        For an unknown name, an impossible range, a parameter both set and varied, or fewer than two inputs.
    """
    ranges, fixed = dict(vary or {}), dict(parameters or {})
    for name in factors:
        _check_uncertain(name)
    names = list(dict.fromkeys(factors))
    left_out: dict[str, str] = {}
    for name in ranges.keys() & set(names):
        raise input_error(
            f"{quoted(name)} is given twice", "name it once, with or without a range", field="--vary"
        )
    if groups or not (names or ranges):
        in_groups = [name for name in _of_groups(groups or [ALL]) if name not in names and name not in ranges]
        for name in in_groups:
            if name in fixed or name in scenario.parameters:
                left_out[name] = "set for this study" if name in fixed else f"set by {scenario.name}"
        names += [name for name in in_groups if name not in left_out]
    inputs = [_parameter(scenario, name, PARAMETERS[name].plausible) for name in names]
    inputs += [_with_range(scenario, name, (float(low), float(high))) for name, (low, high) in ranges.items()]
    for each in inputs:
        if each.name in fixed:
            raise input_error(
                f"{quoted(each.name)} is both set and varied", "do one of the two", field="--set"
            )
    if len(inputs) < 2:
        raise input_error(f"{len(inputs)} input to vary" if inputs else "nothing to vary", "name two or more")
    return tuple(inputs), left_out


def _check_uncertain(name: str) -> None:
    if name not in PARAMETERS:
        raise input_error(f"unknown parameter {quoted(name)}", suggest(name, PARAMETERS, kind="parameter"))
    if name not in uncertain_parameters():
        raise input_error(
            "the parameter has no plausible range", f"give one: --vary {name}=LOW:HIGH", field=name
        )


def _of_groups(groups: Sequence[str]) -> list[str]:
    """The uncertain parameters of these groups, group by group."""
    members: dict[str, list[str]] = {ALL: list(uncertain_parameters())}
    for name in members[ALL]:
        members.setdefault(PARAMETERS[name].group, []).append(name)
    known = {fold(group): group for group in members}
    for group in groups:
        if fold(group) not in known:
            raise input_error(f"unknown group {quoted(group)}", suggest(group, members, kind="group"))
    return list(dict.fromkeys(name for group in groups for name in members[known[fold(group)]]))


def _parameter(scenario: Scenario, name: str, extent: Extent) -> Input:
    parameter = PARAMETERS[name]
    base = float(scenario.parameters.get(name, parameter.default))
    return Input(name, *extent, base, parameter.group, parameter.unit, parameter.meaning)


def _with_range(scenario: Scenario, name: str, extent: Extent) -> Input:
    """An input with a range of the user's, checked against its bounds."""
    (low, high), where = extent, f"--vary {name}"
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        remedy = "write two finite numbers, the lower one first"
        raise input_error(f"got {number(low)}:{number(high)}", remedy, field=where)
    varied = factor(name, ())
    if varied.kind == "scenario":
        return _field(scenario, name, low, high)
    if varied.kind != "parameter":
        raise input_error(
            "not a field of a scenario", "vary parameters and fields of the scenario here", field=where
        )
    known = PARAMETERS[varied.field]
    for end in extent:
        if not known.low <= end <= known.high:
            raise input_error(
                f"got {number(end)}", f"write a number from {known.low:g} to {known.high:g}", field=where
            )
    return _parameter(scenario, varied.field, extent)


def _field(scenario: Scenario, name: str, low: float, high: float) -> Input:
    """A field of the scenario, of whole numbers if both ends are and the field takes nothing between."""
    value: Any = scenario
    for step in name.split("."):
        value = getattr(value, step, None)
    if isinstance(value, Mapping | str | tuple):
        raise input_error(
            "the field is not a number", "vary one that is, such as convener.power", field=f"--vary {name}"
        )
    whole = low.is_integer() and high.is_integer() and not _accepts(scenario, name, low + 0.5)
    for end in (low, high):
        try:
            scenario.with_(**{name: int(end) if whole else end})
        except InputError as error:
            raise InputError(f"--vary {name}: {error}") from None
    base = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
    return Input(name, low, high, base, "scenario", meaning="field of the scenario", whole=whole)


def _accepts(scenario: Scenario, name: str, value: float) -> bool:
    try:
        scenario.with_(**{name: value})
    except InputError:
        return False
    return True
