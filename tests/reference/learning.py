"""What an organisation learns from a month of working together (ODD, 7.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reference.arithmetic import bounded, toward

if TYPE_CHECKING:
    from reference.organisation import Organisation


def disappointment(me: Organisation) -> float:
    """How far results, and the truth about the aim where it is found out, fall short of what was believed."""
    hopes = max(0, me.efficacy - me.model.coalition.progress)
    if me.model.p.structure_claims_stand >= 0.5:
        return bounded(hopes)
    return bounded(hopes + max(0, me.overlap - me.alignment))


def learn_trust(me: Organisation) -> None:
    """Trust those one works with as far as they deserve it, others as usual, and those who walked out less."""
    p, inside = me.model.p, me.inside
    shown = (0.5 + 0.5 * me.model.coalition.progress) * (1 - me.disappointment)
    for tie in me.ties:
        other = tie.end
        contact = min(me.effort, other.effort) if inside and other.inside else 0.0
        deserved = shown * (1 - tie.distance / 2)
        worked = toward(tie.trust, deserved, p.trust_gain * contact)
        tie.trust = toward(worked, tie.usual, p.trust_fade * (1 - contact))
        if inside and other.left_now:
            tie.trust -= p.breach * tie.trust
        tie.strength = toward(tie.strength, 1, p.meeting * contact)


def learn(me: Organisation) -> None:
    """Come to believe, own, tire, feel as one and resent by what was experienced inside."""
    p, coalition, convener = me.model.p, me.model.coalition, me.model.convener
    me.efficacy = toward(me.efficacy, coalition.progress, p.learning)
    misled = 0.0
    if p.structure_claims_stand < 0.5:
        misled = max(0, me.overlap - me.alignment)
        me.overlap = toward(me.overlap, me.alignment, p.learning)
    me.legitimacy -= p.let_down * me.disappointment * me.legitimacy
    forced = convener.force if me.mandated else 0.3 * convener.force
    heard = 1 - p.voice * convener.control * convener.presence
    growth = p.own_growth * me.effort * max(0, me.alignment) * heard * (1 - me.ownership)
    grown = me.ownership + growth - p.own_fade * me.ownership
    me.ownership = bounded((1 - p.crowding_out * forced) * grown)
    me.fatigue = toward(me.fatigue, p.strain * coalition.strain * (1 - coalition.progress), p.tiring)
    talk = min(1, p.identity_growth * p.talk_rate * me.close)
    me.identity = toward(me.identity, 1, talk)
    cause = bounded(coalition.domination + forced + misled)
    resenting = p.reactance_growth * cause * (1 - me.reactance)
    me.reactance += resenting - p.reactance_fade * me.reactance


def recover(me: Organisation) -> None:
    """What happens to one outside: weariness and resentment pass."""
    me.fatigue = toward(me.fatigue, 0, me.model.p.tiring)
    me.reactance -= me.model.p.reactance_fade * me.reactance
