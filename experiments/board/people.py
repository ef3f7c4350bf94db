"""Where every organisation stands before anyone leads, and at the end: readiness, and the spectrum of allies.

The model gives, for each organisation, whether it is inside and its balance of reasons for and against being inside (`utility` in
the ODD, 7.5). What that is called here is an assumption, made for people who know the organisers' tool, and written in one place.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coalitionlab.experiments.board.effort import Effort, effort_of, mean_days, phase_ends
from coalitionlab.model.building import Ground, build
from coalitionlab.model.randomness import run_key
from coalitionlab.model.tracing import Trace, trace
from coalitionlab.scenarios.names.fields import MANDATED, MEMBER, OUTSIDE, PILOT
from coalitionlab.scenarios.schema import Generated, Scenario, Strategy

Floats = NDArray[np.float64]
Places = NDArray[np.int8]

#: The spectrum, most in favour first; a place in it is an index.
SPECTRUM = ("active allies", "passive allies", "neutral", "passive opposition", "active opposition")
ACTIVE_ALLY, PASSIVE_ALLY, NEUTRAL, PASSIVE_OPPOSITION, ACTIVE_OPPOSITION = range(5)
#: An organisation that is not inside of its own will is an ally above this readiness, opposed below that. Assumed.
ALLY_FROM, OPPOSED_BELOW = 0.5, 0.01
#: The same of a single organisation.
SINGULAR = ("active ally", "passive ally", "neutral", "passive opponent", "active opponent")
#: What each place means, with the cut points above.
MEANINGS = (
    "inside of its own will, as a member or on trial",
    f"not inside of its own will, but its readiness is at least {100 * ALLY_FROM:.0f}%: more likely yes than no",
    f"readiness from {100 * OPPOSED_BELOW:.0f}% up to {100 * ALLY_FROM:.0f}%",
    f"readiness under {100 * OPPOSED_BELOW:.0f}%: it would almost surely say no",
    f"it walked out, and its readiness is under {100 * OPPOSED_BELOW:.0f}%",
)


class Standing(NamedTuple):
    """Places in the spectrum (replicates x organisations), and readiness (the same)."""

    places: Places
    readiness: Floats

    @property
    def counts(self) -> Floats:
        """How many organisations are in each place, replicates x places."""
        return np.stack([(self.places == k).sum(axis=1) for k in range(len(SPECTRUM))], axis=1).astype(float)

    @property
    def usual(self) -> Places:
        """The most usual place of each organisation; of equals, the one nearer to opposition."""
        shares = self.shares[:, ::-1]
        return np.asarray(len(SPECTRUM) - 1 - shares.argmax(axis=1), np.int8)

    @property
    def shares(self) -> Floats:
        """The share of replicates in which each organisation is in each place, organisations x places."""
        return np.stack([(self.places == k).mean(axis=0) for k in range(len(SPECTRUM))], axis=1)


@dataclass(frozen=True, eq=False)
class People:
    """The organisations of a scenario over R replicates.

    Attributes:
        names, sectors: of the n organisations.
        drawn: whether they are generated, and so others in each replicate; a name then stands for a place in a sector.
        power: R x n. balance: R x n, reasons for less reasons against at the start.
        start: before anyone leads. end: by strategy, in the last month. leaving: by strategy, in the last month in which the
            convener is there; empty when it never leaves.
        days: by strategy, staff-days by month and action (T x A), the mean over replicates.
        phase_ends: by strategy, the last month (from 1) of each phase, the median over replicates.
    """

    names: tuple[str, ...]
    sectors: tuple[str, ...]
    drawn: bool
    power: Floats
    balance: Floats
    start: Standing
    end: Mapping[str, Standing]
    leaving: Mapping[str, Standing]
    days: Mapping[str, Floats]
    phase_ends: Mapping[str, tuple[int, ...]]

    @property
    def size(self) -> int:
        """How many organisations there are."""
        return len(self.names)

    @property
    def replicates(self) -> int:
        """How many replicates were looked at."""
        return len(self.power)


class _Told(NamedTuple):
    """What is kept of one replicate."""

    power: Floats
    balance: Floats
    start: tuple[Places, Floats]
    ends: list[tuple[Places, Floats]]
    leavings: list[tuple[Places, Floats]]
    efforts: list[Effort]


def readiness(balance: Floats, sensitivity: float) -> Floats:
    """The chance (0..1) of saying yes, were it to come to decide: the logistic of the balance of its reasons (ODD, 7.5)."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(sensitivity * balance, -500.0, 500.0))))


def places(status: Floats, ready: Floats, walked_out: NDArray[np.bool_]) -> Places:
    """Where organisations of this status and readiness stand in the spectrum; `walked_out`: had been members and are not now."""
    found = np.where(
        ready >= ALLY_FROM, PASSIVE_ALLY, np.where(ready >= OPPOSED_BELOW, NEUTRAL, PASSIVE_OPPOSITION)
    )
    found = np.where(walked_out & (ready < OPPOSED_BELOW), ACTIVE_OPPOSITION, found)
    own_will = (status == MEMBER) | (status == PILOT)
    return np.asarray(np.where(own_will, ACTIVE_ALLY, found), np.int8)


def look_at_people(
    scenario: Scenario,
    strategies: Sequence[Strategy],
    *,
    replicates: int,
    seed: int,
    parameters: Mapping[str, float],
    workers: int | None,
    progress: Callable[[int], None] | None,
) -> People:
    """Run the first replicates of an experiment again, organisation by organisation: the same runs that `compare` makes.

    `progress` is told of the runs just done, one for each strategy.
    """
    ground = Ground.of(scenario, parameters)
    plan = ground.blueprint

    all_told: list[_Told] = []
    with ThreadPoolExecutor(min(workers or os.cpu_count() or 1, replicates)) as pool:
        try:
            for told in pool.map(lambda k: _one(ground, strategies, seed, k, parameters), range(replicates)):
                all_told.append(told)
                if progress is not None:
                    progress(len(strategies))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    names = [strategy.name for strategy in strategies]
    leaves = scenario.withdraw_month is not None and scenario.withdraw_month > 1
    return People(
        tuple(plan.name(i) for i in range(plan.size)),
        tuple(plan.sectors[k] for k in plan.sector),
        isinstance(scenario.organisations, Generated),
        np.stack([told.power for told in all_told]),
        np.stack([told.balance for told in all_told]),
        _stacked([told.start for told in all_told]),
        {name: _stacked([told.ends[k] for told in all_told]) for k, name in enumerate(names)},
        {name: _stacked([told.leavings[k] for told in all_told]) for k, name in enumerate(names) if leaves},
        {name: mean_days([told.efforts[k] for told in all_told]) for k, name in enumerate(names)},
        {
            one.name: phase_ends([told.efforts[k] for told in all_told], len(one.phases))
            for k, one in enumerate(strategies)
            if one.phases
        },
    )


def _one(
    ground: Ground, strategies: Sequence[Strategy], seed: int, replicate: int, parameters: Mapping[str, float]
) -> _Told:
    scenario, population = ground.scenario, ground.population(run_key(seed, replicate))
    # The convener as the scenario has it: before any strategy chooses a style.
    before = build(ground, population, Strategy(name="nobody leads yet"))
    power = np.array(population.traits["power"][: population.size], float)
    balance = np.array(before.state["utility"][: population.size], float)
    status = np.array(before.state["status"][: population.size], float)
    sensitivity = float(ground.parameters["sensitivity"][0])
    ready = readiness(balance, sensitivity)
    runs = [trace(scenario, one, seed=seed, replicate=replicate, parameters=parameters) for one in strategies]
    last_led = (scenario.withdraw_month or scenario.months + 1) - 2
    return _Told(
        power,
        balance,
        (places(status, ready, np.zeros(len(status), bool)), ready),
        [_standing(run, status, scenario.months - 1, sensitivity) for run in runs],
        [_standing(run, status, min(last_led, scenario.months - 1), sensitivity) for run in runs],
        [effort_of(run) for run in runs],
    )


def _standing(run: Trace, first: Floats, month: int, sensitivity: float) -> tuple[Places, Floats]:
    """Where everyone stands at the end of a month (from 0) of a run; `first`: their status before it."""
    ready = readiness(run.utility[month], sensitivity)
    so_far = np.vstack([first, run.status[: month + 1]])
    belonged = (so_far[:-1] == MEMBER) | (so_far[:-1] == MANDATED)
    left = (belonged & (so_far[1:] == OUTSIDE)).any(axis=0)
    return places(run.status[month], ready, left & (run.status[month] == OUTSIDE)), ready


def _stacked(parts: Sequence[tuple[Places, Floats]]) -> Standing:
    return Standing(np.stack([part[0] for part in parts]), np.stack([part[1] for part in parts]))
