"""P7, P8, P21, P22: ownership, stable funding, seed money and early wins."""

from __future__ import annotations

import numpy as np
import pytest

from patterns.harness import CORE, gap, monthly, outcome, runs, strategy, with_share, world

pytestmark = pytest.mark.patterns


def test_p7_ownership_with_accountability_lowers_churn() -> None:
    """S0, S1: tasks and responsibilities strengthen "the likelihood of their continued participation"; not without a backbone."""
    without = {action: days for action, days in CORE.items() if action != "assign_ownership"}
    bare = {action: days for action, days in without.items() if action != "provide_backbone"}
    done = runs(
        world(**{"convener.backbone": 0.0}),
        *(strategy(with_share(effort, 20)) for effort in (
            {**without, "assign_ownership": 4}, without, {**bare, "assign_ownership": 4}, bare,
        )),
    )  # fmt: skip
    churn = [outcome(done, "churn", which) for which in range(4)]
    with_accounts, without_accounts = churn[1] - churn[0], churn[3] - churn[2]
    assert gap(churn[1], churn[0]).low > 0
    assert gap(with_accounts, without_accounts).low > 0


def test_p8_stable_funding_changes_little_early_and_much_after_the_grant_ends() -> None:
    """S0: revenue with grants "created a stable platform for the collaboration to be sustainable over the long-term"."""
    granted = world(**{"convener.grant": 0.9, "convener.grant_months": 30, "withdraw_month": None})
    done = runs(
        granted, strategy(with_share({**CORE, "earn_stable_funding": 4}, 20)), strategy(with_share(CORE, 20))
    )
    action = [monthly(done, "collective_action", which) for which in (0, 1)]
    early = gap(action[0][:, :24].mean(1), action[1][:, :24].mean(1))
    late = gap(action[0][:, -12:].mean(1), action[1][:, -12:].mean(1))
    assert late.low > 0
    assert abs(early.mean) < 0.5 * late.mean


def test_p21_seed_money_raises_contributions_far_more_than_in_proportion() -> None:
    """List & Lucking-Reiley 2002: from a tenth to two thirds of the start-up cost, where that is high; nothing where it is 0."""

    def worked(cost: float, seed: float) -> np.ndarray:
        money = {"convener.start_up_cost": cost, "convener.seed": seed * cost}
        return outcome(
            runs(world(months=48, withdraw_month=None, **money), strategy(with_share(CORE, 20))),
            "collective_action",
        )

    small, large = worked(2.0, 0.1), worked(2.0, 0.67)
    assert gap(large, 6.7 * small).low > 0
    assert np.array_equal(worked(0.0, 0.1), worked(0.0, 0.67))


def test_p22_small_early_wins_start_a_virtuous_circle() -> None:
    """Ansell & Gash 2008: goals with visible wins early beat the same effort late, and go on working after it ends."""
    goals = {**CORE, "set_shared_goals": 3}
    early = strategy(with_share(goals, 20, until=18), with_share(CORE, 20))
    late = strategy(with_share(CORE, 20, until=29), with_share(goals, 20, until=47))
    never = strategy(with_share(CORE, 20))
    done = runs(world(), early, late, never)
    action = [outcome(done, "collective_action", which) for which in range(3)]
    assert gap(action[0], action[1]).low > 0
    trust = [monthly(done, "trust", which) for which in range(3)]
    gained = [trust[0][:, m] - trust[2][:, m] for m in (17, 40)]
    assert gap(gained[1], np.zeros_like(gained[1])).low > 0
    assert gained[1].mean() > gained[0].mean()
