"""Step 3 of the month: organisations talk; what is not renewed is forgotten."""

from __future__ import annotations

from coalitionlab.model.compiled import step, sweeping
from coalitionlab.model.passes import fade_away
from coalitionlab.model.rules.seeing import lent_legitimacy, toward, voice


@step
def organisations_talk(system):
    """Beliefs move to what trusted ties believe, all at once, then back towards their baselines."""
    state, traits, p = system.state, system.traits, system.p
    listen(state, system.work, system.ties, system.offsets, system.target, p.distance_discount)
    believe(state, traits, system.work, p, p.lent_legitimacy * system.coalition.prestige)
    fade(state, traits, p)


@step
def listen(state, work, ties, offsets, target, discount):
    """What each organisation hears: the mean of its ties' beliefs, weighted by trust; its own where it hears nobody."""
    for i in range(len(state)):
        me, mine = state[i], work[i]
        total = awareness = overlap = efficacy = alone = association = legitimacy = 0.0
        for k in range(offsets[i], offsets[i + 1]):
            tie, other = ties[k], state[target[k]]
            weight = voice(tie.strength, tie.trust, tie.distance, me.identity, discount)
            total += weight
            awareness += weight * other.awareness
            overlap += weight * other.overlap
            efficacy += weight * other.efficacy
            alone += weight * other.alone
            association += weight * other.association
            legitimacy += weight * other.legitimacy
        share = 1.0 / total if total > 0.0 else 0.0
        own = 0.0 if total > 0.0 else 1.0
        mine.heard_awareness = awareness * share + own * me.awareness
        mine.heard_overlap = overlap * share + own * me.overlap
        mine.heard_efficacy = efficacy * share + own * me.efficacy
        mine.heard_alone = alone * share + own * me.alone
        mine.heard_association = association * share + own * me.association
        mine.heard_legitimacy = legitimacy * share + own * me.legitimacy


@step
def believe(state, traits, work, p, lent):
    """Beliefs after talk (DeGroot 1974) and forgetting; legitimacy rests higher where members of standing lend theirs."""
    talk, forget = p.talk_rate, p.forget
    take_in(state.awareness, work.heard_awareness, traits.awareness, talk, forget, 0.0)
    take_in(state.overlap, work.heard_overlap, traits.overlap, talk, forget, 0.0)
    take_in(state.efficacy, work.heard_efficacy, traits.efficacy, talk, forget, 0.0)
    take_in(state.alone, work.heard_alone, traits.alone, talk, forget, 0.0)
    take_in(state.association, work.heard_association, traits.association, talk, forget, 0.0)
    take_in(state.legitimacy, work.heard_legitimacy, traits.legitimacy, talk, forget, lent)


@sweeping
def take_in(belief, heard, baseline, talk, forget, lent):
    """One belief of everybody, moved to what is heard, then back to where it rests."""
    for i in range(len(belief)):
        resting = lent_legitimacy(baseline[i], lent)
        belief[i] = toward(toward(belief[i], heard[i], talk), resting, forget)


@step
def fade(state, traits, p):
    """Felt pressure, champions, support, maps and invitations fade without effort."""
    fade_away(state.pressure, p.pressure_fade)
    fade_away(state.risk, p.pressure_fade)
    champions_move_on(state.champion, traits.champion, state.buy_in, p.champion_turnover, p.buy_in_protects)
    fade_away(state.buy_in, p.buy_in_fade)
    fade_away(state.mapped, p.mapped_fade)
    fade_away(state.leaders, p.leaders_fade)
    fade_away(state.identity, p.identity_fade)


@sweeping
def champions_move_on(champion, usual, buy_in, turnover, protects):
    """Champions leave their posts, less where there is support inside, and are replaced by what is usual. Source: S1."""
    for i in range(len(champion)):
        champion[i] = toward(champion[i], usual[i], turnover * (1.0 - protects * buy_in[i]))
