"""A map of two things that vary: every pair of their levels is a cell, with replicates of its own under the same luck.

It is made in steps, coarse first: some cells far from one another, then all, both with half of the replicates, then the rest. How it
is cut into steps changes nothing in the runs: replicate k of a cell is what `simulate` makes of that scenario and those parameters.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coalitionlab.experiments.mapping.axes import FEWEST_POINTS, MOST_POINTS, Axis
from coalitionlab.experiments.settings import check_aims, check_count, check_parameters
from coalitionlab.model.batch import simulate_units
from coalitionlab.scenarios.errors import InputError, input_error, quoted
from coalitionlab.scenarios.names.outcomes import RUN_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy

COARSE = 4
#: A step takes about so many seconds, and at most so many times as many cells as the one before.
SECONDS_A_STEP, GROWTH = 0.1, 4
MOST_RUNS = 500_000

Cell = tuple[int, int]
"""The places of a cell's levels: on the vertical axis, on the horizontal one."""


@dataclass(frozen=True)
class Grid:
    """What a map is of: one strategy, or two to be compared, over `points` levels of each of two axes.

    Raises InputError for an axis crossed with itself, for other than one or two strategies, or for too many runs.
    """

    scenario: Scenario
    strategies: tuple[Strategy, ...]
    x: Axis
    y: Axis
    points: int = 11
    replicates: int = 30
    seed: int = 0
    parameters: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_count("points", self.points, FEWEST_POINTS)
        check_count("replicates", self.replicates, 1)
        check_count("seed", self.seed, 0)
        check_parameters(self.parameters)
        if self.points > MOST_POINTS:
            raise input_error(
                f"got {self.points}", f"write a whole number up to {MOST_POINTS}", field="points"
            )
        if self.x.name == self.y.name:
            raise input_error(f"{quoted(self.x.name)} is on both axes", "choose two different ones")
        if len(self.strategies) not in (1, 2):
            raise input_error(f"got {len(self.strategies)} strategies", "choose one, or two to compare")
        if self.runs > MOST_RUNS:
            raise input_error(
                f"the map needs {self.runs:,} runs",
                f"ask for at most {MOST_RUNS:,}: fewer points or replicates",
            )
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
        """How many levels there are: vertical, horizontal."""
        return len(self.y_levels), len(self.x_levels)

    @property
    def runs(self) -> int:
        """How many runs the whole map takes."""
        return math.prod(self.shape) * self.replicates * len(self.strategies)

    def at(self, cell: Cell) -> tuple[dict[str, float], dict[str, float]]:
        """Return what a cell sets: fields of the scenario, and parameters."""
        fields: dict[str, float] = {}
        parameters: dict[str, float] = {}
        for one, level in ((self.y, self.y_levels[cell[0]]), (self.x, self.x_levels[cell[1]])):
            (parameters if one.kind == "parameter" else fields)[one.name] = level
        return fields, parameters


@dataclass(frozen=True, eq=False)
class PhaseMap:
    """The runs of a map so far.

    Attributes:
        outcomes: (strategies, vertical, horizontal, replicates, per-run outcomes); nan where a run was not made yet.
        made: (vertical, horizontal), how many replicates each cell has: none, half of them, or all.
        refused: why cells cannot be run, by cell; they count as made.
    """

    grid: Grid
    outcomes: NDArray[np.float64]
    made: NDArray[np.int64]
    refused: Mapping[Cell, str] = field(default_factory=dict)

    @property
    def done(self) -> int:
        """How many runs were made, those of cells that cannot be run included."""
        return int(self.made.sum()) * len(self.grid.strategies)

    @property
    def complete(self) -> bool:
        """Whether all were."""
        return self.done == self.grid.runs


def phase_map(
    grid: Grid, *, seconds: float = SECONDS_A_STEP, workers: int | None = None
) -> Iterator[PhaseMap]:
    """Make a map in steps of about so many seconds; each step gives the map so far, the last one the whole.

    The arrays are filled further by the next step: take what is wanted out of them (or copy) before asking for it.
    """
    drawn = PhaseMap(
        grid,
        np.full((len(grid.strategies), *grid.shape, grid.replicates, len(RUN_NAMES)), np.nan),
        np.zeros(grid.shape, np.int64),
        {},
    )
    size = 1
    for cells, first, last in _stages(grid):
        for alike in _alike(grid, cells):
            start = 0
            while start < len(alike):
                some = alike[start : start + size]
                began = time.perf_counter()
                _make(drawn, some, first, last, workers)
                fitting = int(len(some) * seconds / max(time.perf_counter() - began, 1e-6))
                start, size = start + len(some), max(1, min(fitting, size * GROWTH))
                yield drawn


def _stages(grid: Grid) -> Iterator[tuple[list[Cell], int, int]]:
    """Cells with the replicates to be made of them, one stage after the other."""
    half = -(-grid.replicates // 2)
    every = [(k, j) for k in range(grid.shape[0]) for j in range(grid.shape[1])]
    rows, columns = (set(_spread(size)) for size in grid.shape)
    coarse = [cell for cell in every if cell[0] in rows and cell[1] in columns]
    rest = sorted(set(every) - set(coarse))
    yield coarse, 0, half
    if rest:
        yield rest, 0, half
    if half < grid.replicates:
        yield every, half, grid.replicates


def _spread(size: int) -> list[int]:
    """Places far from one another, both ends among them."""
    return sorted({round(one) for one in np.linspace(0, size - 1, min(COARSE, size))})


def _alike(grid: Grid, cells: Sequence[Cell]) -> list[list[Cell]]:
    """Cells of the same scenario together: they differ in parameters only, so one call makes them."""
    groups: dict[tuple[Any, ...], list[Cell]] = {}
    for cell in cells:
        groups.setdefault(tuple(grid.at(cell)[0].items()), []).append(cell)
    return list(groups.values())


def _make(drawn: PhaseMap, cells: Sequence[Cell], first: int, last: int, workers: int | None) -> None:
    grid, count = drawn.grid, last - first
    down, across = (np.array(places) for places in zip(*cells, strict=True))
    fields, _ = grid.at(cells[0])
    try:
        scenario = grid.scenario.with_(**fields) if fields else grid.scenario
    except InputError as error:
        assert isinstance(drawn.refused, dict)
        drawn.refused.update(dict.fromkeys(cells, str(error)))
        drawn.made[down, across] += count
        return
    varied = {
        name: np.tile([grid.at(cell)[1][name] for cell in cells], count) for name in grid.at(cells[0])[1]
    }
    # neighbours share their replicate: one population serves many cells
    batch = simulate_units(
        scenario, grid.strategies, replicates=np.repeat(np.arange(first, last), len(cells)),
        parameters={**grid.parameters, **varied}, seed=grid.seed, workers=workers,
    )  # fmt: skip
    found = batch.outcomes.reshape(len(grid.strategies), count, len(cells), len(RUN_NAMES))
    drawn.outcomes[:, down, across, first:last] = found.swapaxes(1, 2)
    drawn.made[down, across] += count
