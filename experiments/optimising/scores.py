"""Scores of strategies from their outcomes: means over replicates, one number over scenarios and worlds, Pareto fronts.

Values are signed so that more is better. A case is a scenario in a world, or the scenario as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from coalitionlab.experiments.statistics import Floats, mean_of
from coalitionlab.scenarios.names.outcomes import PER_RUN

#: Mean of an outcome that no run defines, such as action per effort without effort.
UNDEFINED = -1e9


def signs(outcomes: Sequence[str]) -> Floats:
    """1 for outcomes of which more is better, -1 for the others."""
    return np.array([PER_RUN[name].sign for name in outcomes])


def means(values: Floats) -> Floats:
    """Means over the last axis, the replicates, of those that are defined."""
    return np.nan_to_num(mean_of(values), nan=UNDEFINED)


def robust_scores(case_means: Floats, best: Floats, robust: str) -> Floats:
    """One score a strategy and outcome, from means by case.

    Parameters
    ----------
    case_means : ndarray
        Strategies x outcomes x cases.
    best : ndarray
        Outcomes x cases: the best mean of the library and the user's own, for regret.
    robust : str
        `mean` over cases, the `worst` case, or `regret`: minus the largest shortfall behind `best`.

    Examples
    --------
    >>> robust_scores(np.array([[[0.2, 0.6]], [[0.3, 0.3]]]), np.array([[0.3, 0.6]]), "worst")
    array([[0.2],
           [0.3]])
    """
    if robust == "mean":
        return np.asarray(case_means.mean(axis=-1))
    if robust == "worst":
        return np.asarray(case_means.min(axis=-1))
    return np.asarray((case_means - best).min(axis=-1))


def times_dominated(points: Floats) -> NDArray[np.int64]:
    """For each point (points x outcomes), the number of points at least as good in all outcomes and better in one."""
    at_least = (points[:, None, :] >= points[None, :, :]).all(axis=2)
    better = (points[:, None, :] > points[None, :, :]).any(axis=2)
    return np.asarray((at_least & better).sum(axis=0))


def best_of(points: Floats, most: int) -> list[int]:
    """Indices of the best points: by a single outcome, or those of the Pareto front, spread along the first outcome."""
    if points.shape[1] == 1:
        return [int(k) for k in np.argsort(-points[:, 0], kind="stable")[:most]]
    front = np.flatnonzero(times_dominated(points) == 0)
    front = front[np.argsort(-points[front, 0], kind="stable")]
    _, distinct = np.unique(points[front], axis=0, return_index=True)
    front = front[np.sort(distinct)]
    spread = np.unique(np.linspace(0, len(front) - 1, min(most, len(front))).round().astype(int))
    return [int(k) for k in front[spread]]
