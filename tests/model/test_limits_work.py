"""Exact limits: how work combines, and that no convener spends more than it has."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from coalitionlab.model.coalition_model import CoalitionModel
from coalitionlab.model.rules.working import governed, lead, mutual_adjustment, share_of, structure
from coalitionlab.model.simulate import simulate
from coalitionlab.scenarios.loader import list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.names.fields import WORK
from coalitionlab.scenarios.names.outcomes import RUN_NAMES
from coalitionlab.scenarios.schema import Scenario

#: Nobody comes or goes, and nobody changes: what is worked follows from what they are.
STILL = {
    "climate_volatility": 0.0, "shock_chance": 0.0, "turnover": 0.0, "closures": 0.0, "own_growth": 0.0, "own_fade": 0.0, "tiring": 0.0,
}  # fmt: skip


def team(*strengths, months=1, goals=None, others=()):
    """Members who never leave, each with these strengths in the four kinds of work."""
    return Scenario.model_validate({
        "name": "team", "convener": {"power": 0}, "months": months, "ties": {"network": "complete"}, "parameters": STILL,
        "goals": goals or [{"name": "large", "work": dict.fromkeys(WORK, 1000.0)}],
        "organisations": [
            {"name": f"member {k}", "sector": "business", "power": 1, "joins_at_start": True, "committed": "yes",
             "champion": 1, "alignment": 0.5, "overlap": 0.5, **dict(zip(WORK, each, strict=True))}
            for k, each in enumerate(strengths)
        ] + list(others),
    })  # fmt: skip


def test_work_is_effort_by_strength_times_coordination():
    """Where all four kinds are wanted and nothing is matched, a quarter of a member's days goes to each."""
    model = CoalitionModel(team((0.8, 0.5, 0.6, 0.9), (0.4, 0.4, 0.7, 0.5), (0.9, 0.3, 0.3, 0.3)), rng=1)
    model.system.convener["matching"] = 0.0
    model.step()
    p, total = model.system.p, 0.0
    # left to others: when they worked, nobody felt as one yet, and no goals showed who does what
    left = p["shirking"] * (1 - 1 / math.sqrt(3))
    for one in model.rows:
        days = (
            p["full_effort"]
            * one.effort
            * (p["unowned"] + (1 - p["unowned"]) * one.ownership)
            * (1 - one.fatigue)
            * (1 - left)
        )
        total += days / 4 * sum(one.capabilities.values())
    coordination = model.system.coalition["coordination"]
    assert model.outcomes()["work"].iloc[-1] == pytest.approx(total * coordination, rel=1e-12) and total > 0


@pytest.mark.parametrize("kind", range(4))
def test_a_kind_of_work_that_nobody_can_do_leaves_a_goal_undone_unless_it_is_given(kind):
    strengths = [0.8] * 4
    strengths[kind] = 0.0
    work = dict.fromkeys(WORK, 1.0)
    goals = [{"name": "undone", "work": work}, {"name": "helped", "work": work, "given": {WORK[kind]: 1.0}}]
    model = CoalitionModel(team(*[strengths] * 6, months=24, goals=goals), rng=1)
    model.run_for(24)
    assert model.delivered["undone"] is None and model.delivered["helped"] is not None


def test_a_goal_waits_for_the_one_before_it_and_for_those_with_a_part_in_it():
    goals = [
        {"name": "first", "work": {"reach": 0.5}}, {"name": "second", "work": {"reach": 0.5}, "after": "first"},
        {"name": "with a part", "work": {"reach": 0.5}, "parts": ["stranger"]},
    ]  # fmt: skip
    stranger = {"name": "stranger", "sector": "business", "threshold": 50}
    model = CoalitionModel(team(*[[0.8] * 4] * 5, months=24, goals=goals, others=[stranger]), rng=1)
    model.run_for(24)
    first, second = model.delivered["first"], model.delivered["second"]
    assert first is not None and second is not None and first < second
    assert model.delivered["with a part"] is None


def test_it_takes_somebody_inside_to_deliver_what_is_given_in_full():
    goals = [{"name": "given", "work": {"reach": 2.0}, "given": {"reach": 2.0}}]
    empty = load_scenario("generic").with_(goals=goals, months=2, withdraw_month=None, **{"convener.capacity": 0.0})
    empty = empty.with_(decision={"rule": "threshold"}, usual={"threshold": 9.0})
    model = CoalitionModel(empty, rng=1)
    model.step()
    assert model.delivered["given"] is None
    model.rows[0].join()
    model.step()
    assert model.delivered["given"] == 2


def test_trust_between_two_members_grows_alike_both_ways():
    """Whatever the effort of each: how hard they work together is the same for both."""
    couple = team([0.8] * 4, [0.8] * 4, months=6).with_(ties={"network": "complete", "trust": 0.4, "distance": 0.3})
    model = CoalitionModel(couple, rng=1, parameters={"readiness_spread": 0.0, "learning": 0.0, "forget": 0.0})
    one, other = model.rows
    one.effort, other.effort = 0.9, 0.2
    one.efficacy = other.efficacy = 0.0
    model.run_for(6)
    assert one.effort != other.effort
    assert one.trust_in(other) == pytest.approx(other.trust_in(one), rel=1e-12) != 0.4


def test_shares_of_work_are_all_of_it_whatever_is_matched():
    strengths = (0.8, 0.5, 0.3, 0.9)
    squares = sum(one * one for one in strengths)
    for matched in (0.0, 0.4, 1.0):
        assert sum(share_of(one, squares, 4.0, matched) for one in strengths) == pytest.approx(1.0)
    assert share_of(0.8, squares, 4.0, 1.0) == pytest.approx(0.64 / squares)
    assert share_of(0.8, squares, 4.0, 0.0) == 0.25
    assert share_of(0.0, squares, 4.0, 0.0) == 0.0


def test_governance_at_its_limits():
    """One alone, and those who are as close as can be, coordinate perfectly; staff for as many as there are members does half; who
    directs alone does what a lead can, who does not leaves it to the members."""
    p = SimpleNamespace(adjusting=0.2, lead_gain=0.7, lead_span=10.0, structure_adjust_in_groups=0.0)
    mutual, by_lead = mutual_adjustment.py_func, lead.py_func
    assert mutual(1.0, 0.3, p) == mutual(50.0, 1.0, p) == 1.0
    assert mutual(2.0, 0.5, p) == pytest.approx(1 / 1.1)
    assert structure(8.0, 8.0) == 0.5 and structure(0.0, 8.0) == 0.0
    assert by_lead(10.0, p) == pytest.approx(0.35)
    assert governed(1.0, 0.4, 0.9) == 0.4 and governed(0.0, 0.4, 0.9) == 0.9


@pytest.mark.slow
@pytest.mark.parametrize("scenario", ["milton_keynes", "generic"])
def test_no_strategy_spends_more_than_the_capacity_of_any_month(scenario):
    for name in list_strategies():
        model, spent = CoalitionModel(scenario, name, rng=3), 0.0
        while model.running:
            model.step()
            capacity = model.convener.capacity  # with what an event of this month has made of it
            now = model.run_outcomes()["effort_spent"]
            assert now - spent <= capacity * (1 + 1e-9)
            assert not model.convener.has_withdrawn or model.month == model.withdrawal or now == spent
            spent = now


def test_a_capacity_of_nothing_is_no_leadership():
    scenario = load_scenario("generic")
    poor = scenario.with_(**{"convener.capacity": 0.0})
    strategies = [load_strategy("leaderless"), load_strategy("processes_and_structures").with_(convener={})]
    batch = simulate(poor, strategies, replicates=2, months=True)
    np.testing.assert_array_equal(batch.months[0], batch.months[1])
    assert (batch.outcomes[..., RUN_NAMES.index("effort_spent")] == 0.0).all()
