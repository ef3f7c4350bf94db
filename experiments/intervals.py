"""Intervals of many means at once: the same numbers as one after the other, many times sooner."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from coalitionlab.experiments.statistics import LARGE, LEVEL, RESAMPLES, Estimate, Floats, mean_interval

#: Resampled values held at a time.
AT_ONCE = 2_000_000


def mean_intervals(rows: ArrayLike, *, seed: int = 0) -> list[Estimate]:
    """Return `mean_interval` of every row of a table (rows, runs), resampling all of the whole rows together.

    Rows with something undefined, or without any spread, are looked at one by one.
    """
    values = np.asarray(rows, dtype=float)
    whole = np.isfinite(values).all(axis=1) & (values.shape[1] > 1)
    whole[whole] = np.ptp(values[whole], axis=1) > 0.0
    places = np.flatnonzero(whole) if values.shape[1] <= LARGE else np.empty(0, int)
    together = dict(zip(places.tolist(), _together(values[places], seed), strict=True)) if places.size else {}
    return [together.get(k) or mean_interval(row, seed=seed) for k, row in enumerate(values)]


def _together(values: Floats, seed: int) -> list[Estimate | None]:
    """Return the estimate of each row; None where the corrected interval is not defined."""
    with np.errstate(all="ignore"):
        found = stats.bootstrap(
            (values,), _mean, axis=-1, n_resamples=RESAMPLES, confidence_level=LEVEL, method="BCa",
            batch=max(1, AT_ONCE // values.size), rng=np.random.default_rng(seed),
        ).confidence_interval  # fmt: skip
    return [
        Estimate(mean, low, high) if np.isfinite(low) and np.isfinite(high) else None
        for mean, low, high in zip(
            values.mean(axis=1).tolist(), found.low.tolist(), found.high.tolist(), strict=True
        )
    ]


def _mean(values: Floats, axis: int) -> Floats:
    """The mean, added up in the same order as for a single row: where runs are tied, rounding decides what counts as below."""
    return np.asarray(np.mean(np.ascontiguousarray(values), axis=axis))
