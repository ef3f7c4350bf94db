"""Forecasts of a part of the history that was held back, and how good they are: error, CRPS, coverage."""

from __future__ import annotations

import numpy as np
import pandas as pd

from coalitionlab.experiments.calibrating import baselines
from coalitionlab.experiments.calibrating.history import History
from coalitionlab.experiments.statistics import Floats

MODEL = "model"
BAND = (0.05, 0.95)


def resampled(weights: Floats, count: int, *, seed: int = 0) -> np.ndarray:
    """Return so many rows drawn by their weights, evenly (systematic resampling)."""
    start = np.random.default_rng([0x72657361, seed]).random()
    points = (np.arange(count) + start) / count
    rows: np.ndarray = np.minimum(np.searchsorted(np.cumsum(weights), points), len(weights) - 1)
    return rows


def crps(samples: Floats, truth: Floats) -> Floats:
    """Return the continuous ranked probability score of each month: 0 for a sure and right forecast, in the unit of the counts."""
    ordered = np.sort(samples, axis=0)
    count = len(ordered)
    weights = 2 * np.arange(1, count + 1) - count - 1
    apart = (weights[:, None] * ordered).sum(axis=0) / count**2
    score: Floats = np.abs(ordered - truth).mean(axis=0) - apart
    return score


def score_table(samples: dict[str, Floats], truth: Floats, what: str) -> pd.DataFrame:
    """Return a row for each forecast of a cumulative count.

    Columns `what`, `forecast`, `error` (mean absolute error of the median as a share of the final count), `crps` (mean over the
    months), `coverage` (share of the months in the band of 90 %), `expected` and `observed` (the count at the end).
    """
    rows = []
    for name, paths in samples.items():
        low, middle, high = np.quantile(paths, [BAND[0], 0.5, BAND[1]], axis=0)
        rows.append(
            {
                "what": what,
                "forecast": name,
                "error": float(np.abs(middle - truth).mean() / max(truth[-1], 1.0)),
                "crps": float(crps(paths, truth).mean()),
                "coverage": float(((low <= truth) & (truth <= high)).mean()),
                "expected": float(middle[-1]),
                "observed": float(truth[-1]),
            }
        )
    return pd.DataFrame(rows)


def held_back_scores(
    history: History,
    after: int,
    population: int,
    joins: Floats,
    leaves: Floats | None,
    *,
    seed: int = 0,
) -> pd.DataFrame:
    """Return the scores of the model's forecasts (samples x months) and the baselines' for the months after `after`."""
    known, ahead = history.first(after), history.months - after
    tables = [
        score_table(
            {MODEL: joins} | baselines.join_forecasts(known, population, ahead, seed=seed),
            np.cumsum(history.joins[after:]).astype(float),
            "joins",
        )
    ]
    if history.leaves is not None and leaves is not None:
        tables.append(
            score_table(
                {MODEL: leaves} | baselines.exit_forecasts(known, ahead, seed=seed),
                np.cumsum(history.leaves[after:]).astype(float),
                "exits",
            )
        )
    return pd.concat(tables, ignore_index=True)
