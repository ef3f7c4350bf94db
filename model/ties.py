"""Ties: acquaintance by likeness of motives, how ties are sorted, and how their trust and distance are drawn."""

from __future__ import annotations

import math

import numpy as np

from coalitionlab.model.bare import bare
from coalitionlab.model.compiled import making, step, sweeping
from coalitionlab.model.lanes import tie_index
from coalitionlab.model.randomness import Stream, mixed, normals, stream_key, uniform
from coalitionlab.model.rules.arithmetic import exp
from coalitionlab.model.rules.working import had

#: Candidates that an organisation looks at before it makes a tie by likeness.
_CANDIDATES = 12


@step
def likeness(a, b):
    """How similar two organisations' motives are: 1 less half the sum of absolute differences."""
    return 1.0 - 0.5 * (abs(a[0] - b[0]) + abs(a[1] - b[1]) + abs(a[2] - b[2]) + abs(a[3] - b[3]))


@making
def by_likeness(key, motives, degree, homophily):
    """Each organisation makes degree / 2 ties, each with one of a few it happens to meet, the more likely the more similar.

    Source: McPherson, Smith-Lovin & Cook 2001, Birds of a feather; the form is an assumption.
    """
    n = len(motives)
    most = int(degree / 2.0) + 1
    partners = np.full((n, most), -1)
    count, looked_at = np.zeros(n, np.int64), np.empty((3, _CANDIDATES))
    total = 0
    for i in range(n):
        stream = stream_key(key, 4, i)
        share = degree / 2.0 - int(degree / 2.0)
        wanted = int(degree / 2.0) + (1 if uniform(stream, 0) < share else 0)
        draw = 1
        for _ in range(wanted):
            j = meet(stream, draw, i, motives, homophily, looked_at)
            draw += _CANDIDATES
            if not are_tied(partners, count, i, j):
                partners[i, count[i]] = j
                count[i] += 1
                total += 1
    pairs = np.empty((total, 2), np.int64)
    index = 0
    for i in range(n):
        for k in range(count[i]):
            pairs[index, 0], pairs[index, 1] = i, partners[i, k]
            index += 1
    return pairs


@step
def are_tied(partners, count, i, j):
    """Whether i and j are joined already (or are one and the same)."""
    if i == j:
        return True
    for k in range(count[i]):
        if partners[i, k] == j:
            return True
    for k in range(count[j]):
        if partners[j, k] == i:
            return True
    return False


@step
def meet(stream, draw, i, motives, homophily, looked_at):
    """One of a few organisations met at random, chosen in proportion to exp(homophily * likeness); i if it met nobody."""
    look_at_candidates(
        bare(looked_at[0]), bare(looked_at[1]), bare(looked_at[2]), stream, draw, len(motives), bare(motives[i]), bare(motives),
        homophily,
    )  # fmt: skip
    chosen, total = i, 0.0
    for c in range(_CANDIDATES):
        j, weight = int(looked_at[0, c]), looked_at[1, c]
        if j == i:
            continue
        total += weight
        # weighted reservoir: one pass, one draw made anew for each candidate
        if looked_at[2, c] * total < weight or chosen == i:
            chosen = j
    return chosen


@sweeping
def look_at_candidates(who, weight, lot, stream, draw, n, own, motives, homophily):
    """Organisations met at random of n, the weight of each, and its draw; `motives` are four numbers for each of the n."""
    for c in range(len(who)):
        bits = mixed(stream, draw + c)
        j = int(uniform(stream, draw + c) * n)
        alike = 1.0 - 0.5 * (
            abs(own[0] - motives[4 * j]) + abs(own[1] - motives[4 * j + 1])
            + abs(own[2] - motives[4 * j + 2]) + abs(own[3] - motives[4 * j + 3])
        )  # fmt: skip
        who[c], weight[c], lot[c] = float(j), exp(homophily * alike), uniform(bits, 1)


_TRUST, _DISTANCE = int(Stream.TRUST), int(Stream.DISTANCE)


@making
def sorted_ties(pairs, n):
    """(offsets, order) of directed ties sorted by where they start (a counting sort, stable): those of organisation i are
    pairs[order[offsets[i] : offsets[i + 1]]]."""
    offsets = np.zeros(n + 1, np.int64)
    for k in range(len(pairs)):
        offsets[pairs[k, 0] + 1] += 1
    for i in range(n):
        offsets[i + 1] += offsets[i]
    index = offsets[:-1].copy()
    order = np.empty(len(pairs), np.int64)
    for k in range(len(pairs)):
        i = pairs[k, 0]
        order[index[i]] = k
        index[i] += 1
    return offsets, order


@making
def latent_pairs(stream, who, rank, pairs, each):
    """Acquaintances beyond the network: `each` for every organisation, with others at random that it has no tie to.

    `rank` is the rows in the order of identity."""
    n = len(who)
    if n < 3 or each == 0:
        return np.empty((0, 2), np.int64)
    offsets, order = sorted_ties(pairs, n)
    latent = np.empty((n * each, 2), np.int64)
    count = 0
    for i in range(n):
        first = count
        for c in range(each):
            j = rank[int(uniform(stream_key(stream, c, 0), who[i]) * n)]
            fresh = j != i
            for k in range(offsets[i], offsets[i + 1]):
                fresh = fresh and pairs[order[k], 1] != j
            for k in range(first, count):
                fresh = fresh and latent[k, 1] != j
            if fresh:
                latent[count, 0], latent[count, 1] = i, j
                count += 1
    return latent[:count].copy()


@making
def dress_ties(key, frame, motives, start, degree, target, ties, p):
    """Draws trust and perceived distance for every tie, unless given (they come in as nan where not).

    Distance is how unlike the motives are, seen with an error; the more distant, the less a tie is trusted at the start.
    """
    who, most = frame.who, 1
    for count in degree:
        most = max(most, count)
    others, error, warmth = np.empty(most, np.uint64), np.empty(most), np.empty(most)
    for i in range(len(who)):
        count = degree[i]
        for k in range(count):
            others[k] = who[target[tie_index(start, i, k)]]
        normals(bare(error), stream_key(key, _DISTANCE, who[i]), bare(others[:count]))
        stream = stream_key(key, _TRUST, who[i])
        normals(bare(warmth), stream, bare(others[:count]))
        for k in range(count):
            index = tie_index(start, i, k)
            tie = ties[index]
            if math.isnan(tie.distance):
                unlike = 1.0 - likeness(motives[i], motives[target[index]])
                tie.distance = min(1.0, max(0.0, unlike + p.distance_noise * error[k]))
            if math.isnan(tie.trust):
                tie.trust = first_trust(tie, frame, warmth[k], stream, others[k], p)
            tie.usual = tie.trust


@step
def first_trust(tie, frame, warmth, stream, other, p):
    """Trust in an established tie as the scenario has it drawn (`trust_spread` below 0: exactly so), little in an acquaintance."""
    if tie.strength == 0.0:
        trust = p.stranger_trust
    elif frame.trust_spread < 0.0:
        return frame.trust
    elif frame.trust_uniform:
        trust = frame.trust + (frame.trust_spread - frame.trust) * uniform(stream, other)
    else:
        trust = frame.trust + frame.trust_spread * warmth
    return min(1.0, max(0.0, trust + p.trust_by_distance * (0.4 - tie.distance)))


@step
def complement(traits, start, degree, target, ties):
    """How far the strengths of each tie's other end meet one's needs, 0..1, and those of all ties on average."""
    for i in range(len(traits)):
        t, count, every = traits[i], degree[i], 0.0
        need = t.need_expertise + t.need_money + t.need_reach + t.need_authority
        for k in range(count):
            index = tie_index(start, i, k)
            other = traits[target[index]]
            met = t.need_expertise * had(other.expertise) + t.need_money * had(other.money)
            met += t.need_reach * had(other.reach) + t.need_authority * had(other.authority)
            ties[index].meets = met / need if need > 0.0 else 0.0
            every += ties[index].meets
        t.complement = every / count if count > 0 else 0.0
