"""What is run and what comes back: the work on a study as every worker gets it, and the results of a chunk of its units."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from coalitionlab.experiments.points import Points
from coalitionlab.experiments.runs.layout import Layout
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.errors import one_line
from coalitionlab.scenarios.names.outcomes import MONTHLY

LONGEST_ERROR = 500


@dataclass(frozen=True)
class Work:
    """A study with its layout, as every worker gets it.

    `numbers` are the numbers of the points in `study.points`, where it holds only some of the points of the layout. With `strict`,
    the first error of a run is raised.
    """

    study: Study
    layout: Layout
    strict: bool = False
    numbers: np.ndarray | None = None

    @cached_property
    def single(self) -> tuple[Study, ...]:
        """The study of each scenario alone: a point that is invalid for one scenario may be valid for the others."""
        return tuple(replace(self.study, scenarios=(scenario,)) for scenario in self.study.scenarios)

    @property
    def first_replicates(self) -> np.ndarray:
        """For every point of the layout, the replicate that it begins with."""
        step = self.layout.replicates if self.study.new_luck_per_point else 0
        first: np.ndarray = self.study.first_replicate + np.arange(self.layout.points) * step
        return first

    def part(self, first: int, last: int) -> Work:
        """The same with only the points that units `first` to `last - 1` need, to be sent elsewhere."""
        numbers = np.unique(self.layout.position(first, last)[1])
        points = Points(tuple(column[numbers] for column in self.study.points.columns), len(numbers))
        return replace(self, study=replace(self.study, points=points), numbers=numbers)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "single"}


@dataclass
class Chunk:
    """Results of units `first` to `last - 1`: U units by S strategies.

    `outcomes` is U x S x K of the study's outcomes, nan where a run failed; `milestones` U x S x G, the month in which each was
    reached; `months` U x S x T x monthly outcomes, nan after a run's last month, None when not kept; `lengths` U x S, the
    months of each run. `errors` holds why runs failed, by unit (row in the chunk) and strategy.
    """

    first: int
    last: int
    outcomes: np.ndarray
    milestones: np.ndarray
    months: np.ndarray | None
    lengths: np.ndarray
    errors: dict[tuple[int, int], str] = field(default_factory=dict)

    @classmethod
    def empty(cls, layout: Layout, first: int, last: int) -> Chunk:
        """A chunk whose results are yet to come."""
        shape = (last - first, len(layout.strategies))
        months = np.full((*shape, layout.horizon, len(MONTHLY)), np.nan) if layout.horizon else None
        outcomes = np.full((*shape, len(layout.outcomes)), np.nan)
        milestones = np.full((*shape, layout.milestones), np.nan)
        return cls(first, last, outcomes, milestones, months, np.zeros(shape, np.int64))

    def keep(
        self,
        rows: np.ndarray,
        strategies: slice,
        outcomes: np.ndarray,
        milestones: np.ndarray,
        months: np.ndarray | None,
    ) -> None:
        """Take over results of some units and strategies; the first axis of each array is the strategy."""
        self.outcomes[rows, strategies] = outcomes.swapaxes(0, 1)
        self.milestones[rows, strategies, : milestones.shape[2]] = milestones.swapaxes(0, 1)
        if self.months is not None and months is not None:
            self.months[rows, strategies, : months.shape[2]] = months.swapaxes(0, 1)
            self.lengths[rows, strategies] = months.shape[2]

    def fail(self, rows: np.ndarray, strategies: range, error: Exception) -> None:
        """Record why runs failed."""
        kind = "" if type(error).__name__ == "InputError" else f"{type(error).__name__}: "
        message = one_line(f"{kind}{error}")[:LONGEST_ERROR]
        self.errors |= {(int(row), strategy): message for row in rows for strategy in strategies}

    def joined(self, other: Chunk) -> Chunk:
        """This chunk and the one after it as self."""
        split = other.first - self.first
        months = None
        if self.months is not None and other.months is not None:
            months = np.concatenate([self.months, other.months])
        return Chunk(
            self.first,
            other.last,
            np.concatenate([self.outcomes, other.outcomes]),
            np.concatenate([self.milestones, other.milestones]),
            months,
            np.concatenate([self.lengths, other.lengths]),
            self.errors | {(row + split, k): error for (row, k), error in other.errors.items()},
        )
