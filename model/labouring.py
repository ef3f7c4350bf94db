"""Step 5 of the month: members work, and everybody gets a new picture of the coalition."""

from __future__ import annotations

from coalitionlab.model.bare import bare
from coalitionlab.model.compiled import step, sweeping
from coalitionlab.model.lanes import anybody
from coalitionlab.model.passes import tally_members, tally_two, total
from coalitionlab.model.rules.joining import domination, vagueness
from coalitionlab.model.rules.working import (
    ces,
    cohesion,
    coordination,
    crowd,
    effort,
    matched,
    prestige,
    viability,
    visible_progress,
)
from coalitionlab.scenarios.names.fields import MANDATED, OUTSIDE, PILOT


@step
def members_work(system):
    """Contributions combine into collective action; the picture of the coalition is drawn anew."""
    now, convener, p = system.coalition, system.convener, system.p
    announce_moves(system)
    count_members(system)
    now.trust, ties = trust_among_members(system)
    trust = now.trust if ties > 0.0 else p.stranger_trust
    each = ties / max(1.0, now.inside)
    now.viability = viability(convener.collected, convener.start_up_cost, p.start_up_steepness)
    now.direction = p.base_direction + (1.0 - p.base_direction) * convener.control
    direction = convener.control * convener.presence
    now.coordination = coordination(convener.backbone, now.leaders, direction, trust, each, now.inside, p)
    now.cohesion = cohesion(trust, p)
    # rounding: shares of all that could be done may combine to 1 + 2e-16
    now.action = min(1.0, work_done(system) * now.coordination * now.cohesion * now.viability)
    now.progress = visible_progress(now.action, now.participation, convener.goals, now.ownership, p)
    now.domination = domination(convener.control, convener.power, convener.transparency, convener.presence)
    now.candour = 1.0 - convener.power * (1.0 - convener.transparency)
    now.vagueness = vagueness(convener.backbone, convener.vision)


@step
def count_members(system):
    """Who is inside: numbers, power, sectors, standing, ownership."""
    now, p, sums = system.coalition, system.p, bare(system.sums)
    state, work, traits = system.state, system.work, system.traits
    tally_members(
        sums, work.inside, state.status, work.signal, state.joined_now, state.mapped, state.ownership, state.leaders,
        traits.power_share, traits.profile,
    )  # fmt: skip
    now.inside, now.participation = total(sums, 0), total(sums, 1)
    many, all_profile = max(now.inside, 1.0), system.setting.all_profile
    now.membership = now.inside / len(state)
    now.mapped, now.ownership = total(sums, 2) / many, total(sums, 3) / many
    now.leaders, now.mandated = total(sums, 4) / many, total(sums, 5) / many
    now.prestige = prestige(total(sums, 6) / all_profile, p.prestige_scale)
    now.news = prestige(total(sums, 7) / all_profile, p.prestige_scale)
    now.sectors, now.breadth = breadth_of(
        bare(system.sectors_inside), bare(system.sector_sizes), p.critical_share
    )


@step
def breadth_of(inside, sizes, critical_share):
    """(how many sectors have an organisation inside, breadth: how well represented sectors are on average, 0..1), by how many of
    each are `inside`.

    A sector is fully represented once the critical share of its organisations is inside. Source: S0; assumed form.
    """
    count = breadth = 0.0
    for k in range(len(sizes)):
        count += 1.0 if inside[k] > 0.0 else 0.0
        breadth += min(1.0, inside[k] / (critical_share * max(1.0, sizes[k]))) / len(sizes)
    return count, breadth


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
    work.signal = state.credibility if work.inside > 0.0 and state.status != MANDATED else 0.0


@step
def announce(between, first_incoming, incoming_ties, work, i):
    """Each tie that goes to i knows whether it is inside (1), outside (0) or has just walked out (-1), and what its being there
    tells."""
    there, says = work[i].inside - work[i].left, work[i].signal
    for k in range(first_incoming[i], first_incoming[i + 1]):
        tie = between[incoming_ties[k]]
        tie.there, tie.says = there, says


@step
def trust_among_members(system):
    """(mean trust on ties between members, how many there are), or (mean over all ties, 0) while no two members are tied."""
    work, every, sums, start = system.work, system.ties, bare(system.sums), bare(system.start)
    sum_ties(work.shared, work.trusted, every.strength, every.trust, system.between.there, work.inside, start)
    tally_two(sums, work.trusted, work.shared)
    trust, ties = total(sums, 0), total(sums, 1)
    if ties > 0.0:
        return trust / ties, ties
    sum_all_ties(work.shared, work.trusted, every.strength, every.trust, start)
    tally_two(sums, work.trusted, work.shared)
    trust, ties = total(sums, 0), total(sums, 1)
    return trust / ties if ties > 0.0 else 0.0, 0.0


@sweeping
def sum_ties(shared, trusted, strength, trust, there, inside, start):
    """Each member's ties to members, by strength, and the trust in them."""
    for eight in range(len(start) - 1):
        first = 8 * eight
        for lane in range(8):
            shared[first + lane] = trusted[first + lane] = 0.0
        if not anybody(inside, first):
            continue
        for row in range(start[eight], start[eight + 1], 8):
            for lane in range(8):
                i, k = first + lane, row + lane
                both = inside[i] * strength[k] * max(0.0, there[k])
                shared[i] += both
                trusted[i] += both * trust[k]


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
def work_done(system):
    """The four kinds of work that members do, each as a share of what all could do, combined (CES)."""
    p, everyone, sums = system.p, system.setting, bare(system.sums)
    state, traits, hidden = system.state, system.traits, crowd(system.coalition.inside)
    tally_work(
        sums, system.work.inside, state.status, state.ownership, state.identity, state.mapped, traits.power,
        traits.expertise, traits.money, traits.reach, traits.authority, hidden, system.convener.matching, p,
    )  # fmt: skip
    return ces(
        total(sums, 0) / everyone.all_expertise, total(sums, 1) / everyone.all_money,
        total(sums, 2) / everyone.all_reach, total(sums, 3) / everyone.all_authority, p.substitution,
    )  # fmt: skip


@sweeping
def tally_work(
    sums, inside, status, ownership, identity, mapped, power, expertise, money, reach, authority, hidden, matching, p
):  # fmt: skip
    """The four kinds of work that members do."""
    for k in range(32):
        sums[k] = 0.0
    on_trial, mandated = p.effort_pilot, p.effort_mandated * p.effort_floor
    for first in range(0, len(inside), 8):
        for lane in range(8):
            i = first + lane
            contribution = effort(ownership[i], identity[i], hidden, p)
            contribution *= on_trial if status[i] == PILOT else 1.0
            contribution = mandated if status[i] == MANDATED else contribution
            contribution *= inside[i] * power[i] * matched(matching, mapped[i], p.unmatched)
            sums[lane] += contribution * expertise[i]
            sums[8 + lane] += contribution * money[i]
            sums[16 + lane] += contribution * reach[i]
            sums[24 + lane] += contribution * authority[i]
