"""Worlds made anew from a case: its kinds of organisations in other numbers or proportions, with other goals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from patterns.harness import World

KINDS = ("expertise", "money", "reach", "authority")


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
        goals.append(
            {"name": f"goal {number + 1}", "work": work, "after": goals[-1]["name"] if goals else None}
        )
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
