"""A population: the organisations and ties of one replicate, before anything has happened."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from coalitionlab.model.bare import bare
from coalitionlab.model.columns import Columns
from coalitionlab.model.columns_compiled import ties_of, traits_of
from coalitionlab.model.compiled import compiled, making
from coalitionlab.model.dealing import deal_traits, follow_traits
from coalitionlab.model.lanes import incoming, lay_out, ordered, roomy, tie_index, tie_indices
from coalitionlab.model.randomness import Stream, normal, normals, stream_key
from coalitionlab.model.rules.arithmetic import exp
from coalitionlab.model.ties import by_likeness, complement, dress_ties, latent_pairs, likeness, sorted_ties
from coalitionlab.scenarios.names.actions import FAMILIES
from coalitionlab.scenarios.names.fields import KINDS, MOTIVES

_WIRING, _LATENT, _CLIMATE = int(Stream.WIRING), int(Stream.LATENT), int(Stream.CLIMATE)
_SKILL, _FAMILIES = int(Stream.SKILL), len(FAMILIES)
_TRAITS, _TIES = len(KINDS["traits"]), len(KINDS["ties"])
#: The parameters that a population depends on; runs that share them and the key share the population.
DEPENDS_ON = (
    "motive_spread", "power_spread", "latent_degree", "distance_noise", "stranger_trust", "trust_by_distance", "readiness_spread",
    "place_spread", "skill_spread",
)  # fmt: skip


class Population(NamedTuple):
    """n organisations and m places for directed ties as plain arrays, shared by all strategies and never written to."""

    key: np.uint64
    traits: Columns  #: n
    by_power: np.ndarray  #: n int64, rows by ascending power
    start: np.ndarray  #: where the ties of each eight organisations begin, see `lanes`
    degree: np.ndarray  #: n int64, how many ties each has
    target: np.ndarray  #: m int32, to whom each tie goes
    real: np.ndarray  #: m int8, 1 for a tie and 0 for an empty place
    first_incoming: np.ndarray  #: n + 1 int64, where those of `incoming_ties` that go to each organisation begin
    incoming_ties: np.ndarray  #: int32, the places of the ties that go to each
    ties: Columns  #: m
    shocks: np.ndarray  #: months x 4 standard normals: what happens to the climates
    skills: np.ndarray  #: how good the convener happens to be at each family of actions, a factor with mean 1

    @property
    def size(self) -> int:
        """How many organisations there are."""
        return len(self.traits)

    def tie_indices(self, i: int) -> np.ndarray:
        """Where the ties of organisation i are in `target` and `ties`, in their order."""
        return tie_indices(self.start, self.degree, i)

    def distance(self, i: int, j: int) -> float:
        """How distant the motives of organisations i and j are, 0..1."""
        own, others = ([self.traits[motive][row] for motive in MOTIVES] for row in (i, j))
        return 1.0 - float(likeness.py_func(own, others))


@compiled
def populate(frame, key, p, pairs, values):
    """The population of the replicate with this key.

    `pairs` (k x 2 int64) are directed ties drawn or listed beforehand, `values` (k x 2) their trust and distance, nan where they are to be
    drawn; both are empty where ties are made by likeness.
    """
    n = len(frame.who)
    traits = traits_of(np.zeros((_TRAITS, roomy(n))), n)
    deal_traits(key, frame, p, traits)
    follow_traits(key, frame, p, traits)
    motives = np.empty((n, 4))
    for i in range(n):
        motives[i, 0], motives[i, 1] = traits[i].mission, traits[i].market
        motives[i, 2], motives[i, 3] = traits[i].mandate, traits[i].standing
    if frame.homophilous:
        pairs = tied_by_likeness(frame, key, motives)
        values = np.full((len(pairs), 2), np.nan)
        values[:, 1] = frame.distance
    start, degree, target, real, ties = tied(frame, key, p, pairs, values)
    dress_ties(key, frame, motives, start, degree, target, ties, p)
    complement(traits, start, degree, target, ties)
    first_incoming, incoming_ties = incoming(start, degree, target)
    by_power = ordered(traits.power, frame.by_identity)
    return Population(
        key,
        traits,
        by_power,
        start,
        degree,
        target,
        real,
        first_incoming,
        incoming_ties,
        ties,
        shocks(key, frame.months),
        skills(key, p.skill_spread),
    )


@making
def shocks(key, months):
    """What happens to opinion, regulation, failures and funding each month, in standard deviations."""
    drawn, climates = np.empty((months, 4)), np.arange(4)
    for month in range(months):
        normals(bare(drawn[month]), stream_key(key, _CLIMATE, month), bare(climates))
    return drawn


@making
def skills(key, spread):
    """How good the convener happens to be at each family of actions: log-normal with mean 1."""
    stream, drawn = stream_key(key, _SKILL, 0), np.empty(_FAMILIES)
    for family in range(_FAMILIES):
        drawn[family] = exp(spread * normal(stream, family) - 0.5 * spread * spread)
    return drawn


@making
def tied_by_likeness(frame, key, motives):
    """Directed ties, both ways, between organisations that met; wired in the order of identity, whatever their order in the file."""
    degree = min(frame.degree, len(motives) - 1.0)
    met = by_likeness(stream_key(key, _WIRING, 0), motives[frame.by_identity], degree, frame.homophily)
    count = len(met)
    pairs = np.empty((2 * count, 2), np.int64)
    for k in range(count):
        a, b = frame.by_identity[met[k, 0]], frame.by_identity[met[k, 1]]
        pairs[k, 0], pairs[k, 1] = a, b
        pairs[count + k, 0], pairs[count + k, 1] = b, a
    return pairs


@making
def tied(frame, key, p, pairs, values):
    """(start, degree, target, real, ties), laid out by where they start: these pairs, then acquaintances not yet made into ties."""
    each = int(p.latent_degree) if frame.acquainted else 0
    latent = latent_pairs(stream_key(key, _LATENT, 0), frame.who, frame.by_identity, pairs, each)
    listed = len(pairs)
    every = np.empty((listed + len(latent), 2), np.int64)
    every[:listed], every[listed:] = pairs, latent
    n = len(frame.who)
    offsets, order = sorted_ties(every, n)
    start, degree = lay_out(offsets, n)
    count = start[len(start) - 1]
    ties = ties_of(np.zeros((_TIES, roomy(count))), count)
    target, real = np.zeros(count, np.int32), np.zeros(roomy(count), np.int8)
    for i in range(n):
        for k in range(degree[i]):
            index, at = tie_index(start, i, k), order[offsets[i] + k]
            tie = ties[index]
            target[index], real[index] = every[at, 1], 1
            tie.strength = 1.0 if at < listed else 0.0
            tie.trust = values[at, 0] if at < listed else np.nan
            tie.distance = values[at, 1] if at < listed else np.nan
    return start, degree, target, real, ties
