"""Step 6 of the month: experience feeds back, on members' beliefs, trust, ownership and patience, and on the convener's means."""

from __future__ import annotations

from coalitionlab.model.bare import bare
from coalitionlab.model.compiled import step, sweeping
from coalitionlab.model.lanes import anybody
from coalitionlab.model.rules.arithmetic import on, toward
from coalitionlab.model.rules.learning import (
    deserved_trust,
    misled,
    next_fatigue,
    next_identity,
    next_ownership,
    next_reactance,
    next_trust,
    shortfall,
)
from coalitionlab.scenarios.names.fields import MANDATED, OUTSIDE


@step
def experience_feeds_back(system):
    """News of joining travels; members learn what is true; trust, ownership, fatigue and resentment move; funds and backbone too."""
    state, work, p, now, convener = system.state, system.work, system.p, system.coalition, system.convener
    hear_news(state.legitimacy, p.news_of_joining * now.news)
    fall_short(
        work.disappointed,
        state.efficacy,
        state.overlap,
        state.alignment,
        now.progress,
        0.0 if on(p.structure_claims_stand) else 1.0,
    )
    meet_at_work(system.between.works, state.effort, work.inside, bare(system.target), bare(system.start))
    trust_moves(
        system.ties.trust, system.ties.strength, system.ties.usual, system.ties.distance, system.between.there,
        system.between.works, work.inside, state.effort, work.disappointed, bare(system.start), now.progress, p,
    )  # fmt: skip
    learn(
        state.status, state.efficacy, state.overlap, state.claim, state.legitimacy, state.ownership, state.effort,
        state.fatigue, state.reactance, state.identity, state.alignment, work.disappointed, work.close, now, convener, p,
    )  # fmt: skip
    convener_fares(system)


@sweeping
def hear_news(legitimacy, news):
    """Those who join of their own will make the coalition legitimate to everybody. Source: S0, first followers."""
    for i in range(len(legitimacy)):
        legitimacy[i] = toward(legitimacy[i], 1.0, news)


@sweeping
def fall_short(disappointed, efficacy, overlap, alignment, progress, found_out):
    """How far what each finds falls short of what it hoped, and of what it was told where it finds that out."""
    for i in range(len(disappointed)):
        disappointed[i] = shortfall(efficacy[i], progress, found_out * overlap[i], found_out * alignment[i])


@step
def meet_at_work(works, effort, inside, target, start):
    """How hard the other end of each member's ties works, now that everybody has decided. (In the order in which ties lie in memory, so
    for members' neighbours there too; no `sweeping`, for to gather several at a time takes longer than one after the other.)"""
    for eight in range(len(start) - 1):
        if not anybody(inside, 8 * eight):
            continue
        for k in range(start[eight], start[eight + 1]):
            works[k] = effort[target[k]]


@sweeping
def trust_moves(
    trust, strength, usual, distance, there, works, inside, effort, disappointed, start, progress, p
):  # fmt: skip
    """Trust in each tie, by how much both ends work in the coalition; in one that has walked out it breaks. Acquaintances who work
    together come to know each other."""
    for eight in range(len(start) - 1):
        first = 8 * eight
        for row in range(start[eight], start[eight + 1], 8):
            for lane in range(8):
                i, k = first + lane, row + lane
                contact = inside[i] * max(0.0, there[k]) * min(effort[i], works[k])
                before = trust[k]
                deserved = deserved_trust(progress, disappointed[i], distance[k], p)
                moved = next_trust(before, usual[k], contact, deserved, p)
                left = inside[i] * max(0.0, -there[k])
                trust[k] = moved - p.breach * left * moved
                strength[k] = toward(strength[k], 1.0, p.meeting * contact)


@sweeping
def learn(
    status, efficacy, overlap, claim, legitimacy, ownership, effort, fatigue, reactance, identity, alignment, disappointed, close, now,
    convener, p,
):  # fmt: skip
    """Members learn the truth about the aim and about collaborating, and what their ownership and patience are worth; others recover.

    Every organisation's next state is worked out both ways, which costs less than asking which of the two it will be.
    """
    force, found_out = convener.force, 0.0 if on(p.structure_claims_stand) else 1.0
    truth = found_out * p.learning
    directed = convener.control * convener.presence
    for i in range(len(status)):
        here, mandated = status[i] != OUTSIDE, status[i] == MANDATED
        forced = force if mandated else 0.3 * force
        owned = next_ownership(ownership[i], effort[i], alignment[i], directed, forced, p)
        resented = next_reactance(reactance[i], now.domination, forced, found_out * misled(overlap[i], alignment[i]), p)
        let_down = legitimacy[i] - p.let_down * disappointed[i] * legitimacy[i]
        tired = next_fatigue(fatigue[i], now.strain, now.progress, p)
        rested = toward(fatigue[i], 0.0, p.tiring)
        forgotten = reactance[i] - p.reactance_fade * reactance[i]
        learnt, seen = toward(efficacy[i], now.progress, p.learning), toward(overlap[i], alignment[i], truth)
        efficacy[i] = learnt if here else efficacy[i]
        overlap[i] = seen if here else overlap[i]
        legitimacy[i] = let_down if here else legitimacy[i]
        closer = next_identity(identity[i], close[i], p)
        ownership[i] = owned if here else ownership[i]
        identity[i] = closer if here else identity[i]
        fatigue[i] = tired if here else rested
        reactance[i] = resented if here else forgotten
        claim[i] = min(1.0, alignment[i] + p.claim)


@step
def convener_fares(system):
    """Income pays for the backbone; what is not kept up lapses."""
    c, p = system.convener, system.p
    paid = p.paid_staff * min(1.0, c.funds + c.grant * system.climate.funding)
    if c.backbone > paid:
        c.backbone = toward(c.backbone, paid, p.backbone_fade)
    else:
        c.backbone = toward(c.backbone, paid, p.lapse)
    c.funds -= p.lapse * c.funds
    c.vision = toward(c.vision, system.setting.vision, p.lapse)
    c.goals -= p.lapse * c.goals
    c.matching -= p.lapse * c.matching
