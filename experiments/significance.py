"""Tests, with as many comparisons as there are allowed for, and effect sizes: the only module that computes them.

As in `statistics`, `scores` have shape (strategies, runs), and a column holds runs that share their random numbers. All tests but
Dunnett's flip signs: without a difference on average, a pair's difference is as likely with its sign turned (exact where
differences are symmetric about their mean, close elsewhere; `benchmarks/interval_coverage.py` measures how close).
"""

from __future__ import annotations

import math
import warnings

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from coalitionlab.experiments.statistics import LEVEL, Floats, defined, ordered_mean

SIGNIFICANT = 0.05
POWER = 0.8
SIGN_FLIPS = 9999
FEWEST = 7
"""With fewer pairs nothing is claimed: every p-value is 1."""
FLIPPED_IN_FULL = 13
FLIPPED_AT_RANDOM = 1000
FLIPS_AT_ONCE = 1000
AT_ONCE = 100_000
"""Numbers that are worked on at once, so that they fit the cache."""
NEARLY = 1.0 - 1e-12
"""Flipped sums count as equal when they differ by rounding only."""


# Pairs


def paired_ps(differences: ArrayLike, *, seed: int = 0) -> Floats:
    """Return the p-value of 'no difference on average' for each row of paired differences (two-sided).

    The signs of the differences are flipped: in every way where there are at most 13 pairs, else at random 9,999 times (so no
    p-value is below 0.0001), the same for every row; beyond 1,000 pairs, Student's t. Without a difference, or with fewer than
    seven pairs, the p-value is 1.

    Examples
    --------
    >>> paired_ps([[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], [0.0] * 7])
    array([0.015625, 1.      ])
    """
    rows = [defined(row) for row in np.asarray(differences, dtype=float)]
    p = np.ones(len(rows))
    drawn: dict[int, list[int]] = {}
    for k, gaps in enumerate(rows):
        if gaps.size < FEWEST or not gaps.any():
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


def dunnett_ps(samples: Floats, baseline: Floats, *, seed: int = 0) -> Floats:
    """Return the p-value of each sample's mean against the baseline's by Dunnett's test (two-sided, adjusted for all).

    The test takes samples as independent, normal and equally spread. Runs here share their random numbers, so it overstates the
    uncertainty where outcomes go up and down together. nan where it is not defined.
    """
    p = np.full(len(samples), np.nan)
    control = defined(baseline)
    rows = [defined(row) for row in samples]
    testable = [k for k, row in enumerate(rows) if row.size > 1]
    if control.size < 2 or not testable or not any(np.ptp(row) for row in [*(rows[k] for k in testable), control]):
        return p
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        chosen = [rows[k] for k in testable]
        p[testable] = stats.dunnett(*chosen, control=control, rng=np.random.default_rng(seed)).pvalue
    return p


def fewest_pairs(comparisons: int, significant: float = SIGNIFICANT) -> int:
    """Return how many pairs it takes before flipped signs can give a significant result among so many comparisons.

    With n pairs no p-value is below 2 ** (1 - n), and Holm multiplies it by the number of comparisons; never fewer than seven.
    """
    return max(FEWEST, 1 + int(np.ceil(np.log2(max(comparisons, 1) / significant))))


# The best of several


def behind_best_ps(scores: Floats, *, seed: int = 0) -> Floats:
    """Return the p-value of 'no other has a higher mean' for each strategy: small where it is behind the best.

    This is multiple comparison with the best when it is not known which that is (Hsu 1981; Edwards & Hsu 1983): a strategy's
    statistic is the largest of its paired t-statistics against any other, and its p-value is adjusted for all strategies and all
    that they are compared with (step-down by the largest statistic: Westfall & Young 1993, Romano & Wolf 2005). The chance that
    any of the strategies that are in truth the best, or level with it, gets a p-value below 5 % is at most 5 %.

    Columns in which a strategy is undefined are left out; nan for a strategy without any defined value; 1 with fewer than seven.
    Signs are flipped column by column, the same in every strategy, as `paired_ps` does (beyond 1,000 columns, normal factors).

    Examples
    --------
    >>> runs = np.random.default_rng(1).normal(0.0, 0.1, (3, 40)) + [[0.5], [0.5], [0.2]]
    >>> (behind_best_ps(runs) < 0.05).tolist()
    [False, False, True]
    """
    p, known = np.full(len(scores), np.nan), np.isfinite(scores).any(axis=1)
    x = _complete(scores[known])
    count = len(x)
    adjusted = np.ones(count)
    if count > 1 and x.shape[1] >= FEWEST:
        lengths = np.array([np.sqrt(((x - row) ** 2).sum(axis=1)) for row in x])
        scale = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
        observed = _furthest_behind(x.sum(axis=1)[None], scale)[0]
        factors = _factors(x.shape[1], seed)
        flipped = np.concatenate(
            [
                _furthest_behind(part @ x.T, scale)
                for part in np.array_split(factors, 1 + len(factors) * count**2 // AT_ONCE)
            ]
        )
        order = np.argsort(-observed, kind="stable")
        largest = np.maximum.accumulate(flipped[:, order[::-1]], axis=1)[:, ::-1]
        beyond = (largest >= observed[order] * NEARLY).sum(axis=0)
        every = x.shape[1] <= FLIPPED_IN_FULL  # all flips are there, the one that was observed too
        stepped = beyond / len(factors) if every else (beyond + 1) / (len(factors) + 1)
        adjusted[order] = np.maximum.accumulate(stepped)
        adjusted[observed <= 0.0] = 1.0
    p[known] = adjusted
    return p


def chosen_low(scores: Floats, chosen: int, *, level: float = LEVEL, seed: int = 0) -> float:
    """Return the lower end of the interval of the mean of the strategy with the highest one, allowing for the choice.

    The highest of several means is too high on average. That a mean is above the truth by so many standard errors is likelier for
    the luckiest of all than for one: their joint Student's t distribution says by how much (with the correlations of the
    columns). The upper end needs no correction (Benjamini, Hechtlinger & Stark 2019).
    """
    x = _complete(scores[np.isfinite(scores).any(axis=1)])
    row = defined(scores[chosen])
    if x.shape[1] < 2 or np.ptp(row) == 0.0:
        return float(row[0]) if row.size > 1 else math.nan
    spread = x.std(axis=1, ddof=1)
    z = (x - x.mean(axis=1, keepdims=True))[spread > 0] / spread[spread > 0, None] / math.sqrt(x.shape[1] - 1)
    left, sizes, _ = np.linalg.svd(z, full_matrices=False)
    rng, freedom = np.random.default_rng(seed), x.shape[1] - 1
    luckiest = np.concatenate(
        [(left * sizes @ rng.normal(size=(len(sizes), FLIPS_AT_ONCE))).max(axis=0) for _ in range(10)]
    )
    luckiest *= np.sqrt(freedom / rng.chisquare(freedom, luckiest.size))
    critical = max(float(np.quantile(luckiest, (1 + level) / 2)), float(stats.t.isf((1 - level) / 2, freedom)))
    return float(row.mean() - critical * stats.sem(row))


def _complete(values: Floats) -> Floats:
    """Return the columns in which every row is defined."""
    return np.asarray(values[:, np.isfinite(values).all(axis=0)])


def range_p(values: Floats, *, seed: int = 0) -> float:
    """Return the p-value of 'all rows have the same mean', by the largest less the smallest mean; 1 with fewer than seven columns."""
    x = _complete(values)
    if len(x) < 2 or x.shape[1] < FEWEST:
        return 1.0
    x = x - x.mean(axis=0)
    factors = _factors(x.shape[1], seed)[:FLIPS_AT_ONCE]
    flipped = [np.ptp(part @ x.T, axis=1) for part in np.array_split(factors, 1 + factors.size * len(x) // AT_ONCE)]
    observed = np.ptp(x.sum(axis=1))
    beyond = int((np.concatenate(flipped) >= observed * NEARLY).sum())
    return min(1.0, (beyond + 1) / (len(factors) + 1)) if observed > 0 else 1.0


# Differences too small to matter


def equivalence_ps(differences: ArrayLike, smallest: float) -> Floats:
    """Return the p-value of 'the mean difference is at least `smallest`, one way or the other' for each row of paired differences.

    Small where the difference is too small to matter: two one-sided t-tests (Schuirmann 1987). With fewer than seven pairs it is 1.

    Examples
    --------
    >>> gaps = np.random.default_rng(2).normal(0.0, 0.02, 50)
    >>> bool(equivalence_ps([gaps], 0.05)[0] < 0.05), bool(equivalence_ps([gaps], 0.001)[0] < 0.05)
    (True, False)
    """
    rows = [defined(row) for row in np.asarray(differences, dtype=float)]
    return np.array([max(_below_p(gaps, smallest), _below_p(-gaps, smallest)) for gaps in rows])


def near_best_ps(scores: Floats, smallest: float) -> Floats:
    """Return the p-value of 'it is behind the best by `smallest` or more' for each strategy: small where no more than that is lost.

    It is the largest of those against each of the others (an intersection-union test: Berger 1982), adjusted by Holm's method.
    """
    p = np.full(len(scores), np.nan)
    known = np.flatnonzero(np.isfinite(scores).any(axis=1))
    for k in known:
        p[k] = max((_below_p(defined(scores[j] - scores[k]), smallest) for j in known if j != k), default=0.0)
    p[known] = holm(p[known])
    return p


def _below_p(gaps: Floats, limit: float) -> float:
    """Return the p-value of 'the mean is at least `limit`', by Student's t."""
    if gaps.size < FEWEST:
        return 1.0
    if np.ptp(gaps) == 0.0:
        return float(gaps[0] >= limit)
    return float(stats.ttest_1samp(gaps, limit, alternative="less").pvalue)


# Effect sizes


def hedges_g(differences: ArrayLike) -> float:
    """Return the mean of paired differences in units of their standard deviation, corrected for small samples (Hedges 1981).

    0 when there is no difference at all; nan when every pair differs by the same, and for fewer than two pairs.
    """
    gaps = defined(differences)
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
    first, second = defined(scores), defined(baseline)
    if not first.size or not second.size:
        return math.nan
    if not np.ptp([*first, *second]):
        return 0.5
    return float(stats.mannwhitneyu(first, second, method="asymptotic").statistic / (first.size * second.size))


def pairs_needed(effect: float, comparisons: int, significant: float = SIGNIFICANT) -> float:
    """Return about how many pairs make an effect of this size significant with a power of 80 %, among so many comparisons.

    For the paired t-test at this level over the number of comparisons (the strictest step of Holm), with the correction of Guenther
    (1981), and never fewer than flipped signs need; nan without an effect.
    """
    if not math.isfinite(effect) or effect == 0.0:
        return math.nan
    strict = float(stats.norm.isf(significant / (2 * max(comparisons, 1))))
    needed = math.ceil(((strict + stats.norm.ppf(POWER)) / effect) ** 2 + strict**2 / 2)
    return float(max(fewest_pairs(comparisons, significant), needed))


# How signs are flipped


def _all_flips(gaps: Floats) -> float:
    test = stats.permutation_test(
        (gaps,), ordered_mean, permutation_type="samples", vectorized=True, n_resamples=2**FLIPPED_IN_FULL
    )
    return float(test.pvalue)


def _random_flips(rows: Floats, seed: int) -> Floats:
    """Flip signs at random, the same in every row; scipy's `permutation_test` does it row by row, 30 times slower."""
    rng, sums = np.random.default_rng(seed), np.abs(rows.sum(axis=1)) * NEARLY
    extreme = np.zeros(len(rows), dtype=int)
    for first in range(0, SIGN_FLIPS, FLIPS_AT_ONCE):
        coins = rng.integers(0, 2, (min(FLIPS_AT_ONCE, SIGN_FLIPS - first), rows.shape[1]), dtype=np.int8)
        extreme += (np.abs((coins * 2.0 - 1.0) @ rows.T) >= sums).sum(axis=0)
    return (extreme + 1) / (SIGN_FLIPS + 1)


def _factors(count: int, seed: int) -> Floats:
    """Return what columns are multiplied by: all signs of so few, else 9,999 draws of signs or, of many columns, normal factors."""
    if count <= FLIPPED_IN_FULL:
        bits = np.arange(2**count)[:, None] >> np.arange(count) & 1
        return np.asarray(bits * 2.0 - 1.0)
    rng = np.random.default_rng(seed)
    if count > FLIPPED_AT_RANDOM:
        return rng.normal(size=(SIGN_FLIPS, count))
    return np.asarray(rng.integers(0, 2, (SIGN_FLIPS, count), dtype=np.int8) * 2.0 - 1.0)


def _furthest_behind(sums: Floats, scale: Floats) -> Floats:
    """Return the largest standardised gap of each strategy to another, shape (flips, strategies), from sums of that shape."""
    return np.asarray(((sums[:, None, :] - sums[:, :, None]) * scale).max(axis=2))
