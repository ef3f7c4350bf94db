"""A population: the organisations and ties of one replicate, before anything has happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coalitionlab.model.blueprint import Blueprint
from coalitionlab.model.dealing import deal_traits, ranks
from coalitionlab.model.fields import (
    MOTIVES,
    NEEDS,
    PERSON_RECORD,
    TIE_RECORD,
    TRAITS,
    TRAITS_RECORD,
    WORK,
    table,
)
from coalitionlab.model.networks import edges
from coalitionlab.model.randomness import Stream, stream_of
from coalitionlab.model.tying import complement, dress_ties, latent_pairs, sorted_ties
from coalitionlab.scenarios.schema import GeneratedTies, Normal, Scenario, TieSpec, Uniform


@dataclass(frozen=True)
class Population:
    """n organisations and m directed ties of one replicate; arrays are shared by all strategies and never written to."""

    key: np.uint64
    blueprint: Blueprint
    traits: np.ndarray  #: n records of traits
    offsets: np.ndarray  #: n + 1 int64: the ties of organisation i are offsets[i] to offsets[i + 1]
    target: np.ndarray  #: m int64
    ties: np.ndarray  #: m records of ties
    people: np.ndarray  #: n records: identity, sector, rows by ascending power
    totals: np.ndarray  #: 4 float64, work of each kind if all contributed fully

    @property
    def size(self) -> int:
        """How many organisations there are."""
        return len(self.traits)


def populate(scenario: Scenario, plan: Blueprint, key: np.uint64, p: np.ndarray) -> Population:
    """The population of the replicate with this key; `p` is a record array of one parameter record."""
    traits = np.zeros(plan.size, TRAITS_RECORD)
    cells = table(traits)
    deal_traits(key, plan.who, plan.row, plan.draws, plan.values, p[0], cells)
    traits["power_share"] = traits["power"] / traits["power"].sum()
    traits["profile_rank"] = ranks(traits["profile"], plan.who)
    offsets, target, ties = _ties(scenario, plan, key, cells[:, : len(MOTIVES)], p)
    complement(cells, offsets, target, TRAITS.index("complement"), _places(WORK), _places(NEEDS))
    totals = np.array([max(1e-12, float(traits["power"] @ traits[kind])) for kind in WORK])
    people = np.zeros(plan.size, PERSON_RECORD)
    people["who"], people["sector"] = plan.who, plan.sector
    people["by_power"] = np.lexsort((plan.who, traits["power"]))
    return Population(key, plan, traits, offsets, target, ties, people, totals)


def _places(traits: tuple[str, ...]) -> np.ndarray:
    return np.array([TRAITS.index(trait) for trait in traits])


def _ties(
    scenario: Scenario, plan: Blueprint, key: np.uint64, motives: np.ndarray, p: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The directed ties, sorted by where they start: those of the scenario, then acquaintances not yet made into ties."""
    spec = scenario.ties
    if isinstance(spec, GeneratedTies):
        pairs = edges(spec, stream_of(key, Stream.WIRING), motives, plan.who)
        pairs = np.concatenate((pairs, pairs[:, ::-1]))
        given = np.full((len(pairs), 2), np.nan)
        if spec.distance is not None:
            given[:, 1] = spec.distance
        acquainted, trust = spec.network == "homophily", _trust(spec.trust)
    else:
        pairs, given = _listed(spec, plan)
        acquainted, trust = True, (0.0, 0.0, 0.0)
    latent = np.empty((0, 2), np.int64)
    if acquainted:
        each = int(p["latent_degree"][0])
        latent = latent_pairs(stream_of(key, Stream.LATENT), plan.who, np.argsort(plan.who), pairs, each)
    everything = np.concatenate((pairs, latent))
    strength = np.concatenate((np.ones(len(pairs)), np.zeros(len(latent))))
    given = np.concatenate((given, np.full((len(latent), 2), np.nan)))
    offsets, target, order = sorted_ties(everything, plan.size)
    ties = np.zeros(len(target), TIE_RECORD)
    ties["strength"] = strength[order]
    dress_ties(
        key, plan.who, motives, offsets, target, ties, np.ascontiguousarray(given[order]), *trust, p[0]
    )
    return offsets, target, ties


def _trust(trust: Any) -> tuple[float, float, float]:
    """(0 for a number or normal, 1 for uniform; a; b) of the distribution of trust; b below 0 for exactly a."""
    if isinstance(trust, (int, float)):
        return 0.0, float(trust), -1.0
    if isinstance(trust, Uniform):
        return 1.0, *trust.uniform
    if isinstance(trust, Normal):
        return 0.0, *trust.normal
    return 0.0, float(np.mean(trust.values)), -1.0


def _listed(listed: tuple[TieSpec, ...], plan: Blueprint) -> tuple[np.ndarray, np.ndarray]:
    """Directed pairs, and what is given of each: (trust, distance or nan)."""
    pairs: list[tuple[int, int]] = []
    given: list[tuple[float, float]] = []
    row = {plan.name(i): i for i in range(plan.size)}
    for tie in listed:
        a, b = row[tie.from_], row[tie.to]
        values = (tie.trust, np.nan if tie.distance is None else tie.distance)
        for pair in ((a, b), (b, a)) if tie.both else ((a, b),):
            pairs.append(pair)
            given.append(values)
    return np.array(pairs, np.int64).reshape(-1, 2), np.array(given, float).reshape(-1, 2)
