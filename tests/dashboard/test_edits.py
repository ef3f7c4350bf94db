"""The timeline's edits: exact and lossless over the library, never above the capacity, others kept."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coalitionlab.dashboard.situation import Situation, scenario_of, strategy_of
from coalitionlab.dashboard.whatif import edits
from coalitionlab.dashboard.whatif.edits import Span, spans, staff_days
from coalitionlab.dashboard.whatif.plan import catalogue, changes_with, clock, knobs, timeline
from coalitionlab.dashboard.whatif.requests import requested, settled
from coalitionlab.model.ground import plan
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import list_scenarios, list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.names.actions import ACTION_NAMES, ACTIONS
from coalitionlab.scenarios.schema import Phase, Scenario, Strategy

STRATEGIES, SCENARIOS = list_strategies(), list_scenarios()
phased = [name for name in STRATEGIES if load_strategy(name).phases]
quick = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def runs_alike(one: Strategy, other: Strategy) -> bool:
    """Whether the model reads the same from both, to the last bit."""
    a, b = plan(one, ()), plan(other, ())
    return one.convener == other.convener and all(
        np.array_equal(x, y, equal_nan=True) for x, y in zip(a, b, strict=True)
    )


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("name", STRATEGIES)
def test_staff_days_are_those_that_the_model_spends(name: str, scenario: str) -> None:
    strategy, case = load_strategy(name), load_scenario(scenario)
    effort = plan(strategy, ()).effort
    for k, (phase, span) in enumerate(zip(strategy.phases, spans(strategy, case), strict=True)):
        days = staff_days(phase, span.capacity)
        told = [days.get(action, 0.0) for action in ACTION_NAMES]
        assert told == pytest.approx(list(span.capacity * effort[k]), rel=1e-12)
        assert sum(told) <= span.capacity * (1 + 1e-12)


@pytest.mark.parametrize("name", STRATEGIES)
def test_what_is_not_edited_is_held_by_name_and_runs_to_the_last_bit(name: str) -> None:
    strategy = load_strategy(name)
    assert settled(strategy) == name
    assert strategy_of(Situation(a=name), "a") == strategy


@pytest.mark.parametrize("name", phased)
def test_typing_what_stands_there_changes_no_staff_day(name: str) -> None:
    case, strategy = load_scenario("generic"), load_strategy(name)
    for k, span in enumerate(spans(strategy, case)):
        days = staff_days(strategy.phases[k], span.capacity)
        for action, day in days.items():
            again = edits.set_days(strategy, k, action, day, span)
            assert staff_days(again.phases[k], span.capacity) == pytest.approx(days, abs=2e-5)
            others = [p for j, p in enumerate(again.phases) if j != k]
            assert others == [p for j, p in enumerate(strategy.phases) if j != k]


@quick
@given(
    name=st.sampled_from(phased),
    moves=st.lists(st.tuples(st.integers(0, 40), st.floats(0, 200)), min_size=1, max_size=12),
    capacity=st.floats(0.5, 500),
)
def test_the_capacity_is_never_exceeded_and_the_others_keep_theirs(
    name: str, moves: list[tuple[int, float]], capacity: float
) -> None:
    strategy = load_strategy(name)
    for place, days in moves:
        k = place % len(strategy.phases)
        action = list(strategy.phases[k].effort)[place % len(strategy.phases[k].effort)]
        before = staff_days(strategy.phases[k], capacity)
        strategy = edits.set_days(strategy, k, action, days, Span(1, None, capacity))
        after = staff_days(strategy.phases[k], capacity)
        rest = capacity - sum(day for one, day in before.items() if one != action)
        assert after[action] == pytest.approx(min(days, max(rest, 0.0)), abs=1e-4 + 1e-6 * capacity)
        assert sum(after.values()) <= capacity * (1 + 1e-12)
        for one in before:
            if one != action:
                assert after[one] == pytest.approx(before[one], abs=1e-4 + 1e-6 * capacity)


@quick
@given(
    name=st.sampled_from(STRATEGIES),
    steps=st.lists(
        st.tuples(
            st.sampled_from(["days", "add action", "remove action", "end", "add phase", "remove phase", "condition", "style", "aim"]),
            st.integers(0, 5), st.sampled_from(ACTION_NAMES), st.one_of(st.none(), st.floats(-5, 90)),
        ),
        max_size=15,
    ),
)  # fmt: skip
def test_whatever_is_asked_gives_a_valid_plan_or_words(
    name: str, steps: list[tuple[str, int, str, float | None]]
) -> None:
    situation = Situation(scenario="milton_keynes", a=name)
    for do, phase, action, value in steps:
        what = {"do": do, "side": "a", "phase": phase, "action": action, "field": "control",
                "value": "all" if do == "aim" else value}  # fmt: skip
        try:
            situation = situation.with_(**requested(situation, what))
        except InputError as error:
            assert str(error)
        found = timeline(strategy_of(situation, "a"), scenario_of(situation))
        json.dumps(found, allow_nan=False)
        for one in found["phases"]:
            assert sum(day for _, day, _ in one["actions"]) <= one["capacity"] * (1 + 1e-12)


def test_adding_and_removing_an_action_leaves_the_others() -> None:
    case = load_scenario("generic")
    strategy = edits.set_days(
        load_strategy("communication"),
        0,
        "frame_win_win",
        0.0,
        spans(load_strategy("communication"), case)[0],
    )
    span = spans(strategy, case)[0]
    more = edits.add_action(strategy, 0, "build_trust", span)
    days = staff_days(more.phases[0], span.capacity)
    assert days["build_trust"] == pytest.approx(2.0)
    fewer = edits.remove_action(more, 0, "build_trust", span)
    assert staff_days(fewer.phases[0], span.capacity) == pytest.approx(
        staff_days(strategy.phases[0], span.capacity), abs=1e-5
    )


def test_an_action_added_when_nothing_is_left_gets_nothing() -> None:
    strategy = load_strategy("communication")
    span = spans(strategy, load_scenario("generic"))[0]
    more = edits.add_action(strategy, 0, "build_trust", span)
    assert more.phases[0].effort["build_trust"] == 0.0 and more.phases[0].share == 1.0


def test_the_last_action_removed_leaves_a_phase_that_spends_nothing() -> None:
    strategy = Strategy(
        name="one", phases=(Phase(name="only", effort={"build_trust": 1.0}, aims={"build_trust": "members"}),)
    )
    span = Span(1, None, 10.0)
    empty = edits.remove_action(strategy, 0, "build_trust", span)
    assert (empty.phases[0].share, dict(empty.phases[0].effort), dict(empty.phases[0].aims)) == (0.0, {}, {})
    again = edits.set_days(edits.add_action(empty, 0, "build_trust", span), 0, "build_trust", 10.0, span)
    assert staff_days(again.phases[0], 10.0) == {"build_trust": 10.0}


#: The middle phase ends by a condition, at the latest in month 24.
STAGED = Strategy.model_validate({
    "name": "staged",
    "phases": [
        {"name": "begin", "effort": {"build_trust": 1}, "until": 9},
        {"name": "grow", "effort": {"frame_win_win": 1}, "until": {"when": "membership above 0.4", "at_most": 24}},
        {"name": "last", "effort": {"assign_ownership": 1}},
    ],
})  # fmt: skip


def test_a_moved_end_stays_between_its_neighbours_and_keeps_its_condition() -> None:
    moved = edits.set_end(STAGED, 1, 3)
    assert moved.phases[1].until_month == 10 and str(moved.phases[1].when) == "membership above 0.4"
    assert edits.set_end(STAGED, 0, 90).phases[0].until_month == 23
    assert edits.set_end(STAGED, 2, None) == STAGED
    assert edits.set_condition(STAGED, 1, None).phases[1].when is None
    assert str(edits.set_condition(STAGED, 1, 0.25).phases[1].when) == "membership above 0.25"


def test_a_phase_divided_and_removed_again_runs_as_before() -> None:
    divided = edits.add_phase(STAGED, 1, 15)
    assert [phase.until_month for phase in divided.phases] == [9, 15, 24, None]
    assert divided.phases[1].when is None and divided.phases[2].when is not None
    assert runs_alike(edits.remove_phase(divided, 1), STAGED)


def test_a_strategy_without_phases_gets_one_and_a_single_phase_can_go() -> None:
    first = edits.add_phase(load_strategy("leaderless"), 0, 1)
    assert len(first.phases) == 1 and first.phases[0].share == 0
    assert runs_alike(edits.remove_phase(first, 0), load_strategy("leaderless"))


def test_removing_the_last_phase_lets_the_one_before_last_as_long() -> None:
    strategy = edits.remove_phase(load_strategy("mobilizing_leadership"), 2)
    assert [phase.until for phase in strategy.phases][-1] is None


def test_changed_strategies_are_called_so_and_are_themselves_again_when_changed_back() -> None:
    situation = Situation(a="balanced_power")
    changed = situation.with_(**requested(situation, {"do": "end", "side": "a", "phase": 0, "value": 20}))
    assert changed.a.name == "balanced_power_changed" and changed.a.title.endswith("(changed)")
    back = changed.with_(**requested(changed, {"do": "end", "side": "a", "phase": 0, "value": 18}))
    assert back.a == "balanced_power"
    assert changed.with_(**requested(changed, {"do": "restore", "side": "a"})).a == "balanced_power"


def test_copy_and_swap() -> None:
    situation = Situation(a="communication", b="leaderless")
    assert requested(situation, {"do": "copy", "side": "a"}) == {"b": "communication"}
    assert requested(situation, {"do": "swap"}) == {"a": "leaderless", "b": "communication"}


@pytest.mark.parametrize(
    "what",
    [
        {}, {"do": "launch"}, {"do": "days"}, {"do": "days", "side": "a", "phase": 99, "action": "build_trust", "value": 1},
        {"do": "days", "side": "a", "phase": 0, "action": "nothing", "value": 1}, {"do": "end", "side": "a", "phase": True, "value": 3},
        {"do": "end", "side": "a", "phase": 0, "value": math.nan}, {"do": "end", "side": "c", "phase": 0, "value": 3},
        {"do": "style", "side": "a", "field": "__class__", "value": 1}, {"do": "world", "field": "convener.power", "value": "<b>"}, {"do": "world", "field": "organisations", "value": 1},
        {"do": "predict", "value": "<script>"}, {"do": "days", "side": "a", "phase": 0, "action": [1], "value": 10**400},
    ],
)  # fmt: skip
def test_what_a_browser_should_not_send_is_refused_in_words(what: dict[str, object]) -> None:
    with pytest.raises(InputError):
        requested(Situation(), what)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_slider_of_the_world_moves_the_scenario_and_back(name: str) -> None:
    case = load_scenario(name)
    for knob in knobs(case, case):
        assert knob.low <= knob.base == knob.value <= knob.high and knob.meaning
        to = knob.low if knob.value != knob.low else knob.high
        changes = changes_with(case, {}, knob.field, to)
        moved = case.with_(**changes)
        assert {one.field: one.value for one in knobs(case, moved)}[knob.field] == to
        assert changes_with(case, changes, knob.field, knob.base) == {}
        json.dumps(clock(moved), allow_nan=False)


def test_parameters_that_were_set_elsewhere_are_shown_and_moved() -> None:
    situation = Situation(scenario="generic", parameters={"trust_gain": 0.07})
    case = scenario_of(situation)
    shown = {knob.field: knob.value for knob in knobs(case, case, situation.parameters)}
    assert shown["parameters.trust_gain"] == 0.07
    moved = requested(situation, {"do": "world", "field": "parameters.trust_gain", "value": 0.06})
    assert situation.with_(**moved).parameters == {"trust_gain": 0.06}
    assert requested(situation, {"do": "restore world"}) == {"changes": {}, "parameters": {}}


def test_capacity_follows_the_events() -> None:
    case: Scenario = load_scenario("milton_keynes")
    assert clock(case)["capacity"] == [[1, 8.0], [31, 20.0], [55, 2.0]]
    late = edits.add_phase(load_strategy("communication"), 0, 30)
    assert [one.capacity for one in spans(late, case)] == [8.0, 20.0]


def test_the_catalogue_tells_every_action() -> None:
    assert set(catalogue()["actions"]) == set(ACTIONS)
    json.dumps(catalogue(), allow_nan=False)
