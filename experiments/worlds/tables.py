"""From a table of runs and a table of points to arrays by strategy, world and replicate.

A world is one setting of what is uncertain: a draw of `compare --worlds`, or a point of a sweep. Worlds are the observations:
runs of one world share their parameters, so they say how that world is, not how worlds differ.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from coalitionlab.experiments.statistics import Floats, mean_of
from coalitionlab.scenarios.errors import check_name, input_error, quoted, suggest

WORLD, POINT = "world", "point"
LABELS = ("scenario", "strategy", WORLD, "replicate")


def world_arrays(
    runs: pd.DataFrame, points: pd.DataFrame, outcome: str, scenario: str | None, strategies: Sequence[str] | None
) -> tuple[tuple[str, ...], Floats, Floats | None, pd.DataFrame]:  # fmt: skip
    """Return the names of the strategies, their outcome (strategies x worlds x replicates), success and the parameters of worlds.

    For the arguments see `robustness`. Success is the share of replicates (strategies x worlds), None when the runs do not have
    the outcome `succeeded`. The parameters are
    those that differ between worlds, as numbers; the index holds the numbers of the worlds. Worlds in which not every strategy
    has a run are left out.

    Raises
    ------
    InputError
        For a missing column or scenario.
    """
    key = next((key for key in (WORLD, POINT) if key in runs and key in points), None)
    if key is None:
        problem = "the tables have no common column 'world' or 'point'"
        raise input_error(problem, "add one that says which world a run is of")
    for name in ("strategy", "replicate", outcome):
        if name not in runs:
            hint = suggest(name, map(str, runs), kind="column")
            raise input_error(f"no column {quoted(name)} in the table of runs", hint)
    rows = _of_scenario(runs, scenario)
    names = tuple(map(str, rows["strategy"].unique())) if strategies is None else tuple(strategies)
    worlds = np.sort(rows[key].unique())
    values = _array(rows, names, key, outcome)
    complete = np.flatnonzero(~np.isnan(values).all(axis=2).any(axis=0))
    success = None
    if "succeeded" in rows:
        success = mean_of(_array(rows, names, key, "succeeded")).take(complete, axis=1)
    numbers = [name for name in (WORLD, POINT) if name in points and name != key]  # no parameters
    parameters = _varying(points.set_index(key).drop(columns=numbers).reindex(worlds))
    return names, values.take(complete, axis=1), success, parameters.iloc[complete]


def points_a_world(points: pd.DataFrame) -> int:
    """Return how many points the world with most of them has; 1 for a table without both worlds and points."""
    return int(points[WORLD].value_counts().max()) if {WORLD, POINT} <= set(points) and len(points) else 1


def folded(runs: pd.DataFrame, points: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a table of runs by world, each outcome the mean over the world's points, and a table of worlds.

    Replicate k of all points has the same random numbers, so the mean of them is replicate k of the mean. It is nan where a point
    lacks it. The table of worlds keeps what is the same at all points of a world.

    Parameters
    ----------
    runs : DataFrame
        Columns strategy, point, replicate, outcomes (numbers); scenario where there are several.
    points : DataFrame
        Columns point, world and what varies.
    """
    world_of = points.set_index(POINT)[WORLD]
    rows = runs.assign(**{WORLD: runs[POINT].map(world_of)})
    labels = [name for name in LABELS if name in rows]
    outcomes = rows.drop(columns=[*labels, POINT]).select_dtypes("number").columns.tolist()
    groups = rows.groupby(labels, sort=False, observed=True)[outcomes]
    complete = groups.count().eq(world_of.value_counts(), axis=0, level=WORLD)
    levels = points.groupby(WORLD).nunique(dropna=False)
    shared = [name for name in levels if name != POINT and (levels[name] == 1).all()]
    return groups.mean().where(complete).reset_index(), points.drop_duplicates(WORLD)[[WORLD, *shared]]


def _of_scenario(runs: pd.DataFrame, scenario: str | None) -> pd.DataFrame:
    if "scenario" not in runs:
        return runs
    names = [str(name) for name in runs["scenario"].unique()]
    if scenario is None and len(names) > 1:
        problem = f"the table has runs of {len(names)} scenarios"
        raise input_error(problem, f"choose one: {', '.join(names[:12])}", field="scenario")
    if scenario is not None:
        check_name(scenario, names, "scenario")
    return runs[runs["scenario"] == (scenario or names[0])]


def _array(runs: pd.DataFrame, names: Sequence[str], key: str, outcome: str) -> Floats:
    """Return an outcome by strategy, world (in order of their numbers) and replicate; nan where there is no run."""
    rows = runs.assign(strategy=runs["strategy"].astype(str), replicate=runs.groupby(key)["replicate"].rank("dense"))
    wide = rows.pivot(index=["strategy", key], columns="replicate", values=outcome)
    worlds = np.sort(runs[key].unique())
    wide = wide.reindex(pd.MultiIndex.from_product([names, worlds]))
    return np.ascontiguousarray(wide.to_numpy(dtype=float)).reshape(len(names), len(worlds), -1)


def _varying(points: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that differ between rows, as numbers: words become a column of 0 and 1 for each word."""
    differing = points.loc[:, points.nunique(dropna=False) > 1]
    if differing.empty:
        return differing
    words = [name for name in differing if not pd.api.types.is_numeric_dtype(differing[name])]
    return pd.get_dummies(differing, columns=words, prefix_sep=" = ").astype(float)
