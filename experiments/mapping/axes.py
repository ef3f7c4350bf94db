"""What a map may vary: parameters of the model, fields of the scenario that are numbers, and shares of effort."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial

from coalitionlab.experiments.inputs import Input, field_value, parameter_input
from coalitionlab.experiments.worlds.draws import uncertain_parameters
from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.effects import Action
from coalitionlab.scenarios.schema import Scenario
from coalitionlab.scenarios.world import ConvenerSpec

SOURCE = "set by the scenario; its range is illustrative"
CONVENER, EFFORT = "convener.", "effort."

_field = partial(Input, base=math.nan, least=0.0, source=SOURCE)
_share = partial(_field, low=0.0, high=1.0, most=1.0, unit="0..1")


def _climate(name: str, title: str, meaning: str) -> Input:
    pulled_back = "in month 1, and what it is drawn back to unless the scenario says otherwise"
    return _share(f"environment.{name}.start", title=title, meaning=f"{meaning} {pulled_back}")


#: Fields of the scenario over a range worth looking at. The convener's mean what its schema says.
FIELDS = (
    _share("convener.power", title="convener's power"),
    _share("convener.control", title="convener's control"),
    _share("convener.transparency", title="convener's transparency"),
    _field("convener.capacity", 2.0, 50.0, most=1000.0, title="convener's capacity", unit="staff-days a month"),
    _share("convener.vision", title="vision at the start"),
    _share("convener.backbone", title="backbone at the start"),
    _share("convener.funds", title="funds at the start"),
    _share("convener.grant", title="size of the grant"),
    _climate("opinion", "popular opinion", "popular opinion on the issue"),
    _climate("regulation", "risk of regulation", "how likely a regulation of the issue looks"),
    _climate("failures", "failures of going it alone", "how visibly going it alone has failed"),
    _climate("funding", "funding climate", "how favourable the funding climate is"),
)


def axes(scenario: Scenario) -> dict[str, Input]:
    """Return what a map of this scenario may vary, by name: its own fields first, then shares of effort and the uncertain parameters."""
    last = float(scenario.months)
    withdrawal = _field(
        "withdraw_month", min(6.0, last), last, least=1.0, most=last, whole=True, title="month of withdrawal", unit="month",
        meaning="the convener's effort stops from this month on",
    )  # fmt: skip
    inputs = [_in_scenario(each, scenario) for each in (*FIELDS, withdrawal)]
    inputs += [_effort(action) for action in ACTIONS.values()]
    inputs += [parameter_input(scenario, name) for name in uncertain_parameters()]
    return {each.name: each for each in inputs}


def axis(scenario: Scenario, name: str) -> Input:
    """Return one of `axes`. Raises InputError for an unknown name."""
    inputs = axes(scenario)
    if name not in inputs:
        raise input_error(f"unknown axis {quoted(name)}", suggest(name, inputs, kind="axis"))
    return inputs[name]


def axis_of(scenario: Scenario, text: str) -> Input:
    """Return the axis of `NAME` or, over a range of one's own, `NAME=LOW:HIGH`. Raises InputError for anything else."""
    name, given, ends = text.partition("=")
    found = axis(scenario, name.strip())
    if not given:
        return found
    try:
        low, high = map(float, ends.split(":"))
    except ValueError:
        raise input_error(f"got {quoted(text)}", "write NAME or NAME=LOW:HIGH", field=name) from None
    return found.over(low, high)


def _effort(action: Action) -> Input:
    """Return the share of its staff-days that every phase of every strategy spends on an action."""
    return Input(
        f"{EFFORT}{action.name}", 0.0, 0.5, math.nan, "effort", least=0.0, most=1.0, unit="share of effort",
        title=f"effort on {action.name.replace('_', ' ')}", meaning=action.meaning, source=action.source,
    )  # fmt: skip


def _in_scenario(field: Input, scenario: Scenario) -> Input:
    """Return a field with the value that it has in the scenario, and its meaning."""
    value, meaning = field_value(scenario, field.name), field.meaning
    if field.name.startswith(CONVENER):
        meaning = str(ConvenerSpec.model_fields[field.name.removeprefix(CONVENER)].description)
    return replace(field, base=math.nan if value is None else float(value), meaning=meaning)
