"""The best use of a budget: what is found keeps to the capacity, is written as it was judged, and is judged fairly."""

from __future__ import annotations

import json
import pickle

import pytest
import yaml
from click.testing import CliRunner

from coalitionlab.experiments.cli.app import app
from coalitionlab.experiments.comparing.compare import compare
from coalitionlab.experiments.optimising.optimise import optimise
from coalitionlab.experiments.optimising.report import compare_command
from coalitionlab.experiments.optimising.search import POPULATION
from coalitionlab.model.coalition_model import CoalitionModel
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.schema import Strategy

from .conftest import QUICK


def test_nothing_found_ever_spends_more_than_the_capacity(found):
    case = found.request.scenarios[0]
    for strategy in found.strategies:
        model = CoalitionModel(case, strategy, rng=5)
        before = 0.0
        for _ in range(case.months):
            model.step()
            assert model.ledger.spent - before <= 9 * (1 + 1e-9)
            before = model.ledger.spent
        assert (
            0 < before <= 9 * 8 * (1 + 1e-9)
        )  # months 1 to 8: it withdraws in month 9; effort that reaches nobody is not spent


def test_the_judgement_is_the_comparison_that_anyone_can_make(found, tmp_path):
    folder = found.save(tmp_path / "out")
    strategy = load_strategy(folder / "found.yaml")
    assert strategy == found.strategy.with_(name=strategy.name) and strategy.name == "found"
    case = found.request.scenarios[0]
    names = ["leaderless", "mobilizing_leadership"]
    again = compare(case, [strategy, *names], replicates=40, seed=3)
    mine = found.table.set_index("strategy")["mean"]
    theirs = again.summary().set_index("strategy")["mean"]
    assert mine[["found", *names]].to_dict() == theirs[["found", *names]].to_dict()
    lead = found.leads[0]
    assert lead.found == pytest.approx(mine["found"]) and lead.library == pytest.approx(
        mine.drop("found").max()
    )


def test_the_command_of_the_judgement_names_a_file_for_a_scenario_of_ones_own(found):
    words = compare_command(found).split()
    assert words[2] == "small.yaml" and words[-4:] == [
        "--set",
        "environment.events.0.capacity=null",
        "--set",
        "environment.events.1.capacity=null",
    ]


def test_what_is_saved(found, tmp_path):
    folder = found.save(tmp_path / "out")
    assert {path.name for path in folder.iterdir()} >= {
        "found.yaml", "judgement.csv", "front.csv", "runs.parquet", "report.html", "manifest.json"
    }  # fmt: skip
    about = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert about["complete"] and about["verdict"] == found.verdict() and about["kind"] == "optimum"
    content = yaml.safe_load((folder / "found.yaml").read_text(encoding="utf-8"))
    assert all(isinstance(parts, int) for phase in content["phases"] for parts in phase["effort"].values())
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "A small &lt;town&gt;" in page and "<town>" not in page.replace("&lt;town&gt;", "")
    with pytest.raises(InputError, match="already exists"):
        found.save(tmp_path / "out")
    found.save(tmp_path / "out", force=True)


def test_what_is_found_can_be_pickled_and_drawn(found):
    again = pickle.loads(pickle.dumps(found))
    assert again.strategy == found.strategy and again.verdict() == found.verdict()
    assert {trace.type for trace in found.plot().data} == {"bar"}
    assert found.plot("judgement").data
    for wrong in ("pie", "front"):
        with pytest.raises(InputError):
            found.plot(wrong)


def test_it_says_when_it_is_not_better(case):
    """With a capacity that buys nothing, nothing helps, and it must not claim so."""
    quiet = optimise(case, seed=3, capacity=1e-6, trials=POPULATION, replicates=8, judged=40, style=False)
    assert not quiet.better
    assert quiet.leads[0].verdict in ("level", "worse") and quiet.verdict()[0].startswith("Not ")


@pytest.mark.slow
def test_a_front_trades_one_outcome_for_another(case):
    front = optimise(case, outcome=["collective_action", "effort_spent"], seed=3, **QUICK)
    assert len(front.leads) == 2 and set(front.tables) == {"collective_action", "effort_spent"}
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
    assert front.plot("front").data
    assert any(phase.share < 1 for one in front.strategies for phase in one.phases)


@pytest.mark.slow
@pytest.mark.parametrize("robust", ["mean", "worst", "regret"])
def test_several_scenarios_and_worlds(case, robust):
    other = case.with_(name="other", months=10)
    both = optimise(
        [case, other], robust=robust, worlds=2, seed=3, trials=POPULATION, replicates=4, judged=20
    )
    assert set(both.table["scenario"]) == {"small", "other"}
    lead = both.leads[0]
    assert lead.low <= lead.difference <= lead.high
    assert any(line.startswith("other: ") for line in both.verdict())
    if robust == "regret":
        assert lead.library <= 0


def test_style_may_be_left_alone(case):
    kept = optimise(case, style=False, seed=3, **QUICK)
    assert kept.strategy.convener.control is None and kept.strategy.convener.transparency is None


@pytest.mark.slow
@pytest.mark.parametrize("name", ["milton_keynes"])
def test_it_beats_the_library_where_it_was_measured_to(name):
    best = optimise(name, trials=20 * POPULATION, seed=1)
    assert best.better and best.leads[0].low > 0.02


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
        "--judged",
        "40",
        "--out",
        str(tmp_path / "o"),
    ]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    assert "What it does" in result.output and "thinking aid, not a forecast" in result.output
    again = CliRunner().invoke(
        app, ["compare", small_file, "-s", str(tmp_path / "o" / "found.yaml"), "-n", "8"]
    )
    assert again.exit_code == 0, again.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--robust", "mena"], "did you mean 'mean'"),
        (["--outcome", "colective_action"], "collective_action"),
        (["--outcome", "peak", "--outcome", "peak"], "twice"),
        (["--trials", "0"], "whole number from 1"),
        (["--capacity", "-3"], "staff-days"),
        (["--resume"], "resume needs the folder of the search"),
        (["--phases", "0"], "whole number from 1"),
    ],
)
def test_bad_input_is_refused_in_a_line(small_file, words, says):
    result = CliRunner().invoke(app, ["optimise", small_file, *words])
    lines = [line for line in result.stderr.splitlines() if not line.startswith("compiling")]
    assert result.exit_code == 2 and len(lines) == 1 and says in lines[0], result.output


def test_an_outcome_that_is_not_defined_is_refused(case):
    with pytest.raises(InputError, match="not defined in"):
        optimise(case.with_(withdraw_month=None), outcome="durable_collective_action", **QUICK)


def test_the_library_is_what_it_is_judged_against(found):
    assert {one.name for one in found.request.library} == set(list_strategies())
    assert set(found.table["strategy"]) == {"found", *list_strategies()}
    assert isinstance(found.strategy, Strategy) and load_scenario("milton_keynes")
