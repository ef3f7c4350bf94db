"""The results of a study in memory: arrays per scenario, filled chunk by chunk; monthly values aside."""

from __future__ import annotations

import numpy as np

from coalitionlab.experiments.runs.layout import Layout
from coalitionlab.experiments.runs.monthly import MonthlyValues
from coalitionlab.experiments.runs.work import Chunk
from coalitionlab.experiments.study import Study


class Memory:
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
