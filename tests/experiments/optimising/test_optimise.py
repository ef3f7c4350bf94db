"""The best use of a budget: it keeps to the capacity, is saved as it was tested, and is tested fairly."""

from __future__ import annotations

import json
import pickle

import pytest
import yaml
from click.testing import CliRunner

from coalitionlab.experiments.cli.app import app
from coalitionlab.experiments.comparing.compare import compare
from coalitionlab.experiments.optimising.breeder import POPULATION
from coalitionlab.experiments.optimising.optimise import optimise
from coalitionlab.model.coalition_model import CoalitionModel
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.schema import Strategy

from .conftest import QUICK


def test_it_never_spends_more_than_the_capacity(best):
    case = best.settings.scenarios[0]
    for strategy in best.strategies:
        model = CoalitionModel(case, strategy, rng=5)
        before = 0.0
        for _ in range(case.months):
            model.step()
            assert model.trace.spent - before <= 9 * (1 + 1e-9)
            before = model.trace.spent
        assert (
            0 < before <= 9 * 8 * (1 + 1e-9)
        )  # months 1 to 8: it withdraws in month 9; effort that reaches nobody is not spent


def test_the_test_is_the_comparison_that_anyone_can_make(best, tmp_path):
    folder = best.save(tmp_path / "out")
    strategy = load_strategy(folder / "found.yaml")
    assert strategy == best.strategy.with_(name=strategy.name) and strategy.name == "found"
    case = best.settings.scenarios[0]
    names = ["leaderless", "mobilizing_leadership"]
    again = compare(case, [strategy, *names], replicates=40, seed=3)
    mine = best.table.set_index("strategy")["mean"]
    theirs = again.summary().set_index("strategy")["mean"]
    assert mine[["found", *names]].to_dict() == theirs[["found", *names]].to_dict()
    lead = best.leads.iloc[0]
    assert lead["score"] == pytest.approx(mine["found"])
    assert lead["rival_score"] == pytest.approx(mine.drop("found").max())


def test_what_is_saved(best, tmp_path):
    folder = best.save(tmp_path / "out")
    assert {path.name for path in folder.iterdir()} >= {
        "found.yaml", "test.csv", "front.csv", "runs.parquet", "report.html", "manifest.json"
    }  # fmt: skip
    about = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert about["complete"] and about["better"] == best.better and about["kind"] == "optimum"
    content = yaml.safe_load((folder / "found.yaml").read_text(encoding="utf-8"))
    assert all(isinstance(parts, int) for phase in content["phases"] for parts in phase["effort"].values())
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "A small &lt;town&gt;" in page and "<town>" not in page.replace("&lt;town&gt;", "")
    with pytest.raises(InputError, match="already exists"):
        best.save(tmp_path / "out")
    best.save(tmp_path / "out", force=True)


def test_it_can_be_pickled_and_drawn(best):
    again = pickle.loads(pickle.dumps(best))
    assert again.strategy == best.strategy and again.words() == best.words()
    assert {trace.type for trace in best.figure().data} == {"bar"}
    assert best.figure("test").data
    for wrong in ("pie", "front"):
        with pytest.raises(InputError):
            best.figure(wrong)


def test_it_says_when_it_is_not_better(case):
    """With a capacity that buys nothing, nothing helps, and it must not claim so."""
    quiet = optimise(
        case, seed=3, capacity=1e-6, trials=POPULATION, replicates=8, test_replicates=40, keep_style=True
    )
    assert not quiet.better
    assert quiet.leads["verdict"][0] in ("not significant", "worse") and quiet.words()[0].startswith("Not ")


@pytest.mark.slow
def test_a_front_trades_one_outcome_for_another(case):
    front = optimise(case, outcome=["collective_action", "effort_spent"], seed=3, **QUICK)
    assert front.leads["outcome"].tolist() == ["collective_action", "effort_spent"]
    assert set(front.table["outcome"]) == {"collective_action", "effort_spent"}
    ours = front.front[front.front["found"]]
    assert ours["strategy"].tolist() and front.strategy.name == "found"
    assert (front.front["effort_spent"] >= 0).all()
    assert front.front.loc[front.front["strategy"] == "leaderless", "on_front"].item()  # nobody spends less
    on = front.front[front.front["on_front"]]
    for row in on.to_dict(orient="records"):
        better = (on["collective_action"] > row["collective_action"]) & (
            on["effort_spent"] < row["effort_spent"]
        )
        assert not better.any()
    assert front.figure("front").data
    assert any(phase.share < 1 for one in front.strategies for phase in one.phases)


@pytest.mark.slow
@pytest.mark.parametrize("robust", ["mean", "worst", "regret"])
def test_several_scenarios_and_worlds(case, robust):
    other = case.with_(name="other", months=10)
    both = optimise(
        [case, other], robust=robust, worlds=2, seed=3, trials=POPULATION, replicates=4, test_replicates=20
    )
    assert set(both.table["scenario"]) == {"small", "other"}
    lead = both.leads.iloc[0]
    assert lead["low"] <= lead["lead"] <= lead["high"]
    assert any(line.startswith("other: ") for line in both.words())
    if robust == "regret":
        assert lead["rival_score"] >= 0


def test_style_may_be_left_alone(case):
    kept = optimise(case, keep_style=True, seed=3, **QUICK)
    assert kept.strategy.convener.control is None and kept.strategy.convener.transparency is None


@pytest.mark.slow
@pytest.mark.parametrize("name", ["milton_keynes"])
def test_it_beats_the_library(name):
    best = optimise(name, trials=20 * POPULATION, seed=1)
    assert best.better and best.leads["low"][0] > 0.02


def test_the_command_line(small_file, tmp_path):
    words = [
        "optimise",
        small_file,
        "--capacity",
        "9",
        "--trials",
        "32",
        "-n",
        "8",
        "--test-replicates",
        "40",
        "--out",
        str(tmp_path / "o"),
    ]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    assert "What it does" in result.output and "strategies were tried" in result.output
    again = CliRunner().invoke(
        app, ["compare", small_file, "-s", str(tmp_path / "o" / "found.yaml"), "-n", "8"]
    )
    assert again.exit_code == 0, again.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--robust", "mena"], "did you mean 'mean'"),
        (["--outcome", "colective_action"], "collective_action"),
        (["--outcome", "peak", "--outcome", "peak"], "named twice"),
        (["--trials", "0"], "whole number from 1"),
        (["--capacity", "-3"], "staff-days"),
        (["--resume"], "--resume needs --out FOLDER"),
        (["--phases", "0"], "whole number from 1"),
    ],
)
def test_bad_input_is_refused_in_a_line(small_file, words, says):
    result = CliRunner().invoke(app, ["optimise", small_file, *words])
    lines = [line for line in result.stderr.splitlines() if not line.startswith("compiling")]
    assert result.exit_code == 2 and len(lines) == 1 and says in lines[0], result.output


def test_an_undefined_outcome_is_refused(case):
    with pytest.raises(InputError, match="not defined in"):
        optimise(case.with_(withdraw_month=None), outcome="durable_collective_action", **QUICK)


def test_it_is_tested_against_the_library(best):
    assert {one.name for one in best.settings.library} == set(list_strategies())
    assert set(best.table["strategy"]) == {"found", *list_strategies()}
    assert isinstance(best.strategy, Strategy) and load_scenario("milton_keynes")
