"""Where a run of the reference and the same run of the product differ, if they do."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from coalitionlab.model.tracing import Trace, trace
from coalitionlab.scenarios.names.fields import STATE, TIE, TRAITS
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES, RUN_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy
from reference.model import ReferenceModel

WITHIN = 1e-9


def differences(
    scenario: Scenario,
    strategy: Strategy,
    *,
    seed: int = 0,
    replicate: int = 0,
    parameters: Mapping[str, float] | None = None,
) -> list[str]:
    """What differs between the product and the reference in one run, the first month first; nothing if they agree."""
    told = trace(scenario, strategy, seed=seed, replicate=replicate, parameters=parameters)
    model = ReferenceModel(scenario, strategy, seed=seed, replicate=replicate, parameters=parameters).run()
    return [*_months(told, model), *_people(told, model), *_end(told, model)]


def _months(told: Trace, model: ReferenceModel) -> Iterator[str]:
    for month, (months, status, utility) in enumerate(zip(told.months, told.status, told.utility, strict=True)):
        mine = model.outcomes.months[month]
        for name, theirs in zip(MONTHLY_NAMES, months, strict=True):
            yield from _unless_same(f"month {month + 1}: {name}", theirs, mine[name])
        for row, pair in enumerate(zip(status, model.outcomes.status[month], strict=True)):
            yield from _unless_same(f"month {month + 1}: status of row {row}", *pair)
        for row, pair in enumerate(zip(utility, model.outcomes.utility[month], strict=True)):
            yield from _unless_same(f"month {month + 1}: utility of row {row}", *pair)


def _people(told: Trace, model: ReferenceModel) -> Iterator[str]:
    """All traits, the state at the end, and all ties, in their order."""
    system, rows = told.system, {one: row for row, one in enumerate(model.organisations)}
    for one, row in rows.items():
        yield from _unless_same(f"identity of row {row}", int(system.who[row]), one.who)
        yield from _record(f"trait of row {row}", TRAITS, system.traits[row], one.trait)
        yield from _record(f"at the end: row {row}", STATE, system.state[row], one)
        places = told.population.tie_indices(row)
        theirs = [int(system.target[place]) for place in places]
        mine = [rows[tie.end] for tie in one.ties]
        if theirs != mine:
            yield f"row {row} has ties to {theirs} in the product, {mine} in the reference"
            continue
        for place, tie in zip(places, one.ties, strict=True):
            what = f"at the end: tie of row {row} to {rows[tie.end]}"
            yield from _record(what, TIE, system.ties[place], tie)


def _end(told: Trace, model: ReferenceModel) -> Iterator[str]:
    for whole in ("convener", "climate", "coalition"):
        record = getattr(told.system, whole)
        yield from _record(f"at the end: {whole}", record.dtype.names, record, getattr(model, whole))
    mine = model.outcomes.of_the_run()
    for name, theirs in zip(RUN_NAMES, told.outcomes, strict=True):
        yield from _unless_same(f"of the run: {name}", theirs, mine[name])
    for theirs, goal in zip(told.delivered, model.goals.aims, strict=True):
        yield from _unless_same(f"the month of goal {goal.name!r}", theirs, goal.first_delivered)


def _record(what: str, fields: tuple[str, ...], theirs: Any, mine: Any) -> Iterator[str]:
    """Every field of a record of the product against the attribute of the same name."""
    for name in fields:
        unlimited = name == "admits" and mine.admits is None
        if not unlimited:
            value = getattr(theirs, name) if hasattr(theirs, name) else theirs[name]
            yield from _unless_same(f"{what}: {name}", value, getattr(mine, name))


def _unless_same(what: str, theirs: float, mine: float) -> Iterator[str]:
    both_undefined = np.isnan(theirs) and math.isnan(mine)
    if not both_undefined and not abs(theirs - mine) <= WITHIN * max(1, abs(theirs)):
        yield f"{what} is {theirs} in the product, {mine} in the reference"
