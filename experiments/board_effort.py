"""On what the staff-days of a strategy go, action by action and month by month, as a run met it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coalitionlab.model.horizon import withdrawal
from coalitionlab.model.intention import phase_in, row_in
from coalitionlab.model.plan import plan
from coalitionlab.model.tracing import Trace
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.schema import Scenario


def days_of_run(run: Trace) -> NDArray[np.float64] | None:
    """Staff-days by month and action (T x A, in the order of the catalogue) that a run's convener spent.

    Phases are followed as the run met them: one with a condition ends when the recorded months say so. None for a strategy that is a
    Python function, which declares no actions.
    """
    if isinstance(run.strategy, Led):
        return None
    steps = plan(run.strategy, run.population.blueprint.sectors)
    conditions = (steps.others, steps.metric, steps.above, steps.value)
    capacity = capacities(run.scenario)
    days, phase, leaves = np.zeros((run.scenario.months, steps.effort.shape[1])), 0, withdrawal(run.scenario)
    for month in range(run.scenario.months):
        before = run.months[max(0, month - 1)]
        phase = phase_in(phase, month, steps.until, *conditions, before)
        row = row_in(phase, month, *conditions, before)
        if month < leaves and row < len(steps.effort):
            days[month] = capacity[month] * steps.effort[row]
    return days


def capacities(scenario: Scenario) -> NDArray[np.float64]:
    """The convener's staff-days in each month, with the events that change them; nobody's time is counted after it leaves."""
    found = np.full(scenario.months, float(scenario.convener.capacity))
    for event in sorted(scenario.environment.events, key=lambda one: one.month):
        if event.capacity is not None:
            found[event.month - 1 :] = event.capacity
    return found
