"""Steps 1 and 7 of the month: the world moves, and people do."""

from __future__ import annotations

import math

from coalitionlab.model.bare import bare
from coalitionlab.model.compiled import part, step
from coalitionlab.model.goals import STUCK
from coalitionlab.model.membership import leave, trust_restarts
from coalitionlab.model.passes import fade_away
from coalitionlab.model.picture import announce_moves, count_members
from coalitionlab.model.randomness import Stream, stream_key, uniform, uniforms
from coalitionlab.model.rules.arithmetic import bounded, toward
from coalitionlab.model.rules.believing import next_climate, push
from coalitionlab.model.rules.learning import closing, filled, kept_by
from coalitionlab.model.system import starts_anew
from coalitionlab.scenarios.names.fields import OUTSIDE
from coalitionlab.scenarios.world import CHANGES

_SHOCK, _TURNOVER, _CLOSURE = int(Stream.SHOCK), int(Stream.TURNOVER), int(Stream.CLOSURE)


@step
def world_moves(system, month):
    """Opinion, regulation, failures and funding drift and take shocks; a coalition that delivers raises opinion, opponents lower it;
    funders may leave, a scandal may break; then this month's events strike."""
    c, p, now = system.climate, system.p, system.coalition
    shock = system.shocks[month]
    c.opinion = next_climate(c.opinion, c.opinion_base, c.opinion_drift, c.opinion_volatility * shock[0])
    c.regulation = next_climate(c.regulation, c.regulation_base, c.regulation_drift, c.regulation_volatility * shock[1])
    c.failures = next_climate(c.failures, c.failures_base, c.failures_drift, c.failures_volatility * shock[2])
    c.funding = next_climate(c.funding, c.funding_base, c.funding_drift, c.funding_volatility * shock[3])
    c.opinion = toward(c.opinion, 1.0, p.opinion_lift * now.action)
    pushed = push(now.opposition, now.membership, p)
    c.opinion -= pushed * c.opinion
    fade_away(system.state.legitimacy, pushed)
    mishaps(system, month)
    for event in system.events:
        if event.month == month + 1.0:
            strike(event, c, system.convener, system.state.legitimacy)


@part
def befalls(key, month, shock, vacancy):
    """Whether funders leave, a scandal breaks and, where the convener has left, the coordinator's place falls vacant, by their chances a month."""
    stream = stream_key(key, _SHOCK, month)
    return uniform(stream, 0) < shock, uniform(stream, 1) < shock, uniform(stream, 2) < vacancy


@step
def mishaps(system, month):
    """Funders leave, or a scandal breaks, each by chance. Source: assumed; of the order that histories of coalitions show."""
    p, convener = system.p, system.convener
    funders_leave, scandal_breaks, _ = befalls(system.key, month, p.shock_chance / p.months_per_year, 0.0)
    if funders_leave:
        convener.funds -= p.shock_size * convener.funds
        convener.backbone -= p.shock_size * convener.backbone
    if scandal_breaks:
        fade_away(system.state.legitimacy, p.shock_size)


@step
def people_move(system, month):
    """Organisations close; representatives change, and with each goes what was not embedded; where the convener has left, the place
    of who coordinates may fall vacant; a coalition that is too small, or idle, for too long has ended."""
    organisations_close(system, month)
    p, state, traits, work = system.p, system.state, system.traits, system.work
    chance = p.turnover / p.months_per_year
    uniforms(work.lot, stream_key(system.key, _TURNOVER, month), bare(system.who))
    for i in range(len(state)):
        if work[i].lot < chance:
            s, t = state[i], traits[i]
            kept = kept_by(s.leaders, s.buy_in, p)
            s.champion = toward(t.champion, s.champion, kept)
            s.ownership *= kept
            s.mapped *= kept
            s.contact = toward(t.contact, s.contact, kept)
            trust_restarts(system, i, kept)
    if system.convener.presence == 0.0 and system.coalition.inside > 0.0:
        succession(system, month)
    lives_on(system)


@step
def organisations_close(system, month):
    """Some organisations close, merge or turn to other things, whatever the coalition is worth to them, the small ones most; another of
    the same kind stands in the place of each, outside, and knows nothing yet. Source: Hannan & Freeman 1977; Aldrich & Auster 1986."""
    state, traits, work, p, closed = system.state, system.traits, system.work, system.p, 0
    chance = p.closures / p.months_per_year
    uniforms(work.lot, stream_key(system.key, _CLOSURE, month), bare(system.who))
    for i in range(len(state)):
        s, t = state[i], traits[i]
        if work[i].lot < closing(chance, t.profile_rank) and t.committed < 1.0:
            if s.status != OUTSIDE:
                leave(s)
                closed += 1
            starts_anew(s, t, system.setting)
            trust_restarts(system, i, 0.0)
    if closed > 0:
        announce_moves(system)
        count_members(system)


@step
def succession(system, month):
    """The coordinator's place falls vacant now and then; if none of those who could, or no staff, fills it, most of what was going on
    stops. Source: Zakocs & Edwards 2006 (loss of leaders ends coalitions); assumed form."""
    p, now, state, convener = system.p, system.coalition, system.state, system.convener
    _, _, vacant = befalls(system.key, month, 0.0, p.succession / p.months_per_year)
    taken_over = filled(now.trained, now.owned, convener.backbone, now.inside, convener.sharing, p)
    if vacant and uniform(stream_key(system.key, _SHOCK, month), 3) >= taken_over:
        fade_away(state.effort, p.vacancy)
        fade_away(state.efficacy, p.vacancy)
        fade_away(state.ownership, p.vacancy)
        convener.vision -= p.vacancy * convener.vision
        convener.backbone -= p.vacancy * convener.backbone


@step
def lives_on(system):
    """A coalition that has begun ends, unless a convener is at work, when it has done nothing for a year, or been too small for half of
    one: its members go, and nobody joins what is not there. Source: assumed convention."""
    now, state, p = system.coalition, system.state, system.p
    if now.inside >= 3.0:
        now.born, now.ended = 1.0, 0.0
    if now.born == 0.0 or system.convener.presence > 0.0:
        now.low = 0.0
        return
    if now.inside < 3.0:
        now.low += 2.0
    else:
        now.low = now.low + 1.0 if now.work <= STUCK * p.full_effort * now.inside else 0.0
    if now.low >= p.ends_after * p.months_per_year and now.ended == 0.0:
        now.ended = 1.0
        for i in range(len(state)):
            if state[i].status != OUTSIDE and system.traits[i].committed < 1.0:
                leave(state[i])
        announce_moves(system)
        count_members(system)


@step
def strike(event, c, convener, legitimacy):
    """One dated event: it shifts climates (their bases too, when lasting), the grant, or what everybody thinks of the convener.

    Staff-days are a matter for `renew_capacity`, before the month begins; organisations and ties for `striking`.
    """
    c.opinion = bounded(c.opinion + event.opinion)
    c.regulation = bounded(c.regulation + event.regulation)
    c.failures = bounded(c.failures + event.failures)
    c.funding = bounded(c.funding + event.funding)
    if event.lasting:
        c.opinion_base = bounded(c.opinion_base + event.opinion)
        c.regulation_base = bounded(c.regulation_base + event.regulation)
        c.failures_base = bounded(c.failures_base + event.failures)
        c.funding_base = bounded(c.funding_base + event.funding)
    if not math.isnan(event.grant):
        convener.grant = event.grant
    if event.scandal > 0.0:
        fade_away(legitimacy, event.scandal)


@step
def renew_capacity(system, number):
    """Takes up the capacity that an event of this month gives, and the parameters that it changes, before the convener decides what to do
    in it."""
    for event in system.events:
        if event.month == number + 1.0:
            if not math.isnan(event.capacity):
                system.convener.capacity = event.capacity
            if event.kind == CHANGES:
                system.parameters[int(event.who)] = event.trust
