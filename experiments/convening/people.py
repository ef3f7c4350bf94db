"""Organisations followed through runs.

Runs of `execute` keep no organisations, so some of the same runs are made again one by one (`Trace`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from coalitionlab.experiments.convening.followed import Followed
from coalitionlab.experiments.convening.remedies import TRAITS
from coalitionlab.experiments.worlds.draws import World
from coalitionlab.model.ground import Ground
from coalitionlab.model.tracing import Trace
from coalitionlab.scenarios.names.fields import OUTSIDE
from coalitionlab.scenarios.schema import Scenario, Strategy


def follow(
    scenario: Scenario,
    strategy: Strategy,
    units: Sequence[tuple[World, int]],
    *,
    seed: int,
    parameters: Mapping[str, float],
    workers: int | None = None,
    closely: bool = True,
    count: Callable[[int], None] | None = None,
    after: tuple[int, int] = (0, 0),
) -> Followed:
    """Follow everybody through runs, each given by its world and its replicate; without `closely`, terms and ties are left empty.

    With `after`, months and phases, only what comes after so many months is kept, as if these were before the first; the strategy's
    phases are counted after so many.
    """

    def one(unit: tuple[World, int]) -> tuple[np.ndarray, ...]:
        world, replicate = unit
        drawn = {name: value for name, value in world.items() if name not in scenario.parameters}
        ground = Ground.of(scenario, {**drawn, **parameters})
        run = Trace(ground, strategy, seed=seed, replicate=replicate, rows=slice(None) if closely else ())
        run.advance(scenario.months)
        return _seen(run, closely, scenario.led_months, *after)

    parts = []
    with ThreadPoolExecutor(min(workers or os.cpu_count() or 1, len(units))) as pool:
        try:
            for part in pool.map(one, units):
                parts.append(part)
                if count is not None:
                    count(1)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return Followed(*(np.stack(column) for column in zip(*parts, strict=True)))


def units_of(worlds: Sequence[World], replicates: int, each: int) -> list[tuple[World, int]]:
    """Return the first `each` runs of every world as a study numbers them, each with its world; without worlds, all replicates."""
    if not worlds:
        return [({}, replicate) for replicate in range(replicates)]
    some = range(min(each, replicates))
    return [(world, w * replicates + r) for w, world in enumerate(worlds) for r in some]


def _seen(run: Trace, closely: bool, led: int, today: int, earlier: int) -> tuple[np.ndarray, ...]:
    """What is kept of a run, in the order of `Followed`."""
    n, population = run.population.size, run.population
    inside = (np.vstack([run.before[:n], run.status[:, :n]]) != OUTSIDE)[today:]
    days, phases = run.days[today:], run.phases[today:] - earlier
    joined = np.where(inside.any(axis=0), inside.argmax(axis=0), np.nan)
    stays, members = inside[led - today], inside[1:].sum(axis=1)
    present, power = inside[1:].mean(axis=0), np.array(population.traits["power_share"][:n])
    against = np.array(population.traits["overlap"][:n]) < 0.0
    traits = np.column_stack([population.traits[name][:n] for name in TRAITS])
    if not closely:
        empty = np.zeros((n, 0))
        nobody = empty.astype(bool)
        return (joined, present, stays, members, empty, power, against, nobody, empty, traits, days, phases)
    before = ~np.logical_or.accumulate(inside[:-1], axis=0)
    before |= inside[0] | (before.sum(axis=0) == 0)
    terms = (run.terms[today:] * before[:, :, None]).sum(axis=0) / before.sum(axis=0)[:, None]
    tied, trust = np.zeros((n, n), bool), np.zeros((n, n))
    for row in range(n):
        places = population.tie_indices(row)
        known = np.array(population.ties["strength"][places]) > 0.0
        others = np.array(population.target[places])[known]
        tied[row, others] = True
        trust[row, others] = np.array(population.ties["trust"][places])[known]
    return joined, present, stays, members, terms, power, against, tied, trust, traits, days, phases
