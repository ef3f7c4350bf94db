"""`watch`: one run with everything that a film of it shows, for callers of the module."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from coalitionlab.model.columns_compiled import column
from coalitionlab.model.compiled import making, standalone
from coalitionlab.model.lanes import tie_index
from coalitionlab.model.notes import Notes
from coalitionlab.model.run import begin, plan_of, run_months, unit_population
from coalitionlab.model.system import prepare, system_inside


class Watched(NamedTuple):
    """Where one run of T months goes: n organisations, g goals, room for m directed ties, k organisations looked at closely."""

    months: np.ndarray  #: T x monthly outcomes
    delivered: np.ndarray  #: g, the month, from 1, in which each goal was first delivered; nan before
    traits: np.ndarray  #: n x traits, see `fields.TRAITS`
    status: np.ndarray  #: T x n, at the end of the month, see `fields.STATUS_NAMES`
    utility: np.ndarray  #: T x n, as last weighed
    chance: np.ndarray  #: T x n, of being inside, as decided
    ends: np.ndarray  #: m x 2 int64, from whom to whom each tie goes; ties beyond the room are left out
    trust: np.ndarray  #: T x m, of the ties at the end of the month; nan where two are no more than acquainted
    rows: np.ndarray  #: k int64, given by the caller: the organisations that are looked at closely
    terms: np.ndarray  #: T x k x terms, what each decided by, as `terms.TERMS`


@standalone
def watch(frame, units, conveners, plans, watched):
    """Makes the run of the first unit under the first strategy; returns how many ties there are."""
    population = unit_population(frame, units, 0)
    parameters = units.parameters[units.row[0]]
    memory = prepare(frame, population, parameters, conveners[0], False)
    system = system_inside(frame, population, memory)
    begin(system, memory.inside)
    notes = room(frame.months, len(system.target), watched)
    run_months(
        system, frame, 0, frame.months, plan_of(plans, 0), None, None, 0, watched.months, watched.delivered, notes,
    )  # fmt: skip
    for i in range(len(watched.traits)):
        for field in range(watched.traits.shape[1]):
            watched.traits[i, field] = column(system.traits, field)[i]
    return hand_out(system, notes, watched)


@making
def room(months, ties, watched):
    """Notes on every tie, and on what those looked at closely decide by."""
    close = len(watched.rows)
    return Notes(
        watched.status, watched.utility, watched.chance, watched.rows, watched.terms, np.zeros((months, close, 3)),
        np.zeros((months, 0, close)), np.zeros((0, 0)), np.zeros((months, ties)), np.zeros((months, ties)),
    )  # fmt: skip


@making
def hand_out(system, notes, watched):
    """Fills ends and trust with the ties that are there, as far as there is room; returns how many there are."""
    count = 0
    for i in range(len(system.degree)):
        for k in range(system.degree[i]):
            place = tie_index(system.start, i, k)
            if count < len(watched.ends):
                watched.ends[count, 0], watched.ends[count, 1] = i, system.target[place]
                for t in range(len(watched.trust)):
                    tied = notes.strength[t, place] > 0.0
                    watched.trust[t, count] = notes.trust[t, place] if tied else np.nan
            count += 1
    return count
