"""Numbers that say how much is known: means with intervals, ranks, paired differences.

Every function takes plain arrays. `values` has shape (strategies, runs): column k holds the runs that met
the same luck under every strategy, so that strategies are compared within a column. Where an outcome is
not defined for a run it is nan; such runs are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Floats = NDArray[np.float64]

LEVEL = 0.95
RESAMPLES = 2000
SIGN_FLIPS = 9999
FLIPS_AT_ONCE = 1000
FLIPPED_IN_FULL = 13
"""Up to so many pairs there are fewer ways to flip signs than `SIGN_FLIPS`."""
FLIPPED = 1000
ENOUGH = 20
"""With fewer observations the intervals of means cover the true mean clearly less often than they say: see docs/how-to/precision.md."""
LARGE = 5000
"""Above so many runs the central limit theorem is close enough: flipping and resampling are skipped."""


@dataclass(frozen=True)
class Estimate:
    """A mean (or share) with the interval that covers it at 95 per cent; nan where nothing was observed."""

    mean: float
    low: float
    high: float


NOTHING = Estimate(float("nan"), float("nan"), float("nan"))


def mean_interval(sample: ArrayLike, *, seed: int = 0) -> Estimate:
    """Return the mean of a sample with its bootstrap interval.

    The interval is bias-corrected and accelerated (BCa); where that is undefined, the percentile
    interval; where all values are the same, that value; unknown (nan) for a single value; beyond 5000 runs, Student's t.
    """
    values = _defined(sample)
    if values.size == 0:
        return NOTHING
    mean = float(values.mean())
    if values.size == 1:
        return Estimate(mean, float("nan"), float("nan"))
    if np.ptp(values) == 0.0:
        return Estimate(float(values[0]), float(values[0]), float(values[0]))
    if values.size > LARGE:
        low, high = stats.t.interval(LEVEL, values.size - 1, mean, stats.sem(values))
        return Estimate(mean, float(low), float(high))
    for method in ("BCa", "percentile"):
        low, high = _bootstrap(values, method, seed)
        if np.isfinite(low) and np.isfinite(high):
            break
    return Estimate(mean, low, high)


def few_words(count: int, what: str = "replicate") -> str:
    """Return a sentence on the intervals of so few replicates (or worlds); nothing where there are enough."""
    if count >= ENOUGH:
        return ""
    if count == 1:
        return f"One {what} gives no interval: make {ENOUGH} or more."
    return f"With {count} {what}s the 95 % intervals are too narrow: make {ENOUGH} or more."


def share_interval(count: int, total: int) -> Estimate:
    """Return the share `count / total` with Wilson's interval (0..1)."""
    if total == 0:
        return NOTHING
    interval = stats.binomtest(int(count), int(total)).proportion_ci(LEVEL, method="wilson")
    return Estimate(count / total, float(interval.low), float(interval.high))


def ranks(scores: ArrayLike) -> NDArray[np.int64]:
    """Return ranks, 1 for the highest score; ties share the better rank; undefined scores come last."""
    filled = np.nan_to_num(np.asarray(scores, dtype=float), nan=-np.inf, neginf=-np.inf)
    return np.asarray(stats.rankdata(-filled, method="min"), dtype=np.int64)


def best_share(scores: Floats) -> Floats:
    """Return, per strategy, the share of columns in which it has the highest score; ties are split evenly.

    Columns without any defined score are left out; the shares add up to 1 (or are nan without a column).
    """
    filled = np.where(np.isnan(scores), -np.inf, scores)[:, ~np.isnan(scores).all(axis=0)]
    if filled.shape[1] == 0:
        return np.full(len(scores), np.nan)
    winners = filled == filled.max(axis=0)
    return np.asarray((winners / winners.sum(axis=0)).mean(axis=1))


def better_share(scores: Floats, baseline: Floats) -> float:
    """Return the share of columns in which `scores` exceed `baseline`; a tie counts half."""
    gaps = _defined(np.asarray(scores) - np.asarray(baseline))
    return float((0.5 * (np.sign(gaps) + 1.0)).mean()) if gaps.size else float("nan")


def beats(scores: Floats) -> Floats:
    """Return the matrix (strategies, strategies): share of columns in which the row beats the column."""
    return np.array([[better_share(row, column) for column in scores] for row in scores])


def paired_p(differences: ArrayLike, *, seed: int = 0) -> float:
    """Return the p-value of 'no difference on average' for paired differences (two-sided); see `paired_ps`."""
    return float(paired_ps(np.asarray(differences, dtype=float).reshape(1, -1), seed=seed)[0])


def paired_ps(differences: ArrayLike, *, seed: int = 0) -> Floats:
    """Return the p-value of 'no difference on average' for each row of paired differences (two-sided).

    The signs of the differences are flipped: in every way where there are at most 13 pairs, else at random 9999 times
    (so no p-value is below 0.0001), the same for every row; beyond 1000 pairs, Student's t. Without a difference, or with
    fewer than two pairs, the answer is 1.
    """
    rows = [_defined(row) for row in np.asarray(differences, dtype=float)]
    p = np.ones(len(rows))
    drawn: dict[int, list[int]] = {}
    for k, gaps in enumerate(rows):
        if gaps.size < 2 or not gaps.any():
            continue
        if gaps.size <= FLIPPED_IN_FULL:
            p[k] = _exact_flips(gaps)
        elif np.ptp(gaps) == 0.0 or gaps.size <= FLIPPED:
            drawn.setdefault(gaps.size, []).append(k)
        else:
            p[k] = stats.ttest_1samp(gaps, 0.0).pvalue
    for places in drawn.values():
        p[places] = _random_flips(np.stack([rows[k] for k in places]), seed)
    return p


def fewest_pairs(comparisons: int, significant: float = 0.05) -> int:
    """Return how many pairs it takes for flipped signs to tell anything apart among so many comparisons.

    With n pairs no p-value is below 2 ** (1 - n), and Holm multiplies it by the number of comparisons.
    """
    return 1 + int(np.ceil(np.log2(max(comparisons, 1) / significant)))


def holm(p_values: ArrayLike) -> Floats:
    """Return Holm's step-down adjusted p-values, which control the chance of any false claim."""
    p = np.asarray(p_values, dtype=float)
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted


def _exact_flips(gaps: Floats) -> float:
    found = stats.permutation_test(
        (gaps,), _mean, permutation_type="samples", vectorized=True, n_resamples=2**FLIPPED_IN_FULL
    )
    return float(found.pvalue)


def _random_flips(rows: Floats, seed: int) -> Floats:
    """Flip signs at random, alike in every row. scipy's `permutation_test` does the same, row by row and 30 times slower."""
    rng, sums = np.random.default_rng(seed), np.abs(rows.sum(axis=1)) * (1.0 - 1e-12)
    extreme = np.zeros(len(rows), dtype=int)
    for first in range(0, SIGN_FLIPS, FLIPS_AT_ONCE):
        coins = rng.integers(0, 2, (min(FLIPS_AT_ONCE, SIGN_FLIPS - first), rows.shape[1]), dtype=np.int8)
        extreme += (np.abs((coins * 2.0 - 1.0) @ rows.T) >= sums).sum(axis=0)
    return (extreme + 1) / (SIGN_FLIPS + 1)


def _mean(values: Floats, axis: int) -> Floats:
    return np.asarray(np.mean(values, axis=axis))


def _bootstrap(values: Floats, method: str, seed: int) -> tuple[float, float]:
    with np.errstate(all="ignore"):
        interval = stats.bootstrap(
            (values,),
            np.mean,
            n_resamples=RESAMPLES,
            confidence_level=LEVEL,
            method=method,
            batch=max(1, 2_000_000 // values.size),
            rng=np.random.default_rng(seed),
        ).confidence_interval
    return float(interval.low), float(interval.high)


def _defined(sample: ArrayLike) -> Floats:
    values: Floats = np.asarray(sample, dtype=float).ravel()
    return np.asarray(values[~np.isnan(values)])
