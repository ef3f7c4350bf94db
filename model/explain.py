"""Why an organisation stands where it stands: month by month over a run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from coalitionlab.agents.convener_view import Leader
from coalitionlab.model.endings import endings
from coalitionlab.model.explanation import Explanation, moves_of
from coalitionlab.model.ground import Ground
from coalitionlab.model.notes import readings_of
from coalitionlab.model.randomness import Stream, stream_key, uniform
from coalitionlab.model.rules.learning import closing
from coalitionlab.model.tracing import Trace
from coalitionlab.scenarios.loader import as_scenario, as_strategy
from coalitionlab.scenarios.names.fields import STATUS_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy


def explain(
    scenario: Scenario | str | Path,
    strategy: Strategy | str | Path | Leader | None,
    organisation: str,
    seed: int = 0,
    replicate: int = 0,
    parameters: Mapping[str, float] | None = None,
) -> Explanation:
    """Explain a run from one organisation's side: the same run that `simulate` makes of this seed and replicate.

    What it weighed in a month are the terms at the moment when it decided, so their sum is the utility that the model used.

    Raises
    ------
    InputError
        For an unknown scenario, strategy or organisation, or a value out of range.
    """
    ground = Ground.of(as_scenario(scenario), parameters)
    row = ground.blueprint.index(organisation)
    traced = Trace(ground, as_strategy(strategy), seed=seed, replicate=replicate, rows=np.array([row]))
    traced.advance(len(traced.months))
    return explanation_of(traced, 0)


def explanation_of(traced: Trace, k: int) -> Explanation:
    """The explanation for the `k`-th organisation of those that a finished run looked at closely (its `rows`)."""
    row, decision = int(traced.rows[k]), traced.scenario.decision
    before, *statuses = (STATUS_NAMES[int(status)] for status in (traced.before[row], *traced.status[:, row]))
    months, chances = tuple(range(1, traced.passed + 1)), tuple(map(float, traced.chance[:, row]))
    history, blueprint, closed = traced.terms[:, k], traced.ground.blueprint, closed_in(traced, row)
    readings = readings_of(
        traced.population.traits, traced.state[-1, :, k], traced.seen[-1, k], traced.overall[-1], row
    )
    return Explanation(
        blueprint.names[row], blueprint.sectors[blueprint.sector[row]], traced.scenario.name, traced.strategy.name, traced.seed,
        traced.replicate, decision.rule, decision.persuasion, traced.passed, statuses[-1], tuple(statuses), months,
        history, chances, moves_of(months, history, [before, *statuses], chances, closed, endings(traced)), readings, before != "outside",
    )  # fmt: skip


def closed_in(traced: Trace, row: int) -> list[bool]:
    """Whether the organisation in this row closed, by month: by the draws that the model makes."""
    population, p = traced.population, traced.system.p
    trait = population.traits[row]
    chance = closing.py_func(float(p["closures"] / p["months_per_year"]), trait.profile_rank)
    streams = (np.uint64(stream_key(population.key, int(Stream.CLOSURE), month)) for month in range(traced.passed))
    who = traced.ground.frame.who[row]
    return [trait.committed < 1.0 and uniform(stream, who) < chance for stream in streams]
