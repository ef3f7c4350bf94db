"""Is the answer robust? What plausible worlds say about strategies, from a table of runs and one of points.

A world is one setting of what is uncertain: a draw of `compare --worlds`, or a point of a sweep. Worlds are the observations:
runs of one world share their parameters, so they say how that world is, not how worlds differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from coalitionlab.experiments.statistics import LEVEL, Floats, mean_of
from coalitionlab.experiments.worlds.robust import Robustness
from coalitionlab.scenarios.errors import InputError, check_name, input_error, quoted, suggest
from coalitionlab.scenarios.names.outcomes import HEADLINE, PER_RUN

FEWEST_WORLDS = 2
WORLD, POINT = "world", "point"
LABELS = ("scenario", "strategy", WORLD, "replicate")


def robustness(
    runs: pd.DataFrame, points: pd.DataFrame, *, outcome: str = HEADLINE, scenario: str | None = None,
    strategies: Sequence[str] | None = None, higher_is_better: bool | None = None, seed: int = 0, confidence: float = LEVEL,
    idle: Mapping[str, Sequence[str]] | None = None,
) -> Robustness:  # fmt: skip
    """Return what worlds tell about strategies, from any table of runs and any table of points.

    A sweep's runs and its design are such tables; where several of its points share a world, outcomes are averaged over them.

    Parameters
    ----------
    runs : DataFrame
        One row per run: strategy, replicate, world (or point), the outcome; scenario where there are several, and succeeded when
        failures are to be looked for.
    points : DataFrame
        One row per world (or point): its number and its parameters. Words and switches become columns of 0 and 1.
    outcome : str
        A column of `runs`.
    scenario : str, optional
        Which one, where there are several.
    strategies : sequence of str, optional
        Names, in the order wanted; as they come when not given.
    higher_is_better : bool, optional
        As the outcome has it when not given.
    seed : int
        Seed of bootstraps, groups and permutations.
    confidence : float
        Level of the intervals.
    idle : mapping of str to sequence of str, optional
        The parameters that each strategy cannot feel, by its name.

    Returns
    -------
    Robustness
        About this scenario and outcome.

    Raises
    ------
    InputError
        For a missing column or scenario, or with fewer than two worlds in which every strategy has runs.

    Examples
    --------
    >>> import pandas as pd
    >>> runs = pd.DataFrame({
    ...     "strategy": ["a", "a", "b", "b"],
    ...     "world": [0, 1, 0, 1],
    ...     "replicate": 0,
    ...     "score": [0.5, 0.2, 0.1, 0.4],
    ... })
    >>> points = pd.DataFrame({"world": [0, 1], "talk_rate": [0.1, 0.3]})
    >>> robustness(runs, points, outcome="score").choices()
    {'mean': 'a', 'maximum': 'a'}
    """
    if points_a_world(points) > 1 and "world" not in runs:
        runs, points = folded(runs, points)
    names, values, success, parameters = world_arrays(runs, points, outcome, scenario, strategies)
    if len(parameters) < FEWEST_WORLDS:
        problem = f"every strategy has runs in {len(parameters)} worlds only"
        raise input_error(problem, f"make {FEWEST_WORLDS} or more", field="worlds")
    if higher_is_better is None:
        higher_is_better = outcome not in PER_RUN or PER_RUN[outcome].higher_is != "worse"
    sign = 1.0 if higher_is_better else -1.0
    name = scenario or (str(runs["scenario"].iloc[0]) if "scenario" in runs else "")
    return Robustness(name, outcome, names, sign * values, parameters, success, sign, seed, confidence, idle)


def robust_scenarios(runs: pd.DataFrame, points: Mapping[str, pd.DataFrame], **settings: Any) -> list[Robustness]:
    """Return what worlds tell about each scenario, from its own table of points; see `robustness`.

    Scenarios with too few worlds, and those in which some world leaves the outcome undefined, are left out.
    """
    answers = []
    for scenario, table in points.items():
        try:
            answer = robustness(runs, table, scenario=scenario, **settings)
        except InputError:
            continue
        if np.isfinite(answer.means).all():
            answers.append(answer)
    return answers


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
