"""The order of a study's work, and the order of its tables.

A unit is one replicate of one point of one scenario; all strategies of a unit run together, on the same organisations and with the
same luck. Work goes through blocks of replicates, outermost, then scenarios, points, and the replicates of the block: whenever
a sweep is stopped, every scenario and point has the same number of replicates, give or take one block. Neighbours in that order share
their replicate, so that the engine can use one population for many points. Tables are in the order in which one reads:
scenario, point, replicate, strategy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from coalitionlab.experiments.studies.points import understood
from coalitionlab.experiments.studies.study import Study
from coalitionlab.scenarios.names.outcomes import MONTHLY

#: Replicates in a block where points differ in more than parameters: making a point's scenario is then shared by so many runs.
BLOCK = 8
#: Blocks that there are at least, so that a sweep stopped early is balanced.
FEWEST_BLOCKS = 4
#: Bytes of results that a chunk may take in memory.
MOST_BYTES = 2**25


@dataclass(frozen=True)
class Layout:
    """How the units of a study are numbered; `horizon` is the longest run in months where months are kept, 0 where not."""

    scenarios: tuple[str, ...]
    strategies: tuple[str, ...]
    points: int
    replicates: int
    block: int
    outcomes: tuple[str, ...]
    horizon: int

    @classmethod
    def of(cls, study: Study) -> Layout:
        """The layout of a study. Raises InputError when a factor's name means nothing."""
        changes = any(factor.changes for factor in understood(study))
        block = max(1, min(BLOCK, study.replicates // FEWEST_BLOCKS)) if changes else 1
        return cls(
            tuple(one.name for one in study.scenarios),
            tuple(one.name for one in study.strategies),
            len(study.points),
            study.replicates,
            block,
            tuple(study.outcomes),
            longest(study) if study.months else 0,
        )

    @classmethod
    def read(cls, about: Mapping[str, Any]) -> Layout:
        """The layout that `as_json` wrote."""
        read: dict[str, Any] = {
            name: tuple(one) if isinstance(one, list) else one for name, one in about.items()
        }
        return cls(**read)

    def as_json(self) -> dict[str, Any]:
        """The layout as plain values."""
        return {name: list(one) if isinstance(one, tuple) else one for name, one in asdict(self).items()}

    @property
    def units(self) -> int:
        """How many units there are."""
        return len(self.scenarios) * self.points * self.replicates

    @property
    def runs(self) -> int:
        """How many runs there are: a unit has one for each strategy."""
        return self.units * len(self.strategies)

    @property
    def cells(self) -> int:
        """How many units one scenario has."""
        return self.points * self.replicates

    @property
    def most_units(self) -> int:
        """How many units a chunk may have at most, for the memory that their results take."""
        row = 8 * (len(self.outcomes) + self.horizon * len(MONTHLY))
        return max(1, MOST_BYTES // (row * len(self.strategies)))

    def place(self, first: int, last: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Scenario, point and replicate (numbers from 0) of the units `first` to `last - 1` of the order of work."""
        unit = np.arange(first, last, dtype=np.int64)
        whole = self.block * len(self.scenarios) * self.points
        begun = unit // whole * self.block
        rest = unit - unit // whole * whole
        size = np.minimum(self.block, self.replicates - begun)
        scenario, rest = np.divmod(rest, self.points * size)
        point, within = np.divmod(rest, size)
        return scenario, point, begun + within

    def cell(self, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
        """Scenario of those units, and their place in its part of the tables: point by point, each with its replicates."""
        scenario, point, replicate = self.place(first, last)
        return scenario, point * self.replicates + replicate


def longest(study: Study) -> int:
    """The longest horizon of a study in months, where a factor may vary it too."""
    lengths = [scenario.months for scenario in study.scenarios]
    if "months" in study.factors:
        levels = study.points.column(study.factors.index("months"))
        lengths += [int(level) for level in set(levels.tolist()) if isinstance(level, int | float)]
    return max(lengths)
