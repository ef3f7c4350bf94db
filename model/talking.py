"""Step 3 of the month: organisations talk; what is not renewed is forgotten."""

from __future__ import annotations

from coalitionlab.model.bare import bare
from coalitionlab.model.compiled import step, sweeping
from coalitionlab.model.lanes import place_of
from coalitionlab.model.passes import fade_away
from coalitionlab.model.rules.seeing import lent_legitimacy, toward, voice


@step
def organisations_talk(system):
    """Beliefs move to what trusted ties believe, all at once, then back towards their baselines."""
    state, ties, p = system.state, system.ties, system.p
    spoken, heard, start = bare(system.spoken), bare(system.heard), bare(system.start)
    speak(spoken, state)
    voices = system.between.rate
    raise_voices(voices, ties.strength, ties.trust, ties.distance, state.identity, start, p.distance_discount)
    listen(heard, spoken, voices, bare(system.target), start, bare(system.degree))
    believe(state, system.traits, heard, p, p.lent_legitimacy * system.coalition.prestige)
    fade(state, system.traits, p)


@sweeping
def speak(spoken, state):
    """What each organisation believes, side by side: whoever listens reads all of it at once."""
    for i in range(len(state)):
        s, at = state[i], 8 * i
        spoken[at], spoken[at + 1], spoken[at + 2] = s.awareness, s.overlap, s.efficacy
        spoken[at + 3], spoken[at + 4], spoken[at + 5] = s.alone, s.association, s.legitimacy
        spoken[at + 6] = 1.0


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
    for i in range(len(degree)):
        a = b = c = d = e = f = g = h = 0.0
        for k in range(degree[i]):
            place = place_of(start, i, k)
            weight, at = voices[place], 8 * target[place]
            a += weight * spoken[at]
            b += weight * spoken[at + 1]
            c += weight * spoken[at + 2]
            d += weight * spoken[at + 3]
            e += weight * spoken[at + 4]
            f += weight * spoken[at + 5]
            g += weight * spoken[at + 6]
            h += weight * spoken[at + 7]
        share, own = (1.0 / g, 0.0) if g > 0.0 else (0.0, 1.0)
        at = 8 * i
        heard[at], heard[at + 1] = share * a + own * spoken[at], share * b + own * spoken[at + 1]
        heard[at + 2], heard[at + 3] = share * c + own * spoken[at + 2], share * d + own * spoken[at + 3]
        heard[at + 4], heard[at + 5] = share * e + own * spoken[at + 4], share * f + own * spoken[at + 5]
        heard[at + 6], heard[at + 7] = g, h


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
        belief[i] = toward(toward(belief[i], heard[8 * i + which], talk), resting, forget)


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
