"""The page's address opens in the tools as the same case and plans; one that was damaged or made up is refused in words."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from coalitionlab.dashboard.situation import Offer, Situation, from_address, to_address
from coalitionlab.experiments.page.telling import asked
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.led import led_by
from coalitionlab.scenarios.loader import list_scenarios, load_scenario, load_strategy

OFFER = Offer.of([load_scenario(name) for name in list_scenarios()])
WORLD = {
    "convener": {"power": 0.8, "capacity": 7.5},
    "months": 60,
    "leaves": 40,
    "opinion": 0.3,
    "parameters": {"opinion_lift": 0.5},
}


def address(world: object = None, edits: object = None, **fields: str) -> str:
    packed = {name: json.dumps(value) for name, value in (("world", world), ("edits", edits)) if value is not None}
    return urlencode(fields | packed)


def test_an_empty_address_is_what_the_page_opens_with():
    situation = from_address("", OFFER)
    assert (situation.case.name, situation.a.name, situation.b.name) == (list_scenarios()[0], *OFFER.opens)


def test_what_was_moved_on_the_page_is_moved_in_the_scenario_and_the_plan():
    edits = {"a": {"0": {"effort": {"build_trust": 25, "administer": 75}, "until": 9}}}
    given = address(WORLD, edits, case="milton_keynes", a="mobilizing_leadership", page="whatif", course="trust")
    situation = from_address(given, OFFER)
    scenario, plan, library = situation.scenario, situation.plan("a"), load_strategy("mobilizing_leadership")
    assert (scenario.convener.power, scenario.convener.capacity, scenario.months, scenario.withdraw_month) == (
        0.8,
        7.5,
        60,
        40,
    )
    assert scenario.environment.opinion.start == 0.3
    assert situation.parameters == {"opinion_lift": 0.5}
    assert plan.phases[0].effort == {"build_trust": 25, "administer": 75} and plan.phases[0].until_month == 9
    assert plan.phases[1:] == library.phases[1:] and plan.name != library.name
    assert from_address(to_address(situation, OFFER), OFFER) == situation
    assert "course=trust" in to_address(situation, OFFER)


@pytest.mark.parametrize(
    ("world", "leaves"), [({"leaves": None}, None), ({"leaves": 200}, None), ({"months": 12}, None), ({"leaves": 5}, 5)]
)
def test_a_convener_that_leaves_after_the_end_never_leaves(world: dict, leaves: int | None):
    assert from_address(address(world, case="milton_keynes"), OFFER).scenario.withdraw_month == leaves


def test_effort_moved_to_nothing_is_no_effort():
    effort = dict.fromkeys(load_strategy("communication").phases[0].effort, 0)
    plan = from_address(address(edits={"b": {"0": {"effort": effort}}}, b="communication"), OFFER).plan("b")
    assert plan.phases[0].share == 0.0


def test_cases_and_plans_of_the_questions_of_learn_open_too():
    _, cases, plans = asked(OFFER.cases, OFFER.plans)
    assert cases and plans
    for case in cases:
        assert from_address(address(case=case.name), OFFER).case == case
    for plan in plans:
        assert from_address(address(a=plan.name), OFFER).a == plan


def test_another_case_drops_the_changes_of_the_one_before_and_another_plan_its_edits():
    edits = {"a": {"0": {"until": 9}}, "b": {"0": {"until": 5}}}
    before = from_address(address(WORLD, edits, a="mobilizing_leadership", b="mobilizing_leadership"), OFFER)
    after = before.with_(case=load_scenario("grassroots"))
    assert after.scenario == load_scenario("grassroots") and after.parameters == {}
    assert before.plan("a").name != before.plan("b").name
    after = before.with_(a=load_strategy("leaderless"))
    assert after.plan("a") == load_strategy("leaderless") and after.plan("b").phases[0].until_month == 5


def test_what_was_brought_is_not_in_the_address_of_the_page():
    mine = load_scenario("grassroots").with_(name="mine")
    assert "case" not in to_address(from_address("", OFFER).with_(case=mine), OFFER)


def test_a_plan_that_python_leads_is_offered_and_not_opened_with():
    led = led_by(lambda view: {}, "ours")
    offer = Offer.of([load_scenario("generic")], [led, load_strategy("even_spread")])
    assert offer.opens[0] == "even_spread" and from_address("a=ours", offer).a == led


@pytest.mark.parametrize(
    "given",
    [
        "seed=abc", "seed=-1", "seed=99999999999", "case=/etc/passwd", "case=milton_keynes.yaml", "a=../strategies/leaderless", "b=leaderles",
        "outcome=nothing", "world=[", "world=7", "world=null", "world=" + "[" * 9_000, "edits=[1]",
        address({"nope": {}, "convener": {"nope": 1}}), address({"convener": {"power": "x"}}), address({"convener": 7}),
        address({"convener": {"power": float("nan")}}), address({"months": 10**6}), address({"months": "12"}), address({"leaves": -3}),
        address({"leaves": [1]}), address({"opinion": 7}), address({"parameters": {"nope": 1}}), address({"parameters": {"opinion_lift": [1]}}),
        address({"parameters": 7}), address(edits={"a": {"99": {}}}), address(edits={"a": {"-1": {}}}), address(edits={"a": {"0": {"name": "x"}}}),
        address(edits={"a": {"0": {"effort": {"nope": 1}}}}), address(edits={"a": {"0": {"effort": 7}}}), address(edits={"a": 7}),
        address(edits={"a": {"0": {"until": -3}}}), address(edits={"a": {"0": {"until": ""}}}), "x" * 30_000,
    ],
)  # fmt: skip
def test_a_hostile_or_damaged_address_is_refused_in_words(given: str):
    with pytest.raises(InputError) as refused:
        from_address(given, OFFER)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "changes", [{"months": 1200, "ties.degree": 20}, {"organisations.count": 100_000}, {"ties.degree": 90_000}], ids=str
)
def test_nobody_can_ask_for_hours_of_work(changes: dict[str, int]):
    with pytest.raises(InputError, match="dashboard"):
        Situation(load_scenario("generic").with_(**changes), *(load_strategy(name) for name in OFFER.opens)).check()


def test_fields_that_mail_programs_add_are_no_hindrance():
    given = address(WORLD, case="landfill_region", seed="3")
    added = "".join(f"&utm_{number}=x" for number in range(40))
    assert from_address(given + added, OFFER) == from_address(given, OFFER)
