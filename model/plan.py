"""A plan: the phases of a strategy as arrays, and which of them a run is in."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from coalitionlab.agents.spending import aim_numbers
from coalitionlab.model.compiled import opened, step
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.names.actions import ACTION_NAMES, ACTIONS
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES
from coalitionlab.scenarios.strategy import Condition, Phase, Strategy

#: A month that never comes.
_NEVER = 1e18


class Plan(NamedTuple):
    """P rows over A actions (all arrays float64 unless said): phases, each followed by what it does instead."""

    effort: np.ndarray  #: P x A, the share of the capacity spent on each action
    aims: np.ndarray  #: P x A int64
    until: np.ndarray  #: P, the phase ends before this month, counted from 0
    others: np.ndarray  #: P int64, how many of the rows that follow are of the same phase
    metric: (
        np.ndarray
    )  #: P int64, the monthly outcome in the condition that ends the phase, or that the row is for; or -1
    above: np.ndarray  #: P, 1 when that holds once the metric is above the value, 0 when below
    value: np.ndarray  #: P
    admits: np.ndarray  #: P, most that may join a month; nan for no limit


def plan(strategy: Strategy, sectors: tuple[str, ...]) -> Plan:
    """The strategy's phases as arrays; `sectors` are the scenario's, for aims at a sector."""
    try:
        return _plan([row for phase in strategy.phases for row in _rows(phase)], sectors)
    except InputError as error:
        raise InputError(*(f"strategy {strategy.name}: {each}" for each in error.problems)) from None


def _plan(rows: list[tuple[Phase, Condition | None, int]], sectors: tuple[str, ...]) -> Plan:
    phases, conditions, others = zip(*rows, strict=True) if rows else ((), (), ())
    ends, count = [phase.until_month for phase in phases], len(rows)
    return Plan(
        np.array([_effort(phase) for phase in phases]).reshape(count, len(ACTIONS)),
        np.array([aim_numbers(phase.aims, sectors) for phase in phases], np.int64).reshape(count, len(ACTIONS)),
        np.array([_NEVER if end is None else float(end) for end in ends]),
        np.array(others, np.int64),
        np.array([MONTHLY_NAMES.index(c.metric) if c else -1 for c in conditions], np.int64),
        np.array([float(c.above) if c else 0.0 for c in conditions]),
        np.array([c.value if c else 0.0 for c in conditions]),
        np.array([np.nan if phase.admits is None else phase.admits for phase in phases]),
    )  # fmt: skip


def _rows(phase: Phase) -> list[tuple[Phase, Condition | None, int]]:
    """(what is done, the condition, how many others follow): the phase, then what it does instead."""
    others = [(phase.with_instead(each), each.when, 0) for each in phase.instead]
    return [(phase, phase.when, len(others)), *others]


def _effort(phase: Phase) -> list[float]:
    total = sum(phase.effort.values())
    return [phase.share * phase.effort.get(name, 0.0) / total if total > 0 else 0.0 for name in ACTION_NAMES]


@step
def follow(plan, phase, number, last_month):
    """(phase, row) of month `number` (from 0), given the phase that held before and last month's outcomes.

    The row says what is done: the first of what the phase does instead whose condition held last month, else the phase's own.
    A phase ends when its month has come or its condition held last month; past the last phase there is no row.
    """
    while phase < len(plan.until):
        ended = number >= plan.until[phase]
        if plan.metric[phase] >= 0 and number > 0:
            ended = ended or holds(plan, phase, last_month)
        if not ended:
            break
        phase += 1 + plan.others[phase]
        if phase < len(plan.until) and plan.metric[phase] >= 0:
            break  # a new phase is given its first month before its own condition is asked
    if number > 0 and phase < len(plan.others):
        for row in range(phase + 1, phase + 1 + plan.others[phase]):
            if holds(plan, row, last_month):
                return phase, row
    return phase, phase


@step
def holds(plan, row, last_month):
    """Whether the condition of a row held last month."""
    reading = last_month[plan.metric[row]]
    return reading > plan.value[row] if plan.above[row] > 0.0 else reading < plan.value[row]


#: `follow`, for Python.
followed = opened(follow)


def phases_met(plan: Plan, months: np.ndarray) -> np.ndarray:
    """The number of the strategy's phase in each of T months with these outcomes; one more than the last when all are over."""
    first_rows, row = [], 0
    while row < len(plan.others):
        first_rows.append(row)
        row += 1 + int(plan.others[row])
    met, phase = np.zeros(len(months), np.int64), 0
    for number in range(len(months)):
        phase, _ = followed(plan, phase, number, months[max(0, number - 1)])
        met[number] = np.searchsorted(first_rows, phase)
    return met
