"""An explanation tells what the model computed: the same run, the same terms, in words."""

import json
from dataclasses import replace

import numpy as np
import pytest

from coalitionlab.model.coalition_model import CoalitionModel
from coalitionlab.model.compiled import opened
from coalitionlab.model.deciding import terms as _terms
from coalitionlab.model.deciding import utility_of
from coalitionlab.model.explain import explain
from coalitionlab.model.explanation import Move, sentence_of
from coalitionlab.model.talking import look_around as _look_around
from coalitionlab.model.terms import CLOSED, TERM_NAMES, TERMS
from coalitionlab.model.tracing import trace
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import load_scenario, load_strategy
from coalitionlab.scenarios.names.fields import STATUS_NAMES

look_around, terms = opened(_look_around), opened(_terms)
CASE = ("milton_keynes", "collaborative_campaign")


@pytest.fixture(scope="module")
def told():
    return trace(load_scenario(CASE[0]), load_strategy(CASE[1]), seed=7)


@pytest.mark.parametrize("name", ["Thames Valley Police", "Arriva Buses", "Citizens:MK", "Hindu temple"])
def test_the_terms_of_every_month_sum_to_the_utility_that_decided(told, name):
    found = explain(*CASE, name, seed=7)
    row = told.ground.blueprint.index(name)
    np.testing.assert_array_equal(found.terms["balance"].to_numpy(), told.utility[:, row])
    assert list(found.terms["status"]) == [STATUS_NAMES[int(status)] for status in told.status[:, row]]
    assert list(found.terms.columns) == [*TERM_NAMES, "balance", "chance", "status"]
    assert list(found.terms.index) == list(range(1, told.scenario.months + 1))
    assert found.balance == told.utility[-1, row]
    assert found.status == STATUS_NAMES[int(told.status[-1, row])]


def test_the_story_has_every_move(told):
    at_start = [2.0 if one.joins_at_start else 0.0 for one in told.scenario.organisations]
    status = np.vstack((at_start, told.status))
    movers = np.flatnonzero((np.diff(status, axis=0) != 0).any(axis=0))
    assert len(movers) > 3
    for row in movers[:6]:
        found = explain(*CASE, told.ground.blueprint.names[int(row)], seed=7)
        assert [move.month for move in found.moves] == (np.flatnonzero(np.diff(status[:, row])) + 1).tolist()
        for move in found.moves[:5]:
            assert f"Month {move.month}: it {move.words}" in found.text


def test_who_closes_is_said_to_have_closed_and_not_to_have_left():
    names = ("Arriva Buses", "Citizens:MK", "Hindu temple", "Thames Valley Police")
    told = [explain(*CASE, name, parameters={"closures": 1.0}) for name in names]
    moves = [move for each in told for move in each.moves]
    assert any(move.words == CLOSED for move in moves)
    assert all(move.chance is None for move in moves if move.words == CLOSED)
    calm = [explain(*CASE, name, parameters={"closures": 0.0}) for name in names]
    assert not any(move.words == CLOSED for each in calm for move in each.moves)


def test_the_text_says_where_it_stands_and_what_weighs_most():
    found = explain(*CASE, "Thames Valley Police", seed=7)
    lines = found.text.splitlines()
    assert lines[0] == "Thames Valley Police (government) in milton_keynes under collaborative_campaign, seed 7"
    assert max(map(len, lines)) <= 100
    strongest = max(found.last, key=lambda name: found.last[name])
    words = next(term.words for term in TERMS if term.name == strongest)
    after_for = next(k for k, line in enumerate(lines) if line.startswith("For:"))
    assert f"{found.last[strongest]:+.2f}  {words}" in lines[after_for + 1]
    assert f"On balance {found.balance:+.2f}" in found.text
    assert found.text == explain(*CASE, "Thames Valley Police", seed=7).text


def test_as_dict_is_ready_for_json():
    found = explain("generic", "leaderless", "business 3", seed=2, replicate=1)
    back = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert back["organisation"] == "business 3"
    assert back["replicate"] == 1
    assert len(back["by_month"]) == load_scenario("generic").months
    assert sum(back["terms"].values()) == pytest.approx(back["balance"])
    assert set(back["terms"]) == set(TERM_NAMES)
    assert set(back["readings"]) == set(TERM_NAMES)


def test_now_is_now():
    model = CoalitionModel(*CASE, rng=7)
    one = model.organisation("Network Rail")
    for months in (0, 1, 20):
        model.run_for(months)
        look_around(model.system)
        weighed = terms(model.system, one.row)
        found = one.explain()
        assert list(found.last.values()) == list(weighed)
        assert found.balance == utility_of(weighed)
        assert found.status == one.status
        assert f"after {model.month} months" in found.text
        json.dumps(found.as_dict(), allow_nan=False)
    before = one.explain().last["fit"]
    one.overlap = 0.99
    assert one.explain().last["fit"] > before
    state = model.system.state.copy()
    one.explain()
    np.testing.assert_array_equal(model.system.state, state)


def test_every_term_has_its_words():
    system = CoalitionModel("generic", rng=1).system
    assert len(terms(system, 0)) == len(TERMS)
    assert all(term.words and term.readings for term in TERMS)


@pytest.mark.parametrize("rule", ["threshold", "logit", "imitation"])
def test_under_another_rule_the_text_says_what_decides(rule):
    scenario = load_scenario("generic").with_(decision={"rule": rule})
    assert f"'{rule}'" in explain(scenario, None, "business 1").text


def test_it_may_be_led_by_a_function_and_have_other_parameters():
    found = explain("generic", lambda view: {"build_trust": 1.0}, "business 1", parameters={"vagueness_weight": 0.0})
    assert found.last["vagueness"] == 0.0
    assert found.strategy == "own_strategy"


def test_what_cannot_be_explained_is_said_in_one_line():
    with pytest.raises(InputError, match="did you mean 'Arriva Buses'"):
        explain(*CASE, "arriva bus")
    with pytest.raises(InputError, match="did you mean 'milton_keynes'"):
        explain("milton_keyns", CASE[1], "Arriva Buses")


def test_what_happened_is_never_said_to_have_had_no_chance():
    move = Move(28, "left", 0.28, 0.0004, "")
    assert "(chance under 1% that month)" in sentence_of(move)
    assert "(chance 0% that month)" in sentence_of(replace(move, chance=0.0))
    assert "(chance over 99% that month)" in sentence_of(replace(move, chance=0.9999))
