"""The order of the work and how it is cut into chunks. It depends on the study alone, not on the machine.

A unit is one scenario at one point with one replicate. All strategies of a unit run together, on the same organisations and with
the same random numbers. Work goes through blocks of replicates, outermost, then scenarios, points, and the replicates of the
block: whenever a study is stopped, every scenario and point has the same number of replicates, give or take one block. Neighbours
in that order share their replicate, so that the engine can use one population for many points.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from coalitionlab.experiments.factors import factor
from coalitionlab.experiments.runs.executors import Range
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.errors import input_error, quoted
from coalitionlab.scenarios.names.outcomes import MONTHLY

#: Replicates in a block where points differ in more than parameters: so many runs share the making of a point's scenario.
BLOCK = 8
#: Blocks that there are at least, so that a study stopped early is balanced.
FEWEST_BLOCKS = 4
#: Bytes of results that a chunk may take in memory.
MOST_BYTES = 2**25
#: Seconds that a chunk should take at most: long beside the cost of handing it out and writing it, short beside what a stop loses.
MOST_SECONDS = 2.0
#: Seconds below which a chunk is not worth cutting in two, and chunks that there are if they take longer, for many workers.
LEAST_SECONDS, CHUNKS = 0.1, 64
#: Rough seconds for a run, for each month of an organisation, and for each month of a strategy that is a Python function.
RUN, ORGANISATION_MONTH, PYTHON_MONTH = 30e-6, 110e-9, 30e-6
MOST_SHARDS = 100_000


@dataclass(frozen=True)
class Layout:
    """The units of N scenarios, P points and R replicates, in blocks of so many replicates, cut into chunks of so many units."""

    scenarios: int
    points: int
    replicates: int
    block: int
    chunk: int

    @property
    def units(self) -> int:
        """Number of units."""
        return self.scenarios * self.points * self.replicates

    def chunks(self, shard: tuple[int, int] = (1, 1)) -> list[Range]:
        """The chunks of shard K of N (all of them, when not given): neighbours in the order of work."""
        number, count = shard
        chunks = -(-self.units // self.chunk)
        own = range(chunks * (number - 1) // count, chunks * number // count)
        return [(k * self.chunk, min((k + 1) * self.chunk, self.units)) for k in own]

    def position(self, first: int, last: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Scenario, point and replicate (numbers from 0) of the units `first` to `last - 1` of the order of work."""
        block, rest = np.divmod(np.arange(first, last), self.block * self.scenarios * self.points)
        begun = block * self.block
        size = np.minimum(self.block, self.replicates - begun)
        scenario, rest = np.divmod(rest, self.points * size)
        point, within = np.divmod(rest, size)
        return scenario, point, begun + within


def layout_of(study: Study, block: int | None = None) -> Layout:
    """The layout of a study. Raises InputError for an unknown factor."""
    if block is None:
        names = [strategy.name for strategy in study.strategies]
        changes = any(factor(name, names).changes for name in study.factors)
        block = max(1, min(BLOCK, study.replicates // FEWEST_BLOCKS)) if changes else 1
    chunk = min(_chunk_size(study), most_units(study))
    return Layout(len(study.scenarios), len(study.points), study.replicates, block, chunk)


def most_units(study: Study) -> int:
    """Units that a chunk may hold at most, for the memory that their results take."""
    values = len(study.outcomes) + (study.longest * len(MONTHLY) if study.months else 0) + study.states_of_run
    return max(1, MOST_BYTES // (8 * values * len(study.strategies)))


def states_bytes(study: Study) -> int:
    """Bytes that the states of organisations of all runs take at most: as numbers, before they are compressed."""
    return 8 * study.states_of_run * study.size


def _chunk_size(study: Study) -> int:
    """How many units make a chunk, from a rough estimate of how long a unit takes."""
    own_functions = sum(hasattr(strategy, "leader") for strategy in study.strategies)
    seconds = np.mean([
        len(study.strategies) * (RUN + scenario.months * scenario.size * ORGANISATION_MONTH)
        + own_functions * scenario.months * PYTHON_MONTH
        for scenario in study.scenarios
    ])  # fmt: skip
    units = len(study.scenarios) * len(study.points) * study.replicates
    size = max(math.ceil(LEAST_SECONDS / seconds), math.ceil(units / CHUNKS))
    return min(math.ceil(MOST_SECONDS / seconds), size)


def parse_shard(text: str) -> tuple[int, int]:
    """K and N of a shard written as K/N. Raises InputError for anything else."""
    number, _, count = text.partition("/")
    if not (number.isdecimal() and count.isdecimal() and len(text) < 20):
        number = count = "0"
    if not 1 <= int(number) <= int(count) <= MOST_SHARDS:
        raise input_error(f"got {quoted(text)}", "write it as K/N, K from 1 to N, as in 2/8", field="--shard")
    return int(number), int(count)
