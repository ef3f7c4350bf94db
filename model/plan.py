"""A strategy as the model reads it: phases as arrays of effort, aims and ends."""

from __future__ import annotations

import numpy as np

from coalitionlab.agents.spending import aim_numbers
from coalitionlab.model.phases import Plan
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.names.actions import ACTION_NAMES, ACTIONS
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES
from coalitionlab.scenarios.schema import Condition, Phase, Strategy

_NEVER = 1e18


def plan(strategy: Strategy, sectors: tuple[str, ...]) -> Plan:
    """The strategy's phases as arrays; `sectors` are the scenario's, for aims at a sector."""
    try:
        return _plan([row for phase in strategy.phases for row in _rows(phase)], sectors)
    except InputError as error:
        raise InputError(*(f"strategy {strategy.name}: {one}" for one in error.problems)) from None


def _plan(rows: list[tuple[Phase, Condition | None, int]], sectors: tuple[str, ...]) -> Plan:
    phases, conditions, others = zip(*rows, strict=True) if rows else ((), (), ())
    ends, count = [phase.until_month for phase in phases], len(rows)
    return Plan(
        np.array([_effort(phase) for phase in phases]).reshape(count, len(ACTIONS)),
        np.array([aim_numbers(phase.aims, sectors) for phase in phases], np.int64).reshape(
            count, len(ACTIONS)
        ),
        np.array([_NEVER if end is None else float(end) for end in ends]),
        np.array(others, np.int64),
        np.array([MONTHLY_NAMES.index(c.metric) if c else -1 for c in conditions], np.int64),
        np.array([float(c.above) if c else 0.0 for c in conditions]),
        np.array([c.value if c else 0.0 for c in conditions]),
        np.array([np.nan if phase.admits is None else phase.admits for phase in phases]),
    )


def _rows(phase: Phase) -> list[tuple[Phase, Condition | None, int]]:
    """(what is done, the condition, how many others follow): the phase, then what it does instead."""
    others = [(phase.with_instead(one), one.when, 0) for one in phase.instead]
    return [(phase, phase.when, len(others)), *others]


def _effort(phase: Phase) -> list[float]:
    total = sum(phase.effort.values())
    return [phase.share * phase.effort.get(name, 0.0) / total if total > 0 else 0.0 for name in ACTION_NAMES]
