"""Worlds end to end: chosen parameters, one object of answers, command line, folder, report, and any other tables."""

from __future__ import annotations

import json
import sys

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from scipy.stats import qmc

import coalitionlab as cl
from coalitionlab.experiments.cli.app import app
from coalitionlab.experiments.comparing.comparison import load_comparison as load
from coalitionlab.experiments.files import as_json
from coalitionlab.experiments.worlds import words as robustness_words
from coalitionlab.experiments.worlds.draws import draw_worlds, latin_hypercube, uncertain_parameters
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.names.parameters import PARAMETERS

OUTCOME = "collective_action"


@pytest.fixture(scope="module")
def worlds(small, hostile):
    """Three strategies in 60 worlds of 4 replicates, in two scenarios, one of which sets a parameter itself."""
    other = small.with_(name="other", **{"convener.capacity": 60}, parameters={"activity": 0.1})
    return cl.compare([small, other], ["leaderless", "even_spread", hostile], replicates=4, worlds=60, seed=2)


def test_chosen_parameters_are_drawn_as_they_would_be_among_all(small):
    full, part = draw_worlds(5, seed=3), draw_worlds(5, seed=3, uncertain=["talk_rate"])
    assert [set(one) for one in part] == [{"talk_rate"}] * 5
    assert [one["talk_rate"] for one in part] == [one["talk_rate"] for one in full]
    found = cl.compare(small, "even_spread", replicates=1, worlds=2, uncertain=["experience", "talk_rate"])
    group = {name for name in uncertain_parameters() if PARAMETERS[name].group == "experience"}
    assert set(found.world_parameters[0]) == group | {"talk_rate"}
    assert "--uncertain talk_rate" in found.command()
    assert "--uncertain" not in cl.compare(small, "even_spread", replicates=1, worlds=2).command()


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (50, 90), (7, 3)])
def test_points_of_a_latin_hypercube_are_those_of_scipy(count, columns):
    ours, theirs = (np.random.default_rng([5, count]) for _ in range(2))
    expected = qmc.LatinHypercube(d=columns, rng=theirs).random(count)
    assert np.array_equal(latin_hypercube(count, columns, ours), expected)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"uncertain": ["talk_rat"], "worlds": 2}, "talk_rate"),
        ({"uncertain": ["expereince"], "worlds": 2}, "experience"),
        ({"uncertain": ["latent_degree"], "worlds": 2}, "no plausible range"),
        ({"uncertain": ["talk_rate"], "worlds": 0}, "needs worlds"),
        ({"uncertain": ["talk_rate"], "worlds": 2, "parameters": {"talk_rate": 0.1}}, "set to one value"),
    ],
)
def test_parameters_that_cannot_be_drawn_are_refused_in_one_line(small, asked, said):
    with pytest.raises(InputError) as error:
        cl.compare(small, ["leaderless", "even_spread"], replicates=1, **asked)
    assert said in str(error.value) and "\n" not in str(error.value)


def test_worlds_that_cannot_differ_are_refused(small):
    fixed = small.with_(parameters={"talk_rate": 0.1})
    with pytest.raises(InputError, match="itself"):
        cl.compare(fixed, "leaderless", replicates=1, worlds=2, uncertain=["talk_rate"])


def test_the_command_line_refuses_before_anything_runs(small_file):
    result = CliRunner().invoke(app, ["compare", small_file, "--worlds", "3", "--uncertain", "talk_rat"])
    assert result.exit_code == 2 and "did you mean 'talk_rate'" in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_regret_is_against_the_best_of_each_world(worlds):
    rows = worlds.regret().set_index(["scenario", "strategy"])
    means = worlds.runs.groupby(["scenario", "world", "strategy"])[OUTCOME].mean().unstack("strategy")
    raw = (-means.sub(means.max(axis=1), axis=0)).groupby("scenario").mean()
    for key, row in rows.iterrows():
        assert row["uncorrected_mean"] == pytest.approx(raw.loc[key])
        assert row["mean"] <= row["uncorrected_mean"] + 1e-12
        assert row["q90"] <= row["maximum"] and row["worlds"] == 60


def test_regret_by_cluster_adds_up_to_regret_by_scenario(worlds):
    whole = worlds.regret().set_index(["scenario", "strategy"])["mean"].sort_index()
    parts = worlds.regret(by="cluster")
    weighted = parts.assign(total=parts["mean"] * parts["worlds"]).groupby(["scenario", "strategy"])
    assert (weighted["total"].sum() / weighted["worlds"].sum()).to_numpy() == pytest.approx(whole.to_numpy())
    with pytest.raises(InputError, match="did you mean 'cluster'"):
        worlds.regret(by="clusters")


def test_shares_of_worlds_are_those_of_the_runs(worlds):
    part = worlds.robustness(scenario="other")
    means = worlds.runs[worlds.runs["scenario"] == "other"].groupby(["world", "strategy"])[OUTCOME].mean().unstack()
    for row in part.pairs().to_dict(orient="records"):
        gap = means[row["strategy"]] - means[row["other"]]
        assert row["share"] == pytest.approx((0.5 * (np.sign(gap) + 1)).mean())
        assert row["low"] <= row["share"] <= row["high"]


def test_what_a_scenario_sets_is_not_looked_for_in_its_worlds(worlds):
    assert "activity" in worlds.robustness(scenario="small").parameters
    assert "activity" not in worlds.robustness(scenario="other").parameters


def test_answers_are_kept_and_outcomes_of_which_less_is_better_are_turned(worlds):
    assert worlds.robustness() is worlds.robustness(OUTCOME, "small")
    spent = worlds.robustness("effort_spent")
    assert spent.choices()["mean"] == "leaderless"
    assert spent.stability.winner == "leaderless"


def test_questions_without_worlds_are_refused(comparison, worlds):
    with pytest.raises(InputError, match="worlds=100"):
        comparison.regret()
    with pytest.raises(InputError, match="scenario"):
        worlds.robustness(scenario="smal")
    with pytest.raises(InputError, match="outcome"):
        worlds.robustness("colective_action")


def test_a_ranking_of_ones_own_can_be_the_reference(worlds):
    order = ["leaderless", *(one.name for one in worlds.strategies if one.name != "leaderless")]
    found = worlds.robustness().rank_stability(order)
    assert found.reference == tuple(order)
    assert found.agreement.mean <= worlds.robustness().stability.agreement.mean


def test_words_tables_and_json_say_it(worlds):
    text = " ".join(worlds.words())
    assert "small: Over the worlds" in text and "other: Over the worlds" in text and "Over all scenarios" in text
    assert "minimax" in text and "Kendall's W" in text and "fails in" in text
    assert {"Over the worlds of small", "Over the worlds of other"} <= set(worlds.shown())
    value = json.loads(as_json(worlds.to_dict()), parse_constant=pytest.fail)
    assert set(value["robustness"]) == {"small", "other"}
    assert len(value["robustness"]["other"]["failures"]) == 3


def test_without_worlds_nothing_is_added(comparison):
    assert "Over the worlds" not in " ".join([*comparison.words(), *comparison.shown()])
    assert comparison.to_dict()["robustness"] is None


def test_the_folder_holds_the_tables_and_the_report_the_figures(worlds, tmp_path):
    folder = worlds.save(tmp_path / "worlds")
    extra = {"worlds.parquet", "regret.csv", "rank_stability.csv", "beats.csv", "failures.csv"}
    assert extra <= {one.name for one in folder.iterdir()}
    drawn = pd.read_parquet(folder / "worlds.parquet")
    assert len(drawn) == 120 and set(drawn["scenario"]) == {"small", "other"}
    assert drawn["talk_rate"].notna().all()
    assert drawn.loc[drawn["scenario"] == "other", "activity"].isna().all()
    for name in ("regret", "beats", "failures"):
        assert "'=HYPERLINK" in (folder / f"{name}.csv").read_text(encoding="utf-8")
    text = (folder / "report.html").read_text(encoding="utf-8")
    for title in ("Ranks over worlds", "Regret over worlds"):
        assert f"<h3>{title}</h3>" in text
    assert "<script>alert(1)" not in text and "<img src" not in text
    again = load(folder)
    pd.testing.assert_frame_equal(again.regret(), worlds.regret(), check_exact=True)
    assert repr(again.robustness().failures) == repr(worlds.robustness().failures)


def test_without_the_library_the_rest_works_and_says_how_to_get_it(small, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)  # as if it were not installed
    found = cl.compare(small, ["leaderless", "even_spread"], replicates=2, worlds=60)
    text = " ".join(found.words())
    assert "coalitionlab[sensitivity]" in text and "regretted" in text
    folder = found.save(tmp_path / "bare")
    assert (folder / "regret.csv").is_file() and not (folder / "failures.csv").exists()
    assert "need scikit-learn" in (folder / "report.html").read_text(encoding="utf-8")
    with pytest.raises(InputError, match="pip install"):
        found.robustness().where_fails()
    with pytest.raises(InputError, match="pip install"):
        found.regret(by="cluster")


def test_a_stopped_comparison_answers_for_the_worlds_that_were_done(worlds):
    from dataclasses import replace

    some = worlds.runs[worlds.runs["world"] < 9]
    found = replace(worlds, runs=some, complete=False).robustness(scenario="small")
    assert found.worlds == list(range(9))
    one = replace(worlds, runs=worlds.runs[worlds.runs["world"] < 1], complete=False)
    assert "Over the worlds" not in " ".join(one.words())


def sweep_tables(points=64, replicates=4):
    """The tables of a sweep over a number, a word and a switch: strategy b fails under one word, when the number is high."""
    rng = np.random.default_rng(0)
    design = pd.DataFrame({
        "point": np.arange(points, dtype=np.int32), "talk_rate": rng.random(points),
        "decision.rule": rng.choice(["threshold", "logit"], points), "switch": rng.random(points) < 0.5,
    })  # fmt: skip
    rows = []
    for one in design.itertuples(index=False):
        bad = one[2] == "threshold" and one.talk_rate > 0.4
        for replicate in range(replicates):
            for name, level in (("a", 0.5), ("b", 0.1 if bad else 0.9)):
                rows.append((one.point, "case", name, replicate, level + rng.normal(0, 0.05), float(level > 0.3)))
    runs = pd.DataFrame(rows, columns=["point", "scenario", "strategy", "replicate", "score", "succeeded"])
    return runs.astype({"strategy": "category", "scenario": "category"}), design


def test_it_is_a_finding_that_can_be_saved(tmp_path):
    found = cl.robustness(*sweep_tables(points=20), outcome="score")
    folder = found.save(tmp_path / "robust")
    assert pd.read_csv(folder / "regret.csv")["strategy"].nunique() == 2
    assert "case in 20 plausible worlds" in (folder / "report.html").read_text(encoding="utf-8")
    assert isinstance(found, cl.Finding) and found.figure("regret").data and found.to_dict()["words"]


def test_any_table_of_runs_and_points_will_do():
    runs, design = sweep_tables()
    found = cl.robustness(runs, design, outcome="score")
    assert set(found.parameters) == {
        "talk_rate", "switch", "decision.rule = logit", "decision.rule = threshold",
    }  # fmt: skip
    failure = next(one for one in found.failures if one.strategy == "b")
    words = robustness_words.failure_in_words(failure, "b")
    assert (
        failure.significant and "talk_rate above 0.3" in words and ("rule threshold" in words or "not logit" in words)
    )
    bad = (design["decision.rule"] == "threshold") & (design["talk_rate"] > 0.4)
    regret = found.regret().set_index("strategy")["mean"]
    assert regret["b"] == pytest.approx(0.4 * bad.mean(), abs=0.02)
    assert regret["a"] == pytest.approx(0.4 * (1 - bad.mean()), abs=0.02)
    assert len(found.clusters.names) == 2 and found.clusters.distinct
    assert (
        cl.robustness(runs, design, outcome="score", higher_is_better=False).choices()["mean"]
        != found.choices()["mean"]
    )


def test_runs_that_failed_are_left_out_and_points_without_a_strategy_too():
    runs, design = sweep_tables(points=20)
    runs.loc[(runs["point"] == 3) & (runs["strategy"] == "b"), "score"] = np.nan
    runs.loc[(runs["point"] == 5) & (runs["replicate"] == 0), "score"] = np.nan
    found = cl.robustness(runs, design, outcome="score")
    assert 3 not in found.worlds and 5 in found.worlds
    assert np.isfinite(found.regrets[0]).all() and np.isfinite(found.regret()["mean"]).all()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda runs, design: (runs.drop(columns="score"), design), "no column 'score'"),
        (lambda runs, design: (runs, design.drop(columns="point")), "common column"),
        (lambda runs, design: (runs[runs["point"] == 0], design), "make 2 or more"),
        (lambda runs, design: (runs.assign(scenario=runs["point"].map(str)), design), "choose one"),
    ],
)
def test_tables_that_will_not_do_are_refused(change, said):
    runs, design = change(*sweep_tables(points=4))
    with pytest.raises(InputError, match=said):
        cl.robustness(runs, design, outcome="score")


def test_of_fewer_than_seven_worlds_no_strategy_is_named_as_least_regretted():
    asked = {"scenarios": "generic", "strategies": ["leaderless", "even_spread"], "replicates": 2}
    few, enough = (cl.compare(**asked, worlds=count).words() for count in (5, 7))
    assert not any("Least regretted" in line for line in few) and any("Least regretted" in line for line in enough)
