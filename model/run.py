"""The order of the month, written once, and the one loop over the months of a run. Everything that makes runs goes through it.

Python enters by two functions: `run_units` makes many runs in one call and observes nothing; `advance` takes one run on by any
number of months and notes what it is given room for. Both are compiled from the same text: where `plan`, `ask`, `notes` or `kept` is None,
the compiler leaves out what would be done with them, so that batches do not pay for what only single runs need.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from coalitionlab.agents.convener_view import PLACES
from coalitionlab.model.acting import convener_acts
from coalitionlab.model.columns_compiled import column
from coalitionlab.model.compiled import compiled, making, standalone, step
from coalitionlab.model.deciding import organisations_decide, settle_payoffs, terms, weigh
from coalitionlab.model.experiencing import experience_feeds_back
from coalitionlab.model.goals import first_goals
from coalitionlab.model.labouring import members_work
from coalitionlab.model.membership import enter, leave
from coalitionlab.model.moving import people_move, renew_capacity, world_moves
from coalitionlab.model.passes import set_all
from coalitionlab.model.picture import look_at_members, look_inside
from coalitionlab.model.plan import Plan, follow
from coalitionlab.model.population import populate
from coalitionlab.model.recording import record_month, record_run
from coalitionlab.model.rules.arithmetic import logistic
from coalitionlab.model.rules.working import credibility
from coalitionlab.model.states import keep_states, kept_of_run
from coalitionlab.model.striking import events_strike
from coalitionlab.model.system import parameters_at, prepare, system_inside
from coalitionlab.model.talking import look_around, organisations_talk
from coalitionlab.scenarios.names.fields import MEMBER, OUTSIDE
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES

#: The steps of a month, in order, as one would print them.
ORDER = (
    "the world moves",
    "the convener acts",
    "organisations perceive and talk",
    "organisations decide",
    "members work",
    "experience feeds back",
    "people move",
)
_MONTHLY = len(MONTHLY_NAMES)


class Units(NamedTuple):
    """U units of work, each a replicate under a row of parameters, in the order in which they are done."""

    keys: np.ndarray  #: U uint64, the keys of their replicates
    number: np.ndarray  #: U int64, the row of the results for each
    parameters: np.ndarray  #: rows of parameters
    row: np.ndarray  #: U int64, the row of parameters of each
    shared: np.ndarray  #: U bool, whether the population is that of the unit before
    pairs: np.ndarray  #: directed ties drawn or listed beforehand, of all replicates one after the other
    values: np.ndarray  #: their trust and distance, nan where these are to be drawn
    first: np.ndarray  #: U int64, where each unit's pairs begin
    last: np.ndarray  #: U int64, where they end


class ResultArrays(NamedTuple):
    """Where the results of S strategies by U units go. `months` has no rows when the monthly outcomes are not wanted, `states` is None
    when no states of organisations are."""

    outcomes: np.ndarray  #: S x U x outcomes of a run
    months: np.ndarray  #: S x U x T x monthly outcomes
    delivered: np.ndarray  #: S x U x G, the month, from 1, in which each goal was first delivered; nan before
    states: Any = None  #: a `states.Kept`


@step
def month(system, number, days, aims, notes=None):
    """One month, numbered from 0: `days` staff-days per action on `aims`. Returns the staff-days spent."""
    world_moves(system, number)
    spent = convener_acts(system, days, aims)
    organisations_talk(system)
    if notes is not None:
        note_deciding(system, number, notes)
    organisations_decide(system, number)
    events_strike(system, number)
    members_work(system, number)
    experience_feeds_back(system)
    people_move(system, number)
    settle_payoffs(system)
    return spent


@step
def run_months(system, frame, first, last, plan, desk, ask, strategy, months, delivered, notes, kept=None):
    """Months first to last - 1 (from 0) of a run; returns the staff-days spent in them.

    Outcomes are recorded in `months` (T x monthly outcomes), and in `delivered` the month in which each goal was first delivered. The convener follows `plan`, or where `ask` is there
    (a C function) what `ask(strategy, month)` leaves on the desk: it returns 0, or ends the run, and nan is returned. After the
    convener's withdrawal nobody is asked and nothing is done.
    """
    phase, spent = 0, 0.0
    for number in range(first, last):
        before = months[max(0, number - 1)]
        days, aims, admits = system.days, system.no_aims, np.nan
        renew_capacity(system, number)
        if plan is not None:
            phase, row = follow(plan, phase, number, before)
            if row < len(plan.effort):
                aims = plan.aims[row]
            admits = staff(system, plan, row, number < frame.withdraw)
        if ask is not None and number < frame.withdraw:
            show(system, before, desk)
            if ask(strategy, number) != 0:
                return np.nan
            days, aims, admits = desk.days, desk.aims, desk.admits[0]
        system.convener.admits = admits
        spent += month(system, number, days, aims, notes)
        record_month(system, months[number])
        if notes is not None:
            note_end(system, number, notes)
        if kept is not None:
            keep_states(system, number, kept)
    for g in range(len(delivered)):
        delivered[g] = system.first_delivered[g]
    return spent


@step
def staff(system, plan, row, present):
    """Fills this month's staff-days from a row of the plan, none when the convener is not present; returns how many are admitted."""
    days, does = system.days, present and row < len(plan.effort)
    for action in range(len(days)):
        days[action] = system.convener.capacity * plan.effort[row, action] if does else 0.0
    return plan.admits[row] if does else np.nan


@step
def lay_out_desk(system, desk, first_month):
    """Puts on the desk what does not change in a run, and into the first month how things stand before anything has happened."""
    for i in range(len(system.traits)):
        desk.profiles[i] = system.traits[i].profile
    record_month(system, first_month)


@step
def show(system, outcomes, desk):
    """Puts on the desk what the convener can see: last month's `outcomes`, its own means, the climate, who is inside."""
    for k in range(len(desk.readings)):
        field = PLACES[k] - len(outcomes)
        desk.readings[k] = system.overall[field] if field >= 0 else outcomes[PLACES[k]]
    for i in range(len(system.state)):
        desk.statuses[i] = np.uint8(system.state[i].status)


@step
def note_deciding(system, number, notes):
    """Notes what decides, just before organisations decide."""
    if len(notes.overall):
        for k in range(len(system.overall)):
            notes.overall[number, k] = system.overall[k]
    for k in range(len(notes.rows)):
        i = notes.rows[k]
        seen = system.work[i]
        notes.seen[number, k, 0], notes.seen[number, k, 1] = seen.peers, seen.wariness
        notes.seen[number, k, 2] = seen.opposed
        weighed = terms(system, i)
        for t in range(len(weighed)):
            notes.terms[number, k, t] = weighed[t] + 0.0  # no -0.0
        for field in range(notes.state.shape[1]):
            notes.state[number, field, k] = column(system.state, field)[i]


@step
def note_end(system, number, notes):
    """Notes where everybody stands at the end of the month."""
    if len(notes.status):
        for i in range(len(system.state)):
            notes.status[number, i] = system.state[i].status
            notes.utility[number, i] = system.state[i].utility
            notes.chance[number, i] = system.work[i].chance
    if len(notes.trust):
        for k in range(len(system.target)):
            notes.trust[number, k] = system.ties[k].trust
            notes.strength[number, k] = system.ties[k].strength


@standalone
def advance(system, frame, first, last, desk, ask, months, delivered, notes):
    """Takes one run on from month first to last - 1, asking for each month; returns as `run_months` does."""
    if first == 0:
        lay_out_desk(system, desk, months[0])
    return run_months(system, frame, first, last, None, desk, ask, 0, months, delivered, notes)


@compiled
def weigh_now(system, notes):
    """Notes in the first month what would decide if organisations decided now."""
    look_around(system)
    note_deciding(system, 0, notes)


@standalone
def run_units(frame, units, conveners, plans, desk, ask, results, start, end):
    """Makes the runs of units start to end - 1, each under every strategy; a population is kept for as long as units share it.

    Strategies follow `plans` (where the rows of each begin, and the rows), or `ask` is called with their number. Returns whether
    all runs were made.
    """
    scratch = np.zeros((frame.months, _MONTHLY))
    population = unit_population(frame, units, start)
    for u in range(start, end):
        if u > start and not units.shared[u]:
            population = unit_population(frame, units, u)
        parameters, number, strategies = units.parameters[units.row[u]], units.number[u], len(conveners)
        needed_again = u + 1 < end and units.shared[u + 1]
        for s in range(strategies):
            months = results.months[s, number] if len(results.months) else scratch
            memory = prepare(frame, population, parameters, conveners[s], needed_again or s + 1 < strategies)
            system = system_inside(frame, population, memory)
            begin(system, memory.inside)
            if ask is not None:
                lay_out_desk(system, desk, months[0])
            plan, delivered = plan_of(plans, s), results.delivered[s, number]
            kept = kept_of_run(results.states, s, number)
            spent = run_months(system, frame, 0, frame.months, plan, desk, ask, s, months, delivered, None, kept)
            if math.isnan(spent):
                return False
            record_run(
                months, frame, system.p.months_per_year, spent, delivered, results.outcomes[s, number]
            )  # fmt: skip
    return True


@making
def unit_population(frame, units, u):
    """The population of unit u."""
    p = parameters_at(units.parameters[units.row[u]])
    a, b = units.first[u], units.last[u]
    return populate(frame, units.keys[u], p, units.pairs[a:b], units.values[a:b])


@making
def plan_of(plans, s):
    """The plan of strategy s; None where there are none."""
    if plans is None:
        return None
    first, rows = plans
    a, b = first[s], first[s + 1]
    return Plan(
        rows.effort[a:b], rows.aims[a:b], rows.until[a:b], rows.others[a:b], rows.metric[a:b], rows.above[a:b],
        rows.value[a:b], rows.admits[a:b],
    )  # fmt: skip


@compiled
def begin(system, inside):
    """Sets the state before month 0; `inside` is n int8, 1 for members at the start.

    How sympathetic an organisation is held to be follows from the utility of joining before anyone has: its logistic, in
    standard deviations from the mean.
    """
    look_inside(system)
    first_goals(system)
    state, work, n = system.state, system.work, len(system.state)
    set_all(work.wariness, 1.0 - system.p.stranger_trust)
    weigh(system, state.utility)
    mean = spread = 0.0
    for i in range(n):
        mean += state[i].utility / n
    for i in range(n):
        spread += (state[i].utility - mean) ** 2 / n
    spread = math.sqrt(spread)
    for i in range(n):
        ahead = (state[i].utility - mean) / spread if spread > 1e-12 else 0.0
        state[i].credibility = credibility(logistic(ahead), system.p.expected_signal)
        if inside[i]:
            state[i].status, state[i].effort = MEMBER, _TAKES_PART
    look_inside(system)
    settle_payoffs(system)


#: Effort of those who are inside before the first month: they take part, half of what they could.
_TAKES_PART = 0.5


@compiled
def move(system, i, inside):
    """Makes organisation i a member (one on trial or under a mandate too), or takes it out when `inside` is False; then
    draws the picture of the members anew, which others decide against (no time passes: domination is felt as before)."""
    s = system.state[i]
    if not inside:
        leave(s)
    elif s.status == OUTSIDE:
        enter(s, MEMBER)
    else:
        s.status = MEMBER
        s.pilot_left = 0.0
    look_at_members(system)
    settle_payoffs(system)


class Runner(NamedTuple):
    """What makes runs, see `model.run`: one taken on month by month, or many in one call."""

    advance: Any
    run_units: Any


#: The model's own.
USUAL = Runner(advance, run_units)
