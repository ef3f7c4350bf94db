"""Step 4 of the month: organisations decide, all against the same picture of last month."""

from __future__ import annotations

from coalitionlab.model.bare import bare
from coalitionlab.model.compiled import part, step, sweeping
from coalitionlab.model.membership import enter, leave
from coalitionlab.model.randomness import Stream, stream_key, uniform, uniforms
from coalitionlab.model.rules.arithmetic import logistic, on
from coalitionlab.model.rules.choosing import Seen, chosen
from coalitionlab.model.rules.joining import (
    cost_barrier,
    critical_mass,
    felt,
    fit_value,
    free_riding,
    mandate_value,
    market_value,
    mission_value,
    need_met,
    odds,
    standing_value,
    vagueness,
)
from coalitionlab.model.rules.working import had, next_effort
from coalitionlab.model.talking import look_again
from coalitionlab.scenarios.names.fields import MANDATED, MEMBER, OUTSIDE, PILOT
from coalitionlab.scenarios.world import BY_UTILITY

_DECIDE, _MANDATE, _TURN = int(Stream.DECIDE), int(Stream.MANDATE), int(Stream.TURN)
#: A mandate that binds less than this is none.
_BINDS = 0.05


@part
def terms(system, i):
    """The terms that decide for or against being inside, in utility: mission, market, mandate, standing, needs met, fit of the aim,
    the convener's pull, ownership; then the barriers as negative numbers: cost, distrust, domination, vagueness, opposition,
    reactance, fatigue, free-riding; and readiness (less its threshold)."""
    t, s, c, now, convener, p, own = (
        system.traits[i], system.state[i], system.climate, system.coalition, system.convener, system.p, system.work[i],
    )  # fmt: skip
    inside = 1.0 if s.status != OUTSIDE else 0.0
    on_trial = 1.0 if s.status == PILOT else 0.0
    efficacy = now.ahead * s.efficacy  # what has been reached needs nobody
    promise = critical_mass(0.5 * (now.participation + own.peers), p.critical_share, p.critical_steepness)
    return (
        t.mission * mission_value(s.awareness, efficacy, promise, s.alone, p),
        t.market * market_value(c.opinion, s.pressure, s.association, now.prestige, t.profile, p),
        t.mandate * mandate_value(c.regulation, s.risk, t.exposure, p),
        t.standing * standing_value(own.peers, now.prestige, s.invited, p),
        p.need_worth * felt(s.mapped, p) * needs_met(t, s, now, inside, p),
        fit_value(s.overlap, odds(efficacy, promise, p), p),
        p.pull_worth * now.pull * s.legitimacy,
        inside * p.own_worth * s.ownership,
        -cost_barrier(t.cost, s.buy_in, on_trial, p),
        -p.distrust_weight * own.wariness,
        -p.domination_weight * now.domination,
        -p.vagueness_weight * vagueness(now.structure, convener.vision),
        -p.opposition_weight * own.opposed,
        -s.reactance,
        -inside * p.fatigue_weight * s.fatigue,
        -(1.0 - inside) * free_riding(now.progress, s.identity, convener.goals, p),
        p.readiness + t.readiness - t.threshold,
    )  # fmt: skip


@part
def needs_met(t, s, now, inside, p):
    """The share of its needs that what the others inside offer would meet, 0..1."""
    own = inside * s.effort
    met = need_met(t.need_expertise, max(0.0, now.offers_expertise - own * had(t.expertise)), p)
    met += need_met(t.need_money, max(0.0, now.offers_money - own * had(t.money)), p)
    met += need_met(t.need_reach, max(0.0, now.offers_reach - own * had(t.reach)), p)
    met += need_met(t.need_authority, max(0.0, now.offers_authority - own * had(t.authority)), p)
    every = t.need_expertise + t.need_money + t.need_reach + t.need_authority
    return met / every if every > 0.0 else 0.0


@part
def utility_of(all_terms):
    """The sum of the terms."""
    a, b, c, d, e, f, g, h, i, j, k, m, n, q, r, s, t = all_terms
    return a + b + c + d + e + f + g + h + i + j + k + m + n + q + r + s + t


@sweeping
def weigh(system, considered):
    """The utility of being inside as each organisation considers it now."""
    for i in range(len(considered)):
        considered[i] = utility_of(terms(system, i))


@part
def seen_by(system, i, month):
    """What organisation i sees when it decides."""
    s, own, now, d, p = system.state[i], system.work[i], system.coalition, system.setting, system.p
    renewal = 1.0 if (month + 1.0) % p.months_per_year == 0.0 else 0.0
    return Seen(
        float(month), float(i), float(len(system.state)), own.inside, now.inside - own.inside, own.ties_inside, own.ties,
        own.peers, system.convener.presence, system.climate.opinion, renewal, own.considered, s.payoff, own.best, own.best_inside, own.camp, own.rivals, d.by_count, d.among_ties, d.can_exit,
        d.persuasion, d.response,
    )  # fmt: skip


@sweeping
def choose(system, month, chance):
    """Each organisation's chance to be inside next month, by the scenario's decision rule."""
    state, traits, p, rule = system.state, system.traits, system.p, system.setting.rule
    if rule == BY_UTILITY:  # compiled on its own: the others' work is not done along with it
        for i in range(len(chance)):
            chance[i] = chosen(BY_UTILITY, seen_by(system, i, month), traits[i], state[i], p)
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
    settle(state.payoff, state.utility, state.status, system.p.free_ride_weight * system.coalition.progress)


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
    """Everyone considers, then everyone moves: join, go on trial, stay, leave, or be forced in; members do as much as they will."""
    consider(system, month)
    state, traits, work, p = system.state, system.traits, system.work, system.p
    before_moving(state.utility, work.considered, state.joined_now, state.left_now)
    pace, convener = admission(system), system.convener
    stream, force_stream = stream_key(system.key, _DECIDE, month), stream_key(system.key, _MANDATE, month)
    uniforms(work.lot, stream, bare(system.who))
    open_to_all = system.coalition.ended == 0.0 or convener.presence > 0.0
    in_turn = on(p.structure_one_by_one)
    if in_turn:
        take_turns(bare(system.turns), bare(system.who), stream_key(system.key, _TURN, month))
    for turn in range(len(state)):
        i = system.turns[turn]
        if in_turn:
            consider_now(system, i, month)
        s, t, lot, chance = state[i], traits[i], work[i].lot, work[i].chance
        was_inside = 1.0 if s.status != OUTSIDE else 0.0
        if s.status == OUTSIDE:
            moves = lot < chance * pace or s.offered > 0.0 or s.compelled > 0.0
            if moves and open_to_all and s.gone == 0.0:
                force_lot = uniform(force_stream, system.who[i]) if s.compelled > 0.0 else 1.0
                trial = pilot_chance(s, t, p) if s.offered > 0.0 else 0.0
                outsider_moves(s, chance * pace, trial, lot, force_lot, convener.force, p)
        elif t.committed < 1.0 and (lot >= chance or s.status != MEMBER):
            insider_moves(s, chance, lot, t, convener.force, convener.presence, p)
        if in_turn:
            moved = (1.0 if s.status != OUTSIDE else 0.0) - was_inside
            system.coalition.inside += moved
            system.coalition.participation += moved * t.power_share
    invitations_fade(state.invited, p.invitation_fade)
    months_pass(state.tenure, state.status)
    efforts_follow(state.effort, state.utility, state.status, traits.committed, system.coalition.ahead, p)


@step
def take_turns(turns, who, stream):
    """Puts the rows in `turns` in the order in which they decide this month: by lot (an insertion sort)."""
    for k in range(1, len(turns)):
        row, at = turns[k], k
        lot = uniform(stream, who[row])
        while at > 0 and uniform(stream, who[turns[at - 1]]) > lot:
            turns[at] = turns[at - 1]
            at -= 1
        turns[at] = row


@step
def consider_now(system, i, month):
    """One organisation looks at its ties once more and considers, seeing who has moved this month before it."""
    look_again(system, i)
    own = system.work[i]
    own.considered = utility_of(terms(system, i))
    own.chance = chosen(system.setting.rule, seen_by(system, i, month), system.traits[i], system.state[i], system.p)
    system.state[i].utility = own.considered


@sweeping
def efforts_follow(effort, utility, status, committed, ahead, p):
    """Members' involvement follows their will, as long as there is something to do; under compulsion no more than has to be; outside
    there is none."""
    forced = p.forced_effort  # read before, or none is taken with others
    for i in range(len(effort)):
        willing = next_effort(effort[i], utility[i], committed[i], ahead, p)
        willing = min(willing, forced) if status[i] == MANDATED else willing
        effort[i] = willing if status[i] != OUTSIDE else 0.0


@sweeping
def months_pass(tenure, status):
    """One more month inside."""
    for i in range(len(tenure)):
        tenure[i] = tenure[i] + 1.0 if status[i] != OUTSIDE else 0.0


@sweeping
def before_moving(utility, considered, joined_now, left_now):
    """What was considered becomes what is acted on; last month's news is over."""
    for i in range(len(utility)):
        utility[i] = considered[i]
        joined_now[i] = 0.0
        left_now[i] = 0.0


@sweeping
def invitations_fade(invited, rate):
    """An invitation is forgotten."""
    for i in range(len(invited)):
        invited[i] *= 1.0 - rate


@step
def outsider_moves(s, chance, trial, draw, force_draw, force, p):
    """Joins by its own decision (as one of many who have to, while a mandate binds), or takes up a trial, or is forced in."""
    if draw < chance:
        enter(s, MANDATED if force > _BINDS else MEMBER)
    elif draw < chance + trial:
        enter(s, PILOT)
        s.pilot_left = p.pilot_months
    elif force_draw < s.compelled:
        enter(s, MANDATED)


@part
def pilot_chance(s, t, p):
    """The chance to take up a trial that is offered: as after a personal invitation, to something that costs less. Source: S1."""
    return s.offered * p.activity_invited * logistic(p.sensitivity * (s.utility + spared_on_trial(s, t, p)))


@step
def spared_on_trial(s, t, p):
    """The part of the cost that is not asked of an organisation on trial, in utility."""
    return cost_barrier(t.cost, s.buy_in, 0.0, p) - cost_barrier(t.cost, s.buy_in, 1.0, p)


@step
def insider_moves(s, chance, draw, t, force, presence, p):
    """Stays, leaves, or decides afresh: at the end of a trial, or when a mandate binds less."""
    if s.status == MANDATED:
        leaving = (1.0 - force) * p.release_rate * logistic(-p.sensitivity * s.utility)
        staying = (1.0 - force) * presence * p.conversion_rate * logistic(p.sensitivity * s.utility)
        if draw < leaving:
            leave(s)
        elif draw < leaving + staying:
            s.status = MEMBER
        return
    if s.status == PILOT:
        s.pilot_left -= 1.0
        if s.pilot_left <= 0.0:
            if draw < logistic(p.sensitivity * (s.utility - spared_on_trial(s, t, p))):
                s.status = MEMBER
            else:
                leave(s)
            return
    if draw >= chance:
        leave(s)
