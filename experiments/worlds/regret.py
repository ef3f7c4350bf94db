"""Regret: what is lost by a strategy, in a world, against the strategy that is best in that world.

The highest of several noisy means is too high on average, as it is picked partly for its noise, and every regret taken against
it is too large. So the best strategy of a world is chosen on some of its replicates and valued on the others, in turn
(cross-fitting): each regret is then, on average, what one loses against the strategy that one would have chosen in that world
knowing the other replicates. Where that choice is often wrong it is too low, as the uncorrected one is too high: on average the
truth lies between the two, so both are given, and more replicates bring them together. A single regret may come out below 0.

The highest regret over worlds is picked by its noise as well, and the 90 % point is spread outwards by it. For those two, each
world's regret is drawn towards the strategy's mean until the variance over worlds is that which two halves of the replicates
have in common, and so not noise (constrained empirical Bayes: Louis 1984). In made worlds with known regrets this halved the error of
both where noise is large; a lone extreme world it draws in too far, so the uncorrected maximum is given as well.

All `values` have shape (strategies, worlds, replicates); higher is better.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from coalitionlab.experiments.statistics import LEVEL, Floats, mean_intervals, mean_of

FOLDS = 5
Regrets = tuple[Floats, Floats, Floats]
"""Three estimates of regret, each of shape (strategies, worlds), in the unit of the outcome: cross-fitted (on average a little low
where the best is hard to tell); steadied, those drawn towards the strategy's mean, for the 90 % point and the maximum; and
uncorrected, best mean less this mean, biased upwards."""


def regrets(values: Floats) -> Regrets:
    """Return the regret of every strategy in every world: cross-fitted, steadied, uncorrected.

    With a single replicate a world nothing can be split: the three are then the same, and biased upwards.
    """
    means = mean_of(values)
    uncorrected = np.nanmax(means, axis=0) - means
    if values.shape[2] < 2:
        return uncorrected, uncorrected, uncorrected
    cross_fitted = mean_of(given_away(values))
    return cross_fitted, _steadied(cross_fitted, values), uncorrected


def regret_rows(
    strategies: Sequence[str], estimates: Regrets, worlds: Sequence[int], *, seed: int, level: float = LEVEL
) -> pd.DataFrame:
    """Return a row for each strategy, least mean regret first, over worlds of these numbers.

    Columns: strategy, worlds; mean with its interval over worlds (low, high); q90 and maximum of the steadied
    regrets; worst_world, the number of the world of that maximum; uncorrected_mean and uncorrected_maximum, with the noise left in:
    on average too high.
    """
    cross_fitted, steadied, uncorrected = estimates
    rows = pd.DataFrame(mean_intervals(cross_fitted, level=level, seed=seed))
    rows.insert(0, "strategy", list(strategies))
    rows.insert(1, "worlds", len(worlds))
    rows = rows.assign(
        q90=np.quantile(steadied, 0.9, axis=1),
        maximum=steadied.max(axis=1),
        worst_world=np.asarray(worlds)[steadied.argmax(axis=1)],
        uncorrected_mean=[row.mean() for row in uncorrected],
        uncorrected_maximum=uncorrected.max(axis=1),
    )
    return rows.sort_values("mean", kind="stable", ignore_index=True)


def given_away(values: Floats) -> Floats:
    """Return what each run gives away against the best strategy of its world, chosen on the replicates of other folds."""
    best = np.empty(values.shape[1:])
    fold = np.arange(values.shape[2]) % min(FOLDS, values.shape[2])
    for number in range(fold.max() + 1):
        seen = mean_of(values[:, :, fold != number])
        choice = np.argmax(np.nan_to_num(seen, nan=-np.inf), axis=0)
        best[:, fold == number] = values[choice, np.arange(values.shape[1])][:, fold == number]
    return np.asarray(best - values)


def _steadied(estimates: Floats, values: Floats) -> Floats:
    """Return the estimates with the variance over worlds that is not noise: the covariance of those of two halves."""
    if values.shape[2] < 4 or values.shape[1] < 3:
        return estimates
    halves = [mean_of(given_away(values[:, :, start::2])) for start in (0, 1)]
    even, odd = (half - mean_of(half)[:, None] for half in halves)
    common, total = (even * odd).mean(axis=1), estimates.var(axis=1)
    kept = np.sqrt(np.clip(np.divide(common, total, out=np.ones_like(total), where=total > 0), 0.0, 1.0))
    centre = mean_of(estimates)[:, None]
    return np.asarray(centre + kept[:, None] * (estimates - centre))
