"""Ties as the model keeps them: sorted by where they start, with trust and distance drawn, acquaintances included."""

from __future__ import annotations

import numpy as np

from coalitionlab.model.compiled import compiled
from coalitionlab.model.networks import likeness
from coalitionlab.model.randomness import Stream, normal, stream_key, uniform

_TRUST, _DISTANCE = int(Stream.TRUST), int(Stream.DISTANCE)


@compiled
def sorted_ties(pairs, n):
    """(offsets, targets, order) of directed ties sorted by where they start (a counting sort, stable)."""
    offsets = np.zeros(n + 1, np.int64)
    for k in range(len(pairs)):
        offsets[pairs[k, 0] + 1] += 1
    for i in range(n):
        offsets[i + 1] += offsets[i]
    place = offsets[:-1].copy()
    target, order = np.empty(len(pairs), np.int64), np.empty(len(pairs), np.int64)
    for k in range(len(pairs)):
        i = pairs[k, 0]
        target[place[i]], order[place[i]] = pairs[k, 1], k
        place[i] += 1
    return offsets, target, order


@compiled
def latent_pairs(luck, who, rank, pairs, each):
    """Acquaintances beyond the network: `each` for every organisation, with others at random that it has no tie to.

    `rank` is the rows in the order of identity."""
    n = len(who)
    if n < 3 or each == 0:
        return np.empty((0, 2), np.int64)
    offsets, target, _ = sorted_ties(pairs, n)
    found = np.empty((n * each, 2), np.int64)
    count = 0
    for i in range(n):
        first = count
        for c in range(each):
            j = rank[int(uniform(stream_key(luck, c, 0), who[i]) * n)]
            fresh = j != i
            for k in range(offsets[i], offsets[i + 1]):
                fresh = fresh and target[k] != j
            for k in range(first, count):
                fresh = fresh and found[k, 1] != j
            if fresh:
                found[count, 0], found[count, 1] = i, j
                count += 1
    return found[:count].copy()


@compiled
def dress_ties(key, who, motives, offsets, target, ties, given, kind, a, b, p):
    """Draws trust and perceived distance for every tie, unless given.

    Distance is how unlike the motives are, seen with an error; the more distant, the less a tie is trusted at the start. A
    spread `b` below 0 means that trust is exactly `a`.
    """
    for i in range(len(who)):
        trust_luck, distance_luck = stream_key(key, _TRUST, who[i]), stream_key(key, _DISTANCE, who[i])
        for k in range(offsets[i], offsets[i + 1]):
            j, tie = target[k], ties[k]
            unlike = 1.0 - likeness(motives[i], motives[j]) + p.distance_noise * normal(distance_luck, who[j])
            tie.distance = min(1.0, max(0.0, unlike)) if np.isnan(given[k, 1]) else given[k, 1]
            if not np.isnan(given[k, 0]):
                tie.trust = given[k, 0]
                continue
            if tie.strength == 0.0:
                trust = p.latent_trust
            elif b < 0.0:
                tie.trust = a
                continue
            elif kind == 1.0:
                trust = a + (b - a) * uniform(trust_luck, who[j])
            else:
                trust = a + b * normal(trust_luck, who[j])
            tie.trust = min(1.0, max(0.0, trust + p.trust_by_distance * (0.4 - tie.distance)))


@compiled
def complement(traits, offsets, target, out, work, needs):
    """Fills column `out` of the trait table: how far the strengths of an organisation's ties meet its needs, 0..1."""
    for i in range(len(traits)):
        need = 0.0
        for c in range(4):
            need += traits[i, needs[c]]
        met, count = 0.0, offsets[i + 1] - offsets[i]
        for k in range(offsets[i], offsets[i + 1]):
            for c in range(4):
                met += traits[i, needs[c]] * traits[target[k], work[c]]
        traits[i, out] = met / (need * count) if need > 0.0 and count > 0 else 0.0
