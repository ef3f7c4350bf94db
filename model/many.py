"""Many runs in one compiled call: units of a replicate and a set of parameters, each under every strategy."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from coalitionlab.model.assembling import prepare
from coalitionlab.model.assembling import system_inside as system_of
from coalitionlab.model.compiled import making, whole
from coalitionlab.model.population import populate
from coalitionlab.model.recording import record_run
from coalitionlab.model.running import run
from coalitionlab.model.starting import begin
from coalitionlab.model.system import parameters_at
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES

_MONTHLY = len(MONTHLY_NAMES)


class Units(NamedTuple):
    """U units of work over P populations' ties, in the order in which they are done."""

    keys: np.ndarray  #: U uint64, the keys of their replicates
    place: np.ndarray  #: U int64, where in the results each goes
    parameters: np.ndarray  #: rows of parameters
    which: np.ndarray  #: U int64, the row of parameters of each
    alike: np.ndarray  #: U bool, whether the population is that of the unit before
    pairs: np.ndarray  #: directed ties drawn or listed beforehand, of all units one after the other
    given: np.ndarray
    first: np.ndarray  #: U int64, where each unit's pairs begin
    last: np.ndarray  #: U int64, where they end


class Plans(NamedTuple):
    """S strategies: their phases one after the other, as in `plan.Plan`, and their conveners."""

    first: np.ndarray  #: S + 1 int64, where each strategy's phases begin
    conveners: np.ndarray  #: S x fields of a convener
    effort: np.ndarray
    aims: np.ndarray
    until: np.ndarray
    others: np.ndarray
    metric: np.ndarray
    above: np.ndarray
    value: np.ndarray
    admits: np.ndarray


class Results(NamedTuple):
    """Where results go. `months` has no rows when the monthly outcomes are not asked for."""

    outcomes: np.ndarray  #: S x U x outcomes of a run
    months: np.ndarray  #: S x U x T x monthly outcomes
    milestones: np.ndarray  #: S x U x G


@making
def unit_population(frame, units, u):
    """The population of unit u."""
    p = parameters_at(units.parameters[units.which[u]])
    a, b = units.first[u], units.last[u]
    return populate(frame, units.keys[u], p, units.pairs[a:b], units.given[a:b])


@whole
def run_units(frame, units, plans, results, start, end):
    """Makes the runs of units start to end - 1; a population is kept for as long as units share it."""
    nobody = np.zeros((0, 0))
    scratch = np.zeros((frame.months, _MONTHLY))
    population = unit_population(frame, units, start)
    for u in range(start, end):
        if u > start and not units.alike[u]:
            population = unit_population(frame, units, u)
        parameters, place, strategies = units.parameters[units.which[u]], units.place[u], len(plans.conveners)
        shared = u + 1 < end and units.alike[u + 1]
        for s in range(strategies):
            a, b = plans.first[s], plans.first[s + 1]
            months = results.months[s, place] if len(results.months) else scratch
            memory = prepare(frame, population, parameters, plans.conveners[s], shared or s + 1 < strategies)
            system = system_of(frame, population, parameters, memory)
            begin(system, memory.inside)
            spent = run(
                system, frame.months, frame.withdraw, plans.effort[a:b], plans.aims[a:b], plans.until[a:b], plans.others[a:b],
                plans.metric[a:b], plans.above[a:b], plans.value[a:b], plans.admits[a:b], frame.needs, frame.needed,
                months, results.milestones[s, place], nobody, nobody,
            )  # fmt: skip
            record_run(
                months, len(frame.who), frame.withdraw, frame.bar, frame.success_sectors, spent,
                results.outcomes[s, place],
            )  # fmt: skip
