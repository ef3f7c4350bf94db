"""The user's own strategies: what the result is tested against, never in place of one of the library."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from coalitionlab.experiments.cli.app import app
from coalitionlab.experiments.comparing.compare import compare
from coalitionlab.experiments.optimising.breeder import POPULATION
from coalitionlab.experiments.optimising.optimise import optimise
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.led import led_by
from coalitionlab.scenarios.loader import LIBRARY, list_strategies, load_strategy
from coalitionlab.scenarios.schema import Strategy

from .conftest import QUICK
from .test_search import settings_for, stop_after

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
    return optimise(case, strategies=[plan, f"{leaders}:backbone_first"], **SHORT)


def test_they_are_tested_as_a_comparison_would(beside, plan, leaders):
    assert set(beside.table["strategy"]) == {"found", *list_strategies(), "our_plan", "backbone_first"}
    again = compare(beside.scenarios, [plan, f"{leaders}:backbone_first"], replicates=20, seed=3, worlds=0).summary()
    means = beside.table.set_index("strategy")["mean"]
    assert again.set_index("strategy")["mean"].to_dict() == means[["our_plan", "backbone_first"]].to_dict()
    # the same plan under another name, with the same random numbers and capacity
    assert means["our_plan"] == means["mobilizing_leadership"]
    assert beside.leads["rival_score"][0] == pytest.approx(means.drop("found").max())


def test_each_has_its_lead_and_its_sentence(beside):
    assert {"our_plan", "backbone_first"} <= set(beside.leads["rival"])
    table = beside.table.set_index("strategy")
    for row in beside.leads.to_dict(orient="records"):
        assert row["lead"] == pytest.approx(table.loc[row["rival"], "lead"])
        assert row["low"] <= row["lead"] <= row["high"]
        assert sum(row["rival"] in line for line in beside.words()) == 1
    assert "the library and your own strategies" in beside.words()[0]
    # strategies of the same title have a row each
    rows = beside.figure("test").data[-1].y
    assert len(set(rows)) == len(rows) == len(beside.table)


def test_the_folder_holds_them(beside, tmp_path):
    folder = beside.save(tmp_path / "out")
    about = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert [strategy["name"] for strategy in about["own"]] == ["our_plan", "backbone_first"]
    assert about["own"][1]["content"]["python"] == LEADERS
    assert "backbone_first" in (folder / "test.csv").read_text(encoding="utf-8")


def test_the_lead_is_over_one_that_beats_the_library(case):
    """Nothing fills a room within a year as compulsion alone does."""
    ours = Strategy.model_validate({"name": "ours", "phases": [{"name": "compel", "effort": {"mandate_participation": 1}}]})  # fmt: skip
    again = optimise(case, strategies=ours, outcome="membership", **SHORT)
    lead = again.leads.iloc[0]
    assert lead["rival"] == "ours" and len(again.leads) == 1
    assert lead["rival_score"] > again.table.set_index("strategy").loc[list(list_strategies()), "mean"].max()
    assert "your own strategy ours" in again.words()[0] and sum("ours" in line for line in again.words()) == 1


def test_what_the_library_has_already_is_dropped(case, plan):
    assert settings_for(case, ["leaderless", "leaderless", PLAN]).own == ()
    assert len(settings_for(case, [plan, str(plan)]).own) == 1
    assert settings_for(case, []).identity() == settings_for(case).identity()


@pytest.mark.parametrize(
    ("own", "says"),
    [
        ([PLAN.with_(summary="another")], "another strategy is called"),
        ([PLAN.with_(name="found")], "reserved for the results"),
        ([PLAN.with_(name="front_2")], "reserved for the results"),
        ([led_by(steady, "leaderless")], "another strategy is called"),
        ([PLAN.with_(name="ours"), PLAN.with_(name="ours", summary="another")], "another strategy is called"),
        ([led_by(lambda view: {}, "ours"), led_by(lambda view: {}, "ours")], "another strategy is called"),
        (["no_such_strategy"], "no_such_strategy"),
        ([7], "give a name, a path"),
        (
            [PLAN.with_(name="ours", phases=[{
                "name": "on", "effort": {"build_trust": 1, "recruit_first_followers": 1},
                "aims": {"recruit_first_followers": "sector:army"},
            }])],
            "army",
        ),
    ],
)  # fmt: skip
def test_strategies_that_cannot_be_used_are_refused(case, own, says):
    with pytest.raises(InputError, match=says) as refused:
        settings_for(case, own)
    assert len(refused.value.problems) == 1


def test_a_search_goes_on_only_with_the_same_strategies(case, tmp_path):
    folder, text = tmp_path / "out", tmp_path / "mine.py"
    text.write_text(LEADERS, encoding="utf-8")
    search = {"strategies": f"{text}:backbone_first", "out": folder, **SHORT}
    with pytest.raises(KeyboardInterrupt):
        optimise(case, progress=stop_after(POPULATION), **search)
    with pytest.raises(InputError, match="other scenarios, strategies or version"):
        optimise(case, resume=True, **{**search, "strategies": PLAN.with_(name="ours")})
    text.write_text(LEADERS + "\n# changed\n", encoding="utf-8")
    with pytest.raises(InputError, match="other scenarios, strategies or version"):
        optimise(case, resume=True, **search)
    text.write_text(LEADERS, encoding="utf-8")
    assert optimise(case, resume=True, **search).tried == POPULATION


def test_a_function_that_fails_in_a_run_of_the_test_is_refused_before_the_search(case):
    seen = []

    def watcher(view):
        seen.append(view.opinion)
        return {"recruit_first_followers": view.capacity}

    compare(case.with_(**{"convener.capacity": 9.0}), watcher, replicates=20, seed=3, worlds=0)
    once = next(opinion for opinion in seen if seen.count(opinion) == 1)

    def fragile(view):
        if view.opinion == once:
            raise RuntimeError("this very run")
        return {"recruit_first_followers": view.capacity}

    with pytest.raises(InputError, match="this very run"):
        optimise(case, strategies=fragile, progress=stop_after(0), **SHORT)


def test_the_command_line(small_file, plan, leaders, tmp_path):
    out = tmp_path / "out"
    words = [
        "optimise",
        small_file,
        *["--worlds", "0", "--trials", "32", "-n", "4", "--test-replicates", "20", "--capacity", "9", "--out"],
        str(out),
    ]
    refused = CliRunner().invoke(app, [*words, "-s", f"{leaders}:spender"])
    lines = [line for line in refused.stderr.splitlines() if line and not line.startswith("compiling")]
    assert refused.exit_code == 2 and len(lines) == 1 and "spender in month 5" in lines[0], refused.output
    assert not out.exists()
    result = CliRunner().invoke(app, [*words, "-s", "leaderless", "-s", str(plan)])
    assert result.exit_code == 0, result.output
    assert "What it does" in result.output and "strategies were tried" in result.output
    assert "your own strategy our_plan" in " ".join(result.output.split())
    again = CliRunner().invoke(app, ["compare", small_file, "-s", str(out / "found.yaml"), "-n", "4"])
    assert again.exit_code == 0, again.output
