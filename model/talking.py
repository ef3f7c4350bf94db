"""Step 3 of the month: organisations look around and talk; what is not renewed is forgotten."""

from __future__ import annotations

from coalitionlab.model.bare import bare
from coalitionlab.model.compiled import part, step, sweeping
from coalitionlab.model.lanes import tie_index
from coalitionlab.model.passes import fade_away
from coalitionlab.model.rules.arithmetic import toward
from coalitionlab.model.rules.believing import closeness, propensity
from coalitionlab.model.rules.joining import felt, wariness
from coalitionlab.model.rules.working import signal_of
from coalitionlab.scenarios.names.fields import BALANCE, OUTSIDE
from coalitionlab.scenarios.world import BY_IMITATION

#: Voices that sum to less are silence: 1 / g would not be a number below 6e-309.
LEAST_VOICE = 1e-300


@step
def organisations_talk(system):
    """Beliefs move to what trusted ties believe, all at once, then back towards what is usual."""
    state, traits, p = system.state, system.traits, system.p
    look_around(system)
    take_in(
        state.awareness, state.identity, state.efficacy, state.alone, state.association, state.legitimacy, bare(system.heard),
        system.work.voices, traits.awareness, traits.efficacy, traits.alone, traits.association, traits.legitimacy, p.talk_rate,
        p.forget,
    )  # fmt: skip
    fade(state, traits, p)


@step
def look_around(system):
    """What each organisation sees and hears among its ties: how many there are and how many inside, peers inside (0..1, by what they
    do, what their being there says and how they are trusted), how wary it is of those inside, how much power is against the aim, what
    others believe, and under imitation who fares best."""
    state, work, ties, between, p = system.state, system.work, system.ties, system.between, system.p
    spoken, start = bare(system.spoken), bare(system.start)
    speak(spoken, state, work, bare(system.by_power))
    see_ties(
        work.ties, work.ties_inside, work.weight, work.voices, work.wariness, ties.strength, ties.trust, ties.distance, ties.meets,
        between.there, between.says, between.rate, between.weight, between.shown, state.identity, state.mapped, start, p,
    )  # fmt: skip
    listen(
        bare(system.heard), work.peers, work.opposed, spoken, between.rate, between.shown, between.weight, bare(system.target),
        start, bare(system.degree),
    )  # fmt: skip
    sum_up(work.peers, work.opposed, work.wariness, work.weight, work.ties_inside, 1.0 - p.stranger_trust)
    if system.setting.rule == BY_IMITATION:
        see_best_off(system)
    if sees_camps(system.setting):
        for i in range(len(work)):
            see_camps(system, i, False)


@sweeping
def speak(spoken, state, work, order):
    """What each organisation believes, how hard it works, and how far it is against the aim while it is outside, side by side: whoever
    listens to it reads all of this at once."""
    for k in range(
        len(order)
    ):  # any order: not knowing it, the compiler writes row by row, which is faster than by column
        i, at = order[k], 8 * order[k]
        s = state[i]
        spoken[at], spoken[at + 1], spoken[at + 2] = s.awareness, s.identity, s.efficacy
        spoken[at + 3], spoken[at + 4], spoken[at + 5] = s.alone, s.association, s.legitimacy
        spoken[at + 6], spoken[at + 7] = s.effort, (1.0 - work[i].inside) * max(0.0, -s.overlap)


@sweeping
def see_ties(
    ties, inside, weight, voices, wary, strength, trust, distance, meets, there, says, voice, strong, shown, identity, mapped,
    start, p,
):  # fmt: skip
    """Sums over each organisation's ties; the weight of what is said through each tie, of the tie itself, and of what its other end shows by
    being inside."""
    for eight in range(len(start) - 1):
        first = 8 * eight
        for lane in range(8):
            i = first + lane
            ties[i] = inside[i] = weight[i] = voices[i] = wary[i] = 0.0
        for row in range(start[eight], start[eight + 1], 8):
            for lane in range(8):
                i, k = first + lane, row + lane
                established = 1.0 if strength[k] > 0.0 else 0.0
                here = established * max(0.0, there[k])
                close = closeness(trust[k], distance[k], identity[i])
                voice[k], strong[k] = strength[k] * close, strength[k] * trust[k]
                shown[k] = strong[k] * says[k]
                ties[i] += established
                inside[i] += here
                weight[i] += strong[k]
                voices[i] += voice[k]
                wary[i] += here * wariness(close, felt(mapped[i], p), meets[k])


@sweeping
def listen(heard, peers, opposed, spoken, voice, shown, strong, target, start, degree):
    """Sums over each organisation's ties of what it hears (six beliefs, by the voices of those who hold them), of how hard those work whom
    it sees inside, and of power against the aim."""
    for i in range(len(degree)):
        a = b = c = d = e = f = g = h = 0.0
        for k in range(degree[i]):
            index = tie_index(start, i, k)
            weight, at = voice[index], 8 * target[index]
            a += weight * spoken[at]
            b += weight * spoken[at + 1]
            c += weight * spoken[at + 2]
            d += weight * spoken[at + 3]
            e += weight * spoken[at + 4]
            f += weight * spoken[at + 5]
            g += shown[index] * spoken[at + 6]
            h += strong[index] * spoken[at + 7]
        at = 8 * i
        heard[at], heard[at + 1], heard[at + 2], heard[at + 3] = a, b, c, d
        heard[at + 4], heard[at + 5], heard[at + 6], heard[at + 7] = e, f, g, h
        peers[i], opposed[i] = g, h


@sweeping
def sum_up(peers, opposed, wary, weight, inside, of_strangers):
    """Means of those sums, where there is anything to take a mean of."""
    for i in range(len(peers)):
        peers[i] = peers[i] / weight[i] if weight[i] > 0.0 else 0.0
        opposed[i] = opposed[i] / weight[i] if weight[i] > 0.0 else 0.0
        wary[i] = wary[i] / inside[i] if inside[i] > 0.0 else of_strangers


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


@part
def sees_camps(setting):
    """Whether anybody asks which camp draws it: the scenario's measure, or a rule of the user's own (they come after the model's)."""
    return setting.by_count == BALANCE or setting.rule > BY_IMITATION


@step
def see_camps(system, i, now):
    """What draws organisation i to those inside and to those outside: size times propensity over its ties, as of last month or `now`."""
    camp = rivals = 0.0
    for k in range(system.degree[i]):
        index = tie_index(system.start, i, k)
        other = system.target[index]
        if not system.ties[index].strength > 0.0:
            continue
        inside = system.state[other].status != OUTSIDE if now else system.work[other].inside > 0.0
        drawn = system.traits[other].power * propensity(system.ties[index].distance)
        camp += drawn if inside else 0.0
        rivals += 0.0 if inside else drawn
    system.work[i].camp, system.work[i].rivals = camp, rivals


@step
def look_again(system, i):
    """What organisation i sees among its ties at this moment, while the others are moving: as `look_around`, for one."""
    me, own, state, p = system.state[i], system.work[i], system.state, system.p
    weight = peers = opposed = wary = inside = best_inside = 0.0
    best, known = -1e300, felt(me.mapped, p)
    for k in range(system.degree[i]):
        index = tie_index(system.start, i, k)
        tie, other = system.ties[index], state[system.target[index]]
        if not tie.strength > 0.0:
            continue
        strong, here = tie.strength * tie.trust, 1.0 if other.status != OUTSIDE else 0.0
        weight += strong
        inside += here
        peers += strong * signal_of(other.credibility, other.status) * other.effort
        opposed += (1.0 - here) * strong * max(0.0, -other.overlap)
        wary += here * wariness(closeness(tie.trust, tie.distance, me.identity), known, tie.meets)
        if other.payoff > best:
            best, best_inside = other.payoff, here
    if sees_camps(system.setting):
        see_camps(system, i, True)
    own.ties_inside, own.best, own.best_inside = inside, best, best_inside
    own.peers = peers / weight if weight > 0.0 else 0.0
    own.opposed = opposed / weight if weight > 0.0 else 0.0
    own.wariness = wary / inside if inside > 0.0 else 1.0 - p.stranger_trust


@sweeping
def take_in(
    awareness, identity, efficacy, alone, association, legitimacy, heard, voices, usual_awareness, usual_efficacy, usual_alone,
    usual_association, usual_legitimacy, talk, forget,
):  # fmt: skip
    """Everybody's beliefs, moved to the mean of what is heard, weighted by voices (one's own where nobody is heard; DeGroot 1974), then back to
    what is usual. (All at once: what is heard stands side by side.)"""
    for i in range(len(awareness)):
        at, somebody = 8 * i, voices[i] > LEAST_VOICE
        share, own = 1.0 / voices[i] if somebody else 0.0, 0.0 if somebody else 1.0
        a, b = share * heard[at] + own * awareness[i], share * heard[at + 1] + own * identity[i]
        c, d = share * heard[at + 2] + own * efficacy[i], share * heard[at + 3] + own * alone[i]
        e, f = share * heard[at + 4] + own * association[i], share * heard[at + 5] + own * legitimacy[i]
        awareness[i] = toward(toward(awareness[i], a, talk), usual_awareness[i], forget)
        identity[i] = toward(toward(identity[i], b, talk), 0.0, forget)
        efficacy[i] = toward(toward(efficacy[i], c, talk), usual_efficacy[i], forget)
        alone[i] = toward(toward(alone[i], d, talk), usual_alone[i], forget)
        association[i] = toward(toward(association[i], e, talk), usual_association[i], forget)
        legitimacy[i] = toward(toward(legitimacy[i], f, talk), usual_legitimacy[i], forget)


@step
def fade(state, traits, p):
    """What is not renewed is forgotten, or lapses."""
    fade_away(state.pressure, p.forget)
    fade_away(state.risk, p.forget)
    return_to(state.contact, traits.contact, p.forget)
    return_to(state.champion, traits.champion, p.lapse)
    fade_away(state.buy_in, p.lapse)
    fade_away(state.leaders, p.lapse)
    fade_away(state.mapped, p.lapse)


@sweeping
def return_to(values, usual, rate):
    """Each value moves back to what is usual."""
    for i in range(len(values)):
        values[i] = toward(values[i], usual[i], rate)
