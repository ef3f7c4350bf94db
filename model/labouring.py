"""Step 5 of the month: members work, goals are delivered, and everybody gets a new picture of the coalition."""

from __future__ import annotations

from coalitionlab.model.bare import bare
from coalitionlab.model.compiled import step, sweeping
from coalitionlab.model.goals import deliver, plan_anew
from coalitionlab.model.lanes import anybody
from coalitionlab.model.passes import tally_members, tally_two, total
from coalitionlab.model.rules.arithmetic import toward
from coalitionlab.model.rules.believing import closeness
from coalitionlab.model.rules.joining import domination, felt, use_of_power
from coalitionlab.model.rules.working import (
    agreed,
    can,
    cohesion,
    governed,
    had,
    lead,
    left_to_others,
    mutual_adjustment,
    prestige,
    share_of,
    signal_of,
    structure,
    visible_progress,
    working_days,
)
from coalitionlab.scenarios.names.fields import OUTSIDE

#: Members of whom a coalition has to have at least so many: a convention (two is a pair).
COALITION_SIZE = 3.0


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
def look_inside(system):
    """Who is inside, how they are coordinated, and how the convener uses its power: the picture that everyone decides against."""
    look_at_members(system)
    lead_with_power(system)


@step
def look_at_members(system):
    """Who is inside and outside, and how those inside are coordinated: what changes when somebody moves."""
    announce_moves(system)
    count_members(system)
    coordinate(system)


@step
def count_members(system):
    """Who is inside: numbers, power, sectors, standing, ownership, and what they offer each other; and who is against, outside."""
    now, p, sums = system.coalition, system.p, bare(system.sums)
    state, work, traits = system.state, system.work, system.traits
    tally_members(
        sums, work.inside, state.status, work.signal, state.joined_now, state.mapped, state.ownership, state.leaders,
        state.effort, state.alignment, traits.power_share, traits.profile, traits.expertise, traits.money, traits.reach,
        traits.authority,
    )  # fmt: skip
    now.inside, now.participation = total(sums, 0), total(sums, 1)
    many, all_profile = max(now.inside, 1.0), system.setting.all_profile
    now.membership = now.inside / len(state)
    now.mapped, now.ownership = total(sums, 2) / many, total(sums, 3) / many
    now.prestige = prestige(total(sums, 4) / all_profile, p.prestige_scale)
    now.news = prestige(total(sums, 5) / all_profile, p.prestige_scale)
    now.trained, now.owned = total(sums, 6), total(sums, 7)
    now.mandated, now.active = total(sums, 8) / many, total(sums, 9) / len(state)
    now.dissent = total(sums, 10) / max(now.participation, 1e-12)
    now.offers_expertise, now.offers_money = total(sums, 11), total(sums, 12)
    now.offers_reach, now.offers_authority = total(sums, 13), total(sums, 14)
    now.sectors = sectors_there(bare(system.sectors_inside))
    now.opposition = power_against(work.inside, state.overlap, traits.power_share)


@step
def sectors_there(inside):
    """How many sectors have an organisation inside."""
    count = 0.0
    for k in range(len(inside)):
        count += 1.0 if inside[k] > 0.0 else 0.0
    return count


@step
def announce_moves(system):
    """Ties to those who have moved learn of it, and so do those to who left a month ago: it is no news any more."""
    state, work = system.state, system.work
    if count_news(work.announced, work.left, state.status, state.left_now) == 0:
        return
    for i in range(len(state)):
        if state[i].status != work[i].announced or state[i].left_now != work[i].left:
            before = work[i].inside
            stand(state[i], work[i])
            system.sectors_inside[system.sector[i]] += work[i].inside - before
            announce(system.between, system.first_incoming, system.incoming_ties, work, i)


@sweeping
def count_news(announced, left, status, left_now):
    """Of how many organisations there is news."""
    count = 0
    for i in range(len(announced)):
        count += 1 if status[i] != announced[i] or left_now[i] != left[i] else 0
    return count


@step
def stand(state, work):
    """Whether an organisation is inside, what its being there tells others (nothing under compulsion), and whether it has just left."""
    work.announced, work.left = state.status, state.left_now
    work.inside = 1.0 if state.status != OUTSIDE else 0.0
    work.signal = signal_of(state.credibility, state.status)


@step
def announce(between, first_incoming, incoming_ties, work, i):
    """Each tie that goes to i knows whether it is inside (1), outside (0) or has just walked out (-1), and what its being there
    tells."""
    there, says = work[i].inside - work[i].left, work[i].signal
    for k in range(first_incoming[i], first_incoming[i + 1]):
        tie = between[incoming_ties[k]]
        tie.there, tie.says = there, says


@step
def coordinate(system):
    """How close members are, and how well their work is coordinated: by staff and trained leaders as far as these reach, else by
    the convener's direction or among themselves. Deciding together takes time; opponents inside slow agreement."""
    now, convener, p = system.coalition, system.convener, system.p
    now.trust, now.closeness = ties_among_members(system)
    staff = p.staff_span * convener.backbone + p.leader_span * now.trained
    now.structure = structure(staff, now.inside)
    mutual = mutual_adjustment(now.inside, now.closeness, p)
    alone = governed(convener.control, lead(now.inside, p), mutual)
    now.coordination = (now.structure + (1.0 - now.structure) * alone) * (1.0 - now.dissent)
    now.coordination *= agreed(convener.sharing, now.closeness, p) * cohesion(now.trust, p)
    now.strain = (1.0 - now.structure) * (1.0 - mutual) * (1.0 - convener.control)


@step
def lead_with_power(system):
    """The convener's power draws people to the table, and dominates them, which is felt with delay."""
    now, convener, p = system.coalition, system.convener, system.p
    now.pull = convener.power * use_of_power(convener.control, p) * convener.presence
    pressing = domination(convener.control, convener.power, convener.transparency, convener.presence, p)
    now.domination = toward(now.domination, pressing, p.felt_delay)
    now.candour = 1.0 - convener.power * (1.0 - convener.transparency)


@sweeping
def power_against(inside, overlap, power_share):
    """Power outside that is against the aim, as a share of all, by how much each is against it."""
    against = 0.0
    for i in range(len(inside)):
        against += (1.0 - inside[i]) * power_share[i] * max(0.0, -overlap[i])
    return against


@step
def ties_among_members(system):
    """(mean trust on ties between members, closeness over all pairs of members: of those without a tie, as of strangers); while no
    two members are tied, the mean trust over all ties."""
    work, every, sums, start = system.work, system.ties, bare(system.sums), bare(system.start)
    sum_ties(
        work.shared, work.trusted, work.near, work.close, every.strength, every.trust, every.distance, system.between.there, work.inside,
        system.state.identity, start, system.p.stranger_trust,
    )  # fmt: skip
    tally_two(sums, work.trusted, work.shared)
    trust, ties = total(sums, 0), total(sums, 1)
    tally_two(sums, work.near, work.shared)
    inside, strange = system.coalition.inside, system.p.stranger_trust
    pairs = inside * (inside - 1.0)
    close = (total(sums, 0) + max(0.0, pairs - ties) * strange) / max(pairs, ties) if pairs > 0.0 else strange
    if ties > 0.0:
        return trust / ties, close
    sum_all_ties(work.shared, work.trusted, every.strength, every.trust, start)
    tally_two(sums, work.trusted, work.shared)
    trust, ties = total(sums, 0), total(sums, 1)
    return trust / ties if ties > 0.0 else 0.0, close


@sweeping
def sum_ties(shared, trusted, near, close, strength, trust, distance, there, inside, identity, start, strange):
    """Each member's ties to members, by strength; the trust in them, how close they are, and how close on average: as to strangers for
    one that is tied to none."""
    for eight in range(len(start) - 1):
        first = 8 * eight
        for lane in range(8):
            shared[first + lane] = trusted[first + lane] = near[first + lane] = 0.0
            close[first + lane] = strange
        if not anybody(inside, first):
            continue
        for row in range(start[eight], start[eight + 1], 8):
            for lane in range(8):
                i, k = first + lane, row + lane
                both = inside[i] * strength[k] * max(0.0, there[k])
                shared[i] += both
                trusted[i] += both * trust[k]
                near[i] += both * closeness(trust[k], distance[k], identity[i])
        for lane in range(8):
            i = first + lane
            close[i] = near[i] / shared[i] if shared[i] > 0.0 else strange


@sweeping
def sum_all_ties(shared, trusted, strength, trust, start):
    """As `sum_ties`, of everybody."""
    for eight in range(len(start) - 1):
        first = 8 * eight
        for lane in range(8):
            shared[first + lane] = trusted[first + lane] = 0.0
        for row in range(start[eight], start[eight + 1], 8):
            for lane in range(8):
                i, k = first + lane, row + lane
                shared[i] += strength[k]
                trusted[i] += strength[k] * trust[k]


@step
def work_on_goals(system):
    """Members' work of each kind, as far as the open goals want it, is done; returns the pace: how much of what the slowest kind
    still takes could be done within the time that members want to see, 0..1."""
    now, p, left, done = system.coalition, system.p, system.left, system.effort_by_kind
    kinds = wanted(system.goals, system.stage, system.done, left)
    set_work(system, left, done)
    if now.inside >= COALITION_SIZE:
        done[1] += p.means * p.full_effort * now.pull
        done[3] += p.means * p.full_effort * now.pull
    useful, pace = 0.0, 1.0 if kinds > 0.0 else 0.0
    for k in range(4):
        if left[k] > 0.0:
            able = done[k] * now.coordination
            pace = min(pace, able * p.horizon / left[k])
            spent = min(able, left[k])
            useful += spent
            share_out(system.goals, system.stage, system.done, k, spent / left[k])
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
def share_out(goals, stage, done, kind, share):
    """Each open goal gets the same share of what it still takes of a kind."""
    for g in range(len(stage)):
        if stage[g] == 1.0:
            done[g, kind] = min(goals[g, kind], done[g, kind] + share * (goals[g, kind] - done[g, kind]))


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
