"""What an attribution runs, and what each action contributes in these runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain

import numpy as np

from coalitionlab.experiments.attribution.shapley import (
    interactions,
    sampled_shapley,
    sets_on_arrival,
    shapley,
)
from coalitionlab.experiments.attribution.without import active_actions, without
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

    @property
    def runs_per_replicate(self) -> int:
        """Number of runs of each replicate."""
        return runs_per_replicate(len(self.players), self.orders, self.spread)

    def sets_on(self, orders: Sequence[list[int]]) -> list[int]:
        """The sets to run where only these orders of arrival are taken."""
        inner = chain.from_iterable(sets_on_arrival(order)[2:-2] for order in orders)
        return [0, self.all, *(1 << i for i in range(len(self.players))), *self.left_out, *inner]

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
    whole, empty
        R, the outcome with all actions and with none.
    shapley, leave_one_out, alone
        K x R; the last is the action added to nothing.
    days
        K x R, staff-days that are not spent without the action.
    pairs
        Pairs x R, interaction indices; no rows when orders of arrival are drawn.
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


def of_all_sets(request: AttributionRequest, values: Floats, spent: Floats) -> Contributions:
    """Contributions from runs of all sets: outcomes and staff-days spent, strategies of `request.study` x replicates."""
    sets, players = range(request.all + 1), len(request.players)
    worth = values[: len(sets)]
    return _contributions(request, sets, values, spent, shapley(worth, players), interactions(worth, players))


def of_orders(
    request: AttributionRequest, orders: Sequence[list[int]], values: Floats, spent: Floats
) -> Contributions:
    """Contributions in one replicate, from runs of the sets on these orders of arrival."""
    sets = request.sets_on(orders)
    worth = dict(zip(sets, values[:, 0].tolist(), strict=False))
    shares = sampled_shapley(worth, orders)
    return _contributions(request, sets, values, spent, shares[:, None], np.empty((0, 1)))


def joined(parts: Sequence[Contributions]) -> Contributions:
    """The contributions in the runs of all parts."""
    names = [field.name for field in fields(Contributions)]
    return Contributions(
        *(np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in names)
    )


def _contributions(
    request: AttributionRequest,
    sets: Sequence[int],
    values: Floats,
    spent: Floats,
    shares: Floats,
    pairs: Floats,
) -> Contributions:
    """The contributions, given Shapley values and interaction indices; `values` and `spent` begin with the rows of `sets`."""
    worth, days = (dict(zip(sets, rows, strict=False)) for rows in (values, spent))
    whole, empty, all_days = worth[request.all], worth[0], days[request.all]
    if request.spread:
        days |= dict(zip(request.left_out, spent[len(sets) :], strict=True))
    return Contributions(
        whole=whole,
        empty=empty,
        shapley=shares,
        leave_one_out=np.array([whole - worth[number] for number in request.left_out]),
        alone=np.array([worth[1 << i] - empty for i in range(len(request.players))]),
        days=np.array([all_days - days[number] for number in request.left_out]),
        pairs=pairs,
    )
