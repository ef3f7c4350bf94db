"""Step 3 of the month: organisations talk; what is not renewed is forgotten."""

from __future__ import annotations

from coalitionlab.model.compiled import compiled
from coalitionlab.model.rules.seeing import lent_legitimacy, toward, voice


@compiled
def organisations_talk(system):
    """Beliefs move to what trusted ties believe, all at once, then back towards their baselines."""
    listen(system)
    p, prestige = system.p[0], system.coalition[0].prestige
    for i in range(len(system.state)):
        believe(system.state[i], system.traits[i], system.believed[i], prestige, p)
        fade(system.state[i], system.traits[i], p)


@compiled
def listen(system):
    """What each organisation hears: the mean of its ties' beliefs, weighted by trust; its own where it hears nobody."""
    p, state, heard = system.p[0], system.state, system.believed
    for i in range(len(state)):
        me = state[i]
        total = awareness = overlap = efficacy = alone = association = legitimacy = 0.0
        for k in range(system.offsets[i], system.offsets[i + 1]):
            tie, other = system.ties[k], state[system.target[k]]
            weight = voice(tie.strength, tie.trust, tie.distance, me.identity, p.distance_discount)
            total += weight
            awareness += weight * other.awareness
            overlap += weight * other.overlap
            efficacy += weight * other.efficacy
            alone += weight * other.alone
            association += weight * other.association
            legitimacy += weight * other.legitimacy
        if total > 0.0:
            heard[i, 0], heard[i, 1], heard[i, 2] = awareness / total, overlap / total, efficacy / total
            heard[i, 3], heard[i, 4], heard[i, 5] = alone / total, association / total, legitimacy / total
        else:
            heard[i, 0], heard[i, 1], heard[i, 2] = me.awareness, me.overlap, me.efficacy
            heard[i, 3], heard[i, 4], heard[i, 5] = me.alone, me.association, me.legitimacy


@compiled
def believe(me, base, heard, prestige, p):
    """Beliefs after talk (DeGroot 1974) and forgetting; legitimacy rests higher where members of standing lend theirs."""
    talk, forget = p.talk_rate, p.forget
    me.awareness = toward(toward(me.awareness, heard[0], talk), base.awareness, forget)
    me.overlap = toward(toward(me.overlap, heard[1], talk), base.overlap, forget)
    me.efficacy = toward(toward(me.efficacy, heard[2], talk), base.efficacy, forget)
    me.alone = toward(toward(me.alone, heard[3], talk), base.alone, forget)
    me.association = toward(toward(me.association, heard[4], talk), base.association, forget)
    resting = lent_legitimacy(base.legitimacy, prestige, p.lent_legitimacy)
    me.legitimacy = toward(toward(me.legitimacy, heard[5], talk), resting, forget)


@compiled
def fade(me, base, p):
    """Felt pressure, champions, support, maps and invitations fade without effort."""
    me.pressure -= p.pressure_fade * me.pressure
    me.risk -= p.pressure_fade * me.risk
    me.champion = toward(me.champion, base.champion, p.champion_turnover * (1.0 - p.buy_in_protects * me.buy_in))
    me.buy_in -= p.buy_in_fade * me.buy_in
    me.mapped -= p.mapped_fade * me.mapped
    me.leaders -= p.leaders_fade * me.leaders
    me.identity -= p.identity_fade * me.identity
