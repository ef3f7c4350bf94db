"""A strategy written as a Python function: what it sees, what it may ask for."""

import dataclasses

import numpy as np
import pytest

from coalitionlab.model.coalition_model import CoalitionModel
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import load_scenario
from coalitionlab.scenarios.names.actions import ACTION_NAMES
from coalitionlab.scenarios.schema import Strategy

EFFORT = {"build_legitimacy": 2.0, "build_trust": 1.0, "provide_backbone": 1.0}


def as_file(view):
    """Effort as a strategy of one phase would spend it."""
    return {name: view.capacity * weight / sum(EFFORT.values()) for name, weight in EFFORT.items()}


def test_a_function_that_spends_as_a_file_does_gives_the_same_run():
    file = Strategy.model_validate({"name": "file", "phases": [{"name": "all along", "effort": EFFORT}]})
    runs = []
    for strategy in (as_file, file):
        model = CoalitionModel("milton_keynes", strategy, rng=3)  # its capacity changes in month 31
        model.run_for(72)
        runs.append(model.outcomes().to_numpy())
    np.testing.assert_array_equal(*runs)


def test_aims_are_given_beside_the_staff_days():
    file = Strategy.model_validate({
        "name": "file", "phases": [{"name": "a", "effort": {"build_trust": 1}, "aims": {"build_trust": "distant_ties"}}]
    })  # fmt: skip
    models = [
        CoalitionModel("generic", strategy, rng=3)
        for strategy in (lambda view: {"build_trust": (view.capacity, "distant_ties")}, file)
    ]
    for model in models:
        model.run_for(10)
    np.testing.assert_array_equal(models[0].system.ties["trust"], models[1].system.ties["trust"])


def test_it_sees_what_a_convener_can_see_and_nothing_else():
    views = []

    def watch(view):
        views.append(view)
        return {"recruit_first_followers": view.capacity} if view.month < 30 else {}

    model = CoalitionModel("generic", watch, rng=4)
    model.run_for(31)
    assert [view.month for view in views] == list(range(31))
    view, table = views[-1], model.outcomes()
    assert view.membership == table["membership"].iloc[-2] > 0
    for name in ("opinion", "regulation", "funds", "backbone"):
        assert getattr(view, name) == view.outcomes[name] == table[name].iloc[-2]
    assert len(view.inside) + len(view.outside) == len(view.organisations) == 60
    assert len(view.inside) == round(60 * view.membership)
    seen = {field.name for field in dataclasses.fields(view.organisations[0])}
    assert seen == {"name", "sector", "profile", "status"}
    assert view.months == model.scenario.months
    assert view.capacity == 20.0
    assert "trust" not in view.outcomes
    with pytest.raises(dataclasses.FrozenInstanceError):
        view.month = 3
    with pytest.raises(TypeError):
        view.outcomes["membership"] = 1.0
    assert table["joins"].sum() > 0


def test_it_is_asked_no_more_once_the_convener_has_withdrawn():
    asked = []
    model = CoalitionModel(
        load_scenario("generic").with_(withdraw_month=4), lambda view: asked.append(view.month) or {}, rng=1
    )
    model.run_for(10)
    assert asked == [0, 1, 2]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"build_trust": 15, "provide_backbone": 9}, r"own_strategy in month 1: days: 24 staff-days \(build_trust 15, provide_backbone 9\) exceed the capacity of 20 a month; ask for 4 fewer"),
        ({"bild_trust": 1}, "did you mean 'build_trust'"),
        ({"build_trust": -1}, "build_trust: got -1"),
        ({"build_trust": float("nan")}, "build_trust: got nan"),
        ({"build_trust": float("inf")}, "build_trust: got inf"),
        ({"build_trust": (1, "distant_tie")}, "did you mean 'distant_ties'"),
        ({"run_pilot": (1, "sector:busines")}, "did you mean 'business'"),
        (None, "^own_strategy in month 1: got nothing; let it return a table"),
        ([("build_trust", 1)], "let it return a table"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_and_the_month_does_not_pass(answer, words):
    answers = [answer, {"build_trust": 1.0}]
    model = CoalitionModel("generic", lambda view: answers.pop(0), rng=1)
    before = model.system.state.copy()
    with pytest.raises(InputError, match=words):
        model.step()
    assert (model.month, model.steps) == (0, 0)
    np.testing.assert_array_equal(model.system.state, before)
    model.step()  # Mesa's clock still runs
    assert (model.month, model.steps) == (1, 1)


def test_a_leader_of_random_wishes_never_exceeds_the_budget():
    luck = np.random.default_rng(8)

    def whim(view):
        parts = luck.dirichlet(np.ones(len(ACTION_NAMES))) * view.capacity
        return dict(zip(ACTION_NAMES, parts.tolist(), strict=True))

    model = CoalitionModel("generic", whim, rng=1)
    model.run_for(12)
    assert model.run_outcomes()["effort_spent"] <= 12 * 20 * (1 + 1e-9)
