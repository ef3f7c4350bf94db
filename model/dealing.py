"""Dealing traits: each organisation's are drawn from its own random numbers, whatever the order or number of the others."""

from __future__ import annotations

import numpy as np

from coalitionlab.model.bare import bare
from coalitionlab.model.blueprint import CHANCE, FIXED, NORMAL, UNIFORM, USUAL
from coalitionlab.model.columns_compiled import column
from coalitionlab.model.compiled import making, step
from coalitionlab.model.lanes import ordered
from coalitionlab.model.randomness import Stream, normal, normals, stream_key, uniform
from coalitionlab.model.rules.arithmetic import exp, log, logistic, within
from coalitionlab.scenarios.names.fields import GIVEN_TRAITS, MOTIVES

_TRAIT = int(Stream.TRAIT)
_N, _M = len(GIVEN_TRAITS), len(MOTIVES)
_POWER = GIVEN_TRAITS.index("power")
_THRESHOLD = GIVEN_TRAITS.index("threshold")
_ALIGNMENT, _OVERLAP = GIVEN_TRAITS.index("alignment"), GIVEN_TRAITS.index("overlap")
_READINESS = int(Stream.READINESS)


@making
def deal_traits(key, frame, p, traits):
    """Fills the traits of all organisations from the blueprint's `draws`; `p` is the parameter record."""
    who = frame.who
    noise = np.zeros(len(who))
    for trait in range(_N):
        stream = stream_key(key, _TRAIT + trait, 0)
        drawn = column(traits, trait)
        if wants_normals(frame.draws, trait):
            normals(bare(noise), stream, bare(who))
        for i in range(len(who)):
            draw = frame.draws[frame.row[i], trait]
            if draw.kind == USUAL:
                drawn[i] = usual(trait, draw.a, noise[i], traits[i].power, p)
            else:
                drawn[i] = dealt(draw.kind, draw.a, draw.b, noise[i], stream, who[i], i, frame.values)
                if trait < _M:
                    drawn[i] = max(0.0, drawn[i])
                elif trait == _ALIGNMENT or trait == _OVERLAP:
                    drawn[i] = within(drawn[i])
                elif trait != _THRESHOLD and trait != _POWER:
                    drawn[i] = min(1.0, max(0.0, drawn[i]))
    for i in range(len(who)):
        traits[i].power = max(1e-6, traits[i].power)
        normalise_motives(traits[i])


@step
def wants_normals(draws, trait):
    """Whether anybody's trait is drawn from a normal distribution."""
    for row in range(len(draws)):
        if draws[row, trait].kind == NORMAL or draws[row, trait].kind == USUAL:
            return True
    return False


@step
def dealt(kind, a, b, noise, stream, who, i, values):
    """A trait's value by the kind of its distribution; `noise` is the organisation's standard normal draw."""
    if kind == FIXED:
        return a
    if kind == NORMAL:
        return a + b * noise
    if kind == UNIFORM:
        return a + (b - a) * uniform(stream, who)
    if kind == CHANCE:
        return 1.0 if uniform(stream, who) < a else 0.0
    return values[int(a) + i % int(b)]


@step
def usual(trait, mean, noise, power, p):
    """The model's own distributions: motives around the sector's (logistic-normal on the simplex), power log-normal with
    mean 1, profile rising with power."""
    if trait < _M:
        return mean * exp(p.motive_spread * noise)
    if trait == _POWER:
        return exp(p.power_spread * noise - 0.5 * p.power_spread**2)
    return logistic(-0.4 + 0.9 * log(max(power, 1e-6)) + 0.6 * noise)


@step
def normalise_motives(t):
    """Four weights on a simplex; equal ones where all four were drawn as 0."""
    total = t.mission + t.market + t.mandate + t.standing
    if total > 0.0:
        t.mission, t.market = t.mission / total, t.market / total
        t.mandate, t.standing = t.mandate / total, t.standing / total
    else:
        t.mission = t.market = t.mandate = t.standing = 1.0 / _M


@making
def follow_traits(key, frame, p, traits):
    """The traits that follow from the others, and what nobody can see: share of all power, and rank of profile as a share, 0 for the lowest to 1 for the
    highest (ties by identity, not by place); how ready each happens to be, and all of the place together."""
    n, power, stream = len(traits), 0.0, stream_key(key, _READINESS, 0)
    place = p.place_spread * normal(stream_key(key, _READINESS, 1), 0)
    noise = np.empty(n)
    normals(bare(noise), stream, bare(frame.who))
    for i in range(n):
        power += traits[i].power
    for i in range(n):
        traits[i].power_share = traits[i].power / power
        traits[i].readiness = place + p.readiness_spread * noise[i]
    order = ordered(traits.profile, frame.by_identity)
    for rank in range(n):
        traits[order[rank]].profile_rank = rank / max(1, n - 1)
