"""Do values fall into two groups or more? Hartigan's dip test of one hump, which asks nothing else of their distribution.

The dip (Hartigan & Hartigan 1985) is the largest distance between the cumulative distribution of a sample and the closest one with
a single hump: a density that goes up, then down. It is largest by chance where the density is flat, so its p-value is that of
uniform samples (`CRITICAL`). Values all piled up at one end, as when many runs come to
nothing and the others trail off from there, are one hump: there must be a gap, or a dent, between the groups.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

FEWEST = 20
"""With fewer values two groups are not looked for."""
MOST = 4000
"""Of more values, so many quantiles stand for all."""
CRITICAL = ((1.0, 0.0), (0.5, 0.377), (0.1, 0.504), (0.05, 0.546), (0.01, 0.630), (0.001, 0.720))
"""P-values, and the scaled dip (see `dip_p`) that samples of a uniform distribution reach so often: simulated, of 20 to 4,000."""


def dip_p(sample: ArrayLike) -> float:
    """Return the p-value of 'these values have one hump'; 1 with fewer than 20 values, and for whole numbers, which lie in heaps.

    Examples
    --------
    >>> low, high = np.linspace(0.0, 0.1, 30), np.linspace(0.6, 0.8, 30)
    >>> dip_p([*low, *high]) < 0.05, dip_p([*low, *low])
    (True, 1.0)
    """
    values = np.asarray(sample, dtype=float).ravel()
    values = np.sort(values[~np.isnan(values)])
    if values.size < FEWEST or values[0] == values[-1] or not (values % 1.0).any():
        return 1.0
    if values.size > MOST:
        values = np.quantile(values, (np.arange(MOST) + 0.5) / MOST, method="inverted_cdf")
    p, reached = np.array(CRITICAL).T
    scaled = dip(values) * (math.sqrt(values.size) + 0.7)
    return float(np.exp(np.interp(scaled, reached, np.log(p))))


def dip(sorted_values: Floats) -> float:
    """Return the dip of values in ascending order, at least 1 / (2 n).

    Each round fits a convex distribution to the sample's from below and a concave one from above, finds where the two are furthest
    apart, keeps the values between the points nearest to there at which they touch the sample, and notes how far the fits are from
    the sample outside of these.
    """
    positions, counts = np.unique(sorted_values, return_counts=True)
    upper = np.cumsum(counts) / sorted_values.size
    lower = upper - counts / sorted_values.size
    found, inside = 1.0 / sorted_values.size, slice(0, len(positions))
    while True:
        x, below, above = positions[inside], lower[inside], upper[inside]
        convex, concave = _hull(x, below), len(x) - 1 - _hull(-x[::-1], -above[::-1])[::-1]
        minorant, majorant = np.interp(x, x[convex], below[convex]), np.interp(x, x[concave], above[concave])
        left, right, apart = _furthest(majorant - minorant, convex, concave)
        if apart <= found:
            return found / 2
        found = float(np.r_[found, (above - minorant)[:left], (majorant - below)[right + 1 :]].max())
        if right - left == len(x) - 1:
            return found / 2
        inside = slice(inside.start + left, inside.start + right + 1)


def _hull(x: Floats, y: Floats) -> Whole:
    """Return the numbers of the points that the greatest convex function below all points goes through."""
    kept: list[int] = []
    for k in range(len(x)):
        while len(kept) > 1:
            a, b = kept[-2:]
            if (y[b] - y[a]) * (x[k] - x[a]) < (y[k] - y[a]) * (x[b] - x[a]):
                break
            kept.pop()
        kept.append(k)
    return np.array(kept)


def _furthest(gap: Floats, convex: Whole, concave: Whole) -> tuple[int, int, float]:
    """Return the ends of the stretch in which the fits are furthest apart, at a point where one touches the sample, and that gap."""
    at_convex, at_concave = (int(convex[np.argmax(gap[convex])]), int(concave[::-1][np.argmax(gap[concave[::-1]])]))
    if gap[at_concave] > gap[at_convex]:
        return int(convex[convex <= at_concave][-1]), at_concave, float(gap[at_concave])
    return at_convex, int(concave[concave >= at_convex][0]), float(gap[at_convex])
