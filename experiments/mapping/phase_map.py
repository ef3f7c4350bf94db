"""A map of two inputs: every pair of their levels is a cell, run with the same replicates.

Replicate k of a cell is what `simulate` makes of that scenario and those parameters, however the map is made.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from scipy import stats

from coalitionlab.experiments import significance as sg
from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.calls import recorded
from coalitionlab.experiments.figures import BLUE, GREY, ORANGE, axis_title, set_style
from coalitionlab.experiments.finding import Finding
from coalitionlab.experiments.inputs import Input
from coalitionlab.experiments.mapping.axes import axis_of
from coalitionlab.experiments.mapping.words import map_words
from coalitionlab.experiments.runs.execute import execute
from coalitionlab.experiments.runs.executors import Progress
from coalitionlab.experiments.runs.runs import Runs, Stopped
from coalitionlab.experiments.settings import (
    AnyScenario,
    AnyStrategy,
    check_aims,
    check_count,
    check_outcome,
    check_parameters,
    is_chance,
    resolve_scenarios,
    resolve_strategies,
)
from coalitionlab.experiments.study import Points, Study
from coalitionlab.scenarios.errors import input_error, quoted
from coalitionlab.scenarios.names.outcomes import PER_RUN
from coalitionlab.scenarios.schema import Scenario, Strategy

FEWEST_POINTS, MOST_POINTS = 2, 101
MOST_RUNS = 500_000
HEADLINE = "collective_action"

Of = Literal["first", "second", "difference"]
Cell = tuple[int, int]
"""The numbers of a cell's levels: on the vertical axis, on the horizontal one."""


@dataclass(frozen=True)
class MapGrid:
    """What is mapped: one strategy, or two to be compared, over `points` levels of each of two axes.

    Raises InputError for an axis crossed with itself, for other than one or two strategies, or for too many runs.
    """

    scenario: Scenario
    strategies: tuple[Strategy, ...]
    x: Input
    y: Input
    points: int = 11
    replicates: int = 30
    seed: int = 0
    parameters: Mapping[str, float] = field(default_factory=dict)
    outcome: str = HEADLINE

    def __post_init__(self) -> None:
        check_outcome(self.outcome)
        check_count("points", self.points, FEWEST_POINTS, MOST_POINTS)
        check_count("replicates", self.replicates, 1)
        check_count("seed", self.seed, 0)
        check_parameters(self.parameters)
        if self.x.name == self.y.name:
            raise input_error(f"{quoted(self.x.name)} is on both axes", "choose two different ones")
        if len(self.strategies) not in (1, 2):
            raise input_error(f"got {len(self.strategies)} strategies", "choose one, or two to compare")
        if self.runs > MOST_RUNS:
            remedy = f"ask for at most {MOST_RUNS:,}: fewer points or replicates"
            raise input_error(f"the map needs {self.runs:,} runs", remedy)
        check_aims((self.scenario,), self.strategies)

    @property
    def x_levels(self) -> tuple[float, ...]:
        """The levels from left to right."""
        return self.x.levels(self.points)

    @property
    def y_levels(self) -> tuple[float, ...]:
        """The levels from the bottom up."""
        return self.y.levels(self.points)

    @property
    def shape(self) -> tuple[int, int]:
        """Number of levels: vertical, horizontal."""
        return len(self.y_levels), len(self.x_levels)

    @property
    def runs(self) -> int:
        """Number of runs of the complete map."""
        return math.prod(self.shape) * self.replicates * len(self.strategies)

    @property
    def study(self) -> Study:
        """The study whose points are the cells, row by row."""
        cells = Points.of([(y, x) for y in self.y_levels for x in self.x_levels], 2)
        return Study(
            (self.scenario,), self.strategies, (self.y.name, self.x.name), cells, self.replicates, self.seed,
            parameters=self.parameters,
        )  # fmt: skip

    def at(self, cell: Cell) -> tuple[dict[str, float], dict[str, float]]:
        """What a cell sets: fields of the scenario, and parameters."""
        levels = ((self.y, self.y_levels[cell[0]]), (self.x, self.x_levels[cell[1]]))
        fields = {axis.name: level for axis, level in levels if axis.group == "scenario"}
        return fields, {axis.name: level for axis, level in levels if axis.group != "scenario"}


def phase_map(grid: MapGrid, *, workers: int | None = None, progress: Progress | None = None) -> PhaseMap:
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
    >>> generic, leaderless = cl.load_scenario("generic"), cl.load_strategy("leaderless")
    >>> x, y = axis(generic, "talk_rate"), axis(generic, "cost_weight")
    >>> len(phase_map(MapGrid(generic, (leaderless,), x, y, points=2, replicates=2)).table)
    4
    """
    try:
        return PhaseMap(grid, execute(grid.study, workers=workers, progress=progress))
    except Stopped as stopped:
        stopped.finding = PhaseMap(grid, stopped.runs) if stopped.runs.done else None
        raise


@dataclass(frozen=True, eq=False)
class PhaseMap(Finding):
    """The runs of a map, with as many replicates of every cell as are done.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> drawn = cl.draw_map("generic", "leaderless", "talk_rate", "convener.power", points=2, replicates=2)
    >>> drawn.complete, drawn.replicates, len(drawn.table)
    (True, 2, 4)
    """

    kind = "phase_map"
    question = "where on a map of two inputs"

    grid: MapGrid
    runs: Runs

    @property
    def scenarios(self) -> tuple[Scenario, ...]:  # type: ignore[override]
        """The scenario."""
        return (self.grid.scenario,)

    @property
    def strategies(self) -> tuple[Strategy, ...]:  # type: ignore[override]
        """The strategy, or the two that are compared."""
        return self.grid.strategies

    @property
    def replicates(self) -> int:
        """Number of replicates of every cell that are done."""
        return self.runs.study.replicates

    @property
    def complete(self) -> bool:
        """Whether these are all."""
        return self.replicates == self.grid.replicates

    @property
    def refused(self) -> dict[Cell, str]:
        """Why cells cannot be run, by cell."""
        columns = self.grid.shape[1]
        return {divmod(point, columns): error for (_, _, point, _), error in self.runs.errors.items()}

    @property
    def table(self) -> pd.DataFrame:
        """The cells for the outcome of the map: of the strategy, or of the difference between the two."""
        return self.cells(self.grid.outcome, "first" if len(self.strategies) == 1 else "difference")

    def cells(self, outcome: str, of: Of = "first") -> pd.DataFrame:
        """An outcome in every cell, row by row from the bottom, from left to right.

        Parameters
        ----------
        outcome : str
            A name of `PER_RUN`.
        of : str
            first, second, or difference: the first less the second.

        Returns
        -------
        DataFrame
            The levels of both axes; mean, low, high, with the 95 % interval over replicates; chance, chance_low, chance_high of the first
            strategy (and chance_2, ... of the second), the share of runs that succeed; better, +1 where the first strategy is
            significantly better, -1 where the second is, else 0 (false discovery rate over the map: Benjamini & Hochberg 1995).
            All nan where a cell cannot be run.

        Raises
        ------
        InputError
            For an unknown outcome, or a second strategy where there is only one.
        """
        table = self._once((outcome, of), lambda: self._cells(outcome, of))
        return table.copy()

    def words(self) -> list[str]:
        """Return where the outcome is high and low, or which strategy is better where."""
        titles = [each.title or each.name for each in self.strategies]
        outcome, x, y = self.grid.outcome, self.grid.x.title, self.grid.y.title
        lines = map_words(self.table, titles, outcome, x, y, self.replicates, self.varies(outcome))
        why = dict.fromkeys(self.refused.values())
        return [*lines, *(f"Cells that cannot be run: {reason}." for reason in why)]

    def varies(self, outcome: str, of: Of = "first") -> bool:
        """Return whether the cells of a strategy (`first` or `second`) differ significantly, all taken together."""
        values = self.runs.outcome(outcome)[1 if of == "second" else 0]
        run = values[np.isfinite(values).any(axis=1)]
        return sg.range_p(run, seed=self.grid.seed) < sg.SIGNIFICANT

    def figure(self, kind: str | None = None) -> go.Figure:
        """Return the map, as a plotly heat map; of two strategies, with a dot in the cells in which they do not differ significantly."""
        table, two = self.table, len(self.strategies) == 2
        means = table["mean"].to_numpy().reshape(self.grid.shape)
        title = axis_title(self.grid.outcome) + (", difference" if two else "")
        bar = {"title": {"text": title, "side": "right"}, "thickness": 12}
        scale: dict[str, Any] = {"colorscale": ["#ffffff", BLUE]}
        if two:
            scale = {"colorscale": [ORANGE, "#ffffff", BLUE], "zmid": 0.0}
        heat = go.Heatmap(z=means, x=self.grid.x_levels, y=self.grid.y_levels, colorbar=bar, **scale)
        figure = set_style(go.Figure(heat), 460)
        even = table[table["mean"].notna() & (table["better"] == 0)]
        if two and len(even):
            dots = {"size": 5, "color": GREY}
            figure.add_scatter(
                x=even[self.grid.x.name], y=even[self.grid.y.name], mode="markers", marker=dots, name="no significant difference",
                showlegend=True,
            )  # fmt: skip
        return figure.update_layout(xaxis_title=self.grid.x.title, yaxis_title=self.grid.y.title)

    def lead(self) -> str:
        """Return what was mapped, in a sentence."""
        grid = self.grid
        (rows, columns), known = grid.shape, PER_RUN[grid.outcome]
        of = " less ".join(strategy.name for strategy in self.strategies)
        return (
            f"{self.runs.done:,} runs: {of} on {grid.scenario.name}, {columns} levels of {grid.x.name} (from left to right) by {rows} of "
            f"{grid.y.name} (upwards), {self.replicates:,} replicates, seed {grid.seed}. {grid.outcome} ({known.unit}): {known.meaning}."
        )

    def facts(self) -> dict[str, Any]:
        """Return what was mapped."""
        grid = self.grid
        return {
            "x": grid.x.name, "y": grid.y.name, "outcome": grid.outcome, "replicates": self.replicates, "seed": grid.seed,
            "parameters": dict(grid.parameters), "varied": {axis.name: [axis.low, axis.high] for axis in (grid.x, grid.y)},
        }  # fmt: skip

    def _cells(self, outcome: str, of: Of) -> pd.DataFrame:
        check_outcome(outcome)
        if of != "first" and len(self.strategies) < 2:
            raise input_error("the map is of one strategy", "map two to compare them", field="of")
        study, seed = self.runs.study, self.grid.seed
        both = self.runs.outcome(outcome)
        values = both[0] - both[1] if of == "difference" else both[1 if of == "second" else 0]
        table = pd.DataFrame({name: study.points.column(k) for k, name in enumerate(study.factors)})
        if is_chance(outcome) and of == "difference":
            estimates = [st.chance_difference(*pair) for pair in zip(*both, strict=True)]
        else:
            estimates = st.mean_intervals(values, chance=is_chance(outcome), seed=seed)
        table = table.join(pd.DataFrame(estimates))
        for k, won in enumerate(self.runs.outcome("succeeded")):
            name = "chance" if k == 0 else f"chance_{k + 1}"
            table[[name, f"{name}_low", f"{name}_high"]] = pd.DataFrame(st.mean_intervals(won, chance=True))
        table["better"] = 0
        run = np.isfinite(table["mean"].to_numpy())
        if of == "difference" and run.any():
            p = stats.false_discovery_control(sg.paired_ps(values[run], seed=seed))
            sign = PER_RUN[outcome].sign * np.sign(table["mean"][run])
            table.loc[run, "better"] = np.where(p < sg.SIGNIFICANT, sign, 0).astype(int)
        return table


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
    return phase_map(grid, workers=workers, progress=progress)
