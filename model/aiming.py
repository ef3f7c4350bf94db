"""Whom an action reaches: its aim, as a question to every organisation or to every tie."""

from __future__ import annotations

from coalitionlab.agents.actions import AIMS
from coalitionlab.model.catalogue_table import BROADCAST, CENTRAL, MEMBER, ORGANISATION, SECTOR_AIM, TIE
from coalitionlab.model.compiled import step, sweeping
from coalitionlab.model.fields import OUTSIDE
from coalitionlab.model.lanes import place_of
from coalitionlab.model.passes import set_all
from coalitionlab.model.tallying import tally_distances, total

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
    readiness = outsiders_readiness(state) if aim == _WAVERERS or aim == _SCEPTICS else 0.0
    count = 0
    for i in range(len(state)):
        aimed = is_aimed_at(
            aim, action.for_outsiders, action.mode == MEMBER, traits[i], state[i], sector[i], readiness
        )
        work[i].touched = 1.0 if aimed else 0.0
        count += 1 if aimed else 0
    return 1 if action.mode == CENTRAL or (action.mode == BROADCAST and count > 0) else count


@step
def is_aimed_at(aim, for_outsiders, for_members, traits, state, sector, readiness):
    """Whether an action aimed so reaches this organisation; `readiness` is the outsiders' mean utility."""
    inside = state.status != OUTSIDE
    if (for_outsiders and inside) or (for_members and not inside):
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
