"""Conditioning the prior on a history: rejection with regression adjustment (Beaumont, Zhang and Balding 2002).

The runs of the reference table whose summaries are nearest to the history's are kept, the nearer with the more weight, and their
parameters are corrected by a linear regression on the remaining difference, on a scale that keeps them in their ranges.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coalitionlab.experiments.statistics import Floats

#: Units (0..1) are kept so far from the ends of the range before they are put on the logit scale.
EDGE = 1e-3
#: Weight of the penalty that keeps the regression steady where summaries say the same, in runs.
RIDGE = 2.0
#: The regression is made over so many times the accepted runs: its slopes would be chance if they rested on those alone.
WIDER = 4
MOST_ACCEPTED, LEAST_ACCEPTED = 1000, 100


@dataclass(frozen=True, eq=False)
class Posterior:
    """The accepted runs.

    Attributes
    ----------
    rows : ndarray
        n numbers of runs of the table, nearest first.
    weights : ndarray
        n, adding up to 1.
    adjusted : ndarray
        n x parameters, 0..1 in the range of each: a sample of the posterior.
    distances : ndarray
        n distances between summaries, in their standard deviations over all runs.
    gaps : ndarray
        n x summaries: difference of each run to the history.
    wider_rows, wider_gaps : ndarray
        The runs, the accepted ones among them, from which the regression is made, and their differences.
    """

    rows: np.ndarray
    weights: Floats
    adjusted: Floats
    distances: Floats
    gaps: Floats
    wider_rows: np.ndarray
    wider_gaps: Floats

    @property
    def effective(self) -> float:
        """The effective size of the weighted sample."""
        return float(1.0 / np.square(self.weights).sum())

    def adjusted_values(self, wider: Floats) -> Floats:
        """Return a quantity of the accepted runs (n x k), moved to where the regression expects it at no difference.

        `wider` holds it for the runs of the regression, of which the accepted ones are the first.
        """
        return regressed(self.gaps, wider[: len(self.rows)], self.wider_gaps, wider)


def condition(
    unit: Floats, summaries: Floats, target: Floats, *, accept: int | None = None, without: int | None = None
) -> Posterior:
    """Return the posterior given the summaries of a history.

    Parameters
    ----------
    unit : ndarray
        N x parameters, 0..1: what was drawn.
    summaries : ndarray
        N x summaries of the runs, on a common scale.
    target : ndarray
        The summaries of the history.
    accept : int, optional
        Runs to keep; a twentieth, 100 to 1,000, when not given.
    without : int, optional
        A run to leave out: the one whose summaries are taken for the history's.
    """
    count = min(accept or accepted_of(len(unit)), len(unit) - 2)
    wide = min(WIDER * count, len(unit) - 1)
    gaps = summaries - target
    distances = np.sqrt(np.square(gaps).mean(axis=1))
    if without is not None:
        distances[without] = np.inf
    nearest = np.argpartition(distances, wide - 1)[:wide]
    nearest = nearest[np.argsort(distances[nearest], kind="stable")]
    rows, beyond = nearest[:count], distances[nearest[count]]
    weights = 1.0 - np.square(distances[rows] / max(beyond, 1e-12))  # Epanechnikov's kernel
    weights = weights + 1e-9
    weights /= weights.sum()
    wider = logit(unit[nearest])
    adjusted = expit(regressed(gaps[rows], wider[:count], gaps[nearest], wider))
    return Posterior(rows, weights, adjusted, distances[rows], gaps[rows], nearest, gaps[nearest])


def accepted_of(runs: int) -> int:
    """Return how many of so many runs are accepted when nothing else is asked for."""
    return int(np.clip(runs // 20, LEAST_ACCEPTED, MOST_ACCEPTED))


def regressed(gaps: Floats, values: Floats, wider_gaps: Floats, wider: Floats) -> Floats:
    """Return values of runs (n x k), moved to where a regression over the wider runs expects them at no gap."""
    x = wider_gaps - wider_gaps.mean(axis=0)
    slopes = np.linalg.solve(x.T @ x + RIDGE * np.eye(x.shape[1]), x.T @ (wider - wider.mean(axis=0)))
    moved: Floats = values - gaps @ slopes
    return moved


def logit(unit: Floats) -> Floats:
    """Return units (0..1) on the scale without ends."""
    inner = EDGE + (1 - 2 * EDGE) * unit
    return np.asarray(np.log(inner / (1 - inner)))


def expit(value: Floats) -> Floats:
    """Return units (0..1) from the scale without ends."""
    inner = 1 / (1 + np.exp(-value))
    return np.clip((inner - EDGE) / (1 - 2 * EDGE), 0.0, 1.0)


def weighted_quantiles(values: Floats, weights: Floats, points: Floats) -> Floats:
    """Return quantiles of each column of values (n x k): points x k."""
    order = np.argsort(values, axis=0, kind="stable")
    ordered = np.take_along_axis(values, order, axis=0)
    total = np.cumsum(weights[order], axis=0)
    middle = total - 0.5 * weights[order]
    found = [np.interp(points, middle[:, k], ordered[:, k]) for k in range(values.shape[1])]
    return np.array(found).T
