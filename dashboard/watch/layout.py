"""Where organisations stand on the page: tied ones near each other, those of a sector softly together, nobody on another."""

from __future__ import annotations

import networkx as nx
import numpy as np

#: How much wider than high the picture is; how strongly ties within and across sectors, and the sectors themselves, draw.
ASPECT = 2.0
_WITHIN, _ACROSS, _HOME = 1.0, 0.45, 1.6
#: Rounds of pushing apart.
_ROUNDS = 80


def places(sector: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """Places (n x 2, 0..1 each) of n organisations with these sectors (n int) and ties (k x 2 rows); always the same for the same.

    The force-directed layout of networkx, with an invisible centre for each sector.
    """
    n = len(sector)
    graph: nx.Graph = nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_weighted_edges_from(
        (int(i), int(j), _WITHIN if sector[i] == sector[j] else _ACROSS) for i, j in pairs
    )
    for i in range(n):
        graph.add_edge(i, f"sector {sector[i]}", weight=_HOME)
    first: dict[int | str, np.ndarray] = dict(enumerate(_round(sector)))
    first.update(_centres(sector))
    found = nx.spring_layout(graph, pos=first, seed=1, iterations=60, k=1.6 / np.sqrt(n + 1), method="force")
    spots = np.array([found[i] for i in range(n)], float).reshape(n, 2)
    return _inside(_apart(_spread(_inside(spots)) * (ASPECT, 1.0)) / (ASPECT, 1.0))


def _centres(sector: np.ndarray) -> dict[str, np.ndarray]:
    """The centres of sectors to begin with: on a ring."""
    names = sorted(set(map(int, sector)))
    turns = 2.0 * np.pi * np.arange(len(names)) / max(1, len(names)) + np.pi / 6
    return {
        f"sector {name}": np.array([np.cos(turn), np.sin(turn)])
        for name, turn in zip(names, turns, strict=True)
    }


def _round(sector: np.ndarray) -> np.ndarray:
    """Organisations to begin with: around their sector's centre, by golden angles."""
    turn = np.arange(len(sector)) * np.pi * (3.0 - np.sqrt(5.0))
    centres = _centres(sector)
    home = np.array([centres[f"sector {one}"] for one in sector]).reshape(-1, 2)
    return np.asarray(home + 0.3 * np.column_stack((np.cos(turn), np.sin(turn))))


def _spread(spots: np.ndarray) -> np.ndarray:
    """Places drawn half-way to where they would be if all were evenly spread: an outlier does not push the others together."""
    even = np.argsort(np.argsort(spots, axis=0, kind="stable"), axis=0) / max(1, len(spots) - 1)
    return np.asarray((spots + even) / 2.0)


def _inside(spots: np.ndarray) -> np.ndarray:
    """The same places, filling 0..1 both ways."""
    low, high = spots.min(axis=0), spots.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    return np.where(high > low, (spots - low) / span, 0.5)


def _apart(spots: np.ndarray) -> np.ndarray:
    """Places pushed apart until neighbours keep a distance that all have room for."""
    wanted = 0.8 * np.sqrt(ASPECT / max(1, len(spots)))
    for _ in range(_ROUNDS):
        gaps = spots[:, None] - spots[None]
        far = np.sqrt((gaps**2).sum(axis=2))
        np.fill_diagonal(far, np.inf)
        push = np.clip(wanted - far, 0.0, None) / 2.0
        if push.max() < 0.01 * wanted:
            break
        spots = spots + 0.5 * ((push / np.maximum(far, 1e-9))[:, :, None] * gaps).sum(axis=1)
        spots = np.clip(spots, (0.0, 0.0), (ASPECT, 1.0))
    return spots
