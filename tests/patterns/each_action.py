"""P17: every action, given free to a modest core in a world that suits it, moves its own outcome the right way."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from coalitionlab.model.simulate import Batch
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.outcomes import PER_RUN
from patterns.harness import NO_OP, NO_OP_RATES, NOTHING, Figure, World, core, mean, monthly, outcome, pattern, strategy
from patterns.remaking import with_traits, with_trust

FREE = 0.25


class Suits(NamedTuple):
    """Where an action is tried, on what it should show, and which effort stands beside it."""

    measure: str = "collective_action"
    changes: dict[str, Any] = {}
    traits: dict[str, float] = {}
    beside: dict[str, float] = {}
    drop: tuple[str, ...] = ()
    trust: float | None = None
    better: int = 1  #: 1 when more of the measure is right, -1 when less


MAP = {"map_strengths_and_needs": 0.15}
_UNSEEN = {"alignment": 0.6, "overlap": 0.0}
_POOR = {"alignment": 0.1}
SUITS = {
    "administer": Suits("backbone", drop=("provide_backbone",)),
    "build_legitimacy": Suits("membership"),
    "cultivate_champions": Suits("membership"),
    "send_ambassadors": Suits(),
    "ride_popular_opinion": Suits("membership", {"environment.opinion": 0.8}),
    "signal_regulation_risk": Suits("membership", {"environment.regulation": 0.8}),
    "build_trust": Suits("trust"),
    "recruit_first_followers": Suits("months_to_critical_mass", better=-1),
    "assign_ownership": Suits("churn", better=-1),
    "earn_stable_funding": Suits(
        "final", {"convener.grant_months": 24, "withdraw_month": None}, drop=("provide_backbone",)
    ),
    "exchange_viewpoints": Suits("membership", traits=_UNSEEN),
    "match_strengths": Suits(beside=MAP),
    "raise_issue_awareness": Suits("membership"),
    "frame_win_win": Suits("membership", traits={"alignment": 0.6}),
    "frame_go_it_alone_failure": Suits("membership", {"environment.failures": 0.9}),
    "frame_collaboration_as_solution": Suits("membership"),
    "celebrate_increments": Suits(),
    "frame_good_for_business": Suits("membership", beside={"recruit_first_followers": 0.1}),
    "frame_all_in_this_together": Suits(changes={"convener.control": 0.1}),
    "map_strengths_and_needs": Suits("membership", traits=_UNSEEN),
    "find_joint_needs": Suits(traits=_POOR, beside=MAP),
    "set_shared_goals": Suits(),
    "secure_internal_buy_in": Suits("membership"),
    "run_pilot": Suits("membership", traits={"cost": 0.7, "alignment": 0.6}),
    "see_the_system": Suits(traits={"alignment": 0.1, "awareness": 0.6}),
    "foster_reflection": Suits("trust", trust=0.15),
    "co_create_future": Suits(changes={"convener.control": 0.1}),
    "make_conflict_productive": Suits(trust=0.5),
    "reward_progress": Suits(changes={"convener.control": 0.1}),
    "share_power": Suits("power_gini", {"withdraw_month": None}, better=-1),
    "share_power_with_affected": Suits("voice_of_affected", {"convener.control": 0.1, "withdraw_month": None}),
    "mandate_participation": Suits("coerced_share", {"convener.power": 0.6}),
    "drive_from_the_top": Suits(
        changes={"convener.power": 0.1, "convener.control": 0.0}, drop=("provide_backbone", "set_shared_goals")
    ),
    "convene_by_power": Suits("membership", {"convener.power": 0.9, "convener.transparency": 0.9}),
    "declare_intent": Suits(changes={"convener.power": 0.9, "convener.control": 0.6, "convener.transparency": 0.1}),
    "provide_backbone": Suits(),
    "listen_for_goals": Suits(changes={"convener.control": 0.1}, traits=_POOR),
    "renew_goals": Suits(drop=("set_shared_goals",)),
    "broker_self_interests": Suits(traits=_POOR, beside=MAP),
    "reach_unusual_allies": Suits("membership", {"start.contact": 0.2}, traits=_UNSEEN),
    "develop_leaders": Suits("durable_collective_action"),
}


def measured(batch: Batch, name: str) -> np.ndarray:
    """An outcome of the run, or the mean of one of its months."""
    return outcome(batch, name) if name in PER_RUN else monthly(batch, name).mean(1)


def effect(world: World, action: str) -> np.ndarray:
    """What the action adds to its measure, against a no-op that is given as much."""
    suits = SUITS[action]
    there = with_traits(world.with_(**suits.changes), **suits.traits)
    there = there if suits.trust is None else with_trust(there, suits.trust)
    drop = tuple(name for name in suits.drop if name != action)
    given, idle = (strategy(core(drop=drop, **suits.beside, **{name: FREE})) for name in (action, NO_OP))
    return measured(there.runs(given), suits.measure) - measured(there.runs(idle, **NO_OP_RATES), suits.measure)


def nobody_affected(world: World) -> bool:
    """Whether none of the organisations speaks for those whom the issue affects."""
    given = world.scenario.organisations
    if isinstance(given, tuple):
        return not any(each.affected for each in given)
    return given.mix.get("community", 0.0) == 0.0


@pattern(
    "P17", "Every action, given free to a modest core in a world that suits it, moves its own outcome the right way",
    source="the texts (the row of each action)", matters="sign, against a no-op that is given as much", slow=True,
)  # fmt: skip
def each_action(world: World) -> list[Figure]:
    assert set(SUITS) == set(ACTIONS)
    figures = []
    for action, suits in SUITS.items():
        skipped = action == "share_power_with_affected" and nobody_affected(world)
        moved = NOTHING if skipped else mean(effect(world, action))
        low, high = (0.0, np.inf) if suits.better > 0 else (-np.inf, 0.0)
        figures.append(Figure(f"{action} on {suits.measure}", moved, low, high, null=0.0))
    return figures
