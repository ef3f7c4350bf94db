"""Where a run of the reference and the same run of the product differ, if they do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    for month, months in enumerate(told.months):
        mine = model.outcomes.months[month]
        yield from _unless_same(
            f"month {month + 1}: {{}}", MONTHLY_NAMES, months, [mine[name] for name in MONTHLY_NAMES]
        )
        for what in ("status", "utility"):
            theirs, ours = getattr(told, what)[month], getattr(model.outcomes, what)[month]
            yield from _unless_same(f"month {month + 1}: {what} of row {{}}", range(len(theirs)), theirs, ours)


def _people(told: Trace, model: ReferenceModel) -> Iterator[str]:
    """All traits, the state at the end, and all ties, in their order."""
    system, people = told.system, model.organisations
    rows = {one: row for row, one in enumerate(people)}
    wrong = [row for row, one in enumerate(people) if int(system.who[row]) != one.who]
    yield from (f"identity of row {row} is {system.who[row]} in the product" for row in wrong)
    yield from _columns("trait {} of row {{}}", TRAITS, system.traits, [one.trait for one in people], rows.values())
    yield from _columns("at the end: {} of row {{}}", STATE, system.state, list(people), rows.values())
    listed, compared, ends = [], [], []
    for one, row in rows.items():
        places = told.population.tie_indices(row)
        theirs, mine = [int(system.target[place]) for place in places], [rows[tie.end] for tie in one.ties]
        if theirs != mine:
            yield f"row {row} has ties to {theirs} in the product, {mine} in the reference"
            continue
        listed.extend(places)
        compared.extend(one.ties)
        ends.extend(f"{row} to {end}" for end in mine)
    yield from _columns("at the end: {} of the tie of row {{}}", TIE, system.ties, compared, ends, listed)


def _columns(
    what: str, fields: tuple[str, ...], theirs: Any, mine: Sequence[Any], labels: Iterable[Any], places: Any = slice(None)
) -> Iterator[str]:  # fmt: skip
    """Every field of all records of a kind, those of the product in these places, against the attribute of the same name."""
    labels = list(labels)
    for name in fields:
        ours = [getattr(one, name) for one in mine]
        yield from _unless_same(what.format(name), labels, np.asarray(getattr(theirs, name))[places], ours)


def _end(told: Trace, model: ReferenceModel) -> Iterator[str]:
    for whole in ("convener", "climate", "coalition"):
        record, ours = getattr(told.system, whole), getattr(model, whole)
        names = [name for name in record.dtype.names if not (name == "admits" and ours.admits is None)]  # unlimited
        mine = [getattr(ours, name) for name in names]
        yield from _unless_same(f"at the end: {whole}: {{}}", names, [record[name] for name in names], mine)
    of_run = model.outcomes.of_the_run()
    yield from _unless_same("of the run: {}", RUN_NAMES, told.outcomes, [of_run[name] for name in RUN_NAMES])
    reached = [goal.first_delivered for goal in model.goals.aims]
    yield from _unless_same("the month of goal {!r}", [goal.name for goal in model.goals.aims], told.delivered, reached)


def _unless_same(what: str, labels: Sequence[Any], theirs: Any, mine: Sequence[float]) -> Iterator[str]:
    """Of values that belong together, each that differs; `what` says of which label it is."""
    left, right = np.asarray(theirs, float), np.asarray(mine, float)
    assert left.shape == right.shape == (len(labels),), what
    same = np.isnan(left) & np.isnan(right) | (np.abs(left - right) <= WITHIN * np.maximum(1.0, np.abs(left)))
    for k in np.flatnonzero(~same):
        yield f"{what.format(labels[k])} is {left[k]} in the product, {right[k]} in the reference"
