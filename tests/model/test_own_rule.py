"""A decision rule of a user's own, compiled with the rest of the month."""

from types import SimpleNamespace

import numpy as np
import pytest

from coalitionlab.model.coalition_model import CoalitionModel
from coalitionlab.model.own_rule import own_rule
from coalitionlab.model.rules.choosing import by_utility
from coalitionlab.model.simulate import simulate
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import load_scenario, load_strategy
from coalitionlab.scenarios.names.fields import TRAITS

#: Nothing moves beliefs before organisations decide, so the state before a month is the state they decide in.
STILL = {
    "talk_rate": 0.0,
    "forget": 0.0,
    "lapse": 0.0,
    "turnover": 0.0,
    "closures": 0.0,
    "shock_chance": 0.0,
    "opposition_push": 0.0,
}


def by_awareness(seen, traits, state, p):
    """A rule that uses all four of what a rule gets."""
    if seen.inside:
        return 1.0 - 0.1 * (1.0 - state.ownership)
    pull = 0.0
    for _ in range(2):
        pull += 0.5 * state.awareness * (1.0 - traits.cost)
    return min(1.0, pull * (0.2 + seen.others / seen.organisations) + p.activity * max(0.0, seen.utility))


@pytest.mark.slow
def test_a_compiled_rule_gives_what_python_gives():
    model = CoalitionModel("generic", rng=2, rule=by_awareness, parameters=STILL)
    model.run_for(6)
    state, inside = model.system.state.copy(), model.system.state["status"] > 0
    assert 0 < inside.sum() < len(inside)
    model.step()
    for one in model.rows:
        seen = SimpleNamespace(
            inside=float(inside[one.row]), others=float(inside.sum() - inside[one.row]), organisations=float(len(inside)),
            utility=one.utility,
        )  # fmt: skip
        traits = SimpleNamespace(**{trait: one.traits[trait] for trait in TRAITS})
        mine = SimpleNamespace(awareness=state["awareness"][one.row], ownership=state["ownership"][one.row])
        p = SimpleNamespace(activity=float(model.system.p["activity"]))
        assert one.chance == pytest.approx(by_awareness(seen, traits, mine, p), abs=1e-12)


@pytest.mark.slow
def test_the_models_own_rule_given_as_a_users_changes_nothing():
    scenario, strategy = load_scenario("milton_keynes"), load_strategy("collaborative_campaign")
    plain = simulate(scenario, [strategy], replicates=2, months=True)
    own = simulate(scenario, [strategy], replicates=2, months=True, runner=own_rule(by_utility))
    np.testing.assert_array_equal(plain.months, own.months)
    np.testing.assert_array_equal(plain.outcomes, own.outcomes)
    model = CoalitionModel(scenario, strategy, rng=0, rule=by_utility)
    model.run_for(scenario.months)
    np.testing.assert_array_equal(model.outcomes().to_numpy(), plain.months[0, 0])


def test_a_rule_is_compiled_once():
    assert own_rule(by_awareness) is own_rule(by_awareness)


@pytest.mark.parametrize("bad", [None, 3, lambda: 1.0, lambda seen, traits: 1.0])
def test_a_rule_that_cannot_be_called_with_four_values_is_refused(bad):
    with pytest.raises(InputError, match="seen, traits, state, p"):
        own_rule(bad)


def unknown_belief(seen, traits, state, p):
    return state.optimism


def sometimes_nothing(seen, traits, state, p):
    if seen.inside:
        return 1.0


@pytest.mark.parametrize(
    ("bad", "words"), [(unknown_belief, "optimism"), (sometimes_nothing, "return a number in every case")]
)
def test_a_rule_that_makes_no_month_is_refused_in_one_line(bad, words):
    with pytest.raises(InputError, match=words) as caught:
        CoalitionModel("generic", rule=bad)
    assert "\n" not in str(caught.value)
