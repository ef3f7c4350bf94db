"""Networks of ties: the classical ones from networkx, and acquaintance by likeness of motives."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np

from coalitionlab.model.compiled import making, step
from coalitionlab.model.randomness import Stream, mixed, stream_key, stream_of, uniform
from coalitionlab.scenarios.organisations import GeneratedTies

#: Candidates that an organisation looks at before it makes a tie by likeness.
_CANDIDATES = 12
#: A mean degree below this is none at all.
_LEAST_DEGREE = 1e-9


def wired(spec: GeneratedTies, key: np.uint64, who: np.ndarray) -> np.ndarray:
    """Pairs of rows (m x 2 int64, each pair once) joined in the classical network that `spec` names.

    Organisations are wired in the order of their identity, so their order in a file does not matter.
    """
    n = len(who)
    order = np.argsort(who, kind="stable")
    pairs = _classical(
        spec, n, min(spec.degree, n - 1.0), int(stream_of(key, Stream.WIRING) % np.uint64(2**32))
    )
    joined: np.ndarray = order[pairs] if len(pairs) else pairs.reshape(0, 2)
    return joined


def _classical(spec: GeneratedTies, n: int, degree: float, seed: int) -> np.ndarray:
    if n < 2 or degree < _LEAST_DEGREE or spec.network == "none":
        return np.empty((0, 2), np.int64)
    whole = max(1, round(degree))
    even = min(2 * max(1, round(degree / 2)), n - 1)
    if spec.network == "complete":
        first, second = np.triu_indices(n, 1)
        return np.column_stack((first, second))
    if spec.network == "ring":
        graph = nx.circulant_graph(n, range(1, max(1, even // 2) + 1))
    elif spec.network == "lattice":
        graph = _lattice(n, whole)
    elif spec.network == "random":
        graph = nx.fast_gnp_random_graph(n, degree / (n - 1), seed=seed)
    elif spec.network == "small_world":
        graph = nx.watts_strogatz_graph(n, even, spec.rewire, seed=seed)
    else:
        graph = nx.barabasi_albert_graph(n, min(max(1, round(degree / 2)), n - 1), seed=seed)
    pairs = np.array(list(graph.edges), np.int64).reshape(-1, 2)
    apart: np.ndarray = pairs[pairs[:, 0] != pairs[:, 1]]
    return apart


def _lattice(n: int, degree: int) -> nx.Graph:
    """A square grid as near to square as n allows, rows of equal length but the last; 8 neighbours where degree is over 4."""
    width = max(1, math.isqrt(n))
    steps = ((0, 1), (1, 0)) if degree <= 4 else ((0, 1), (1, 0), (1, 1), (1, -1))
    graph = nx.empty_graph(n)
    for place in range(n):
        row, column = divmod(place, width)
        for down, right in steps:
            other = (row + down) * width + column + right
            if 0 <= column + right < width and other < n:
                graph.add_edge(place, other)
    return graph


@step
def likeness(a, b):
    """How alike two organisations' motives are: 1 less half the sum of absolute differences."""
    return 1.0 - 0.5 * (abs(a[0] - b[0]) + abs(a[1] - b[1]) + abs(a[2] - b[2]) + abs(a[3] - b[3]))


@making
def by_likeness(key, motives, degree, homophily):
    """Each organisation makes degree / 2 ties, each with one of a few it happens to meet, the more likely the more alike.

    Source: McPherson, Smith-Lovin & Cook 2001, Birds of a feather; the form is an assumption.
    """
    n = len(motives)
    most = int(degree / 2.0) + 1
    mine = np.full((n, most), -1)
    count = np.zeros(n, np.int64)
    total = 0
    for i in range(n):
        luck = stream_key(key, 4, i)
        share = degree / 2.0 - int(degree / 2.0)
        wanted = int(degree / 2.0) + (1 if uniform(luck, 0) < share else 0)
        draw = 1
        for _ in range(wanted):
            j = meet(luck, draw, i, motives, homophily)
            draw += _CANDIDATES
            if not knows(mine, count, i, j):
                mine[i, count[i]] = j
                count[i] += 1
                total += 1
    pairs = np.empty((total, 2), np.int64)
    place = 0
    for i in range(n):
        for k in range(count[i]):
            pairs[place, 0], pairs[place, 1] = i, mine[i, k]
            place += 1
    return pairs


@step
def knows(mine, count, i, j):
    """Whether i and j are joined already (or are one and the same)."""
    if i == j:
        return True
    for k in range(count[i]):
        if mine[i, k] == j:
            return True
    for k in range(count[j]):
        if mine[j, k] == i:
            return True
    return False


@step
def meet(luck, draw, i, motives, homophily):
    """One of a few organisations met at random, chosen in proportion to exp(homophily * likeness); i if it met nobody."""
    n = len(motives)
    chosen, total = i, 0.0
    for c in range(_CANDIDATES):
        j = int(uniform(luck, draw + c) * n)
        if j == i:
            continue
        weight = math.exp(homophily * likeness(motives[i], motives[j]))
        total += weight
        # weighted reservoir: one pass, one draw made anew for each candidate
        if uniform(mixed(luck, draw + c), 1) * total < weight or chosen == i:
            chosen = j
    return chosen
