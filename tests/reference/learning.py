"""What an organisation inside learns from a month of working together (ODD, 7.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reference.arithmetic import bounded, toward

if TYPE_CHECKING:
    from reference.organisation import Organisation


def learn(me: Organisation) -> None:
    """Compare results with hopes, and come to trust, own, identify, tire and resent accordingly."""
    p, coalition, convener = me.model.p, me.model.coalition, me.model.convener
    progress = coalition.progress
    disappointment = max(0, me.efficacy - progress) + max(0, me.overlap - me.alignment)
    trust_inside = _learn_trust(me, progress, disappointment)
    me.efficacy = toward(me.efficacy, progress, bounded(p.learning * (1 + p.goals_speed * convener.goals)))
    me.overlap = toward(me.overlap, me.alignment, p.learning)
    me.legitimacy = bounded(me.legitimacy - p.let_down * disappointment * me.legitimacy)
    forced = convener.force if me.mandated else 0.3 * convener.force
    resting = 0.0 if me.mandated else me.own_measure(coalition.ownership)
    growth = p.ownership_growth * progress * (1 - me.ownership) - p.ownership_fade * (me.ownership - resting)
    crowded = min(1, p.crowding_out * (forced + coalition.domination / 2))
    me.ownership = max(0, (1 - crowded) * (me.ownership + growth))
    me.identity += p.identity_growth * p.talk_rate * trust_inside * (1 - me.identity)
    tiring = p.fatigue_growth * (1 - progress) * (1 - me.fatigue)
    me.fatigue += tiring - p.fatigue_recovery * me.fatigue
    pressing = bounded(coalition.domination + forced)
    resenting = p.reactance_growth * pressing * (1 - me.reactance)
    me.reactance += resenting - p.reactance_fade * me.reactance


def recover(me: Organisation) -> None:
    """What happens to one outside: weariness and resentment pass."""
    me.fatigue -= me.model.p.fatigue_recovery * me.fatigue
    me.reactance -= me.model.p.reactance_fade * me.reactance


def _learn_trust(me: Organisation, progress: float, disappointment: float) -> float:
    """Trust those inside more or less, those who walked out less; the mean trust in those inside."""
    p, trusts = me.model.p, []
    for tie in me.ties:
        if tie.strength <= 0:
            continue
        if tie.end.inside:
            gain = p.trust_gain * progress * (1 - tie.distance / 2) * (1 - tie.trust)
            tie.trust = max(0, tie.trust + gain - p.trust_loss * disappointment * tie.trust)
            trusts.append(tie.trust)
        elif tie.end.left_now:
            tie.trust -= p.breach * tie.trust
    return sum(trusts) / len(trusts) if trusts else p.stranger_trust
