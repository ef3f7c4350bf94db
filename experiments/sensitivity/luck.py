"""What is luck and what is not: many points by the same replicates, taken apart.

`values` has shape (points, replicates): column r met the same luck at every point (common random numbers). Then luck comes in two
parts: what it does to all points alike, which cancels in every contrast of points, and what it does to each point differently,
which stays in the contrasts and shrinks with the number of replicates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]

LEVEL = 0.95


@dataclass(frozen=True)
class Parts:
    """The variance of an outcome, by where it comes from (in the outcome's unit, squared).

    Attributes:
        inputs: between points, luck averaged out: what the inputs do. Can come out below 0 when they do next to nothing.
        shared: luck that all points have in common.
        own: luck that differs from point to point.
        replicates: how many each point's mean rests on.
    """

    inputs: float
    shared: float
    own: float
    replicates: int

    @property
    def of_a_run(self) -> dict[str, float]:
        """Shares of the variance of a single run at a point drawn at random; nan where nothing varies or luck is unknown."""
        parts = {"inputs": max(self.inputs, 0.0), "shared_luck": max(self.shared, 0.0), "own_luck": self.own}
        total = sum(parts.values())
        return {name: value / total if total > 0 else float("nan") for name, value in parts.items()}

    @property
    def left(self) -> float:
        """Share of the variance between the points' means that is luck still (0..1); nan where unknown."""
        noise = self.own / self.replicates
        total = max(self.inputs, 0.0) + noise
        return noise / total if total > 0 else float("nan")


def parts(values: Floats) -> Parts:
    """Take the variance apart, as a two-way analysis of variance without repeats does. One replicate leaves luck unknown (nan)."""
    points, replicates = values.shape
    if replicates < 2 or points < 2:
        return Parts(
            float(values.mean(axis=1).var(ddof=1)) if points > 1 else 0.0, np.nan, np.nan, replicates
        )
    by_point, by_replicate = values.mean(axis=1), values.mean(axis=0)
    grand = by_point.mean()
    rest = ((values - by_point[:, None] - by_replicate + grand) ** 2).sum()
    own = float(rest / ((points - 1) * (replicates - 1)))
    own = own if own > 1e-24 * max(1.0, float(np.square(values).max())) else 0.0  # what rounding leaves
    return Parts(
        inputs=float(by_point.var(ddof=1)) - own / replicates,
        shared=float(by_replicate.var(ddof=1)) - own / points,
        own=own,
        replicates=replicates,
    )


def without_each(values: Floats) -> Floats:
    """The mean over replicates (the last axis) without each of them in turn: same shape, one leave-out a place."""
    count = values.shape[-1]
    return np.asarray((values.sum(axis=-1, keepdims=True) - values) / (count - 1))


def jackknife(whole: Floats | float, without: Floats) -> tuple[Floats, Floats]:
    """A statistic of means over R replicates, freed of the luck that is left in it, and its standard error by luck.

    `whole` is the statistic of the means, `without` (last axis R) the same without each replicate. For statistics that are
    quadratic in the outcome (variances, the numerators of Sobol's indices) the first is unbiased, exactly: each product of a
    replicate with itself, which luck inflates, is taken out.
    """
    count = without.shape[-1]
    freed = count * whole - (count - 1) * without.mean(axis=-1)
    error = np.sqrt((count - 1) * without.var(axis=-1))
    return np.asarray(freed), np.asarray(error)


def half_width(points: Floats | float, luck: Floats | float | None, replicates: int) -> Floats:
    """Half of a 95 % interval from its two sources: `points` already such a half, `luck` a standard error (None: unknown)."""
    if luck is None or replicates < 2:
        return np.asarray(points)
    by_luck = np.asarray(luck) * stats.t.ppf(0.5 + LEVEL / 2, replicates - 1)
    return np.asarray(np.hypot(points, by_luck))


def ranks_between(low: Floats, high: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The best and the worst rank that each interval allows: behind all that lie wholly above, before all that lie wholly below."""
    best = 1 + np.array([(low > one).sum() for one in high])
    worst = len(low) - np.array([(high < one).sum() for one in low])
    return best.astype(np.int64), worst.astype(np.int64)


def rank_by(score: Floats) -> NDArray[np.int64]:
    """Ranks, 1 for the largest; undefined ones last."""
    return np.asarray(stats.rankdata(-np.nan_to_num(score, nan=-np.inf), method="min"), np.int64)
