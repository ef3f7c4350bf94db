"""What a convener will do in one month, whoever decided it: its strategy, a function, or a person."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from coalitionlab.agents.spending import Spending
from coalitionlab.model.compiled import opened
from coalitionlab.model.plan import Plan
from coalitionlab.model.running import phase_in as _phase_in
from coalitionlab.model.running import row_in as _row_in
from coalitionlab.model.running import staff as _staff
from coalitionlab.model.system import System

phase_in, row_in, staff = opened(_phase_in), opened(_row_in), opened(_staff)


class Intention(NamedTuple):
    """One month's effort, and the strategy's phase that it falls in."""

    days: np.ndarray  #: staff-days per action
    aims: np.ndarray  #: int64
    admits: float  #: most that may join; nan for no limit
    phase: int

    def instead(self, other: Spending) -> Intention:
        """The same month with this effort in place of the strategy's."""
        return Intention(other.days, other.aims, other.admits, self.phase)


def led_by_plan(
    system: System, steps: Plan, phase: int, number: int, withdraw: int, last_month: np.ndarray
) -> Intention:
    """What the strategy does in month `number` (from 0), by the same two steps as in a batch."""
    conditions = (steps.others, steps.metric, steps.above, steps.value, last_month)
    now = phase_in(phase, number, steps.until, *conditions)
    row = row_in(now, number, *conditions)
    days = np.zeros(steps.effort.shape[1])
    staff(system, number, withdraw, row, steps.effort, steps.admits, days)
    aims = steps.aims[row] if row < len(steps.aims) else np.zeros(len(days), np.int64)
    return Intention(days, aims, float(system.convener["admits"]), now)
