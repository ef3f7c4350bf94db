"""Step 3 of the month: organisations talk; what is not renewed is forgotten."""

from __future__ import annotations

from coalitionlab.model.compiled import step, sweeping
from coalitionlab.model.lanes import place_of
from coalitionlab.model.passes import fade_away
from coalitionlab.model.rules.seeing import lent_legitimacy, toward, voice


@step
def organisations_talk(system):
    """Beliefs move to what trusted ties believe, all at once, then back towards their baselines."""
    state, ties, p, spoken, heard = system.state, system.ties, system.p, system.spoken, system.heard
    speak(spoken, state)
    raise_voices(
        ties.voice, ties.strength, ties.trust, ties.distance, state.identity, system.start, p.distance_discount
    )
    listen(heard, spoken, ties.voice, system.target, system.start, system.degree)
    believe(state, system.traits, heard, p, p.lent_legitimacy * system.coalition.prestige)
    fade(state, system.traits, p)


@sweeping
def speak(spoken, state):
    """What each organisation believes, side by side: whoever listens reads all of it at once."""
    for i in range(len(spoken)):
        s = state[i]
        spoken[i, 0], spoken[i, 1], spoken[i, 2] = s.awareness, s.overlap, s.efficacy
        spoken[i, 3], spoken[i, 4], spoken[i, 5] = s.alone, s.association, s.legitimacy
        spoken[i, 6] = 1.0


@sweeping
def raise_voices(voices, strength, trust, distance, identity, start, discount):
    """The weight of what is said through each tie."""
    for eight in range(len(start) - 1):
        for row in range(start[eight], start[eight + 1], 8):
            for lane in range(8):
                k = row + lane
                voices[k] = voice(strength[k], trust[k], distance[k], identity[8 * eight + lane], discount)


@sweeping
def listen(heard, spoken, voices, target, start, degree):
    """What each organisation hears: the mean of its ties' beliefs, weighted by their voices; its own where it hears nobody."""
    for i in range(len(heard)):
        a = b = c = d = e = f = g = h = 0.0
        for k in range(degree[i]):
            place = place_of(start, i, k)
            weight, other = voices[place], target[place]
            a += weight * spoken[other, 0]
            b += weight * spoken[other, 1]
            c += weight * spoken[other, 2]
            d += weight * spoken[other, 3]
            e += weight * spoken[other, 4]
            f += weight * spoken[other, 5]
            g += weight * spoken[other, 6]
            h += weight * spoken[other, 7]
        share, own = (1.0 / g, 0.0) if g > 0.0 else (0.0, 1.0)
        heard[i, 0], heard[i, 1] = share * a + own * spoken[i, 0], share * b + own * spoken[i, 1]
        heard[i, 2], heard[i, 3] = share * c + own * spoken[i, 2], share * d + own * spoken[i, 3]
        heard[i, 4], heard[i, 5] = share * e + own * spoken[i, 4], share * f + own * spoken[i, 5]
        heard[i, 6], heard[i, 7] = g, h


@step
def believe(state, traits, heard, p, lent):
    """Beliefs after talk (DeGroot 1974) and forgetting; legitimacy rests higher where members of standing lend theirs."""
    talk, forget = p.talk_rate, p.forget
    take_in(state.awareness, heard, 0, traits.awareness, talk, forget, 0.0)
    take_in(state.overlap, heard, 1, traits.overlap, talk, forget, 0.0)
    take_in(state.efficacy, heard, 2, traits.efficacy, talk, forget, 0.0)
    take_in(state.alone, heard, 3, traits.alone, talk, forget, 0.0)
    take_in(state.association, heard, 4, traits.association, talk, forget, 0.0)
    take_in(state.legitimacy, heard, 5, traits.legitimacy, talk, forget, lent)


@sweeping
def take_in(belief, heard, which, baseline, talk, forget, lent):
    """One belief of everybody, moved to what is heard, then back to where it rests."""
    for i in range(len(belief)):
        resting = lent_legitimacy(baseline[i], lent)
        belief[i] = toward(toward(belief[i], heard[i, which], talk), resting, forget)


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
