"""What each action contributes: Shapley values, and the sets of actions that are run for them.

Bit i of a set's number stands for action i (player i in the arithmetic, which knows no strategies). Differences are taken run by run
before anything is averaged, so that a player who changes nothing gets exactly 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain, combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

from coalitionlab.experiments.attribution.without import without
from coalitionlab.experiments.statistics import Floats
from coalitionlab.experiments.study import Study


@dataclass(frozen=True)
class Contributions:
    """What k actions contribute in R runs, in the unit of the outcome.

    Attributes
    ----------
    with_all, with_none
        R, the outcome with all actions and with none.
    shapley, leave_one_out, alone
        K x R; the last is the action added to nothing.
    days
        K x R, staff-days that are not spent without the action.
    pairs
        Pairs x R, interaction indices; no rows when orders of arrival are drawn.
    """

    with_all: Floats
    with_none: Floats
    shapley: Floats
    leave_one_out: Floats
    alone: Floats
    days: Floats
    pairs: Floats


def shapley(values: Floats, players: int) -> Floats:
    """Shapley values from the worth of every set of players in every run.

    Each is the mean, over all orders in which the players could arrive, of what the player adds on arrival. They sum to the worth
    of all players less that of none.

    Parameters
    ----------
    values
        2**players x runs, by number of the set.
    players
        Number of players.

    Returns
    -------
    ndarray, players x runs

    Examples
    --------
    >>> shapley(np.array([[0.0], [1.0], [2.0], [10.0]]), 2).ravel().tolist()
    [4.5, 5.5]
    """
    sets, sizes = _sets(players)
    weight = np.array([factorial(s) * factorial(players - s - 1) / factorial(players) for s in range(players)])
    result = np.empty((players, values.shape[1]))
    for i in range(players):
        before = sets[sets >> i & 1 == 0]
        gain = values[before | 1 << i] - values[before]
        result[i] = _weighted_sum(weight[sizes[before]], gain)
    return result


def interactions(values: Floats, players: int) -> Floats:
    """Shapley interaction indices, pairs x runs in the order of `pairs_of`: what two add together beyond what each adds alone.

    Examples
    --------
    >>> interactions(np.array([[0.0], [1.0], [2.0], [10.0]]), 2).tolist()
    [[7.0]]
    """
    sets, sizes = _sets(players)
    pairs = pairs_of(players)
    weight = np.array([factorial(s) * factorial(players - s - 2) / factorial(players - 1) for s in range(players - 1)])
    result = np.empty((len(pairs), values.shape[1]))
    for row, (i, j) in enumerate(pairs):
        a, b = 1 << i, 1 << j
        rest = sets[sets & (a | b) == 0]
        gain = (values[rest | a | b] - values[rest | a]) - (values[rest | b] - values[rest])
        result[row] = _weighted_sum(weight[sizes[rest]], gain)
    return result


def pairs_of(players: int) -> list[tuple[int, int]]:
    """All pairs of players, in order."""
    return list(combinations(range(players), 2))


def arrival_orders(players: int, orders: int, seed: int, replicate: int) -> list[list[int]]:
    """Random orders of arrival for a replicate, each followed by the same backwards (antithetic): 2 * orders lists of players."""
    rng = np.random.default_rng((seed, replicate, players))
    result: list[list[int]] = []
    for _ in range(orders):
        order = [int(player) for player in rng.permutation(players)]
        result += [order, order[::-1]]
    return result


def sets_on_arrival(order: list[int]) -> list[int]:
    """The sets of players present as they arrive in this order, from nobody to everybody."""
    present = [0]
    for player in order:
        present.append(present[-1] | 1 << player)
    return present


def sampled_shapley(worth: Mapping[int, float], orders: Sequence[list[int]]) -> Floats:
    """Shapley values of one run over these orders only: unbiased over the draw of orders, and with the same sum as the exact ones."""
    result = np.zeros(len(orders[0]))
    for order in orders:
        steps = [worth[present] for present in sets_on_arrival(order)]
        for k, player in enumerate(order):
            result[player] += steps[k + 1] - steps[k]
    return np.asarray(result / len(orders))


def _sets(players: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The numbers of all sets of players, and their sizes."""
    numbers = np.arange(1 << players)
    return numbers, np.array([int(number).bit_count() for number in numbers])


def _weighted_sum(weight: Floats, rows: Floats) -> Floats:
    """The weighted sum of rows, added up in the same order however many columns there are (a matrix product is not)."""
    return np.asarray((weight[:, None] * rows).sum(axis=0))


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
    return Contributions(*(np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in names))


def _sets_less_one(players: int) -> list[int]:
    """Return the sets without one action each."""
    return [(1 << players) - 1 ^ 1 << i for i in range(players)]
