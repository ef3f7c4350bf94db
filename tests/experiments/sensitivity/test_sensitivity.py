"""Sensitivity: indices that are known beforehand, luck told apart, and small studies of the model itself."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import coalitionlab as cl
from coalitionlab.experiments.sensitivity import luck
from coalitionlab.experiments.sensitivity.analysis import analyse, outcomes_by_point
from coalitionlab.experiments.sensitivity.beyond_luck import effect_test
from coalitionlab.experiments.sensitivity.inputs import choose
from coalitionlab.experiments.sensitivity.plan import plan_of, plan_study
from coalitionlab.experiments.sensitivity.screening import elementary_effects
from coalitionlab.scenarios.errors import InputError

THREE = ("hope", "talk_rate", "cost_weight")
UNUSED = "strength_mandate_participation"


def amount(method, trajectories, points):
    """What says how much work a method is."""
    return {"morris": {"trajectories": trajectories}, "sobol": {"points": points}}.get(method, {})


def places(study):
    """The points of a study, every input from 0 to 1."""
    inputs = plan_of(study).inputs
    columns = [study.points.column(k) for k in range(len(inputs))]
    return np.column_stack(
        [(column - one.low) / (one.high - one.low) for one, column in zip(inputs, columns, strict=True)]
    )


def runs_of(study, function, noise=0.0, shared=0.0):
    """A table of runs whose outcome is a function of the place in 0..1, with luck of each run and luck that points share."""
    rng = np.random.default_rng(5)
    truth = function(places(study))
    values = truth[:, None] + shared * rng.normal(size=study.replicates)
    values = values + noise * rng.normal(size=(len(truth), study.replicates))
    point, replicate = np.indices(values.shape)
    return pd.DataFrame(
        {"strategy": study.strategies[0].name, "point": point.ravel(), "replicate": replicate.ravel(), "collective_action": values.ravel()}
    )  # fmt: skip


def ishigami(x):
    a, b, c = (np.pi * (2 * x - 1)).T
    return np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)


def linear(x):
    return x @ np.array([3.0, -1.0, 0.0])


def by_input(found, column):
    return found.table.set_index("input").loc[list(THREE), column].to_numpy()


@pytest.fixture(scope="module")
def sobol():
    return plan_study("generic", "even_spread", "sobol", parameters=THREE, points=1024, replicates=6)


def test_sobol_indices_of_ishigamis_function(sobol):
    found = analyse(sobol, runs_of(sobol, ishigami))
    assert by_input(found, "S1") == pytest.approx([0.3139, 0.4424, 0.0], abs=0.03)
    assert by_input(found, "ST") == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.03)
    assert found.parts.left == pytest.approx(0.0, abs=1e-9)


def test_luck_in_the_means_is_taken_out_of_the_indices(sobol):
    """Every run's own luck has as much variance as the function: means of six replicates keep a sixth of it."""
    found = analyse(sobol, runs_of(sobol, ishigami, noise=np.sqrt(13.84), shared=5.0))
    assert by_input(found, "ST_of_means")[2] > 0.33  # what SALib alone would say
    assert by_input(found, "ST") == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.05)
    assert found.parts.left == pytest.approx(1 / 7, abs=0.02)
    assert found.parts.of_a_run["inputs"] == pytest.approx(13.84 / (2 * 13.84 + found.parts.shared), abs=0.02)
    assert set(found.matters) == set(THREE)


@pytest.mark.parametrize("luck_works", ["on each run", "on the effects"])
def test_intervals_cover_the_true_indices_about_as_often_as_they_say(luck_works):
    """Ninety-five in a hundred, within what so few trials can show; intervals that leave luck out would not."""
    truth = np.array([0.3139, 0.4424, 0.0, 0.5576, 0.4424, 0.2437])
    covered, by_points_only = [], []
    for seed in range(30):
        study = plan_study(
            "generic", "even_spread", "sobol", parameters=THREE, points=128, replicates=10, seed=seed
        )
        found = analyse(study, lucky_runs(study, luck_works, seed))
        low, high = (
            np.r_[by_input(found, f"S1_{end}"), by_input(found, f"ST_{end}")] for end in ("low", "high")
        )
        covered.append((low <= truth) & (truth <= high))
        by_points_only.append(np.abs(by_input(found, "ST") - truth[3:]) <= by_input(found, "points_half"))
    assert np.mean(covered) > 0.88
    if luck_works == "on the effects":
        assert np.mean(by_points_only) < 0.75


def lucky_runs(study, luck_works, seed):
    """Runs of Ishigami's function on average, in which luck is added to each run, or scales each of its terms in all runs alike."""
    rng = np.random.default_rng(1000 + seed)
    frame = runs_of(study, ishigami)
    if luck_works == "on each run":
        frame["collective_action"] += 3.0 * rng.normal(size=len(frame))
    else:
        scale = rng.normal(1, 1, size=(3, study.replicates))[:, frame["replicate"]]
        a, b, c = (np.pi * (2 * places(study) - 1)).T[:, frame["point"]]
        terms = [np.sin(a), 7 * np.sin(b) ** 2, 0.1 * c**4 * np.sin(a)]
        frame["collective_action"] = sum(term * one for term, one in zip(terms, scale, strict=True))
    return frame


def test_pairs_of_ishigamis_function():
    study = plan_study(
        "generic", "even_spread", "sobol", parameters=THREE, points=2048, replicates=1, second_order=True
    )
    found = analyse(study, runs_of(study, ishigami))
    top = found.pairs.iloc[0]
    assert {top["input"], top["with"]} == {"hope", "cost_weight"}
    assert top["S2"] == pytest.approx(0.2437, abs=0.06)
    assert found.pairs["S2"].iloc[1:].abs().max() < 0.06


def test_morris_of_a_linear_function_is_exact():
    study = plan_study("generic", "even_spread", "morris", parameters=THREE, trajectories=6, replicates=3)
    found = analyse(study, runs_of(study, linear, shared=2.0))
    assert by_input(found, "mu") == pytest.approx([3.0, -1.0, 0.0], abs=1e-9)
    assert by_input(found, "mu_star") == pytest.approx([3.0, 1.0, 0.0], abs=1e-9)
    assert by_input(found, "sigma") == pytest.approx(0.0, abs=1e-9)
    assert found.table["input"].tolist() == list(THREE)


def test_elementary_effects_are_those_of_salib():
    study = plan_study("generic", "even_spread", "morris", parameters=THREE, trajectories=12, replicates=4)
    frame = runs_of(study, ishigami, noise=1.0)
    values = outcomes_by_point(study, frame, "collective_action")
    effects = elementary_effects(places(study), values, np.arange(3), 3)
    found = analyse(study, frame)
    assert [np.abs(one.mean(axis=1)).mean() for one in effects] == pytest.approx(by_input(found, "mu_star"))
    assert [one.mean(axis=1).std(ddof=1) for one in effects] == pytest.approx(by_input(found, "sigma"))


def test_sigma_of_morris_is_freed_of_luck():
    study = plan_study("generic", "even_spread", "morris", parameters=THREE, trajectories=400, replicates=10)
    found = analyse(study, runs_of(study, linear, noise=2.0))
    assert (
        by_input(found, "sigma").min() > 1.0
    )  # two runs' luck over six tenths of a range: 2 * sqrt(2 / 10) / (2 / 3)
    assert by_input(found, "sigma_beyond_luck").max() < 0.4
    assert by_input(found, "mu_star")[2] == pytest.approx(by_input(found, "luck_floor")[2], rel=0.1)


@pytest.mark.parametrize("method", ["morris", "sobol", "tornado"])
def test_nothing_is_told_apart_when_all_is_luck(method):
    study = plan_study(
        "generic", "even_spread", method, groups=["working"], replicates=8, seed=2, **amount(method, 8, 16)
    )
    found = analyse(study, runs_of(study, lambda x: np.zeros(len(x)), noise=1.0, shared=1.0))
    assert found.matters == []
    assert "No input can be told apart from luck." in found.verdict()


@pytest.mark.parametrize("method", ["morris", "sobol", "tornado"])
def test_an_outcome_that_never_varies_has_no_indices_and_no_trouble(method):
    study = plan_study(
        "generic", "even_spread", method, parameters=THREE, replicates=4, **amount(method, 4, 8)
    )
    found = analyse(study, runs_of(study, lambda x: np.full(len(x), 0.5)))
    assert (found.table[found.score] == 0).all()
    assert found.verdict() and found.plot()


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_groups_move_together_and_get_one_index(method):
    study = plan_study(
        "generic",
        "even_spread",
        method,
        groups=["population", "experience"],
        by_group=True,
        replicates=3,
        **amount(method, 10, 64),
    )
    moved = [one.group for one in plan_of(study).inputs].index("population")
    found = analyse(study, runs_of(study, lambda x: x[:, moved]))
    assert found.table["input"].tolist() == ["population", "experience"]
    scores = found.table[found.score].to_numpy()
    assert scores[0] > 0.6 and scores[1] == 0.0
    assert len(study.points) == (30 if method == "morris" else 256)


def test_one_replicate_says_that_luck_is_unknown(sobol):
    study = plan_study("generic", "even_spread", "sobol", parameters=THREE, points=64, replicates=1)
    found = analyse(study, runs_of(study, ishigami))
    assert found.matters == [] and any("One replicate" in line for line in found.verdict())


# luck


def test_variance_taken_apart():
    rng = np.random.default_rng(1)
    inputs, shared, own = (
        rng.normal(size=(4000, 1)) * 2,
        rng.normal(size=400) * 3,
        rng.normal(size=(4000, 400)),
    )
    found = luck.parts(inputs + shared + own)
    assert [found.inputs, found.shared, found.own] == pytest.approx([4.0, 9.0, 1.0], rel=0.15)
    assert found.left == pytest.approx(1 / 400 / 4, rel=0.2)


def test_jackknife_of_a_variance_is_the_variance_less_its_noise():
    values = np.random.default_rng(3).normal(size=(50, 7))
    freed, _ = luck.jackknife(values.mean(axis=1).var(), luck.without_each(values).var(axis=0))
    centred = values - values.mean(axis=0)
    cross = (
        centred.T @ centred / 50
    )  # between replicates: products of a replicate with itself are what luck adds
    assert freed == pytest.approx((cross.sum() - np.trace(cross)) / (7 * 6))


def test_effects_beyond_luck_are_found():
    rng = np.random.default_rng(4)
    signal = np.array([[1.0], [-1.0], [1.0], [-1.0], [1.0]])
    assert effect_test(np.zeros((5, 9))).p == 1.0
    assert effect_test(rng.normal(size=(5, 20)) + signal).p <= 1e-4
    assert effect_test(np.repeat(signal, 4, axis=1)).p == 0.0


def test_with_one_place_it_is_the_paired_t_test():
    gaps = np.random.default_rng(6).normal(0.3, 1, size=(1, 12))
    exact = stats.ttest_1samp(gaps[0], 0).pvalue
    assert effect_test(gaps, inputs=137).p == pytest.approx(exact)
    assert effect_test(gaps, inputs=1).p == pytest.approx(exact, abs=0.03)  # by flipped signs


@pytest.mark.parametrize("inputs", [1, 137])  # by flipped signs, and by F
@pytest.mark.parametrize("shared", [True, False])
def test_luck_is_taken_for_an_effect_no_more_often_than_said(shared, inputs):
    rng = np.random.default_rng(4)
    noise = (
        rng.normal(size=(300, 20, 1)) * rng.normal(size=(300, 1, 10))
        if shared
        else rng.normal(size=(300, 20, 10))
    )
    assert np.mean([effect_test(one, inputs).p < 0.05 for one in noise]) < 0.08


def test_replicates_that_it_would_take_do():
    """As many as make the expected statistic reach the mark: then about every other experiment does."""
    rng = np.random.default_rng(7)
    signal = 0.2 * rng.normal(size=(10, 1))
    needed = int(np.ceil(effect_test(signal + rng.normal(size=(10, 2000))).replicates))
    assert 20 < needed < 400
    found = [effect_test(signal + rng.normal(size=(10, needed))).p < 0.05 for _ in range(40)]
    assert np.mean(found) > 0.4


def test_ranks_are_those_that_intervals_allow():
    best, worst = luck.ranks_between(np.array([5.0, 2.0, 2.5]), np.array([6.0, 4.0, 3.0]))
    assert best.tolist() == [1, 2, 2] and worst.tolist() == [1, 3, 3]


# what is varied


def test_by_default_all_uncertain_parameters_but_those_that_the_scenario_sets():
    scenario = cl.load_scenario("generic").with_(parameters={"hope": 0.3})
    chosen = choose(scenario)
    assert "hope" not in [one.name for one in chosen.chosen] and chosen.left_out == {"hope": "set by generic"}
    assert "hope" in [one.name for one in choose(scenario, parameters=["hope", "norm"]).chosen]
    assert choose(scenario, settings={"norm": 0.4}).left_out["norm"] == "set for this study"


def test_fields_are_varied_in_whole_numbers_where_they_must_be():
    study = plan_study(
        "generic",
        "even_spread",
        "sobol",
        vary={"months": (60, 63), "convener.power": (0.1, 0.9)},
        points=32,
        replicates=1,
    )
    months, power = study.points.column(0), study.points.column(1)
    assert months.dtype == np.int64 and set(months) == {60, 61, 62, 63}
    assert 0.1 <= power.min() < 0.2 < 0.8 < power.max() <= 0.9


# the model itself


@pytest.fixture(scope="module")
def morris(small, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sensitivity") / "morris"
    names = ["cost_weight", "base_appeal", UNUSED]
    return cl.sensitivity(
        small, "even_spread", parameters=names, vary={"convener.power": (0.1, 0.9)}, trajectories=4, replicates=8, seed=0,
        settings={"strength_build_trust": 1.2}, out=folder, workers=1,
    ), folder  # fmt: skip


def test_what_a_strategy_does_not_use_has_no_effect_at_all(small):
    names = ["cost_weight", "base_appeal", UNUSED]
    for method in ("morris", "sobol", "tornado"):
        found = cl.sensitivity(
            small, "leaderless", method, parameters=names, replicates=6, **amount(method, 3, 8)
        )
        row = found.table.set_index("input").loc[UNUSED]
        assert row[found.score] == 0.0 and row["p"] == 1.0 and not row["told_apart"]
        if method == "sobol":
            assert row["ST_low"] <= 0.0 <= row["ST_high"]


def test_a_study_of_the_model(morris):
    found, _ = morris
    assert {"cost_weight", "base_appeal"} <= set(found.matters)
    rows = found.table.set_index("input")
    assert rows.loc["base_appeal", "mu"] > 0 > rows.loc["cost_weight", "mu"]
    assert found.study.size == 4 * 5 * 8


def test_the_folder_holds_runs_tables_and_a_report(morris):
    found, folder = morris
    names = {
        "runs.parquet",
        "design.parquet",
        "manifest.json",
        "sensitivity.csv",
        "sensitivity.json",
        "report.html",
    }
    assert names == {one.name for one in folder.iterdir()}
    assert pd.read_csv(folder / "sensitivity.csv")["input"].tolist() == found.table["input"].tolist()
    pd.testing.assert_frame_equal(cl.load_sensitivity(folder).table, found.table)


def test_the_same_whatever_the_workers_and_from_memory(morris, small):
    found, _ = morris
    again = cl.sensitivity(
        small, "even_spread", parameters=["cost_weight", "base_appeal", UNUSED], vary={"convener.power": (0.1, 0.9)}, trajectories=4,
        replicates=8, seed=0, settings={"strength_build_trust": 1.2}, workers=2,
    )  # fmt: skip
    pd.testing.assert_frame_equal(again.table, found.table)
    one, other = (plan_study(small, "even_spread", parameters=THREE, seed=seed).points for seed in (0, 1))
    assert one != other


def test_another_outcome_of_the_same_runs(morris):
    found, folder = morris
    other = cl.load_sensitivity(folder, "membership")
    assert other.outcome == "membership" and not other.table.equals(found.table)


def test_differences_are_paired(small):
    found = cl.sensitivity(
        small, "even_spread", "tornado", against="leaderless", parameters=list(THREE), replicates=6
    )
    one, other = (
        cl.sensitivity(small, name, "tornado", parameters=list(THREE), replicates=6).table.set_index("input")
        for name in ("even_spread", "leaderless")
    )
    mine = found.table.set_index("input")
    assert mine["at_high"].to_numpy() == pytest.approx(
        (one["at_high"] - other["at_high"]).loc[mine.index].to_numpy()
    )


def test_the_report_is_one_file_and_takes_no_name_for_markup(small, hostile, tmp_path):
    found = cl.sensitivity(
        small, hostile, parameters=list(THREE), trajectories=2, replicates=2, out=tmp_path / "study"
    )
    page = (tmp_path / "study" / "report.html").read_text(encoding="utf-8")
    shown = page.partition("<script>/**")[0]
    assert "<script>alert" not in shown and "<town>" not in shown and "<img" not in shown
    assert found.plot().to_json()


def test_an_undefined_outcome_is_refused(small):
    with pytest.raises(InputError, match="action_per_effort is undefined"):
        cl.sensitivity(
            small,
            "leaderless",
            outcome="action_per_effort",
            parameters=list(THREE),
            trajectories=2,
            replicates=2,
        )


def test_without_salib_the_extra_is_named(monkeypatch):
    for name in ("SALib", "SALib.sample", "SALib.sample.morris"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(InputError, match=r"coalitionlab\[sensitivity\]"):
        plan_study("generic", "even_spread")
    assert plan_study("generic", "even_spread", "tornado").points
