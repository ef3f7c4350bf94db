"""Making the runs of a chunk: some units of a study in, their results out. The same in memory, in threads and on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from coalitionlab.experiments.applying import group
from coalitionlab.experiments.points import Points
from coalitionlab.experiments.runs.layout import Content, Layout, Range
from coalitionlab.experiments.runs.tables import Chunk, encoded
from coalitionlab.experiments.study import Study
from coalitionlab.model.own_rule import own_rule
from coalitionlab.model.simulate import simulate_units
from coalitionlab.scenarios.names.outcomes import RUN_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Errors of the machine rather than of a run: they stop the study, and the run is made when it is resumed.
ENVIRONMENT = (OSError, MemoryError)


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


def run_chunk(
    work: Work,
    first: int,
    last: int,
    *,
    workers: int | None = 1,
    progress: Callable[[int], None] | None = None,
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


def content_of(work: Work, chunk: Range) -> Content:
    """Make a chunk and return its files."""
    return encoded(work.layout, work.first_replicates, run_chunk(work, *chunk))


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
            runner = None if rule is None or rule.function is None else own_rule(rule.function)
            yield Call(same.scenarios[0], same.strategies, rows, replicate[rows], values, runner)


def _make(
    work: Work,
    call: Call,
    strategies: range,
    chunk: Chunk,
    workers: int | None,
    progress: Callable[[int], None] | None,
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
        kept = [RUN_NAMES.index(name) for name in work.layout.outcomes]
        outcomes = batch.outcomes[:, :, kept]
        chunk.keep(call.rows, chosen, outcomes, batch.milestones, batch.months)
