"""What the page Explore asks and shows, without a browser."""

from __future__ import annotations

import json
from typing import Any

import pytest

from coalitionlab.dashboard.explore.question import (
    MapQuestion,
    Preset,
    choices,
    opened,
    presets,
    question_of,
    view,
)
from coalitionlab.dashboard.jobs import RUNNER, JobState
from coalitionlab.dashboard.paired import paired_runs
from coalitionlab.dashboard.situation import Situation, scenario_of
from coalitionlab.experiments.mapping.axes import axes
from coalitionlab.experiments.mapping.phase_map import PhaseMap
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import load_strategy
from coalitionlab.scenarios.names.parameters import PARAMETERS

USUAL = Situation(scenario="job_placement")


def done(question: MapQuestion) -> JobState[PhaseMap]:
    return JobState(RUNNER.compute(question.job), 1.0)


@pytest.mark.parametrize("which", ["a", "difference"])
def test_a_cell_shows_what_what_if_shows(which: str) -> None:
    """The very same runs: a click leads to the numbers that the map has, when What if makes as many."""
    situation = USUAL.with_(local={"explore.y": "talk_rate", "explore.show": which}, replicates=30)
    question = question_of(situation)
    shown = view(question, done(question), situation)
    taken = opened(question, (4, 7), situation)
    assert taken is not None
    after = situation.with_(**taken)
    assert dict(after.changes) == {"convener.power": 0.7} and after.page == "whatif"
    assert after.parameters["talk_rate"] == question.grid.y_levels[4]
    there = paired_runs(after).outcome("collective_action")
    expected = there[0].mean() if which == "a" else (there[0] - there[1]).mean()
    assert shown["cells"]["mean"][4][7] == pytest.approx(expected, rel=1e-4)
    json.dumps(shown, allow_nan=False)


def test_changes_made_before_are_kept() -> None:
    situation = USUAL.with_(changes={"convener.vision": 0.7}, parameters={"talk_rate": 0.1})
    question = question_of(situation)
    assert question.grid.scenario.convener.vision == 0.7 and question.grid.parameters == {"talk_rate": 0.1}
    taken = opened(question, (0, 0), situation)
    assert taken is not None
    assert taken["changes"] == {"convener.vision": 0.7, "convener.power": 0.0, "convener.control": 0.0}
    assert taken["parameters"] == {"talk_rate": 0.1}
    for cell in ((-1, 0), (0, 11), (99, 99)):
        assert opened(question, cell, situation) is None
    assert question_of(situation.with_(local={"explore.x": "talk_rate"})).grid.x.base == 0.1


def test_outcomes_are_read_from_the_same_runs() -> None:
    one, other = question_of(USUAL), question_of(USUAL.with_(outcome="membership"))
    assert one.job.key == other.job.key
    assert question_of(USUAL.with_(seed=8)).job.key != one.job.key


@pytest.mark.parametrize(
    ("local", "words"),
    [
        ({"explore.x": "happiness"}, "unknown axis"),
        ({"explore.x": "convener.control"}, "both axes"),
        ({"explore.x.low": 0.5, "explore.x.high": 0.2}, "lower one first"),
        ({"explore.x.high": 7}, "from 0 to 1"),
        ({"explore.x.high": "much"}, "not two numbers"),
        ({"explore.show": "all"}, "unknown map"),
        ({"explore.fineness": "finest"}, "unknown fineness"),
    ],
)
def test_a_link_that_asks_for_what_cannot_be_is_refused(local: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words):
        question_of(USUAL.with_(local=local))


def test_a_range_of_ones_own() -> None:
    question = question_of(USUAL.with_(local={"explore.x.low": 0.2, "explore.x.high": 0.3}))
    assert question.grid.x_levels[0] == 0.2 and question.grid.x_levels[-1] == 0.3


def test_a_strategy_that_settles_an_axis_is_pointed_out() -> None:
    styled = load_strategy("top_down_drive").with_(convener={"control": 0.9})
    ways = question_of(USUAL.with_(a=styled)).notes
    assert len(ways) == 1 and "Top-down drive sets its own control (0.9)" in ways[0]
    assert not question_of(USUAL).notes


def test_every_parameter_can_be_chosen_with_its_source() -> None:
    listed = choices(scenario_of(USUAL))
    names = {one["name"] for one in listed}
    uncertain = {name for name, one in PARAMETERS.items() if one.plausible[0] < one.plausible[1]}
    assert names == uncertain | {
        name for name, one in axes(scenario_of(USUAL)).items() if one.group == "scenario"
    }
    assert all(one["meaning"] and one["source"] for one in listed)


@pytest.mark.parametrize("preset", presets().values(), ids=lambda one: one.name)
def test_presets_can_be_drawn(preset: Preset) -> None:
    situation = USUAL.with_(**preset.changes)
    question = question_of(situation)
    assert not question.notes and (question.grid.x.name, question.grid.y.name) == (preset.x, preset.y)


@pytest.mark.slow
def test_presets_show_what_they_promise() -> None:
    def cells(name: str, **more: Any) -> list[list[float]]:
        situation = USUAL.with_(**presets()[name].changes)
        situation = situation.with_(**more)
        question = question_of(situation)
        found = view(question, done(question), situation)["cells"]
        return found["apart"] if question.show == "difference" else found["mean"]

    control = cells("power_and_control")
    assert min(control[0][0], control[0][10], control[10][0]) > 4 * control[10][10]
    hidden = cells("hidden_intent")
    assert hidden[10][10] > 10 * hidden[0][10] and hidden[0][0] == pytest.approx(hidden[10][0], rel=0.05)
    assert cells("why_force_fades")[10][10] == 1
    axes_only = {"explore.x": "convener.power", "explore.y": "withdraw_month"}
    assert max(map(max, cells("why_force_fades", outcome="final", local=axes_only))) < 0.02  # of force alone
    stay = cells("how_long_to_stay")
    assert stay[10][0] < 0.01 and stay[0][10] < 0.5 * stay[10][10]
    talk = cells("trust_and_talk")
    assert {one for row in talk for one in row} == {1}
