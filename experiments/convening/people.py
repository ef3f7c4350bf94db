"""Organisations followed through runs: when each comes, what it weighs while it is outside, whom it knows, and who is against.

Runs of `execute` keep no organisations, so some of the same runs are made again one by one (`Trace`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from coalitionlab.experiments.convening.remedies import TRAITS
from coalitionlab.experiments.statistics import Floats, mean_of
from coalitionlab.experiments.worlds.draws import World
from coalitionlab.model.ground import Ground
from coalitionlab.model.tracing import Trace
from coalitionlab.scenarios.names.fields import OUTSIDE
from coalitionlab.scenarios.schema import Scenario, Strategy

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Followed:
    """n organisations in U runs.

    Attributes
    ----------
    joined : ndarray
        U x n, the month in which each is first inside; 0 before the first month, nan never.
    present : ndarray
        U x n, share of the months inside.
    stays : ndarray
        U x n, whether it is inside at the end of the convener's last month.
    members : ndarray
        U x months, how many are inside at the end of each.
    terms : ndarray
        U x n x terms of utility, means over the months before it first comes (over all, where it is in from the start).
    power : ndarray
        U x n, share of all power.
    against : ndarray
        U x n, whether it believes at the start that the aim harms it.
    tied : ndarray
        U x n x n, whether there is an established tie at the start.
    trust : ndarray
        U x n x n, how far the row trusts the column at the start; 0 without a tie.
    traits : ndarray
        U x n x TRAITS.
    days : ndarray
        U x months x actions, the convener's staff-days.
    phases : ndarray
        U x months, the number of the strategy's phase, from 0.
    """

    joined: Floats
    present: Floats
    stays: Bools
    members: NDArray[np.int64]
    terms: Floats
    power: Floats
    against: Bools
    tied: Bools
    trust: Floats
    traits: Floats
    days: Floats
    phases: NDArray[np.int64]

    @property
    def comes(self) -> Floats:
        """By organisation, the share of runs in which it is ever inside."""
        return np.asarray(np.isfinite(self.joined).mean(axis=0))

    @property
    def balance(self) -> Floats:
        """By organisation, its mean utility of being inside before it comes."""
        return mean_of(self.terms.sum(axis=2).T)

    @property
    def mean_terms(self) -> Floats:
        """By organisation and term, the mean over runs."""
        return np.asarray(self.terms.mean(axis=0))

    def traits_of(self, rows: Sequence[int]) -> dict[str, float]:
        """Return the mean traits of some organisations, by name."""
        return dict(zip(TRAITS, self.traits[:, list(rows)].mean(axis=(0, 1)).tolist(), strict=True))

    def links(self) -> tuple[Floats, Floats]:
        """Return, by organisation, in which share of the runs others hold together through it alone, and in which it has no tie."""
        bridges = np.array([_bridges(tied) for tied in self.tied])
        return bridges.mean(axis=0), (~self.tied.any(axis=2)).mean(axis=0)


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


def _bridges(tied: Bools) -> Bools:
    """Of n organisations, those without whom some others that hold together would not (cut points of the network)."""
    n = len(tied)
    either = tied | tied.T
    whole = _parts(either)
    found = np.zeros(n, bool)
    for row in range(n):
        rest = np.delete(np.delete(either, row, axis=0), row, axis=1)
        found[row] = either[row].any() and _parts(rest) > whole
    return found


def _parts(tied: Bools) -> int:
    """Into how many parts a network falls."""
    return int(connected_components(coo_array(tied), directed=False, return_labels=False))
