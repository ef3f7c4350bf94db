"""What the panels of What if ask for and say, without a browser."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from pandas.testing import assert_frame_equal

import coalitionlab as cl
from coalitionlab.dashboard.further import better, board, causes
from coalitionlab.dashboard.further.words import listed, number, signed
from coalitionlab.dashboard.links import to_query
from coalitionlab.dashboard.planning.asking import asked
from coalitionlab.dashboard.situation import Situation, strategy_of
from coalitionlab.dashboard.streams import Job, Streamed, run_jobs
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


def done(job: Job[Any]) -> Streamed[Any]:
    """What a session is told at the end."""
    told: list[Streamed[Any]] = []
    run_jobs([job], "test", lambda: True, told.append)
    return told[-1]


def made(job: Job[Any]) -> Any:
    return done(job).found[job.key]


# what caused what


def test_causes_are_those_of_the_command_line_and_add_up():
    found = made(causes.question(HERE, "a").job)
    scenario = cl.load_scenario("job_placement").with_(months=24, withdraw_month=18)
    at_once = cl.attribute(scenario, "top_down_drive", replicates=30, seed=HERE.seed)
    assert found.complete
    assert_frame_equal(found.table, at_once.table)
    view = causes.view(found, "A")
    assert sum(row["shapley"][0] for row in view["rows"]) == pytest.approx(found.gain.mean)
    low, high = view["reach"]
    assert low <= 0 <= high and all(low <= end <= high for row in view["rows"] for end in row["out"])


def test_causes_are_said_in_words():
    lines = causes.said(made(causes.question(HERE, "a").job), "A")
    assert lines[0].startswith("With all its actions, A comes to ")
    assert "Sure, beyond luck: " in lines[1] or lines[1].startswith("Of none of the ")


def test_an_action_without_staff_days_is_sure_to_do_nothing():
    changed = asked(HERE, {"do": "add action", "side": "a", "phase": 0, "action": "build_trust"})
    now = HERE.with_(**changed)
    now = now.with_(
        **asked(now, {"do": "days", "side": "a", "phase": 0, "action": "build_trust", "value": 0})
    )
    found = made(causes.question(now, "a").job)
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
    job = causes.question(situation, "b").job
    assert said in done(job).problems[job.key]


def test_the_question_is_what_changes_the_causes_and_nothing_else():
    before = causes.question(HERE, "a")
    assert causes.question(HERE.with_(local={"whatif.course": "trust"}, b="even_spread"), "a") == before
    for change in ({"changes": {"months": 60}}, {"outcome": "final"}, {"seed": 8}, {"a": "even_spread"}):
        assert causes.question(HERE.with_(**change), "a") != before


# a better plan


@pytest.fixture(scope="module")
def search() -> better.Search:
    return replace(better.search(HERE, 320), trials=64)


@pytest.fixture(scope="module")
def tested(search: better.Search) -> BudgetSearch:
    return made(search.job)


def test_a_search_ends_with_a_verdict_and_a_plan_to_use(tested):
    assert tested.optimum is not None
    words = better.verdict(tested.optimum)
    assert words.startswith(("Beats the best of the library", "No better plan", "No plan was found"))
    assert "(95 % interval" in words
    rows = better.rivals(tested.optimum)
    assert rows[0]["ours"] and rows[0]["lead"] == "" and len(rows) == 6
    plan = better.usable(tested.optimum.strategy)
    after = HERE.with_(a=plan)
    assert strategy_of(after, "a").phases == tested.optimum.strategy.phases
    assert len(to_query(after)) < 2000  # it fits into a link


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.01, 0.03, "Beats the best"),
        (-0.01, 0.03, "which is not significant"),
        (-0.03, -0.01, "No better plan was found"),
    ],
)
def test_the_verdict_follows_the_interval(tested, low, high, words):
    verdict = "better" if low > 0 else "worse" if high < 0 else "not significant"
    leads = tested.optimum.leads.head(1).assign(low=low, high=high, verdict=verdict)
    assert words in better.verdict(replace(tested.optimum, leads=leads))


def test_plans_of_the_page_that_somebody_changed_have_to_be_beaten_too():
    mine = load_strategy("even_spread").with_(title="Ours")
    asked = better.search(HERE.with_(a=mine, b="leaderless"), 320)
    assert [one.name for one in asked.own] == ["plan_a"]
    assert [one.name for one in better.search(HERE.with_(a=mine, b=mine), 320).own] == ["plan_a"]
    found = made(replace(asked, trials=32).job).optimum
    assert "your plans" in better.verdict(found) and "the library and your plans" in better.basis(found)
    rows = {row["title"]: row for row in better.rivals(found)}
    level = lambda title: rows[title]["level"]  # noqa: E731
    assert "Your plan A" in rows
    # the same as the library's of which it is a copy, under the same luck
    table = found.table.set_index("strategy")["mean"]
    assert table["plan_a"] == table["even_spread"] and level("Your plan A").startswith(
        f"{table['plan_a']:.3f}"
    )


def test_the_best_of_a_stopped_search_is_tested(search):
    steps = search.job.steps()
    so_far = next(now for _, now in steps if now.best is not None)
    steps.close()
    last = made(search.settling(so_far))
    assert last.optimum.tried == 32 and not search.settling(so_far).long and search.job.long


def test_progress_only_grows_and_is_said(search):
    shares, words = [], []
    for share, now in search.job.steps():
        shares.append(share)
        words.append(better.progress_words(now, "collective_action"))
    assert shares == sorted(shares) and shares[-1] == 1.0
    assert any("32 of 64 plans tried. Best collective action so far 0." in one for one in words)
    less_is_better = SimpleNamespace(
        stage="searching", tried=32, best=-0.25, settings=now.settings,
        rivals=SimpleNamespace(scores=np.array([[-0.5], [-0.7]])),
    )  # fmt: skip
    said = better.progress_words(less_is_better, "power_gini")
    assert "power gini so far 0.250; the best of the library has 0.500" in said


def test_only_the_budgets_on_the_page_are_searched():
    assert better.search(HERE, 10**9).trials == better.TRIALS[0]


def test_a_scenario_too_large_for_the_page_is_refused():
    large = HERE.with_(scenario="generic", changes={"organisations.count": 900}, replicates=10)
    job = better.search(large, 320).job
    assert "too much for the dashboard" in done(job).problems[job.key]


# the report


@pytest.mark.slow
def test_the_report_is_that_of_the_library_and_ends_its_thread():
    asked_ = board.report(HERE)
    page = made(asked_.job).page.decode()
    assert page.startswith("<!DOCTYPE html>") or page.lower().startswith("<!doctype html>")
    assert "coalitionlab report" in page and "leaderless" in asked_.command
    assert asked_.file == "report-job_placement-top_down_drive.html"


def test_a_plan_against_itself_is_refused_in_words():
    job = board.report(HERE.with_(b="top_down_drive")).job
    assert "the same plan" in done(job).problems[job.key]


# opening


def test_what_is_opened_is_local_and_anything_else_opens_nothing():
    opened = HERE.with_(**asked(HERE, {"do": "tool", "value": "causes"}))
    assert opened.at("whatif.tool") == "causes"
    for other in ("", "<b>", 7, None, ["causes"], "__proto__"):
        assert HERE.with_(**asked(opened, {"do": "tool", "value": other})).at("whatif.tool") is None


def test_words():
    assert listed(["A"]) == "A" and listed(["A", "B"]) == "A and B"
    assert listed(list("ABCDEFGH"), most=3) == "A, B, C and 5 more"
    assert (number(-0.5, 2), number(float("nan"), 2), signed(0.00001, 3), signed(-0.2, 1)) == (
        "−0.50",
        "–",
        "0.000",
        "−0.2",
    )
    with pytest.raises(InputError):
        HERE.with_(outcome="no such thing")
