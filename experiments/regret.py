"""Regret: what is lost by a strategy, in a world, against the strategy that is best in that world.

The highest of several noisy means is too high on average, as it is picked partly for its luck, and every regret taken against
it is too large. So the best strategy of a world is chosen on some of its replicates and valued on the others, in turn
(cross-fitting): each regret is then, on average, what one loses against the strategy that one would have chosen knowing
the other replicates. It errs to the low side only by how often that choice is wrong, and a single one may come out below 0.

The highest regret over worlds is picked by its luck as well, and so is the 90 % point, in part. For those two, each
world's regret is drawn towards the strategy's mean until the spread over worlds is what is left when the variance of the
replicates is taken out (constrained empirical Bayes: Louis 1984).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coalitionlab.experiments.statistics import Floats, mean_interval
from coalitionlab.experiments.world_table import WorldTable, mean_of

FOLDS = 5
COLUMNS = ("strategy", "worlds", "mean", "low", "high", "q90", "maximum", "worst_world", "uncorrected_mean")


@dataclass(frozen=True, eq=False)
class Regret:
    """Regrets of S strategies in W worlds, in the unit of the outcome.

    Attributes:
        estimates: (S, W), cross-fitted; unbiased for a mean over worlds.
        steadied: (S, W), drawn towards the strategy's mean by the share of noise in them; for points of the distribution.
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
    against_best = _valued(table.values) - table.values
    estimates = mean_of(against_best)
    return Regret(estimates, _steadied(estimates, _noise(against_best)), uncorrected)


def regret_rows(
    strategies: tuple[str, ...], found: Regret, worlds: NDArray[np.int64], *, seed: int
) -> pd.DataFrame:
    """Return a row for each strategy, least mean regret first (columns: COLUMNS), over worlds of these numbers.

    mean with its 95 % bootstrap interval over worlds (low, high); q90 and maximum of the steadied regrets; worst_world, the
    number of the world of that maximum; uncorrected_mean, without cross-fitting.
    """
    rows = []
    for name, estimates, steadied, raw in zip(
        strategies, found.estimates, found.steadied, found.uncorrected, strict=True
    ):
        interval = mean_interval(estimates, seed=seed)
        worst = worlds[int(np.argmax(steadied))]
        rows.append((
            name, len(worlds), interval.mean, interval.low, interval.high, float(np.quantile(steadied, 0.9)),
            float(steadied.max()), int(worst), float(raw.mean()),
        ))  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS)).sort_values("mean", kind="stable", ignore_index=True)


def of_worlds(found: Regret, places: NDArray[np.int64]) -> Regret:
    """Return the regrets in the worlds at these places."""
    return Regret(found.estimates[:, places], found.steadied[:, places], found.uncorrected[:, places])


def _valued(values: Floats) -> Floats:
    """Return, per world and replicate, the outcome of the strategy that is best on the replicates of the other folds."""
    best = np.empty(values.shape[1:])
    fold = np.arange(values.shape[2]) % min(FOLDS, values.shape[2])
    for one in range(fold.max() + 1):
        seen = mean_of(values[:, :, fold != one])
        choice = np.argmax(np.nan_to_num(seen, nan=-np.inf), axis=0)
        best[:, fold == one] = values[choice, np.arange(values.shape[1])][:, fold == one]
    return best


def _noise(against_best: Floats) -> Floats:
    """Return the variance of each regret that comes from its replicates, shape (S, W)."""
    count = np.maximum((~np.isnan(against_best)).sum(axis=2), 1)
    spread = mean_of((against_best - mean_of(against_best)[:, :, None]) ** 2)
    return np.asarray(spread / np.maximum(count - 1, 1))


def _steadied(estimates: Floats, noise: Floats) -> Floats:
    centre = mean_of(estimates)[:, None]
    between = np.maximum(
        np.var(estimates, axis=1, ddof=min(1, estimates.shape[1] - 1)) - noise.mean(axis=1), 0.0
    )
    total = between[:, None] + noise
    kept = np.sqrt(np.divide(between[:, None], total, out=np.ones_like(total), where=total > 0))
    return np.asarray(centre + kept * (estimates - centre))
