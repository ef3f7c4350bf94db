"""Whom an action reaches: its aim, as a question to every organisation or to every tie."""

from __future__ import annotations

from coalitionlab.model.catalogue_table import BROADCAST, CENTRAL, MEMBER, ORGANISATION, TIE
from coalitionlab.model.compiled import step, sweeping
from coalitionlab.model.lanes import place_of
from coalitionlab.model.passes import set_all
from coalitionlab.model.tallying import tally_distances, total
from coalitionlab.scenarios.names.effects import AIMS, SECTOR_AIM
from coalitionlab.scenarios.names.fields import OUTSIDE

(_ALL, _OUTSIDERS, _MEMBERS, _HIGH, _LOW, _WAVERERS, _SCEPTICS, _AFFECTED, _DISTANT, _CLOSE) = range(
    AIMS.index("sector")
)
#: The share of organisations that counts as high (or low) in profile: a fifth, a convention.
_TOP, _BOTTOM = 0.8, 0.2
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
    touch(work.touched, aim, action.for_outsiders, action.mode == MEMBER, traits, state, sector)
    for nobody in range(len(state), len(work.touched)):
        work.touched[nobody] = 0.0
    count = count_touched(work.touched)
    return 1 if action.mode == CENTRAL or (action.mode == BROADCAST and count > 0) else count


@step
def touch(touched, aim, for_outsiders, for_members, traits, state, sector):
    """Marks the organisations that an action aimed so reaches; readiness is the outsiders' mean utility."""
    outside = for_outsiders or aim == _OUTSIDERS or (aim >= _HIGH and aim <= _SCEPTICS)
    touch_side(touched, state.status, outside, for_members or aim == _MEMBERS)
    if aim >= SECTOR_AIM:
        keep_sector(touched, sector, aim - SECTOR_AIM)
    elif aim == _HIGH:
        keep_from(touched, traits.profile_rank, _TOP)
    elif aim == _LOW:
        keep_up_to(touched, traits.profile_rank, _BOTTOM)
    elif aim == _WAVERERS:
        keep_from(touched, state.utility, outsiders_readiness(state))
    elif aim == _SCEPTICS:
        keep_below(touched, state.utility, outsiders_readiness(state))
    elif aim == _AFFECTED:
        keep_from(touched, traits.affected, 0.5)


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
def keep_from(touched, readings, mark):
    """Of those touched, the ones at a mark or above it."""
    for i in range(len(touched)):
        touched[i] *= 1.0 if readings[i] >= mark else 0.0


@sweeping
def keep_up_to(touched, readings, mark):
    """Of those touched, the ones at a mark or below it."""
    for i in range(len(touched)):
        touched[i] *= 1.0 if readings[i] <= mark else 0.0


@sweeping
def keep_below(touched, readings, mark):
    """Of those touched, the ones below a mark."""
    for i in range(len(touched)):
        touched[i] *= 1.0 if readings[i] < mark else 0.0


@sweeping
def count_touched(touched):
    """How many are."""
    count = 0
    for i in range(len(touched)):
        count += 1 if touched[i] > 0.0 else 0
    return count


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
    if aim == _ALL:
        return reach_all(between.reached, ties.strength)
    if aim == _DISTANT or aim == _CLOSE:
        usual = usual_distance(ties.strength, ties.distance, sums)
        return reach_by_distance(between.reached, ties.strength, ties.distance, usual, aim == _DISTANT)
    return reach_by_ends(aim, work, sector, ties, between, start, degree)


@sweeping
def reach_all(reached, strength):
    """Every tie that there is."""
    count = 0
    for k in range(len(reached)):
        there = strength[k] > 0.0
        reached[k] = 1.0 if there else 0.0
        count += 1 if there else 0
    return count


@step
def usual_distance(strength, distance, sums):
    """The mean perceived distance over established ties; 0 when there are none."""
    tally_distances(sums, strength, distance)
    count = total(sums, 1)
    return total(sums, 0) / count if count > 0.0 else 0.0


@sweeping
def reach_by_distance(reached, strength, distance, usual, distant):
    """Ties at least as distant as is usual, or those that are closer."""
    count = 0
    for k in range(len(reached)):
        there = strength[k] > 0.0 and (distance[k] >= usual - _SAME) == distant
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
            place = place_of(start, i, k)
            there = aimed and ties[place].strength > 0.0
            there = there and (aim != _MEMBERS or between[place].there > 0.0)
            between[place].reached = 1.0 if there else 0.0
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
