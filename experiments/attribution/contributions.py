"""Which sets of actions an attribution runs, and what each action contributes in these runs.

Bit i of a set's number stands for action i.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from itertools import chain

import numpy as np

from coalitionlab.experiments.attribution.shapley import (
    Contributions,
    interactions,
    sampled_shapley,
    sets_on_arrival,
    shapley,
)
from coalitionlab.experiments.attribution.without import without
from coalitionlab.experiments.statistics import Floats
from coalitionlab.experiments.study import Study

Orders = Sequence[list[int]]


def runs_per_replicate(players: int, orders: int, spread: bool) -> int:
    """Return the number of runs of each replicate, for so many actions and orders of arrival (0: all sets of actions)."""
    sets = 1 << players if not orders else 2 + 2 * players + 2 * orders * max(players - 3, 0)
    return sets + (players if spread else 0)


def sets_to_run(players: int, orders: Orders | None) -> list[int]:
    """Return the numbers of all sets of so many actions, or of those that these orders of arrival pass."""
    everybody = (1 << players) - 1
    if orders is None:
        return list(range(everybody + 1))
    inner = chain.from_iterable(sets_on_arrival(order)[2:-2] for order in orders)
    return [0, everybody, *(1 << i for i in range(players)), *_sets_less_one(players), *inner]


def study_of_sets(study: Study, players: Sequence[str], sets: Sequence[int], spread: bool) -> Study:
    """Return the study that runs the strategy of `study` with these sets of its actions.

    With `spread`, the sets without one action follow once more with its time unspent, for the staff-days that it takes.
    """
    (strategy,) = study.strategies
    chosen = [(number, spread) for number in sets]
    chosen += [(number, False) for number in _sets_less_one(len(players))] if spread else []
    strategies = []
    for k, (number, given_away) in enumerate(chosen):
        out = [name for i, name in enumerate(players) if not number >> i & 1]
        part = without(strategy, out, spread=given_away)
        strategies.append(part.model_copy(update={"name": f"{strategy.name}, set {k}"}))
    return replace(study, strategies=tuple(strategies))


def contributions(
    players: int, sets: Sequence[int], orders: Orders | None, values: Floats, spent: Floats, spread: bool
) -> Contributions:
    """Return the contributions from the outcomes and the staff-days spent (strategies of `study_of_sets` x replicates)."""
    worth, days = (dict(zip(sets, rows, strict=False)) for rows in (values, spent))
    everybody, less_one = (1 << players) - 1, _sets_less_one(players)
    all_days = days[everybody]
    if spread:
        days |= dict(zip(less_one, spent[len(sets) :], strict=True))
    if orders is None:
        shares = shapley(values[: len(sets)], players)
        pairs = interactions(values[: len(sets)], players)
    else:
        shares = sampled_shapley({number: float(row[0]) for number, row in worth.items()}, orders)[:, None]
        pairs = np.empty((0, 1))
    return Contributions(
        with_all=worth[everybody],
        with_none=worth[0],
        shapley=shares,
        leave_one_out=np.array([worth[everybody] - worth[number] for number in less_one]),
        alone=np.array([worth[1 << i] - worth[0] for i in range(players)]),
        days=np.array([all_days - days[number] for number in less_one]),
        pairs=pairs,
    )


def joined(parts: Sequence[Contributions]) -> Contributions:
    """Return the contributions in the runs of all parts."""
    names = [field.name for field in fields(Contributions)]
    return Contributions(
        *(np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in names)
    )


def _sets_less_one(players: int) -> list[int]:
    """Return the sets without one action each."""
    return [(1 << players) - 1 ^ 1 << i for i in range(players)]
