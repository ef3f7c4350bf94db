"""Step 2 of the month: the convener acts. Staff-days become doses, doses move what each action's effects name."""

from __future__ import annotations

import math

from coalitionlab.agents.actions import AIMS
from coalitionlab.model.catalogue_table import (
    BROADCAST,
    CENTRAL,
    MEMBER,
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
    """Marks in `touched` whom the action reaches; returns how many targets share its effort."""
    mode, state = system.actions[action].mode, system.state
    if mode == TIE:
        return reached_ties(system, aim)
    readiness = outsiders_readiness(state) if aim == _WAVERERS or aim == _SCEPTICS else 0.0
    count = 0
    for i in range(len(state)):
        aimed = is_aimed_at(
            aim, system.actions[action], system.traits[i], state[i], system.people[i].sector, readiness
        )
        state[i].touched = 1.0 if aimed else 0.0
        count += 1 if aimed else 0
    return 1 if mode == CENTRAL or (mode == BROADCAST and count > 0) else count


@step
def reached_ties(system, aim):
    """As `reached`, for an action on ties: counts ties and marks the organisations they start from."""
    state = system.state
    usual = usual_distance(system.ties) if aim == _DISTANT or aim == _CLOSE else 0.0
    count = 0
    for i in range(len(state)):
        state[i].touched = 0.0
        for k in range(system.offsets[i], system.offsets[i + 1]):
            there = state[system.target[k]].status != OUTSIDE
            if is_tie_aimed_at(
                aim, system.ties[k], state[i].status != OUTSIDE, there, system.people[i].sector, usual
            ):
                state[i].touched = 1.0
                count += 1
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
def apply_effect(system, effect, dose, aim, on_ties):
    """One effect of one action, on all that it reaches."""
    rate = overall_rate(system, effect, dose)
    if effect.scope == WHOLE_SCOPE:
        system.whole[effect.field] = moved(system.whole[effect.field], effect.aim, rate)
    elif effect.scope == ORGANISATION_SCOPE:
        apply_to_organisations(effect, rate, system.state, system.state_table, system.trait_table)
    else:
        apply_to_ties(system, effect, rate, aim, on_ties)


@step
def own_rate(effect, rate, traits, state):
    """The rate with the conditions on one organisation (its rows of traits and state)."""
    by_trait = effect.trait_base + effect.trait_slope * traits[effect.trait_field]
    return rate * by_trait * (effect.state_base + effect.state_slope * state[effect.state_field])


@step
def apply_to_organisations(effect, rate, state, state_table, trait_table):
    """An effect on each organisation that the action reaches."""
    field, truth = effect.field, effect.aim_field
    for i in range(len(state)):
        if state[i].touched:
            mine = state_table[i]
            aim = effect.aim if truth < 0 else mine[truth]
            mine[field] = moved(mine[field], aim, own_rate(effect, rate, trait_table[i], mine))


@step
def apply_to_ties(system, effect, rate, aim, on_ties):
    """An effect on ties: those aimed at when the action is on ties, else all ties of the organisations reached."""
    state, ties, table, field = system.state, system.ties, system.tie_table, effect.field
    usual = usual_distance(ties) if on_ties and (aim == _DISTANT or aim == _CLOSE) else 0.0
    for i in range(len(state)):
        if not state[i].touched:
            continue
        mine, here = (
            own_rate(effect, rate, system.trait_table[i], system.state_table[i]),
            state[i].status != OUTSIDE,
        )
        for k in range(system.offsets[i], system.offsets[i + 1]):
            there = state[system.target[k]].status != OUTSIDE
            if not on_ties or is_tie_aimed_at(aim, ties[k], here, there, system.people[i].sector, usual):
                by_tie = effect.tie_base + effect.tie_slope * table[k, effect.tie_field]
                table[k, field] = moved(table[k, field], effect.aim, mine * by_tie)


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
            targets = reached(system, action, aims[action])
            if targets > 0:
                spent += days[action]
                dose = dose_of(days[action], system.actions[action].reach, targets, system.p.overhead)
                dose *= system.actions[action].strength
                felt += days[action] if dose > 0.0 else 0.0
                for e in range(first, last):
                    apply_effect(
                        system, system.effects[e], dose, aims[action], system.actions[action].mode == TIE
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
