"""Step 5 of the month: members work, and everybody gets a new picture of the coalition."""

from __future__ import annotations

from coalitionlab.model.bare import bare
from coalitionlab.model.compiled import step, sweeping
from coalitionlab.model.fields import MANDATED, OUTSIDE, PILOT
from coalitionlab.model.passes import set_all
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


@step
def members_work(system):
    """Contributions combine into collective action; the picture of the coalition is drawn anew."""
    now, convener, p = system.coalition, system.convener, system.p
    tell_of_moves(system)
    count_members(system)
    now.trust, ties = trust_among_members(system)
    trust = now.trust if ties > 0.0 else p.stranger_trust
    each = ties / max(1.0, now.inside)
    now.viability = viability(convener.collected, convener.start_up_cost, p.start_up_steepness)
    now.direction = p.base_direction + (1.0 - p.base_direction) * convener.control
    direction = convener.control * convener.presence
    now.coordination = coordination(convener.backbone, now.leaders, direction, trust, each, now.inside, p)
    now.cohesion = cohesion(trust, p)
    now.action = work_done(system) * now.coordination * now.cohesion * now.viability
    now.progress = visible_progress(now.action, now.participation, convener.goals, now.ownership, p)
    now.domination = domination(convener.control, convener.power, convener.transparency, convener.presence)
    now.candour = 1.0 - convener.power * (1.0 - convener.transparency)
    now.vagueness = vagueness(convener.backbone, convener.vision)


@step
def count_members(system):
    """Who is inside: numbers, power, sectors, standing, ownership."""
    now, p = system.coalition, system.p
    inside = mandated = power = signals = news = mapped = ownership = leaders = 0.0
    state, traits = system.state, system.traits
    for i in range(len(state)):
        s, t = state[i], traits[i]
        here = 1.0 if s.status != OUTSIDE else 0.0
        forced = 1.0 if s.status == MANDATED else 0.0
        inside += here
        power += here * t.power_share
        mapped += here * s.mapped
        ownership += here * s.ownership
        leaders += here * s.leaders
        mandated += forced
        signal = (here - forced) * t.profile * s.credibility  # joining under compulsion says nothing
        signals += signal
        news += s.joined_now * signal
    many = max(inside, 1.0)
    now.inside, now.membership, now.participation = inside, inside / len(state), power
    now.mapped, now.ownership, now.leaders, now.mandated = (
        mapped / many,
        ownership / many,
        leaders / many,
        mandated / many,
    )
    now.prestige = prestige(signals / system.setting.all_profile, p.prestige_scale)
    now.news = prestige(news / system.setting.all_profile, p.prestige_scale)
    now.sectors, now.breadth = sectors_inside(
        bare(system.sectors_room),
        state.status,
        bare(system.sector),
        bare(system.sector_sizes),
        p.critical_share,
    )


@step
def sectors_inside(inside, status, sector, sizes, critical_share):
    """(how many sectors have an organisation inside, breadth: how well represented sectors are on average, 0..1).

    A sector is fully represented once the critical share of its organisations is inside. Source: S0; assumed form.
    """
    set_all(inside, 0.0)
    for i in range(len(sector)):
        inside[sector[i]] += 1.0 if status[i] != OUTSIDE else 0.0
    count = breadth = 0.0
    for one in range(len(sizes)):
        count += 1.0 if inside[one] > 0.0 else 0.0
        breadth += min(1.0, inside[one] / (critical_share * max(1.0, sizes[one]))) / len(sizes)
    return count, breadth


@step
def tell_of_moves(system):
    """Each tie knows of its other end whether it is inside, what its being there tells, and whether it walked out; told anew only
    when somebody has moved."""
    state, work, between = system.state, system.work, system.between
    if stand(work.inside, work.signal, work.left, state.status, state.credibility, state.left_now) > 0:
        tell_ends(between.there, between.says, bare(system.target), work.inside, work.signal, work.left)


@sweeping
def stand(inside, signal, left, status, credibility, left_now):
    """Who is inside, what its being there tells others (nothing under compulsion) and who has just left; returns how much has changed."""
    changed = 0
    for i in range(len(status)):
        here = 1.0 if status[i] != OUTSIDE else 0.0
        tells = credibility[i] if here > 0.0 and status[i] != MANDATED else 0.0
        changed += 1 if here != inside[i] else 0
        changed += 1 if tells != signal[i] else 0
        changed += 1 if left_now[i] != left[i] else 0
        inside[i], signal[i], left[i] = here, tells, left_now[i]
    return changed


@sweeping
def tell_ends(there, says, target, inside, signal, left):
    """What each tie knows of its other end: whether it is inside (1), outside (0) or has just walked out (-1), and what its being
    there tells."""
    for k in range(len(target)):
        other = target[k]
        there[k], says[k] = inside[other] - left[other], signal[other]


@step
def trust_among_members(system):
    """(mean trust on ties between members, how many there are), or (mean over all ties, 0) while no two members are tied."""
    work, every, start = system.work, system.ties, bare(system.start)
    sum_ties(work.shared, work.trusted, every.strength, every.trust, system.between.there, work.inside, start)
    trust, ties = total(work, system.degree)
    if ties > 0.0:
        return trust / ties, ties
    sum_all_ties(work.shared, work.trusted, every.strength, every.trust, start)
    trust, ties = total(work, system.degree)
    return trust / ties if ties > 0.0 else 0.0, 0.0


@step
def total(work, everyone):
    """(sum of trust, sum of ties) over everyone."""
    trust = ties = 0.0
    for i in range(len(everyone)):
        trust += work[i].trusted
        ties += work[i].shared
    return trust, ties


@sweeping
def sum_ties(shared, trusted, strength, trust, there, inside, start):
    """Each member's ties to members, by strength, and the trust in them."""
    for eight in range(len(start) - 1):
        first = 8 * eight
        for lane in range(8):
            shared[first + lane] = trusted[first + lane] = 0.0
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
    p, matching, everyone = system.p, system.convener.matching, system.setting
    state, traits = system.state, system.traits
    hidden = crowd(system.coalition.inside)
    expertise = money = reach = authority = 0.0
    for i in range(len(state)):
        s, t = state[i], traits[i]
        if s.status == OUTSIDE:
            continue
        given = effort(s.ownership, s.identity, hidden, p)
        if s.status == MANDATED:
            given = p.effort_mandated * p.effort_floor
        elif s.status == PILOT:
            given *= p.effort_pilot
        given *= t.power * matched(matching, s.mapped, p.unmatched)
        expertise += given * t.expertise
        money += given * t.money
        reach += given * t.reach
        authority += given * t.authority
    return ces(
        expertise / everyone.all_expertise, money / everyone.all_money, reach / everyone.all_reach,
        authority / everyone.all_authority, p.substitution,
    )  # fmt: skip
