"""What the runs of one scenario have given so far, and the tables that it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from coalitionlab.experiments.comparing.frames import milestones_frame, months_frame, runs_frame
from coalitionlab.experiments.comparing.monthly import MonthlyValues
from coalitionlab.experiments.comparing.runner import Block
from coalitionlab.experiments.statistics import Floats
from coalitionlab.scenarios.names.outcomes import RUN_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy

Tables = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


class Gathering:
    """Blocks of one scenario in the order in which they were made; the outcomes in memory, the monthly values aside."""

    def __init__(
        self, scenario: Scenario, strategies: Sequence[Strategy], *, worlds: bool, months: bool
    ) -> None:
        self._scenario, self._names = scenario, [one.name for one in strategies]
        self._worlds = worlds
        self._blocks: list[Block] = []
        self._monthly = MonthlyValues() if months else None

    def add(self, block: Block) -> None:
        """Keep a block."""
        if self._monthly is not None and block.months is not None:
            self._monthly.add(block.months)
        self._blocks.append(replace(block, months=None))

    def outcome(self, name: str) -> Floats:
        """Return an outcome of the runs so far, shape (strategies, runs)."""
        place = RUN_NAMES.index(name)
        return np.concatenate([block.outcomes[:, :, place] for block in self._blocks], axis=1)

    def tables(self) -> Tables | None:
        """Return runs, months and milestones as tables, and let the monthly values go; None when nothing was done."""
        try:
            if not self._blocks:
                return None
            return (
                runs_frame(self._scenario.name, self._names, self._blocks, self._worlds),
                months_frame(self._scenario.name, self._names, self._monthly, len(self._blocks)),
                milestones_frame(self._scenario, self._names, self._blocks),
            )
        finally:
            if self._monthly is not None:
                self._monthly.close()
