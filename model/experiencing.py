"""Step 6 of the month: experience feeds back on trust, beliefs, ownership, and on the convener's means."""

from __future__ import annotations

from coalitionlab.model.compiled import step
from coalitionlab.model.fields import MANDATED, OUTSIDE
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
from coalitionlab.model.rules.seeing import bounded, toward


@step
def experience_feeds_back(system):
    """Members learn; the news of joiners travels; resentment and fatigue fade; funds and backbone move."""
    p, now = system.p, system.coalition
    for i in range(len(system.state)):
        s = system.state[i]
        s.legitimacy = toward(s.legitimacy, 1.0, p.news_of_joining * now.news)
        if s.status == OUTSIDE:
            s.fatigue -= p.fatigue_recovery * s.fatigue
            s.reactance -= p.reactance_fade * s.reactance
        else:
            members_learn(system, i)
    convener_fares(system)


@step
def members_learn(system, i):
    """One member learns the true overlap and efficacy, and what its trust, ownership and patience are worth."""
    s, now, convener, p = system.state[i], system.coalition, system.convener, system.p
    disappointment = shortfall(s.efficacy, now.progress, s.overlap, s.alignment)
    trust_inside = trust_ties(system, i, disappointment)
    speed = bounded(p.learning * (1.0 + p.goals_speed * convener.goals))
    forced = convener.force if s.status == MANDATED else 0.3 * convener.force
    s.efficacy = toward(s.efficacy, now.progress, speed)
    s.overlap = toward(s.overlap, s.alignment, p.learning)
    s.legitimacy = bounded(s.legitimacy - p.let_down * disappointment * s.legitimacy)
    resting = 0.0 if s.status == MANDATED else own_measure(s.alignment, s.awareness, now.ownership, p)
    s.ownership = next_ownership(s.ownership, resting, now.progress, now.domination, forced, p)
    s.identity = next_identity(s.identity, trust_inside, p)
    s.fatigue = next_fatigue(s.fatigue, now.progress, p)
    s.reactance = next_reactance(s.reactance, bounded(now.domination + forced), p)


@step
def trust_ties(system, i, disappointment):
    """Trust of member i in its ties inside, and in those that walked out; returns its mean trust in those inside."""
    p, progress = system.p, system.coalition.progress
    trust = count = 0.0
    for k in range(system.offsets[i], system.offsets[i + 1]):
        tie, other = system.ties[k], system.state[system.target[k]]
        if tie.strength <= 0.0:
            continue
        if other.status != OUTSIDE:
            tie.trust = next_trust(tie.trust, tie.distance, progress, disappointment, p)
            trust += tie.trust
            count += 1.0
        elif other.left_now:
            tie.trust -= p.breach * tie.trust
    return trust / count if count > 0.0 else p.stranger_trust


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
