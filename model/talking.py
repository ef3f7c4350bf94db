"""Step 3 of the month: organisations talk; what is not renewed is forgotten."""

from __future__ import annotations

from coalitionlab.model.bare import bare
from coalitionlab.model.compiled import step, sweeping
from coalitionlab.model.lanes import tie_index
from coalitionlab.model.passes import fade_away
from coalitionlab.model.rules.arithmetic import toward
from coalitionlab.model.rules.believing import lent_legitimacy, voice
from coalitionlab.model.rules.choosing import RULES

_IMITATION = float(RULES.index("imitation"))
#: Voices that sum to less are silence: 1 / g would not be a number below 6e-309.
LEAST_VOICE = 1e-300


@step
def organisations_talk(system):
    """Beliefs move to what trusted ties believe, all at once, then back towards their baselines."""
    state, p = system.state, system.p
    spoken, heard, start = bare(system.spoken), bare(system.heard), bare(system.start)
    speak(spoken, state, bare(system.by_power))
    look_around(system)
    listen(heard, spoken, system.between.rate, bare(system.target), start, bare(system.degree))
    believe(state, system.traits, heard, p, p.lent_legitimacy * system.coalition.prestige)
    fade(state, system.traits, p)


@sweeping
def speak(spoken, state, order):
    """What each organisation believes, side by side: whoever listens reads all of it at once."""
    for k in range(
        len(order)
    ):  # any order: not knowing it, the compiler writes row by row, which is faster than by column
        s, at = state[order[k]], 8 * order[k]
        spoken[at], spoken[at + 1], spoken[at + 2] = s.awareness, s.overlap, s.efficacy
        spoken[at + 3], spoken[at + 4], spoken[at + 5] = s.alone, s.association, s.legitimacy
        spoken[at + 6], spoken[at + 7] = 1.0, 0.0


@step
def look_around(system):
    """What each organisation sees among its ties: how many there are and how many inside, peers inside (0..1, by their weight and
    what their being there says), trust in those inside, and under imitation who fares best."""
    work, ties, between = system.work, system.ties, system.between
    see_ties(
        work.ties, work.ties_inside, work.weight, work.peers, work.trust_inside, ties.strength, ties.trust, between.there,
        between.says, between.rate, ties.distance, system.state.identity, bare(system.start), system.p.distance_discount,
    )  # fmt: skip
    sum_up(work.peers, work.trust_inside, work.weight, work.ties_inside, system.p.stranger_trust)
    if system.setting.rule == _IMITATION:
        see_best_off(system)


@sweeping
def see_ties(
    ties, inside, weight, peers, trusted, strength, trust, there, says, voices, distance, identity, start, discount
):  # fmt: skip
    """Sums over each organisation's ties, and the weight of what is said through each."""
    for eight in range(len(start) - 1):
        first = 8 * eight
        for lane in range(8):
            i = first + lane
            ties[i] = inside[i] = weight[i] = peers[i] = trusted[i] = 0.0
        for row in range(start[eight], start[eight + 1], 8):
            for lane in range(8):
                i, k = first + lane, row + lane
                established = 1.0 if strength[k] > 0.0 else 0.0
                strong, here = strength[k] * trust[k], established * max(0.0, there[k])
                voices[k] = voice(strength[k], trust[k], distance[k], identity[i], discount)
                ties[i] += established
                inside[i] += here
                weight[i] += strong
                peers[i] += strong * says[k]
                trusted[i] += here * trust[k]


@sweeping
def sum_up(peers, trusted, weight, inside, stranger_trust):
    """Means of those sums, where there is anything to take a mean of."""
    for i in range(len(peers)):
        peers[i] = peers[i] / weight[i] if weight[i] > 0.0 else 0.0
        trusted[i] = trusted[i] / inside[i] if inside[i] > 0.0 else stranger_trust


@step
def see_best_off(system):
    """The payoff of each organisation's best-off tie, and whether that one is inside."""
    state, work, ties = system.state, system.work, system.ties
    for i in range(len(state)):
        best, inside = -1e300, 0.0
        for k in range(system.degree[i]):
            index = tie_index(system.start, i, k)
            other = system.target[index]
            if ties[index].strength > 0.0 and state[other].payoff > best:
                best, inside = state[other].payoff, work[other].inside
        work[i].best, work[i].best_inside = best, inside


@sweeping
def listen(heard, spoken, voices, target, start, degree):
    """What each organisation hears: the mean of its ties' beliefs, weighted by their voices; its own where it hears nobody."""
    for i in range(len(degree)):
        a = b = c = d = e = f = g = h = 0.0
        for k in range(degree[i]):
            index = tie_index(start, i, k)
            weight, at = voices[index], 8 * target[index]
            a += weight * spoken[at]
            b += weight * spoken[at + 1]
            c += weight * spoken[at + 2]
            d += weight * spoken[at + 3]
            e += weight * spoken[at + 4]
            f += weight * spoken[at + 5]
            g += weight * spoken[at + 6]
            h += weight * spoken[at + 7]
        share, own = (1.0 / g, 0.0) if g > LEAST_VOICE else (0.0, 1.0)
        at = 8 * i
        heard[at], heard[at + 1] = share * a + own * spoken[at], share * b + own * spoken[at + 1]
        heard[at + 2], heard[at + 3] = share * c + own * spoken[at + 2], share * d + own * spoken[at + 3]
        heard[at + 4], heard[at + 5] = share * e + own * spoken[at + 4], share * f + own * spoken[at + 5]
        heard[at + 6], heard[at + 7] = share * g + own * spoken[at + 6], share * h + own * spoken[at + 7]


@step
def believe(state, traits, heard, p, lent):
    """Beliefs after talk (DeGroot 1974) and forgetting; legitimacy rests higher where members of standing lend theirs."""
    take_in(
        state.awareness, state.overlap, state.efficacy, state.alone, state.association, state.legitimacy, heard,
        traits.awareness, traits.overlap, traits.efficacy, traits.alone, traits.association, traits.legitimacy,
        p.talk_rate, p.forget, lent,
    )  # fmt: skip


@sweeping
def take_in(
    awareness, overlap, efficacy, alone, association, legitimacy, heard, usual_awareness, usual_overlap, usual_efficacy,
    usual_alone, usual_association, usual_legitimacy, talk, forget, lent,
):  # fmt: skip
    """Everybody's beliefs, moved to what is heard, then back to where they rest. (All at once: what is heard stands side by side.)"""
    for i in range(len(awareness)):
        at, resting = 8 * i, lent_legitimacy(usual_legitimacy[i], lent)
        awareness[i] = toward(toward(awareness[i], heard[at], talk), usual_awareness[i], forget)
        overlap[i] = toward(toward(overlap[i], heard[at + 1], talk), usual_overlap[i], forget)
        efficacy[i] = toward(toward(efficacy[i], heard[at + 2], talk), usual_efficacy[i], forget)
        alone[i] = toward(toward(alone[i], heard[at + 3], talk), usual_alone[i], forget)
        association[i] = toward(toward(association[i], heard[at + 4], talk), usual_association[i], forget)
        legitimacy[i] = toward(toward(legitimacy[i], heard[at + 5], talk), resting, forget)


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
