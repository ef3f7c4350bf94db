"""Intervals, tests, ranks and effect sizes: the only module that computes them.

Every function takes plain arrays. `values` and `scores` have shape (strategies, runs): a column holds runs that share their
random numbers, so strategies are compared within a column. Undefined outcomes are nan and are left out.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

Floats = NDArray[np.float64]

LEVEL = 0.95
SIGNIFICANT = 0.05
POWER = 0.8
RESAMPLES = 2000
SIGN_FLIPS = 9999
LARGE = 5000
"""Above so many runs the central limit theorem is close enough, and Student's t replaces resampling."""
FLIPPED_IN_FULL = 13
FLIPPED_AT_RANDOM = 1000
FLIPS_AT_ONCE = 1000
BYTES_AT_ONCE = 2_000_000


@dataclass(frozen=True)
class Estimate:
    """A mean (or share) with its 95 % interval; nan where nothing was observed."""

    mean: float
    low: float
    high: float


NOTHING = Estimate(math.nan, math.nan, math.nan)


# Intervals


def mean_intervals(rows: ArrayLike, *, seed: int = 0) -> list[Estimate]:
    """Return the mean of each row with its bias-corrected and accelerated (BCa) bootstrap interval.

    Rows of the same size share their resamples, so a row gets the same interval alone or among others.

    Parameters
    ----------
    rows : array_like, shape (rows, runs)
        Runs that are nan are left out.
    seed : int
        Seed of the resampling.

    Returns
    -------
    list of Estimate
        Where BCa is undefined, the percentile interval; where all values are equal, that value; nan for a single value; beyond
        5,000 values, Student's t.

    Examples
    --------
    >>> mean_intervals([[1.0, 2.0, 3.0, 4.0], [2.0, 2.0, 2.0, 2.0]])[1]
    Estimate(mean=2.0, low=2.0, high=2.0)
    """
    samples = [_defined(row) for row in np.asarray(rows, dtype=float)]
    estimates = [_without_resampling(sample) for sample in samples]
    open_rows: dict[int, list[int]] = {}
    for k, estimate in enumerate(estimates):
        if estimate is None:
            open_rows.setdefault(samples[k].size, []).append(k)
    for same_size in open_rows.values():
        for k, estimate in zip(same_size, _bootstrap([samples[k] for k in same_size], seed), strict=True):
            estimates[k] = estimate
    return [estimate or NOTHING for estimate in estimates]


def mean_interval(sample: ArrayLike, *, seed: int = 0) -> Estimate:
    """Return the mean of one sample with its interval; see `mean_intervals`."""
    return mean_intervals(np.asarray(sample, dtype=float).reshape(1, -1), seed=seed)[0]


def student_interval(sample: ArrayLike) -> Estimate:
    """Return the mean of one sample with Student's interval; nan for a single value, no width where all values are equal."""
    defined = _defined(sample)
    if defined.size < 2 or np.ptp(defined) == 0.0:
        mean = float(defined.mean()) if defined.size else math.nan
        edge = float(defined[0]) if defined.size > 1 else math.nan
        return Estimate(mean, edge, edge)
    low, high = stats.t.interval(LEVEL, defined.size - 1, defined.mean(), stats.sem(defined))
    return Estimate(float(defined.mean()), float(low), float(high))


def share_interval(count: int, total: int) -> Estimate:
    """Return the share `count / total` (0..1) with Wilson's interval."""
    if total == 0:
        return NOTHING
    interval = stats.binomtest(int(count), int(total)).proportion_ci(LEVEL, method="wilson")
    return Estimate(count / total, float(interval.low), float(interval.high))


def half_width(standard_error: ArrayLike, freedom: float = math.inf) -> Floats:
    """Return half of the 95 % interval of an estimate: Student's t with these degrees of freedom, or the normal."""
    return np.asarray(stats.t.ppf((1 + LEVEL) / 2, freedom) * np.asarray(standard_error, dtype=float))


def percentile_interval(resampled: ArrayLike) -> tuple[float, float]:
    """Return the 95 % percentile interval of a statistic from its resampled values."""
    low, high = np.quantile(np.asarray(resampled, dtype=float), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def basic_interval(estimate: float, resampled: ArrayLike) -> tuple[float, float]:
    """Return the 95 % basic interval of a statistic from its resampled values, for statistics that resampling shifts."""
    low, high = 2 * estimate - np.nanquantile(np.asarray(resampled, dtype=float), [0.975, 0.025])
    return float(low), float(high)


# Ranks and shares


def ranks(scores: ArrayLike) -> NDArray[np.int64]:
    """Return ranks, 1 for the highest score; ties share the better rank; undefined scores come last."""
    filled = np.nan_to_num(np.asarray(scores, dtype=float), nan=-np.inf, neginf=-np.inf)
    return np.asarray(stats.rankdata(-filled, method="min"), dtype=np.int64)


def mean_of(values: Floats) -> Floats:
    """Return the mean over the last axis of what is not nan; nan where nothing is."""
    defined = ~np.isnan(values)
    total = np.where(defined, values, 0.0).sum(axis=-1)
    return np.asarray(np.where(defined.any(axis=-1), total / np.maximum(defined.sum(axis=-1), 1), np.nan))


def best_share(scores: Floats) -> Floats:
    """Return, per strategy, the share of columns in which it has the highest score; ties are split evenly.

    Columns without a defined score are left out; the shares add up to 1 (nan without any column).
    """
    filled = np.where(np.isnan(scores), -np.inf, scores)[:, ~np.isnan(scores).all(axis=0)]
    if filled.shape[1] == 0:
        return np.full(len(scores), np.nan)
    winners = filled == filled.max(axis=0)
    return np.asarray((winners / winners.sum(axis=0)).mean(axis=1))


def better_share(scores: Floats, baseline: Floats) -> float:
    """Return the share of columns in which `scores` exceed `baseline`; a tie counts half."""
    gaps = _defined(np.asarray(scores) - np.asarray(baseline))
    return float((0.5 * (np.sign(gaps) + 1.0)).mean()) if gaps.size else math.nan


def beats(scores: Floats) -> Floats:
    """Return the matrix (strategies, strategies): share of columns in which the row beats the column."""
    return np.array([[better_share(row, column) for column in scores] for row in scores])


# Tests


def paired_ps(differences: ArrayLike, *, seed: int = 0) -> Floats:
    """Return the p-value of 'no difference on average' for each row of paired differences (two-sided).

    The signs of the differences are flipped: in every way where there are at most 13 pairs, else at random 9,999 times (so no
    p-value is below 0.0001), the same for every row; beyond 1,000 pairs, Student's t. Without a difference, or with fewer than
    two pairs, the p-value is 1.

    Examples
    --------
    >>> paired_ps([[1.0, 2.0, 3.0, 4.0, 5.0], [0.0, 0.0, 0.0, 0.0, 0.0]])
    array([0.0625, 1.    ])
    """
    rows = [_defined(row) for row in np.asarray(differences, dtype=float)]
    p = np.ones(len(rows))
    drawn: dict[int, list[int]] = {}
    for k, gaps in enumerate(rows):
        if gaps.size < 2 or not gaps.any():
            continue
        if gaps.size <= FLIPPED_IN_FULL:
            p[k] = _all_flips(gaps)
        elif np.ptp(gaps) == 0.0 or gaps.size <= FLIPPED_AT_RANDOM:
            drawn.setdefault(gaps.size, []).append(k)
        else:
            p[k] = stats.ttest_1samp(gaps, 0.0).pvalue
    for same_size in drawn.values():
        p[same_size] = _random_flips(np.stack([rows[k] for k in same_size]), seed)
    return p


def paired_p(differences: ArrayLike, *, seed: int = 0) -> float:
    """Return the p-value of one row of paired differences; see `paired_ps`."""
    return float(paired_ps(np.asarray(differences, dtype=float).reshape(1, -1), seed=seed)[0])


def dunnett_ps(samples: Floats, baseline: Floats, *, seed: int = 0) -> Floats:
    """Return the p-value of each sample's mean against the baseline's by Dunnett's test (two-sided, adjusted for all).

    The test takes samples as independent, normal and equally spread. Runs here share their random numbers, so it overstates the
    uncertainty where outcomes go up and down together. nan where it is not defined.
    """
    p = np.full(len(samples), np.nan)
    control = _defined(baseline)
    rows = [_defined(row) for row in samples]
    testable = [k for k, row in enumerate(rows) if row.size > 1]
    if (
        control.size < 2
        or not testable
        or not any(np.ptp(row) for row in [*(rows[k] for k in testable), control])
    ):
        return p
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        chosen = [rows[k] for k in testable]
        p[testable] = stats.dunnett(*chosen, control=control, rng=np.random.default_rng(seed)).pvalue
    return p


def holm(p_values: ArrayLike) -> Floats:
    """Return Holm's step-down adjusted p-values, which control the chance of any false claim.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03]).round(2).tolist()
    [0.03, 0.06, 0.06]
    """
    p = np.asarray(p_values, dtype=float)
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted


def differs_from_best(units: Floats, scores: Floats, *, seed: int = 0) -> NDArray[np.bool_]:
    """Return which strategies differ significantly (paired test, Holm) from the one with the highest score."""
    differs = np.zeros(len(scores), dtype=bool)
    if np.isfinite(scores).any():
        best = int(np.nanargmax(scores))
        others = [k for k in range(len(scores)) if k != best]
        differs[others] = holm(paired_ps(units[others] - units[best], seed=seed)) < SIGNIFICANT
    return differs


def fewest_pairs(comparisons: int, significant: float = SIGNIFICANT) -> int:
    """Return how many pairs it takes before flipped signs can give a significant result among so many comparisons.

    With n pairs no p-value is below 2 ** (1 - n), and Holm multiplies it by the number of comparisons.
    """
    return 1 + int(np.ceil(np.log2(max(comparisons, 1) / significant)))


# Effect sizes


def hedges_g(differences: ArrayLike) -> float:
    """Return the mean of paired differences in units of their standard deviation, corrected for small samples (Hedges 1981).

    0 when there is no difference at all; nan when every pair differs by the same, and for fewer than two pairs.
    """
    gaps = _defined(differences)
    if gaps.size < 2:
        return math.nan
    if np.ptp(gaps) == 0.0:
        return 0.0 if gaps[0] == 0.0 else math.nan
    free = gaps.size - 1
    correction = math.exp(special.gammaln(free / 2) - special.gammaln((free - 1) / 2)) if free > 1 else 0.0
    return float(gaps.mean() / gaps.std(ddof=1) * correction / math.sqrt(free / 2))


def superiority(scores: Floats, baseline: Floats) -> float:
    """Return the chance that a run scores above an unrelated run of the baseline, ties counting half (Vargha & Delaney's A).

    nan when one of the two has no score.
    """
    first, second = _defined(scores), _defined(baseline)
    if not first.size or not second.size:
        return math.nan
    if not np.ptp([*first, *second]):
        return 0.5
    return float(
        stats.mannwhitneyu(first, second, method="asymptotic").statistic / (first.size * second.size)
    )


def pairs_needed(effect: float, comparisons: int) -> float:
    """Return about how many pairs make an effect of this size significant with a power of 80 %, among so many comparisons.

    For the paired t-test at 5 % over the number of comparisons (the strictest step of Holm), with the correction of Guenther
    (1981), and never fewer than flipped signs need; nan without an effect.
    """
    if not math.isfinite(effect) or effect == 0.0:
        return math.nan
    strict = float(stats.norm.isf(SIGNIFICANT / (2 * max(comparisons, 1))))
    needed = math.ceil(((strict + stats.norm.ppf(POWER)) / effect) ** 2 + strict**2 / 2)
    return float(max(fewest_pairs(comparisons), needed))


# How the above is computed


def _without_resampling(sample: Floats) -> Estimate | None:
    """Return the estimate where no resampling is needed, else None."""
    if sample.size == 0:
        return NOTHING
    if sample.size > 1 and np.ptp(sample) == 0.0:
        return Estimate(float(sample[0]), float(sample[0]), float(sample[0]))
    return student_interval(sample) if sample.size == 1 or sample.size > LARGE else None


def _bootstrap(samples: list[Floats], seed: int) -> list[Estimate]:
    """Return the estimates of samples of one size: BCa, or percentiles where BCa is undefined."""
    values = np.stack(samples)
    low, high = _bootstrap_limits(values, "BCa", seed)
    for k in np.flatnonzero(~(np.isfinite(low) & np.isfinite(high))):
        low[k], high[k] = (limit[0] for limit in _bootstrap_limits(values[k : k + 1], "percentile", seed))
    return [
        Estimate(*numbers)
        for numbers in zip(values.mean(axis=1).tolist(), low.tolist(), high.tolist(), strict=True)
    ]


def _bootstrap_limits(values: Floats, method: str, seed: int) -> tuple[Floats, Floats]:
    with np.errstate(all="ignore"):
        interval = stats.bootstrap(
            (values,), _mean, axis=-1, n_resamples=RESAMPLES, confidence_level=LEVEL, method=method,
            batch=max(1, BYTES_AT_ONCE // values.size), rng=np.random.default_rng(seed),
        ).confidence_interval  # fmt: skip
    return np.array(interval.low, dtype=float), np.array(interval.high, dtype=float)


def _mean(values: Floats, axis: int) -> Floats:
    """Return the mean, added up in the same order however many rows there are: ties are decided by rounding."""
    return np.asarray(np.mean(np.ascontiguousarray(values), axis=axis))


def _all_flips(gaps: Floats) -> float:
    test = stats.permutation_test(
        (gaps,), _mean, permutation_type="samples", vectorized=True, n_resamples=2**FLIPPED_IN_FULL
    )
    return float(test.pvalue)


def _random_flips(rows: Floats, seed: int) -> Floats:
    """Flip signs at random, the same in every row; scipy's `permutation_test` does it row by row, 30 times slower."""
    rng, sums = np.random.default_rng(seed), np.abs(rows.sum(axis=1)) * (1.0 - 1e-12)
    extreme = np.zeros(len(rows), dtype=int)
    for first in range(0, SIGN_FLIPS, FLIPS_AT_ONCE):
        coins = rng.integers(0, 2, (min(FLIPS_AT_ONCE, SIGN_FLIPS - first), rows.shape[1]), dtype=np.int8)
        extreme += (np.abs((coins * 2.0 - 1.0) @ rows.T) >= sums).sum(axis=0)
    return (extreme + 1) / (SIGN_FLIPS + 1)


def _defined(sample: ArrayLike) -> Floats:
    values: Floats = np.asarray(sample, dtype=float).ravel()
    return np.asarray(values[~np.isnan(values)])
