"""P7, P8, P21, P22: ownership, stable funding, seed money and early wins."""

from __future__ import annotations

from typing import Any

import numpy as np

from patterns.harness import (
    NO_OP,
    NO_OP_RATES,
    Figure,
    World,
    change,
    core,
    mean,
    monthly,
    outcome,
    pattern,
    ratio,
    strategy,
)
from patterns.remaking import KINDS

FREE = 0.25


@pattern(
    "P7", "Ownership with accountability keeps members, and does less where nobody holds the accounts",
    source="S0, S1: 'the likelihood of their continued participation'",
    matters="5 % of exits a member; more with a backbone than without",
)  # fmt: skip
def ownership(world: World) -> list[Figure]:
    bare = world.with_(**{"convener.backbone": 0.0, "convener.grant": 0.0})
    effects = []
    for dropped in (["assign_ownership"], ["assign_ownership", "provide_backbone"]):
        idle = {NO_OP: FREE + (0.0 if len(dropped) == 1 else FREE)}
        owning = {"assign_ownership": FREE, **({NO_OP: FREE} if len(dropped) == 2 else {})}
        churn = [
            outcome(bare.runs(strategy(core(drop=dropped, **free)), times=2, **NO_OP_RATES), "churn")
            for free in (owning, idle)
        ]
        effects.append(churn)
    kept = [(idle - owning) / max(1e-12, idle.mean()) for owning, idle in effects]
    return [
        Figure("exits, with a backbone", change(*effects[0]), high=-0.05, null=0.0),
        Figure("kept, more than without one", mean(kept[0] - kept[1]), 0.0, null=0.0),
    ]


@pattern(
    "P8", "An income of its own changes little while a grant lasts, and much once it has ended",
    source="S0: revenue with grants 'created a stable platform'",
    matters="10 % of collective action from a year after the grant's end; less than half of that in the two years before",
)  # fmt: skip
def stable_funding(world: World) -> list[Figure]:
    granted = world.with_(**{"convener.grant": 0.9, "convener.grant_months": 30, "withdraw_month": None})
    plans = [strategy(core(drop=["provide_backbone"], **{name: FREE})) for name in ("earn_stable_funding", NO_OP)]
    batch = granted.runs(*plans, times=2, **NO_OP_RATES)
    action = [monthly(batch, "collective_action", which) for which in (0, 1)]
    early, late = (change(*(each[:, months].mean(1) for each in action)) for months in (slice(0, 24), slice(42, None)))
    return [
        Figure("after the grant", late, 0.1, null=0.0),
        Figure("while it lasts", early, -0.5 * max(0.0, late.mean), 0.5 * max(0.0, late.mean)),
    ]


def in_parts(world: World, parts: int) -> World:
    """The case with all the work of its goals in so many equal goals, one after the other."""
    every, goals = world.scenario.every_goal, []
    for number in range(parts):
        work = {kind: sum(getattr(goal.work, kind) for goal in every) / parts for kind in KINDS}
        goal: dict[str, Any] = {"name": f"goal {number + 1}", "work": work}
        goals.append({**goal, "after": goals[-1]["name"] if goals else None})
    return world.with_(goals=goals)


def seeded(world: World, share: float) -> tuple[np.ndarray, np.ndarray]:
    """(members' partner-days by month, month in which it is delivered) on all the work of the case as one goal, of which a share is
    given. A goal that is done within months says nothing: what members can give to it ends with what is left of it."""
    one = in_parts(world, 1)
    (goal,) = one.scenario.goals
    given = {kind: share * getattr(goal.work, kind) for kind in KINDS}
    batch = one.with_(goals=[goal.with_(given=given)]).runs(strategy(core()), times=2)
    when = batch.delivered[0, :, 0]
    return monthly(batch, "work"), np.where(np.isnan(when), world.scenario.months, when).astype(int)


def raised(world: World) -> tuple[np.ndarray, np.ndarray]:
    """What members give with two thirds of the goal given, and with a tenth, in the same months: until either delivers it."""
    (large, soon), (small, late) = seeded(world, 0.67), seeded(world, 0.1)
    until = np.minimum(soon, late)
    a, b = (np.array([row[:last].sum() for row, last in zip(work, until, strict=True)]) for work in (large, small))
    return a, b


@pattern(
    "P21a", "Seed money raises what members give",
    source="List & Lucking-Reiley 2002", matters="10 % of partner-days until the goal is delivered",
)  # fmt: skip
def seed_money(world: World) -> list[Figure]:
    return [Figure("two thirds against a tenth", change(*raised(world)), 0.1, null=0.0)]


@pattern(
    "P21b", "Seed money raises what members give more than in proportion",
    source="List & Lucking-Reiley 2002 (gifts nearly sixfold from a tenth to two thirds)",
    matters="6.7 times the partner-days until the goal is delivered",
)  # fmt: skip
def seed_money_in_proportion(world: World) -> list[Figure]:
    return [Figure("two thirds over a tenth", ratio(*raised(world)), 6.7)]


@pattern(
    "P22", "Small wins on the way to a large goal start a virtuous circle",
    source="Ansell & Gash 2008", matters="5 % of collective action, against the same work as one goal; trust higher after three years",
)  # fmt: skip
def small_wins(world: World) -> list[Figure]:
    small, large = (in_parts(world, parts).runs(strategy(core()), times=2) for parts in (8, 1))
    action = [outcome(batch, "collective_action") for batch in (small, large)]
    trust = [monthly(batch, "trust")[:, 36] for batch in (small, large)]
    return [
        Figure("eight goals against one", change(*action), 0.05, null=0.0),
        Figure("trust, more", mean(trust[0] - trust[1]), 0.0, null=0.0),
    ]
