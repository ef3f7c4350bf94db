"""Shapley values: contributions of players to the worth of their sets. Pure arithmetic; bit i of a set's number stands for player i.

Differences are taken run by run before anything is averaged, so that a player who changes nothing gets exactly 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

from coalitionlab.experiments.statistics import Floats


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
    weight = np.array(
        [factorial(s) * factorial(players - s - 1) / factorial(players) for s in range(players)]
    )
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
    weight = np.array(
        [factorial(s) * factorial(players - s - 2) / factorial(players - 1) for s in range(players - 1)]
    )
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
