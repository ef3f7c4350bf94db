"""Step 2 of the month: the convener acts. Staff-days become doses, doses move what each action's effects name."""

from __future__ import annotations

import math

from coalitionlab.agents.actions import AIMS
from coalitionlab.model.catalogue_table import (
    BROADCAST,
    CENTRAL,
    CLIMATE_SCOPE,
    COALITION_SCOPE,
    CONVENER_SCOPE,
    MEMBER,
    ORGANISATION_SCOPE,
    SECTOR_AIM,
    TIE,
    TIE_SCOPE,
    TRAIT_SCOPE,
)
from coalitionlab.model.compiled import compiled
from coalitionlab.model.fields import OUTSIDE
from coalitionlab.model.rules.seeing import bounded

(_ALL, _OUTSIDERS, _MEMBERS, _HIGH, _LOW, _WAVERERS, _SCEPTICS, _AFFECTED, _DISTANT, _CLOSE) = range(AIMS.index("sector"))
#: The share of organisations that counts as high (or low) in profile: a fifth, a convention.
_TOP, _BOTTOM = 0.8, 0.2


@compiled
def dose_of(staff_days, reach, targets):
    """The dose that `staff_days` over `targets` give: 1 - exp(-staff_days * reach / targets); spreading thin costs."""
    return 1.0 - math.exp(-staff_days * reach / targets)


@compiled
def is_aimed_at(aim, mode, traits, state, sector, readiness):
    """Whether an action aimed so reaches this organisation; `readiness` is the outsiders' mean utility."""
    inside = state.status != OUTSIDE
    if mode == MEMBER and not inside:
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


@compiled
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


@compiled
def outsiders_readiness(state):
    """The mean utility of joining among those outside; 0 when nobody is."""
    total, count = 0.0, 0
    for organisation in state:
        if organisation.status == OUTSIDE:
            total += organisation.utility
            count += 1
    return total / count if count else 0.0


@compiled
def usual_distance(ties):
    """The mean perceived distance over established ties; 0 when there are none."""
    total, count = 0.0, 0
    for tie in ties:
        if tie.strength > 0.0:
            total += tie.distance
            count += 1
    return total / count if count else 0.0


@compiled
def reached(system, action, aim):
    """Marks in `system.touched` whom the action reaches; returns how many targets share its effort."""
    mode, touched, state = system.modes[action], system.touched, system.state
    if mode == TIE:
        return reached_ties(system, aim)
    readiness = outsiders_readiness(state) if aim == _WAVERERS or aim == _SCEPTICS else 0.0
    count = 0
    for i in range(len(state)):
        touched[i] = is_aimed_at(aim, mode, system.traits[i], state[i], system.sector[i], readiness)
        count += touched[i]
    return 1 if mode == CENTRAL or (mode == BROADCAST and count > 0) else count


@compiled
def reached_ties(system, aim):
    """As `reached`, for an action on ties: counts ties and marks the organisations they start from."""
    state, touched = system.state, system.touched
    usual = usual_distance(system.ties) if aim == _DISTANT or aim == _CLOSE else 0.0
    count = 0
    for i in range(len(state)):
        touched[i] = 0
        for k in range(system.offsets[i], system.offsets[i + 1]):
            there = state[system.target[k]].status != OUTSIDE
            if is_tie_aimed_at(aim, system.ties[k], state[i].status != OUTSIDE, there, system.sector[i], usual):
                touched[i] = 1
                count += 1
    return count


@compiled
def factor(system, scope, field, intercept, slope, i, k):
    """A condition on an effect: a line in the value of a quantity of organisation i, tie k, or the whole."""
    if scope == 0:
        return 1.0
    if scope == TRAIT_SCOPE:
        value = system.trait_table[i, field]
    elif scope == ORGANISATION_SCOPE:
        value = system.state_table[i, field]
    elif scope == TIE_SCOPE:
        value = system.tie_table[k, field]
    elif scope == CONVENER_SCOPE:
        value = system.convener_table[0, field]
    elif scope == CLIMATE_SCOPE:
        value = system.climate_table[0, field]
    else:
        value = system.coalition_table[0, field]
    return intercept + slope * value


@compiled
def moved(system, effect, value, dose, i, k):
    """The law of every effect: a quantity moves by dose * rate * conditions * (aim - value), and stays in 0..1."""
    rate = dose * effect.rate
    rate *= factor(system, effect.scope_0, effect.field_0, effect.intercept_0, effect.slope_0, i, k)
    rate *= factor(system, effect.scope_1, effect.field_1, effect.intercept_1, effect.slope_1, i, k)
    rate *= factor(system, effect.scope_2, effect.field_2, effect.intercept_2, effect.slope_2, i, k)
    aim = effect.aim if effect.aim_field < 0 else system.state_table[i, effect.aim_field]
    return bounded(value + bounded(rate) * (aim - value))


@compiled
def apply_effect(system, effect, dose, aim, on_ties):
    """One effect of one action, on all that it reaches."""
    field = effect.field
    if effect.scope == CONVENER_SCOPE:
        system.convener_table[0, field] = moved(system, effect, system.convener_table[0, field], dose, 0, 0)
    elif effect.scope == CLIMATE_SCOPE:
        system.climate_table[0, field] = moved(system, effect, system.climate_table[0, field], dose, 0, 0)
    elif effect.scope == ORGANISATION_SCOPE:
        for i in range(len(system.state)):
            if system.touched[i]:
                system.state_table[i, field] = moved(system, effect, system.state_table[i, field], dose, i, 0)
    elif effect.scope == TIE_SCOPE:
        apply_to_ties(system, effect, dose, aim, on_ties)


@compiled
def apply_to_ties(system, effect, dose, aim, on_ties):
    """An effect on ties: those aimed at when the action is on ties, else all ties of the organisations reached."""
    state, field = system.state, effect.field
    usual = usual_distance(system.ties) if on_ties and (aim == _DISTANT or aim == _CLOSE) else 0.0
    for i in range(len(state)):
        if not system.touched[i]:
            continue
        for k in range(system.offsets[i], system.offsets[i + 1]):
            there = state[system.target[k]].status != OUTSIDE
            if not on_ties or is_tie_aimed_at(
                aim, system.ties[k], state[i].status != OUTSIDE, there, system.sector[i], usual
            ):
                system.tie_table[k, field] = moved(system, effect, system.tie_table[k, field], dose, i, k)


@compiled
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
                dose = dose_of(days[action], system.reaches[action], targets) * system.strengths[action]
                felt += days[action] if dose > 0.0 else 0.0
                for e in range(first, last):
                    apply_effect(system, system.effects[e], dose, aims[action], system.modes[action] == TIE)
        first = last
    convener = system.convener[0]
    convener.presence = felt / convener.capacity if convener.capacity > 0.0 else 0.0
    return spent


@compiled
def before(system):
    """What holds for one month only is cleared; a mandate that is not upheld binds less and less."""
    for organisation in system.state:
        organisation.compelled = 0.0
        organisation.offered = 0.0
    system.convener[0].force *= 1.0 - system.p[0].force_fade
