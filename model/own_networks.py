"""Networks of the user's own: NetworkX graphs as the ties of a replicate, and graphs as the ties that a scenario lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from coalitionlab.model.blueprint import Blueprint
from coalitionlab.model.randomness import Stream, stream_of
from coalitionlab.scenarios.errors import InputError, input_error, line_in, one_line, quoted
from coalitionlab.scenarios.names.extensions import declared
from coalitionlab.scenarios.names.own import OwnNetwork
from coalitionlab.scenarios.organisations import GeneratedTies

NETWORKS = {network.name: network for network in declared(OwnNetwork)}


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
        raise input_error(
            problem, "fix the file", file=file, line=line_in(error, file), field="own"
        ) from None
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
