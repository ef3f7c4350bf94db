"""The order of the work, how it is cut into chunks, and where each result belongs in the tables.

A unit is one scenario at one point with one replicate. All strategies of a unit run together, on the same organisations and with
the same random numbers. Work goes through blocks of replicates, outermost, then scenarios, points, and the replicates of the
block: whenever a study is stopped, every scenario and point has the same number of replicates, give or take one block. Neighbours
in that order share their replicate, so that the engine can use one population for many points. Tables are ordered by scenario,
point, replicate and strategy. All of this depends on the study alone, not on the machine.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from coalitionlab.experiments.factors import factor
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.errors import input_error, quoted
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.names.outcomes import MONTHLY
from coalitionlab.scenarios.organisations import Generated
from coalitionlab.scenarios.schema import Scenario, Strategy

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

#: Units first to last - 1.
Range = tuple[int, int]
#: The files of a chunk, by table.
Content = dict[str, bytes]


@dataclass(frozen=True)
class Layout:
    """How the units of a study are numbered and cut into chunks.

    `horizon` is the longest run in months where months are kept, else 0; `milestones` the largest number of milestones;
    `chunk` the number of units in a chunk.
    """

    scenarios: tuple[str, ...]
    strategies: tuple[str, ...]
    points: int
    replicates: int
    block: int
    outcomes: tuple[str, ...]
    horizon: int
    milestones: int
    chunk: int

    @classmethod
    def of(cls, study: Study, *, block: int | None = None) -> Layout:
        """The layout of a study, in blocks of so many replicates. Raises InputError for an unknown factor."""
        if block is None:
            names = [strategy.name for strategy in study.strategies]
            changes = any(factor(name, names).changes for name in study.factors)
            block = max(1, min(BLOCK, study.replicates // FEWEST_BLOCKS)) if changes else 1
        layout = cls(
            tuple(scenario.name for scenario in study.scenarios),
            tuple(strategy.name for strategy in study.strategies),
            len(study.points),
            study.replicates,
            block,
            tuple(study.outcomes),
            longest(study) if study.months else 0,
            max(len(scenario.milestones) for scenario in study.scenarios),
            1,
        )
        return replace(layout, chunk=min(chunk_size(study), layout.most_units))

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> Layout:
        """The layout that `as_json` wrote."""
        read: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()
        }
        return cls(**read)

    def as_json(self) -> dict[str, Any]:
        """The layout as plain values."""
        facts = asdict(self)
        return {name: list(value) if isinstance(value, tuple) else value for name, value in facts.items()}

    @property
    def units(self) -> int:
        """Number of units."""
        return len(self.scenarios) * self.points * self.replicates

    @property
    def most_units(self) -> int:
        """Units that a chunk may hold at most, for the memory that their results take."""
        row = 8 * (len(self.outcomes) + self.horizon * len(MONTHLY)) * len(self.strategies)
        return max(1, MOST_BYTES // row)

    @property
    def cells(self) -> int:
        """Number of units of one scenario."""
        return self.points * self.replicates

    def chunks(self, shard: tuple[int, int] = (1, 1)) -> list[Range]:
        """The chunks of shard K of N (all of them, when not given): neighbours in the order of work."""
        number, count = shard
        chunks = -(-self.units // self.chunk)
        own = range(chunks * (number - 1) // count, chunks * number // count)
        return [(k * self.chunk, min((k + 1) * self.chunk, self.units)) for k in own]

    def position(self, first: int, last: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Scenario, point and replicate (numbers from 0) of the units `first` to `last - 1` of the order of work."""
        unit = np.arange(first, last, dtype=np.int64)
        per_block = self.block * len(self.scenarios) * self.points
        begun = unit // per_block * self.block
        rest = unit - unit // per_block * per_block
        size = np.minimum(self.block, self.replicates - begun)
        scenario, rest = np.divmod(rest, self.points * size)
        point, within = np.divmod(rest, size)
        return scenario, point, begun + within

    def cell(self, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
        """Scenario of those units, and their row in its part of the tables: point by point, each with its replicates."""
        scenario, point, replicate = self.position(first, last)
        return scenario, point * self.replicates + replicate


def longest(study: Study) -> int:
    """The longest horizon of a study in months, where a factor may vary it too."""
    lengths = [scenario.months for scenario in study.scenarios]
    if "months" in study.factors:
        levels = study.points.column(study.factors.index("months"))
        lengths += [int(level) for level in set(levels.tolist()) if isinstance(level, int | float)]
    return max(lengths)


def chunk_size(study: Study) -> int:
    """How many units make a chunk, from a rough estimate of how long a unit takes."""
    units = len(study.scenarios) * len(study.points) * study.replicates
    seconds = np.mean([
        seconds_of(scenario, strategy) * len(study.strategies)
        for scenario in study.scenarios
        for strategy in study.strategies
    ])  # fmt: skip
    size = max(math.ceil(LEAST_SECONDS / seconds), math.ceil(units / CHUNKS))
    return min(math.ceil(MOST_SECONDS / seconds), size)


def seconds_of(scenario: Scenario, strategy: Strategy) -> float:
    """Roughly the seconds that one run takes."""
    listed = scenario.organisations
    count = listed.count if isinstance(listed, Generated) else len(listed) if isinstance(listed, tuple) else 1
    month = count * ORGANISATION_MONTH + (PYTHON_MONTH if isinstance(strategy, Led) else 0.0)
    return RUN + scenario.months * month


def parse_shard(text: str) -> tuple[int, int]:
    """K and N of a shard written as K/N. Raises InputError for anything else."""
    number, _, count = text.partition("/")
    if not (number.isdecimal() and count.isdecimal() and len(text) < 20):
        number = count = "0"
    if not 1 <= int(number) <= int(count) <= MOST_SHARDS:
        raise input_error(f"got {quoted(text)}", "write it as K/N, K from 1 to N, as in 2/8", field="--shard")
    return int(number), int(count)
