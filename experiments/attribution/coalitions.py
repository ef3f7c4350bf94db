"""Contributions of players to what coalitions of them are worth. Pure arithmetic; a coalition is a number whose bit i stands for player i.

Differences are taken run by run before anything is averaged, so that a player who changes nothing gets exactly 0.
"""

from __future__ import annotations

from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def everybody(players: int) -> int:
    """The coalition of all."""
    return (1 << players) - 1


def shapley(values: Floats, players: int) -> Floats:
    """Shapley values, players x runs, from what every coalition is worth in every run (2**players x runs, by number).

    Each is the mean, over all orders in which the players could arrive, of what the player adds when it arrives. They add up to
    what all are worth less what nobody is worth.
    """
    masks, sizes = _sized(players)
    weight = np.array(
        [factorial(s) * factorial(players - s - 1) / factorial(players) for s in range(players)]
    )
    found = np.empty((players, values.shape[1]))
    for i in range(players):
        before = masks[masks >> i & 1 == 0]
        found[i] = weight[sizes[before]] @ (values[before | 1 << i] - values[before])
    return found


def interactions(values: Floats, players: int) -> Floats:
    """Shapley interaction indices, pairs x runs, in the order of `pairs_of`: by how much more two add together than each for itself."""
    masks, sizes = _sized(players)
    pairs = pairs_of(range(players))
    found = np.empty((len(pairs), values.shape[1]))
    for place, (i, j) in enumerate(pairs):
        a, b = 1 << i, 1 << j
        rest = masks[masks & (a | b) == 0]
        weight = np.array(
            [factorial(s) * factorial(players - s - 2) / factorial(players - 1) for s in range(players - 1)]
        )
        gain = (values[rest | a | b] - values[rest | a]) - (values[rest | b] - values[rest])
        found[place] = weight[sizes[rest]] @ gain
    return found


def pairs_of(players: range | list[int]) -> list[tuple[int, int]]:
    """All pairs of players, in order."""
    return list(combinations(players, 2))


def arrivals(players: int, orders: int, seed: int, replicate: int) -> list[list[int]]:
    """Orders of arrival drawn for a replicate, each followed by the same backwards (antithetic): 2 * orders lists of players."""
    rng = np.random.default_rng((seed, replicate, players))
    found: list[list[int]] = []
    for _ in range(orders):
        order = [int(one) for one in rng.permutation(players)]
        found += [order, order[::-1]]
    return found


def met(order: list[int]) -> list[int]:
    """The coalitions met on the way from nobody to everybody, both included."""
    coalitions = [0]
    for player in order:
        coalitions.append(coalitions[-1] | 1 << player)
    return coalitions


def sampled_shapley(worth: dict[int, float], orders: list[list[int]]) -> Floats:
    """Shapley values of one run over these orders only; they add up as the exact ones do.

    Unbiased over the orders that might have been drawn.
    """
    found = np.zeros(len(orders[0]))
    for order in orders:
        way = [worth[one] for one in met(order)]
        for place, player in enumerate(order):
            found[player] += way[place + 1] - way[place]
    return np.asarray(found / len(orders))


def _sized(players: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    masks = np.arange(1 << players)
    return masks, np.array([int(one).bit_count() for one in masks])
