"""Step 5 of the month: members work, goals are delivered, and everybody gets a new picture of the coalition."""

from __future__ import annotations

from coalitionlab.model.bare import bare
from coalitionlab.model.compiled import step, sweeping
from coalitionlab.model.goals import deliver, plan_anew
from coalitionlab.model.passes import total
from coalitionlab.model.picture import look_inside
from coalitionlab.model.rules.arithmetic import toward
from coalitionlab.model.rules.joining import felt
from coalitionlab.model.rules.working import brought, can, had, left_to_others, share_of, visible_progress, working_days
from coalitionlab.scenarios.names.fields import BROUGHT, WORK

#: Members of whom a coalition has to have at least so many: a convention (two is a pair).
COALITION_SIZE = 3.0
_MONEY, _AUTHORITY = (WORK.index(kind) for kind in BROUGHT)


@step
def members_work(system, month):
    """Members' work goes to goals, which are delivered; the picture of the coalition is drawn anew."""
    look_inside(system)
    now, p = system.coalition, system.p
    pace = work_on_goals(system)
    now.recent = toward(now.recent, 0.0, p.glow)
    deliver(system, month)
    plan_anew(system, month)
    now.progress = visible_progress(pace, now.recent, system.convener.goals, p)


@step
def work_on_goals(system):
    """Members' work of each kind, as far as the open goals want it, is done; returns the pace: how much of what the slowest kind
    still takes could be done within the time that members want to see, 0..1."""
    now, p, left, done = system.coalition, system.p, system.left, system.effort_by_kind
    kinds = wanted(system.goals, system.stage, system.done, left)
    set_work(system, left, done)
    if now.inside >= COALITION_SIZE:
        done[_MONEY] += brought(p.means, p.full_effort, now.pull)
        done[_AUTHORITY] += brought(p.means, p.full_effort, now.pull)
    useful, pace = 0.0, 1.0 if kinds > 0.0 else 0.0
    for k in range(4):
        if left[k] > 0.0:
            able = done[k] * now.coordination
            pace = min(pace, able * p.horizon / left[k])
            spent = min(able, left[k])
            useful += spent
            share_out(system.goals, system.stage, system.done, k, spent)
    now.work = useful
    now.action = min(1.0, useful / system.setting.potential)
    return pace


@step
def wanted(goals, stage, done, left):
    """Fills in how many partner-days of each kind the open goals still take; returns how many kinds that is."""
    kinds = 0.0
    for k in range(4):
        left[k] = 0.0
        for g in range(len(stage)):
            if stage[g] == 1.0:
                left[k] += goals[g, k] - done[g, k]
        kinds += 1.0 if left[k] > 0.0 else 0.0
    return kinds


@step
def share_out(goals, stage, done, kind, days):
    """Work of a kind goes to the open goal that is nearest to done, and what that does not take to the next (of equals to the first).

    Source: Kivetz, Urminsky & Zheng 2006 (effort goes where the goal is near); that all do so alike is assumed.
    """
    for _ in range(len(stage)):
        nearest = nearest_to_done(goals, stage, done, kind)
        if nearest < 0 or days <= 0.0:
            return
        left = goals[nearest, kind] - done[nearest, kind]
        done[nearest, kind] = goals[nearest, kind] if days >= left else done[nearest, kind] + days
        days -= left


@step
def nearest_to_done(goals, stage, done, kind):
    """The open goal that still takes work of a kind and of whose work, of all kinds, the largest share is done; -1 where there is none."""
    nearest, most = -1, -1.0
    for g in range(len(stage)):
        if stage[g] == 1.0 and goals[g, kind] - done[g, kind] > 0.0:
            ready = (done[g, 0] + done[g, 1] + done[g, 2] + done[g, 3]) / (
                goals[g, 0] + goals[g, 1] + goals[g, 2] + goals[g, 3]
            )
            if ready > most:
                nearest, most = g, ready
    return nearest


@step
def set_work(system, left, done):
    """Fills in the partner-days of each kind that members do, before they are coordinated."""
    sums, work, state, traits = bare(system.sums), system.work, system.state, system.traits
    a, b = 1.0 if left[0] > 0.0 else 0.0, 1.0 if left[1] > 0.0 else 0.0
    c, d = 1.0 if left[2] > 0.0 else 0.0, 1.0 if left[3] > 0.0 else 0.0
    tally_work(
        sums, work.inside, state.effort, state.ownership, state.fatigue, state.identity, state.mapped, traits.power, traits.expertise,
        traits.money, traits.reach, traits.authority, system.convener.matching, system.convener.goals, system.coalition.inside, a, b, c, d, system.p,
    )  # fmt: skip
    for k in range(4):
        done[k] = total(sums, k)


@sweeping
def tally_work(
    sums, inside, effort, ownership, fatigue, identity, mapped, power, expertise, money, reach, authority, matching, goals, members, a, b, c, d, p,
):  # fmt: skip
    """The four kinds of work that members do, by which kinds (a to d: 1 or 0) are wanted."""
    for k in range(32):
        sums[k] = 0.0
    for first in range(0, len(inside), 8):
        for lane in range(8):
            i = first + lane
            e, m, r, u = a * had(expertise[i]), b * had(money[i]), c * had(reach[i]), d * had(authority[i])
            kinds = max(1.0, can(e) + can(m) + can(r) + can(u))
            squares, matched = max(1e-12, e * e + m * m + r * r + u * u), matching * felt(mapped[i], p)
            left = left_to_others(members, identity[i], goals, p)
            days = inside[i] * working_days(power[i], effort[i], ownership[i], fatigue[i], left, p)
            sums[lane] += days * share_of(e, squares, kinds, matched) * e
            sums[8 + lane] += days * share_of(m, squares, kinds, matched) * m
            sums[16 + lane] += days * share_of(r, squares, kinds, matched) * r
            sums[24 + lane] += days * share_of(u, squares, kinds, matched) * u
