"""Who the organisations are before anything happens: rows, sectors, identities and traits (ODD, 5.1, 5.2 and 5.5)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from types import SimpleNamespace
from typing import Any

from coalitionlab.scenarios.names.actions import FAMILIES
from coalitionlab.scenarios.names.fields import MOTIVES, SIGNED
from coalitionlab.scenarios.names.sectors import SECTORS, every_sector
from coalitionlab.scenarios.organisations import TRAITS, OrganisationSpec
from coalitionlab.scenarios.schema import Normal, Scenario, Uniform, Values
from reference.arithmetic import bounded, logistic, within
from reference.randomness import READINESS, SKILL, TRAIT, normal, stream_key, uniform


@dataclass
class Person:
    """An organisation as it is given or drawn: its name, sector, identity and traits."""

    name: str
    sector: str
    who: int
    joins_at_start: bool = False
    given: Mapping[str, Any] = field(default_factory=dict)
    trait: SimpleNamespace = field(default_factory=SimpleNamespace)


def population(scenario: Scenario, p: SimpleNamespace, key: int) -> list[Person]:
    """The organisations of a scenario, row by row, with all their traits but `complement`, which needs ties."""
    people = _listed(scenario) if isinstance(scenario.organisations, tuple) else _dealt(scenario)
    for place, trait in enumerate(TRAITS):
        luck = stream_key(key, TRAIT + place, 0)
        for row, person in enumerate(people):
            setattr(person.trait, trait, _trait(scenario, p, person, trait, row, luck))
    for person in people:
        _finish(person.trait)
    all_power = sum(person.trait.power for person in people)
    of_the_place = p.place_spread * normal(stream_key(key, READINESS, 1), 0)
    luck = stream_key(key, READINESS, 0)
    by_profile = sorted(people, key=lambda person: (person.trait.profile, person.who))
    for rank, person in enumerate(by_profile):
        person.trait.profile_rank = rank / max(1, len(people) - 1)
        person.trait.power_share = person.trait.power / all_power
        person.trait.readiness = of_the_place + p.readiness_spread * normal(luck, person.who)
    return people


def skills(p: SimpleNamespace, key: int) -> dict[str, float]:
    """How good the convener is at each family of actions."""
    luck = stream_key(key, SKILL, 0)
    return {
        family: math.exp(p.skill_spread * normal(luck, number) - p.skill_spread**2 / 2)
        for number, family in enumerate(FAMILIES)
    }


def sectors_of(scenario: Scenario) -> list[str]:
    """The names of the scenario's sectors, in alphabetical order."""
    if isinstance(scenario.organisations, tuple):
        return sorted({spec.sector for spec in inside_the_boundary(scenario)})
    return sorted(name for name, weight in scenario.organisations.mix.items() if weight > 0)


def inside_the_boundary(scenario: Scenario) -> list[OrganisationSpec]:
    """The listed organisations that are simulated (ODD, 5.1)."""
    named = {name for goal in scenario.goals for name in goal.parts}
    if isinstance(scenario.members_at_start, tuple):
        named |= set(scenario.members_at_start)
    for event in scenario.environment.events:
        named |= {*event.leaves, *event.joins, *event.champion_goes}
        named |= {name for each in event.trust for name in each.between}
    kept = []
    for spec in scenario.organisations:
        has_role = spec.joins_at_start or spec.affected or spec.committed or spec.name in named
        told = spec.power is not None and spec.awareness is not None
        stance = max(abs(spec.alignment or 0), abs(spec.overlap or 0))
        crowd = told and spec.power <= 0.5 and spec.awareness <= 0.25 and stance < 0.25 and not has_role
        if not crowd if spec.simulated is None else spec.simulated:
            kept.append(spec)
    of_itself = all(spec.simulated is None for spec in scenario.organisations)
    return list(scenario.organisations) if len(kept) < 3 and of_itself else kept


def _listed(scenario: Scenario) -> list[Person]:
    return [
        Person(
            spec.name,
            spec.sector,
            int.from_bytes(blake2b(spec.name.encode("utf-8"), digest_size=8).digest(), "little"),
            spec.joins_at_start,
            {trait: _given(spec, trait) for trait in TRAITS if getattr(spec, trait) is not None},
        )
        for spec in inside_the_boundary(scenario)
    ]


def _given(spec: Any, trait: str) -> Any:
    """What a list says of a trait: a number, or anything within the spread of it that the trait may be."""
    value, spread = getattr(spec, trait), spec.spread.get(trait, 0.0)
    if spread == 0:
        return value
    lowest = -1e9 if trait == "threshold" else -1.0 if trait in SIGNED else 0.0
    highest = 1000.0 if trait == "power" else 1e9 if trait in ("threshold", *MOTIVES) else 1.0
    return Uniform(uniform=(max(lowest, value - spread), min(highest, value + spread)))


def _dealt(scenario: Scenario) -> list[Person]:
    """Generated organisations, dealt to sectors in proportion to the weights of the mix."""
    mix, count = scenario.organisations.mix, scenario.organisations.count
    sectors = sectors_of(scenario)
    weights = sum(mix[name] for name in sectors)
    exact = {name: mix[name] / weights * count for name in sectors}
    dealt = {name: math.floor(exact[name]) for name in sectors}
    left = count - sum(dealt.values())
    for name in sorted(sectors, key=lambda name: (dealt[name] - exact[name], name))[:left]:
        dealt[name] += 1
    names = [(f"{name} {k}", name) for name in sectors for k in range(1, dealt[name] + 1)]
    given = scenario.organisations.traits
    return [Person(name, sector, row, False, given) for row, (name, sector) in enumerate(names)]


def _sector(scenario: Scenario, name: str) -> tuple[Mapping[str, float], Mapping[str, Any]]:
    """The usual motives of a sector and the distributions of its traits; the scenario's own goes before the library's."""
    if name in scenario.sectors:
        own = scenario.sectors[name]
        return {motive: getattr(own, motive) for motive in MOTIVES}, {**every_sector(), **own.traits}
    return dict(zip(MOTIVES, SECTORS[name].motives, strict=True)), SECTORS[name].traits


def _trait(scenario: Scenario, p: SimpleNamespace, person: Person, trait: str, row: int, luck: int) -> float:
    """One trait of one organisation: as given for it, else for all, else for its sector, else as usual."""
    motives, traits = _sector(scenario, person.sector)
    given = person.given.get(trait, scenario.usual.get(trait, traits.get(trait)))
    if given is None and trait == "contact":
        given = {"chance": scenario.start.contact}
    if given is None:
        return _usual(p, person, trait, motives, normal(luck, person.who))
    value = _drawn(given, luck, person.who, row)
    if trait in MOTIVES:
        return max(0.0, value)
    if trait in ("power", "threshold"):
        return value
    return within(value) if trait in SIGNED else bounded(value)


def _drawn(given: Any, luck: int, who: int, row: int) -> float:
    """A value by what is given for it: a number, or a distribution to draw it from."""
    if isinstance(given, Values):
        return given.values[row % len(given.values)]
    if isinstance(given, Uniform):
        low, high = given.uniform
        return low + (high - low) * uniform(luck, who)
    if isinstance(given, Mapping):
        return 1.0 if uniform(luck, who) < given["chance"] else 0.0
    if isinstance(given, (Normal, list, tuple)):
        mean, sd = given.normal if isinstance(given, Normal) else given
        return mean + sd * normal(luck, who)
    return float(given)


def _usual(p: SimpleNamespace, person: Person, trait: str, motives: Mapping[str, float], luck: float) -> float:
    """The model's own way of drawing motives, power and profile, from a standard normal draw."""
    if trait == "power":
        return math.exp(p.power_spread * luck - p.power_spread**2 / 2)
    if trait == "profile":
        return logistic(-0.4 + 0.9 * math.log(max(person.trait.power, 1e-6)) + 0.6 * luck)
    return motives[trait] * math.exp(p.motive_spread * luck)


def _finish(trait: SimpleNamespace) -> None:
    """Power is at least a little, and motives sum to 1 (alike where none is given any weight)."""
    trait.power = max(1e-6, trait.power)
    total = sum(getattr(trait, motive) for motive in MOTIVES)
    for motive in MOTIVES:
        setattr(trait, motive, getattr(trait, motive) / total if total > 0 else 1 / len(MOTIVES))
