"""Forecasts of a part of the history that was held back, and how good they are: error, CRPS, coverage; and simple ones to beat.

The simple ones are constant hazard, last year's rate and the Bass curve. Each gives samples of what may come. All know the history
only, and how many organisations there are. Rates have their uncertainty (a Gamma posterior with Jeffreys' prior), so that bands are
fair.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from scipy.optimize import OptimizeWarning, curve_fit

from coalitionlab.experiments.calibrating.history import History
from coalitionlab.experiments.calibrating.words import MODEL
from coalitionlab.experiments.statistics import Floats

SAMPLES, YEAR = 1000, 12
HAZARD, RATE, BASS = "constant hazard", "last year's rate", "Bass curve"


def join_forecasts(history: History, population: int, ahead: int, *, seed: int = 0) -> dict[str, np.ndarray]:
    """Return cumulative joins after the history, samples x months ahead, by baseline."""
    rng = np.random.default_rng([0x62617365, seed])
    made = {HAZARD: _outsiders(rng, history, population, ahead), RATE: _last_year(rng, np.array(history.joins), ahead)}
    bass = _bass(rng, history, population, ahead)
    return made | ({} if bass is None else {BASS: bass})


def exit_forecasts(history: History, ahead: int, *, seed: int = 0) -> dict[str, np.ndarray]:
    """Return cumulative exits after the history, samples x months ahead, by baseline; none where exits were not recorded."""
    if history.leaves is None:
        return {}
    rng = np.random.default_rng([0x65786974, seed])
    exposure = max(float(np.sum(history.inside + np.array(history.leaves))), 1.0)
    hazard = np.minimum(rng.gamma(sum(history.leaves) + 0.5, 1.0 / exposure, SAMPLES), 1.0)
    members = np.full(SAMPLES, history.inside[-1])
    growth = float(np.mean(history.joins[-YEAR:]))
    exits = np.empty((SAMPLES, ahead), np.int64)
    for month in range(ahead):  # members go on joining at last year's rate, so that there is somebody to leave
        exits[:, month] = rng.binomial(members, hazard)
        members = members - exits[:, month] + rng.poisson(growth, SAMPLES)
    return {HAZARD: exits.cumsum(axis=1), RATE: _last_year(rng, np.array(history.leaves), ahead)}


def _outsiders(rng: np.random.Generator, history: History, population: int, ahead: int) -> np.ndarray:
    """Every outsider has the same chance each month, that of the history."""
    outside = np.maximum(population - history.inside + np.array(history.joins), 1)
    hazard = np.minimum(rng.gamma(sum(history.joins) + 0.5, 1.0 / outside.sum(), SAMPLES), 1.0)
    left = np.full(SAMPLES, max(population - int(history.inside[-1]), 0))
    joins = np.empty((SAMPLES, ahead), np.int64)
    for month in range(ahead):
        joins[:, month] = rng.binomial(left, hazard)
        left = left - joins[:, month]
    return joins.cumsum(axis=1)


def _last_year(rng: np.random.Generator, counts: np.ndarray, ahead: int) -> np.ndarray:
    """As many a month as in the last year."""
    recent = counts[-YEAR:]
    rate = rng.gamma(recent.sum() + 0.5, 1.0 / len(recent), SAMPLES)
    paths: np.ndarray = rng.poisson(rate[:, None], (SAMPLES, ahead)).cumsum(axis=1)
    return paths


def _bass(rng: np.random.Generator, history: History, population: int, ahead: int) -> np.ndarray | None:
    """Bass's curve of diffusion, fitted by least squares, with Poisson counts around it; None where it cannot be fitted."""
    total = history.inside_at_start + np.cumsum(history.joins)
    months = np.arange(1, history.months + 1)
    start = np.array([max(population, total[-1] + 1.0), 0.01, 0.1])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", OptimizeWarning)
            fitted, _ = curve_fit(
                lambda t, size, p, q: history.inside_at_start + _bass_curve(t, size, p, q), months, total, start,
                bounds=([max(total[-1], 1.0), 1e-5, 0.0], [max(population, total[-1]) * 1.5 + 1.0, 1.0, 2.0]), maxfev=5000,
            )  # fmt: skip
    except (RuntimeError, ValueError):
        return None
    curve = _bass_curve(np.arange(history.months, history.months + ahead + 1), *fitted)
    paths: np.ndarray = rng.poisson(np.maximum(np.diff(curve), 0.0), (SAMPLES, ahead)).cumsum(axis=1)
    return paths


def _bass_curve(t: np.ndarray, size: float, p: float, q: float) -> np.ndarray:
    decay = np.exp(-(p + q) * t)
    curve: np.ndarray = size * (1 - decay) / (1 + q / p * decay)
    return curve


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
    history: History, after: int, population: int, joins: Floats, leaves: Floats | None, *, seed: int = 0
) -> pd.DataFrame:
    """Return the scores of the model's forecasts (samples x months) and the baselines' for the months after `after`."""
    known, ahead = history.first(after), history.months - after
    tables = [
        score_table(
            {MODEL: joins} | join_forecasts(known, population, ahead, seed=seed),
            np.cumsum(history.joins[after:]).astype(float),
            "joins",
        )
    ]
    if history.leaves is not None and leaves is not None:
        tables.append(
            score_table(
                {MODEL: leaves} | exit_forecasts(known, ahead, seed=seed),
                np.cumsum(history.leaves[after:]).astype(float),
                "exits",
            )
        )
    return pd.concat(tables, ignore_index=True)
