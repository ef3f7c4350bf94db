"""A link holds the whole state and opens as the same; one that was damaged or made up is refused in words."""

from __future__ import annotations

import base64
import json
import zlib
from urllib.parse import parse_qsl

import pytest

from coalitionlab.dashboard.links import LONGEST, from_query, to_query
from coalitionlab.dashboard.situation import Situation, scenario_of, strategy_of
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import list_scenarios, list_strategies, load_scenario, load_strategy


def packed(value: object) -> str:
    text = zlib.compress(json.dumps(value).encode(), 9)
    return "s=" + base64.urlsafe_b64encode(text).decode().rstrip("=")


def test_the_usual_situation_is_an_empty_link():
    assert to_query(Situation()) == ""
    assert from_query("") == Situation()


def test_whatever_a_person_changes_comes_back():
    mine = load_strategy("system_leadership").with_(name="mine", **{"phases.0.share": 0.5})
    situation = Situation(
        scenario="generic", a=mine, changes={"convener.power": 0.8, "months": 48}, parameters={"opinion_lift": 0.5},
        replicates=100, seed=11, replicate=3, page="whatif", outcome="final", prediction="a",
        local={"whatif.open": "yes", "watch.month": 12},
    )  # fmt: skip
    opened = from_query(to_query(situation))
    assert scenario_of(opened) == scenario_of(situation)
    assert strategy_of(opened, "a").phases == mine.phases
    assert opened == Situation(**{**vars(situation), "a": opened.a})


@pytest.mark.parametrize("name", list_strategies())
def test_two_changed_strategies_and_a_changed_world_fit(name: str):
    both = {which: load_strategy(name).with_(name=f"my own {name} {which}") for which in "ab"}
    changes = {"convener.power": 0.35, "environment.opinion": 0.61, "convener.capacity": 25, "months": 60}
    query = to_query(Situation(scenario=list_scenarios()[0], changes=changes, page="whatif", **both))
    assert len(query) < LONGEST
    assert strategy_of(from_query(query), "b").phases == both["b"].phases


def test_a_small_scenario_that_was_brought_fits():
    mine = load_scenario("milton_keynes").with_(name="mine", bar=0.2)
    opened = scenario_of(from_query(to_query(Situation(scenario=mine))))
    assert (opened.bar, opened.organisations, opened.ties) == (0.2, mine.organisations, mine.ties)


def test_a_scenario_that_was_brought_is_too_long_for_a_link_and_says_so():
    many = [
        {"name": f"Association {k * 7919 % 1009} of street {k * k}", "sector": "business"} for k in range(300)
    ]
    longer = load_scenario("generic").with_(name="mine", organisations=many)
    with pytest.raises(InputError, match="save the scenario and the strategies as files"):
        to_query(Situation(scenario=longer))


@pytest.mark.parametrize(
    "query",
    [
        "s=!!!", "s=eNqr", "s=" + "A" * 5000, "seed=abc", "seed=-1", "seed=99999999999", "page=nowhere", "scenario=/etc/passwd",
        "scenario=milton_keynes.yaml", "a=../strategies/leaderless", "b=leaderles",
        packed([1]), packed("x"), packed({"foo": 1}), packed({"a": 7}), packed({"a": None}), packed({"scenario": 7}),
        packed({"page": [1]}), packed({"outcome": "nothing"}), packed({"seed": 1.5}), packed({"replicates": 10**9}),
        packed({"local": [1]}), packed({"local": {"x": {"y": 1}}}), packed({"parameters": {"nope": 1}}),
        packed({"parameters": {"opinion_lift": [1]}}), packed({"changes": {"nope": 1}}), packed({"changes": {"months": 10**6}}),
        packed({"changes": {"convener.power": "x"}}), packed({"scenario": {"name": "x", "organisations": {"file": "/etc/passwd"}}}),
        packed({"a": {"name": "x", "phases": [{"name": "p", "effort": {"nope": 1}}]}}),
        packed({"prediction": "x" * 60_000}),
        "s=" + base64.urlsafe_b64encode(zlib.compress(b"[" * 40_000 + b"]" * 5)).decode(),
    ],
)  # fmt: skip
def test_a_hostile_or_damaged_link_is_refused_in_words(query: str):
    with pytest.raises(InputError) as refused:
        from_query(query)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "changes", [{"months": 1200}, {"organisations.count": 100_000}, {"ties.degree": 90_000}], ids=str
)
def test_a_link_cannot_ask_for_hours_of_work(changes: dict[str, int]):
    with pytest.raises(InputError, match="dashboard"):
        from_query("scenario=generic&" + packed({"changes": changes, "replicates": 1000}))


def test_a_damaged_link_is_noticed_whatever_is_cut():
    query = dict(parse_qsl(to_query(Situation(changes={"convener.power": 0.8}))))["s"]
    for length in range(1, len(query)):
        with pytest.raises(InputError):
            from_query("s=" + query[:length])


def test_fields_that_mail_programs_add_are_no_hindrance():
    query = to_query(Situation(page="whatif", scenario="landfill_region", seed=3))
    added = "".join(f"&utm_{number}=x" for number in range(40))
    assert from_query(query + added) == from_query(query)
