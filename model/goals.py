"""Goals: which are open, when one is delivered, what that does, and how the next are named."""

from __future__ import annotations

import math

from coalitionlab.model.compiled import step, sweeping
from coalitionlab.model.randomness import Stream, stream_key, uniform
from coalitionlab.model.rules.arithmetic import toward
from coalitionlab.scenarios.names.fields import ACTIVE, OUTSIDE

#: The stages of a goal.
WAITING, OPEN, DELIVERED, GIVEN_UP = 0.0, 1.0, 2.0, 3.0
_PLANS = int(Stream.PLANS)
#: What is left of a goal's work when it counts as done, in partner-days: rounding.
_DONE = 1e-6
#: Work in a month that counts as none, as a share of what members could do: a goal on which no more is done is stuck.
STUCK = 1e-3


@step
def first_goals(system):
    """Sets out: what has been given is there, and goals that wait for no other are open."""
    for g in range(len(system.stage)):
        for k in range(4):
            system.done[g, k] = min(system.goals[g, k], system.goals[g, 4 + k])
    open_goals(system.goals, system.stage)
    look_ahead(system)


@step
def look_ahead(system):
    """Sees whether there is still something to do (a goal that is open or waits), and who has a part in what is open."""
    system.coalition.ahead = 0.0
    for g in range(len(system.stage)):
        if system.stage[g] <= OPEN:
            system.coalition.ahead = 1.0
    mark_needed(system.parts, system.stage, system.work)


@step
def open_goals(goals, stage):
    """A goal is open once the one it waits for is delivered or given up."""
    for g in range(len(stage)):
        after = int(goals[g, 8])
        if stage[g] == WAITING and (after < 0 or stage[after] >= DELIVERED):
            stage[g] = OPEN


@step
def deliver(system, month):
    """Goals whose work is done, with those who have to do their part in it, are delivered: members take pride, others notice.

    It takes somebody inside to deliver what has been given in full.
    """
    now, state = system.coalition, system.state
    if now.inside == 0.0:
        return
    delivered = 0
    for g in range(len(system.stage)):
        if system.stage[g] != OPEN:
            continue
        left = 0.0
        for k in range(4):
            left += system.goals[g, k] - system.done[g, k]
        if left > _DONE or not parts_taken(system.parts, g, state):
            continue
        system.stage[g] = DELIVERED
        delivered += 1
        if math.isnan(system.first_delivered[g]):
            system.first_delivered[g] = month + 1.0
    if delivered > 0:
        now.delivered += delivered
        now.recent = 1.0
        system.climate.opinion = toward(system.climate.opinion, 1.0, system.p.pride)
        take_pride(state.ownership, state.legitimacy, state.status, system.p.pride)
        open_goals(system.goals, system.stage)
        look_ahead(system)


@step
def mark_needed(parts, stage, work):
    """Marks those who have a part in an open goal (1, else 0)."""
    for i in range(len(work)):
        work[i].needed = 0.0
        for g in range(len(stage)):
            if stage[g] == OPEN and parts[g, i] != 0:
                work[i].needed = 1.0


@step
def parts_taken(parts, g, state):
    """Whether all who have a part in goal g are inside and active."""
    for i in range(len(state)):
        if parts[g, i] != 0 and (state[i].status == OUTSIDE or state[i].effort <= ACTIVE):
            return False
    return True


@sweeping
def take_pride(ownership, legitimacy, status, pride):
    """A delivered goal raises members' ownership, and what everybody thinks of those who brought it about."""
    for i in range(len(ownership)):
        ownership[i] = toward(ownership[i], 1.0, pride if status[i] != OUTSIDE else 0.0)
        legitimacy[i] = toward(legitimacy[i], 1.0, pride)


@step
def plan_anew(system, month):
    """Where nothing more can be done (all goals are delivered, or the open ones stuck), those who carry the coalition give up what
    is stuck and name the next goals, sooner or later: the more of them there are, and the clearer the course (a vision that is shared, or
    people trained to lead). Source: S3 (new goals set); Klandermans 1997 for who does; assumed form."""
    now, p = system.coalition, system.p
    if now.inside < 3.0 or now.work > STUCK * p.full_effort * now.inside:
        return
    hands = now.trained + now.owned
    course = max(system.convener.vision, now.trained / (now.trained + 1.0))
    carried = course * hands / (hands + 1.0)
    chance = p.replanning * (1.0 - (1.0 - carried) * (1.0 - 0.5 * system.convener.presence))
    if uniform(stream_key(system.key, _PLANS, month), 0) >= chance:
        return
    stage, left = system.stage, 0
    for g in range(len(stage)):
        stage[g] = GIVEN_UP if stage[g] == OPEN else stage[g]
    open_goals(system.goals, stage)
    for g in range(len(stage)):
        left += 1 if stage[g] <= OPEN else 0
    if left == 0:
        for g in range(len(stage)):
            stage[g] = WAITING
            for k in range(4):
                system.done[g, k] = 0.0
        open_goals(system.goals, stage)
    look_ahead(system)
