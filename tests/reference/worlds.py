"""Scenarios and strategies for comparing: small, and each with something of its own."""

from __future__ import annotations

import random
from typing import Any

from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import NETWORKS, Scenario, Strategy

#: Traits with which organisations join soon enough for something to be seen within two years.
KEEN = {"cost": 0.1, "overlap": 0.6, "efficacy": 0.7, "champion": 0.5}
BUSY = ("recruit_first_followers", "build_trust", "provide_backbone", "frame_win_win", "assign_ownership", "run_pilot")
#: Five organisations of four sectors, one of them the scenario's own.
LISTED: list[dict[str, Any]] = [
    {"name": "Zoë's", "sector": "business", "joins_at_start": True, "mission": 1, "market": 1, "mandate": 0, "standing": 0},
    {"name": "b", "sector": "nonprofit", "power": "high", "profile": "very low", "threshold": -0.2, "awareness": "high"},
    {"name": "A", "sector": "community", "joins_at_start": True, "committed": "yes", "cost": 0},
    {"name": "d", "sector": "other", "overlap": 0.8, "champion": 0.9, "cost": 0, "power": "low to high", "spread": {"champion": 0.4, "overlap": 0.1}},
    {"name": "e", "sector": "business", "overlap": 0.7, "efficacy": 0.9},
]  # fmt: skip
OTHER = {"other": {"mission": 1, "market": 0, "mandate": 0, "standing": 0.5, "traits": {"money": {"uniform": [0, 1]}}}}
#: Goals that a handful of organisations can deliver within a year or two, again and again.
SMALL_GOALS: list[dict[str, Any]] = [
    {"name": "first", "work": {"expertise": 2, "reach": 3}, "given": {"expertise": 0.5, "money": 4}},
    {"name": "beside it", "work": {"money": 1, "authority": 0.5}},
    {"name": "second", "work": {"expertise": 6, "money": 4, "reach": 6, "authority": 3}, "after": "first"},
    {"name": "as well", "work": {"reach": 1}, "after": "first"},
    {"name": "out of reach", "work": {"authority": 1e6}, "after": "second"},
]
#: Goals of the five listed ones, some of whom have a part in them; one is given all it takes.
THEIR_GOALS: list[dict[str, Any]] = [
    {"name": "one", "work": {"reach": 2}, "parts": ["A", "Zoë's"]},
    {"name": "given", "work": {"money": 2}, "given": {"money": 3}, "parts": ["A"]},
    {"name": "two", "work": {"money": 3, "expertise": 2}, "parts": ["d"], "after": "one"},
    {"name": "three", "work": {"authority": 1, "expertise": 5}, "parts": ["b", "e"], "after": "given"},
]


def normal(mean: float, sd: float) -> dict[str, Any]:
    return {"normal": [mean, sd]}


def uniform(low: float, high: float) -> dict[str, Any]:
    return {"uniform": [low, high]}


def values(*each: float) -> dict[str, Any]:
    return {"values": list(each)}


def crowd(count: int = 18, **traits: Any) -> dict[str, Any]:
    """Organisations of three sectors."""
    return {"count": count, "mix": {"business": 2, "nonprofit": 1, "community": 1}, "traits": traits}


def world(**given: Any) -> Scenario:
    """A scenario of two years and eighteen organisations, where nothing else is given."""
    return Scenario.model_validate({"name": "any", "months": 24, "organisations": crowd(**KEEN), **given})


def phase(*actions: str, **given: Any) -> dict[str, Any]:
    """A phase with the same effort for each of some actions."""
    return {"name": "-".join(actions)[:90] or "rest", "effort": dict.fromkeys(actions, 1), **given}


def led(*phases: dict[str, Any], **convener: float) -> Strategy:
    """A strategy of such phases."""
    return Strategy.model_validate({"name": "any", "phases": list(phases), "convener": convener})


def aims_of(action: str) -> list[str]:
    """Every aim that an action can have."""
    return ["sector:community" if aim == "sector" else aim for aim in ACTIONS[action].aims]


def anything(number: int) -> tuple[Scenario, Strategy, dict[str, float]]:
    """A scenario, a strategy and parameters drawn at random, the same for the same number."""
    luck = random.Random(number)
    scenario = world(
        organisations=crowd(luck.randint(1, 25), **(KEEN if luck.random() < 0.6 else {})),
        members_at_start=luck.choice([0, 0.3, 1]),
        withdraw_month=luck.randint(1, 24),
        convener={
            name: luck.random() for name in ("power", "control", "transparency", "vision", "backbone", "funds", "grant")
        },
        goals=luck.choice([(), SMALL_GOALS]),
        start={name: luck.random() for name in ("contact", "knowledge", "leaders")},
        ties={"network": luck.choice(NETWORKS), "degree": luck.uniform(0, 9)},
    )
    actions = luck.sample(list(ACTIONS), 12)
    first, second = actions[:6], actions[6:]
    aims = {action: luck.choice(aims_of(action)) for action in first}
    strategy = led(
        phase(
            *first, aims=aims, admits=luck.choice([None, 1, 3]), until={"when": "membership above 0.4", "at_most": 12}
        ),
        phase(*second, share=luck.random()),
    )
    parameters = {name: luck.uniform(*parameter.plausible) for name, parameter in PARAMETERS.items()}
    for name in luck.sample(list(PARAMETERS), 10):
        parameters[name] = luck.uniform(PARAMETERS[name].low, min(10, PARAMETERS[name].high))
    return scenario, strategy, parameters
