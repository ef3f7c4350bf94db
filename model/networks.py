"""The classical networks of ties, from networkx."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import networkx as nx
import numpy as np

from coalitionlab.model.blueprint import Blueprint
from coalitionlab.model.randomness import Stream, stream_of
from coalitionlab.scenarios.errors import InputError, input_error, line_in, one_line, quoted
from coalitionlab.scenarios.names.extensions import declared
from coalitionlab.scenarios.names.own import NETWORK, OwnFunction
from coalitionlab.scenarios.ties import GeneratedTies

#: A mean degree below this is none at all.
_LEAST_DEGREE = 1e-9


def wired(spec: GeneratedTies, key: np.uint64, who: np.ndarray) -> np.ndarray:
    """Pairs of rows (m x 2 int64, each pair once) joined in the classical network that `spec` names.

    Organisations are wired in the order of their identity, so their order in a file does not matter.
    """
    n = len(who)
    order = np.argsort(who, kind="stable")
    pairs = _classical(spec, n, min(spec.degree, n - 1.0), int(stream_of(key, Stream.WIRING) % np.uint64(2**32)))
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


NETWORKS = {network.name: network for network in declared(OwnFunction, NETWORK)}


def own_ties(spec: GeneratedTies, key: np.uint64, plan: Blueprint) -> tuple[np.ndarray, np.ndarray]:
    """Directed ties (k x 2 rows, int64) of the network that the user declared, and their trust and distance (k x 2, nan where not given).

    Raises InputError, naming the network and the line, when its function stops or returns no graph of these organisations.
    """
    network = NETWORKS[spec.network]
    sectors = {name: plan.sectors[sector] for name, sector in zip(plan.names, plan.sector, strict=True)}
    rng = np.random.default_rng(int(stream_of(key, Stream.WIRING)))
    try:
        graph = network.function(sectors, rng, spec)
        rows = list(_edges(graph, {name: row for row, name in enumerate(plan.names)}))
    except InputError:
        raise
    except Exception as error:
        file = network.function.__code__.co_filename
        problem = one_line(f"the network {network.name} stops with {type(error).__name__}: {error}")
        raise input_error(problem, "fix the file", file=file, line=line_in(error, file), field="own") from None
    pairs = np.array([row[:2] for row in rows], np.int64).reshape(-1, 2)
    return pairs, np.array([row[2:] for row in rows], float).reshape(-1, 2)


def _edges(graph: Any, rows: dict[str, int]) -> Iterator[tuple[int, int, float, float]]:
    """(row, row, trust, distance) of each directed tie, in the order of the graph; none to oneself, each once."""
    if not hasattr(graph, "edges") or not hasattr(graph, "is_directed"):
        raise input_error(f"the network is {quoted(graph)}", "return a NetworkX graph", field="own")
    seen: set[tuple[int, int]] = set()
    for a, b, data in graph.edges(data=True):
        ends = _row(a, rows), _row(b, rows)
        trust, distance = (_share(data.get(name), name) for name in ("trust", "distance"))
        for pair in (ends,) if graph.is_directed() else (ends, ends[::-1]):
            if pair[0] != pair[1] and pair not in seen:
                seen.add(pair)
                yield (*pair, trust, distance)


def _row(node: Any, rows: dict[str, int]) -> int:
    if node in rows:
        return rows[node]
    if isinstance(node, int | np.integer) and 0 <= node < len(rows):
        return int(node)
    problem = f"the network has a node {quoted(node)}"
    raise input_error(problem, "name organisations, or number them from 0", field="own")


def _share(value: Any, name: str) -> float:
    if value is None:
        return float("nan")
    if not 0.0 <= float(value) <= 1.0:
        raise input_error(f"{name} of an edge is {value}", "give a share from 0 to 1", field="own")
    return float(value)
