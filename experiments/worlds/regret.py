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
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coalitionlab.experiments.statistics import Floats, mean_interval
from coalitionlab.experiments.worlds.table import WorldTable, mean_of

FOLDS = 5
COLUMNS = (
    "strategy", "worlds", "mean", "low", "high", "q90", "maximum", "worst_world", "uncorrected_mean", "uncorrected_maximum",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Regret:
    """Regrets of S strategies in W worlds, in the unit of the outcome.

    Attributes:
        estimates: (S, W), cross-fitted; on average a little low where the best is hard to tell.
        steadied: (S, W), drawn towards the strategy's mean by the share of noise in them; for the 90 % point and the maximum. As
            estimated with fewer than four replicates.
        uncorrected: (S, W), best mean less this mean, as one would first write it; biased upwards.
    """

    estimates: Floats
    steadied: Floats
    uncorrected: Floats


def regrets(table: WorldTable) -> Regret:
    """Return the regret of every strategy in every world.

    With a single replicate a world nothing can be split: the three are then the same, and biased upwards.
    """
    means = table.means
    uncorrected = np.nanmax(means, axis=0) - means
    if table.values.shape[2] < 2:
        return Regret(uncorrected, uncorrected, uncorrected)
    estimates = _cross_fitted(table.values)
    return Regret(estimates, _steadied(estimates, table.values), uncorrected)


def regret_rows(
    strategies: tuple[str, ...], found: Regret, worlds: NDArray[np.int64], *, seed: int
) -> pd.DataFrame:
    """Return a row for each strategy, least mean regret first (columns: COLUMNS), over worlds of these numbers.

    mean with its 95 % bootstrap interval over worlds (low, high); q90 and maximum of the steadied regrets; worst_world, the number
    of the world of that maximum; uncorrected_mean and uncorrected_maximum, with the noise left in: on average too high.
    """
    rows = []
    for k, name in enumerate(strategies):
        interval, steadied, raw = (
            mean_interval(found.estimates[k], seed=seed),
            found.steadied[k],
            found.uncorrected[k],
        )
        worst = int(worlds[int(np.argmax(steadied))])
        points = (float(np.quantile(steadied, 0.9)), float(steadied.max()))
        rows.append((
            name, len(worlds), interval.mean, interval.low, interval.high, *points, worst, float(raw.mean()), float(raw.max()),
        ))  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS)).sort_values("mean", kind="stable", ignore_index=True)


def of_worlds(found: Regret, places: NDArray[np.int64]) -> Regret:
    """Return the regrets in the worlds at these places."""
    return Regret(found.estimates[:, places], found.steadied[:, places], found.uncorrected[:, places])


def _valued(values: Floats) -> Floats:
    """Return, per world and replicate, the outcome of the strategy that is best on the replicates of the other folds."""
    best = np.empty(values.shape[1:])
    fold = _folds(values.shape[2])
    for one in range(fold.max() + 1):
        seen = mean_of(values[:, :, fold != one])
        choice = np.argmax(np.nan_to_num(seen, nan=-np.inf), axis=0)
        best[:, fold == one] = values[choice, np.arange(values.shape[1])][:, fold == one]
    return best


def given_away(values: Floats) -> Floats:
    """Return what each run gives away against the best strategy of its world, (strategies, worlds, replicates).

    The best one is chosen on replicates other than the run's own; values are higher for better.
    """
    return np.asarray(_valued(values) - values)


def _folds(replicates: int) -> NDArray[np.int64]:
    return np.arange(replicates) % min(FOLDS, replicates)


def _cross_fitted(values: Floats) -> Floats:
    return mean_of(given_away(values))


def _steadied(estimates: Floats, values: Floats) -> Floats:
    """Return the estimates with the variance over worlds that is not noise: the covariance of those of two halves."""
    if values.shape[2] < 4 or values.shape[1] < 3:
        return estimates
    halves = [_cross_fitted(values[:, :, start::2]) for start in (0, 1)]
    even, odd = (half - mean_of(half)[:, None] for half in halves)
    common, whole = (even * odd).mean(axis=1), estimates.var(axis=1)
    kept = np.sqrt(np.clip(np.divide(common, whole, out=np.ones_like(whole), where=whole > 0), 0.0, 1.0))
    centre = mean_of(estimates)[:, None]
    return np.asarray(centre + kept[:, None] * (estimates - centre))
