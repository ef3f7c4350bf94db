"""Monthly values of many runs, kept out of memory until they become a few quantiles a month.

The quantiles are exact, so every value has to be kept until the last run: 14 outcomes by month by run. Beyond a limit they go to a
temporary file, in an order in which the values of one month and outcome can be read without the others.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Sequence
from tempfile import SpooledTemporaryFile

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coalitionlab.experiments.statistics import chance_interval, reached_by
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.names.outcomes import MONTHLY
from coalitionlab.scenarios.schema import Scenario

Values = NDArray[np.float64]

QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}
GOAL_COLUMNS = (
    "scenario", "strategy", "goal", "chance", "low", "high", "median_month", "q25_month", "q75_month",
)  # fmt: skip
#: Bytes that stay in memory; beyond, everything goes to a file in the folder for temporary files (TMPDIR).
IN_MEMORY = 64 * 2**20
#: Bytes that are read back at once.
AT_ONCE = 16 * 2**20


class MonthlyValues:
    """Monthly values of S strategies over T months of K outcomes: added block by block, read a few columns at a time."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (closed with this object)
        weakref.finalize(self, self._file.close)
        self._cells: list[NDArray[np.int64]] = []
        self._shape = (0, 0, 0)

    def add(self, values: Values, cells: NDArray[np.int64] | None = None) -> None:
        """Keep the values of more runs of every strategy, shape (S, runs, T, K).

        `cells` are numbers of the runs, by which they are ordered when read; they follow each other when not given.

        Raises
        ------
        InputError
            When the folder for temporary files is full.
        """
        strategies, runs, months, outcomes = values.shape
        columns = np.ascontiguousarray(np.moveaxis(values, 1, 3))
        try:
            self._file.seek(self._start(len(self._cells)))
            self._file.write(columns.data.cast("B"))
        except OSError as error:
            raise input_error(
                f"no room for the monthly values ({error.strerror})",
                "point TMPDIR to a larger disk, or leave the monthly values out",
                field="months",
            ) from None
        done = self.runs
        self._shape = (strategies, months, outcomes)
        # last: a block that was written in part does not count
        self._cells.append(np.arange(done, done + runs) if cells is None else cells)

    @property
    def runs(self) -> int:
        """Number of runs of every strategy."""
        return sum(map(len, self._cells))

    def cells(self) -> NDArray[np.int64]:
        """The numbers of the runs, in the order in which they were added."""
        return np.concatenate(self._cells)

    @property
    def months(self) -> int:
        """Number of months, T."""
        return self._shape[1]

    def columns(self, strategy: int) -> Iterator[Values]:
        """The values of one strategy, shape (some columns, runs). Columns are months by outcomes, in that order."""
        _, months, outcomes = self._shape
        cells = self.cells()
        order = None if np.all(np.diff(cells) > 0) else np.argsort(cells, kind="stable")
        width = months * outcomes
        step = max(1, AT_ONCE // (8 * max(self.runs, 1)))
        for first in range(0, width, step):
            count = min(step, width - first)
            blocks = [self._read(block, strategy, first, count) for block in range(len(self._cells))]
            values = np.concatenate(blocks, axis=1)
            yield values if order is None else np.ascontiguousarray(values[:, order])

    def _read(self, block: int, strategy: int, first: int, count: int) -> Values:
        _, months, outcomes = self._shape
        runs = len(self._cells[block])
        self._file.seek(self._start(block) + 8 * runs * (strategy * months * outcomes + first))
        return np.frombuffer(self._file.read(8 * runs * count)).reshape(count, runs)

    def _start(self, block: int) -> int:
        strategies, months, outcomes = self._shape
        return 8 * strategies * months * outcomes * sum(map(len, self._cells[:block]))


def bands_table(scenario: str, strategies: Sequence[str], monthly: MonthlyValues | None) -> pd.DataFrame:
    """Per strategy, month (from 1) and monthly outcome, the mean and quantiles over all runs. No rows without monthly values."""
    months = 0 if monthly is None else monthly.months
    index = pd.MultiIndex.from_product(
        [[scenario], list(strategies), range(1, months + 1), list(MONTHLY)],
        names=["scenario", "strategy", "month", "outcome"],
    )
    labels = index.to_frame(index=False)
    if monthly is None or not months:
        return labels.assign(**dict.fromkeys(["mean", *QUANTILES], np.empty(0)))
    parts = [
        np.stack([_mean(columns), *_quantiles(columns)], axis=-1)
        for s in range(len(strategies))
        for columns in monthly.columns(s)
    ]
    values = pd.DataFrame(np.concatenate(parts), columns=["mean", *QUANTILES])
    return pd.concat([labels, values], axis="columns")


def goals_table(
    scenario: Scenario, strategies: Sequence[str], months: Values, worlds: NDArray[np.int64] | None, level: float
) -> pd.DataFrame:
    """Per strategy and goal, the share of runs that deliver it with its interval, and by which month half of all runs have.

    Runs that have not delivered it by the end count as such: where fewer than half (or a quarter, or three quarters) deliver it, there
    is no such month.

    Parameters
    ----------
    scenario, strategies
        What was run.
    months : ndarray
        Strategies x runs x goals: the month in which each was first delivered, nan when it was not.
    worlds : ndarray or None
        The world of each run, where worlds were drawn: these are then the observations.
    level : float
        Of the intervals.
    """
    rows = [
        (scenario.name, strategy, goal.name, *_delivered(months[s, :, g], worlds, level))
        for s, strategy in enumerate(strategies)
        for g, goal in enumerate(scenario.every_goal)
    ]
    frame = pd.DataFrame(rows, columns=list(GOAL_COLUMNS))
    return frame.astype({name: "str" if k < 3 else "float64" for k, name in enumerate(GOAL_COLUMNS)})


def _delivered(months: Values, worlds: NDArray[np.int64] | None, level: float) -> tuple[float, ...]:
    delivered = ~np.isnan(months)
    units = delivered.astype(float)
    if worlds is not None and worlds.size:
        units = np.bincount(worlds, delivered) / np.maximum(np.bincount(worlds), 1)
        units = units[np.bincount(worlds) > 0]
    share = chance_interval(units if units.size > 1 else delivered, level=level)
    return share.mean, share.low, share.high, *reached_by(months, (0.5, 0.25, 0.75)).tolist()


def _mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _quantiles(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Quantiles over runs, shape (quantiles, columns), leaving nan out."""
    points = list(QUANTILES.values())
    bands: NDArray[np.float64] = np.quantile(values, points, axis=1)
    for k in np.flatnonzero(np.isnan(values).any(axis=1)):
        known = values[k][~np.isnan(values[k])]
        bands[:, k] = np.quantile(known, points) if known.size else np.nan
    return bands
