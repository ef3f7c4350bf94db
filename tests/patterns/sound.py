"""Q14: results do not hang on what should not matter."""

from __future__ import annotations

import numpy as np

from coalitionlab.scenarios.loader import load_strategy
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Strategy
from patterns.harness import LED, Figure, World, certain, core, outcome, pattern, strategy, unpaired_ratio


@pattern(
    "Q14a", "Capacity that is not used changes nothing",
    source="F8", matters="1 % in any replicate",
)  # fmt: skip
def unused_capacity(world: World) -> list[Figure]:
    phase = core()
    twice = world.with_(**{"convener.capacity": 2.0 * world.scenario.convener.capacity})
    # an event that changes the capacity would be doubled too
    events = [
        {**event.model_dump(), "capacity": None if event.capacity is None else 2.0 * event.capacity}
        for event in world.scenario.environment.events
    ]
    twice = twice.with_(**{"environment.events": events})
    usual, idle = (world.action(strategy(phase)), twice.action(strategy({**phase, "share": 0.5 * phase["share"]})))
    return [Figure("largest change", certain(float(np.abs(idle - usual).max() / max(1e-12, usual.mean()))), high=0.01)]


#: Chances of which other conditions leave a part: half of one then makes two halves. (Of what is one in itself the root does.)
PARTED = ("activity", "activity_champion", "activity_invited", "exit_rate", "release_rate", "conversion_rate")


def halved(world: World) -> World:
    """The case in steps of half a month: twice as many, in each of which half as much happens."""
    p = {
        name: world.parameters.get(name, world.scenario.parameters.get(name, each.default))
        for name, each in PARAMETERS.items()
    }
    for name, each in PARAMETERS.items():
        if each.group == "actions":
            continue  # a month's, whatever the steps
        if each.unit == "1/month" and name in PARTED:
            p[name] *= 0.5
        elif each.unit == "1/month":
            p[name] = 1.0 - (1.0 - p[name]) ** 0.5
        elif each.unit == "sd/month":
            p[name] /= 2.0**0.5
        elif each.unit in ("staff-days/month", "partner-days/month"):
            p[name] *= 0.5
        elif each.unit == "months" and name != "months_per_year":
            p[name] = min(each.high, 2.0 * p[name])
    p["months_per_year"] = 24.0
    case = world.scenario
    changes = {
        "months": 2 * case.months,
        "withdraw_month": None if case.withdraw_month is None else 2 * case.withdraw_month - 1,
        "convener.capacity": 0.5 * case.convener.capacity,
        "convener.grant_months": None if case.convener.grant_months is None else 2 * case.convener.grant_months,
        "parameters": {},
        "environment.events": [
            {**event.model_dump(), "month": 2 * event.month - 1, "date": None,
             "capacity": None if event.capacity is None else 0.5 * event.capacity}
            for event in case.environment.events
        ],
    }  # fmt: skip
    return World(case.with_(**changes), p, world.replicates)


def in_half_months(of: Strategy) -> Strategy:
    """A strategy of the library with its months doubled."""
    phases = [
        phase.model_dump() | {"until": None if phase.until is None else 2 * (phase.until_month or 0)}
        for phase in of.phases
    ]
    return Strategy.model_validate({**of.model_dump(), "phases": phases})


@pattern(
    "Q14b", "Steps of half a month give the same means, and the same winner",
    source="F11", matters="10 % of any text's collective action; the winner by months loses 2 % at most by half-months", slow=True,
)  # fmt: skip
def half_months(world: World) -> list[Figure]:
    led = [load_strategy(name) for name in LED]
    usual, halves = world.runs(*led, times=6), halved(world).runs(*map(in_half_months, led), times=6)
    a, b = ([outcome(batch, "collective_action", s) for s in range(len(LED))] for batch in (usual, halves))
    off = [unpaired_ratio(y, x) for x, y in zip(a, b, strict=True)]
    worst = max(range(len(LED)), key=lambda s: abs(off[s].mean - 1.0))
    winner, then = (int(np.argmax([x.mean() for x in each])) for each in (a, b))
    regret = 1.0 - float(b[winner].mean() / max(1e-12, b[then].mean()))
    return [
        Figure(f"half-months over months, {LED[worst]}", off[worst], 0.9, 1.1),
        Figure(f"lost by the winner by months ({LED[winner]}; by half-months {LED[then]})", certain(regret), high=0.02),
    ]
