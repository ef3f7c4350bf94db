"""Is the answer robust? What plausible worlds say about strategies, from a table of runs and one of points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from coalitionlab.experiments.statistics import LEVEL
from coalitionlab.experiments.worlds.robust import Robustness
from coalitionlab.experiments.worlds.tables import folded, points_a_world, world_arrays
from coalitionlab.scenarios.errors import InputError, input_error
from coalitionlab.scenarios.names.outcomes import HEADLINE, PER_RUN

FEWEST_WORLDS = 2


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
