"""Step 2 of the month: the convener acts. Staff-days become doses, doses move what each action's effects name."""

from __future__ import annotations

import math

from coalitionlab.agents.actions import AIMS
from coalitionlab.model.catalogue_table import (
    BROADCAST,
    CENTRAL,
    MEMBER,
    ORGANISATION,
    ORGANISATION_SCOPE,
    SECTOR_AIM,
    TIE,
    WHOLE_SCOPE,
)
from coalitionlab.model.compiled import step
from coalitionlab.model.fields import OUTSIDE
from coalitionlab.model.rules.seeing import bounded, toward

(_ALL, _OUTSIDERS, _MEMBERS, _HIGH, _LOW, _WAVERERS, _SCEPTICS, _AFFECTED, _DISTANT, _CLOSE) = range(
    AIMS.index("sector")
)
#: The share of organisations that counts as high (or low) in profile: a fifth, a convention.
_TOP, _BOTTOM = 0.8, 0.2


@step
def dose_of(staff_days, reach, targets, overhead):
    """The dose that `staff_days` over `targets` give: 1 - exp(-effective * reach / targets), where getting an action going
    takes the more of its staff-days the fewer they are. Spreading thin costs, over targets and over actions."""
    effective = staff_days * staff_days / (staff_days + overhead)
    return 1.0 - math.exp(-effective * reach / targets)


@step
def is_aimed_at(aim, action, traits, state, sector, readiness):
    """Whether an action aimed so reaches this organisation; `readiness` is the outsiders' mean utility."""
    inside = state.status != OUTSIDE
    if inside if action.for_outsiders else (action.mode == MEMBER and not inside):
        return False
    if aim >= SECTOR_AIM:
        return sector == aim - SECTOR_AIM
    if aim == _OUTSIDERS:
        return not inside
    if aim == _MEMBERS:
        return inside
    if aim == _HIGH:
        return not inside and traits.profile_rank >= _TOP
    if aim == _LOW:
        return not inside and traits.profile_rank <= _BOTTOM
    if aim == _WAVERERS:
        return not inside and state.utility >= readiness
    if aim == _SCEPTICS:
        return not inside and state.utility < readiness
    if aim == _AFFECTED:
        return traits.affected >= 0.5
    return True


@step
def is_tie_aimed_at(aim, tie, source_inside, target_inside, source_sector, usual_distance):
    """Whether an action on ties aimed so reaches this tie; `usual_distance` is the mean over all ties."""
    if tie.strength <= 0.0:
        return False
    if aim >= SECTOR_AIM:
        return source_sector == aim - SECTOR_AIM
    if aim == _DISTANT:
        return tie.distance >= usual_distance
    if aim == _CLOSE:
        return tie.distance < usual_distance
    if aim == _MEMBERS:
        return source_inside and target_inside
    if aim == _OUTSIDERS:
        return not source_inside
    return True


@step
def outsiders_readiness(state):
    """The mean utility of joining among those outside; 0 when nobody is."""
    total, count = 0.0, 0
    for organisation in state:
        if organisation.status == OUTSIDE:
            total += organisation.utility
            count += 1
    return total / count if count else 0.0


@step
def usual_distance(ties):
    """The mean perceived distance over established ties; 0 when there are none."""
    total, count = 0.0, 0
    for tie in ties:
        if tie.strength > 0.0:
            total += tie.distance
            count += 1
    return total / count if count else 0.0


@step
def reached(system, action, aim):
    """(how many targets share the action's effort, whether it reaches everyone); if not everyone, whom is marked `touched`."""
    mode, state = system.actions[action].mode, system.state
    if mode == TIE:
        return reached_ties(system, aim), False
    if aim == _ALL and mode != MEMBER:
        return len(state) if mode == ORGANISATION else 1, True
    readiness = outsiders_readiness(state) if aim == _WAVERERS or aim == _SCEPTICS else 0.0
    count = 0
    for i in range(len(state)):
        aimed = is_aimed_at(
            aim, system.actions[action], system.traits[i], state[i], system.people[i].sector, readiness
        )
        state[i].touched = 1.0 if aimed else 0.0
        count += 1 if aimed else 0
    return 1 if mode == CENTRAL or (mode == BROADCAST and count > 0) else count, False


@step
def reached_ties(system, aim):
    """As `reached`, for an action on ties: counts and marks ties, and marks the organisations they start from."""
    state, ties, target, offsets = system.state, system.ties, system.target, system.offsets
    people, count = system.people, 0
    usual = usual_distance(ties) if aim == _DISTANT or aim == _CLOSE else 0.0
    for i in range(len(state)):
        here, sector, mine = state[i].status != OUTSIDE, people[i].sector, 0
        for k in range(offsets[i], offsets[i + 1]):
            tie = ties[k]
            there = aim == _MEMBERS and state[target[k]].status != OUTSIDE
            aimed = is_tie_aimed_at(aim, tie, here, there, sector, usual)
            tie.reached = 1.0 if aimed else 0.0
            mine += 1 if aimed else 0
        state[i].touched = 1.0 if mine else 0.0
        count += mine
    return count


@step
def overall_rate(system, effect, dose):
    """dose * rate * the conditions on the whole (convener, climate, coalition), the same for all that the action reaches."""
    first = effect.whole_1_base + effect.whole_1_slope * system.whole[effect.whole_1_field]
    second = effect.whole_2_base + effect.whole_2_slope * system.whole[effect.whole_2_field]
    return dose * effect.rate * first * second


@step
def moved(value, aim, rate):
    """The law of every effect: a quantity moves by dose * rate * conditions * (aim - value), and stays in 0..1."""
    return bounded(toward(value, aim, bounded(rate)))


@step
def apply_effect(system, effect, dose, everyone, on_ties):
    """One effect of one action, on all that it reaches."""
    rate = overall_rate(system, effect, dose)
    if effect.scope == WHOLE_SCOPE:
        system.whole[effect.field] = moved(system.whole[effect.field], effect.aim, rate)
    elif effect.scope == ORGANISATION_SCOPE:
        apply_to_organisations(effect, rate, everyone, system.state, system.state_table, system.trait_table)
    else:
        apply_to_ties(system, effect, rate, everyone, on_ties)


@step
def apply_to_organisations(effect, rate, everyone, state, state_table, trait_table):
    """An effect on each organisation that the action reaches, with the conditions on its own traits and state."""
    field, aim, truth = effect.field, effect.aim, effect.aim_field
    trait, trait_base, trait_slope = effect.trait_field, effect.trait_base, effect.trait_slope
    own, own_base, own_slope = effect.state_field, effect.state_base, effect.state_slope
    for i in range(len(state)):
        # no branch: whom an action reaches cannot be guessed, and a rate of 0 moves nothing
        share = 1.0 if everyone else state[i].touched
        by_trait = trait_base + trait_slope * trait_table[i, trait]
        mine = share * rate * by_trait * (own_base + own_slope * state_table[i, own])
        toward_what = aim if truth < 0 else state_table[i, truth]
        state_table[i, field] = moved(state_table[i, field], toward_what, mine)


@step
def apply_to_ties(system, effect, rate, everyone, on_ties):
    """An effect on ties: those reached when the action is on ties, else all ties of the organisations reached.

    With the conditions on the organisation that a tie starts from, and on the tie itself.
    """
    state, ties, table, offsets = system.state, system.ties, system.tie_table, system.offsets
    field, aim = effect.field, effect.aim
    by_what, base, slope = effect.tie_field, effect.tie_base, effect.tie_slope
    for i in range(len(state)):
        if not (everyone or state[i].touched):
            continue
        by_trait = effect.trait_base + effect.trait_slope * system.trait_table[i, effect.trait_field]
        own = effect.state_base + effect.state_slope * system.state_table[i, effect.state_field]
        mine = rate * by_trait * own
        for k in range(offsets[i], offsets[i + 1]):
            # no branch: which ties are reached cannot be guessed, and a rate of 0 moves nothing
            share = ties[k].reached if on_ties else 1.0
            rate_here = share * mine * (base + slope * table[k, by_what])
            table[k, field] = moved(table[k, field], aim, rate_here)


@step
def convener_acts(system, days, aims):
    """Spends `days` (staff-days per action) on the aims given; returns the staff-days spent.

    Actions take effect in the order of the catalogue. An action that would reach nobody is not spent on.
    """
    before(system)
    spent = felt = 0.0
    first = 0
    for action in range(len(days)):
        last = first
        while last < len(system.effects) and system.effects[last].action == action:
            last += 1
        if days[action] > 0.0:
            targets, everyone = reached(system, action, aims[action])
            if targets > 0:
                spent += days[action]
                dose = dose_of(days[action], system.actions[action].reach, targets, system.p.overhead)
                dose *= system.actions[action].strength
                felt += days[action] if dose > 0.0 else 0.0
                for e in range(first, last):
                    apply_effect(
                        system, system.effects[e], dose, everyone, system.actions[action].mode == TIE
                    )
        first = last
    convener = system.convener
    convener.presence = felt / convener.capacity if convener.capacity > 0.0 else 0.0
    return spent


@step
def before(system):
    """What holds for one month only is cleared; a mandate that is not upheld binds less and less."""
    for organisation in system.state:
        organisation.compelled = 0.0
        organisation.offered = 0.0
    system.convener.force *= 1.0 - system.p.force_fade
