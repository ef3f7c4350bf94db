"""What is recorded: the outcomes of a month, and the outcomes of a run from those of its months."""

from __future__ import annotations

import math

import numpy as np

from coalitionlab.model.bare import bare
from coalitionlab.model.compiled import compiled, step, sweeping
from coalitionlab.model.own_outcomes import record_own_months, record_own_runs
from coalitionlab.model.passes import tally_two, total
from coalitionlab.model.rules.arithmetic import exp, log
from coalitionlab.scenarios.names.fields import OUTSIDE
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES, OWN_MONTHLY

(_ACTION, _WORK, _GOALS, _MEMBERSHIP, _ACTIVE, _PARTICIPATION, _SECTORS, _TRUST, _BACKBONE, _FUNDS, _OPINION, _REGULATION,
 _OPPOSITION, _MANDATED, _GINI, _VOICE, _JOINS, _LEAVES) = range(len(MONTHLY_NAMES) - len(OWN_MONTHLY))  # fmt: skip
#: Months that make up "the end" of a run, and the share of power that is a critical mass: conventions.
LAST, CRITICAL = 12, 0.25
#: Organisations that make a coalition: a convention.
ENOUGH = 3.0
#: Staff-days that count as none: what is achieved per effort means nothing then.
LEAST_EFFORT = 1e-6


@step
def record_month(system, out):
    """Fills `out` with the outcomes of the month just past, in the order of MONTHLY."""
    now, climate, convener = system.coalition, system.climate, system.convener
    sums = bare(system.sums)
    tally_two(sums, system.state.joined_now, system.state.left_now)
    joins, leaves = total(sums, 0), total(sums, 1)
    gini, voice = influence(system)
    out[_ACTION], out[_MEMBERSHIP] = now.action, now.membership
    out[_PARTICIPATION] = min(1.0, now.participation)  # rounding: shares of power may sum to 1 + 2e-16
    out[_SECTORS], out[_TRUST] = now.sectors, now.trust
    out[_WORK], out[_GOALS], out[_ACTIVE] = now.work, now.delivered, now.active
    out[_BACKBONE], out[_FUNDS] = convener.backbone, convener.funds
    out[_OPINION], out[_REGULATION], out[_OPPOSITION] = climate.opinion, climate.regulation, now.opposition
    out[_MANDATED] = now.mandated
    out[_GINI] = max(0.0, gini)  # rounding: the index of equals may be -1e-16
    out[_VOICE], out[_JOINS], out[_LEAVES] = voice, joins, leaves


@step
def influence(system):
    """(Gini of influence inside, share of it held by the affected).

    Influence is power, spread as far as power is shared: power ** (1 - sharing). A convener that directs holds the share
    control x power x presence itself. Source: S2 (Himmelman: who gains power?); the form is an assumption.
    """
    convener = system.convener
    spread = 1.0 - convener.sharing
    state, traits, held_by = system.state, system.traits, system.work.rate
    if spread == 1.0:
        of_members(held_by, traits.power, state.status)
    else:
        of_members_spread(held_by, traits.power, state.status, spread)
    total = affected = lorenz = count = 0.0
    for i in system.by_power:
        held = held_by[i]
        count += 1.0 if state[i].status != OUTSIDE else 0.0
        total += held
        lorenz += count * held
        affected += held * traits[i].affected
    if count == 0.0:
        return 0.0, 0.0
    directed = convener.control * convener.power * convener.presence
    gini = (2.0 * lorenz / total - count - 1.0) / count
    return directed + (1.0 - directed) * gini, (1.0 - directed) * affected / total


@sweeping
def of_members(held_by, power, status):
    """Power of those inside, 0 of the others."""
    for i in range(len(held_by)):
        held_by[i] = power[i] if status[i] != OUTSIDE else 0.0


@sweeping
def of_members_spread(held_by, power, status, spread):
    """As `of_members`, each raised to `spread`."""
    for i in range(len(held_by)):
        influence = exp(spread * log(power[i]))
        held_by[i] = influence if status[i] != OUTSIDE else 0.0


@step
def alive_at(months, organisations, month):
    """1 when a coalition is alive after `month` months: three or more inside, and as many active in the mean of the last 12 months;
    nan beyond the horizon. That three make a coalition is a convention."""
    if month > len(months) or month < 1:
        return np.nan
    there = months[month - 1, _MEMBERSHIP] * organisations >= ENOUGH - 1e-9
    active = mean_of(months, _ACTIVE, max(0, month - LAST), month) * organisations >= ENOUGH - 1e-9
    return 1.0 if there and active else 0.0


@step
def mean_of(months, outcome, first, last):
    """The mean of an outcome over months first to last - 1; nan when there are none."""
    total = 0.0
    for m in range(first, last):
        total += months[m, outcome]
    return total / (last - first) if last > first else np.nan


@compiled
def record_run(months, frame, year, spent, delivered, out):
    """Fills `out` with the outcomes of a run, in the order of PER_RUN, from its months (T x monthly outcomes), the staff-days spent
    and the months in which its goals were delivered; `year` is how many steps a year has."""
    horizon, organisations, withdraw = len(months), len(frame.who), frame.withdraw
    end = max(0, horizon - LAST)
    peak, critical, members, leaves, mandated, counted = 0.0, horizon + 1.0, 0.0, 0.0, 0.0, 0
    for m in range(horizon):
        peak = max(peak, months[m, _ACTION])
        if critical > horizon and months[m, _PARTICIPATION] >= CRITICAL - 1e-9:  # or a sum of shares that is just that
            critical = m + 1.0
        leaves += months[m, _LEAVES]
        # those inside before the month: those inside after it, less who came, plus who went
        members += months[m, _MEMBERSHIP] * organisations - months[m, _JOINS] + months[m, _LEAVES]
        if months[m, _MEMBERSHIP] > 0.0:
            mandated += months[m, _MANDATED]
            counted += 1
    first = horizon + 1.0
    for g in range(len(delivered)):
        first = min(first, delivered[g]) if not math.isnan(delivered[g]) else first
    final = mean_of(months, _ACTION, end, horizon)
    after = max(end, withdraw) if withdraw < horizon else horizon
    enough = mean_of(months, _SECTORS, end, horizon) >= frame.success_sectors - 0.5
    years = int(year)
    out[0], out[1], out[2] = mean_of(months, _ACTION, 0, horizon), peak, final
    out[3] = mean_of(months, _ACTION, after, horizon)
    out[4], out[5], out[6] = mean_of(months, _WORK, 0, horizon), months[horizon - 1, _GOALS], first
    out[7], out[8] = mean_of(months, _MEMBERSHIP, 0, horizon), mean_of(months, _ACTIVE, end, horizon)
    out[9] = months[horizon - 1, _SECTORS]
    out[10] = mean_of(months, _VOICE, end, horizon)
    out[11] = 1.0 if enough and final > frame.bar else 0.0
    out[12] = alive_at(months, organisations, horizon)
    out[13] = alive_at(months, organisations, withdraw + 2 * years)
    out[14] = alive_at(months, organisations, withdraw + 4 * years)
    out[15] = critical
    out[16] = leaves / members if members > 0.0 else 0.0
    out[17] = mean_of(months, _GINI, end, horizon)
    out[18] = mandated / counted if counted else 0.0
    out[19] = spent
    out[20] = 100.0 * out[0] * horizon / spent if spent > LEAST_EFFORT else np.nan


record_month, record_run = record_own_months(record_month), record_own_runs(record_run)
