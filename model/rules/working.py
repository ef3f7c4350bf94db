"""How effort becomes work, work is coordinated, and goals are delivered."""

from __future__ import annotations

import math

from coalitionlab.model.compiled import rule
from coalitionlab.model.rules.arithmetic import logistic, on, toward
from coalitionlab.scenarios.names.fields import HAD, MANDATED, OUTSIDE


@rule
def had(strength):
    """A strength as far as it counts."""
    return strength if strength >= HAD else 0.0


@rule
def brought(means, full_effort, power):
    """Days of money, and of authority, that a convener brings a month by the power that it uses."""
    return means * full_effort * power


@rule
def signal_of(credibility, status):
    """What being inside tells others: nothing of one outside, or there under compulsion."""
    return credibility if status != OUTSIDE and status != MANDATED else 0.0


@rule
def next_effort(effort, utility, committed, ahead, p):
    """A member's involvement, 0..1: from being in touch to carrying tasks, after its will to take part; one that is committed wants to
    carry them. Where all is reached and nothing new is named (`ahead` is 0) there are none to carry.

    Source: S0 ("active participation"); the levels after Himmelman 2002 (networking to collaborating); Zald & Ash 1966 for movements
    that have reached their goal; assumed form.
    """
    will = logistic(p.sensitivity * (utility - p.effort_level))
    return toward(effort, ahead * max(will, committed), p.effort_pace)


@rule
def left_to_others(members, identity, goals, p):
    """The share of its work that a member leaves to the others: more in large groups, less where members feel as one, or all can see
    who does what.

    Source: Olson 1965 for group size; Balliet 2010 for talk and identity; Fischbacher, Gachter & Fehr 2001 for seeing others' parts.
    """
    crowd = 1.0 - 1.0 / math.sqrt(max(1.0, members))
    return p.shirking * crowd * (1.0 - identity) * (1.0 - goals)


@rule
def working_days(power, effort, ownership, fatigue, left, p):
    """Partner-days that a member gives in a month: by its size (its root: the large give less of what they have), involvement and
    ownership, less what tiredness takes and what it leaves to others. Source: S0 (ownership); assumed form."""
    owned = p.unowned + (1.0 - p.unowned) * ownership
    return p.full_effort * math.sqrt(power) * effort * owned * (1.0 - fatigue) * (1.0 - left)


@rule
def share_of(strength, squares, kinds, matched):
    """The share of a member's work that goes to a kind: evenly over those of the wanted kinds that it can do at all, or as far as work
    is matched to strengths, the more the better it is at it (by the square of strengths, whose sum over kinds is `squares`).

    Source: S0, "utilizing the strengths of each stakeholder"; assumed form.
    """
    if strength <= 0.0:
        return 0.0
    return (1.0 - matched) / kinds + matched * strength * strength / squares


@rule
def can(strength):
    """1 for one who can do a kind of work at all, else 0."""
    return 1.0 if strength >= HAD else 0.0


@rule
def structure(staff, members):
    """The share of coordination that staff and trained leaders provide, by how many members they can coordinate.

    Source: S4 (backbone), S3 (leaders inside members); Provan & Kenis 2008 (administrative organisation); assumed form.
    """
    return staff / (staff + members) if members > 0.0 else staff / (staff + 1.0)


@rule
def mutual_adjustment(members, close, p):
    """How well members coordinate among themselves, 0..1: everybody adjusts to all others, which costs the less the closer they are.

    Source: Provan & Kenis 2008 (shared governance works for few, where trust is dense); assumed form. By another theory it is groups
    that adjust to each other, whose number grows with the root (the same cost at ten others).
    """
    others = max(0.0, members - 1.0)
    if on(p.structure_adjust_in_groups):
        others = math.sqrt(10.0 * others)
    return 1.0 / (1.0 + p.adjusting * others * (1.0 - close))


@rule
def cohesion(trust, p):
    """How much better work is done among those who trust each other, by a theory by which trust counts twice; else 1. Source: S0, S2."""
    return p.ambient + (1.0 - p.ambient) * trust if on(p.structure_trust_twice) else 1.0


@rule
def lead(members, p):
    """How well one who directs coordinates, 0..1: whatever the trust, less as numbers grow.

    Source: Provan & Kenis 2008 (lead organisation); assumed form.
    """
    return p.lead_gain * p.lead_span / (p.lead_span + members)


@rule
def governed(control, by_lead, mutual):
    """Coordination without staff: by those who direct as far as they do, else among themselves. Source: Provan & Kenis 2008."""
    return control * by_lead + (1.0 - control) * mutual


@rule
def agreed(sharing, close, p):
    """The share of their time that members have left for work where they decide together: agreeing takes the more of it, the further
    influence is spread over members and the less close they are.

    Source: Provan & Kenis 2008 (efficiency against inclusiveness); Huxham & Vangen 2005 (collaborative inertia); assumed form.
    """
    return 1.0 - p.agreeing * sharing * (1.0 - close)


@rule
def prestige(signal, scale):
    """Standing lent by those inside: by diminishing returns in what their joining says, as a share of all there is to be said.

    Source: S0, "first-followers"; assumed form.
    """
    return signal / (signal + scale)


@rule
def credibility(sympathy, expected_signal):
    """What an organisation's joining tells others: much if nobody expected it, little from an obvious sympathiser.

    Source: Briscoe & Safford 2008, The Nixon-in-China effect; assumed form.
    """
    return expected_signal + (1.0 - expected_signal) * (1.0 - sympathy)


@rule
def visible_progress(pace, recent, goals, p):
    """Progress as members see it, 0..1: the pace of the slowest kind of work, as far as goals and metrics show it, and what has
    lately been delivered. Source: S1 (sub-goals with accountability); Ansell & Gash 2008 (small wins)."""
    seen = pace * (p.ambient + (1.0 - p.ambient) * goals)
    return seen + recent - seen * recent
