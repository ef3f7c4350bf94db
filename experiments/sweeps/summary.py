"""Means with intervals from a sweep of any size: sums are kept for every replicate, rows are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import stats

from coalitionlab.experiments.runs.layout import Layout
from coalitionlab.experiments.statistics import LEVEL, mean_interval
from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.names.outcomes import PER_RUN

if TYPE_CHECKING:
    from coalitionlab.experiments.sweeps.results import Sweep

COLUMNS = ("mean", "low", "high", "runs", "failed")


def summary(sweep: Sweep, outcome: str | None = None, *, by_point: bool = False) -> pd.DataFrame:
    """Mean of an outcome with its 95 % interval over replicates, per scenario (and point) and strategy, best first.

    Without points: the bootstrap interval of `mean_interval` over replicates, each averaged over the points. By point: Student's t.
    `runs` counts those with a defined outcome. Raises InputError for an outcome that was not kept.
    """
    layout = Layout.read(sweep.manifest["layout"])
    name = _chosen(layout, outcome)
    total, count, failed = _sums(sweep, layout, name, by_point)
    means = np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
    rows = []
    for s, p, k in np.ndindex(*means.shape[:3]):
        values = means[s, p, k]
        numbers = (*_interval(values, by_point), int(count[s, p, k].sum()), int(failed[s, p, k]))
        labels = {"scenario": layout.scenarios[s]} | ({"point": p} if by_point else {})
        rows.append(labels | {"strategy": layout.strategies[k]} | dict(zip(COLUMNS, numbers, strict=True)))
    frame = pd.DataFrame(rows)
    frame["_s"] = [layout.scenarios.index(one) for one in frame["scenario"]]
    best = PER_RUN[name].higher_is == "worse"
    order = ["_s", *(["point"] if by_point else []), "mean"]
    ascending = [True] * (len(order) - 1) + [best]
    return frame.sort_values(order, ascending=ascending, kind="stable", ignore_index=True).drop(columns="_s")


def _sums(
    sweep: Sweep, layout: Layout, outcome: str, by_point: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sum and number of defined outcomes, per scenario, point (or one for all), strategy and replicate; failures without the last."""
    points = layout.points if by_point else 1
    shape = (len(layout.scenarios), points, len(layout.strategies), layout.replicates)
    total, count, failed = np.zeros(shape), np.zeros(shape, np.int64), np.zeros(shape[:3], np.int64)
    for batch in sweep.batches(["scenario", "strategy", "point", "replicate", outcome, "error"]):
        s = _codes(batch.column("scenario"), layout.scenarios)
        k = _codes(batch.column("strategy"), layout.strategies)
        p = batch.column("point").to_numpy() if by_point else 0
        values = batch.column(outcome).to_numpy()
        known = ~np.isnan(values)
        where = np.ravel_multi_index(
            np.broadcast_arrays(s, p, k, batch.column("replicate").to_numpy()), shape
        )
        total += np.bincount(where[known], values[known], total.size).reshape(shape)
        count += np.bincount(where[known], minlength=total.size).reshape(shape)
        wrong = batch.column("error").is_valid().to_numpy(zero_copy_only=False)
        if wrong.any():
            failed += np.bincount(where[wrong] // shape[3], minlength=failed.size).reshape(failed.shape)
    return total, count, failed


def _interval(values: np.ndarray, by_point: bool) -> tuple[float, float, float]:
    if not by_point:
        found = mean_interval(values)
        return found.mean, found.low, found.high
    known = values[~np.isnan(values)]
    if len(known) < 2 or np.ptp(known) == 0.0:
        edge = float("nan") if len(known) < 2 else float(known[0])
        return (float(known.mean()) if len(known) else float("nan")), edge, edge
    low, high = stats.t.interval(LEVEL, len(known) - 1, known.mean(), stats.sem(known))
    return float(known.mean()), float(low), float(high)


def _codes(column: Any, names: tuple[str, ...]) -> np.ndarray:
    place = {name: number for number, name in enumerate(names)}
    order = np.array([place[name] for name in column.dictionary.to_pylist()], np.int64)
    codes: np.ndarray = order[column.indices.to_numpy()]
    return codes


def _chosen(layout: Layout, outcome: str | None) -> str:
    name = layout.outcomes[0] if outcome is None else outcome
    if name not in layout.outcomes:
        raise input_error(
            f"the outcome {quoted(name)} was not kept", suggest(name, layout.outcomes, kind="outcome")
        )
    return name
