"""A strategy as the model reads it: phases as arrays of effort, aims and ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from coalitionlab.agents.actions import ACTION_NAMES, ACTIONS
from coalitionlab.model.catalogue_table import aim_number
from coalitionlab.model.outcomes import MONTHLY_NAMES
from coalitionlab.scenarios.schema import Phase, Strategy

_NEVER = 1e18


@dataclass(frozen=True)
class Plan:
    """P phases over A actions (all arrays float64 unless said)."""

    effort: np.ndarray  #: P x A, the share of the capacity spent on each action
    aims: np.ndarray  #: P x A int64
    until: np.ndarray  #: P, the phase ends before this month, counted from 0
    metric: np.ndarray  #: P int64, the monthly outcome of its condition, or -1
    above: np.ndarray  #: P, 1 when the phase ends once the metric is above the value, 0 when below
    value: np.ndarray  #: P
    admits: np.ndarray  #: P, most that may join a month; nan for no limit


def plan(strategy: Strategy, sectors: tuple[str, ...]) -> Plan:
    """The strategy's phases as arrays; `sectors` are the scenario's, for aims at a sector."""
    phases = strategy.phases
    conditions = [phase.when for phase in phases]
    ends = [phase.until_month for phase in phases]
    rows = len(phases)
    return Plan(
        np.array([_effort(phase) for phase in phases]).reshape(rows, len(ACTIONS)),
        np.array([_aims(phase.aims, sectors) for phase in phases], np.int64).reshape(rows, len(ACTIONS)),
        np.array([_NEVER if end is None else float(end) for end in ends]),
        np.array([MONTHLY_NAMES.index(c.metric) if c else -1 for c in conditions], np.int64),
        np.array([float(c.above) if c else 0.0 for c in conditions]),
        np.array([c.value if c else 0.0 for c in conditions]),
        np.array([np.nan if phase.admits is None else phase.admits for phase in phases]),
    )


def _effort(phase: Phase) -> list[float]:
    total = sum(phase.effort.values())
    return [phase.share * phase.effort.get(name, 0.0) / total if total > 0 else 0.0 for name in ACTION_NAMES]


def _aims(aims: Mapping[str, str], sectors: tuple[str, ...]) -> list[int]:
    return [aim_number(name, aims.get(name, action.aims[0]), sectors) for name, action in ACTIONS.items()]


def days_by_hand(
    days: dict[str, float], aims: dict[str, str], sectors: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """(staff-days, aims) per action in the order of the catalogue, for one month spent by hand."""
    spent = np.array([float(days.get(name, 0.0)) for name in ACTION_NAMES])
    return spent, np.array(_aims(aims, sectors), np.int64)
