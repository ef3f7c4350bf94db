"""What the page Compare asks and shows, without a browser."""

from __future__ import annotations

import json
from typing import Any

import pytest

from coalitionlab.dashboard.compare.page import opponent
from coalitionlab.dashboard.compare.question import (
    HERE,
    OWN_A,
    CompareQuestion,
    listed_in_link,
    opened,
    question_of,
)
from coalitionlab.dashboard.compare.running import jobs_of
from coalitionlab.dashboard.compare.table import view
from coalitionlab.dashboard.jobs import RUNNER, JobState
from coalitionlab.dashboard.situation import Situation
from coalitionlab.experiments.comparing.compare import compare
from coalitionlab.scenarios.loader import load_strategy

TWO = {
    "compare.scenarios": "grassroots,job_placement",
    "compare.strategies": "leaderless,mobilizing_leadership,top_down_drive",
}


def done(question: CompareQuestion) -> dict[str, JobState[Any]]:
    return {key: JobState(RUNNER.compute(job), 1.0) for key, job in jobs_of(question).items()}


def keys(choices: Any) -> list[str]:
    return [choice.key for choice in choices if choice.chosen]


@pytest.fixture(scope="module")
def question() -> CompareQuestion:
    return question_of(Situation(local=TWO))


def test_all_of_the_library_is_compared_unless_chosen(question: CompareQuestion) -> None:
    everything = question_of(Situation())
    assert (
        len(jobs_of(everything)) == len(everything.scenarios) >= 9 and len(keys(everything.strategies)) >= 13
    )
    assert keys(question.scenarios) == ["grassroots", "job_placement"]
    assert len(jobs_of(question_of(Situation(local={"compare.scenarios": ""})))) == 0
    assert len(jobs_of(question_of(Situation(local={"compare.strategies": "nobody,<b>"})))) == 0
    assert question_of(Situation(local={"compare.replicates": 10**9})).replicates == 50


def test_a_choice_of_all_takes_no_room_in_a_link() -> None:
    choices = question_of(Situation()).scenarios
    every = [choice.key for choice in choices]
    assert listed_in_link(every, choices) is None
    assert listed_in_link(every[:1], choices) == every[0] and listed_in_link([], choices) == ""


def test_numbers_are_those_of_compare(question: CompareQuestion) -> None:
    shown = view(question, done(question))
    whole = compare(keys(question.scenarios), keys(question.strategies), replicates=50, seed=7, worlds=0)
    for row in whole.summary().itertuples():
        cell = shown["cells"][row.scenario][row.strategy]
        assert cell["mean"] == [row.mean, row.low, row.high]
        assert cell["chance"] == [row.take_off, row.take_off_low, row.take_off_high]
        assert (cell["rank"], cell["share"], cell["behind"]) == (row.rank, row.best_share, row.behind_best)
        assert cell["best"] == (row.rank == 1)
        assert cell["near"] == (row.rank > 1 and not row.differs_from_best)
    assert len(shown["ranking"]) == 3 and not shown["running"] and shown["done"] == 1.0
    assert "Mobilizing leadership does best in 2 of 2 scenarios" in shown["says"][0]
    json.dumps(shown, allow_nan=False)


def test_what_is_not_there_yet_is_said(question: CompareQuestion) -> None:
    first, second = done(question).items()
    shown = view(question, {first[0]: first[1], second[0]: JobState(None, 0.4)})
    assert list(shown["cells"]) == ["grassroots"] and shown["running"]
    assert shown["done"] == pytest.approx(0.7)
    assert shown["says"][-1] == "So far 1 of 2 scenarios."
    failed = view(
        question, {key: JobState(None, 1.0, "It <b>broke</b>.") for key in ("grassroots", "job_placement")}
    )
    assert failed["columns"][1]["problem"] == "It <b>broke</b>." and failed["says"] == []


def test_twins_are_told_to_be_alike() -> None:
    one = load_strategy("leaderless").with_(title="Nobody <i>")
    local = {"compare.scenarios": "job_placement", "compare.strategies": f"leaderless,{OWN_A}"}
    question = question_of(Situation(a=one, local=local))
    shown = view(question, done(question))
    assert {cell["best"] for cell in shown["cells"]["job_placement"].values()} == {True}
    assert shown["says"] == ["In 1 scenario all come out the same."]


def test_ones_own_scenario_and_strategy_stand_beside_the_librarys() -> None:
    own = load_strategy("mobilizing_leadership").with_(summary="mine")
    situation = Situation(scenario="grassroots", changes={"convener.power": 0.9}, a=own)
    question = question_of(situation)
    assert question.scenarios[0].key == HERE and question.strategies[0].key == OWN_A
    taken = opened(question, HERE, OWN_A, "leaderless")
    assert taken is not None
    after = situation.with_(**taken)
    assert (after.scenario, dict(after.changes), after.a, after.b) == (
        "grassroots",
        {"convener.power": 0.9},
        own,
        "leaderless",
    )
    other = opened(question, "generic", "top_down_drive", None)
    assert (
        other is not None and other["changes"] == {} and other["a"] == "top_down_drive" and "b" not in other
    )
    assert opened(question, "nowhere", OWN_A, None) is None and opened(question, HERE, "nobody", None) is None


def test_a_strategy_meets_the_best_and_the_best_the_next(question: CompareQuestion) -> None:
    shown = view(question, done(question))
    assert opponent(shown, "grassroots", "leaderless") == "mobilizing_leadership"
    assert opponent(shown, "grassroots", "mobilizing_leadership") in ("leaderless", "top_down_drive")
    assert opponent(shown, "nowhere", "leaderless") is None


def test_an_outcome_without_values_shows_no_numbers() -> None:
    question = question_of(
        Situation(outcome="action_per_effort", local=TWO | {"compare.strategies": "leaderless"})
    )
    shown = view(question, done(question))
    assert shown["cells"]["grassroots"]["leaderless"]["mean"] == [None, None, None]
    assert shown["ranking"] == []
    json.dumps(shown, allow_nan=False)
