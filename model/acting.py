"""Step 2 of the month: the convener acts. Staff-days become doses; an action's aim says whom it reaches, its effects what they move."""

from __future__ import annotations

import numpy as np

from coalitionlab.model.bare import bare
from coalitionlab.model.catalogue_table import (
    BROADCAST,
    CENTRAL,
    MEMBER,
    ORGANISATION,
    ORGANISATION_SCOPE,
    OVERALL_SCOPE,
    TIE,
)
from coalitionlab.model.columns_compiled import column
from coalitionlab.model.compiled import step, sweeping
from coalitionlab.model.lanes import tie_index
from coalitionlab.model.passes import (
    how_many,
    lift_to_each,
    rate_each,
    set_all,
    shift,
    shift_to_each,
    tally_distances,
    total,
)
from coalitionlab.model.rules.arithmetic import bounded, exp, power, toward
from coalitionlab.scenarios.names.effects import AIMS, SECTOR_AIM
from coalitionlab.scenarios.names.fields import OUTSIDE


@step
def dose_of(staff_days, reach, targets, overhead):
    """The dose that `staff_days` a month over `targets` give: 1 - exp(-effective * reach / targets), where getting an action going
    takes the more of its staff-days the fewer they are. Spreading thin costs, over targets and over actions."""
    effective = staff_days * staff_days / (staff_days + overhead)
    return 1.0 - exp(-effective * reach / targets)


@step
def in_a_step(rate, steps):
    """What moves the share `rate` in a month moves in one of its `steps`, so that the steps together move as much."""
    return rate if steps == 1.0 else 1.0 - power(max(0.0, 1.0 - rate), 1.0 / steps)


@step
def convener_acts(system, days, aims):
    """Spends `days` (staff-days per action) on the aims given; returns the staff-days spent.

    Actions take effect in the order of the catalogue. An action that would reach nobody is not spent on.
    """
    state, work, convener, overhead = system.state, system.work, system.convener, system.p.overhead
    set_all(state.compelled, 0.0)  # what holds for one month only is cleared
    set_all(state.offered, 0.0)
    convener.force *= 1.0 - system.p.force_fade  # a mandate that is not upheld binds less and less
    spent, a_month = 0.0, system.p.months_per_year / 12.0
    for number in range(len(days)):
        if days[number] <= 0.0:
            continue
        action = system.actions[number]
        targets = reached(
            action, aims[number], system.traits, state, work, bare(system.sector), system.ties, system.between,
            bare(system.start), bare(system.degree), bare(system.sums),
        )  # fmt: skip
        if targets == 0:
            continue
        spent += days[number]
        dose = dose_of(a_month * days[number] * system.skills[action.family], action.reach, targets, overhead)
        for e in range(system.first_effect[number], system.first_effect[number + 1]):
            effect = system.effects[e]
            rate = overall_rate(effect, in_a_step(dose * system.rates[e], a_month), system.overall)
            if effect.scope == OVERALL_SCOPE:
                now = system.overall[effect.field]
                system.overall[effect.field] = toward(now, effect.aim, bounded(rate))
            elif effect.scope == ORGANISATION_SCOPE:
                apply_to_organisations(effect, rate, system.traits, state, work)
            else:
                apply_to_ties(
                    effect, rate, action.mode == TIE, system.traits, state, work, system.ties, system.between,
                    bare(system.real), bare(system.start),
                )  # fmt: skip
    convener.presence = min(1.0, spent / system.p.presence_days)
    return spent


@step
def overall_rate(effect, rate, overall):
    """rate (of the dose) * the conditions on overall quantities (convener, climate, coalition), the same for all that the action reaches."""
    first = effect.overall_1_base + effect.overall_1_slope * overall[effect.overall_1_field]
    second = effect.overall_2_base + effect.overall_2_slope * overall[effect.overall_2_field]
    return rate * first * second


@step
def is_plain(effect):
    """Whether an effect has no condition on whom it reaches."""
    plain = effect.trait_slope == 0.0 and effect.trait_base == 1.0
    return plain and effect.state_slope == 0.0 and effect.state_base == 1.0


@step
def rates_of(effect, rate, traits, state, work):
    """Fills `work.rate` with the rate for each organisation: 0 for those not reached, by the conditions on its own traits and state."""
    rate_each(
        work.rate, rate, work.touched, column(traits, effect.trait_field), effect.trait_base, effect.trait_slope,
        column(state, effect.state_field), effect.state_base, effect.state_slope,
    )  # fmt: skip


@step
def apply_to_organisations(effect, rate, traits, state, work):
    """An effect on each organisation that the action reaches."""
    moved = column(state, effect.field)
    if effect.aim_field < 0 and is_plain(effect):
        shift(moved, effect.aim, rate, work.touched)
        return
    rates_of(effect, rate, traits, state, work)
    if effect.aim_field < 0:
        shift(moved, effect.aim, 1.0, work.rate)
    elif effect.only_up:
        lift_to_each(moved, column(state, effect.aim_field), work.rate)
    else:
        shift_to_each(moved, column(state, effect.aim_field), work.rate)


@step
def apply_to_ties(effect, rate, on_ties, traits, state, work, ties, between, real, start):
    """An effect on ties: those reached when the action is on ties, else all ties of the organisations reached.

    With the conditions on the organisation that a tie starts from, and on the tie itself.
    """
    moved, conditional = column(ties, effect.field), effect.tie_slope != 0.0 or effect.tie_base != 1.0
    if on_ties and is_plain(effect) and not conditional:
        shift(moved, effect.aim, rate, between.reached)
        return
    rates_of(effect, rate, traits, state, work)
    if on_ties:
        spread(between.rate, work.rate, between.reached, start)
    else:
        spread(between.rate, work.rate, real, start)
    if conditional:
        times_line(between.rate, effect.tie_base, effect.tie_slope, column(ties, effect.tie_field))
    shift(moved, effect.aim, 1.0, between.rate)


@sweeping
def spread(rates, of_organisations, shares, start):
    """The rate of each organisation for each of its ties."""
    for eight in range(len(start) - 1):
        for row in range(start[eight], start[eight + 1], 8):
            for lane in range(8):
                rates[row + lane] = of_organisations[8 * eight + lane] * shares[row + lane]


@sweeping
def times_line(rates, base, slope, readings):
    """Each rate times a condition, base + slope x a reading."""
    for k in range(len(rates)):
        rates[k] *= base + slope * readings[k]


(_ALL, _OUTSIDERS, _MEMBERS, _HIGH, _LOW, _WAVERERS, _SCEPTICS, _AFFECTED, _DISTANT, _CLOSE) = range(
    AIMS.index("sector")
)
#: A fifth of organisations counts as high in profile, and a fifth as low (a rank of just 0.2 included): a convention.
_HIGH_RANK, _ABOVE_LOW_RANK = 0.8, float(np.nextafter(0.2, 1.0))
#: Distances that differ by less are the same: the mean of equal numbers may differ from them in its last digit.
_SAME = 1e-9


@step
def reached(action, aim, traits, state, work, sector, ties, between, start, degree, sums):
    """How many targets share the action's effort; whom it reaches is marked `touched` (1, else 0), which ties `reached`."""
    if action.mode == TIE:
        count = reached_ties(aim, work, sector, ties, between, start, degree, sums)
        if action.marks:
            touch_ends(work.touched, between.reached, start)
        return count
    if aim == _ALL and action.mode != MEMBER:
        set_all(work.touched, 1.0)
        return len(state) if action.mode == ORGANISATION else 1
    touch(work.touched, aim, action.for_outsiders, action.mode == MEMBER, traits, state, sector, work.needed)
    for nobody in range(len(state), len(work.touched)):
        work.touched[nobody] = 0.0
    count = how_many(work.touched)
    return 1 if action.mode == CENTRAL or (action.mode == BROADCAST and count > 0) else count


@step
def touch(touched, aim, for_outsiders, for_members, traits, state, sector, needed):
    """Marks the organisations that an action aimed so reaches; readiness is the outsiders' mean utility."""
    outside = for_outsiders or aim == _OUTSIDERS or (aim >= _HIGH and aim <= _SCEPTICS)
    touch_side(touched, state.status, outside, for_members or aim == _MEMBERS)
    if aim >= SECTOR_AIM:
        keep_sector(touched, sector, aim - SECTOR_AIM)
    elif aim == _HIGH:
        keep_at_or_above(touched, traits.profile_rank, _HIGH_RANK, True)
    elif aim == _LOW:
        keep_at_or_above(touched, traits.profile_rank, _ABOVE_LOW_RANK, False)
    elif aim == _WAVERERS:
        keep_at_or_above(touched, state.utility, outsiders_readiness(state), True)
    elif aim == _SCEPTICS:
        keep_at_or_above(touched, state.utility, outsiders_readiness(state), False)
    elif aim == _AFFECTED:
        keep_at_or_above(touched, traits.affected, 0.5, True)
    if for_outsiders and aim < SECTOR_AIM:
        add_needed(touched, needed, state.status)


@sweeping
def add_needed(touched, needed, status):
    """Whom a convener invites, those outside are always among them who have a part in an open goal."""
    for i in range(len(touched)):
        touched[i] = max(touched[i], needed[i]) if status[i] == OUTSIDE else touched[i]


@sweeping
def touch_side(touched, status, outside, inside):
    """Those outside only, those inside only, neither when both are asked for; or everyone."""
    to_outside, to_inside = 0.0 if inside else 1.0, 0.0 if outside else 1.0
    for i in range(len(touched)):
        touched[i] = to_outside if status[i] == OUTSIDE else to_inside


@sweeping
def keep_sector(touched, sector, number):
    """Of those touched, the ones of a sector."""
    for i in range(len(sector)):
        touched[i] *= 1.0 if sector[i] == number else 0.0


@sweeping
def keep_at_or_above(touched, readings, mark, wanted):
    """Of those touched, the ones at a mark or above it; those below it where this is not `wanted`."""
    for i in range(len(touched)):
        touched[i] *= 1.0 if (readings[i] >= mark) == wanted else 0.0


@step
def outsiders_readiness(state):
    """The mean utility of joining among those outside; 0 when nobody is."""
    total, count = 0.0, 0
    for i in range(len(state)):
        if state[i].status == OUTSIDE:
            total += state[i].utility
            count += 1
    return total / count if count else 0.0


@step
def reached_ties(aim, work, sector, ties, between, start, degree, sums):
    """Marks the ties that an action on ties reaches, and counts them."""
    if aim == _ALL or aim == _DISTANT or aim == _CLOSE:
        usual = -1.0 if aim == _ALL else usual_distance(ties.strength, ties.distance, sums)
        return reach_by_distance(between.reached, ties.strength, ties.distance, usual, aim != _CLOSE)
    return reach_by_ends(aim, work, sector, ties, between, start, degree)


@step
def usual_distance(strength, distance, sums):
    """The mean perceived distance over established ties; 0 when there are none."""
    tally_distances(sums, strength, distance)
    count = total(sums, 1)
    return total(sums, 0) / count if count > 0.0 else 0.0


@sweeping
def reach_by_distance(reached, strength, distance, usual, distant):
    """Established ties at least as distant as is usual (any, for a distance below 0), or those that are closer."""
    count = 0
    for k in range(len(reached)):
        # both are looked at always: a loop without a branch takes several ties at a time
        there = (strength[k] > 0.0) & ((distance[k] >= usual - _SAME) == distant)
        reached[k] = 1.0 if there else 0.0
        count += 1 if there else 0
    return count


@step
def reach_by_ends(aim, work, sector, ties, between, start, degree):
    """Ties between members, ties of outsiders, or ties of one sector."""
    count = 0
    for i in range(len(work)):
        inside = work[i].inside > 0.0
        aimed = inside if aim == _MEMBERS else not inside
        if aim >= SECTOR_AIM:
            aimed = sector[i] == aim - SECTOR_AIM
        for k in range(degree[i]):
            index = tie_index(start, i, k)
            there = aimed and ties[index].strength > 0.0
            there = there and (aim != _MEMBERS or between[index].there > 0.0)
            between[index].reached = 1.0 if there else 0.0
            count += 1 if there else 0
    return count


@sweeping
def touch_ends(touched, reached, start):
    """Organisations are touched by an action on ties when one of the ties that start from them is reached."""
    for eight in range(len(start) - 1):
        first = 8 * eight
        for lane in range(8):
            touched[first + lane] = 0.0
        for row in range(start[eight], start[eight + 1], 8):
            for lane in range(8):
                touched[first + lane] = max(touched[first + lane], reached[row + lane])
