"""Who knows whom, and how well: ties, acquaintances, trust and distance at the start (ODD, 5.3 and 5.4)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any, NamedTuple

import networkx as nx

from coalitionlab.scenarios.names.fields import MOTIVES, WORK
from coalitionlab.scenarios.schema import GeneratedTies, Normal, Scenario, Uniform, Values
from reference.arithmetic import bounded, had
from reference.population import Person
from reference.randomness import DISTANCE, LATENT, TRUST, WIRING, mixed, normal, stream_key, uniform

CANDIDATES = 12

Pair = tuple[int, int]


class Known(NamedTuple):
    """A tie as it is at the start: from which row to which, with what trust, distance and strength."""

    start: int
    end: int
    trust: float
    distance: float
    strength: float
    meets: float


def ties_at_start(scenario: Scenario, p: SimpleNamespace, people: list[Person], key: int) -> list[Known]:
    """All ties of the scenario, acquaintances included, sorted by the row they start from."""
    given: dict[Pair, tuple[Any, float | None]] = {}
    if isinstance(scenario.ties, GeneratedTies):
        given = dict.fromkeys(_pairs(scenario, people, key), (scenario.ties.trust, scenario.ties.distance))
        meet_others = scenario.ties.network == "homophily"
    else:
        row = {person.name: place for place, person in enumerate(people)}
        for tie in scenario.ties:
            if tie.from_ not in row or tie.to not in row:
                continue
            here, there = row[tie.from_], row[tie.to]
            for pair in [(here, there), (there, here)] if tie.both else [(here, there)]:
                given[pair] = (tie.trust, tie.distance)
        meet_others = True
    latent = _acquaintances(p, people, key, given) if meet_others and len(people) >= 3 else []
    known = [_known(p, people, key, pair, 1.0, *terms) for pair, terms in given.items()]
    known += [_known(p, people, key, pair, 0.0, None, None) for pair in latent]
    return sorted(known, key=lambda tie: tie.start)


def meets(one: Person, other: Person) -> float:
    """How far the strengths of the other meet the needs of the one."""
    needs = {kind: getattr(one.trait, f"need_{kind}") for kind in WORK}
    met = sum(need * had(getattr(other.trait, kind)) for kind, need in needs.items())
    all_needs = sum(needs.values())
    return met / all_needs if all_needs > 0 else 0.0


def likeness(a: Person, b: Person) -> float:
    """1 for the same motives, 0 for motives that have nothing in common."""
    return 1 - sum(abs(getattr(a.trait, motive) - getattr(b.trait, motive)) for motive in MOTIVES) / 2


def _known(
    p: SimpleNamespace, people: list[Person], key: int, pair: Pair, strength: float, trust: Any, distance: Any
) -> Known:
    """A tie with its distance and trust, as far as they are not given."""
    here, there = people[pair[0]], people[pair[1]]
    if distance is None:
        error = p.distance_noise * normal(stream_key(key, DISTANCE, here.who), there.who)
        distance = bounded(1 - likeness(here, there) + error)
    trust = _trust(p, stream_key(key, TRUST, here.who), there.who, trust, distance)
    return Known(*pair, trust, distance, strength, meets(here, there))


def _trust(p: SimpleNamespace, luck: int, who: int, given: Any, distance: float) -> float:
    """Trust as given, or drawn and lower across a greater distance; that in strangers where nothing is given."""
    if isinstance(given, Values):
        return sum(given.values) / len(given.values)
    if isinstance(given, (int, float)):
        return float(given)
    if isinstance(given, Normal):
        mean, sd = given.normal
        usual = mean + sd * normal(luck, who)
    elif isinstance(given, Uniform):
        low, high = given.uniform
        usual = low + (high - low) * uniform(luck, who)
    else:
        usual = p.stranger_trust
    return bounded(usual + p.trust_by_distance * (0.4 - distance))


def _pairs(scenario: Scenario, people: list[Person], key: int) -> list[Pair]:
    """Generated ties, each there and back; places in the order of identity turned into rows."""
    order = sorted(range(len(people)), key=lambda row: people[row].who)
    ties, n = scenario.ties, len(people)
    wiring, degree = stream_key(key, WIRING, 0), min(ties.degree, n - 1)
    if ties.network == "homophily":
        made = _by_likeness([people[row] for row in order], degree, ties.homophily, wiring)
    else:
        made = list(_classical(ties.network, n, degree, ties.rewire, wiring % 2**32))
    there = [(order[i], order[j]) for i, j in made]
    return there + [(j, i) for i, j in there]


def _by_likeness(people: list[Person], degree: float, homophily: float, wiring: int) -> list[Pair]:
    """Each meets a few candidates and chooses one of them, rather one of like motives."""
    n, made = len(people), {}
    for i in range(n):
        luck = stream_key(wiring, WIRING, i)
        half = degree / 2
        attempts = math.floor(half) + (uniform(luck, 0) < half - math.floor(half))
        for attempt in range(attempts):
            chosen, total = i, 0.0
            for draw in range(1 + CANDIDATES * attempt, 1 + CANDIDATES * (attempt + 1)):
                j = math.floor(uniform(luck, draw) * n)
                if j == i:
                    continue
                weight = math.exp(homophily * likeness(people[i], people[j]))
                total += weight
                if chosen == i or uniform(mixed(luck, draw), 1) * total < weight:
                    chosen = j
            if chosen != i and (i, chosen) not in made and (chosen, i) not in made:
                made[i, chosen] = True
    return list(made)


def _classical(network: str, n: int, degree: float, rewire: float, seed: int) -> Iterable[Pair]:
    """The networks of the literature, among places 0 to n - 1."""
    if network == "none" or n < 2 or degree < 1e-9:
        return []
    even = min(2 * max(1, round(degree / 2)), n - 1)
    if network == "complete":
        return nx.complete_graph(n).edges
    if network == "ring":
        return nx.circulant_graph(n, range(1, max(1, even // 2) + 1)).edges
    if network == "lattice":
        return _grid(n, diagonals=round(degree) > 4)
    if network == "random":
        return nx.fast_gnp_random_graph(n, degree / (n - 1), seed=seed).edges
    if network == "small_world":
        return nx.watts_strogatz_graph(n, even, rewire, seed=seed).edges
    return nx.barabasi_albert_graph(n, max(1, round(degree / 2)), seed=seed).edges


def _grid(n: int, *, diagonals: bool) -> Iterable[Pair]:
    """A grid as wide as it is high, filled row by row."""
    wide = math.isqrt(n)
    steps = [(0, 1), (1, 0), (1, 1), (1, -1)] if diagonals else [(0, 1), (1, 0)]
    for place in range(n):
        for down, right in steps:
            column, other = place % wide + right, place + down * wide + right
            if 0 <= column < wide and other < n:
                yield place, other


def _acquaintances(p: SimpleNamespace, people: list[Person], key: int, established: dict[Pair, Any]) -> list[Pair]:
    """Those beyond the network whom each could get to know."""
    order = sorted(range(len(people)), key=lambda row: people[row].who)
    luck, latent = stream_key(key, LATENT, 0), {}
    for i, person in enumerate(people):
        for c in range(int(p.latent_degree)):
            j = order[math.floor(uniform(stream_key(luck, c, 0), person.who) * len(people))]
            if j != i and (i, j) not in established:
                latent[i, j] = True
    return list(latent)
