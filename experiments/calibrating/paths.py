"""The visible paths of many runs: joins, exits and goals by month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coalitionlab.experiments.calibrating.history import History
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES

_JOINS, _LEAVES = MONTHLY_NAMES.index("joins"), MONTHLY_NAMES.index("leaves")


@dataclass(frozen=True, eq=False)
class Paths:
    """R runs of T months: `joins` and `leaves` (R x T counts), `delivered` (R x goals; the month, nan when it was not)."""

    joins: np.ndarray
    leaves: np.ndarray
    delivered: np.ndarray

    def __len__(self) -> int:
        return len(self.joins)

    @property
    def months(self) -> int:
        """How many months the runs have."""
        return int(self.joins.shape[1])

    def of_rows(self, rows: np.ndarray) -> Paths:
        """Those of some runs."""
        return Paths(self.joins[rows], self.leaves[rows], self.delivered[rows])

    def inside(self, at_start: int) -> np.ndarray:
        """Organisations inside at the end of each month, R x T, after so many at the start."""
        members: np.ndarray = at_start + np.cumsum(
            self.joins.astype(np.int64) - self.leaves.astype(np.int64), axis=1
        )
        return members

    @classmethod
    def empty(cls, runs: int, months: int, goals: int) -> Paths:
        """Room for so many runs; two bytes a count, as a hundred thousand runs are kept."""
        return cls(
            np.zeros((runs, months), np.uint16),
            np.zeros((runs, months), np.uint16),
            np.full((runs, goals), np.nan, np.float32),
        )

    def put(self, rows: np.ndarray, months: np.ndarray, delivered: np.ndarray) -> None:
        """Write runs into these rows: their monthly outcomes (runs x T x outcomes), and when goals were delivered (runs x goals)."""
        self.joins[rows] = months[:, :, _JOINS]
        self.leaves[rows] = months[:, :, _LEAVES]
        self.delivered[rows] = delivered

    @classmethod
    def of(cls, history: History) -> Paths:
        """The history as a single run."""
        leaves = history.leaves or (0,) * history.months
        return cls(
            np.array([history.joins]),
            np.array([leaves]),
            np.array([history.delivered or ()], dtype=float).reshape(1, -1),
        )
