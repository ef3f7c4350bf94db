"""The runs behind an attribution: sets of a strategy's actions, all in the same replicates, and what each action contributes in them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from itertools import chain

import numpy as np

from coalitionlab.experiments.attribution.shapley import (
    arrival_orders,
    interactions,
    sampled_shapley,
    sets_on_arrival,
    shapley,
)
from coalitionlab.experiments.attribution.without import active_actions, without
from coalitionlab.experiments.runs.counted import Counted, Progress
from coalitionlab.experiments.runs.execute import execute, execute_in_steps
from coalitionlab.experiments.runs.runs import Runs
from coalitionlab.experiments.statistics import Floats
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.schema import Scenario, Strategy

EFFORT = "effort_spent"


@dataclass(frozen=True)
class AttributionRequest:
    """What is to be attributed, checked.

    `orders` is the number of orders of arrival drawn for each replicate, 0 when all sets of actions are run. `strategy` has actions
    that are known (a Python function has been observed).
    """

    scenario: Scenario
    strategy: Strategy
    outcome: str
    replicates: int
    seed: int
    parameters: Mapping[str, float]
    spread: bool
    orders: int

    @property
    def players(self) -> tuple[str, ...]:
        """The actions that get staff-days."""
        return active_actions(self.strategy)

    @property
    def all(self) -> int:
        """The number of the set of all actions: bit i of a set's number stands for action i."""
        return (1 << len(self.players)) - 1

    @property
    def left_out(self) -> list[int]:
        """The sets without one action each."""
        return [self.all ^ 1 << i for i in range(len(self.players))]

    def study(self, sets: Sequence[int], replicates: int, first_replicate: int = 0) -> Study:
        """The study that runs the strategy with these sets of its actions.

        With `spread`, the sets without one action follow once more with its time unspent, for the staff-days that it takes.
        """
        players = self.players
        chosen = [(number, self.spread) for number in sets]
        chosen += [(number, False) for number in self.left_out] if self.spread else []
        strategies = []
        for k, (number, spread) in enumerate(chosen):
            out = [name for i, name in enumerate(players) if not number >> i & 1]
            strategy = without(self.strategy, out, spread=spread)
            strategies.append(strategy.model_copy(update={"name": f"{self.strategy.name}, set {k}"}))
        return Study(
            scenarios=(self.scenario,),
            strategies=tuple(strategies),
            outcomes=tuple(dict.fromkeys((self.outcome, EFFORT))),
            replicates=replicates,
            first_replicate=first_replicate,
            seed=self.seed,
            parameters=self.parameters,
        )


@dataclass(frozen=True)
class Contributions:
    """What k actions contribute in R runs, in the unit of the outcome.

    Attributes
    ----------
    whole, empty : R, the outcome with all actions and with none.
    shapley, leave_one_out, alone : k x R; the last is the action added to nothing.
    days : k x R, staff-days that are not spent without the action.
    pairs : pairs x R, interaction indices; no rows when orders of arrival are drawn.
    """

    whole: Floats
    empty: Floats
    shapley: Floats
    leave_one_out: Floats
    alone: Floats
    days: Floats
    pairs: Floats


def runs_per_replicate(players: int, orders: int, spread: bool) -> int:
    """Number of runs of each replicate, for so many actions and orders of arrival (0: all sets of actions)."""
    sets = 1 << players if not orders else 2 + 2 * players + 2 * orders * max(players - 3, 0)
    return sets + (players if spread else 0)


def contributions_in_steps(
    request: AttributionRequest, *, seconds: float, workers: int | None, progress: Progress | None
) -> Iterator[Contributions]:
    """The contributions in the replicates done so far, about every so many seconds; the last are those of all replicates."""
    per_replicate = runs_per_replicate(len(request.players), request.orders, request.spread)
    count = Counted(progress)
    count.begin(per_replicate * request.replicates, 0)
    if request.orders:
        done: list[Contributions] = []
        last = time.monotonic()
        for replicate, part in enumerate(_by_replicate(request, workers), start=1):
            done.append(part)
            count.add(per_replicate)
            if replicate == request.replicates or time.monotonic() - last >= seconds:
                done, last = [_joined(done)], time.monotonic()
                yield done[0]
        return
    study = request.study(range(request.all + 1), replicates=request.replicates)
    for runs in execute_in_steps(study, seconds=seconds, workers=workers, progress=count.add, strict=True):
        yield _of_all_sets(request, runs)


def _of_all_sets(request: AttributionRequest, runs: Runs) -> Contributions:
    count, players = request.all + 1, len(request.players)
    values = runs.outcome(request.outcome)[:count, 0]
    return _contributions(
        request, range(count), runs, shapley(values, players), interactions(values, players)
    )


def _by_replicate(request: AttributionRequest, workers: int | None) -> Iterator[Contributions]:
    """Replicates in threads, each with orders of arrival of its own, so that the draw of orders shows as spread over replicates."""
    pool = ThreadPoolExecutor(min(workers or os.cpu_count() or 1, request.replicates))
    try:
        yield from pool.map(
            lambda replicate: _of_one_replicate(request, replicate), range(request.replicates)
        )
    finally:
        pool.shutdown(cancel_futures=True)


def _of_one_replicate(request: AttributionRequest, replicate: int) -> Contributions:
    players = len(request.players)
    orders = arrival_orders(players, request.orders, request.seed, replicate)
    inner = chain.from_iterable(sets_on_arrival(order)[2:-2] for order in orders)
    sets = [0, request.all, *(1 << i for i in range(players)), *request.left_out, *inner]
    study = request.study(sets, replicates=1, first_replicate=replicate)
    runs = execute(study, workers=1, strict=True)
    worth = dict(zip(sets, runs.outcome(request.outcome)[:, 0, 0].tolist(), strict=False))
    return _contributions(request, sets, runs, sampled_shapley(worth, orders)[:, None], np.empty((0, 1)))


def _contributions(
    request: AttributionRequest, sets: Sequence[int], runs: Runs, shares: Floats, pairs: Floats
) -> Contributions:
    """From the runs of `request.study(sets)`, Shapley values and interaction indices."""
    values, spent = runs.outcome(request.outcome)[:, 0], runs.outcome(EFFORT)[:, 0]
    worth = dict(zip(sets, values, strict=False))
    days = dict(zip(sets, spent, strict=False))
    all_days = days[request.all]
    if request.spread:
        days |= dict(zip(request.left_out, spent[len(sets) :], strict=True))
    whole, empty = worth[request.all], worth[0]
    return Contributions(
        whole=whole,
        empty=empty,
        shapley=shares,
        leave_one_out=np.array([whole - worth[number] for number in request.left_out]),
        alone=np.array([worth[1 << i] - empty for i in range(len(request.players))]),
        days=np.array([all_days - days[number] for number in request.left_out]),
        pairs=pairs,
    )


def _joined(parts: Sequence[Contributions]) -> Contributions:
    """The contributions in the runs of all parts."""
    return Contributions(
        *(
            np.concatenate([getattr(part, field.name) for part in parts], axis=-1)
            for field in fields(Contributions)
        )
    )
