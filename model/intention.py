"""What a convener will do in one month, whoever decided it: its strategy, a function, or a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from coalitionlab.agents.convener_view import ConvenerView, Leader
from coalitionlab.agents.spending import Spending, check_capacity, spending
from coalitionlab.model.compiled import opened
from coalitionlab.model.plan import Plan
from coalitionlab.model.running import phase_in as _phase_in
from coalitionlab.model.running import staff as _staff
from coalitionlab.model.system import System
from coalitionlab.scenarios.errors import quoted, refuse

phase_in, staff = opened(_phase_in), opened(_staff)


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
    now = phase_in(
        phase, number, steps.effort, steps.until, steps.metric, steps.above, steps.value, last_month
    )
    days = np.zeros(steps.effort.shape[1])
    staff(system, number, withdraw, now, steps.effort, steps.admits, days)
    aims = steps.aims[now] if now < len(steps.aims) else np.zeros(len(days), np.int64)
    return Intention(days, aims, float(system.convener["admits"]), now)


def led_by_function(
    leader: Leader, view: ConvenerView, capacity: float, sectors: tuple[str, ...]
) -> Spending:
    """What a function asks for, checked. Raises InputError for what no convener could do, or not with this capacity."""
    answer: Any = leader(view)
    if not isinstance(answer, Mapping):
        do = "let it return a table of actions and staff-days, such as {'build_trust': 5}"
        raise refuse(f"{quoted(answer)} from the strategy in month {view.month + 1}", do)
    pairs = {name: value for name, value in answer.items() if isinstance(value, tuple) and len(value) == 2}
    days = {name: pairs[name][0] if name in pairs else value for name, value in answer.items()}
    asked = spending(days, {name: aim for name, (_, aim) in pairs.items()}, None, sectors)
    check_capacity(asked, capacity)
    return asked
