"""Intervals, ranks and shares: the only module that computes them (tests and effect sizes are in `significance`).

Every function takes plain arrays. `values` and `scores` have shape (strategies, runs): a column holds runs that share their
random numbers, so strategies are compared within a column. Undefined outcomes are nan and are left out. Columns are taken as
independent: where runs share parameters (the runs of one world), give the means of these runs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Floats = NDArray[np.float64]

LEVEL = 0.95
RESAMPLES = 2000
ENOUGH = 20
"""With fewer observations intervals of means are Student's t: resampling makes them too narrow, see docs/explanation/statistics.md."""
LARGE = 5000
"""Above so many runs the central limit theorem is close enough, and Student's t replaces resampling."""
BYTES_AT_ONCE = 2_000_000


@dataclass(frozen=True)
class Estimate:
    """A mean (or chance) with its interval; nan where nothing was observed."""

    mean: float
    low: float
    high: float


def columns_of(name: str, estimate: Estimate) -> dict[str, float]:
    """Return an estimate as three columns of a table: NAME, NAME_low and NAME_high."""
    return {name: estimate.mean, f"{name}_low": estimate.low, f"{name}_high": estimate.high}


NOTHING = Estimate(math.nan, math.nan, math.nan)


# Intervals


def few_observations(count: int, unit: str = "replicate") -> str:
    """Return a sentence on the intervals of so few replicates (or worlds); empty where there are enough."""
    if count >= ENOUGH:
        return ""
    if count == 1:
        return f"One {unit} gives no interval: make {ENOUGH} or more."
    return f"With {count} {unit}s intervals are Student's t: wide, and still too narrow where a few runs stand out. Make {ENOUGH} or more."


def mean_intervals(rows: ArrayLike, *, chance: bool = False, level: float = LEVEL, seed: int = 0) -> list[Estimate]:
    """Return the mean of each row with its interval.

    Rows of the same size share their resamples, so a row gets the same interval alone or among others.

    Parameters
    ----------
    rows : array_like, shape (rows, runs)
        Values that are nan are left out.
    chance : bool
        The values are 0 or 1, or shares of runs that succeed in worlds: Wilson's interval (see `chance_interval`).
    level : float
        Confidence level, 0..1.
    seed : int
        Seed of the resampling.

    Returns
    -------
    list of Estimate
        Of fewer than 20 values, and of more than 5,000, Student's interval; in between the end further out of Student's and that of
        the bias-corrected and accelerated bootstrap (BCa), on either side: the one is too short on the side of a long tail, the
        other for differences that are mostly 0 (`benchmarks/interval_coverage.py`). Where all values are equal, that value; no interval
        for a single value.

    Examples
    --------
    >>> mean_intervals([[1.0, 2.0, 3.0, 4.0], [2.0, 2.0, 2.0, 2.0]])[1]
    Estimate(mean=2.0, low=2.0, high=2.0)
    """
    samples = [defined(row) for row in np.asarray(rows, dtype=float)]
    if chance:
        return [chance_interval(sample, level=level) for sample in samples]
    estimates = [NOTHING] * len(samples)
    resampled: dict[int, list[int]] = {}
    for k, sample in enumerate(samples):
        if ENOUGH <= sample.size <= LARGE and np.ptp(sample) > 0.0:
            resampled.setdefault(sample.size, []).append(k)
        else:
            estimates[k] = student_interval(sample, level=level)
    for same_size in resampled.values():
        found = _widened([samples[k] for k in same_size], level, seed)
        for k, estimate in zip(same_size, found, strict=True):
            estimates[k] = estimate
    return estimates


def mean_interval(sample: ArrayLike, *, chance: bool = False, level: float = LEVEL, seed: int = 0) -> Estimate:
    """Return the mean of one sample with its interval; see `mean_intervals`."""
    row = np.asarray(sample, dtype=float).reshape(1, -1)
    return mean_intervals(row, chance=chance, level=level, seed=seed)[0]


def student_interval(sample: ArrayLike, *, level: float = LEVEL) -> Estimate:
    """Return the mean of one sample with Student's interval; nan for a single value, no width where all values are equal."""
    values = defined(sample)
    if values.size < 2 or np.ptp(values) == 0.0:
        mean = float(values[0]) if values.size else math.nan
        edge = mean if values.size > 1 else math.nan
        return Estimate(mean, edge, edge)
    half = float(half_width(stats.sem(values), values.size - 1, level=level))
    mean = float(values.mean())
    return Estimate(mean, mean - half, mean + half)


def share_interval(count: int, total: int, *, level: float = LEVEL) -> Estimate:
    """Return the share `count / total` (0..1) of independent runs with Wilson's interval (Wilson 1927).

    Examples
    --------
    >>> share_interval(0, 20).high > 0.15
    True
    """
    if total == 0:
        return NOTHING
    return _wilson(count / total, float(total), float(stats.norm.isf((1 - level) / 2)))


def chance_interval(sample: ArrayLike, *, level: float = LEVEL) -> Estimate:
    """Return a chance with Wilson's interval, from successes (0 or 1) or from the shares of runs that succeed in each world.

    Shares differ between worlds by more or less than as many independent runs would: the interval is Wilson's for so many
    independent runs as would leave the same standard error, with Student's t in place of the normal (Korn & Graubard 1998). It
    never has less than some width, even where every run succeeds. No interval for a single world's share.
    """
    values = defined(sample)
    if values.size == 0:
        return NOTHING
    mean, count = float(values.mean()), values.size
    if np.isin(values, (0.0, 1.0)).all():
        return share_interval(round(values.sum()), count, level=level)
    if count == 1:
        return Estimate(mean, math.nan, math.nan)
    return _wilson_of(mean, float(values.var(ddof=1) / count), count - 1.0, count, level)


def crossed_interval(values: Floats, *, chance: bool = False, level: float = LEVEL) -> Estimate:
    """Return the mean of values (worlds x replicates) where replicate k has the same random numbers in every world.

    Both the worlds and the random numbers are samples: their variances add up (on the safe side, as the part of the two
    together counts twice), with Satterthwaite's degrees of freedom.
    """
    parts = [defined(mean_of(values)), defined(mean_of(values.T))]
    if not parts[0].size:
        return NOTHING
    mean = float(parts[0].mean())
    if parts[0].size < 2:
        return mean_interval(parts[1], chance=chance, level=level)
    parts = [part for part in parts if part.size > 1]
    errors = np.array([part.var(ddof=1) / part.size for part in parts])
    total, freedoms = float(errors.sum()), np.array([part.size - 1.0 for part in parts])
    freedom = float(total**2 / (errors**2 / freedoms).sum()) if total > 0 else 1.0
    if chance:
        return _wilson_of(mean, total, freedom, parts[0].size, level)
    half = float(half_width(math.sqrt(total), freedom, level=level))
    return Estimate(mean, mean - half, mean + half)


def chance_difference(first: ArrayLike, second: ArrayLike, *, level: float = LEVEL) -> Estimate:
    """Return the difference of two chances, observed in pairs, with the interval of Newcombe 1998 (his method 10).

    Parameters
    ----------
    first, second : array_like, shape (pairs,)
        Successes (0 or 1), or shares of runs that succeed in the same worlds.
    """
    both = np.stack([np.asarray(first, dtype=float), np.asarray(second, dtype=float)])
    both = both[:, ~np.isnan(both).any(axis=0)]
    if not both.size:
        return NOTHING
    one, two = (chance_interval(row, level=level) for row in both)
    difference = one.mean - two.mean
    together = 0.0
    if np.ptp(both, axis=1).all():
        covariance = float(np.cov(both, ddof=0)[0, 1])
        covariance = max(covariance - 0.5 / both.shape[1], 0.0) if covariance > 0 else covariance
        together = covariance / float(both.std(axis=1).prod())

    def away(a: float, b: float) -> float:
        return math.sqrt(max(a**2 - 2 * together * a * b + b**2, 0.0))

    low = difference - away(one.mean - one.low, two.high - two.mean)
    return Estimate(difference, low, difference + away(one.high - one.mean, two.mean - two.low))


def half_width(standard_error: ArrayLike, freedom: float = math.inf, *, level: float = LEVEL) -> Floats:
    """Return half of the interval of an estimate: Student's t with these degrees of freedom, or the normal."""
    return np.asarray(stats.t.isf((1 - level) / 2, freedom) * np.asarray(standard_error, dtype=float))


def percentile_interval(resampled: ArrayLike, *, level: float = LEVEL) -> tuple[float, float]:
    """Return the percentile interval of a statistic from its resampled values."""
    low, high = np.quantile(np.asarray(resampled, dtype=float), [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def reached_by(months: ArrayLike, points: ArrayLike) -> Floats:
    """Return by which month these shares (0..1) of all runs have reached something: Kaplan and Meier's estimate.

    Runs that have not reached it by the end (nan) are censored there: they count among all runs, and a month that would lie
    beyond the end is nan.

    Examples
    --------
    >>> reached_by([3.0, 5.0, np.nan, np.nan, np.nan], [0.25, 0.5])
    array([ 5., nan])
    """
    values = np.asarray(months, dtype=float).ravel()
    points = np.asarray(points, dtype=float)
    if not values.size:
        return np.full(points.shape, np.nan)
    when = np.sort(np.where(np.isnan(values), np.inf, values))
    found = when[np.clip(np.ceil(points * values.size).astype(int), 1, values.size) - 1]
    return np.asarray(np.where(np.isfinite(found), found, np.nan))


# Ranks and shares


def ranks(scores: ArrayLike) -> NDArray[np.int64]:
    """Return ranks, 1 for the highest score; ties share the better rank; undefined scores come last."""
    filled = np.nan_to_num(np.asarray(scores, dtype=float), nan=-np.inf, neginf=-np.inf)
    return np.asarray(stats.rankdata(-filled, method="min"), dtype=np.int64)


def mean_of(values: Floats) -> Floats:
    """Return the mean over the last axis of what is not nan; nan where nothing is."""
    known = ~np.isnan(values)
    total = np.where(known, values, 0.0).sum(axis=-1)
    return np.asarray(np.where(known.any(axis=-1), total / np.maximum(known.sum(axis=-1), 1), np.nan))


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
    gaps = defined(np.asarray(scores) - np.asarray(baseline))
    return float((0.5 * (np.sign(gaps) + 1.0)).mean()) if gaps.size else math.nan


def beats(scores: Floats) -> Floats:
    """Return the matrix (strategies, strategies): share of columns in which the row beats the column."""
    return np.array([[better_share(row, column) for column in scores] for row in scores])


def defined(sample: ArrayLike) -> Floats:
    """Return the values that are not nan, as one row."""
    values: Floats = np.asarray(sample, dtype=float).ravel()
    return np.asarray(values[~np.isnan(values)])


# How the above is computed


def _wilson(share: float, count: float, critical: float) -> Estimate:
    """Return Wilson's interval of a share of so many runs."""
    square = critical**2 / count
    centre = (share + square / 2) / (1 + square)
    half = critical * math.sqrt(share * (1 - share) / count + square / (4 * count)) / (1 + square)
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    return Estimate(share, 0.0 if share == 0 else low, 1.0 if share == 1 else high)


def bounded_interval(
    mean: float, variance: float, freedom: float, units: int, *, share: bool, level: float = LEVEL
) -> Estimate:
    """Return the interval of a mean that is known with this variance and cannot be negative, nor above 1 where it is a share; its ends cannot be either.

    Of shares Wilson's (see `chance_interval`); of amounts what that becomes where shares are small: their variance is in proportion to their mean. Where
    all of so many units were 0, they are taken for counts.

    Examples
    --------
    >>> found = bounded_interval(0.4, 0.09, 40.0, 50, share=False)
    >>> round(found.low, 2), round(found.high, 2)
    (0.09, 1.72)
    """
    if share:
        return _wilson_of(mean, variance, freedom, units, level)
    if mean <= 0:
        variance, mean = 0.0, 0.0
    elif variance <= 0:
        return Estimate(mean, mean, mean)
    step = float(stats.t.isf((1 - level) / 2, freedom)) ** 2 * (variance / mean if mean else 1.0 / units) / 2
    half = math.sqrt(step * (2 * mean + step))
    return Estimate(mean, max(0.0, mean + step - half), mean + step + half)


def _wilson_of(mean: float, variance: float, freedom: float, units: int, level: float) -> Estimate:
    """Return Wilson's interval of a share known with this variance; where there is none, of as many runs as there are units."""
    count = mean * (1 - mean) / variance if variance > 0 and 0 < mean < 1 else float(units)
    return _wilson(mean, count, float(stats.t.isf((1 - level) / 2, freedom)))


def _widened(samples: list[Floats], level: float, seed: int) -> list[Estimate]:
    """Return the estimates of samples of one size: of Student's interval and BCa, the end further out on either side."""
    values = np.stack(samples)
    with np.errstate(all="ignore"):
        resampled = stats.bootstrap(
            (values,), ordered_mean, axis=-1, n_resamples=RESAMPLES, confidence_level=level, method="BCa",
            batch=max(1, BYTES_AT_ONCE // values.size), rng=np.random.default_rng(seed),
        ).confidence_interval  # fmt: skip
    ends = zip(np.atleast_1d(resampled.low), np.atleast_1d(resampled.high), strict=True)
    estimates = []
    for sample, (low, high) in zip(samples, ends, strict=True):
        student = student_interval(sample, level=level)
        outer = np.fmin(student.low, low), np.fmax(student.high, high)  # BCa may be undefined (nan)
        estimates.append(Estimate(student.mean, *map(float, outer)))
    return estimates


def ordered_mean(values: Floats, axis: int) -> Floats:
    """Return the mean, added up in the same order however many rows there are: ties are decided by rounding."""
    return np.asarray(np.mean(np.ascontiguousarray(values), axis=axis))
