"""One run: the phases of a strategy, month after month."""

from __future__ import annotations

import math

import numpy as np

from coalitionlab.model.compiled import monthly, step
from coalitionlab.model.fields import OUTSIDE
from coalitionlab.model.month import month
from coalitionlab.model.recording import record_month


@step
def phase_in(current, number, effort, until, metric, above, value, last_month):
    """The phase that holds in month `number` (from 0), given the one that held before and last month's outcomes.

    A phase ends when its month has come or its condition held last month; past the last phase nothing is done.
    """
    while current < len(effort):
        ended = number >= until[current]
        if metric[current] >= 0 and number > 0:
            reading = last_month[metric[current]]
            met = reading > value[current] if above[current] > 0.0 else reading < value[current]
            ended = ended or met
        if not ended:
            break
        current += 1
        if current < len(effort) and metric[current] >= 0:
            break  # a new phase is given its first month before its own condition is asked
    return current


@step
def staff(system, number, withdraw, phase, effort, admits, days):
    """Fills `days` with this month's staff-days per action: none after the convener has withdrawn.

    An event of this month that changes the convener's capacity is taken up first.
    """
    convener = system.convener
    for event in system.events:
        if event.month == number + 1.0 and not math.isnan(event.capacity):
            convener.capacity = event.capacity
    led = number < withdraw and phase < len(effort)
    for action in range(len(days)):
        days[action] = convener.capacity * effort[phase, action] if led else 0.0
    convener.admits = admits[phase] if led else np.nan


@monthly
def run(
    system,
    months,
    withdraw,
    effort,
    aims,
    until,
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
        phase = phase_in(phase, number, effort, until, metric, above, value, out[max(0, number - 1)])
        staff(system, number, withdraw, phase, effort, admits, days)
        spent += month(system, number, days, aims[phase] if phase < len(effort) else nothing)
        record_month(system, out[number])
        pass_milestones(system, number, needs, needed, reached)
        if len(status):
            for i in range(len(system.state)):
                status[number, i] = system.state[i].status
                utility[number, i] = system.state[i].utility
    return spent


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
