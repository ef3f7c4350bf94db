"""A run with everything noted that the page shows: the model's own months, looked at just before anyone decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from coalitionlab.model.building import Ground, build
from coalitionlab.model.compiled import compiled
from coalitionlab.model.deciding import terms
from coalitionlab.model.horizon import milestone_needs, withdrawal
from coalitionlab.model.month_parts import after_deciding, deciding, until_deciding
from coalitionlab.model.plan import plan
from coalitionlab.model.population import Population
from coalitionlab.model.randomness import run_key
from coalitionlab.model.running import end_of_month, phase_in, row_in, staff
from coalitionlab.model.system import System
from coalitionlab.model.talking import look_around
from coalitionlab.model.terms import TERM_NAMES
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy


@dataclass(frozen=True)
class Recording:
    """One run of n organisations over T months; m places for directed ties, A actions (all float64 unless said).

    Attributes:
        months: T x len(MONTHLY).
        milestones: the month, from 1, in which each was reached; nan when never.
        before: n, the status before the first month.
        status, chance: T x n, after deciding; the chance is that of being inside, as decided.
        terms: T x n x terms, as weighed when deciding.
        state: T x fields x (n and some room), what each believed when deciding, by `fields.STATE`.
        seen: T x n x 2, peers inside and trust in those inside, as seen when deciding.
        whole: T x fields, convener, climate and coalition when deciding.
        days: T x A, staff-days spent.
        phase: T int64, the strategy's phase.
        trust, strength: T x m, of the ties at the end of each month.
    """

    scenario: Scenario
    strategy: Strategy
    seed: int
    replicate: int
    population: Population
    system: System
    months: np.ndarray
    milestones: np.ndarray
    before: np.ndarray
    status: np.ndarray
    chance: np.ndarray
    terms: np.ndarray
    state: np.ndarray
    seen: np.ndarray
    whole: np.ndarray
    days: np.ndarray
    phase: np.ndarray
    trust: np.ndarray
    strength: np.ndarray


def record(
    scenario: Scenario,
    strategy: Strategy,
    *,
    seed: int = 0,
    replicate: int = 0,
    parameters: Mapping[str, float] | None = None,
) -> Recording:
    """The run that `trace` makes of this seed and replicate, with what decided noted. Raises ValueError for a bad parameter."""
    ground = Ground.of(scenario, parameters)
    population = ground.population(run_key(seed, replicate))
    system, steps = build(ground, population, strategy), plan(strategy, ground.blueprint.sectors)
    horizon, n, places = scenario.months, population.size, len(system.target)
    before = np.array(system.state["status"])
    months, milestones = (
        np.zeros((horizon, len(MONTHLY_NAMES))),
        np.full(len(scenario.milestones), np.nan),
    )
    status, chance = np.zeros((2, horizon, n))
    weighed, seen = np.zeros((horizon, n, len(TERM_NAMES))), np.zeros((horizon, n, 2))
    state = np.zeros((horizon, *system.state.table.shape))
    whole, days = np.zeros((horizon, len(system.whole))), np.zeros((horizon, len(system.days)))
    phase, trust, strength = np.zeros(horizon, np.int64), *np.zeros((2, horizon, places))
    watch_run(
        system, withdrawal(scenario), steps.effort, steps.aims, steps.until, steps.others, steps.metric, steps.above, steps.value,
        steps.admits, *milestone_needs(scenario, ground.blueprint), months, milestones, status, chance, weighed, state, seen,
        whole, days, phase, trust, strength,
    )  # fmt: skip
    phase = phases_of_rows(steps.others)[phase]
    return Recording(
        scenario, strategy, seed, replicate, population, system, months, milestones, before, status, chance, weighed, state,
        seen, whole, days, phase, trust, strength,
    )  # fmt: skip


def phases_of_rows(others: np.ndarray) -> np.ndarray:
    """The number of the phase that each row of a plan belongs to, and one more for the time after the last."""
    owners: list[int] = []
    while len(owners) < len(others):
        number = owners[-1] + 1 if owners else 0
        owners += [number] * (1 + int(others[len(owners)]))
    return np.array([*owners, owners[-1] + 1 if owners else 0])


@compiled
def watch_run(  # type: ignore[no-untyped-def]
    system, withdraw, effort, aims, until, others, metric, above, value, admits, needs, needed, months, milestones, status, chance,
    weighed, state, seen, whole, days, phase, trust, strength,
):  # fmt: skip
    """As `model.running.run`, by the same steps, noting more (see `Recording`)."""
    now = 0
    for number in range(len(months)):
        last = months[max(0, number - 1)]
        now = phase_in(now, number, until, others, metric, above, value, last)
        row = row_in(now, number, others, metric, above, value, last)
        staff(system, number, withdraw, row, effort, admits, system.days)
        days[number], phase[number] = system.days, now
        aimed = aims[row] if row < len(effort) else system.no_aims
        until_deciding(system, number, system.days, aimed)
        look_around(system)
        state[number], whole[number] = system.state.table, system.whole
        for i in range(len(system.state)):
            mine = system.work[i]
            seen[number, i, 0], seen[number, i, 1] = mine.peers, mine.trust_inside
            row = terms(system, i, mine.peers, mine.trust_inside)
            for k in range(len(row)):
                weighed[number, i, k] = row[k] + 0.0  # no -0.0
        deciding(system, number, system.days, aimed)
        after_deciding(system, number, system.days, aimed)
        end_of_month(system, number, needs, needed, months, milestones, status[:0], chance[:0])
        for i in range(len(system.state)):
            status[number, i] = system.state[i].status
            chance[number, i] = system.work[i].chance
        for place in range(len(system.target)):
            trust[number, place] = system.ties[place].trust
            strength[number, place] = system.ties[place].strength
