"""Step 4 of the month: organisations decide, all against the same picture of last month."""

from __future__ import annotations

from coalitionlab.model.bare import bare
from coalitionlab.model.compiled import part, step, sweeping
from coalitionlab.model.randomness import Stream, stream_key, uniform
from coalitionlab.model.rules.arithmetic import logistic
from coalitionlab.model.rules.choosing import RULES, Seen, attention, chosen
from coalitionlab.model.rules.joining import (
    appeal,
    cost_barrier,
    critical_mass,
    distrust_barrier,
    free_riding,
    mandate_value,
    market_value,
    mission_value,
    standing_value,
)
from coalitionlab.model.rules.learning import own_measure
from coalitionlab.scenarios.names.fields import MANDATED, MEMBER, OUTSIDE, PILOT

_UTILITY, _IMITATION = float(RULES.index("utility")), float(RULES.index("imitation"))
_DECIDE, _MANDATE = int(Stream.DECIDE), int(Stream.MANDATE)


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
    riding = free_riding(now.action, s.identity, s.ownership, t.power_share, p)
    free = 0.0 if inside else riding
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


@part
def utility_of(all_terms):
    """The sum of the terms."""
    mission, market, mandate, standing, cost, distrust, dominated, vague, reactance, free, threshold = (
        all_terms
    )
    worth = mission + market + mandate + standing
    return worth + cost + distrust + dominated + vague + reactance + free + threshold


@sweeping
def weigh(system, considered):
    """The utility of being inside as each organisation considers it now."""
    for i in range(len(considered)):
        seen = system.work[i]
        considered[i] = utility_of(terms(system, i, seen.peers, seen.trust_inside))


@part
def seen_by(system, i, month):
    """What organisation i sees when it decides."""
    s, own, now, d = system.state[i], system.work[i], system.coalition, system.setting
    return Seen(
        float(month), float(i), float(len(system.state)), own.inside, now.inside - own.inside, own.ties_inside,
        own.ties, own.considered, s.payoff, own.best, own.best_inside, d.by_count, d.among_ties, d.can_exit,
        d.persuasion, d.response,
    )  # fmt: skip


@sweeping
def choose(system, month, chance):
    """Each organisation's chance to be inside next month, by the scenario's decision rule."""
    state, traits, p, rule = system.state, system.traits, system.p, system.setting.rule
    if rule == _UTILITY:  # compiled on its own: the others' work is not done along with it
        for i in range(len(chance)):
            chance[i] = chosen(_UTILITY, seen_by(system, i, month), traits[i], state[i], p)
    else:
        for i in range(len(chance)):
            chance[i] = chosen(rule, seen_by(system, i, month), traits[i], state[i], p)


@step
def consider(system, month):
    """Fills in each organisation's utility as it considers it now, and its chance to be inside next month."""
    weigh(system, system.work.considered)
    choose(system, month, system.work.chance)


@step
def settle_payoffs(system):
    """Payoffs as they will be compared next month: utility inside, what one enjoys anyway outside."""
    state = system.state
    settle(state.payoff, state.utility, state.status, system.p.free_ride_weight * system.coalition.action)


@sweeping
def settle(payoff, utility, status, anyway):
    """Utility inside, what one enjoys anyway outside."""
    for i in range(len(payoff)):
        payoff[i] = utility[i] if status[i] != OUTSIDE else anyway


@step
def admission(system):
    """The factor on every outsider's chance when the convener admits only so many a month; 1 when it admits all."""
    admits = system.convener.admits
    if not admits >= 0.0:
        return 1.0
    expected = 0.0
    for i in range(len(system.state)):
        if system.state[i].status == OUTSIDE:
            expected += system.work[i].chance
    return admits / expected if expected > admits else 1.0


@step
def organisations_decide(system, month):
    """Everyone considers, then everyone moves: join, go on trial, stay, leave, or be forced in."""
    consider(system, month)
    state, traits, work, p = system.state, system.traits, system.work, system.p
    before_moving(state.utility, work.considered, state.joined_now, state.left_now)
    pace, now, force, fees = admission(system), system.coalition, system.convener.force, system.convener.fees
    stream, force_stream = stream_key(system.key, _DECIDE, month), stream_key(system.key, _MANDATE, month)
    cast_lots(work.lot, bare(system.who), stream)
    for i in range(len(state)):
        s, t, lot, chance = state[i], traits[i], work[i].lot, work[i].chance
        if s.status == OUTSIDE:
            if lot < chance * pace or s.offered > 0.0 or s.compelled > 0.0:
                force_lot = uniform(force_stream, system.who[i]) if s.compelled > 0.0 else 1.0
                outsider_moves(s, chance * pace, lot, force_lot, t, now, fees, p)
        elif t.committed < 1.0 and (lot >= chance or s.status != MEMBER):
            insider_moves(s, chance, lot, t, force, fees, p)
    invitations_fade(state.invited, state.status, p.invitation_fade, p.founder_fade)


@sweeping
def cast_lots(lots, who, stream):
    """A uniform draw for each organisation, from 0 to 1, for this month."""
    for i in range(len(who)):
        lots[i] = uniform(stream, who[i])


@sweeping
def before_moving(utility, considered, joined_now, left_now):
    """What was considered becomes what is acted on; last month's news is over."""
    for i in range(len(utility)):
        utility[i] = considered[i]
        joined_now[i] = 0.0
        left_now[i] = 0.0


@sweeping
def invitations_fade(invited, status, outside, inside):
    """An invitation is forgotten outside; inside, having been asked early goes on to mean something."""
    for i in range(len(invited)):
        invited[i] *= 1.0 - (outside if status[i] == OUTSIDE else inside)


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
    on_trial = cost_barrier(t.cost, s.buy_in, s.ownership, 1.0, fees, s.fatigue, p)
    return cost_barrier(t.cost, s.buy_in, s.ownership, 0.0, fees, s.fatigue, p) - on_trial


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
