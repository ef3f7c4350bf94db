"""The picture of the coalition that everyone decides against: who is inside, how close they are, how they are coordinated and led."""

from __future__ import annotations

from coalitionlab.model.bare import bare
from coalitionlab.model.compiled import step, sweeping
from coalitionlab.model.lanes import anybody
from coalitionlab.model.passes import how_many, tally_two, total
from coalitionlab.model.rules.arithmetic import toward
from coalitionlab.model.rules.believing import closeness
from coalitionlab.model.rules.joining import domination, use_of_power
from coalitionlab.model.rules.working import (
    agreed,
    cohesion,
    governed,
    had,
    lead,
    mutual_adjustment,
    prestige,
    signal_of,
    structure,
)
from coalitionlab.scenarios.names.fields import ACTIVE, MANDATED, OUTSIDE


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
    now.sectors = how_many(bare(system.sectors_inside))
    now.opposition = power_against(work.inside, state.overlap, traits.power_share)


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
    directed = convener.control * convener.presence
    alone = governed(directed, lead(now.inside, p), mutual)
    now.coordination = (now.structure + (1.0 - now.structure) * alone) * (1.0 - now.dissent)
    now.coordination *= agreed(convener.sharing, now.closeness, p) * cohesion(now.trust, p)
    now.strain = (1.0 - now.structure) * (1.0 - mutual) * (1.0 - directed)


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
                # max(0.0, there[k]), as LLVM turns it into one instruction for several ties
                both = inside[i] * strength[k] * (0.5 * (there[k] + abs(there[k])))
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


@sweeping
def tally_members(
    sums, inside, status, signal, joined_now, mapped, ownership, leaders, effort, alignment, power_share, profile, expertise,
    money, reach, authority,
):  # fmt: skip
    """Of those inside: how many, their power, maps and ownership; what their being there tells, and that of joiners alone; trained
    leaders and owners at work, how many are mandated, how many active; power against the aim; what they offer of each kind."""
    for k in range(120):
        sums[k] = 0.0
    for first in range(0, len(inside), 8):
        for lane in range(8):
            i = first + lane
            here, tells, works = inside[i], signal[i] * profile[i], inside[i] * effort[i]
            sums[lane] += here
            sums[8 + lane] += here * power_share[i]
            sums[16 + lane] += here * mapped[i]
            sums[24 + lane] += here * ownership[i]
            sums[32 + lane] += tells
            sums[40 + lane] += joined_now[i] * tells
            sums[48 + lane] += works * leaders[i]
            sums[56 + lane] += works * ownership[i]
            sums[64 + lane] += 1.0 if status[i] == MANDATED else 0.0
            sums[72 + lane] += here if effort[i] > ACTIVE else 0.0
            sums[80 + lane] += here * power_share[i] * max(0.0, -alignment[i])
            sums[88 + lane] += works * had(expertise[i])
            sums[96 + lane] += works * had(money[i])
            sums[104 + lane] += works * had(reach[i])
            sums[112 + lane] += works * had(authority[i])
