"""The best use of a budget: it keeps to the capacity, is saved as it was tested, and is tested fairly."""

from __future__ import annotations

import json
import pickle

import numpy as np
import pandas as pd
import pytest
import yaml
from click.testing import CliRunner

from coalitionlab.experiments.cli.app import app
from coalitionlab.experiments.comparing.compare import compare
from coalitionlab.experiments.money import expense, planned_cost
from coalitionlab.experiments.optimising.breeder import POPULATION
from coalitionlab.experiments.optimising.optimise import optimise
from coalitionlab.experiments.optimising.words import none_as_good, verdict_words
from coalitionlab.model.coalition_model import CoalitionModel
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import list_strategies, load_strategy

from .conftest import QUICK


def test_it_never_spends_more_than_the_capacity(best):
    (case,) = best.scenarios
    model = CoalitionModel(case, best.strategy, rng=5)
    before = 0.0
    for _ in range(case.months):
        model.step()
        assert model.trace.spent - before <= 9 * (1 + 1e-9)
        before = model.trace.spent
    assert 0 < before <= 9 * 8 * (1 + 1e-9)  # the convener withdraws in month 9


def test_the_test_is_the_comparison_that_anyone_can_make(best, tmp_path):
    folder = best.save(tmp_path / "out")
    strategy = load_strategy(folder / "found.yaml")
    assert strategy == best.strategy and strategy.name == "found"
    names = ["leaderless", "mobilizing_leadership"]
    again = compare(best.scenarios, [strategy, *names], replicates=20, seed=3, worlds=0)
    means, others = (frame.set_index("strategy")["mean"] for frame in (best.table, again.summary()))
    assert set(means.index) == {"found", *list_strategies()}
    assert means[["found", *names]].to_dict() == others[["found", *names]].to_dict()
    lead = best.leads.iloc[0]
    assert lead["score"] == pytest.approx(means["found"])
    assert lead["rival_score"] == pytest.approx(means.drop("found").max())


def test_the_folder_holds_strategy_tables_and_report(best, tmp_path):
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


def test_it_can_be_pickled_and_drawn(best):
    again = pickle.loads(pickle.dumps(best))
    assert again.strategy == best.strategy and again.words() == best.words()
    assert {trace.type for trace in best.figure().data} == {"bar"}
    assert best.figure("test").data
    for wrong in ("pie", "front"):
        with pytest.raises(InputError, match="unknown figure"):
            best.figure(wrong)


def test_few_actions_in_the_style_of_today_with_what_they_cost(case):
    """Which two things? The plan keeps the style of the plan of today, which stands in the table."""
    ours = load_strategy("dominant_convener").with_(name="ours", title="Ours")
    two = optimise(case, most=2, least=2.0, current=ours, **{**QUICK, "trials": POPULATION})
    actions = {name for phase in two.strategy.phases for name in phase.effort}
    assert len(actions) <= 2 and two.strategy.convener == ours.convener
    rows = two.beside().set_index("role")
    assert {"found", "today"} <= set(rows.index) and rows.loc["today", "strategy"] == "ours"
    runs = two.runs.groupby("strategy")["voice_of_affected"].mean()
    assert rows.loc["found", "voice_of_affected_change"] == pytest.approx(runs["found"] - runs["ours"])
    words = two.words()
    assert words[1].startswith("What to do: ") and "the plan of today (Ours)" in words[2]
    assert "power in few hands" in words[2]


@pytest.mark.parametrize(("high", "verdict", "said"), [
    (0.1, "not significant", []),
    (-0.1, "not significant", ["Ours"]),
    (-0.1, "worse", ["Ours", "Theirs"]),
    (0.1, "worse", ["Theirs"]),
])  # fmt: skip
def test_that_few_actions_do_not_do_as_well_comes_first(high, verdict, said):
    leads = pd.DataFrame([{"outcome": "collective_action", "rival": "theirs", "verdict": verdict}])
    today = {"collective_action_change_low": -0.3, "collective_action_change_high": high}
    lines = none_as_good(3, leads, today, {"ours": "Ours", "theirs": "Theirs"}, "ours")
    assert lines == [f"No plan of at most 3 actions was found that does as well as {' or '.join(said)}."] * bool(said)


def test_the_first_line_says_in_how_many_worlds(case):
    """Over eight worlds: the search has others than the test, and who is ahead is counted in those of the test."""
    over = optimise(case, **{**QUICK, "trials": POPULATION, "worlds": 8, "replicates": 4})
    runs = over.runs.groupby(["world", "strategy"])["collective_action"].mean().unstack()
    assert len(runs) == 8 and over.settings.search_seed != over.settings.seed
    ahead = int((runs["found"] > runs[over.leads.iloc[0]["rival"]]).sum())
    if ahead in (0, 8) and over.leads.iloc[0]["verdict"] != "not significant":
        assert f"in {ahead} of 8 plausible worlds" in over.words()[0]


def test_it_says_when_it_is_not_better(case):
    """With a capacity that buys nothing, nothing helps, and it must not claim so."""
    quiet = optimise(case, **{**QUICK, "capacity": 1e-6, "trials": POPULATION})
    assert not quiet.better and quiet.words()[0].startswith("Not ")
    assert quiet.leads["verdict"][0] in ("not significant", "worse")
    assert quiet.strategy.convener.control is None and quiet.strategy.convener.transparency is None


@pytest.mark.slow
def test_a_front_trades_one_outcome_for_another(case):
    front = optimise(case, outcome=["collective_action", "effort_spent"], **{**QUICK, "trials": POPULATION})
    assert front.leads["outcome"].tolist() == ["collective_action", "effort_spent"]
    assert set(front.table["outcome"]) == {"collective_action", "effort_spent"}
    assert front.front["found"].any() and (front.front["effort_spent"] >= 0).all()
    assert front.front.loc[front.front["strategy"] == "leaderless", "on_front"].item()  # nobody spends less
    on = front.front[front.front["on_front"]]
    for row in on.to_dict(orient="records"):
        better = (on["collective_action"] > row["collective_action"]) & (on["effort_spent"] < row["effort_spent"])
        assert not better.any()
    assert {trace.name for trace in front.figure("front").data} == {"found", "library"}
    assert any(phase.share < 1 for strategy in front.strategies for phase in strategy.phases)


@pytest.mark.slow
@pytest.mark.parametrize("robust", ["mean", "regret"])
def test_over_scenarios_and_worlds(case, robust):
    own = load_strategy("mobilizing_leadership").with_(name="ours", title="Ours")
    quick = {**QUICK, "trials": POPULATION, "worlds": 2}
    both = optimise([case, case.with_(name="other", months=10)], strategies=own, robust=robust, **quick)
    assert set(both.table["scenario"]) == {"small", "other"} and "ours" in set(both.front["strategy"])
    lead = both.leads.iloc[0]
    assert lead["low"] <= lead["lead"] <= lead["high"]
    assert {"Held-out test on other, by collective action"} < set(both.shown())
    if robust == "regret":
        assert lead["rival_score"] >= 0 and "best of the library and your own" in both.words()[0]


@pytest.mark.slow
def test_it_beats_the_library():
    best = optimise(
        "job_placement",
        worlds=0,
        trials=4 * POPULATION,
        replicates=12,
        test_replicates=100,
        seed=1,
        least=0,
        style=True,
    )
    assert best.better and best.leads["low"][0] > 0.005


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
        (["--most", "0"], "whole number from 1"),
        (["--least", "-1"], "staff-days a month"),
        (["--current", "leaderles"], "did you mean 'leaderless'"),
    ],
)
def test_bad_input_is_refused_in_a_line(small_file, words, says):
    result = CliRunner().invoke(app, ["optimise", small_file, *words])
    lines = [line for line in result.stderr.splitlines() if not line.startswith("compiling")]
    assert result.exit_code == 2 and len(lines) == 1 and says in lines[0], result.output


def test_an_undefined_outcome_is_refused(case):
    with pytest.raises(InputError, match="not defined in"):
        optimise(case.with_(withdraw_month=None), outcome="durable_collective_action", **QUICK)


def test_a_plan_keeps_within_the_money_and_says_what_it_costs(case):
    """The price is the scenario's and the catalogue's; rivals that cost more spend less; no run depends on prices."""
    priced = case.with_(money={"day_rate": 100.0, "expenses": {"build_trust": 50.0}})
    assert expense(priced, "build_trust") == 50.0 and expense(priced, "run_pilot") == 100.0
    limit = 3000.0  # 9 staff-days for 8 months cost 7,200 without expenses
    few = {**QUICK, "trials": 8, "most": 3, "money": limit, "current": "mobilizing_leadership"}
    found = optimise(priced, **few)
    plans = [found.strategy, *found.settings.rivals]
    capacity = found.settings.scenarios[0]
    assert all(planned_cost(capacity, plan) <= limit * (1 + 1e-9) for plan in plans)
    rows = found.beside()
    assert (rows["money"] <= limit * (1 + 1e-9)).all() and rows["money"].max() > 0.8 * limit
    assert "money" in "\n".join(found.words()) and "of the 3,000" in "\n".join(found.words())
    table = compare(
        [priced, case.with_(name="free")], ["leaderless", "communication"], replicates=2, worlds=0, months=False
    )
    assert table.costs()["scenario"].unique().tolist() == ["small"]
    by_scenario = table.runs.drop(columns="scenario").groupby(table.runs["scenario"])
    assert (
        by_scenario.get_group("small")
        .reset_index(drop=True)
        .equals(by_scenario.get_group("free").reset_index(drop=True))
    )
    for asked, remedy in (({"money": 5.0}, "write at least"), ({"money": -1.0}, "above 0")):
        with pytest.raises(InputError, match=remedy):
            optimise(priced, **{**few, **asked})
    with pytest.raises(InputError, match="day_rate"):
        optimise(case, **few)


def test_with_too_few_worlds_it_says_first_that_nothing_is_claimed_and_shows_no_interval_of_a_lead(case):
    best = optimise(case, worlds=3, trials=4, replicates=4, test_replicates=20)
    first, *further = best.words()
    assert first.startswith("Nothing is claimed: 3 worlds cannot show a difference, make 7 or more.")
    assert "interval" not in first and "significant" not in " ".join([first, *further])
    shown = best.shown()
    assert not any("lead" in column and "interval" in column for table in shown.values() for column in table)
    change = best.beside().iloc[0]
    assert np.isnan(change["collective_action_change_low"]) and np.isfinite(change["collective_action_change"])
    enough = optimise(case, worlds=7, trials=4, replicates=4, test_replicates=20).words()
    assert "interval" in enough[0] and "Nothing is claimed" not in " ".join(enough)


def test_what_leads_the_best_but_not_every_rival_is_said_so():
    row = {"outcome": "final", "rival": "even_spread", "score": 0.02, "rival_score": 0.014, "lead": 0.006, "low": 0.002}
    leads = pd.DataFrame([{**row, "high": 0.013, "verdict": "not significant"}])
    (first, *_) = verdict_words(leads, (), "", 40, 1, (12, "worlds"))
    assert first.startswith(
        "Ahead in final of the strategy of the library that does best, but not significantly of every one"
    )
    (first, *_) = verdict_words(leads.assign(low=-0.001), (), "", 40, 1, (12, "worlds"))
    assert first.startswith("Not significantly different in final")
