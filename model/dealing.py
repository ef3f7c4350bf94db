"""Dealing traits: each organisation's are drawn by its own luck, whatever the order or number of the others."""

from __future__ import annotations

import math

import numpy as np

from coalitionlab.model.blueprint import CHANCE, FIXED, NORMAL, UNIFORM, USUAL
from coalitionlab.model.compiled import compiled, step
from coalitionlab.model.fields import GIVEN_TRAITS, MOTIVES
from coalitionlab.model.randomness import Stream, normal, stream_key, uniform
from coalitionlab.model.rules.joining import logistic

_TRAIT = int(Stream.TRAIT)
_N, _M = len(GIVEN_TRAITS), len(MOTIVES)
_POWER, _PROFILE = GIVEN_TRAITS.index("power"), GIVEN_TRAITS.index("profile")
_THRESHOLD = GIVEN_TRAITS.index("threshold")


@compiled
def deal_traits(key, who, row, draws, values, p, table):
    """Fills `table` (n x traits) from the blueprint's `draws`; `p` is the parameter record."""
    for trait in range(_N):
        luck = stream_key(key, _TRAIT + trait, 0)
        for i in range(len(who)):
            draw = draws[row[i], trait]
            if draw.kind == USUAL:
                table[i, trait] = usual(trait, draw.a, luck, who[i], table[i, _POWER], p)
            else:
                table[i, trait] = dealt(draw.kind, draw.a, draw.b, luck, who[i], i, values)
                if trait < _M:
                    table[i, trait] = max(0.0, table[i, trait])
                elif trait != _THRESHOLD and trait != _POWER:
                    table[i, trait] = min(1.0, max(0.0, table[i, trait]))
    for i in range(len(who)):
        table[i, _POWER] = max(1e-6, table[i, _POWER])
        normalise_motives(table[i])


@step
def dealt(kind, a, b, luck, who, i, values):
    """A trait's value by the kind of its distribution."""
    if kind == FIXED:
        return a
    if kind == NORMAL:
        return a + b * normal(luck, who)
    if kind == UNIFORM:
        return a + (b - a) * uniform(luck, who)
    if kind == CHANCE:
        return 1.0 if uniform(luck, who) < a else 0.0
    return values[int(a) + i % int(b)]


@step
def usual(trait, mean, luck, who, power, p):
    """The model's own distributions: motives around the sector's (logistic-normal on the simplex), power log-normal with
    mean 1, profile rising with power."""
    if trait < _M:
        return mean * math.exp(p.motive_spread * normal(luck, who))
    if trait == _POWER:
        return math.exp(p.power_spread * normal(luck, who) - 0.5 * p.power_spread**2)
    return logistic(-0.4 + 0.9 * math.log(max(power, 1e-6)) + 0.6 * normal(luck, who))


@step
def normalise_motives(traits):
    """Four weights on a simplex; equal ones where all four were drawn as 0."""
    total = traits[0] + traits[1] + traits[2] + traits[3]
    for motive in range(_M):
        traits[motive] = traits[motive] / total if total > 0.0 else 1.0 / _M


def ranks(values: np.ndarray, who: np.ndarray) -> np.ndarray:
    """The rank of each value as a share, 0 for the lowest to 1 for the highest; ties by identity, not by place."""
    order = np.lexsort((who, values))
    rank = np.empty(len(values))
    rank[order] = np.arange(len(values)) / max(1, len(values) - 1)
    return rank
