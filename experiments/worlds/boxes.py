"""Boxes: ranges of a few parameters that hold many of the worlds in question and few others.

Of many parameters, those eight are looked at whose ranks go along most with how badly things go (a matter of degree, and so better told
from chance than which worlds fall under a bar). A box is a node of a small tree (scikit-learn) of these: each of its splits becomes a bound. Of all nodes, that one is taken in
which there are most worlds in question beyond what its size would hold by chance (weighted relative accuracy, in
shares of all worlds). Bounds that do not add to it more than chance (a quasi p-value: Bryant & Lempert 2010) are taken off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from coalitionlab.experiments.statistics import Floats

DEPTH = 2
LOOKED_AT = 8
SIGNIFICANT = 0.05

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Box:
    """A box over P parameters: for each bounded parameter's place, (low, high]; infinite where it has no such bound."""

    bounds: Mapping[int, tuple[float, float]] = field(default_factory=dict)

    def holds(self, parameters: Floats) -> Flags:
        """Say of each row (worlds x parameters) whether it is in the box."""
        inside = np.ones(len(parameters), dtype=bool)
        for place, (low, high) in self.bounds.items():
            inside &= (parameters[:, place] > low) & (parameters[:, place] <= high)
        return inside

    def without(self, place: int) -> Box:
        """Return the box without the bounds on one parameter."""
        return Box({other: bound for other, bound in self.bounds.items() if other != place})


@dataclass(frozen=True)
class Quality:
    """How good a box is. density: share of its worlds that are in question; coverage: share of those in question that it holds;
    mass: share of all worlds that it holds; gain: weighted relative accuracy, mass x (density - share of all in question).
    """  # fmt: skip

    density: float
    coverage: float
    mass: float
    gain: float


def quality(inside: Flags, asked: Flags) -> Quality:
    """Return how good a box is that holds the worlds `inside`, for the worlds `asked`."""
    caught = float((inside & asked).sum())
    held, base = float(inside.mean()), float(asked.mean())
    density = caught / float(inside.sum()) if inside.any() else float("nan")
    return Quality(density, caught / max(float(asked.sum()), 1.0), held, caught / len(asked) - held * base)


def find_box(parameters: Floats, asked: Flags, badness: Floats, *, depth: int = DEPTH) -> Box:
    """Return the best box for the worlds asked about (all worlds, if none is better), with the bounds that matter.

    Args:
        parameters: worlds x parameters.
        asked: which worlds are in question.
        badness: how badly things go in each world; only its ranks count.
        depth: how many bounds a box may have at most.
    """
    places = _screened(standard_ranks(parameters), standard_ranks(badness))
    nodes = _nodes(parameters[:, places], asked, depth)
    found = max(nodes, key=lambda one: one[1])[0]
    box = Box({int(places[place]): bound for place, bound in found.bounds.items()})
    return _pruned(box, parameters, asked)


def best_gain(
    parameters: Floats, ranks: Floats, asked: Flags, bad_ranks: Floats, *, depth: int = DEPTH
) -> float:
    """Return the gain of the best box before pruning: what a search as that of `find_box` reaches.

    `ranks` and `bad_ranks` are the `standard_ranks` of the parameters and of how badly things go.
    """
    tree = _tree(parameters[:, _screened(ranks, bad_ranks)], asked, depth)
    return float(_gains(tree, len(asked), float(asked.mean())).max())


def standard_ranks(columns: Floats) -> Floats:
    """Return ranks down each column, with mean 0 and length 1 (0 where all are tied)."""
    ranks = stats.rankdata(columns, axis=0)
    centred = ranks - ranks.mean(axis=0)
    length = np.sqrt((centred**2).sum(axis=0))
    return np.asarray(np.divide(centred, length, out=np.zeros_like(centred), where=length > 0))


def _screened(ranks: Floats, bad_ranks: Floats) -> NDArray[np.int64]:
    """Return the places of the parameters with the largest rank correlations, largest first."""
    return np.argsort(-np.abs(ranks.T @ bad_ranks), kind="stable")[:LOOKED_AT]


def _tree(parameters: Floats, asked: Flags, depth: int) -> Any:
    """Grow a tree, by entropy: Gini's impurity passes over splits that set apart failures where these are rare."""
    from sklearn import config_context
    from sklearn.tree import DecisionTreeClassifier

    least = max(5, len(asked) // 20)
    model = DecisionTreeClassifier(
        max_depth=depth, min_samples_leaf=least, criterion="entropy", random_state=0
    )
    columns, flags = np.ascontiguousarray(parameters, dtype=np.float32), asked.astype(np.float64)[:, None]
    with config_context(skip_parameter_validation=True, assume_finite=True):
        return model.fit(columns, flags, check_input=False).tree_


def _gains(tree: Any, worlds: int, base: float) -> Floats:
    share = (
        tree.value[:, 0, -1] if tree.value.shape[2] > 1 else base
    )  # a single class: all or none are in question
    return np.asarray(tree.n_node_samples * (share - base) / worlds)


def _nodes(parameters: Floats, asked: Flags, depth: int) -> Iterator[tuple[Box, float]]:
    tree = _tree(parameters, asked, depth)
    gains = _gains(tree, len(asked), float(asked.mean()))
    boxes = {0: Box()}
    for node in range(len(gains)):
        box = boxes[node]
        yield box, float(gains[node])
        place, limit = int(tree.feature[node]), float(tree.threshold[node])
        if place < 0:
            continue
        low, high = box.bounds.get(place, (-np.inf, np.inf))
        below, above = (low, min(high, limit)), (max(low, limit), high)
        boxes[int(tree.children_left[node])] = Box({**box.bounds, place: below})
        boxes[int(tree.children_right[node])] = Box({**box.bounds, place: above})


def _pruned(box: Box, parameters: Floats, asked: Flags) -> Box:
    while box.bounds:
        p = {place: _quasi_p(box, place, parameters, asked) for place in box.bounds}
        weakest = max(p, key=lambda place: p[place])
        if p[weakest] <= SIGNIFICANT:
            break
        box = box.without(weakest)
    return box


def _quasi_p(box: Box, place: int, parameters: Floats, asked: Flags) -> float:
    """Return how likely the box would hold so many in question, were its worlds drawn from the box without this bound."""
    inside, wider = box.holds(parameters), box.without(place).holds(parameters)
    caught = int((inside & asked).sum())
    share = float(asked[wider].mean()) if wider.any() else 0.0
    return float(stats.binom.sf(caught - 1, int(inside.sum()), share))
