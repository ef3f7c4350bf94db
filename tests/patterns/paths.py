"""Q17 to Q19: how long goals take, what force leaves behind, and which actions stand in for each other."""

from __future__ import annotations

from typing import Any

import numpy as np

from coalitionlab.scenarios.loader import load_strategy
from coalitionlab.scenarios.schema import Strategy
from patterns.harness import (
    LED,
    NO_OP,
    NO_OP_RATES,
    Figure,
    World,
    change,
    core,
    mean,
    median,
    monthly,
    outcome,
    pattern,
    ratio,
    strategy,
)


def best_text(world: World) -> int:
    """Which text's strategy achieves most in the case, by the first half of the replicates."""
    batch, half = world.runs(*map(load_strategy, LED)), world.replicates // 2
    return int(np.argmax([outcome(batch, "collective_action", s)[:half].mean() for s in range(len(LED))]))


@pattern(
    "Q17", "Led well, a first goal is delivered within two years, and a major one within five",
    source="Leach et al. 2002 (watershed partnerships take about four years)",
    matters="medians of 6 to 24 months for the first that is delivered, of 24 to 60 for the last but one, of the best text by collective action",
)  # fmt: skip
def goals_take_time(world: World) -> list[Figure]:
    batch, best, half = world.runs(*map(load_strategy, LED)), best_text(world), world.replicates // 2
    never = world.scenario.months + 1.0
    when = np.where(np.isnan(batch.delivered[best]), never, batch.delivered[best])[half:]
    major = world.scenario.every_goal[-2].name
    return [
        Figure(f"months to the first goal ({LED[best]})", median(when.min(1)), 6.0, 24.0),
        Figure(f"months to '{major}'", median(when[:, -2]), 24.0, 60.0),
    ]


#: A convener that can force others needs some power; the case's own where it has more.
FORCEFUL = 0.6
#: Months of force, and as many of facilitation.
FORCED = 24


def forced_first(then: Strategy | None) -> Strategy:
    """Two years of a mandate, with coordination and goals; then a strategy of the library from its beginning, or coordination only."""
    mandate = {"mandate_participation": 2, "provide_backbone": 1, "set_shared_goals": 1, "until": FORCED}
    if then is None:
        return strategy(mandate, {"provide_backbone": 1, "share": 0.25})
    later: list[dict[str, Any]] = [
        {**phase.effort, "share": phase.share, "aims": dict(phase.aims),
         **({"until": FORCED + phase.until_month} if phase.until_month is not None else {})}
        for phase in then.phases
    ]  # fmt: skip
    return strategy(mandate, *later)


@pattern(
    "Q18", "Two years of facilitation after two of a mandate win back part of what a voluntary path would have achieved",
    source="Segato & Raab 2019",
    matters="a third of the voluntary path at least, in the year about the end of the facilitation; coordination alone does 10 % less",
    applies=lambda w: w.led_months >= 2 * FORCED - 1 and w.scenario.months >= 2 * FORCED + 6,
    where="cases led for four years, under a convener of power .6 at least",
)  # fmt: skip
def facilitation_recovers(world: World) -> list[Figure]:
    powerful = world.with_(**{"convener.power": max(FORCEFUL, world.scenario.convener.power)})
    batch = powerful.runs(world.own, forced_first(world.own), forced_first(None))
    year = slice(2 * FORCED - 6, 2 * FORCED + 6)
    action = [monthly(batch, "collective_action", which)[:, year].mean(1) for which in range(3)]
    return [
        Figure("mandate and facilitation over the voluntary path", ratio(action[1], action[0]), 1 / 3),
        Figure("coordination only, against facilitation", change(action[2], action[1]), high=-0.1, null=0.0),
    ]


#: What an action is given beside the core, as a share of the capacity; what is not given goes to a no-op.
FREE = 0.25


def interaction(neither: np.ndarray, one: np.ndarray, other: np.ndarray, both: np.ndarray) -> np.ndarray:
    """What two things add together beyond what each adds by itself, relative to neither."""
    return (both - one - other + neither) / max(1e-12, float(neither.mean()))


@pattern(
    "Q19a", "Money and administration stand in for each other",
    source="Raab, Mannak & Cambre 2015 (resources and central administration as alternative ways to effectiveness)",
    matters="interaction below 0: a grant of .9 by a backbone of a quarter of the capacity, on collective action",
)  # fmt: skip
def money_or_administration(world: World) -> list[Figure]:
    staffed = strategy(core(drop=["provide_backbone"], provide_backbone=FREE))
    unstaffed = strategy(core(drop=["provide_backbone"], **{NO_OP: FREE}))
    poor = world.with_(**{"convener.grant": 0.0, "convener.grant_months": None})
    rich = world.with_(**{"convener.grant": 0.9, "convener.grant_months": None})
    action = [w.action(s, **NO_OP_RATES) for w in (poor, rich) for s in (unstaffed, staffed)]
    return [Figure("interaction", mean(interaction(*action)), high=0.0, null=0.0)]


@pattern(
    "Q19b", "A frame of being in it together adds less where all can see what the others do",
    source="Ellingsen et al. 2012; Fischbacher, Gachter & Fehr 2001",
    matters="interaction below 0: frame_all_in_this_together by set_shared_goals, a quarter of the capacity each, on collective action",
)  # fmt: skip
def frames_or_sight(world: World) -> list[Figure]:
    frame, goals = "frame_all_in_this_together", "set_shared_goals"
    given = [(), (frame,), (goals,), (frame, goals)]
    action = []
    for actions in given:
        free = dict.fromkeys(actions, FREE)
        if len(actions) < 2:
            free[NO_OP] = FREE * (2 - len(actions))
        action.append(world.action(strategy(core(drop=[goals], **free)), **NO_OP_RATES))
    return [Figure("interaction", mean(interaction(*action)), high=0.0, null=0.0)]
