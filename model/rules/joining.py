"""What joining is worth to an organisation, and what stands against it."""

from __future__ import annotations

from coalitionlab.model.compiled import rule
from coalitionlab.model.rules.arithmetic import bounded, exp, log


@rule
def critical_mass(participation, half, steepness):
    """How promising a collaboration looks at this participation: an S-curve, one half at `half`.

    Source: Marwell & Oliver 1993, The critical mass in collective action; assumed form.
    """
    short_by = log(half / max(participation, 1e-300))
    return 1.0 / (1.0 + exp(steepness * short_by)) if participation > 0.0 else 0.0


@rule
def mission_value(awareness, efficacy, promise, viability, alone, p):
    """What the coalition does for an organisation's mission: better odds than going it alone, on an issue it sees.

    Source: S0, "collaboration as a solution" and "the failure of past go-it-alone initiatives".
    """
    odds = efficacy * (p.hope + (1.0 - p.hope) * promise) * viability
    return awareness * (odds - p.alone_weight * alone * (1.0 - efficacy * promise) + p.mission_constant)


@rule
def market_value(opinion, pressure, association, prestige, profile, p):
    """What the coalition does for customers, staff and credibility; association is worth most to the small.

    Source: S0, "popular opinion" and "being associated with the collaboration is good for business".
    """
    felt = p.ambient + (1.0 - p.ambient) * pressure
    seen = p.ambient + (1.0 - p.ambient) * prestige * (1.0 - 0.5 * profile)
    return opinion * felt * (p.ambient + (1.0 - p.ambient) * prestige) + association * seen


@rule
def mandate_value(regulation, risk, exposure, opinion, breadth, p):
    """What the coalition does for those under political pressure: to forestall regulation, to be where all sectors are.

    Source: S0, "the risk of government regulations".
    """
    return regulation * (p.ambient + (1.0 - p.ambient) * risk) * exposure * 1.5 + opinion * breadth


@rule
def standing_value(peers, prestige, profile, invited, p):
    """What the coalition does for standing: peers inside, members of standing, and the honour of being asked early.

    Source: S0, "first followers"; that being asked early is an honour is an assumption.
    """
    honour = p.recognition * invited * (1.0 - prestige)
    return p.peers_worth * peers + p.prestige_worth * prestige * (1.0 - 0.5 * profile) + honour


@rule
def appeal(overlap, p):
    """How much of those values counts, by the overlap of motives that the organisation perceives. Source: S0."""
    return p.base_appeal + p.overlap_appeal * overlap


@rule
def cost_barrier(cost, buy_in, ownership, on_trial, fees, fatigue, p):
    """What taking part costs: less with support inside, with ownership, on trial; more with fees and fatigue.

    Source: S1 (buy-in, time and support, pilots); fees S0; fatigue Huxham & Vangen 2005.
    """
    relief = p.buy_in_relief * buy_in + p.ownership_relief * ownership + p.pilot_relief * on_trial
    return p.cost_weight * cost * (1.0 - bounded(relief)) + p.fee_burden * fees + p.fatigue_burden * fatigue


@rule
def distrust_barrier(trust_inside, p):
    """Not trusting those inside. Source: S0, "intentionally building trust"."""
    return p.distrust_weight * (1.0 - trust_inside)


@rule
def domination(control, power, transparency, presence):
    """How far a convener dominates: control x power x hidden intent, while it is there. Source: S4."""
    return control * power * (1.0 - transparency) * presence


@rule
def vagueness(backbone, vision):
    """Vagueness and confusion when neither coordination nor vision is provided. Source: S4."""
    return (1.0 - backbone) * (1.0 - vision)


@rule
def free_riding(action, identity, ownership, power_share, p):
    """The pull to enjoy results without taking part, weaker for those who identify, own or matter much.

    Source: Olson 1965, The logic of collective action; Balliet 2010 for identity.
    """
    return p.free_ride_weight * action * (1.0 - identity) * (1.0 - ownership) * (1.0 - power_share)
