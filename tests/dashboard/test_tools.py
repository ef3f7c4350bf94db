"""What the tools ask for and say, without a browser."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import coalitionlab as cl
from coalitionlab.dashboard import better, board, causes, inquiry, made
from coalitionlab.dashboard.bringing import ABOUT, page_job
from coalitionlab.dashboard.inquiry import Shown, file_of
from coalitionlab.dashboard.jobs import RUNNER
from coalitionlab.dashboard.situation import Situation, from_address
from coalitionlab.experiments.cli.app import app
from coalitionlab.experiments.optimising.breeder import open_study
from coalitionlab.experiments.optimising.optimise import budget_search
from coalitionlab.experiments.optimising.search import BudgetSearch
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.led import led_by
from coalitionlab.scenarios.loader import load_strategy
from coalitionlab.scenarios.yaml_files import as_yaml

CASE = cl.load_scenario("job_placement").with_(months=24, withdraw_month=18)
HERE = Situation(CASE, load_strategy("top_down_drive"), load_strategy("leaderless"), seed=7)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer runs than people get."""
    monkeypatch.setattr(causes, "REPLICATES", 30)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked is answered without a process of its own, which takes seconds to start; that one does it is seen below, and by the browser."""
    monkeypatch.setattr(inquiry, "apart", lambda work, _: work(lambda share, partial=None: None))


def found(job: Any) -> Shown:
    answer: Shown = RUNNER.result(job)
    return answer


def report_of(answer: Shown) -> str:
    kept = made.find(answer.report)
    assert kept is not None
    return kept.text


# what caused what


def test_causes_are_those_of_the_command_line_and_the_report_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    answer = found(causes.job_of(causes.question_of(HERE, "a")))
    at_once = cl.attribute(CASE, "top_down_drive", replicates=30, seed=HERE.seed, orders=0)
    assert [line.replace("_", " ") for line in at_once.words()] == list(answer.words)
    text = report_of(answer)
    line = "coalitionlab attribute scenario-job_placement.yaml --seed 7 --outcome collective_action --strategy top_down_drive --replicates 30 --orders 0"
    assert line in text and "dashboard" not in text.partition("How to make this again")[2].partition("<script")[0]
    (tmp_path / file_of(CASE)).write_text(as_yaml(CASE, ABOUT), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    ran = CliRunner().invoke(app, [*shlex.split(line)[1:], "--json"])
    assert ran.exit_code == 0, ran.output
    assert at_once.words()[0] in ran.stdout


@pytest.mark.parametrize(
    ("situation", "said"),
    [(HERE, "has no actions"), (HERE.with_(b=HERE.a, outcome="action_per_effort"), "not defined")],
)
def test_what_has_no_causes_is_said(here: None, situation: Situation, said: str):
    with pytest.raises(InputError, match=said):
        found(causes.job_of(causes.question_of(situation, "b")))


def test_the_question_is_what_changes_the_causes_and_nothing_else():
    before = causes.question_of(HERE, "a")
    assert (
        causes.question_of(replace(HERE, rest=(("course", "trust"),)).with_(b=load_strategy("even_spread")), "a")
        == before
    )
    for change in ({"case": cl.load_scenario("generic")}, {"outcome": "final"}, {"a": load_strategy("even_spread")}):
        assert causes.question_of(HERE.with_(**change), "a") != before
    assert causes.question_of(replace(HERE, world='{"months":60}'), "a") != before


@pytest.mark.slow
def test_a_plan_that_python_leads_is_taken_apart_too():
    situation = HERE.with_(a=led_by(lambda view: {"build_trust": 2.0}, "ours"))
    assert found(causes.job_of(causes.question_of(situation, "a"))).words


# a better plan


@pytest.fixture(scope="module")
def search() -> better.SearchQuestion:
    return replace(better.question_of(HERE, 320), trials=64)


def test_a_search_ends_with_a_plan_to_use(here, search):
    tested = found(better.job_of(search))
    after = HERE.with_(a=tested.plan)
    assert after.plan("a").phases == tested.plan.phases
    assert [plan.name for plan in better.question_of(after, 320).own] == ["found_plan"]


def test_plans_that_somebody_changed_have_to_be_beaten_too(here):
    mine = load_strategy("even_spread").with_(name="ours", title="Ours")
    asked = better.question_of(HERE.with_(a=mine), 320)
    assert [each.name for each in asked.own] == ["ours"]
    assert better.question_of(HERE.with_(a=mine, b=mine), 320).own == (mine,)
    answer = found(better.job_of(replace(asked, trials=32)))
    assert any("Ours" in str(frame.to_numpy()) for frame in answer.tables.values())


def test_the_best_of_a_stopped_search_is_tested(here, search):
    earlier = []

    def stop(now: BudgetSearch) -> None:
        earlier[:] = [now]
        if now.best is not None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        started(search, stop)
    last = found(better.job_of(replace(search, stopped=better.SoFar.of(earlier[0]))))
    assert any("32 strategies were tried" in line for line in last.words)


def started(question: better.SearchQuestion, report: Callable[[BudgetSearch], None]) -> BudgetSearch:
    settings = question.settings()
    search = budget_search(settings, open_study(settings), report=report)
    search.run()
    return search


@pytest.mark.slow
def test_progress_only_grows_and_is_said(search):
    shares, words = [], []

    def note(now: BudgetSearch) -> None:
        shares.append(better.share_of(now.stage, now.tried / now.settings.trials))
        words.append(better.progress_words(better.SoFar.of(now), "collective_action"))

    now = started(search, note)
    assert shares == sorted(shares) and shares[-1] == better.SIMPLIFYING
    assert any("32 of 64 plans tried. Best collective action so far 0." in one for one in words)
    less_is_better = better.SoFar("searching", 32, now.settings.trials, -0.25, -0.5, b"")
    said = better.progress_words(less_is_better, "power_gini")
    assert "power gini so far 0.250; the best of the library has 0.500" in said


def test_a_case_too_large_for_a_search_is_refused(here):
    large = replace(HERE, case=cl.load_scenario("generic").with_(**{"organisations.count": 900}))
    with pytest.raises(InputError, match="too much for the dashboard"):
        found(better.job_of(better.question_of(large, 320)))


# the report, and the page


@pytest.mark.slow
def test_the_report_is_that_of_the_library():
    answer = found(board.job_of(HERE))
    assert answer.made.name == "report-job_placement-top_down_drive.html"
    text = report_of(answer)
    assert (
        "coalitionlab report scenario-job_placement.yaml --seed 7 --strategy top_down_drive --against leaderless"
        in text
    )


def test_a_plan_against_itself_is_refused_in_words(here):
    with pytest.raises(InputError, match="the same plan"):
        found(board.job_of(HERE.with_(b=HERE.a)))


def test_a_page_of_a_case_leads_back_to_the_tools_with_it():
    mine = CASE.with_(name="mine", title="Our town")
    situation = replace(HERE.with_(case=mine), edits='{"a":{"0":{"until":9}}}')
    token = RUNNER.result(page_job(situation, "abc"))
    kept = made.find(token)
    assert token == "abc" and kept is not None and kept.offer is not None
    opened = from_address("", kept.offer)
    assert (opened.case, opened.a, opened.b) == (mine, situation.plan("a"), situation.plan("b"))
    assert kept.name == "mine.html"
