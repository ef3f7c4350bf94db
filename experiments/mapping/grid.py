"""What a map is of: one strategy, or two to be compared, over levels of two inputs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from coalitionlab.experiments.inputs import Input
from coalitionlab.experiments.points import Points
from coalitionlab.experiments.settings import check_aims, check_count, check_outcome, check_parameters
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.errors import input_error, quoted
from coalitionlab.scenarios.names.outcomes import HEADLINE
from coalitionlab.scenarios.schema import Scenario, Strategy

FEWEST_POINTS, MOST_POINTS = 2, 101
MOST_RUNS = 500_000

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
