"""Step 6 of the month: experience feeds back on trust, beliefs, ownership, and on the convener's means."""

from __future__ import annotations

from coalitionlab.model.bare import bare
from coalitionlab.model.compiled import step, sweeping
from coalitionlab.model.lanes import anybody
from coalitionlab.model.rules.arithmetic import bounded, toward
from coalitionlab.model.rules.learning import (
    backbone_loss,
    next_fatigue,
    next_identity,
    next_ownership,
    next_reactance,
    next_trust,
    own_measure,
    shortfall,
)
from coalitionlab.scenarios.names.fields import MANDATED, OUTSIDE


@step
def experience_feeds_back(system):
    """Members learn; the news of joiners travels; resentment and fatigue fade; funds and backbone move."""
    state, work, p, now, convener = system.state, system.work, system.p, system.coalition, system.convener
    news_travels(state.legitimacy, p.news_of_joining * now.news)
    fall_short(work.disappointed, state.efficacy, state.overlap, state.alignment, now.progress)
    trust_ties(system, now.progress)
    learn(
        state.status, state.efficacy, state.overlap, state.legitimacy, state.ownership, state.identity, state.fatigue,
        state.reactance, state.alignment, state.awareness, work.disappointed, work.trust_inside, now, convener, p,
    )  # fmt: skip
    convener_fares(system)


@sweeping
def news_travels(legitimacy, news):
    """Those who join of their own will make the coalition legitimate to everybody."""
    for i in range(len(legitimacy)):
        legitimacy[i] = toward(legitimacy[i], 1.0, news)


@sweeping
def fall_short(disappointed, efficacy, overlap, alignment, progress):
    """How far what each finds falls short of what it hoped and was told."""
    for i in range(len(disappointed)):
        disappointed[i] = shortfall(efficacy[i], progress, overlap[i], alignment[i])


@step
def trust_ties(system, progress):
    """Trust of members in their ties inside, and in those that walked out; fills `work.trust_inside` with a member's mean trust in
    those inside."""
    work, ties, p = system.work, system.ties, system.p
    trust_moves(
        ties.trust, work.shared, work.trusted, ties.strength, ties.distance, system.between.there, work.inside,
        work.disappointed, bare(system.start), progress, p,
    )  # fmt: skip
    mean_trust(work.trust_inside, work.trusted, work.shared, p.stranger_trust)


@sweeping
def trust_moves(trust, shared, trusted, strength, distance, there, inside, disappointed, start, progress, p):
    """Each member's trust in each of its ties; and the sums, over its ties inside, of these and of that trust."""
    for eight in range(len(start) - 1):
        first = 8 * eight
        for lane in range(8):
            shared[first + lane] = trusted[first + lane] = 0.0
        if not anybody(inside, first):
            continue
        for row in range(start[eight], start[eight + 1], 8):
            for lane in range(8):
                i, k = first + lane, row + lane
                own = inside[i] if strength[k] > 0.0 else 0.0
                both, left, before = own * max(0.0, there[k]), own * max(0.0, -there[k]), trust[k]
                worked = next_trust(before, distance[k], progress, disappointed[i], p)
                deserted = before - p.breach * left * before
                trust[k] = worked if both > 0.0 else deserted
                shared[i] += both
                trusted[i] += both * worked


@sweeping
def mean_trust(trust_inside, trusted, shared, stranger_trust):
    """Mean trust in ties inside; where there are none, as in strangers."""
    for i in range(len(trust_inside)):
        trust_inside[i] = trusted[i] / shared[i] if shared[i] > 0.0 else stranger_trust


@sweeping
def learn(
    status, efficacy, overlap, legitimacy, ownership, identity, fatigue, reactance, alignment, awareness, disappointed,
    trust_inside, now, convener, p,
):  # fmt: skip
    """Members learn the true overlap and efficacy, and what their trust, ownership and patience are worth; others recover.

    Every organisation's next state is worked out both ways, which costs less than asking which of the two it will be.
    """
    speed, force = bounded(p.learning * (1.0 + p.goals_speed * convener.goals)), convener.force
    for i in range(len(status)):
        here, mandated = status[i] != OUTSIDE, status[i] == MANDATED
        forced = force if mandated else 0.3 * force
        measure = own_measure(alignment[i], awareness[i], now.ownership, p)
        owned = next_ownership(
            ownership[i], 0.0 if mandated else measure, now.progress, now.domination, forced, p
        )
        pressed = next_reactance(reactance[i], bounded(now.domination + forced), p)
        let_down = bounded(legitimacy[i] - p.let_down * disappointed[i] * legitimacy[i])
        tired, rested = (
            next_fatigue(fatigue[i], now.progress, p),
            fatigue[i] - p.fatigue_recovery * fatigue[i],
        )
        forgotten, closer = (
            reactance[i] - p.reactance_fade * reactance[i],
            next_identity(identity[i], trust_inside[i], p),
        )
        learnt, seen = toward(efficacy[i], now.progress, speed), toward(overlap[i], alignment[i], p.learning)
        efficacy[i] = learnt if here else efficacy[i]
        overlap[i] = seen if here else overlap[i]
        legitimacy[i] = let_down if here else legitimacy[i]
        ownership[i] = owned if here else ownership[i]
        identity[i] = closer if here else identity[i]
        fatigue[i] = tired if here else rested
        reactance[i] = pressed if here else forgotten


@step
def convener_fares(system):
    """Funds come in and pay for the backbone; what is not kept up fades; grants come with strings."""
    c, now, p = system.convener, system.coalition, system.p
    granted = p.grant_income * c.grant * system.climate.funding
    income = granted + p.fee_income * c.fees * now.participation
    upkeep = p.upkeep * c.backbone
    covered = min(1.0, (c.funds + income) / upkeep) if upkeep > 0.0 else 1.0
    c.funds = max(0.0, min(max(p.reserves, c.funds), c.funds + income - upkeep))
    paid = min(1.0, income / upkeep) if upkeep > 0.0 else 0.0
    c.backbone -= backbone_loss(paid, covered, p) * c.backbone
    c.control = toward(c.control, 1.0, p.strings * c.grant * granted / income if income > 0.0 else 0.0)
    c.collected += p.contribution_to_start_up * now.participation
    c.vision -= p.vision_fade * c.vision
    c.goals -= p.goals_fade * c.goals
    c.matching -= p.matching_fade * c.matching
    c.fees -= p.fees_fade * c.fees
