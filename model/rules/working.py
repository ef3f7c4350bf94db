"""How contributions become collective action, and what the result looks like from inside."""

from __future__ import annotations

import math

from coalitionlab.model.compiled import rule
from coalitionlab.model.rules.arithmetic import bounded


@rule
def crowd(members):
    """How far one can hide in a group of this size: 0 alone, towards 1 in a large one. Source: Olson 1965; assumed form."""
    return 1.0 - 1.0 / math.sqrt(max(1.0, members))


@rule
def effort(ownership, identity, hidden, p):
    """A member's effort, 0..1: a floor that membership brings, the rest by ownership, less what it leaves to the others.

    The larger the group (`hidden`, see `crowd`), the more is left to others, unless members feel as one. Source: S0 (ownership, "we're all in this
    together"); Olson 1965 for group size, Balliet 2010 for identity by talk; assumed form.
    """
    left_to_others = p.shirking * (1.0 - identity) * hidden
    return (p.effort_floor + (1.0 - p.effort_floor) * ownership) * (1.0 - left_to_others)


@rule
def matched(matching, mapped, unmatched):
    """Output per contribution: work that is matched to strengths yields all of it. Source: S0, "utilizing the strengths"."""
    return unmatched + (1.0 - unmatched) * matching * mapped


@rule
def ces(a, b, c, d, elasticity):
    """Four kinds of work combined with constant elasticity of substitution, equal shares; all 1 gives 1.

    0 is Leontief (the scarcest kind decides), 1 Cobb & Douglas, infinity a plain mean. Source: Arrow et al. 1961.
    """
    least = min(min(a, b), min(c, d))
    if elasticity <= 1e-6:
        return least
    if elasticity > 1e6:
        return 0.25 * (a + b + c + d)
    if abs(elasticity - 1.0) < 1e-9:
        return (
            0.0 if least <= 0.0 else math.exp(0.25 * (math.log(a) + math.log(b) + math.log(c) + math.log(d)))
        )
    rho = 1.0 - 1.0 / elasticity
    if least <= 0.0 and rho < 0.0:
        return 0.0
    if rho == -1.0:
        return 4.0 / (1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d)
    if least <= 0.0:
        return (0.25 * (a**rho + b**rho + c**rho + d**rho)) ** (1.0 / rho)
    # scaled by the scarcest kind: the power stays within range for any elasticity
    return least * (
        0.25 * ((a / least) ** rho + (b / least) ** rho + (c / least) ** rho + (d / least) ** rho)
    ) ** (1.0 / rho)


@rule
def coordination(backbone, leaders, direction, trust, ties_inside, members, p):
    """How well work is coordinated, 0..1: a backbone against the size to be coordinated; leaders inside members, whose number
    grows with it; and mutual adjustment between those who trust each other, by the ties that a member has inside.

    Source: S4 (backbone, direction), S3 (leaders inside members), Provan & Kenis 2008 (self-governed networks work where
    trust is dense); assumed form.
    """
    central = backbone * (1.0 + p.direction_bonus * direction) * p.span / (1.0 + members)
    mutual = p.mutual_adjustment * trust * trust * ties_inside / (ties_inside + p.ties_to_adjust)
    capacity = central + p.self_coordination * leaders + mutual
    return p.coordination_floor + (1.0 - p.coordination_floor) * capacity / (1.0 + capacity)


@rule
def cohesion(trust, p):
    """How well members work together, 0..1, by the trust among them. Source: S0; S2."""
    return p.cohesion_floor + (1.0 - p.cohesion_floor) * trust


@rule
def prestige(signal, scale):
    """Standing lent by those inside: saturating in what their joining says, as a share of all there is to be said.

    Source: S0, "first-followers"; assumed form.
    """
    return 1.0 - math.exp(-signal / scale)


@rule
def credibility(sympathy, expected_signal):
    """What an organisation's joining tells others: much if nobody expected it, little from an obvious sympathiser.

    Source: Briscoe & Safford 2008, The Nixon-in-China effect; assumed form.
    """
    return expected_signal + (1.0 - expected_signal) * (1.0 - sympathy)


@rule
def viability(collected, start_up_cost, steepness):
    """How far results are possible, and expected, while start-up costs are not covered; 1 once they are.

    Source: List & Lucking-Reiley 2002, after Andreoni 1998; assumed form.
    """
    if collected >= start_up_cost:
        return 1.0
    return (collected / start_up_cost) ** steepness


@rule
def visible_progress(action, participation, goals, accountability, p):
    """Success as members see it: output per participation, and the early wins that goals with accountability make visible.

    Source: S1 (sub-goals with accountability); Ansell & Gash 2008 (small wins).
    """
    if participation <= 0.0:
        return 0.0
    reached = bounded(action / (participation * p.satisfaction))
    return reached + p.early_wins * goals * accountability * (1.0 - reached)
