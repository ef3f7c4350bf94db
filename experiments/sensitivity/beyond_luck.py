"""Whether an input does anything beyond luck, and how many replicates it would take to tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from coalitionlab.experiments.sensitivity.luck import LEVEL, Floats, jackknife, without_each
from coalitionlab.experiments.statistics import SIGN_FLIPS, fewest_pairs

SIGN_STREAM = 0x7369676E73
MOST_FLIPPED = 200
"""Beyond so many replicates nothing is gained by flipping signs."""


@dataclass(frozen=True)
class Test:
    """Whether an input does anything beyond luck: the p-value of 'nothing', and how many replicates it would take to tell.

    `p` is nan and `replicates` nan when luck is unknown; `replicates` is inf when there is less effect than luck alone shows.
    """

    p: float
    replicates: float


def effect_test(effects: Floats, inputs: int = 1) -> Test:
    """Test 'on average over luck, none of these effects is there'; effects are places x replicates, `inputs` tests stand side by side.

    The statistic is the mean square of the effects' means. With replicates enough for so many tests, signs are flipped replicate by
    replicate: without an effect, all of a replicate's effects are as likely with their signs turned. With fewer, or very
    many, see `_approximated`. Places may depend on each other as they like.
    """
    count = effects.shape[1]
    if not effects.any():
        return Test(1.0, np.inf)
    if count < 2:
        return Test(np.nan, np.nan)
    gram = effects.T @ effects
    centred = gram - gram.mean(axis=0) - gram.mean(axis=1)[:, None] + gram.mean()
    noise = float(np.trace(centred)) / (count - 1)
    if noise <= 1e-20 * float(np.trace(gram)):
        return Test(0.0, 2.0)
    freedom = noise**2 * (count - 1) ** 2 / float((centred**2).sum())
    ratio = count * float(gram.mean()) / noise
    enough = fewest_pairs(inputs) <= count <= MOST_FLIPPED
    p = _flipped(gram) if enough else _approximated(effects, ratio, freedom)
    wanted = float(stats.chi2.isf((1 - LEVEL) / inputs, freedom) / freedom)
    return Test(p, count * (wanted - 1) / (ratio - 1) if ratio > 1 else np.inf)


def _approximated(effects: Floats, ratio: float, freedom: float) -> float:
    """The p-value where flips are too few or too many: the smaller of two, doubled. Simulated, neither errs more often than it says.

    One compares the mean square, as a multiple of what luck puts there, with an F distribution that has the degrees of freedom of
    the effects' covariance (Box 1954; Brunner, Dette & Munk 1997): the paired t test when there is one place. It is weak where many
    places have luck of their own; the other is strong there: the mean square freed of luck, by its standard error over places and luck.
    """
    places, count = effects.shape
    by_covariance = float(stats.f.sf(ratio, freedom, freedom * (count - 1)))
    if places == 1:
        return by_covariance
    squares = effects.mean(axis=1) ** 2 - effects.var(axis=1, ddof=1) / count
    by_luck = jackknife(0.0, (without_each(effects) ** 2).mean(axis=0))[1]
    error = float(np.hypot(squares.std(ddof=1) / np.sqrt(places), by_luck))
    by_places = float(stats.t.sf(squares.mean() / error, count - 1)) if error > 0 else 1.0
    return min(1.0, 2 * min(by_covariance, by_places))


def _flipped(gram: Floats) -> float:
    """The share of flips, this one among them, that make the sum of a Gram matrix of replicates as large as it is."""
    signs = _signs(len(gram))
    extreme = int((((signs @ gram) * signs).sum(axis=1) >= gram.sum() * (1 - 1e-12)).sum())
    return (extreme + 1) / (SIGN_FLIPS + 1)


@lru_cache(maxsize=2)
def _signs(count: int) -> Floats:
    """Random signs, flips x replicates, read only: the same for every input."""
    coins = np.random.default_rng([SIGN_STREAM, count]).integers(0, 2, (SIGN_FLIPS, count))
    signs = np.asarray(coins * 2.0 - 1.0, np.float64)
    signs.flags.writeable = False
    return signs


def told_apart(p_values: Floats, level: float = 1 - LEVEL) -> tuple[Floats, NDArray[np.bool_]]:
    """Adjusted p-values, and which effects are told apart from none so that at most one in twenty of those is wrong (FDR).

    Benjamini and Hochberg's rule, as fits a screening of many inputs; unknown (nan) ones are not told apart.
    """
    adjusted = np.full(len(p_values), np.nan)
    known = np.isfinite(p_values)
    if known.any():
        adjusted[known] = stats.false_discovery_control(p_values[known])
    return adjusted, np.where(known, adjusted <= level, False)


def tested(effects: Callable[[int], Floats], inputs: int) -> dict[str, Any]:
    """Columns of the tests of all inputs, whose effects are made one by one, so that they need not be held all at once."""
    tests = [effect_test(effects(place), inputs) for place in range(inputs)]
    p, apart = told_apart(np.array([one.p for one in tests]))
    return {"p": p, "told_apart": apart, "replicates_to_tell": np.array([one.replicates for one in tests])}
