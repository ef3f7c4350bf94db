"""A decision rule of a user's own, compiled with the rest of the month."""

from types import SimpleNamespace

import numpy as np
import pytest

from coalitionlab.model.coalition_model import CoalitionModel
from coalitionlab.model.compiled import PRIVATE, text_hash
from coalitionlab.model.own_functions import own_rule_types
from coalitionlab.model.own_rule import own_rule
from coalitionlab.model.rules.choosing import Seen, by_utility
from coalitionlab.model.run import USUAL
from coalitionlab.model.simulate import simulate
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.files import run_python
from coalitionlab.scenarios.loader import load_scenario, load_strategy
from coalitionlab.scenarios.names.fields import TRAITS
from made_rules import TEXT, sober

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


@pytest.mark.slow
def test_a_compiled_rule_gives_what_python_gives():
    model = CoalitionModel("generic", rng=2, rule=sober, parameters=STILL)
    model.run_for(6)
    state, inside = model.system.state.copy(), model.system.state["status"] > 0
    assert 0 < inside.sum() < len(inside)
    ties = {one.row: [other.row for other in one.ties] for one in model.rows}
    model.step()
    for one in model.rows:
        seen = SimpleNamespace(
            inside=float(inside[one.row]), others=float(inside.sum() - inside[one.row]), organisations=float(len(inside)),
            utility=one.utility, ties=len(ties[one.row]), tie_count=inside[ties[one.row]].sum(),
        )  # fmt: skip
        traits = SimpleNamespace(**{trait: one.traits[trait] for trait in TRAITS})
        mine = SimpleNamespace(awareness=state["awareness"][one.row], ownership=state["ownership"][one.row])
        p = SimpleNamespace(activity=float(model.system.p["activity"]))
        assert one.chance == pytest.approx(sober(seen, traits, mine, p), abs=1e-12)


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
    assert own_rule(sober) is own_rule(sober)


#: A rule that calls a function, which reads a number.
ABOVE = """
from numba import njit

HEIGHT = 0.05

@njit
def bar(x):
    return x + HEIGHT

def above(seen, traits, state, p):
    return 1.0 if seen.utility > bar(0.1) else 0.0
"""


@pytest.mark.skipif(not PRIVATE, reason="nothing is cached without the private parts of Numba")
def test_the_same_rule_is_found_again_in_another_file_and_one_that_differs_anywhere_is_not(tmp_path):
    def hashed(text, name):
        rule = run_python(text, name, tmp_path / f"{name}.py", field="rule")
        return text_hash(rule, own_rule_types(Seen))

    found = hashed(ABOVE, "above")
    assert found is not None
    assert hashed(ABOVE.replace("above", "higher").replace("HEIGHT", "H"), "higher") == found
    changed = [
        ("seen.utility", "seen.others"),
        ("0.1", "0.2"),
        ("= 0.05", "= 0.06"),
        ("x + ", "x - "),
        ("1.0 if", "0.5 if"),
    ]
    assert len({found, *(hashed(ABOVE.replace(*one), "above") for one in changed)}) == 1 + len(changed)
    assert hashed(TEXT, "sober") == text_hash(sober, own_rule_types(Seen)) != found


@pytest.mark.slow
def test_rules_read_from_the_cache_side_by_side_make_their_own_runs():
    """Their machine code has names of its own: they are compiled under the same ones, in other processes."""
    mine, models = own_rule(sober), own_rule(by_utility)
    runs = [
        simulate("generic", ["top_down_drive"], replicates=2, seed=1, runner=one).outcomes
        for one in (mine, models, USUAL, mine)
    ]
    np.testing.assert_array_equal(runs[1], runs[2])
    np.testing.assert_array_equal(runs[0], runs[3])
    assert not np.array_equal(runs[0], runs[1])


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
