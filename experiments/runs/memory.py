"""The results of a study in memory: arrays per scenario, filled chunk by chunk; monthly values aside."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np

from coalitionlab.experiments.runs.layout import Layout
from coalitionlab.experiments.runs.monthly import MonthlyValues
from coalitionlab.experiments.runs.tables import Chunk
from coalitionlab.experiments.study import Study

#: Seconds that a chunk in memory should take, and how much larger than the last it may be.
SECONDS, GROWTH = 0.5, 4
#: Units of the first chunk, from which is learnt how long a unit takes.
FIRST = 16


class InMemory:
    """Results of the scenarios of a study, C = points x replicates runs per scenario and strategy.

    Attributes
    ----------
    done
        Per scenario C booleans: whether the runs are there.
    milestones
        Per scenario an array strategies x C x milestones: the month in which each was reached, nan when it was not.
    monthly
        Per scenario the monthly values, where they are kept.
    seconds
        Wall time of making them.
    errors
        Why runs failed, by scenario, strategy and cell (a number below C).
    """

    def __init__(self, study: Study, layout: Layout) -> None:
        self.study, self.layout = study, layout
        strategies, cells = len(layout.strategies), layout.cells
        self.done = [np.zeros(cells, bool) for _ in layout.scenarios]
        self._outcomes = [
            np.full((strategies, cells, len(layout.outcomes)), np.nan) for _ in layout.scenarios
        ]
        self.milestones = [
            np.full((strategies, cells, len(scenario.milestones)), np.nan) for scenario in study.scenarios
        ]
        self.monthly = [MonthlyValues() for _ in layout.scenarios] if layout.horizon else None
        self.seconds = 0.0
        self.errors: dict[tuple[int, int, int], str] = {}

    def outcome(self, scenario: int, column: int) -> np.ndarray:
        """An outcome of the runs of a scenario: strategies x C, nan where they failed or are not there."""
        values: np.ndarray = self._outcomes[scenario][..., column]
        return values

    def keep(self, chunk: Chunk) -> None:
        """Take over the results of a chunk."""
        numbers, cells = self.layout.cell(chunk.first, chunk.last)
        for number in np.unique(numbers):
            rows = slice(None) if len(self.layout.scenarios) == 1 else np.flatnonzero(numbers == number)
            own, scenario = cells[rows], self.study.scenarios[number]
            self._outcomes[number][:, own] = chunk.outcomes[rows].swapaxes(0, 1)
            reached = chunk.milestones[rows, :, : len(scenario.milestones)]
            self.milestones[number][:, own] = reached.swapaxes(0, 1)
            self.done[number][own] = True
            if self.monthly is not None and chunk.months is not None:
                months = self.layout.horizon if "months" in self.study.factors else scenario.months
                self.monthly[number].add(chunk.months[rows, :, :months].swapaxes(0, 1), own)
        for (row, strategy), error in chunk.errors.items():
            self.errors[int(numbers[row]), strategy, int(cells[row])] = error


def fill(
    memory: InMemory, make: Callable[[int, int], Chunk], sizes: Iterator[int], *, undivided: bool = False
) -> Iterator[int]:
    """Make the first so many replicates of a study, for each of the sizes; yield how many there are then.

    `make` makes the chunk of units first to last - 1. With `undivided`, each size is a single chunk: points whose scenarios differ
    are then prepared once per size. Ends when all replicates are there.
    """
    layout = memory.layout
    per_replicate = len(layout.scenarios) * layout.points
    first, size = 0, min(FIRST, layout.chunk)
    for replicates in sizes:
        wanted = min(replicates, layout.replicates)
        while first < wanted * per_replicate:
            last = min(first + (layout.most_units if undivided else size), wanted * per_replicate)
            began = time.perf_counter()
            memory.keep(make(first, last))
            took = time.perf_counter() - began
            memory.seconds += took
            fitting = int((last - first) * SECONDS / max(took, 1e-6))
            first, size = last, max(1, min(fitting, size * GROWTH, layout.most_units))
        yield wanted
        if wanted == layout.replicates:
            return


def paced(memory: InMemory, seconds: float) -> Iterator[int]:
    """Sizes for steps of about so many seconds, learnt from the steps before."""
    done, ahead, before = 0, 1, 0.0
    while True:
        yield ahead
        step, done = ahead - done, ahead
        took, before = memory.seconds - before, memory.seconds
        fitting = int(step * seconds / max(took, 1e-6))
        ahead = done + max(1, min(fitting, step * GROWTH, memory.layout.replicates - done))
