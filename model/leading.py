"""Runs led by a function of the user's own: asked before each month, between compiled months."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from coalitionlab.model.assembling import prepare
from coalitionlab.model.assembling import system_inside as system_of
from coalitionlab.model.compiled import monthly, step, whole
from coalitionlab.model.many import unit_population
from coalitionlab.model.month import month
from coalitionlab.model.recording import record_month, record_run
from coalitionlab.model.running import end_of_month, renew_capacity
from coalitionlab.model.starting import begin


class Desk(NamedTuple):
    """What passes between a run and the function that leads it: copies, so that neither can reach into the other."""

    places: np.ndarray  #: int64, which of the monthly outcomes and of `whole` are seen
    readings: np.ndarray  #: what they are now
    statuses: np.ndarray  #: n uint8
    profiles: np.ndarray  #: n float64
    days: np.ndarray  #: a, the answer: staff-days per action,
    aims: np.ndarray  #: a int64, aims,
    admits: np.ndarray  #: 1, and the most that may join; nan for no limit


@monthly
def run_led(system, months, withdraw, needs, needed, desk, ask, who, out, reached, status, utility):
    """As `run`, led by what `ask(who, month)` leaves on the desk; it is a C function that returns 0, or else ends the run.

    Returns the staff-days spent, nan when the run was ended.
    """
    spent = 0.0
    for i in range(len(system.traits)):
        desk.profiles[i] = system.traits[i].profile
    record_month(system, out[0])  # how things stand before anything has happened
    for number in range(months):
        renew_capacity(system, number)
        days, aims, admits = system.days, system.no_aims, np.nan
        if number < withdraw:
            show(system, out[max(0, number - 1)], desk)
            if ask(who, number) != 0:
                return np.nan
            days, aims, admits = desk.days, desk.aims, desk.admits[0]
        system.convener.admits = admits
        spent += month(system, number, days, aims)
        end_of_month(system, number, needs, needed, out, reached, status, utility)
    return spent


@step
def show(system, outcomes, desk):
    """Puts on the desk what the convener can see."""
    for k in range(len(desk.places)):
        place = desk.places[k] - len(outcomes)
        desk.readings[k] = system.whole[place] if place >= 0 else outcomes[desk.places[k]]
    for i in range(len(system.state)):
        desk.statuses[i] = np.uint8(system.state[i].status)


@whole
def run_led_units(frame, units, conveners, results, desk, ask, start, end):
    """As `run_units`, for strategies that are asked; returns whether all runs were made (they end when one was ended)."""
    nobody = np.zeros((0, 0))
    scratch = np.zeros((frame.months, results.months.shape[-1]))
    population = unit_population(frame, units, start)
    for u in range(start, end):
        if u > start and not units.alike[u]:
            population = unit_population(frame, units, u)
        parameters, place, strategies = units.parameters[units.which[u]], units.place[u], len(conveners)
        shared = u + 1 < end and units.alike[u + 1]
        for s in range(strategies):
            months = results.months[s, place] if len(results.months) else scratch
            memory = prepare(frame, population, parameters, conveners[s], shared or s + 1 < strategies)
            system = system_of(frame, population, parameters, memory)
            begin(system, memory.inside)
            spent = run_led(
                system, frame.months, frame.withdraw, frame.needs, frame.needed, desk, ask, s, months,
                results.milestones[s, place], nobody, nobody,
            )  # fmt: skip
            if np.isnan(spent):
                return False
            record_run(
                months, len(frame.who), frame.withdraw, frame.bar, frame.success_sectors, spent,
                results.outcomes[s, place],
            )  # fmt: skip
    return True
