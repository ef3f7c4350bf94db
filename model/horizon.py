"""A scenario's dates and marks as the compiled run reads them: when the convener withdraws, what milestones need."""

from __future__ import annotations

import numpy as np

from coalitionlab.model.blueprint import Blueprint
from coalitionlab.scenarios.schema import Scenario

#: A month that never comes.
NEVER = 10**9


def withdrawal(scenario: Scenario) -> int:
    """The month, counted from 0, from which the convener does nothing any more."""
    return NEVER if scenario.withdraw_month is None else scenario.withdraw_month - 1


def milestone_needs(scenario: Scenario, plan: Blueprint) -> tuple[np.ndarray, np.ndarray]:
    """What the scenario's G milestones need: organisations (G x n int8), and (sectors, collective action) (G x 2)."""
    needs = np.zeros((len(scenario.milestones), plan.size), np.int8)
    for g, milestone in enumerate(scenario.milestones):
        needs[g, [plan.index(name) for name in milestone.needs]] = 1
    needed = np.array([(m.sectors, m.collective_action) for m in scenario.milestones], float).reshape(-1, 2)
    return needs, needed
