"""The inputs of a sensitivity analysis: which are varied, from where to where, and which are left alone."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from coalitionlab.experiments.factors import factor
from coalitionlab.experiments.worlds.draws import uncertain_parameters
from coalitionlab.scenarios.errors import InputError, fold, input_error, number, quoted, suggest
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario

ALL = "all"
OF_SCENARIO = "scenario"

Extent = tuple[float, float]


@dataclass(frozen=True)
class Input:
    """Something that is varied: its name as a factor, its range, its unit and meaning, the group that it belongs to.

    `whole` says that it takes whole numbers only; `base` is its value where it is not varied.
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
        """From numbers in 0..1 to values in the range."""
        if self.whole:
            return np.minimum(self.low + np.floor(unit * (self.high - self.low + 1)), self.high).astype(
                np.int64
            )
        return self.low + unit * (self.high - self.low)


@dataclass(frozen=True)
class Inputs:
    """What is varied, and what was left out with the reason."""

    chosen: tuple[Input, ...]
    left_out: dict[str, str]


def choose(
    scenario: Scenario,
    *,
    parameters: Sequence[str] = (),
    groups: Sequence[str] = (),
    vary: Mapping[str, Extent] | None = None,
    settings: Mapping[str, float] | None = None,
) -> Inputs:
    """The inputs asked for; all uncertain parameters when nothing is asked for.

    Args:
        scenario: whose fields may be varied, and whose own parameters are left alone unless named.
        parameters: names, each varied over its plausible range.
        groups: groups of the registry, or "all": every uncertain parameter of them.
        vary: parameters or fields of the scenario with a range each.
        settings: parameters that were set and so are not varied.

    Raises:
        InputError: for an unknown name, a range that cannot be, or a parameter both set and varied.
    """
    ranges, fixed = dict(vary or {}), dict(settings or {})
    named = [_known(name) for name in parameters]
    wanted = dict.fromkeys(named)
    left_out: dict[str, str] = {}
    if groups or not (named or ranges):
        for name in _of_groups(groups or [ALL]):
            reason = (
                "set for this study"
                if name in fixed
                else f"set by {scenario.name}"
                if name in scenario.parameters
                else ""
            )
            if name in wanted or name in ranges:
                continue
            if reason:
                left_out[name] = reason
            else:
                wanted[name] = None
    for name in wanted:
        if name in ranges:
            raise input_error(
                f"{quoted(name)} is given twice", "name it once, with or without a range", field="--vary"
            )
    inputs = [_parameter(scenario, name, PARAMETERS[name].plausible) for name in wanted]
    inputs += [_varied(scenario, name, extent) for name, extent in ranges.items()]
    for one in inputs:
        if one.name in fixed:
            raise input_error(
                f"{quoted(one.name)} is both set and varied", "do one of the two", field="--set"
            )
    if len(inputs) < 2:
        raise input_error(f"{len(inputs)} input to vary" if inputs else "nothing to vary", "name two or more")
    return Inputs(tuple(inputs), left_out)


def _known(name: str) -> str:
    if name not in PARAMETERS:
        raise input_error(f"unknown parameter {quoted(name)}", suggest(name, PARAMETERS, kind="parameter"))
    low, high = PARAMETERS[name].plausible
    if low >= high:
        raise input_error(
            "the parameter has no plausible range", f"give one: --vary {name}=LOW:HIGH", field=name
        )
    return name


def _of_groups(groups: Sequence[str]) -> list[str]:
    uncertain = uncertain_parameters()
    known = {fold(PARAMETERS[name].group): PARAMETERS[name].group for name in uncertain} | {ALL: ALL}
    found: dict[str, None] = {}
    for group in groups:
        if fold(group) not in known:
            raise input_error(f"unknown group {quoted(group)}", suggest(group, known.values(), kind="group"))
        for name in uncertain:
            if known[fold(group)] in (ALL, PARAMETERS[name].group):
                found[name] = None
    return list(found)


def _parameter(scenario: Scenario, name: str, extent: Extent) -> Input:
    known = PARAMETERS[name]
    base = float(scenario.parameters.get(name, known.default))
    return Input(name, *extent, base, known.group, known.unit, known.meaning)


def _varied(scenario: Scenario, name: str, extent: Extent) -> Input:
    """An input with a range of its own, tried out at both ends and between."""
    low, high = extent
    where = f"--vary {name}"
    if not (math.isfinite(low) and math.isfinite(high)):
        raise input_error(f"got {number(low)}:{number(high)}", "write finite numbers", field=where)
    if low >= high:
        raise input_error(f"got {number(low)}:{number(high)}", f"put the lower one first: {number(high)}:{number(low)}" if low > high
                     else "write two different numbers", field=where)  # fmt: skip
    meant = factor(name, ())
    if meant.kind == "parameter":
        known = PARAMETERS[meant.field]
        for end in extent:
            if not known.low <= end <= known.high:
                raise input_error(
                    f"got {number(end)}", f"write a number from {known.low:g} to {known.high:g}", field=where
                )
        return _parameter(scenario, meant.field, extent)
    if meant.kind != "scenario":
        raise input_error(
            "not a field of a scenario", "vary parameters and fields of the scenario here", field=where
        )
    return _field(
        scenario, Input(name, low, high, math.nan, OF_SCENARIO, meaning="field of the scenario"), where
    )


def _field(scenario: Scenario, one: Input, where: str) -> Input:
    whole = (
        float(one.low).is_integer()
        and float(one.high).is_integer()
        and not _takes(scenario, one.name, _between(one))
    )
    for end in (one.low, one.high):
        try:
            scenario.with_(**{one.name: int(end) if whole else end})
        except InputError as error:
            if isinstance(_own(scenario, one.name), Mapping | str | tuple):
                do = "vary one that is, such as convener.power"
                raise input_error("the field is not a number", do, field=where) from None
            raise InputError(f"{where}: {error}") from None
    return replace(one, whole=whole, base=_base(scenario, one.name))


def _between(one: Input) -> float:
    middle = (one.low + one.high) / 2
    return middle + 0.25 if middle.is_integer() or (2 * middle).is_integer() else middle


def _takes(scenario: Scenario, name: str, value: float) -> bool:
    try:
        scenario.with_(**{name: value})
    except InputError:
        return False
    return True


def _base(scenario: Scenario, name: str) -> float:
    """The value of a field; nan where it is not a number."""
    value = _own(scenario, name)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else math.nan


def _own(scenario: Scenario, name: str) -> Any:
    """What a field holds; None where there is none."""
    value: Any = scenario
    for step in name.split("."):
        if isinstance(value, tuple):
            named = [
                one for place, one in enumerate(value) if step in (getattr(one, "name", None), str(place))
            ]
            value = named[0] if named else None
        else:
            value = value.get(step) if isinstance(value, Mapping) else getattr(value, step, None)
    return value
