"""From the monthly values and milestones of runs to tables: bands per month, and how often milestones are reached."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coalitionlab.experiments.runs.monthly import MonthlyValues
from coalitionlab.experiments.statistics import share_interval
from coalitionlab.scenarios.names.outcomes import MONTHLY
from coalitionlab.scenarios.schema import Scenario

QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}
MILESTONE_COLUMNS = (
    "scenario", "strategy", "milestone", "reached", "low", "high", "median_month", "q25_month", "q75_month",
)  # fmt: skip


def bands_table(scenario: str, strategies: Sequence[str], monthly: MonthlyValues | None) -> pd.DataFrame:
    """Per strategy, month (from 1) and monthly outcome, the mean and quantiles over all runs. No rows without monthly values."""
    months = 0 if monthly is None else monthly.months
    index = pd.MultiIndex.from_product(
        [[scenario], list(strategies), range(1, months + 1), list(MONTHLY)],
        names=["scenario", "strategy", "month", "outcome"],
    )
    labels = index.to_frame(index=False)
    if monthly is None or not months:
        return labels.assign(**dict.fromkeys(["mean", *QUANTILES], np.empty(0)))
    parts = [
        np.stack([_mean(columns), *_quantiles(columns)], axis=-1)
        for s in range(len(strategies))
        for columns in monthly.columns(s)
    ]
    values = pd.DataFrame(np.concatenate(parts), columns=["mean", *QUANTILES])
    return pd.concat([labels, values], axis="columns")


def milestones_table(
    scenario: Scenario, strategies: Sequence[str], months: NDArray[np.float64]
) -> pd.DataFrame:
    """Per strategy and milestone, the share of runs that reach it, and when (month, among those).

    `months` is strategies x runs x milestones: the month in which each was reached, nan when it was not.
    """
    rows = [
        (scenario.name, strategy, milestone.name, *_reached(months[s, :, m]))
        for s, strategy in enumerate(strategies)
        for m, milestone in enumerate(scenario.milestones)
    ]
    frame = pd.DataFrame(rows, columns=list(MILESTONE_COLUMNS))
    return frame.astype({name: "str" if k < 3 else "float64" for k, name in enumerate(MILESTONE_COLUMNS)})


def _reached(months: NDArray[np.float64]) -> tuple[float, ...]:
    when = months[~np.isnan(months)]
    share = share_interval(when.size, months.size)
    middle = np.quantile(when, [0.5, 0.25, 0.75]) if when.size else np.full(3, np.nan)
    return share.mean, share.low, share.high, *(float(month) for month in middle)


def _mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _quantiles(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Quantiles over runs, shape (quantiles, columns), leaving nan out."""
    points = list(QUANTILES.values())
    bands: NDArray[np.float64] = np.quantile(values, points, axis=1)
    for k in np.flatnonzero(np.isnan(values).any(axis=1)):
        known = values[k][~np.isnan(values[k])]
        bands[:, k] = np.quantile(known, points) if known.size else np.nan
    return bands
