"""P17: every action, added to a modest core in a scenario that suits it, moves its own outcome the right way."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest

from coalitionlab.model.simulate import Batch
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.outcomes import PER_RUN
from patterns.harness import CORE, gap, monthly, outcome, runs, strategy, with_share, world

pytestmark = pytest.mark.patterns


class Case(NamedTuple):
    """Where an action is tried, on what it should show, and which effort stands beside it."""

    measure: str = "collective_action"
    changes: dict[str, Any] = {}
    beside: dict[str, float] = {}
    better: int = 1  #: 1 when more of the measure is right, -1 when less
    days: float = 3.0


def traits(**given: float) -> dict[str, Any]:
    return {"organisations.traits": {name: {"normal": [mean, 0.08]} for name, mean in given.items()}}


CASES = {
    "build_legitimacy": Case("membership"),
    "cultivate_champions": Case("membership"),
    "ride_popular_opinion": Case("membership", {"environment.opinion": 0.8}),
    "signal_regulation_risk": Case("membership", {"environment.regulation": 0.8}),
    "build_trust": Case("trust"),
    "recruit_first_followers": Case("months_to_critical_mass", better=-1),
    "assign_ownership": Case("churn", better=-1),
    "earn_stable_funding": Case("final", {"convener.grant_months": 24, "withdraw_month": None}),
    "exchange_viewpoints": Case("membership", traits(alignment=0.8, overlap=0.2)),
    "match_strengths": Case(beside={"map_strengths_and_needs": 2}),
    "raise_issue_awareness": Case("membership"),
    "frame_win_win": Case("membership", traits(alignment=0.85)),
    "frame_go_it_alone_failure": Case("membership", {"environment.failures": 0.9}),
    "frame_collaboration_as_solution": Case("membership"),
    "frame_good_for_business": Case("membership", beside={"recruit_first_followers": 2}),
    "frame_all_in_this_together": Case(),
    "map_strengths_and_needs": Case("membership", traits(alignment=0.8, overlap=0.2)),
    "set_shared_goals": Case(),
    "secure_internal_buy_in": Case("membership"),
    "run_pilot": Case("membership", traits(cost=0.7, alignment=0.75)),
    "see_the_system": Case(changes=traits(alignment=0.4)),
    "foster_reflection": Case("trust", {"ties.trust": {"normal": [0.15, 0.08]}}),
    "co_create_future": Case(),
    "share_power": Case("power_gini", {"withdraw_month": None}, better=-1),
    "mandate_participation": Case("coerced_share"),
    "broker_self_interests": Case(changes=traits(alignment=0.4), beside={"map_strengths_and_needs": 2}),
    "reach_unusual_allies": Case("membership", {**traits(alignment=0.8, overlap=0.2), "ties.degree": 3}),
    "develop_leaders": Case("durable_collective_action"),
    "declare_intent": Case(
        changes={"convener.power": 0.9, "convener.control": 0.6, "convener.transparency": 0.1}
    ),
    "provide_backbone": Case(),
}


def test_every_action_has_a_case() -> None:
    assert set(CASES) == set(ACTIONS)


def measured(batch: Batch, name: str, which: int) -> np.ndarray:
    return outcome(batch, name, which) if name in PER_RUN else monthly(batch, name, which).mean(1)


@pytest.mark.parametrize("action", CASES)
def test_p17_each_action_moves_its_own_outcome(action: str) -> None:
    case = CASES[action]
    beside = {name: days for name, days in {**CORE, **case.beside}.items() if name != action}
    with_it, without = (
        strategy(with_share(effort, 20)) for effort in ({**beside, action: case.days}, beside)
    )
    done = runs(world(**case.changes), with_it, without)
    difference = gap(measured(done, case.measure, 0), measured(done, case.measure, 1))
    assert (difference.low if case.better > 0 else -difference.high) > 0, f"{case.measure}: {difference}"
