"""Making the runs of a chunk: some units of a study in, their results out. The same in memory, in threads and on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from coalitionlab.experiments.applying import Group, group
from coalitionlab.experiments.points import Points
from coalitionlab.experiments.rules import DecisionRule
from coalitionlab.experiments.runs.executors import Range
from coalitionlab.experiments.runs.layout import Layout
from coalitionlab.experiments.runs.results import Piece
from coalitionlab.experiments.runs.tables import month_rows, parquet, run_rows, state_rows, table_names
from coalitionlab.experiments.study import Study
from coalitionlab.experiments.web.first import usual_runner
from coalitionlab.model.own_rule import own_rule
from coalitionlab.model.simulate import Batch, simulate_units
from coalitionlab.scenarios.errors import one_line
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES, RUN_NAMES

#: Errors of the machine rather than of a run: they stop the study, and the run is made when it is resumed.
ENVIRONMENT = (OSError, MemoryError)
LONGEST_ERROR = 500


@dataclass(frozen=True)
class Task:
    """A study with its layout, as every worker gets it; a `ChunkWork` of `executors`.

    `numbers` are the numbers of the points in `study.points`, where it holds only some of the points of the layout. With `strict`,
    the first error of a run is raised. With `encoded`, chunks are kept as files.
    """

    study: Study
    layout: Layout
    strict: bool = False
    encoded: bool = False
    numbers: np.ndarray | None = None

    @cached_property
    def single(self) -> tuple[Study, ...]:
        """The study of each scenario alone: a point that is invalid for one scenario may be valid for the others."""
        return tuple(replace(self.study, scenarios=(scenario,)) for scenario in self.study.scenarios)

    def part(self, chunk: Range) -> Task:
        """The same with only the points that a chunk needs, to be sent elsewhere."""
        numbers = np.unique(self.layout.position(*chunk)[1])
        points = Points(tuple(column[numbers] for column in self.study.points.columns), len(numbers))
        return replace(self, study=replace(self.study, points=points), numbers=numbers)

    def run(self, chunk: Range) -> list[Piece]:
        """Make a chunk in this thread."""
        return run_chunk(self, chunk)

    def failed(self, chunk: Range, message: str) -> list[Piece]:
        """A chunk that cannot be made."""
        scenarios, points, replicates = self.layout.position(*chunk)
        every = range(len(self.study.strategies))
        return [
            Piece(int(n), points[scenarios == n], replicates[scenarios == n], every, error=message)
            for n in np.unique(scenarios)
        ]

    def pack(self, results: list[Piece]) -> Any:
        """The results, or with `encoded` the content of the chunk's files by table."""
        if not self.encoded:
            return results
        tables = [_rows(self.study, piece) for piece in results]
        names = table_names(self.study.months, self.study.states)
        return {name: parquet(pa.concat_tables([table[k] for table in tables])) for k, name in enumerate(names)}

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "single"}


def _rows(study: Study, piece: Piece) -> list[pa.Table]:
    """The rows of some runs in the tables of runs and, where they are kept, months and states."""
    shape = (len(piece.strategies), len(piece.point))
    errors, outcomes, months = np.full(shape, piece.error, object), piece.outcomes, piece.months
    if outcomes is None:
        outcomes = np.full((*shape, len(study.outcomes)), np.nan)
    tables = [run_rows(study, *piece[:4], outcomes, errors)]
    if study.months:
        months = np.empty((*shape, 0, len(MONTHLY_NAMES))) if months is None else months
        tables.append(month_rows(study, *piece[:4], months))
    if study.states:
        states = np.empty((*shape, 0, len(study.states), 0)) if piece.states is None else piece.states
        tables.append(state_rows(study, *piece[:4], piece.organisations, states))
    return tables


def run_chunk(
    work: Task, chunk: Range, *, workers: int | None = 1, progress: Callable[[int], None] | None = None
) -> list[Piece]:
    """The runs of a chunk.

    Raises
    ------
    OSError, MemoryError
        When the machine cannot make them. Anything else that a run raises is kept as its error, unless the work is strict.
    """
    pieces: list[Piece] = []
    scenarios, points, replicates = work.layout.position(*chunk)
    streams = work.study.replicate_numbers(points, replicates)
    own_points = points if work.numbers is None else np.searchsorted(work.numbers, points)
    every = range(len(work.study.strategies))
    kept = [RUN_NAMES.index(name) for name in work.study.outcomes]

    def keep(rows: np.ndarray, strategies: range, result: Batch | Exception) -> None:
        labels = int(scenarios[rows[0]]), points[rows], replicates[rows], strategies
        if isinstance(result, Batch):
            outcomes = np.ascontiguousarray(result.outcomes[:, :, kept])
            kept_too = result.delivered, result.months, result.states, result.organisations
            pieces.append(Piece(*labels, outcomes, *kept_too))
        elif work.strict:
            raise result
        else:
            kind = "" if type(result).__name__ == "InputError" else f"{type(result).__name__}: "
            pieces.append(Piece(*labels, error=one_line(f"{kind}{result}")[:LONGEST_ERROR]))

    for number in np.unique(scenarios):
        own = np.flatnonzero(scenarios == number)
        rule = work.study.rules.get(work.study.scenarios[number].name)
        for same in group(work.single[number], np.unique(own_points[own])):
            some = np.isin(own_points[own], same.points)
            # neighbours share their replicate: one population serves many points
            rows = own[some][np.lexsort((points[own[some]], streams[own[some]]))]
            if same.error is not None:
                keep(rows, every, same.error)
                continue
            simulate = _simulator(work.study, same, rule, own_points, streams, workers)
            for made in _attempts(simulate, rows, every, progress, work.strict):
                keep(*made)
    return pieces


#: Makes the runs of some rows under some strategies.
Simulate = Callable[[np.ndarray, range, Callable[[int], None] | None], Batch]


def _simulator(
    study: Study, same: Group, rule: DecisionRule | None, points: np.ndarray, streams: np.ndarray, workers: int | None
) -> Simulate:
    """A function that makes runs of points that share scenario and strategies, in one compiled call."""
    runner = usual_runner() if rule is None or rule.function is None else own_rule(rule.function)

    def simulate(rows: np.ndarray, strategies: range, progress: Callable[[int], None] | None) -> Batch:
        row = np.searchsorted(same.points, points[rows])
        return simulate_units(
            same.scenarios[0], same.strategies[strategies.start : strategies.stop], replicates=streams[rows],
            parameters={name: values[row] for name, values in same.parameters.items()},
            seed=study.seed, months=study.months, states=study.states, state_months=study.state_months, workers=workers,
            progress=progress, runner=runner,
        )  # fmt: skip

    return simulate


def _attempts(
    simulate: Simulate, rows: np.ndarray, strategies: range, progress: Callable[[int], None] | None, strict: bool
) -> Iterator[tuple[np.ndarray, range, Batch | Exception]]:
    """Make runs. When that fails, halve them until the runs that fail are alone, so that only they have errors."""
    try:
        batch = simulate(rows, strategies, progress)
    except ENVIRONMENT:
        raise
    except Exception as error:
        if strict or len(rows) == len(strategies) == 1:
            yield rows, strategies, error
            return
    else:
        yield rows, strategies, batch
        return
    if len(rows) > 1:
        parts = [(half, strategies) for half in np.array_split(rows, 2)]
    else:
        parts = [(rows, strategies[k : k + 1]) for k in range(len(strategies))]
    for some, of_strategies in parts:
        yield from _attempts(simulate, some, of_strategies, None, strict)
