"""What a map may vary: parameters of the model, and fields of the scenario that are numbers."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial

from coalitionlab.experiments.inputs import Input, field_value, parameter_input
from coalitionlab.experiments.worlds.draws import uncertain_parameters
from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.schema import Scenario
from coalitionlab.scenarios.world import ConvenerSpec

SOURCE = "set by the scenario; its range is illustrative"
CONVENER = "convener."

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
    _field(
        "convener.capacity", 2.0, 50.0, most=1000.0, title="convener's capacity", unit="staff-days a month"
    ),
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
    """Return what a map of this scenario may vary, by name: its own fields first, then the uncertain parameters."""
    last = float(scenario.months)
    withdrawal = _field(
        "withdraw_month", min(6.0, last), last, least=1.0, most=last, whole=True, title="month of withdrawal", unit="month",
        meaning="the convener's effort stops from this month on",
    )  # fmt: skip
    inputs = [_in_scenario(each, scenario) for each in (*FIELDS, withdrawal)]
    inputs += [parameter_input(scenario, name) for name in uncertain_parameters()]
    return {each.name: each for each in inputs}


def axis(scenario: Scenario, name: str) -> Input:
    """Return one of `axes`. Raises InputError for an unknown name."""
    inputs = axes(scenario)
    if name not in inputs:
        raise input_error(f"unknown axis {quoted(name)}", suggest(name, inputs, kind="axis"))
    return inputs[name]


def _in_scenario(field: Input, scenario: Scenario) -> Input:
    """Return a field with the value that it has in the scenario, and its meaning."""
    value, meaning = field_value(scenario, field.name), field.meaning
    if field.name.startswith(CONVENER):
        meaning = str(ConvenerSpec.model_fields[field.name.removeprefix(CONVENER)].description)
    return replace(field, base=math.nan if value is None else float(value), meaning=meaning)
