"""The results of a study as arrays: filled chunk by chunk, or read from a folder as they are needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from coalitionlab.experiments.runs.monthly import MonthlyValues
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES


class Piece(NamedTuple):
    """Results of some runs: U units of one scenario under some neighbouring strategies.

    `scenario`, `point` (U of them), `replicate` (U) and `strategies` are numbers from 0. The first axes of the arrays are strategies x
    U; they are None when the runs failed, and `error` then says why.
    """

    scenario: int
    point: np.ndarray
    replicate: np.ndarray
    strategies: range
    outcomes: np.ndarray | None = None
    delivered: np.ndarray | None = None
    months: np.ndarray | None = None
    states: np.ndarray | None = None
    organisations: tuple[str, ...] = ()
    error: str | None = None


class OnDemand(dict[Any, Any]):
    """A dictionary whose values are read when they are first used."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, key: Any) -> Any:
        value = self[key] = self.read(key)
        return value


@dataclass
class Results:
    """Results of N scenarios under S strategies at P points with R replicates, all numbered from 0.

    Attributes
    ----------
    done
        N x P x R: whether the runs are there.
    outcomes
        Per outcome N x S x P x R values, nan where a run failed or is not there.
    delivered
        N x S x P x R x goals, the month in which each was first delivered; None when they are not kept.
    months
        Per scenario the monthly values, where they are kept; runs are numbered P x R.
    pieces
        Runs whose states of organisations are kept.
    errors
        Why runs failed, by scenario, strategy, point and replicate.
    rows
        Reads columns of a table (`runs`, `months` or `states`) where it is in a folder.
    seconds
        Wall time of making them.
    """

    study: Study
    done: np.ndarray
    outcomes: dict[str, np.ndarray]
    delivered: np.ndarray | None
    months: dict[int, MonthlyValues]
    errors: dict[tuple[int, int, int, int], str] = field(default_factory=dict)
    rows: Callable[[str, Sequence[str]], pa.Table] | None = None
    seconds: float = 0.0
    pieces: list[Piece] = field(default_factory=list)

    @classmethod
    def empty(cls, study: Study) -> Results:
        """Results that are yet to come."""
        scenarios, size = len(study.scenarios), (len(study.points), study.replicates)
        shape = (scenarios, len(study.strategies), *size)
        most = max(len(scenario.every_goal) for scenario in study.scenarios)
        return cls(
            study,
            np.zeros((scenarios, *size), bool),
            {name: np.full(shape, np.nan) for name in study.outcomes},
            np.full((*shape, most), np.nan),
            {n: MonthlyValues() for n in range(scenarios)} if study.months else {},
        )

    def keep(self, pieces: Sequence[Piece]) -> None:
        """Take over the results of a chunk."""
        for piece in pieces:
            n, runs = piece.scenario, (slice(None), piece.point, piece.replicate)
            strategies = slice(piece.strategies.start, piece.strategies.stop)
            self.done[n][runs[1:]] = True
            if piece.error is not None:
                units = list(zip(piece.point.tolist(), piece.replicate.tolist(), strict=True))
                self.errors |= {(n, k, *unit): piece.error for k in piece.strategies for unit in units}
            if piece.outcomes is not None:
                for column, values in enumerate(self.outcomes.values()):
                    values[n, strategies][runs] = piece.outcomes[:, :, column]
            if piece.delivered is not None and self.delivered is not None:
                count = piece.delivered.shape[2]
                self.delivered[n, strategies, ..., :count][runs] = piece.delivered
            if piece.states is not None:
                self.pieces.append(piece)
        for n, monthly in self.months.items():
            self._keep_months(n, monthly, [piece for piece in pieces if piece.scenario == n])

    def _keep_months(self, number: int, monthly: MonthlyValues, pieces: Sequence[Piece]) -> None:
        """Take over the monthly values of a scenario, of all strategies at once."""
        if not pieces:
            return
        study = self.study
        own = [piece.point * study.replicates + piece.replicate for piece in pieces]
        cells = np.unique(np.concatenate(own))
        horizon = study.longest if "months" in study.factors else study.scenarios[number].months
        values = np.full((len(study.strategies), len(cells), horizon, len(MONTHLY_NAMES)), np.nan)
        for piece, runs in zip(pieces, own, strict=True):
            if piece.months is not None:
                strategies = slice(piece.strategies.start, piece.strategies.stop)
                values[strategies, :, : piece.months.shape[2]][:, np.searchsorted(cells, runs)] = piece.months
        monthly.add(values, cells)
