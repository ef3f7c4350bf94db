"""What the page Compare asks and shows, without a browser."""

from __future__ import annotations

import json
from collections.abc import Hashable

import pytest

from coalitionlab.dashboard.comparing.asked import HERE, OWN_A, Asked, asked, listed, point
from coalitionlab.dashboard.comparing.view import view
from coalitionlab.dashboard.pages.compare import opponent
from coalitionlab.dashboard.situation import Situation
from coalitionlab.dashboard.streams import Streamed, run_jobs
from coalitionlab.experiments.comparing.compare import compare
from coalitionlab.experiments.comparing.comparison import Comparison
from coalitionlab.scenarios.loader import load_strategy

TWO = {
    "compare.scenarios": "grassroots,job_placement",
    "compare.strategies": "leaderless,mobilizing_leadership,top_down_drive",
}


def done(question: Asked) -> Streamed[Comparison | None]:
    told: list[Streamed[Comparison | None]] = []
    run_jobs(list(question.jobs.values()), "test", lambda: True, told.append)
    return told[-1]


@pytest.fixture(scope="module")
def question() -> Asked:
    return asked(Situation(local=TWO))


def test_all_of_the_library_is_compared_unless_chosen(question: Asked) -> None:
    everything = asked(Situation())
    assert len(everything.jobs) == len(everything.columns) >= 9 and len(everything.chosen_rows) >= 13
    assert question.chosen_columns == ("grassroots", "job_placement")
    assert len(asked(Situation(local={"compare.scenarios": ""})).jobs) == 0
    assert len(asked(Situation(local={"compare.strategies": "nobody,<b>"})).jobs) == 0
    assert asked(Situation(local={"compare.replicates": 10**9})).replicates == 50


def test_a_choice_of_all_takes_no_room_in_a_link() -> None:
    assert listed(("b", "a"), ("a", "b")) is None
    assert listed(("b",), ("a", "b")) == "b" and listed((), ("a", "b")) == ""


def test_numbers_are_those_of_compare(question: Asked) -> None:
    shown = view(question, done(question))
    whole = compare(list(question.chosen_columns), list(question.chosen_rows), replicates=50, seed=7)
    for row in whole.summary().itertuples():
        cell = shown["cells"][row.scenario][row.strategy]
        assert cell["mean"] == [row.mean, row.low, row.high]
        assert cell["chance"] == [row.take_off, row.take_off_low, row.take_off_high]
        assert (cell["rank"], cell["share"], cell["behind"]) == (row.rank, row.best_share, row.behind_best)
        assert cell["best"] == (row.rank == 1)
        assert cell["near"] == (row.rank > 1 and not row.differs_from_best)
    assert len(shown["ranking"]) == 3 and not shown["running"] and shown["done"] == 1.0
    assert "Mobilizing leadership does best in all 2 scenarios" in shown["says"][0]
    json.dumps(shown, allow_nan=False)


def test_what_is_not_there_yet_is_said(question: Asked) -> None:
    got = done(question)
    first, second = question.jobs.values()
    part: dict[Hashable, float] = {first.key: 1.0, second.key: 0.4}
    shown = view(question, Streamed({first.key: got.found[first.key]}, part, {}, True))
    assert list(shown["cells"]) == ["grassroots"] and shown["running"]
    assert shown["done"] == pytest.approx(0.7)
    assert shown["says"][-1] == "So far 1 of 2 scenarios."
    failed = view(question, Streamed({}, dict.fromkeys(part, 1.0), {first.key: "It <b>broke</b>."}, False))
    assert failed["columns"][1]["problem"] == "It <b>broke</b>." and failed["says"] == []


def test_twins_are_told_to_be_alike() -> None:
    one = load_strategy("leaderless").with_(title="Nobody <i>")
    local = {"compare.scenarios": "job_placement", "compare.strategies": f"leaderless,{OWN_A}"}
    question = asked(Situation(a=one, local=local))
    shown = view(question, done(question))
    assert {cell["best"] for cell in shown["cells"]["job_placement"].values()} == {True}
    assert "cannot be told" in shown["says"][0]


def test_ones_own_scenario_and_strategy_stand_beside_the_librarys() -> None:
    own = load_strategy("mobilizing_leadership").with_(summary="mine")
    situation = Situation(scenario="grassroots", changes={"convener.power": 0.9}, a=own)
    question = asked(situation)
    assert question.columns[0].key == HERE and question.rows[0].key == OWN_A
    taken = point(question, HERE, OWN_A, "leaderless")
    assert taken is not None
    after = situation.with_(**taken)
    assert (after.scenario, dict(after.changes), after.a, after.b) == (
        "grassroots",
        {"convener.power": 0.9},
        own,
        "leaderless",
    )
    other = point(question, "generic", "top_down_drive", None)
    assert (
        other is not None and other["changes"] == {} and other["a"] == "top_down_drive" and "b" not in other
    )
    assert point(question, "nowhere", OWN_A, None) is None and point(question, HERE, "nobody", None) is None


def test_a_strategy_meets_the_best_and_the_best_the_next(question: Asked) -> None:
    shown = view(question, done(question))
    assert opponent(shown, "grassroots", "leaderless") == "mobilizing_leadership"
    assert opponent(shown, "grassroots", "mobilizing_leadership") in ("leaderless", "top_down_drive")
    assert opponent(shown, "nowhere", "leaderless") is None


def test_an_outcome_without_values_shows_no_numbers() -> None:
    question = asked(Situation(outcome="action_per_effort", local=TWO | {"compare.strategies": "leaderless"}))
    shown = view(question, done(question))
    assert shown["cells"]["grassroots"]["leaderless"]["mean"] == [None, None, None]
    assert shown["ranking"] == []
    json.dumps(shown, allow_nan=False)
