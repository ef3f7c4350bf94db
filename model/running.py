"""One run: the phases of a strategy, month after month."""

from __future__ import annotations

import math

import numpy as np

from coalitionlab.model.compiled import monthly, step
from coalitionlab.model.month import month
from coalitionlab.model.recording import record_month
from coalitionlab.scenarios.names.fields import OUTSIDE


@step
def phase_in(current, number, until, others, metric, above, value, last_month):
    """The phase that holds in month `number` (from 0), given the one that held before and last month's outcomes.

    Phases are rows; each is followed by `others` rows of what it does instead. A phase ends when its month has come or its
    condition held last month; past the last phase nothing is done.
    """
    while current < len(until):
        ended = number >= until[current]
        if metric[current] >= 0 and number > 0:
            ended = ended or holds(current, metric, above, value, last_month)
        if not ended:
            break
        current += 1 + others[current]
        if current < len(until) and metric[current] >= 0:
            break  # a new phase is given its first month before its own condition is asked
    return current


@step
def row_in(phase, number, others, metric, above, value, last_month):
    """The row of what a phase does in month `number`: the first of its others whose condition held last month, else its own."""
    if number > 0 and phase < len(others):
        for row in range(phase + 1, phase + 1 + others[phase]):
            if holds(row, metric, above, value, last_month):
                return row
    return phase


@step
def holds(row, metric, above, value, last_month):
    """Whether the condition of a row held last month."""
    reading = last_month[metric[row]]
    return reading > value[row] if above[row] > 0.0 else reading < value[row]


@step
def staff(system, number, withdraw, row, effort, admits, days):
    """Fills `days` with this month's staff-days per action: none after the convener has withdrawn.

    An event of this month that changes the convener's capacity is taken up first.
    """
    renew_capacity(system, number)
    convener, led = system.convener, number < withdraw and row < len(effort)
    for action in range(len(days)):
        days[action] = convener.capacity * effort[row, action] if led else 0.0
    convener.admits = admits[row] if led else np.nan


@step
def renew_capacity(system, number):
    """Takes up the capacity that an event of this month gives."""
    for event in system.events:
        if event.month == number + 1.0 and not math.isnan(event.capacity):
            system.convener.capacity = event.capacity


@monthly
def run(
    system,
    months,
    withdraw,
    effort,
    aims,
    until,
    others,
    metric,
    above,
    value,
    admits,
    needs,
    needed,
    out,
    reached,
    status,
    utility,
):
    """Runs `months` months; returns the staff-days spent.

    Fills `out` (months x monthly outcomes); `reached` (milestones) with the month, from 1, in which all that a milestone
    needs is there, nan before (`needs` milestones x n int8, `needed` milestones x (sectors, collective action)); and, if
    they have rows, `status` and `utility` (months x n).
    """
    phase, spent = 0, 0.0
    days, nothing = system.days, system.no_aims
    for number in range(months):
        before = out[max(0, number - 1)]
        phase = phase_in(phase, number, until, others, metric, above, value, before)
        row = row_in(phase, number, others, metric, above, value, before)
        staff(system, number, withdraw, row, effort, admits, days)
        spent += month(system, number, days, aims[row] if row < len(effort) else nothing)
        end_of_month(system, number, needs, needed, out, reached, status, utility)
    return spent


@step
def end_of_month(system, number, needs, needed, out, reached, status, utility):
    """Notes what the month has come to, where `run` says."""
    record_month(system, out[number])
    pass_milestones(system, number, needs, needed, reached)
    if len(status):
        tell(system, status[number], utility[number])


@step
def tell(system, status, utility):
    """Notes where each organisation stands, and its utility of being inside."""
    for i in range(len(system.state)):
        status[i] = system.state[i].status
        utility[i] = system.state[i].utility


@step
def pass_milestones(system, number, needs, needed, reached):
    """Notes the first month in which a milestone's organisations are inside and its level is reached."""
    now = system.coalition
    for g in range(len(reached)):
        if not math.isnan(reached[g]) or now.sectors < needed[g, 0] or now.action < needed[g, 1]:
            continue
        there = True
        for i in range(len(system.state)):
            there = there and (needs[g, i] == 0 or system.state[i].status != OUTSIDE)
        if there:
            reached[g] = number + 1.0
