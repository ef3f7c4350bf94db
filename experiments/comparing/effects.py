"""How large a difference is, before whether it may be luck: effect sizes, Dunnett's test, and how many runs it would take."""

from __future__ import annotations

import math
import warnings

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from coalitionlab.experiments.statistics import Floats, fewest_pairs

POWER = 0.8
SIGNIFICANT = 0.05
TOO_MANY = 10_000_000


def standardised(differences: ArrayLike) -> float:
    """Return paired differences' mean in units of their standard deviation, Hedges' g_z.

    That is Cohen's d_z with the correction for small samples (Hedges 1981). 0 when there is no difference at all; nan when
    every pair differs by the same, and for fewer than two pairs.
    """
    gaps = np.asarray(differences, dtype=float)
    gaps = gaps[~np.isnan(gaps)]
    if gaps.size < 2:
        return math.nan
    if np.ptp(gaps) == 0.0:
        return 0.0 if gaps[0] == 0.0 else math.nan
    free = gaps.size - 1
    correction = math.exp(special.gammaln(free / 2) - special.gammaln((free - 1) / 2)) if free > 1 else 0.0
    return float(gaps.mean() / gaps.std(ddof=1) * correction / math.sqrt(free / 2))


def superiority(scores: Floats, baseline: Floats) -> float:
    """Return the chance that a run of the one scores above an unrelated run of the other, ties counting half.

    Vargha and Delaney's A, the Mann-Whitney statistic as a share; nan when one of the two has no score.
    """
    one, other = scores[~np.isnan(scores)], baseline[~np.isnan(baseline)]
    if not one.size or not other.size:
        return math.nan
    found = stats.mannwhitneyu(one, other, method="asymptotic") if np.ptp([*one, *other]) else None
    return 0.5 if found is None else float(found.statistic / (one.size * other.size))


def dunnett_ps(samples: Floats, baseline: Floats, *, seed: int = 0) -> Floats:
    """Return the p-value of each sample's mean against the baseline's by Dunnett's test (two-sided, adjusted for all).

    It takes samples for independent, normal and equally spread. Ours share their luck, so it overstates what is unknown
    where outcomes go up and down together, and it may go either way where spreads differ. nan where it is not defined.
    """
    p = np.full(len(samples), np.nan)
    control = baseline[~np.isnan(baseline)]
    known = [row[~np.isnan(row)] for row in samples]
    places = [k for k, row in enumerate(known) if row.size > 1]
    if control.size < 2 or not places:
        return p
    chosen = [known[k] for k in places]
    if not any(np.ptp(one) for one in [*chosen, control]):
        return p
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        p[places] = stats.dunnett(*chosen, control=control, rng=np.random.default_rng(seed)).pvalue
    return p


def pairs_to_tell(effect: float, comparisons: int) -> float:
    """Return about how many pairs tell an effect of this size apart with a power of 80 %, among so many comparisons.

    For the paired t-test at 5 % over the number of comparisons (the strictest step of Holm), with the correction of Guenther
    (1981), and never fewer than flipped signs need; nan without an effect.
    """
    if not math.isfinite(effect) or effect == 0.0:
        return math.nan
    strict = float(stats.norm.isf(SIGNIFICANT / (2 * max(comparisons, 1))))
    least = fewest_pairs(comparisons, SIGNIFICANT)
    return float(max(least, math.ceil(((strict + stats.norm.ppf(POWER)) / effect) ** 2 + strict**2 / 2)))


def counted(number: float) -> str:
    """Return a number of runs as one says it, to two digits."""
    if number > TOO_MANY:
        return "more than ten million"
    step = 10 ** max(0, len(str(int(number))) - 2)
    return f"{math.ceil(number / step) * step:,}"
