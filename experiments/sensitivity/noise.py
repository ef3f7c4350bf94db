"""Signal and noise of many points that were run with the same replicates.

`values` has shape (points, replicates), and column r used the same random numbers at every point (common random numbers). So
noise has two parts: what all points share, which cancels in every contrast of points, and what is a point's own, which stays in
the contrasts and shrinks with the number of replicates.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from coalitionlab.experiments.significance import SIGN_FLIPS, fewest_pairs
from coalitionlab.experiments.statistics import LEVEL, Floats

SIGN_STREAM = 0x7369676E73
#: Beyond so many replicates, flipping signs is no better than the approximation.
MOST_FLIPPED = 200


def variance_by_source(values: Floats) -> pd.DataFrame:
    """Decompose the variance of an outcome (points x replicates) as a two-way analysis of variance without repeats does.

    Returns
    -------
    DataFrame
        Rows inputs (between points, noise averaged out; below 0 when the inputs do next to nothing), shared_noise (which all points
        have in common) and own_noise (which differs from point to point). Columns: source; variance, in the outcome's unit
        squared; share, of the variance of a single run at a random point; share_of_means, of that between the points' means over
        the replicates. nan where nothing varies, or one replicate leaves noise unknown.
    """
    points, replicates = values.shape
    by_point, by_replicate = values.mean(axis=1), values.mean(axis=0)
    between = float(by_point.var(ddof=1)) if points > 1 else 0.0
    variance = [between, np.nan, np.nan]
    if replicates > 1 and points > 1:
        residual = ((values - by_point[:, None] - by_replicate + by_point.mean()) ** 2).sum()
        own = float(residual / ((points - 1) * (replicates - 1)))
        if own <= 1e-24 * max(1.0, float(np.square(values).max())):  # rounding errors only
            own = 0.0
        variance = [between - own / replicates, float(by_replicate.var(ddof=1)) - own / points, own]
    parts = np.maximum(variance, 0.0)
    table = pd.DataFrame({"source": ["inputs", "shared_noise", "own_noise"], "variance": variance})
    return table.assign(share=_shares(parts), share_of_means=_shares(parts / [1, np.inf, replicates]))


def _shares(parts: Floats) -> Floats:
    total = parts.sum()
    return np.asarray(parts / total) if total > 0 else np.full(len(parts), np.nan)


def leave_one_out_means(values: Floats) -> Floats:
    """Return means over replicates (the last axis), leaving out each replicate in turn; the shape stays."""
    count = values.shape[-1]
    return np.asarray((values.sum(axis=-1, keepdims=True) - values) / (count - 1))


def jackknife(statistic: Floats | float, without: Floats) -> tuple[Floats, Floats]:
    """Return a statistic of means over R replicates without the noise that is in these means, and its standard error from noise.

    `statistic` is that of the means, `without` (last axis R) the same without each replicate. For statistics that are quadratic in
    the outcome (variances, numerators of Sobol indices) the result is exactly unbiased: the product of each replicate with
    itself, which noise inflates, drops out.
    """
    count = without.shape[-1]
    corrected = count * statistic - (count - 1) * without.mean(axis=-1)
    error = np.sqrt((count - 1) * without.var(axis=-1))
    return np.asarray(corrected), np.asarray(error)


def half_width(points: Floats | float, noise: Floats | float, replicates: int) -> Floats:
    """Return half of a 95 % interval from two sources: `points` is such a half itself, `noise` a standard error over replicates."""
    if replicates < 2:
        return np.asarray(points)
    by_noise = np.asarray(noise) * stats.t.ppf(0.5 + LEVEL / 2, replicates - 1)
    return np.asarray(np.hypot(points, by_noise))


def possible_ranks(low: Floats, high: Floats) -> dict[str, Any]:
    """Return the columns rank_low and rank_high: the best and the worst rank that the intervals allow."""
    best = 1 + (low[None, :] > high[:, None]).sum(axis=1)
    worst = len(low) - (high[None, :] < low[:, None]).sum(axis=1)
    return {"rank_low": best.astype(np.int64), "rank_high": worst.astype(np.int64)}


def significance(effects: Iterable[Floats], inputs: int) -> dict[str, Any]:
    """Return the columns p, significant and replicates_needed, from the effects of each of so many inputs (points x replicates).

    Significant: Benjamini and Hochberg's rule, so that about one in twenty of the significant inputs is expected to be wrong. Without
    noise estimates (nan) nothing is significant.
    """
    p_values, needed = np.array([effect_test(each, inputs) for each in effects]).T
    adjusted, tested = np.full(inputs, np.nan), np.isfinite(p_values)
    if tested.any():
        adjusted[tested] = stats.false_discovery_control(p_values[tested])
    return {"p": adjusted, "significant": adjusted <= 1 - LEVEL, "replicates_needed": needed}


def effect_test(effects: Floats, inputs: int = 1) -> tuple[float, float]:
    """Test that all effects (points x replicates) are 0 on average over replicates; `inputs` such tests are made together.

    Returns the p-value and about how many replicates it would take to be significant: nan when noise is unknown, inf when the
    effects are smaller than noise alone. The statistic is the mean square of the effects' means. Signs are flipped replicate by
    replicate: without an effect, each replicate's effects are equally likely with their signs turned. With too few or very
    many replicates, see `_approximate_p`. Points may depend on each other in any way.
    """
    count = effects.shape[1]
    if not effects.any():
        return 1.0, np.inf
    if count < 2:
        return np.nan, np.nan
    gram = effects.T @ effects
    centred = gram - gram.mean(axis=0) - gram.mean(axis=1)[:, None] + gram.mean()
    noise = float(np.trace(centred)) / (count - 1)
    if noise <= 1e-20 * float(np.trace(gram)):
        return 0.0, 2.0
    freedom = noise**2 * (count - 1) ** 2 / float((centred**2).sum())
    ratio = count * float(gram.mean()) / noise
    enough = fewest_pairs(inputs) <= count <= MOST_FLIPPED
    p = _flipped_p(gram) if enough else _approximate_p(effects, ratio, freedom)
    critical = float(stats.chi2.isf((1 - LEVEL) / inputs, freedom) / freedom)
    return p, count * (critical - 1) / (ratio - 1) if ratio > 1 else np.inf


def _approximate_p(effects: Floats, ratio: float, freedom: float) -> float:
    """Return twice the smaller of two p-values; in simulations neither errs more often than its level.

    The first compares the mean square, as a multiple of its expectation under noise, with an F distribution that has the degrees of
    freedom of the effects' covariance (Box 1954; Brunner, Dette & Munk 1997): the paired t test when there is one point. It
    is weak where many points have noise of their own; the second is strong there: the mean square without noise, divided by its
    standard error over points and noise.
    """
    points, count = effects.shape
    by_covariance = float(stats.f.sf(ratio, freedom, freedom * (count - 1)))
    if points == 1:
        return by_covariance
    squares = effects.mean(axis=1) ** 2 - effects.var(axis=1, ddof=1) / count
    by_noise = jackknife(0.0, (leave_one_out_means(effects) ** 2).mean(axis=0))[1]
    error = float(np.hypot(squares.std(ddof=1) / np.sqrt(points), by_noise))
    by_points = float(stats.t.sf(squares.mean() / error, count - 1)) if error > 0 else 1.0
    return min(1.0, 2 * min(by_covariance, by_points))


def _flipped_p(gram: Floats) -> float:
    """Return the share of sign flips that make the sum of the replicates' Gram matrix at least as large as it is."""
    signs = _signs(len(gram))
    extreme = int((((signs @ gram) * signs).sum(axis=1) >= gram.sum() * (1 - 1e-12)).sum())
    return (extreme + 1) / (SIGN_FLIPS + 1)


@lru_cache(maxsize=2)
def _signs(count: int) -> Floats:
    """Return random signs (flips x replicates, read only), the same for every input."""
    coins = np.random.default_rng([SIGN_STREAM, count]).integers(0, 2, (SIGN_FLIPS, count))
    signs = np.asarray(coins * 2.0 - 1.0, np.float64)
    signs.flags.writeable = False
    return signs
