"""What has been recorded of a run so far, month by month, by the same compiled functions as in a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coalitionlab.model.blueprint import Blueprint
from coalitionlab.model.compiled import opened
from coalitionlab.model.horizon import milestone_needs, withdrawal
from coalitionlab.model.recording import record_month, record_run
from coalitionlab.model.running import pass_milestones as _pass_milestones
from coalitionlab.model.system import System
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES, RUN_NAMES
from coalitionlab.scenarios.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd

pass_milestones = opened(_pass_milestones)
_JOINS, _LEAVES = MONTHLY_NAMES.index("joins"), MONTHLY_NAMES.index("leaves")


class Ledger:
    """The outcomes of the months that have passed.

    Attributes:
        passed: how many months have.
        spent: staff-days.
    """

    def __init__(self, scenario: Scenario, plan: Blueprint) -> None:
        self._scenario, self._needs, self._size = scenario, milestone_needs(scenario, plan), plan.size
        self._months: np.ndarray = np.zeros((scenario.months, len(MONTHLY_NAMES)))
        self._reached = np.full(len(scenario.milestones), np.nan)
        self.passed, self.spent, self._came_in, self._went_out = 0, 0.0, 0, 0

    @property
    def last_month(self) -> np.ndarray:
        """The outcomes of the last month, in the order of MONTHLY; zeros before the first."""
        row: np.ndarray = self._months[max(0, self.passed - 1)]
        return row

    def note_move(self, came_in: bool, went_out: bool) -> None:
        """Notes that an organisation was put in or taken out by hand, for the coming month's joins and leaves."""
        self._came_in += came_in
        self._went_out += went_out

    def note_month(self, system: System, spent: float) -> None:
        """Records the month that has just passed."""
        out = self._months[self.passed]
        record_month(system, out)
        pass_milestones(system, self.passed, *self._needs, self._reached)
        out[_JOINS] += self._came_in
        out[_LEAVES] += self._went_out
        self.passed, self.spent, self._came_in, self._went_out = self.passed + 1, self.spent + spent, 0, 0

    def table(self) -> pd.DataFrame:
        """The monthly outcomes: a row a month, numbered from 1."""
        import pandas as pd

        index = pd.RangeIndex(1, self.passed + 1, name="month")
        return pd.DataFrame(self._months[: self.passed].copy(), columns=list(MONTHLY_NAMES), index=index)

    def run(self) -> dict[str, float]:
        """The outcomes of the run so far, by the names of PER_RUN. Raises ValueError before the first month."""
        if self.passed == 0:
            raise ValueError("no month has passed yet")
        out, one = np.zeros(len(RUN_NAMES)), self._scenario
        record_run(
            self._months[: self.passed],
            self._size,
            withdrawal(one),
            one.bar,
            one.success_sectors,
            self.spent,
            out,
        )
        return dict(zip(RUN_NAMES, map(float, out), strict=True))

    def milestones(self) -> dict[str, int | None]:
        """The month, from 1, in which each milestone was first reached; None when it was not."""
        names = [milestone.name for milestone in self._scenario.milestones]
        return {
            name: None if np.isnan(when) else int(when)
            for name, when in zip(names, self._reached, strict=True)
        }
