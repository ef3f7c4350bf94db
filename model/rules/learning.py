"""What members learn from experience: trust, ownership, identity, fatigue, resentment."""

from __future__ import annotations

from coalitionlab.model.compiled import rule
from coalitionlab.model.rules.arithmetic import bounded, toward


@rule
def shortfall(efficacy, progress, overlap, alignment):
    """How far results fall short of hopes, and the true overlap of motives short of the one promised. Source: S0, S3."""
    return max(0.0, efficacy - progress) + max(0.0, overlap - alignment)


@rule
def next_trust(trust, distance, progress, disappointment, p):
    """Trust between two members: slow to grow with shared success, quick to fall with disappointment.

    Source: Vangen & Huxham 2003, the trust-building loop.
    """
    gained = p.trust_gain * progress * (1.0 - 0.5 * distance) * (1.0 - trust)
    return max(0.0, trust + gained - p.trust_loss * disappointment * trust)


@rule
def own_measure(alignment, awareness, usual, p):
    """The ownership that one who is in of its own will takes as its measure: what the aim and the issue mean to it, and what
    is usual among the members it finds inside.

    Source: S2 (Fowler: "social partnerships arise because people want them to"); Deci & Ryan 1985 for the first part; for the
    second Fischbacher, Gachter & Fehr 2001 (conditional cooperation); assumed form.
    """
    return toward(p.intrinsic * alignment * awareness, usual, p.norm)


@rule
def next_ownership(ownership, resting, progress, domination, force, p):
    """Ownership of a member: grows from taking part in success, fades to what it feels of itself, and is crowded out by
    force and domination.

    Source: S1; Deci 1971 and Frey 1994 for crowding out; S2.
    """
    growth = p.ownership_growth * progress * (1.0 - ownership) - p.ownership_fade * (ownership - resting)
    crowded = min(1.0, p.crowding_out * (force + 0.5 * domination))
    return bounded((1.0 - crowded) * (ownership + growth))


@rule
def next_identity(identity, trust_inside, p):
    """Common identity of a member, grown by talk with members it trusts. Source: Balliet 2010; S0."""
    return toward(identity, 1.0, min(1.0, p.identity_growth * p.talk_rate * trust_inside))


@rule
def next_fatigue(fatigue, progress, p):
    """Fatigue of working without visible progress, with recovery. Source: Huxham & Vangen 2005 (collaborative inertia)."""
    return fatigue + p.fatigue_growth * (1.0 - progress) * (1.0 - fatigue) - p.fatigue_recovery * fatigue


@rule
def next_reactance(reactance, pressing, p):
    """Resentment of being pressed, with forgetting. Source: Brehm 1966; S2."""
    return reactance + p.reactance_growth * pressing * (1.0 - reactance) - p.reactance_fade * reactance


@rule
def backbone_loss(paid, covered, p):
    """The share of the backbone lost this month without effort: little where income pays for staff, much where neither
    income nor reserves cover it.

    Source: S4 ("these steps take time and resources"); S0 ("stable funding from operations").
    """
    return min(1.0, p.backbone_fade * (1.0 - p.paid_staff * paid) + p.backbone_unfunded * (1.0 - covered))
