"""On what the staff-days of a strategy go, action by action and month by month, as a run met it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coalitionlab.model.tracing import Trace
from coalitionlab.scenarios.schema import Scenario


class Effort(NamedTuple):
    """What a run's convener did: staff-days by month and action (T x A, in the order of the catalogue), and the phase it was in in
    each month (T; as many as there are phases once all are over)."""

    days: NDArray[np.float64]
    phases: NDArray[np.int64]


def effort_of(run: Trace) -> Effort:
    """The effort of a run. A Python function has no phases."""
    return Effort(run.days, run.phases)


def mean_days(efforts: Sequence[Effort]) -> NDArray[np.float64]:
    """Staff-days by month and action, over runs."""
    return np.asarray(np.mean([one.days for one in efforts], axis=0))


def phase_ends(efforts: Sequence[Effort], count: int) -> tuple[int, ...]:
    """The last month (from 1) of each of so many phases, the median over runs; 0 for one that is over before it begins."""
    ends = [np.median([int((one.phases <= phase).sum()) for one in efforts]) for phase in range(count)]
    return tuple(int(end) for end in ends)


def capacities(scenario: Scenario) -> NDArray[np.float64]:
    """The convener's staff-days in each month, with the events that change them; nobody's time is counted after it leaves."""
    found = np.full(scenario.months, float(scenario.convener.capacity))
    for event in sorted(scenario.environment.events, key=lambda one: one.month):
        if event.capacity is not None:
            found[event.month - 1 :] = event.capacity
    return found
