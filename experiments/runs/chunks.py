"""Making the runs of a chunk: some units of a study in, their results out. The same in memory, in threads and on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from coalitionlab.experiments.applying import group
from coalitionlab.experiments.points import Points
from coalitionlab.experiments.runs.layout import Layout
from coalitionlab.experiments.study import Study
from coalitionlab.model.batch import Batch, simulate_units
from coalitionlab.scenarios.errors import one_line
from coalitionlab.scenarios.names.outcomes import MONTHLY, RUN_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Errors of the machine rather than of a run: they stop the study, and the run is made when it is resumed.
ENVIRONMENT = (OSError, MemoryError)
LONGEST_ERROR = 500

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Call:
    """Units that one compiled call can make: `rows` in the chunk, and their replicates and parameters."""

    scenario: Scenario
    strategies: tuple[Strategy, ...]
    rows: np.ndarray
    replicates: np.ndarray
    parameters: dict[str, np.ndarray]
    runner: Any = None

    def part(self, chosen: slice) -> Call:
        """The same call with some of the units."""
        return replace(
            self,
            rows=self.rows[chosen],
            replicates=self.replicates[chosen],
            parameters={name: values[chosen] for name, values in self.parameters.items()},
        )


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

    def keep(self, rows: np.ndarray, strategies: slice, batch: Batch, kept: list[int]) -> None:
        """Take over the results of a call."""
        self.outcomes[rows, strategies] = batch.outcomes[:, :, kept].swapaxes(0, 1)
        count = batch.milestones.shape[2]
        self.milestones[rows, strategies, :count] = batch.milestones.swapaxes(0, 1)
        if self.months is not None and batch.months is not None:
            self.months[rows, strategies, : batch.months.shape[2]] = batch.months.swapaxes(0, 1)
            self.lengths[rows, strategies] = batch.months.shape[2]

    def fail(self, rows: np.ndarray, strategies: range, error: Exception) -> None:
        """Record why runs failed."""
        kind = "" if type(error).__name__ == "InputError" else f"{type(error).__name__}: "
        message = one_line(f"{kind}{error}")[:LONGEST_ERROR]
        self.errors |= {(int(row), strategy): message for row in rows for strategy in strategies}


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


def run_chunk(
    work: Work, first: int, last: int, *, workers: int | None = 1, progress: Progress | None = None
) -> Chunk:
    """The runs of units `first` to `last - 1`.

    Raises
    ------
    OSError, MemoryError
        When the machine cannot make them. Anything else that a run raises is kept as its error, unless the work is strict.
    """
    chunk = Chunk.empty(work.layout, first, last)
    for call in calls(work, chunk):
        _make(work, call, range(len(work.layout.strategies)), chunk, workers, progress)
    return chunk


def calls(work: Work, chunk: Chunk) -> Iterator[Call]:
    """The compiled calls that make a chunk. Units of points that cannot be simulated fail here."""
    scenario, point, replicate = work.layout.position(chunk.first, chunk.last)
    replicate = replicate + work.first_replicates[point]
    if work.numbers is not None:
        point = np.searchsorted(work.numbers, point)
    for number in np.unique(scenario):
        own = np.flatnonzero(scenario == number)
        for same in group(work.single[number], np.unique(point[own])):
            rows = (
                own if len(same.points) == len(work.study.points) else own[np.isin(point[own], same.points)]
            )
            if same.error is not None:
                if work.strict:
                    raise same.error
                chunk.fail(rows, range(len(work.layout.strategies)), same.error)
                continue
            # neighbours share their replicate: one population serves many points
            rows = rows[np.lexsort((point[rows], replicate[rows]))]
            row = np.searchsorted(same.points, point[rows])
            values = {name: column[row] for name, column in same.parameters.items()}
            rule = work.study.rules.get(work.study.scenarios[number].name)
            runner = None if rule is None else rule.runner
            yield Call(same.scenarios[0], same.strategies, rows, replicate[rows], values, runner)


def _make(
    work: Work, call: Call, strategies: range, chunk: Chunk, workers: int | None, progress: Progress | None
) -> None:
    """Make a call's runs. When it fails, halve it until the runs that fail are alone, so that only they have errors."""
    chosen = slice(strategies.start, strategies.stop)
    try:
        batch = simulate_units(
            call.scenario, call.strategies[chosen], replicates=call.replicates, parameters=call.parameters,
            seed=work.study.seed, months=chunk.months is not None, workers=workers, progress=progress,
            **({} if call.runner is None else {"runner": call.runner}),
        )  # fmt: skip
    except ENVIRONMENT:
        raise
    except Exception as error:
        units = len(call.rows)
        if work.strict:
            raise
        if units > 1:
            for half in (slice(0, units // 2), slice(units // 2, units)):
                _make(work, call.part(half), strategies, chunk, workers, None)
        elif len(strategies) > 1:
            for strategy in strategies:
                _make(work, call, range(strategy, strategy + 1), chunk, workers, None)
        else:
            chunk.fail(call.rows, strategies, error)
    else:
        chunk.keep(call.rows, chosen, batch, [RUN_NAMES.index(name) for name in work.layout.outcomes])


def joined(one: Chunk, other: Chunk) -> Chunk:
    """Two neighbouring chunks as one."""
    split = other.first - one.first
    months = None
    if one.months is not None and other.months is not None:
        months = np.concatenate([one.months, other.months])
    return Chunk(
        one.first,
        other.last,
        np.concatenate([one.outcomes, other.outcomes]),
        np.concatenate([one.milestones, other.milestones]),
        months,
        np.concatenate([one.lengths, other.lengths]),
        one.errors | {(row + split, k): error for (row, k), error in other.errors.items()},
    )
