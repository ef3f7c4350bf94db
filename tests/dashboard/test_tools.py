"""What the panels of What if ask for and say, without a browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from pandas.testing import assert_frame_equal

import coalitionlab as cl
from coalitionlab.dashboard.jobs import RUNNER
from coalitionlab.dashboard.links import to_query
from coalitionlab.dashboard.situation import Situation, strategy_of
from coalitionlab.dashboard.whatif import better, causes, report
from coalitionlab.dashboard.whatif.requests import requested
from coalitionlab.experiments.optimising.breeder import open_study
from coalitionlab.experiments.optimising.optimise import budget_search
from coalitionlab.experiments.optimising.optimum import Optimum
from coalitionlab.experiments.optimising.search import BudgetSearch
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import load_strategy

HERE = Situation(
    page="whatif",
    scenario="job_placement",
    a="top_down_drive",
    b="leaderless",
    replicates=30,
    changes={"months": 24, "withdraw_month": 18},
)


def made(job: Any) -> Any:
    return RUNNER.result(job)


# what caused what


def test_causes_are_those_of_the_command_line_and_add_up():
    found = made(causes.job_of(causes.question_of(HERE, "a")))
    scenario = cl.load_scenario("job_placement").with_(months=24, withdraw_month=18)
    at_once = cl.attribute(scenario, "top_down_drive", replicates=30, seed=HERE.seed)
    assert found.complete
    assert_frame_equal(found.table, at_once.table)
    view = causes.view(found, "A")
    assert sum(row["shapley"][0] for row in view["rows"]) == pytest.approx(found.gain.mean)
    low, high = view["reach"]
    assert low <= 0 <= high and all(low <= end <= high for row in view["rows"] for end in row["out"])


def test_an_action_without_staff_days_is_sure_to_do_nothing():
    changed = requested(HERE, {"do": "add action", "side": "a", "phase": 0, "action": "build_trust"})
    now = HERE.with_(**changed)
    now = now.with_(
        **requested(now, {"do": "days", "side": "a", "phase": 0, "action": "build_trust", "value": 0})
    )
    found = made(causes.job_of(causes.question_of(now, "a")))
    (row,) = (one for one in causes.view(found, "A")["rows"] if one["action"] == "build_trust")
    assert row["shapley"] == [0.0, 0.0, 0.0] and row["out"] == [0.0, 0.0, 0.0] and row["sure"]


@pytest.mark.parametrize(
    ("situation", "said"),
    [
        (HERE, "has no actions"),
        (HERE.with_(b="top_down_drive", outcome="action_per_effort"), "not defined"),
    ],
)
def test_what_has_no_causes_is_said(situation, said):
    with pytest.raises(InputError, match=said):
        made(causes.job_of(causes.question_of(situation, "b")))


def test_the_question_is_what_changes_the_causes_and_nothing_else():
    before = causes.question_of(HERE, "a")
    assert causes.question_of(HERE.with_(local={"whatif.course": "trust"}, b="even_spread"), "a") == before
    for change in ({"changes": {"months": 60}}, {"outcome": "final"}, {"seed": 8}, {"a": "even_spread"}):
        assert causes.question_of(HERE.with_(**change), "a") != before


# a better plan


@pytest.fixture(scope="module")
def search() -> better.SearchQuestion:
    return replace(better.question_of(HERE, 320), trials=64)


@pytest.fixture(scope="module")
def tested(search: better.SearchQuestion) -> Optimum:
    return made(better.job_of(search))


def test_a_search_ends_with_a_plan_to_use(tested):
    plan = better.usable(tested.strategy)
    after = HERE.with_(a=plan)
    assert strategy_of(after, "a").phases == tested.strategy.phases
    assert len(to_query(after)) < 2000  # it fits into a link


def test_plans_of_the_page_that_somebody_changed_have_to_be_beaten_too():
    mine = load_strategy("even_spread").with_(title="Ours")
    asked = better.question_of(HERE.with_(a=mine, b="leaderless"), 320)
    assert [one.name for one in asked.own] == ["your_plan_A"]
    assert [one.title for one in better.question_of(HERE.with_(a=mine, b=mine), 320).own] == ["Your plan A"]
    found = made(better.job_of(replace(asked, trials=32)))
    # the same as the library's of which it is a copy, in the same runs
    table = found.table.set_index("strategy")["mean"]
    assert table["your_plan_A"] == table["even_spread"]


def test_the_best_of_a_stopped_search_is_tested(search):
    earlier = []

    def stop(now: BudgetSearch) -> None:
        earlier[:] = [now]
        if now.best is not None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        started(search, stop)
    last = made(better.job_of(replace(search, stopped=earlier[0])))
    assert last.tried == 32


def started(question: better.SearchQuestion, report: Callable[[BudgetSearch], None]) -> BudgetSearch:
    settings = question.settings()
    search = budget_search(settings, open_study(settings), report=report)
    search.run()
    return search


@pytest.mark.slow
def test_progress_only_grows_and_is_said(search):
    shares, words = [], []

    def note(now: BudgetSearch) -> None:
        shares.append(better.share_of(now))
        words.append(better.progress_words(now, "collective_action"))

    now = started(search, note)
    assert shares == sorted(shares) and shares[-1] == better.SIMPLIFYING
    assert any("32 of 64 plans tried. Best collective action so far 0." in one for one in words)
    less_is_better = SimpleNamespace(
        stage="searching", tried=32, best=-0.25, settings=now.settings,
        rival_scores=np.array([[-0.5], [-0.7]]),
    )  # fmt: skip
    said = better.progress_words(less_is_better, "power_gini")
    assert "power gini so far 0.250; the best of the library has 0.500" in said


def test_a_scenario_too_large_for_the_page_is_refused():
    large = HERE.with_(scenario="generic", changes={"organisations.count": 900}, replicates=10)
    with pytest.raises(InputError, match="too much for the dashboard"):
        made(better.job_of(better.question_of(large, 320)))


# the report


@pytest.mark.slow
def test_the_report_is_that_of_the_library_and_ends_its_thread():
    asked_ = report.question_of(HERE)
    page = made(report.job_of(asked_)).decode()
    assert page.startswith("<!DOCTYPE html>") or page.lower().startswith("<!doctype html>")
    assert "coalitionlab report" in page and "leaderless" in page
    assert report.file_of(asked_) == "report-job_placement-top_down_drive.html"


def test_a_plan_against_itself_is_refused_in_words():
    with pytest.raises(InputError, match="the same plan"):
        made(report.job_of(report.question_of(HERE.with_(b="top_down_drive"))))


# opening


def test_what_is_opened_is_local_and_anything_else_opens_nothing():
    opened = HERE.with_(**requested(HERE, {"do": "tool", "value": "causes"}))
    assert opened.at("whatif.tool") == "causes"
    for other in ("", "<b>", 7, None, ["causes"], "__proto__"):
        assert HERE.with_(**requested(opened, {"do": "tool", "value": other})).at("whatif.tool") is None
