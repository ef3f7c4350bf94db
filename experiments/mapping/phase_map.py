"""The answer to `draw_map`: an outcome in every cell of a map of two inputs, or which of two strategies does better there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from scipy import stats

from coalitionlab.experiments import significance as sg
from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.figures import BLUE, GREY, ORANGE, axis_title, set_style
from coalitionlab.experiments.finding import Finding
from coalitionlab.experiments.mapping.grid import Cell, MapGrid
from coalitionlab.experiments.mapping.words import map_words
from coalitionlab.experiments.runs.runs import Runs
from coalitionlab.experiments.settings import check_outcome, is_chance
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.names.outcomes import PER_RUN
from coalitionlab.scenarios.schema import Scenario, Strategy

Of = Literal["first", "second", "difference"]


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
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenario."""
        return (self.grid.scenario,)

    @property
    def strategies(self) -> tuple[Strategy, ...]:
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
