"""The classical networks of ties, from networkx."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np

from coalitionlab.model.randomness import Stream, stream_of
from coalitionlab.scenarios.organisations import GeneratedTies

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
    rounded = max(1, round(degree))
    even = min(2 * max(1, round(degree / 2)), n - 1)
    if spec.network == "complete":
        first, second = np.triu_indices(n, 1)
        return np.column_stack((first, second))
    if spec.network == "ring":
        graph = nx.circulant_graph(n, range(1, max(1, even // 2) + 1))
    elif spec.network == "lattice":
        graph = _lattice(n, rounded)
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
