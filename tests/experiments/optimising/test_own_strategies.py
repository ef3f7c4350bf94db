"""The user's own strategies: where the search starts, what its result is tested against, never in place of one of the library."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
from click.testing import CliRunner

from coalitionlab.experiments.cli.app import app
from coalitionlab.experiments.comparing.compare import compare
from coalitionlab.experiments.optimising.breeder import POPULATION, starting_drafts
from coalitionlab.experiments.optimising.drafts import draft_of
from coalitionlab.experiments.optimising.optimise import optimise
from coalitionlab.experiments.optimising.search import benchmark, measuring
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.led import led_by
from coalitionlab.scenarios.loader import LIBRARY, list_strategies, load_strategy

from .conftest import QUICK
from .test_search import result, settings_for

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
    case = beside.settings.scenarios[0]
    again = compare(case, [plan, f"{leaders}:backbone_first"], replicates=40, seed=3).summary()
    mine = beside.table.set_index("strategy")["mean"]
    for row in again.to_dict(orient="records"):
        assert mine[row["strategy"]] == row["mean"]
    # the same plan under another name, under the same luck and capacity
    assert mine["our_plan"] == mine["mobilizing_leadership"]
    assert beside.leads["rival_score"][0] == pytest.approx(mine.drop("found").max())


def test_each_has_its_lead_and_its_sentence(beside):
    assert {"our_plan", "backbone_first"} <= set(beside.leads["rival"])
    table = beside.table.set_index("strategy")
    for row in beside.leads.to_dict(orient="records"):
        assert row["lead"] == pytest.approx(table.loc[row["rival"], "lead"])
        assert row["low"] <= row["lead"] <= row["high"]
        assert sum(row["rival"] in line for line in beside.words()) == 1
    assert "the library and your own strategies" in beside.words()[0]
    assert "all of the library and your own strategies" in beside.words()[-1]


def test_what_is_saved_and_said_holds_them(beside, leaders, tmp_path):
    folder = beside.save(tmp_path / "out")
    about = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in about["own"]] == ["our_plan", "backbone_first"]
    assert about["own"][1]["content"]["python"] == LEADERS
    assert "backbone_first" in (folder / "test.csv").read_text(encoding="utf-8")
    assert "the library and your own strategies" in (folder / "report.html").read_text(encoding="utf-8")
    assert pickle.loads(pickle.dumps(beside)).words() == beside.words()


def test_figures_distinguish_strategies_of_the_same_title(beside):
    rows = beside.figure("test").data[-1].y
    assert len(set(rows)) == len(rows) == len(beside.table)


def test_those_with_phases_start_the_search(case, leaders):
    own = PLAN.with_(name="ours", phases=(PLAN.phases[0].with_(until=None),))
    usual = settings_for(case)
    with_own = settings_for(case, strategies=[own, f"{leaders}:backbone_first", steady])
    drafts = [one.key() for one in starting_drafts(with_own)]
    assert drafts == [
        *(one.key() for one in starting_drafts(usual)),
        draft_of(own, usual.limits.last_month).key(),
    ]
    assert len(with_own.own) == 3  # functions have no phases: they are judged against only


def test_the_lead_is_over_one_that_beats_the_library(case, best):
    """The result of an earlier search, under a name of one's own."""
    own = best.strategy.with_(name="ours")
    again = optimise(case, seed=5, capacity=9, strategies=own, **SHORT)
    lead = again.leads.iloc[0]
    assert lead["rival"] == "ours" and len(again.leads) == 1
    assert lead["rival_score"] > again.table.set_index("strategy").loc[list(list_strategies()), "mean"].max()
    assert "your own strategy ours" in again.words()[0] and sum("ours" in line for line in again.words()) == 1


def test_the_search_compares_with_them_too(case, best):
    def best_score(settings):
        return result(benchmark(settings, measuring(settings), 0, settings.replicates)).scores.max()

    own = settings_for(case, capacity=9, strategies=best.strategy.with_(name="ours"))
    assert best_score(own) > best_score(settings_for(case, capacity=9))


def test_what_the_library_has_already_is_dropped(case, plan):
    assert settings_for(case, strategies=["leaderless", "leaderless", PLAN]).own == ()
    assert len(settings_for(case, strategies=[plan, str(plan)]).own) == 1
    assert settings_for(case, strategies=[]).identity() == settings_for(case).identity()


@pytest.mark.parametrize(
    ("own", "says"),
    [
        ([PLAN.with_(summary="another")], "differs from the library"),
        ([PLAN.with_(name="found")], "reserved for the results"),
        ([PLAN.with_(name="front_2")], "reserved for the results"),
        ([led_by(steady, "leaderless")], "rename the function"),
        (
            [PLAN.with_(name="ours"), PLAN.with_(name="ours", summary="another")],
            "two different strategies called",
        ),
        (
            [led_by(lambda view: {}, "ours"), led_by(lambda view: {}, "ours")],
            "two different strategies called",
        ),
        (["no_such_strategy"], "no_such_strategy"),
        ([7], "give a name, a path"),
    ],
)
def test_names_that_mean_something_else_are_refused(case, own, says):
    with pytest.raises(InputError, match=says) as refused:
        settings_for(case, strategies=own)
    assert len(refused.value.problems) == 1


def test_an_aim_at_a_sector_that_is_not_there_is_refused_at_once(case):
    phase = {
        "name": "one",
        "effort": {"recruit_first_followers": 1},
        "aims": {"recruit_first_followers": "sector:army"},
    }
    own = PLAN.with_(name="ours", phases=[phase])
    with pytest.raises(InputError, match="army"):
        settings_for(case, strategies=own)


def test_a_search_goes_on_only_with_the_same_strategies(case, leaders, tmp_path):
    folder, text = tmp_path / "out", tmp_path / "mine.py"
    text.write_text(LEADERS, encoding="utf-8")
    asked = {"seed": 3, "capacity": 9, "out": folder, **SHORT}

    def stop(done, total, stage):
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        optimise(case, strategies=f"{text}:backbone_first", progress=stop, **asked)
    for other in (None, PLAN.with_(name="ours")):
        with pytest.raises(InputError, match="other scenarios, strategies or version"):
            optimise(case, strategies=other, resume=True, **asked)
    text.write_text(LEADERS + "\n# changed\n", encoding="utf-8")
    with pytest.raises(InputError, match="other scenarios, strategies or version"):
        optimise(case, strategies=f"{text}:backbone_first", resume=True, **asked)
    text.write_text(LEADERS, encoding="utf-8")
    assert optimise(case, strategies=f"{text}:backbone_first", resume=True, **asked).tried == POPULATION


def test_one_that_overspends_is_refused_before_the_search(case, leaders, tmp_path):
    with pytest.raises(InputError, match="spender in month 5"):
        optimise(case, strategies=f"{leaders}:spender", out=tmp_path / "out", progress=_never, **SHORT)
    assert not (tmp_path / "out").exists()


def test_one_that_fails_in_one_run_of_the_test_is_refused_before_the_search(case):
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

    with pytest.raises(InputError, match="this very run"):
        optimise(case, seed=3, strategies=fragile, progress=_never, **SHORT)


def _never(*now):
    raise AssertionError("the search began")


@pytest.mark.slow
@pytest.mark.parametrize("robust", ["worst", "regret"])
def test_over_scenarios_and_worlds(case, robust, leaders):
    own = [PLAN.with_(name="ours", title="Ours"), f"{leaders}:backbone_first"]
    both = optimise(
        [case, case.with_(name="other", months=10)], strategies=own, robust=robust, worlds=2, seed=3,
        outcome=["collective_action", "effort_spent"], trials=POPULATION, replicates=4, test_replicates=20,
    )  # fmt: skip
    assert {"ours", "backbone_first"} <= set(both.front["strategy"])
    assert "your own" in {trace.name for trace in both.figure("front").data}
    if robust == "regret":
        assert both.leads["rival_score"][0] >= 0 and "best of the library and your own" in both.words()[0]


def test_the_command_line(small_file, plan, leaders, tmp_path):
    words = [
        "optimise",
        small_file,
        "--trials",
        "32",
        "-n",
        "8",
        "--test-replicates",
        "20",
        "--capacity",
        "9",
    ]
    out = tmp_path / "out"
    refused = CliRunner().invoke(app, [*words, "-s", f"{leaders}:spender", "--out", str(out)])
    lines = [line for line in refused.stderr.splitlines() if line and not line.startswith("compiling")]
    assert refused.exit_code == 2 and len(lines) == 1 and "spender in month 5" in lines[0], refused.output
    assert not out.exists()
    own = ["-s", "leaderless", "-s", str(plan), "-s", f"{leaders}:backbone_first"]
    result = CliRunner().invoke(app, [*words, *own, "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert "your own strategy our_plan" in " ".join(result.output.split())
    assert (out / "found.yaml").exists()
