"""P5, P14, P18, P19, P23: who comes first, how fast others follow, and where the whole tips."""

from __future__ import annotations

from typing import Any

import numpy as np

from patterns.harness import (
    NO_OP,
    NO_OP_RATES,
    Figure,
    World,
    certain,
    change,
    core,
    mean,
    monthly,
    outcome,
    pattern,
    strategy,
)
from patterns.remaking import listed, sectors_to_list, size, with_traits

FREE = 0.25
INVITING = core(recruit_first_followers=FREE)
#: The same staff-days on something that does nothing.
IDLE = core(**{NO_OP: FREE})


@pattern(
    "P5", "Early first followers of high profile do more than late ones, and than those of low profile",
    source="S0: 'leaders intentionally sought out the participation of high profile stakeholders'",
    matters="2 % of collective action; a critical mass sooner",
)  # fmt: skip
def first_followers(world: World) -> list[Figure]:
    lowly = {"recruit_first_followers": "low_profile"}
    early = strategy({**INVITING, "until": 9}, IDLE)
    late = strategy({**IDLE, "until": 24}, {**INVITING, "until": 33}, IDLE)
    low = strategy({**INVITING, "until": 9, "aims": lowly}, IDLE)
    batch = world.runs(early, late, low, times=3, **NO_OP_RATES)
    action = [outcome(batch, "collective_action", which) for which in range(3)]
    mass = [outcome(batch, "months_to_critical_mass", which) for which in range(3)]
    return [
        Figure("early against late", change(action[0], action[1]), 0.02, null=0.0),
        Figure("high against low profile", change(action[0], action[2]), 0.02, null=0.0),
        Figure("months to a critical mass, early less late", mean(mass[0] - mass[1]), high=0.0, null=0.0),
    ]


#: Aims that serve members well, and that hardly do.
SERVES, HARDLY = 0.6, 0.0


@pattern(
    "P14", "Trials bring in the reluctant, and those who are served by the aim stay",
    source="S1: a pilot, 'often a good starting point'; SBTi: 62 % of trials convert",
    matters="10 % more come in within two years; 5 points of membership two years on where the aim serves them, and more than where it hardly does",
)  # fmt: skip
def trials(world: World) -> list[Figure]:
    stays = []
    figures = []
    for alignment, words in ((SERVES, "a good aim"), (HARDLY, "a poor one")):
        reluctant = with_traits(world, alignment=alignment, cost=0.75)
        offered = reluctant.runs(strategy(core(run_pilot=FREE)), times=2)
        plain = reluctant.runs(strategy(IDLE), times=2, **NO_OP_RATES)
        entered = [monthly(batch, "joins")[:, :24].sum(1) for batch in (offered, plain)]
        inside = [monthly(batch, "membership")[:, 42:48].mean(1) for batch in (offered, plain)]
        figures.append(Figure(f"entries, {words}", change(*entered), 0.1, null=0.0))
        stays.append(inside[0] - inside[1])
    return [
        *figures,
        Figure("membership, points more, a good aim", mean(stays[0]), 0.05, null=0.0),
        Figure("more than with a poor one", mean(stays[0] - stays[1]), 0.0, null=0.0),
    ]


@pattern(
    "P18", "Growing step by step does more than starting with everybody",
    source="Weber 2006 (large groups that grew, entrants seeing the history, work better)",
    matters="5 % of collective action in the last year, once grown to 70 % of the organisations",
    applies=lambda w: size(w) >= 30, where="cases of thirty organisations or more",
)  # fmt: skip
def growing(world: World) -> list[Figure]:
    eager = with_traits(world, alignment=0.6, overlap=0.5, awareness=0.8, efficacy=0.7, champion=0.6)
    staying: dict[str, Any] = {"withdraw_month": None}
    count = size(world)
    at_once = eager.with_(members_at_start=count, **staying).runs(strategy(core()), times=4)
    grown = eager.with_(members_at_start=8, **staying).runs(strategy({**core(), "admits": count / 40}), times=4)
    return [
        Figure("membership once grown", mean(monthly(grown, "membership")[:, -1]), 0.7),
        Figure("grown against at once", change(outcome(grown, "final"), outcome(at_once, "final")), 0.05, null=0.0),
    ]


def with_first(world: World, **stance: float) -> np.ndarray:
    """Mean membership in three years of the core, led by a committed organisation of high profile with this stance."""
    first = {"name": "the first", "sector": max(sectors_to_list(world)), "power": 2.0, "profile": 0.9}
    rows = [{**first, "committed": 1.0, "joins_at_start": True, **stance}, *listed(world)]
    made = world.with_(organisations=rows, sectors=sectors_to_list(world))
    return monthly(made.runs(strategy(core()), times=4), "membership")[:, :36].mean(1)


@pattern(
    "P19", "A first follower whom nobody expected draws in more than an obvious sympathiser",
    source="Briscoe & Safford 2008 (the Nixon-in-China effect)", matters="2 % of membership over three years",
    applies=lambda w: not isinstance(w.scenario.ties, tuple), where="cases whose ties are drawn",
)  # fmt: skip
def unlikely_first(world: World) -> list[Figure]:
    unlikely = with_first(world, awareness=0.3, overlap=0.0, cost=0.7, alignment=0.4)
    sympathiser = with_first(world, awareness=0.8, overlap=0.7, cost=0.2, alignment=0.4)
    return [Figure("unlikely against obvious", change(unlikely, sympathiser), 0.02, null=0.0)]


SHARES = (0.0, 0.05, 0.15, 0.25, 0.4)


def following(world: World, share: float) -> np.ndarray:
    """The share of all others that is inside in the end, without a convener, where a share has come of itself for good."""
    rows, count = listed(world), size(world)
    for row in rows:
        row.pop("committed", None)
        row["joins_at_start"] = False
    chosen = np.random.default_rng(1).permutation(len(rows))[: round(share * len(rows))]
    for k in chosen:
        rows[k] |= {"committed": 1.0, "joins_at_start": True}
    made = world.with_(organisations=rows, sectors=sectors_to_list(world), members_at_start=0)
    inside = monthly(made.runs(strategy()), "membership")[:, -1] * count
    return (inside - len(chosen)) / (count - len(chosen))


@pattern(
    "P23", "A committed minority of about a quarter tips the whole",
    source="Centola et al. 2018",
    matters="half of the others follow in fewer than a tenth of runs at 5 % committed, in three of four at 40 %; halfway from 10 to 40 %, mostly in one step",
    applies=lambda w: size(w) >= 30, where="cases of thirty organisations or more, without a convener",
)  # fmt: skip
def minorities(world: World) -> list[Figure]:
    tipped = [(following(world, share) > 0.5).astype(float) for share in SHARES]
    chance = np.array([each.mean() for each in tipped])
    halfway = float(np.interp(0.5 * chance[-1], np.maximum.accumulate(chance), SHARES))
    step = float(np.diff(chance).max() / max(1e-12, chance[-1]))
    return [
        Figure("tipped by 5 %", mean(tipped[1]), high=0.1),
        Figure("tipped by 40 %", mean(tipped[-1]), 0.75),
        Figure("halfway", certain(halfway), 0.1, 0.4),
        Figure("largest step over all", certain(step), 0.5),
    ]
