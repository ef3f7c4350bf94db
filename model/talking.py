"""Step 3 of the month: organisations talk; what is not renewed is forgotten."""

from __future__ import annotations

from coalitionlab.model.compiled import step
from coalitionlab.model.rules.seeing import lent_legitimacy, toward, voice


@step
def organisations_talk(system):
    """Beliefs move to what trusted ties believe, all at once, then back towards their baselines."""
    listen(system)
    p, prestige = system.p, system.coalition.prestige
    for i in range(len(system.state)):
        believe(system.state[i], system.traits[i], prestige, p)
        fade(system.state[i], system.traits[i], p)


@step
def listen(system):
    """What each organisation hears: the mean of its ties' beliefs, weighted by trust; its own where it hears nobody."""
    p, state, ties, target, offsets = system.p, system.state, system.ties, system.target, system.offsets
    for i in range(len(state)):
        me = state[i]
        total = awareness = overlap = efficacy = alone = association = legitimacy = 0.0
        for k in range(offsets[i], offsets[i + 1]):
            tie, other = ties[k], state[target[k]]
            weight = voice(tie.strength, tie.trust, tie.distance, me.identity, p.distance_discount)
            total += weight
            awareness += weight * other.awareness
            overlap += weight * other.overlap
            efficacy += weight * other.efficacy
            alone += weight * other.alone
            association += weight * other.association
            legitimacy += weight * other.legitimacy
        if total > 0.0:
            me.heard_awareness, me.heard_overlap, me.heard_efficacy = (
                awareness / total,
                overlap / total,
                efficacy / total,
            )
            me.heard_alone, me.heard_association = alone / total, association / total
            me.heard_legitimacy = legitimacy / total
        else:
            me.heard_awareness, me.heard_overlap, me.heard_efficacy = me.awareness, me.overlap, me.efficacy
            me.heard_alone, me.heard_association, me.heard_legitimacy = (
                me.alone,
                me.association,
                me.legitimacy,
            )


@step
def believe(me, base, prestige, p):
    """Beliefs after talk (DeGroot 1974) and forgetting; legitimacy rests higher where members of standing lend theirs."""
    talk, forget = p.talk_rate, p.forget
    me.awareness = toward(toward(me.awareness, me.heard_awareness, talk), base.awareness, forget)
    me.overlap = toward(toward(me.overlap, me.heard_overlap, talk), base.overlap, forget)
    me.efficacy = toward(toward(me.efficacy, me.heard_efficacy, talk), base.efficacy, forget)
    me.alone = toward(toward(me.alone, me.heard_alone, talk), base.alone, forget)
    me.association = toward(toward(me.association, me.heard_association, talk), base.association, forget)
    resting = lent_legitimacy(base.legitimacy, prestige, p.lent_legitimacy)
    me.legitimacy = toward(toward(me.legitimacy, me.heard_legitimacy, talk), resting, forget)


@step
def fade(me, base, p):
    """Felt pressure, champions, support, maps and invitations fade without effort."""
    me.pressure -= p.pressure_fade * me.pressure
    me.risk -= p.pressure_fade * me.risk
    me.champion = toward(
        me.champion, base.champion, p.champion_turnover * (1.0 - p.buy_in_protects * me.buy_in)
    )
    me.buy_in -= p.buy_in_fade * me.buy_in
    me.mapped -= p.mapped_fade * me.mapped
    me.leaders -= p.leaders_fade * me.leaders
    me.identity -= p.identity_fade * me.identity
