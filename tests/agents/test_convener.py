"""The convener shows and changes its record, and spends by hand what it has and no more."""

import math

import numpy as np
import pytest

from coalitionlab.agents.convener import Convener
from coalitionlab.model.coalition_model import CoalitionModel
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import load_scenario
from coalitionlab.scenarios.names.actions import ACTION_NAMES
from coalitionlab.scenarios.names.fields import CONVENER
from coalitionlab.scenarios.schema import Strategy

STEADY = Strategy.model_validate(
    {"name": "steady", "phases": [{"name": "all along", "effort": {"provide_backbone": 1}}]}
)


@pytest.fixture
def model():
    return CoalitionModel("generic", STEADY, rng=3)


def test_its_numbers_read_and_write_the_world(model):
    convener = model.convener
    for field in CONVENER:
        if field != "admits":
            assert getattr(convener, field) == model.system.convener[field]
    convener.control, convener.funds, convener.capacity = 0.8, 0.5, 30
    assert [model.system.convener[field] for field in ("control", "funds", "capacity")] == [0.8, 0.5, 30.0]
    assert model.system.overall[CONVENER.index("control")] == 0.8  # where effects address it by number
    for field, bad in (
        ("control", 1.1),
        ("backbone", -0.1),
        ("capacity", -1),
        ("funds", math.nan),
        ("funds", 1.5),
        ("vision", "clear"),
        ("power", math.inf),
    ):
        with pytest.raises(InputError, match=f"{field}: got"):
            setattr(convener, field, bad)
    with pytest.raises(AttributeError, match="presence"):
        convener.presence = 0.5
    assert convener.actions == ACTION_NAMES
    assert repr(convener) == "<the convener, convener>"


def test_its_style_is_the_strategys():
    styled = STEADY.with_(convener={"control": 0.85})
    assert CoalitionModel("generic", styled, rng=1).convener.control == 0.85
    own = load_scenario("generic").convener.control
    assert CoalitionModel("generic", STEADY, rng=1).convener.control == own


def test_spending_by_hand_takes_the_place_of_the_strategy_for_one_month(model):
    other = CoalitionModel("generic", STEADY, rng=3)
    by_hand = Strategy.model_validate({
        "name": "by hand", "phases": [{"name": "once", "effort": {"build_trust": 3, "provide_backbone": 1}, "share": 0.2,
                                       "aims": {"build_trust": "distant_ties"}, "until": 1}]
    })  # fmt: skip
    once = CoalitionModel("generic", by_hand, rng=3)
    left = model.convener.spend({"build_trust": 3, "provide_backbone": 1}, {"build_trust": "distant_ties"})
    assert left == 16.0
    assert model.convener.planned == {"build_trust": 3.0, "provide_backbone": 1.0}
    for each in (model, other, once):
        each.step()
    assert model.convener.planned is None
    # a share of a capacity is rounded, what is spent by hand is not
    np.testing.assert_allclose(model.outcomes().to_numpy(), once.outcomes().to_numpy(), rtol=1e-12)
    assert model.run_outcomes()["effort_spent"] == pytest.approx(4.0)
    assert other.run_outcomes()["effort_spent"] == pytest.approx(20.0)
    model.step()  # the strategy again
    assert model.run_outcomes()["effort_spent"] == pytest.approx(24.0)


def test_the_last_word_counts_and_an_empty_one_is_a_month_off(model):
    model.convener.spend({"build_trust": 20})
    model.convener.spend({})
    model.step()
    assert model.run_outcomes()["effort_spent"] == 0.0


def test_admissions_can_be_limited_for_the_month():
    scenario = load_scenario("grassroots")
    open_, closed = (CoalitionModel(scenario, rng=2) for _ in range(2))
    for _ in range(24):
        open_.convener.spend({})
        closed.convener.spend({}, admits=0)
        open_.step()
        closed.step()
    assert open_.outcomes()["joins"].sum() > 0
    assert closed.outcomes()["joins"].sum() == 0


@pytest.mark.parametrize(
    ("days", "aims", "words"),
    [
        ({"build_trust": 15, "provide_backbone": 6}, None, r"21 staff-days \(build_trust 15, provide_backbone 6\) exceed the capacity of 20 a month; ask for 1 fewer"),
        ({"biuld_trust": 1}, None, "did you mean 'build_trust'"),
        ({"build_trust": -1}, None, "build_trust: got -1"),
        ({"build_trust": math.nan}, None, "build_trust: got nan"),
        ({"build_trust": math.inf}, None, "build_trust: got inf"),
        ({"build_trust": "five"}, None, "build_trust: got 'five'"),
        (["build_trust"], None, "write a table"),
        ({"build_trust": 1}, {"build_trust": "sector:busyness"}, "did you mean 'business'"),
        ({"build_trust": 1}, {"build_trust": "waverers"}, "unknown aim 'waverers'"),
        ({"build_trust": 1}, {"provide_backbone": "all"}, "has an aim but gets no effort"),
    ],
)  # fmt: skip
def test_what_cannot_be_spent_is_refused_and_nothing_is_planned(model, days, aims, words):
    with pytest.raises(InputError, match=words):
        model.convener.spend(days, aims)
    assert model.convener.planned is None


def test_the_budget_holds_when_the_capacity_falls_after_the_plan_was_made(model):
    model.convener.spend({"build_trust": 20})
    model.convener.capacity = 10
    with pytest.raises(InputError, match="capacity of 10"):
        model.step()
    assert (model.month, model.steps) == (0, 0)
    model.convener.capacity = 20
    model.step()
    assert model.run_outcomes()["effort_spent"] == 20.0


def test_a_convener_that_has_withdrawn_spends_nothing():
    model = CoalitionModel(load_scenario("generic").with_(withdraw_month=3), STEADY, rng=1)
    model.run_for(2)
    with pytest.raises(InputError, match="withdrew in month 3"):
        model.convener.spend({"build_trust": 1})
    model.step()
    assert model.run_outcomes()["effort_spent"] == pytest.approx(40.0)


def test_there_is_one(model):
    assert list(model.agents_by_type[Convener]) == [model.convener]
    assert model.convener.status == "convener"
