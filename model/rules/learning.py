"""What members learn from experience: belief, trust, ownership, fatigue, resentment; and what outlasts people."""

from __future__ import annotations

from coalitionlab.model.compiled import rule
from coalitionlab.model.rules.arithmetic import bounded, exp, toward


@rule
def misled(overlap, alignment):
    """How far the aim serves an organisation less than it came to believe, 0..1. Source: S3 (deals that benefit only one of the parties)."""
    return max(0.0, overlap - alignment)


@rule
def shortfall(efficacy, progress, overlap, alignment):
    """How far results fall short of hopes, and what the aim does short of what was claimed for it. Source: S0, S3."""
    return bounded(max(0.0, efficacy - progress) + misled(overlap, alignment))


@rule
def next_trust(trust, usual, contact, deserved, p):
    """Trust in a tie: with contact, moved to what working together shows; without it, back to what is usual.

    Source: Vangen & Huxham 2003, the trust-building loop; assumed form.
    """
    worked = toward(trust, deserved, p.trust_gain * contact)
    return toward(worked, usual, p.trust_fade * (1.0 - contact))


@rule
def deserved_trust(progress, disappointment, distance, p):
    """The trust that working together comes to: more with success, less at a distance and where hopes are let down.

    Source: Vangen & Huxham 2003; assumed form.
    """
    return (0.5 + 0.5 * progress) * (1.0 - 0.5 * distance) * (1.0 - disappointment)


@rule
def next_ownership(ownership, effort, alignment, control, force, p):
    """Ownership of a member: grows from working where the aim serves it, the less the more the convener controls; fades; and is
    crowded out by force.

    Source: S1; S2 (Himmelman); Deci 1971 and Frey 1994 for crowding out.
    """
    growth = p.own_growth * effort * max(0.0, alignment) * (1.0 - p.voice * control) * (1.0 - ownership)
    return bounded((1.0 - p.crowding_out * force) * (ownership + growth - p.own_fade * ownership))


@rule
def next_identity(identity, close, p):
    """Common identity of a member, grown by talking with the members that it is tied to, the closer the faster. Source: Balliet 2010; S0; assumed form."""
    return toward(identity, 1.0, min(1.0, p.identity_growth * p.talk_rate * close))


@rule
def next_fatigue(fatigue, strain, progress, p):
    """Fatigue of coordinating oneself without visible progress. Source: Huxham & Vangen 2005 (collaborative inertia)."""
    return toward(fatigue, p.strain * strain * (1.0 - progress), p.tiring)


@rule
def next_reactance(reactance, domination, forced, wronged, p):
    """Resentment of being dominated, forced or misled, with forgetting.

    Source: Brehm 1966 and S2 for pressure; Robinson & Morrison 2000 for promises that were not kept; that all three weigh alike is assumed.
    """
    cause = bounded(domination + forced + wronged)
    return reactance + p.reactance_growth * cause * (1.0 - reactance) - p.reactance_fade * reactance


@rule
def kept_by(leaders, buy_in, p):
    """What outlasts the person when a representative changes: more where others have been trained or staff support it.

    Source: S1 (support of subordinates), S3 (training of leaders); assumed form.
    """
    return p.kept + (1.0 - p.kept) * max(leaders, buy_in)


@rule
def filled(trained, owned, staff, members, sharing, p):
    """The chance that somebody fills the coordinator's place: those trained to lead (an owner counts as a tenth of one) and staff, for
    the members there are, and members themselves as far as they have shared in deciding.

    Source: S3 (training of leaders); S2 (Himmelman: power that is shared stays); Zakocs & Edwards 2006; assumed form.
    """
    hands = trained + 0.1 * owned + p.staff_span * staff * p.hands
    return 1.0 - exp(-(hands / (p.hands * members) + p.taking_over * sharing))


@rule
def closing(chance, profile_rank):
    """The chance that an organisation closes, merges or turns to other things: thrice as high for the smallest as for the largest.

    Source: Aldrich & Auster 1986 (liability of smallness); membership ends 1.6, .9 and .5 % a month by rising dues in a large
    foundation of open software; assumed form.
    """
    return chance * (1.5 - profile_rank)
