"""Strategies of one's own: searched from, judged against beside the library, never in the place of one of its."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
from click.testing import CliRunner

from coalitionlab.experiments.cli.app import app
from coalitionlab.experiments.comparing.compare import compare
from coalitionlab.experiments.optimising.draft import draft_of
from coalitionlab.experiments.optimising.optimise import optimise
from coalitionlab.experiments.optimising.report import compare_command
from coalitionlab.experiments.optimising.search import POPULATION, Search, starts
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.led import led_by
from coalitionlab.scenarios.loader import LIBRARY, list_strategies, load_strategy

from .conftest import QUICK
from .test_search import request_for

SHORT = {**QUICK, "trials": POPULATION}
PLAN = load_strategy("mobilizing_leadership")

LEADERS = """
def backbone_first(view):
    return {"provide_backbone": view.capacity / 2, "recruit_first_followers": view.capacity / 2}


def spender(view):
    late = 2 if view.month > 3 else 0.5
    return {"build_trust": late * view.capacity}
"""


def steady(view):
    return {"recruit_first_followers": view.capacity}


@pytest.fixture(scope="module")
def leaders(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("own") / "leaders.py"
    path.write_text(LEADERS, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def plan(tmp_path_factory) -> Path:
    """A copy of a library strategy under another name and, as people leave it, the same title."""
    path = tmp_path_factory.mktemp("own") / "our_plan.yaml"
    text = (LIBRARY["strategy"] / "mobilizing_leadership.yaml").read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def beside(case, plan, leaders):
    """A short search with a plan and a function beside the library."""
    own = [plan, f"{leaders}:backbone_first"]
    return optimise(case, seed=3, capacity=9, strategies=own, **SHORT)


def test_they_are_judged_beside_the_library_as_a_comparison_would(beside, plan, leaders):
    assert set(beside.table["strategy"]) == {"found", *list_strategies(), "our_plan", "backbone_first"}
    case = beside.request.scenarios[0]
    again = compare(case, [plan, f"{leaders}:backbone_first"], replicates=40, seed=3).summary()
    mine = beside.table.set_index("strategy")["mean"]
    for row in again.to_dict(orient="records"):
        assert mine[row["strategy"]] == row["mean"]
    # the same plan under another name, under the same luck and capacity
    assert mine["our_plan"] == mine["mobilizing_leadership"]
    assert beside.leads[0].library == pytest.approx(mine.drop("found").max())


def test_each_has_its_lead_and_its_sentence(beside):
    assert [one.strategy for one in beside.over_own] == ["our_plan", "backbone_first"]
    table = beside.table.set_index("strategy")
    for one in beside.over_own:
        assert one.difference == pytest.approx(table.loc[one.strategy, "lead"])
        assert one.low <= one.difference <= one.high
        assert sum(one.strategy in line for line in beside.verdict()) == 1
    assert "the library and of your own" in beside.verdict()[0] or "and your own" in beside.verdict()[0]
    assert "the whole library and your own" in beside.verdict()[-1]


def test_what_is_saved_and_said_holds_them(beside, leaders, tmp_path):
    folder = beside.save(tmp_path / "out")
    about = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in about["own"]] == ["our_plan", "backbone_first"]
    assert about["own"][1]["content"]["python"] == LEADERS
    assert [one["strategy"] for one in about["over_own"]] == ["our_plan", "backbone_first"]
    assert "backbone_first" in (folder / "judgement.csv").read_text(encoding="utf-8")
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.count("<small>your own</small>") == 2 and "the library and your own" in page
    assert pickle.loads(pickle.dumps(beside)).verdict() == beside.verdict()
    words = compare_command(beside).split()
    assert "our_plan.yaml" in words and f"{leaders}:backbone_first" in words


def test_figures_tell_them_apart_also_under_the_same_title(beside, found):
    names = {trace.name for trace in beside.plot("judgement").data}
    assert {"found", "library", "your own"} <= names
    rows = beside.plot("judgement").layout.yaxis.categoryarray
    assert len(set(rows)) == len(rows) == len(beside.table)
    assert "your own" not in {trace.name for trace in found.plot("judgement").data}


def test_those_with_phases_start_the_search(case, leaders):
    own = PLAN.with_(name="ours", phases=(PLAN.phases[0].with_(until=None),))
    usual = request_for(case)
    with_own = request_for(case, strategies=[own, f"{leaders}:backbone_first", steady])
    drafts = [one.key() for one in starts(with_own)]
    assert drafts == [*(one.key() for one in starts(usual)), draft_of(own, usual.limits.horizon).key()]
    assert len(with_own.own) == 3  # functions have no phases: they are judged against only


def test_one_that_beats_the_library_is_what_the_lead_is_against(case, found):
    """What an earlier search found, under a name of one's own; what the new search finds begins there."""
    best = found.strategy.with_(name="ours")
    again = optimise(case, seed=5, capacity=9, strategies=best, **SHORT)
    lead = again.leads[0]
    assert lead.strategy == "ours" and lead == again.over_own[0]
    assert lead.library > again.table.set_index("strategy").loc[list(list_strategies()), "mean"].max()
    assert "ours" in again.verdict()[0] and sum("ours" in line for line in again.verdict()) == 1
    if lead.verdict != "better":
        assert "of the library does" not in again.verdict()[0] and "your own" in again.verdict()[0]


def test_the_search_measures_regret_and_its_best_against_them_too(case, found):
    from coalitionlab.experiments.optimising.optimise import yardstick

    request = request_for(case, capacity=9, strategies=found.strategy.with_(name="ours"))
    search = Search(request, yardstick(request, None))
    first = next(step for step in search.steps() if step is not None)
    usual = request_for(case, capacity=9)
    plain = Search(usual, yardstick(usual, None))
    assert first.library > next(step for step in plain.steps() if step is not None).library


def test_what_the_library_has_already_is_dropped(case, plan):
    assert request_for(case, strategies=["leaderless", "leaderless", PLAN]).own == ()
    assert len(request_for(case, strategies=[plan, str(plan)]).own) == 1
    assert request_for(case, strategies=[]).identity() == request_for(case).identity()


@pytest.mark.parametrize(
    ("own", "says"),
    [
        ([PLAN.with_(summary="another")], "not what the library has"),
        ([PLAN.with_(name="found")], "what the strategies that are found are called"),
        ([PLAN.with_(name="front_2")], "what the strategies that are found are called"),
        ([led_by(steady, "leaderless")], "rename the function"),
        ([PLAN.with_(name="ours"), PLAN.with_(name="ours", summary="another")], "twice, and not the same"),
        ([led_by(lambda view: {}, "ours"), led_by(lambda view: {}, "ours")], "twice, and not the same"),
        (["no_such_strategy"], "no_such_strategy"),
        ([7], "give a name, a path"),
    ],
)
def test_names_that_mean_something_else_are_refused(case, own, says):
    with pytest.raises(InputError, match=says) as refused:
        request_for(case, strategies=own)
    assert len(refused.value.problems) == 1


def test_an_aim_at_a_sector_that_is_not_there_is_refused_at_once(case):
    phase = {
        "name": "one",
        "effort": {"recruit_first_followers": 1},
        "aims": {"recruit_first_followers": "sector:army"},
    }
    own = PLAN.with_(name="ours", phases=[phase])
    with pytest.raises(InputError, match="army"):
        request_for(case, strategies=own)


def test_a_search_goes_on_only_with_the_same_strategies(case, leaders, tmp_path):
    folder, text = tmp_path / "out", tmp_path / "mine.py"
    text.write_text(LEADERS, encoding="utf-8")
    asked = {"seed": 3, "capacity": 9, "out": folder, **SHORT}

    def stop(now):
        if now.stage == "searching" and now.done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        optimise(case, strategies=f"{text}:backbone_first", progress=stop, **asked)
    for other in (None, PLAN.with_(name="ours")):
        with pytest.raises(InputError, match="other strategies of one's own"):
            optimise(case, strategies=other, resume=True, **asked)
    text.write_text(LEADERS + "\n# changed\n", encoding="utf-8")
    with pytest.raises(InputError, match="other strategies of one's own"):
        optimise(case, strategies=f"{text}:backbone_first", resume=True, **asked)
    text.write_text(LEADERS, encoding="utf-8")
    assert optimise(case, strategies=f"{text}:backbone_first", resume=True, **asked).tried == POPULATION


def test_one_that_overspends_is_refused_before_the_search(case, leaders, tmp_path):
    told = []
    with pytest.raises(InputError, match="spender in month 5"):
        optimise(case, strategies=f"{leaders}:spender", out=tmp_path / "out", progress=told.append, **SHORT)
    assert {now.stage for now in told} <= {"rehearsing"} and not (tmp_path / "out").exists()


def test_one_that_fails_in_one_run_of_the_judgement_is_found_out_before_the_search(case):
    """Functions go through every run that they will have, also those on luck that the search does not meet."""
    seen = []

    def watcher(view):
        seen.append(view.opinion)
        return {"recruit_first_followers": view.capacity}

    compare(case, watcher, replicates=40, seed=3)
    once = next(one for one in seen if seen.count(one) == 1)

    def fragile(view):
        if view.opinion == once:
            raise RuntimeError("this very run")
        return {"recruit_first_followers": view.capacity}

    told = []
    with pytest.raises(InputError, match="this very run"):
        optimise(case, seed=3, strategies=fragile, progress=told.append, **SHORT)
    assert {now.stage for now in told} == {"rehearsing"}
    optimise(case, seed=4, strategies=fragile, **SHORT)


@pytest.mark.slow
@pytest.mark.parametrize("robust", ["worst", "regret"])
def test_over_scenarios_and_worlds(case, robust, leaders):
    own = [PLAN.with_(name="ours", title="Ours"), f"{leaders}:backbone_first"]
    both = optimise(
        [case, case.with_(name="other", months=10)], strategies=own, robust=robust, worlds=2, seed=3,
        outcome=["collective_action", "effort_spent"], trials=POPULATION, replicates=4, judged=20,
    )  # fmt: skip
    assert {"ours", "backbone_first"} <= set(both.front["strategy"])
    assert "your own" in {trace.name for trace in both.plot("front").data}
    if robust == "regret":
        assert both.leads[0].library <= 0 and "best of the library and your own" in both.verdict()[0]


def test_the_command_line(small_file, plan, leaders, tmp_path):
    words = ["optimise", small_file, "--trials", "32", "-n", "8", "--judged", "20", "--capacity", "9"]
    out = tmp_path / "out"
    refused = CliRunner().invoke(app, [*words, "-s", f"{leaders}:spender", "--out", str(out)])
    lines = [line for line in refused.stderr.splitlines() if "leaders.py" in line or "rehearsing" not in line]
    lines = [line for line in lines if line and not line.startswith("compiling")]
    assert refused.exit_code == 2 and len(lines) == 1 and "spender in month 5" in lines[0], refused.output
    assert not out.exists()
    own = ["-s", "leaderless", "-s", str(plan), "-s", f"{leaders}:backbone_first"]
    result = CliRunner().invoke(app, [*words, *own, "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert "your own strategy our_plan" in " ".join(result.output.split())
    assert (out / "found.yaml").exists()
