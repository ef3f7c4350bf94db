"""Worlds made anew from a case: its kinds of organisations in other numbers or proportions, with other goals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from coalitionlab.model.blueprint import sectors_of
from coalitionlab.scenarios.drawn import Normal
from coalitionlab.scenarios.names.fields import MOTIVES
from coalitionlab.scenarios.names.fields import WORK as KINDS
from patterns.harness import World


def size(world: World) -> int:
    """How many organisations the case has."""
    listed = world.scenario.organisations
    return len(listed) if isinstance(listed, tuple) else listed.count


def mix(world: World) -> dict[str, float]:
    """The weight of each sector in the case."""
    listed = world.scenario.organisations
    if isinstance(listed, tuple):
        return {sector: float(n) for sector, n in Counter(each.sector for each in listed).items()}
    return dict(listed.mix)


def usual_goals(count: int, shares: Mapping[str, float], days: Sequence[float]) -> list[dict[str, Any]]:
    """Goals one after the other that take so many partner-days an organisation, in these shares of the kinds of work."""
    goals: list[dict[str, Any]] = []
    for number, each in enumerate(days):
        work = {kind: share * each * count for kind, share in shares.items()}
        goals.append({"name": f"goal {number + 1}", "work": work, "after": goals[-1]["name"] if goals else None})
    return goals


def remade(
    world: World, *, count: int | None = None, sectors: Mapping[str, float] | None = None,
    goals: Sequence[Mapping[str, Any]] = (), **changes: Any,
) -> World:  # fmt: skip
    """The case with its organisations drawn: so many, of these sectors (its own otherwise), for these goals, among generated ties."""
    drawn: dict[str, Any] = {"count": count or size(world), "mix": dict(sectors or mix(world))}
    if not isinstance(world.scenario.organisations, tuple):
        drawn["traits"] = world.scenario.organisations.model_dump()["traits"]
    first: dict[str, Any] = {"goals": [dict(goal) for goal in goals]}
    if isinstance(world.scenario.ties, tuple):
        first["ties"] = {}
    data = world.scenario.model_dump(by_alias=True) | first | {"organisations": drawn, "members_at_start": 0}
    scenario = type(world.scenario).model_validate(data)
    return (
        World(scenario, world.parameters, world.replicates).with_(**changes)
        if changes
        else World(scenario, world.parameters, world.replicates)
    )


def strengths(world: World) -> dict[str, dict[str, float]]:
    """The mean strength of each sector of the case in each kind of work."""
    listed, means = world.scenario.organisations, {}
    for name, sector in sectors_of(world.scenario).items():
        usual = {kind: _middle(sector.traits[kind]) for kind in KINDS}
        if isinstance(listed, tuple):
            own = [each for each in listed if each.sector == name]
            for kind in KINDS:
                said = [getattr(each, kind) for each in own]
                usual[kind] = sum(usual[kind] if value is None else value for value in said) / len(own)
        means[name] = usual
    return means


def _middle(value: Any) -> float:
    """The middle of a distribution, as a sector gives it."""
    if isinstance(value, Normal):
        return value.normal[0]
    return float(value[0] if isinstance(value, tuple | list) else value)


def with_needs(world: World, needs: Mapping[str, str]) -> World:
    """The case with organisations that need one kind of work each, wholly, by their sector, and nothing else.

    Where they are drawn, who is affected is not: a sector that a scenario gives cannot leave that to chance.
    """
    listed = world.scenario.organisations
    if isinstance(listed, tuple):
        rows = [each.with_(**_need(needs[each.sector])) for each in listed]
        return world.with_(organisations=tuple(rows))
    sectors = sectors_in_words(world)
    for name, sector in sectors.items():
        sector["traits"] |= _need(needs[name])
    return world.with_(sectors=sectors)


def sectors_in_words(world: World) -> dict[str, dict[str, Any]]:
    """The sectors of a case as a scenario would give them."""
    words: dict[str, dict[str, Any]] = {}
    for name, sector in sectors_of(world.scenario).items():
        drawn = {
            trait: {"normal": list(value)} if isinstance(value, tuple | list) else value
            for trait, value in sector.traits.items()
            if not isinstance(value, Mapping)
        }
        words[name] = {**dict(zip(MOTIVES, sector.motives, strict=True)), "traits": drawn}
    return words


def with_traits(world: World, **traits: float) -> World:
    """The case with these traits of all its organisations: this number, or about it where they are drawn."""
    listed = world.scenario.organisations
    if isinstance(listed, tuple):
        return world.with_(organisations=tuple(each.with_(**traits) for each in listed))
    drawn = {trait: {"normal": [value, 0.06]} for trait, value in traits.items()}
    return world.with_(**{f"organisations.traits.{trait}": value for trait, value in drawn.items()})


def with_trust(world: World, trust: float) -> World:
    """The case with ties that are so trusted at the start."""
    listed = world.scenario.ties
    if isinstance(listed, tuple):
        return world.with_(ties=[{**tie.model_dump(by_alias=True), "trust": trust} for tie in listed])
    return world.with_(**{"ties.trust": trust})


def listed(world: World) -> list[dict[str, Any]]:
    """The organisations of a case as a list, in which single ones can be changed; `sectors` of it has to be `sectors_to_list`."""
    given = world.scenario.organisations
    if isinstance(given, tuple):
        return [each.model_dump(exclude_none=True) for each in given]
    total, rows = sum(given.mix.values()), []
    for sector, weight in given.mix.items():
        rows += [{"name": f"{sector} {k}", "sector": sector} for k in range(round(given.count * weight / total))]
    return rows


def sectors_to_list(world: World) -> dict[str, dict[str, Any]]:
    """The sectors of a case, with the traits that it gives to all of those that are drawn."""
    given, sectors = world.scenario.organisations, sectors_in_words(world)
    if isinstance(given, tuple):
        return sectors
    for sector in sectors.values():
        sector["traits"] |= given.model_dump()["traits"]
    return sectors


def _need(kind: str) -> dict[str, float]:
    return {f"need_{each}": float(each == kind) for each in KINDS}
