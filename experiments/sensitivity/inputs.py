"""What a sensitivity analysis varies: parameters over their plausible ranges, and anything in the scenario over a given range."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from coalitionlab.experiments.factors import factor
from coalitionlab.experiments.inputs import Input, field_value, parameter_input
from coalitionlab.experiments.worlds.draws import uncertain_parameters
from coalitionlab.scenarios.errors import InputError, check_name, fold, input_error, is_number, quoted, suggest
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario

ALL = "all"


def choose_inputs(
    scenario: Scenario,
    *,
    factors: Sequence[str] = (),
    groups: Sequence[str] = (),
    vary: Mapping[str, tuple[float, float]] | None = None,
    parameters: Mapping[str, float] | None = None,
) -> tuple[tuple[Input, ...], dict[str, str]]:
    """Return the inputs that vary, and those left out with the reason; all uncertain parameters when none is named.

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
    ranges, fixed = dict(vary or {}), parameters or {}
    names = list(dict.fromkeys(factors))
    for name in names:
        _check_uncertain(name)
        if name in ranges:
            problem = f"{quoted(name)} is given twice"
            raise input_error(problem, "name it once, with or without a range", field="--vary")
    left_out = {}
    if groups or not (names or ranges):
        for name in _of_groups(groups or [ALL]):
            if name in fixed or name in scenario.parameters:
                left_out[name] = "set for this study" if name in fixed else f"set by {scenario.name}"
            elif name not in ranges:
                names.append(name)
        names = list(dict.fromkeys(names))
    inputs = [parameter_input(scenario, name) for name in names]
    inputs += [ranged_input(scenario, name, float(low), float(high)) for name, (low, high) in ranges.items()]
    for each in inputs:
        left_out.pop(each.name, None)
        if each.name in fixed:
            problem = f"{quoted(each.name)} is both set and varied"
            raise input_error(problem, "do one of the two", field="--set")
    if len(inputs) < 2:
        raise input_error(f"{len(inputs)} input to vary" if inputs else "nothing to vary", "name two or more")
    return tuple(inputs), left_out


def _check_uncertain(name: str) -> None:
    check_name(name, PARAMETERS, "parameter")
    if name not in uncertain_parameters():
        remedy = f"give one: --vary {name}=LOW:HIGH"
        raise input_error("the parameter has no plausible range", remedy, field=name)


def _of_groups(groups: Sequence[str]) -> list[str]:
    """Return the uncertain parameters of these groups, group by group."""
    members: dict[str, list[str]] = {ALL: list(uncertain_parameters())}
    for name in members[ALL]:
        members.setdefault(PARAMETERS[name].group, []).append(name)
    spelling = {fold(group): group for group in members}
    for group in groups:
        if fold(group) not in spelling:
            raise input_error(f"unknown group {quoted(group)}", suggest(group, members, kind="group"))
    return [name for group in groups for name in members[spelling[fold(group)]]]


def ranged_input(scenario: Scenario, name: str, low: float, high: float) -> Input:
    """Return a parameter or a field of the scenario over a range of the user's, checked."""
    varied = factor(name, ())
    if varied.kind == "parameter":
        return parameter_input(scenario, varied.field).over(low, high)
    if varied.kind != "scenario":
        remedy = "vary parameters and fields of the scenario here"
        raise input_error("not a field of a scenario", remedy, field=name)
    value = field_value(scenario, name)
    if isinstance(value, Mapping | str | tuple):
        raise input_error("the field is not a number", "vary one that is, such as convener.power", field=name)
    whole = low.is_integer() and high.is_integer() and not _accepts(scenario, name, low + 0.5)
    for end in (low, high):
        scenario.with_(**{name: int(end) if whole else end})
    return Input(name, low, high, float(value) if is_number(value) else math.nan, whole=whole).over(low, high)


def _accepts(scenario: Scenario, name: str, value: float) -> bool:
    try:
        scenario.with_(**{name: value})
    except InputError:
        return False
    return True
