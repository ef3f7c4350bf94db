"""Outcomes by strategy, world and replicate: the one table that every question about robustness is asked of.

A world is one setting of what is uncertain: a draw of `compare --worlds`, or a point of a sweep. Worlds are the observations:
runs of one world share their parameters, so they say how that world is, not how worlds differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coalitionlab.experiments.statistics import Floats
from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.names.outcomes import PER_RUN

FEWEST_WORLDS = 2
KEYS = (WORLD, POINT) = ("world", "point")
LABELS = ("scenario", "strategy", WORLD, "replicate")


@dataclass(frozen=True, eq=False)
class WorldTable:
    """Outcomes of S strategies in W worlds with R replicates each, in which run (w, r) has the same random numbers under every strategy.

    Attributes:
        strategies: names, in the order asked for.
        values: (S, W, R), higher is better (an outcome of which less is better has its sign turned); nan where no run is known.
        parameters: W rows, a column for each parameter that varies over these worlds; its index is the worlds' numbers.
        success: (S, W, R), 1 where the run succeeded, 0 where not; None when that was not kept.
        sign: 1, or -1 when the sign of the values was turned.
    """

    strategies: tuple[str, ...]
    values: Floats
    parameters: pd.DataFrame
    success: Floats | None = None
    sign: float = 1.0

    @property
    def worlds(self) -> list[int]:
        """The worlds' numbers."""
        return [int(one) for one in self.parameters.index]

    @property
    def means(self) -> Floats:
        """Mean over replicates, shape (S, W), higher is better; nan where a strategy has no run in a world."""
        return mean_of(self.values)

    @property
    def success_share(self) -> Floats | None:
        """Share of replicates that succeed, shape (S, W)."""
        return None if self.success is None else mean_of(self.success)

    def best_first(self) -> list[int]:
        """Return the strategies' places, best mean over the worlds first."""
        return [int(k) for k in np.argsort(-np.nan_to_num(mean_of(self.means), nan=-np.inf), kind="stable")]


def world_table(
    runs: pd.DataFrame,
    points: pd.DataFrame,
    *,
    outcome: str,
    scenario: str | None = None,
    strategies: Sequence[str] | None = None,
    higher_is_better: bool | None = None,
) -> WorldTable:
    """Return the table of worlds of one scenario.

    Args:
        runs: a row for each run with the columns strategy, world (or point), replicate and the outcome; scenario when
            there are several, and succeeded when failures are to be looked for.
        points: a row for each world: the column world (or point), then a column for each parameter. Words and switches
            become columns of 0 and 1.
        outcome: column to judge by.
        scenario: which one; may be left out when there is only one.
        strategies: their order; that of the table when not given.
        higher_is_better: whether more of the outcome is better; as registered, or True, when not given.

    Worlds in which not every strategy has a run are left out. Raises InputError for a column or scenario that is not there.
    """
    key = _key(runs, points)
    _need(runs, ("strategy", "replicate", outcome), "the table of runs")
    chosen = _of_scenario(runs, scenario)
    names = tuple(strategies) if strategies is not None else tuple(map(str, chosen["strategy"].unique()))
    if higher_is_better is None:
        higher_is_better = outcome not in PER_RUN or PER_RUN[outcome].higher_is != "worse"
    sign = 1.0 if higher_is_better else -1.0
    worlds, values = _cube(chosen, names, key, outcome)
    success = _cube(chosen, names, key, "succeeded")[1] if "succeeded" in chosen else None
    numbers = [one for one in KEYS if one in points and one != key]  # the number of a world is no parameter
    parameters = varying(points.set_index(key).drop(columns=numbers).reindex(worlds))
    table = WorldTable(names, sign * values, parameters, success, sign)
    whole = ~np.isnan(values).all(axis=2).any(axis=0)
    return table if whole.all() else at(table, np.flatnonzero(whole))


def points_a_world(points: pd.DataFrame) -> int:
    """Return how many points the world with most of them has; 1 for a table that tells no worlds from points."""
    return int(points[WORLD].value_counts().max()) if {WORLD, POINT} <= set(points) and len(points) else 1


def folded(runs: pd.DataFrame, points: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a table of runs by world, each outcome the mean over the world's points, and a table of worlds.

    Replicate k of all points has the same random numbers, so the mean of them is replicate k of the mean. It is nan where a point lacks it.
    The table of worlds keeps what is the same at all points of a world.

    Args:
        runs: with the columns strategy, point, replicate, outcomes (numbers); scenario where there are several.
        points: with the columns point, world and what varies.
    """
    known = points.set_index(POINT)
    placed = runs.assign(**{WORLD: runs[POINT].map(known[WORLD])})
    labels = [name for name in LABELS if name in placed]
    outcomes = [
        name
        for name in placed
        if name not in (*labels, POINT) and pd.api.types.is_numeric_dtype(placed[name])
    ]
    groups = placed.groupby(labels, sort=False, observed=True)[outcomes]
    whole = groups.count().eq(known[WORLD].value_counts(), axis=0, level=WORLD)
    one_each = points.groupby(WORLD).nunique(dropna=False)
    shared = [name for name in one_each if name != POINT and (one_each[name] == 1).all()]
    return groups.mean().where(whole).reset_index(), points.drop_duplicates(WORLD)[[WORLD, *shared]]


def at(table: WorldTable, places: Sequence[int] | NDArray[np.int64]) -> WorldTable:
    """Return the table with only the worlds at these places."""
    success = None if table.success is None else table.success[:, places]
    return replace(
        table, values=table.values[:, places], parameters=table.parameters.iloc[list(places)], success=success
    )


def varying(points: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that differ between rows, as numbers: words become a column of 0 and 1 for each word."""
    differing = points.loc[:, points.nunique(dropna=False) > 1]
    if differing.empty:
        return differing
    words = [name for name in differing if not pd.api.types.is_numeric_dtype(differing[name])]
    return pd.get_dummies(differing, columns=words, prefix_sep=" = ").astype(float)


def mean_of(values: Floats) -> Floats:
    """Return the mean over the last axis, leaving nan out; nan where nothing is known."""
    known = ~np.isnan(values)
    total = np.where(known, values, 0.0).sum(axis=-1)
    return np.asarray(np.where(known.any(axis=-1), total / np.maximum(known.sum(axis=-1), 1), np.nan))


def reliability(values: Floats) -> Floats:
    """Return the share of the variance of the means over worlds that is not noise, 0..1: by the agreement of two halves.

    Args:
        values: (S, W, R); with fewer than two replicates, or three worlds, nothing can be said, and the answer is 1.
    """
    if values.shape[2] < 2 or values.shape[1] < 3:
        return np.ones(len(values))
    even, odd = (mean_of(values[:, :, start::2]) for start in (0, 1))
    even, odd = (half - mean_of(half)[:, None] for half in (even, odd))
    common, whole = mean_of(even * odd), (mean_of(even**2) + mean_of(odd**2)) / 2
    halves = np.clip(np.divide(common, whole, out=np.zeros_like(whole), where=whole > 0), 0.0, 1.0)
    return np.asarray(2 * halves / (1 + halves))  # of the whole, from its halves (Spearman and Brown)


def _key(runs: pd.DataFrame, points: pd.DataFrame) -> str:
    for key in KEYS:
        if key in runs and key in points:
            return key
    raise input_error(
        "the tables have no common column 'world' or 'point'", "add one that says which world a run is of"
    )


def _need(frame: pd.DataFrame, columns: Sequence[str], what: str) -> None:
    for name in columns:
        if name not in frame:
            raise input_error(
                f"no column {quoted(name)} in {what}", suggest(name, map(str, frame), kind="column")
            )


def _of_scenario(runs: pd.DataFrame, scenario: str | None) -> pd.DataFrame:
    if "scenario" not in runs:
        return runs
    known = [str(one) for one in runs["scenario"].unique()]
    if scenario is None and len(known) > 1:
        raise input_error(
            f"the table has runs of {len(known)} scenarios",
            f"choose one: {', '.join(known[:12])}",
            field="scenario",
        )
    if scenario is not None and scenario not in known:
        raise input_error(f"unknown scenario {quoted(scenario)}", suggest(scenario, known, kind="scenario"))
    return runs[runs["scenario"] == (scenario or known[0])]


def _cube(runs: pd.DataFrame, names: tuple[str, ...], key: str, outcome: str) -> tuple[list[int], Floats]:
    """Return the worlds' numbers and the outcome, shape (strategies, worlds, replicates): a cell is one run."""
    column = runs.groupby(key)["replicate"].rank("dense").astype(int) - 1
    worlds = np.sort(runs[key].unique())
    strategy = pd.Index(names).get_indexer(pd.Index(runs["strategy"].astype(str)))
    cube = np.full((len(names), len(worlds), int(column.max()) + 1 if len(column) else 0), np.nan)
    kept = strategy >= 0
    cube[strategy[kept], np.searchsorted(worlds, runs[key])[kept], column.to_numpy()[kept]] = runs[
        outcome
    ].to_numpy(dtype=float)[kept]
    return [int(one) for one in worlds], cube
