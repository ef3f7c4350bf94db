"""The order of the work, and where each result belongs in the tables.

A unit is one scenario at one point with one replicate. All strategies of a unit run together, on the same organisations and with
the same random numbers. Work goes through blocks of replicates, outermost, then scenarios, points, and the replicates of the
block: whenever a study is stopped, every scenario and point has the same number of replicates, give or take one block. Neighbours
in that order share their replicate, so that the engine can use one population for many points. Tables are ordered by scenario,
point, replicate and strategy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from coalitionlab.experiments.applying import factors_of
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.names.outcomes import MONTHLY

#: Replicates in a block where points differ in more than parameters: so many runs share the making of a point's scenario.
BLOCK = 8
#: Blocks that there are at least, so that a study stopped early is balanced.
FEWEST_BLOCKS = 4
#: Bytes of results that a chunk may take in memory.
MOST_BYTES = 2**25


@dataclass(frozen=True)
class Layout:
    """How the units of a study are numbered.

    `horizon` is the longest run in months where months are kept, else 0; `milestones` the largest number of milestones.
    """

    scenarios: tuple[str, ...]
    strategies: tuple[str, ...]
    points: int
    replicates: int
    block: int
    outcomes: tuple[str, ...]
    horizon: int
    milestones: int = 0

    @classmethod
    def of(cls, study: Study, *, block: int | None = None) -> Layout:
        """The layout of a study, in blocks of so many replicates. Raises InputError for an unknown factor."""
        changes = any(factor.changes for factor in factors_of(study))
        usual = max(1, min(BLOCK, study.replicates // FEWEST_BLOCKS)) if changes else 1
        return cls(
            tuple(scenario.name for scenario in study.scenarios),
            tuple(strategy.name for strategy in study.strategies),
            len(study.points),
            study.replicates,
            usual if block is None else block,
            tuple(study.outcomes),
            longest(study) if study.months else 0,
            max(len(scenario.milestones) for scenario in study.scenarios),
        )

    @classmethod
    def read(cls, about: Mapping[str, Any]) -> Layout:
        """The layout that `as_json` wrote."""
        read: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in about.items()
        }
        return cls(**read)

    def as_json(self) -> dict[str, Any]:
        """The layout as plain values."""
        return {
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()
        }

    @property
    def units(self) -> int:
        """Number of units."""
        return len(self.scenarios) * self.points * self.replicates

    @property
    def runs(self) -> int:
        """Number of runs: a unit has one for each strategy."""
        return self.units * len(self.strategies)

    @property
    def cells(self) -> int:
        """Number of units of one scenario."""
        return self.points * self.replicates

    @property
    def most_units(self) -> int:
        """Units that a chunk may hold at most, for the memory that their results take."""
        row = 8 * (len(self.outcomes) + self.horizon * len(MONTHLY))
        return max(1, MOST_BYTES // (row * len(self.strategies)))

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
