"""The work on one chunk of a study: some units in, a part's content out. The same here, on a cluster and in a job of an array."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from coalitionlab.experiments.applying import group
from coalitionlab.experiments.runs.layout import Layout
from coalitionlab.experiments.study import Study
from coalitionlab.experiments.sweeps.parts import FAILED, STUDY
from coalitionlab.model.batch import Batch, simulate_units
from coalitionlab.scenarios.errors import one_line
from coalitionlab.scenarios.names.outcomes import MONTHLY, RUN_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy

#: What is wrong with the machine rather than with a run: it stops the sweep, and the run is made when that goes on.
ENVIRONMENT = (OSError, MemoryError)
LONGEST_ERROR = 500


@dataclass(frozen=True)
class Call:
    """Units that one compiled call can make: `places` in the chunk, and their replicates and parameters."""

    scenario: Scenario
    strategies: tuple[Strategy, ...]
    places: np.ndarray
    replicates: np.ndarray
    parameters: dict[str, np.ndarray]

    def part(self, chosen: slice) -> Call:
        """The same with some of the units."""
        return Call(
            self.scenario, self.strategies, self.places[chosen], self.replicates[chosen],
            {name: values[chosen] for name, values in self.parameters.items()},
        )  # fmt: skip


class Results:
    """Results of U units by S strategies as they come in: outcomes U x S x K, errors, monthly outcomes run by run."""

    def __init__(self, layout: Layout, units: int) -> None:
        self.kept = [RUN_NAMES.index(name) for name in layout.outcomes]
        shape = (units, len(layout.strategies))
        self.outcomes = np.full((*shape, len(self.kept)), np.nan)
        self.errors = np.full(shape, None, object)
        self.months: np.ndarray | None = np.full(shape, None, object) if layout.horizon else None

    def keep(self, places: np.ndarray, strategies: slice, batch: Batch) -> None:
        """Take over what a call made."""
        self.outcomes[places, strategies] = batch.outcomes[:, :, self.kept].swapaxes(0, 1)
        if self.months is not None and batch.months is not None:
            for strategy, runs in zip(
                range(*strategies.indices(self.months.shape[1])), batch.months, strict=True
            ):
                for place, run in zip(places, runs, strict=True):
                    self.months[place, strategy] = run.ravel()

    def fail(self, places: np.ndarray, strategies: slice, error: Exception) -> None:
        """Say of runs that they could not be made."""
        kind = "" if type(error).__name__ == "InputError" else f"{type(error).__name__}: "
        self.errors[places, strategies] = one_line(f"{kind}{error}")[:LONGEST_ERROR]


@dataclass(frozen=True)
class Work:
    """What is to be done, as every worker gets it; `identity` is the study's, so that no part is taken for another's."""

    study: Study
    layout: Layout
    identity: str

    @cached_property
    def alone(self) -> tuple[Study, ...]:
        """The study of each scenario alone: a point that one scenario cannot take is no error of the others."""
        return tuple(replace(self.study, scenarios=(one,)) for one in self.study.scenarios)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "alone"}


def run_chunk(work: Work, first: int, last: int) -> tuple[bytes, int]:
    """Make the runs of units `first` to `last - 1`; return a part's content and how many runs failed.

    Raises:
        OSError, MemoryError: when the machine cannot make them; anything else that a run raises is kept as its error.
    """
    results = Results(work.layout, last - first)
    for call in calls(work, first, last, results):
        _make(work.study, call, slice(0, len(work.layout.strategies)), results)
    failed = sum(error is not None for error in results.errors.flat)
    about = {STUDY: work.identity.encode(), FAILED: str(failed).encode()}
    return _content(work.layout, results, about), failed


def failed_chunk(work: Work, first: int, last: int, why: str) -> bytes:
    """A part's content for units whose runs cannot be made at all."""
    results = Results(work.layout, last - first)
    results.errors[:] = why
    about = {STUDY: work.identity.encode(), FAILED: str(results.errors.size).encode()}
    return _content(work.layout, results, about)


def calls(work: Work, first: int, last: int, results: Results) -> Iterator[Call]:
    """The compiled calls that make a chunk; units of points that cannot be simulated fail here."""
    scenario, point, replicate = work.layout.position(first, last)
    for number in np.unique(scenario):
        mine = np.flatnonzero(scenario == number)
        for alike in group(work.alone[number], np.unique(point[mine])):
            places = mine[np.isin(point[mine], alike.points)]
            if alike.error is not None:
                results.fail(places, slice(None), alike.error)
                continue
            # neighbours share their replicate: one population serves many points
            places = places[np.lexsort((point[places], replicate[places]))]
            row = np.searchsorted(alike.points, point[places])
            values = {name: column[row] for name, column in alike.parameters.items()}
            yield Call(alike.scenarios[0], alike.strategies, places, replicate[places], values)


def _make(study: Study, call: Call, strategies: slice, results: Results) -> None:
    """Make a call's runs; where it fails, halve it until the runs that fail stand alone, so that they alone have errors."""
    try:
        batch = simulate_units(
            call.scenario, call.strategies[strategies], replicates=call.replicates, parameters=call.parameters,
            seed=study.seed, months=results.months is not None, workers=1,
        )  # fmt: skip
    except ENVIRONMENT:
        raise
    except Exception as error:
        units, levers = len(call.places), range(*strategies.indices(len(call.strategies)))
        if units > 1:
            _make(study, call.part(slice(0, units // 2)), strategies, results)
            _make(study, call.part(slice(units // 2, units)), strategies, results)
        elif len(levers) > 1:
            for one in levers:
                _make(study, call, slice(one, one + 1), results)
        else:
            results.fail(call.places, strategies, error)
    else:
        results.keep(call.places, strategies, batch)


def _content(layout: Layout, results: Results, about: dict[bytes, bytes]) -> bytes:
    """Results as an Arrow file, one row a run."""
    rows = results.outcomes.reshape(-1, len(layout.outcomes))
    columns: dict[str, Any] = {
        name: pa.array(np.ascontiguousarray(rows[:, k])) for k, name in enumerate(layout.outcomes)
    }
    columns["error"] = pa.array(results.errors.ravel().tolist(), pa.string())
    if results.months is not None:
        columns["months"] = _lists(results.months.ravel())
    table = pa.table(columns).replace_schema_metadata(about)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
        writer.write_table(table)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _lists(months: np.ndarray) -> pa.Array:
    """Monthly outcomes of every run, month by month in one list; an empty list for a run that failed."""
    values = [np.empty(0) if run is None else run for run in months]
    offsets = np.cumsum([0, *(len(run) for run in values)])
    assert all(len(run) % len(MONTHLY) == 0 for run in values)
    return pa.LargeListArray.from_arrays(pa.array(offsets, pa.int64()), pa.array(np.concatenate(values)))
