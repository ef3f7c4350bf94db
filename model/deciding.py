"""Step 4 of the month: organisations decide, all against the same picture of last month."""

from __future__ import annotations

from coalitionlab.model.compiled import compiled, part, step
from coalitionlab.model.fields import MANDATED, MEMBER, OUTSIDE, PILOT
from coalitionlab.model.randomness import Stream, stream_key, uniform
from coalitionlab.model.rules.choosing import RULES, Seen, chosen
from coalitionlab.model.rules.joining import (
    appeal,
    attention,
    cost_barrier,
    critical_mass,
    distrust_barrier,
    free_riding,
    logistic,
    mandate_value,
    market_value,
    mission_value,
    standing_value,
)
from coalitionlab.model.rules.learning import own_measure

_IMITATION = float(RULES.index("imitation"))
_DECIDE, _MANDATE = int(Stream.DECIDE), int(Stream.MANDATE)


@part
def neighbourhood(system, i):
    """Ties of organisation i as it sees them: (ties, ties inside, peers inside 0..1, trust in those inside, best-off payoff,
    whether that one is inside)."""
    p, state, imitating = system.p, system.state, system.setting.rule == _IMITATION
    every, target, offsets = system.ties, system.target, system.offsets
    ties = inside = weight = peers = trust = 0.0
    best, best_inside = -1e300, 0.0
    for k in range(offsets[i], offsets[i + 1]):  # no branches but one: who is inside cannot be guessed
        tie, other = every[k], state[target[k]]
        known = 1.0 if tie.strength > 0.0 else 0.0
        there = known if other.status != OUTSIDE else 0.0
        willing = (
            there if other.status != MANDATED else 0.0
        )  # being there under compulsion recommends nothing
        strong = tie.strength * tie.trust
        ties += known
        weight += strong
        inside += there
        trust += there * tie.trust
        peers += willing * strong * other.credibility
        if imitating and known > 0.0 and other.payoff > best:
            best, best_inside = other.payoff, there
    trust_inside = trust / inside if inside > 0.0 else p.stranger_trust
    return ties, inside, peers / weight if weight > 0.0 else 0.0, trust_inside, best, best_inside


@part
def terms(system, i, peers, trust_inside):
    """The terms that decide for or against being inside, in utility: mission, market, mandate, standing (each by its
    motive's weight and the appeal), then the barriers as negative numbers: cost, distrust, domination, vagueness,
    reactance, free-riding, threshold."""
    t, s, c, now, convener, p = (
        system.traits[i], system.state[i], system.climate, system.coalition, system.convener, system.p,
    )  # fmt: skip
    inside = s.status != OUTSIDE
    seen = (1.0 - p.peer_view) * now.participation + p.peer_view * peers
    promise = critical_mass(seen, p.critical_share, p.critical_steepness)
    counted = appeal(s.overlap, p)
    free = 0.0 if inside else free_riding(now.action, s.identity, s.ownership, t.power_share, p)
    on_trial = 1.0 if s.status == PILOT else 0.0
    return (
        counted * t.mission * mission_value(s.awareness, s.efficacy, promise, now.viability, s.alone, p),
        counted * t.market * market_value(c.opinion, s.pressure, s.association, now.prestige, t.profile, p),
        counted * t.mandate * mandate_value(c.regulation, s.risk, t.exposure, c.opinion, now.breadth, p),
        counted * t.standing * standing_value(peers, now.prestige, t.profile, s.invited, p),
        -cost_barrier(t.cost, s.buy_in, s.ownership, on_trial, convener.fees, s.fatigue, p),
        -distrust_barrier(trust_inside, p),
        -p.domination_weight * now.domination,
        -p.vagueness_weight * now.vagueness,
        -p.reactance_weight * s.reactance,
        -free,
        -t.threshold,
    )


@compiled
def utility_of(all_terms):
    """The sum of the terms."""
    mission, market, mandate, standing, cost, distrust, dominated, vague, reactance, free, threshold = (
        all_terms
    )
    worth = mission + market + mandate + standing
    return worth + cost + distrust + dominated + vague + reactance + free + threshold


@step
def consider(system, month):
    """Fills in each organisation's utility as it considers it now, and its chance to be inside next month."""
    p, now, d = system.p, system.coalition, system.setting
    n = len(system.state)
    for i in range(n):
        s = system.state[i]
        ties, tie_count, peers, trust_inside, best, best_inside = neighbourhood(system, i)
        utility = utility_of(terms(system, i, peers, trust_inside))
        inside = 1.0 if s.status != OUTSIDE else 0.0
        seen = Seen(
            float(month), float(i), float(n), inside, now.inside - inside, tie_count, ties, utility, s.payoff, best,
            best_inside, d.by_count, d.among_ties, d.can_exit, d.persuasion, d.response,
        )  # fmt: skip
        s.considered = utility
        s.chance = chosen(d.rule, seen, system.traits[i], s, p)


@step
def settle_payoffs(system):
    """Payoffs as they will be compared next month: utility inside, what one enjoys anyway outside."""
    p, now = system.p, system.coalition
    for s in system.state:
        s.payoff = s.utility if s.status != OUTSIDE else p.free_ride_weight * now.action


@step
def admission(system):
    """The factor on every outsider's chance when the convener admits only so many a month; 1 when it admits all."""
    admits = system.convener.admits
    if not admits >= 0.0:
        return 1.0
    expected = 0.0
    for s in system.state:
        if s.status == OUTSIDE:
            expected += s.chance
    return admits / expected if expected > admits else 1.0


@step
def organisations_decide(system, month):
    """Everyone considers, then everyone moves: join, go on trial, stay, leave, or be forced in."""
    consider(system, month)
    pace, now, fees = admission(system), system.coalition, system.convener.fees
    luck, force_luck = stream_key(system.key, _DECIDE, month), stream_key(system.key, _MANDATE, month)
    for i in range(len(system.state)):
        s, t, who = system.state[i], system.traits[i], system.people[i].who
        s.utility = s.considered
        s.joined_now = s.left_now = 0.0
        draw = uniform(luck, who)
        if s.status == OUTSIDE:
            force_draw = uniform(force_luck, who) if s.compelled > 0.0 else 1.0
            outsider_moves(s, s.chance * pace, draw, force_draw, t, now, fees, system.p)
        elif t.committed < 1.0:
            insider_moves(s, s.chance, draw, t, system.convener.force, fees, system.p)
        s.invited *= 1.0 - (system.p.invitation_fade if s.status == OUTSIDE else system.p.founder_fade)


@step
def outsider_moves(s, chance, draw, force_draw, t, now, fees, p):
    """Joins by its own decision, or takes up a trial that is offered, or is forced in."""
    if draw < chance:
        enter(s, MEMBER)
        s.ownership = own_measure(s.alignment, s.awareness, now.ownership, p)
    elif s.offered > 0.0 and draw < chance + pilot_chance(s, t, fees, p):
        enter(s, PILOT)
        s.ownership = own_measure(s.alignment, s.awareness, now.ownership, p)
        s.pilot_left = p.pilot_months
    elif force_draw < s.compelled:
        enter(s, MANDATED)


@step
def pilot_chance(s, t, fees, p):
    """The chance to take up a trial: as considering a pilot that costs less, for as long as it is offered. Source: S1."""
    noticed = attention(s.champion, s.legitimacy, s.offered, p)
    return s.offered * noticed * logistic(p.sensitivity * (s.utility + spared_on_trial(s, t, fees, p)))


@step
def spared_on_trial(s, t, fees, p):
    """The part of the cost that is not asked of an organisation on trial, in utility."""
    asked = cost_barrier(t.cost, s.buy_in, s.ownership, 1.0, fees, s.fatigue, p)
    return cost_barrier(t.cost, s.buy_in, s.ownership, 0.0, fees, s.fatigue, p) - asked


@step
def insider_moves(s, chance, draw, t, force, fees, p):
    """Stays, leaves, or decides afresh: at the end of a trial, or when a mandate binds less."""
    if s.status == MANDATED:
        leaving = (1.0 - force) * p.release_rate * logistic(-p.sensitivity * s.utility)
        if draw < leaving:
            leave(s)
        elif draw < leaving + p.conversion_rate * logistic(p.sensitivity * s.utility):
            s.status = MEMBER
        return
    if s.status == PILOT:
        s.pilot_left -= 1.0
        if s.pilot_left <= 0.0:
            at_full_cost = s.utility - spared_on_trial(s, t, fees, p)
            if draw < logistic(p.sensitivity * at_full_cost):
                s.status = MEMBER
            else:
                leave(s)
            return
    if draw >= chance:
        leave(s)


@step
def enter(s, status):
    """Comes in with this status."""
    s.status = status
    s.joined_now = 1.0


@step
def leave(s):
    """Goes out; the tasks it owned stay behind."""
    s.status = OUTSIDE
    s.left_now = 1.0
    s.ownership = 0.0
    s.pilot_left = 0.0
