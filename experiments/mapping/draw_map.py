"""A map of two inputs: every pair of their levels is a cell, run with the same replicates.

Replicate k of a cell is what `simulate` makes of that scenario and those parameters, however the map is made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coalitionlab.experiments.calls import recorded
from coalitionlab.experiments.mapping.axes import axis_of
from coalitionlab.experiments.mapping.grid import MapGrid
from coalitionlab.experiments.mapping.phase_map import PhaseMap
from coalitionlab.experiments.runs.execute import execute
from coalitionlab.experiments.runs.executors import Progress
from coalitionlab.experiments.runs.runs import Stopped
from coalitionlab.experiments.settings import (
    AnyScenario,
    AnyStrategy,
    check_parameters,
    resolve_scenarios,
    resolve_strategies,
)
from coalitionlab.scenarios.names.outcomes import HEADLINE


@recorded(strategies=lambda value, _: resolve_strategies(value))
def draw_map(
    scenario: AnyScenario,
    strategies: AnyStrategy | Sequence[AnyStrategy],
    x: str,
    y: str,
    *,
    outcome: str = HEADLINE,
    points: int = 11,
    replicates: int = 30,
    seed: int = 0,
    parameters: Mapping[str, float] | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> PhaseMap:
    """Map an outcome over two inputs, or where either of two strategies does better.

    Every pair of levels is a cell, run with the same random numbers.

    Parameters
    ----------
    scenario : str, Path or Scenario
        Library name, path or value.
    strategies : str, Path, Strategy or function, or two of them
        Library name, path, FILE.py:FUNCTION, value or function; of two, the map is of the difference, the first less the second.
    x, y : str
        What varies from left to right (x) and upwards (y): an uncertain parameter, a field of the scenario such as convener.power, or the
        share of effort on an action, effort.ACTION; over its plausible range, or NAME=LOW:HIGH.
    outcome : str
        Outcome to map; see `list outcomes`.
    points : int
        Levels of each axis, 2 to 101.
    replicates : int
        Runs of each strategy in every cell.
    seed : int
        The same seed gives the same runs.
    parameters : mapping of str to float, optional
        Values of parameters that do not vary.
    workers : int, optional
        Threads; one per core when not given.
    progress : function, optional
        Called with the number of runs done so far and their total.

    Returns
    -------
    PhaseMap
        The cells, with intervals.

    Raises
    ------
    InputError
        For anything unknown or out of range, other than one or two strategies, or too many runs.
    Stopped
        On Ctrl-C; its `finding` is the map of what is done.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> drawn = cl.draw_map("generic", "leaderless", "talk_rate", "convener.power=0.2:0.8", points=2, replicates=2)
    >>> list(drawn.table.columns[:3]), len(drawn.table)
    (['convener.power', 'talk_rate', 'mean'], 4)
    """
    (case,) = resolve_scenarios(scenario)
    fixed = check_parameters(parameters or {})
    plans = tuple(resolve_strategies(strategies))
    grid = MapGrid(case, plans, axis_of(case, x), axis_of(case, y), points, replicates, seed, fixed, outcome)
    return run_map(grid, workers=workers, progress=progress)


def run_map(grid: MapGrid, *, workers: int | None = None, progress: Progress | None = None) -> PhaseMap:
    """Run a map. Raises Stopped on Ctrl-C; its `finding` is the map of what is done.

    Parameters
    ----------
    grid : MapGrid
        What is mapped.
    workers : int, optional
        Threads; one per core when not given.
    progress : function, optional
        Called with the number of runs done so far and their total.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> from coalitionlab.experiments.mapping.axes import axis
    >>> from coalitionlab.experiments.mapping.grid import MapGrid
    >>> generic, leaderless = cl.load_scenario("generic"), cl.load_strategy("leaderless")
    >>> x, y = axis(generic, "talk_rate"), axis(generic, "cost_weight")
    >>> len(run_map(MapGrid(generic, (leaderless,), x, y, points=2, replicates=2)).table)
    4
    """
    try:
        return PhaseMap(grid, execute(grid.study, workers=workers, progress=progress))
    except Stopped as stopped:
        stopped.finding = PhaseMap(grid, stopped.runs) if stopped.runs.done else None
        raise
