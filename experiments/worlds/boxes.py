"""Boxes: ranges of a few parameters that hold many of the worlds in which a strategy fails, and few others.

Of many parameters, those eight are looked at whose ranks go along most with how badly things go (a matter of degree, and so less a
matter of chance than which worlds fall under a bar). A box is a node of a small tree (scikit-learn) of these: each of its splits
becomes a bound. Of all nodes, that one is taken in which there are most failures beyond what its size would hold by chance
(weighted relative accuracy, in shares of all worlds). Bounds that do not add to it more than chance (a quasi p-value: Bryant &
Lempert 2010) are taken off.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from coalitionlab.experiments.significance import SIGNIFICANT
from coalitionlab.experiments.statistics import Floats

SCREENED = 8

Flags = NDArray[np.bool_]
Box = dict[int, tuple[float, float]]
"""The bounds (low, high] of some columns of the parameters; infinite where there is none."""


def holds(box: Box, parameters: Floats) -> Flags:
    """Say of each row (worlds x parameters) whether it is in the box."""
    inside = np.ones(len(parameters), dtype=bool)
    for column, (low, high) in box.items():
        inside &= (parameters[:, column] > low) & (parameters[:, column] <= high)
    return inside


def quality(inside: Flags, failed: Flags) -> tuple[float, float, float]:
    """Return the density, coverage and mass of a box.

    They are the share of its worlds that fail, the share of the failures that it holds, and the share of all worlds that it holds.
    """
    caught = float((inside & failed).sum())
    density = caught / float(inside.sum()) if inside.any() else float("nan")
    return density, caught / max(float(failed.sum()), 1.0), float(inside.mean())


def find_box(parameters: Floats, failed: Flags, badness: Floats, depth: int) -> Box:
    """Return the best box of at most `depth` bounds, with those that matter; without bounds if no box is better than all worlds.

    `badness` says how badly things go in each world; only its ranks count.
    """
    columns = _screened(standard_ranks(parameters), standard_ranks(badness))
    tree = _tree(parameters[:, columns], failed, depth)
    gains = _gains(tree, failed)
    boxes: list[Box] = [{} for _ in gains]
    for node, box in enumerate(boxes):  # parents come before their children
        if tree.feature[node] < 0:
            continue
        column, limit = int(columns[tree.feature[node]]), float(tree.threshold[node])
        low, high = box.get(column, (-np.inf, np.inf))
        boxes[tree.children_left[node]] = {**box, column: (low, min(high, limit))}
        boxes[tree.children_right[node]] = {**box, column: (max(low, limit), high)}
    return _pruned(boxes[int(np.argmax(gains))], parameters, failed)


def best_gain(parameters: Floats, ranks: Floats, failed: Flags, bad_ranks: Floats, depth: int) -> float:
    """Return the gain of the best box before pruning: what a search as that of `find_box` reaches.

    `ranks` and `bad_ranks` are the `standard_ranks` of the parameters and of how badly things go.
    """
    return float(_gains(_tree(parameters[:, _screened(ranks, bad_ranks)], failed, depth), failed).max())


def standard_ranks(columns: Floats) -> Floats:
    """Return ranks down each column, with mean 0 and length 1 (0 where all are tied)."""
    ranks = stats.rankdata(columns, axis=0)
    centred = ranks - ranks.mean(axis=0)
    length = np.sqrt((centred**2).sum(axis=0))
    return np.asarray(np.divide(centred, length, out=np.zeros_like(centred), where=length > 0))


def _screened(ranks: Floats, bad_ranks: Floats) -> NDArray[np.int64]:
    """Return the columns of the parameters with the largest rank correlations, largest first."""
    return np.argsort(-np.abs(ranks.T @ bad_ranks), kind="stable")[:SCREENED]


def _tree(parameters: Floats, failed: Flags, depth: int) -> Any:
    """Grow a tree, by entropy: Gini's impurity passes over splits that set apart failures where these are rare."""
    from sklearn import config_context
    from sklearn.tree import DecisionTreeClassifier

    least = max(5, len(failed) // 20)
    model = DecisionTreeClassifier(max_depth=depth, min_samples_leaf=least, criterion="entropy", random_state=0)
    columns, flags = np.ascontiguousarray(parameters, dtype=np.float32), failed.astype(np.float64)[:, None]
    with config_context(skip_parameter_validation=True, assume_finite=True):
        return model.fit(columns, flags, check_input=False).tree_


def _gains(tree: Any, failed: Flags) -> Floats:
    """Return the weighted relative accuracy of each node: mass x (density - share of all that fail)."""
    base = float(failed.mean())
    several = tree.value.shape[2] > 1  # else all worlds fail, or none
    density = tree.value[:, 0, -1] if several else base
    return np.asarray(tree.n_node_samples * (density - base) / len(failed))


def _pruned(box: Box, parameters: Floats, failed: Flags) -> Box:
    while box:
        p = {column: _quasi_p(box, column, parameters, failed) for column in box}
        weakest = max(p, key=lambda column: p[column])
        if p[weakest] <= SIGNIFICANT:
            break
        box = _without(box, weakest)
    return box


def _quasi_p(box: Box, column: int, parameters: Floats, failed: Flags) -> float:
    """Return how likely the box would hold so many failures, were its worlds drawn from the box without this bound."""
    inside, wider = holds(box, parameters), holds(_without(box, column), parameters)
    caught = int((inside & failed).sum())
    share = float(failed[wider].mean()) if wider.any() else 0.0
    return float(stats.binom.sf(caught - 1, int(inside.sum()), share))


def _without(box: Box, column: int) -> Box:
    return {other: bounds for other, bounds in box.items() if other != column}
