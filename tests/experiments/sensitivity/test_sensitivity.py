"""Sensitivity: indices that are known beforehand, noise separated from effects, and small studies of the model itself."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import coalitionlab as cl
from coalitionlab.experiments.sensitivity import noise
from coalitionlab.experiments.sensitivity.design import design_of
from coalitionlab.experiments.sensitivity.inputs import choose_inputs
from coalitionlab.experiments.sensitivity.morris import elementary_effects
from coalitionlab.experiments.sensitivity.noise import effect_test
from coalitionlab.experiments.sensitivity.sensitivity import analyse, sensitivity_study
from coalitionlab.scenarios.errors import InputError

THREE = ("hope", "talk_rate", "cost_weight")
UNUSED = "strength_mandate_participation"


def amount(method, trajectories, points):
    """What says how much work a method is."""
    return {"morris": {"trajectories": trajectories}, "sobol": {"points": points}}.get(method, {})


def places(study):
    """The points of a study, every input from 0 to 1."""
    inputs = design_of(study.about).inputs
    columns = [study.points.column(k) for k in range(len(inputs))]
    return np.column_stack(
        [(column - one.low) / (one.high - one.low) for one, column in zip(inputs, columns, strict=True)]
    )


class SyntheticRuns:
    """Runs of a study whose outcome is made up: points x replicates."""

    complete, folder = True, None

    def __init__(self, study, values):
        self.study, self.values = study, values

    def outcome(self, name):
        return self.values[None]


def runs_of(study, function, noise=0.0, shared=0.0):
    """Runs whose outcome is a function of the place in 0..1, with noise of each run and noise that points share."""
    rng = np.random.default_rng(5)
    truth = function(places(study))
    values = truth[:, None] + shared * rng.normal(size=study.replicates)
    return SyntheticRuns(study, values + noise * rng.normal(size=(len(truth), study.replicates)))


def ishigami(x):
    a, b, c = (np.pi * (2 * x - 1)).T
    return np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)


def linear(x):
    return x @ np.array([3.0, -1.0, 0.0])


def noise_in_means(variance):
    return variance["share_of_means"].iloc[-1]


def by_input(found, column):
    return found.table.set_index("input").loc[list(THREE), column].to_numpy()


@pytest.fixture(scope="module")
def sobol():
    return sensitivity_study("generic", "even_spread", "sobol", factors=THREE, points=1024, replicates=6)


def test_sobol_indices_of_ishigamis_function(sobol):
    found = analyse(runs_of(sobol, ishigami))
    assert by_input(found, "S1") == pytest.approx([0.3139, 0.4424, 0.0], abs=0.03)
    assert by_input(found, "ST") == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.03)
    assert noise_in_means(found.variance) == pytest.approx(0.0, abs=1e-9)


def test_noise_in_the_means_is_taken_out_of_the_indices(sobol):
    """Every run has noise with as much variance as the function: means of six replicates keep a sixth of it."""
    found = analyse(runs_of(sobol, ishigami, noise=np.sqrt(13.84), shared=5.0))
    assert by_input(found, "ST_of_means")[2] > 0.33  # what SALib alone would say
    assert by_input(found, "ST") == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.05)
    assert noise_in_means(found.variance) == pytest.approx(1 / 7, abs=0.02)
    _, shared, _ = found.variance["variance"]
    assert found.variance["share"][0] == pytest.approx(13.84 / (2 * 13.84 + shared), abs=0.02)
    assert set(found.matters) == set(THREE)


@pytest.mark.parametrize("noise_acts", ["on each run", "on the effects"])
def test_intervals_cover_the_true_indices_about_as_often_as_they_say(noise_acts):
    """Ninety-five in a hundred, within what so few trials can show; intervals without noise would not."""
    truth = np.array([0.3139, 0.4424, 0.0, 0.5576, 0.4424, 0.2437])
    covered, by_points_only = [], []
    for seed in range(30):
        study = sensitivity_study(
            "generic", "even_spread", "sobol", factors=THREE, points=128, replicates=10, seed=seed
        )
        found = analyse(noisy_runs(study, noise_acts, seed))
        low, high = (
            np.r_[by_input(found, f"S1_{end}"), by_input(found, f"ST_{end}")] for end in ("low", "high")
        )
        covered.append((low <= truth) & (truth <= high))
        by_points_only.append(np.abs(by_input(found, "ST") - truth[3:]) <= by_input(found, "points_half"))
    assert np.mean(covered) > 0.88
    if noise_acts == "on the effects":
        assert np.mean(by_points_only) < 0.75


def noisy_runs(study, noise_acts, seed):
    """Runs of Ishigami's function on average, in which noise is added to each run, or scales each of its terms in all runs alike."""
    rng = np.random.default_rng(1000 + seed)
    runs = runs_of(study, ishigami)
    if noise_acts == "on each run":
        runs.values += 3.0 * rng.normal(size=runs.values.size).reshape(runs.values.shape)
    else:
        scale = rng.normal(1, 1, size=(3, 1, study.replicates))
        a, b, c = (np.pi * (2 * places(study) - 1)).T[:, :, None]
        terms = [np.sin(a), 7 * np.sin(b) ** 2, 0.1 * c**4 * np.sin(a)]
        runs.values = sum(term * each for term, each in zip(terms, scale, strict=True))
    return runs


def test_pairs_of_ishigamis_function():
    study = sensitivity_study(
        "generic", "even_spread", "sobol", factors=THREE, points=2048, replicates=1, second_order=True
    )
    found = analyse(runs_of(study, ishigami))
    top = found.pairs.iloc[0]
    assert {top["input"], top["with"]} == {"hope", "cost_weight"}
    assert top["S2"] == pytest.approx(0.2437, abs=0.06)
    assert found.pairs["S2"].iloc[1:].abs().max() < 0.06


def test_morris_of_a_linear_function_is_exact():
    study = sensitivity_study("generic", "even_spread", "morris", factors=THREE, trajectories=6, replicates=3)
    found = analyse(runs_of(study, linear, shared=2.0))
    assert by_input(found, "mu") == pytest.approx([3.0, -1.0, 0.0], abs=1e-9)
    assert by_input(found, "mu_star") == pytest.approx([3.0, 1.0, 0.0], abs=1e-9)
    assert by_input(found, "sigma") == pytest.approx(0.0, abs=1e-9)
    assert found.table["input"].tolist() == list(THREE)


def test_elementary_effects_are_those_of_salib():
    study = sensitivity_study(
        "generic", "even_spread", "morris", factors=THREE, trajectories=12, replicates=4
    )
    runs = runs_of(study, ishigami, noise=1.0)
    effects = elementary_effects(places(study), runs.values, np.arange(3), 3)
    found = analyse(runs)
    assert [np.abs(one.mean(axis=1)).mean() for one in effects] == pytest.approx(by_input(found, "mu_star"))
    assert [one.mean(axis=1).std(ddof=1) for one in effects] == pytest.approx(by_input(found, "sigma"))


def test_sigma_of_morris_above_noise():
    study = sensitivity_study(
        "generic", "even_spread", "morris", factors=THREE, trajectories=400, replicates=10
    )
    found = analyse(runs_of(study, linear, noise=2.0))
    assert (
        by_input(found, "sigma").min() > 1.0
    )  # the noise of two runs over six tenths of a range: 2 * sqrt(2 / 10) / (2 / 3)
    assert by_input(found, "sigma_above_noise").max() < 0.4
    assert by_input(found, "mu_star")[2] == pytest.approx(by_input(found, "noise_floor")[2], rel=0.1)


@pytest.mark.parametrize("method", ["morris", "sobol", "tornado"])
def test_nothing_is_significant_when_all_is_noise(method):
    study = sensitivity_study(
        "generic", "even_spread", method, groups=["working"], replicates=8, seed=2, **amount(method, 8, 16)
    )
    found = analyse(runs_of(study, lambda x: np.zeros(len(x)), noise=1.0, shared=1.0))
    assert found.matters == []
    assert found.words()[1 - (method == "tornado")].startswith("No input is significant.")


@pytest.mark.parametrize("method", ["morris", "sobol", "tornado"])
def test_an_outcome_that_never_varies_has_no_indices_and_no_trouble(method):
    study = sensitivity_study(
        "generic", "even_spread", method, factors=THREE, replicates=4, **amount(method, 4, 8)
    )
    found = analyse(runs_of(study, lambda x: np.full(len(x), 0.5)))
    assert (found.table[found.design.score] == 0).all()
    assert found.words() and found.figure()


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_groups_move_together_and_get_one_index(method):
    study = sensitivity_study(
        "generic",
        "even_spread",
        method,
        groups=["population", "experience"],
        by_group=True,
        replicates=3,
        **amount(method, 10, 64),
    )
    moved = [one.group for one in design_of(study.about).inputs].index("population")
    found = analyse(runs_of(study, lambda x: x[:, moved]))
    assert found.table["input"].tolist() == ["population", "experience"]
    scores = found.table[found.design.score].to_numpy()
    assert scores[0] > 0.6 and scores[1] == 0.0
    assert len(study.points) == (30 if method == "morris" else 256)


def test_one_replicate_says_that_noise_is_unknown(sobol):
    study = sensitivity_study("generic", "even_spread", "sobol", factors=THREE, points=64, replicates=1)
    found = analyse(runs_of(study, ishigami))
    assert found.matters == [] and any("one replicate" in line for line in found.words())


# noise


def test_variance_taken_apart():
    rng = np.random.default_rng(1)
    inputs, shared, own = (
        rng.normal(size=(4000, 1)) * 2,
        rng.normal(size=400) * 3,
        rng.normal(size=(4000, 400)),
    )
    found = noise.variance_by_source(inputs + shared + own)
    assert found["variance"].tolist() == pytest.approx([4.0, 9.0, 1.0], rel=0.15)
    assert noise_in_means(found) == pytest.approx(1 / 400 / 4, rel=0.2)


def test_jackknife_of_a_variance_is_the_variance_less_its_noise():
    values = np.random.default_rng(3).normal(size=(50, 7))
    freed, _ = noise.jackknife(values.mean(axis=1).var(), noise.leave_one_out_means(values).var(axis=0))
    centred = values - values.mean(axis=0)
    cross = (
        centred.T @ centred / 50
    )  # between replicates: products of a replicate with itself are what noise adds
    assert freed == pytest.approx((cross.sum() - np.trace(cross)) / (7 * 6))


def test_effects_above_noise_are_significant():
    rng = np.random.default_rng(4)
    signal = np.array([[1.0], [-1.0], [1.0], [-1.0], [1.0]])
    assert effect_test(np.zeros((5, 9)))[0] == 1.0
    assert effect_test(rng.normal(size=(5, 20)) + signal)[0] <= 1e-4
    assert effect_test(np.repeat(signal, 4, axis=1))[0] == 0.0


def test_with_one_place_it_is_the_paired_t_test():
    gaps = np.random.default_rng(6).normal(0.3, 1, size=(1, 12))
    exact = stats.ttest_1samp(gaps[0], 0).pvalue
    assert effect_test(gaps, inputs=137)[0] == pytest.approx(exact)
    assert effect_test(gaps, inputs=1)[0] == pytest.approx(exact, abs=0.03)  # by flipped signs


@pytest.mark.parametrize("inputs", [1, 137])  # by flipped signs, and by F
@pytest.mark.parametrize("shared", [True, False])
def test_noise_is_significant_no_more_often_than_stated(shared, inputs):
    rng = np.random.default_rng(4)
    noise = (
        rng.normal(size=(300, 20, 1)) * rng.normal(size=(300, 1, 10))
        if shared
        else rng.normal(size=(300, 20, 10))
    )
    assert np.mean([effect_test(one, inputs)[0] < 0.05 for one in noise]) < 0.08


def test_replicates_that_it_would_take_do():
    """As many as make the expected statistic reach the mark: then about every other experiment does."""
    rng = np.random.default_rng(7)
    signal = 0.2 * rng.normal(size=(10, 1))
    needed = int(np.ceil(effect_test(signal + rng.normal(size=(10, 2000)))[1]))
    assert 20 < needed < 400
    found = [effect_test(signal + rng.normal(size=(10, needed)))[0] < 0.05 for _ in range(40)]
    assert np.mean(found) > 0.4


def test_ranks_are_those_that_intervals_allow():
    ranks = noise.possible_ranks(np.array([5.0, 2.0, 2.5]), np.array([6.0, 4.0, 3.0]))
    assert ranks["rank_low"].tolist() == [1, 2, 2] and ranks["rank_high"].tolist() == [1, 3, 3]


# what is varied


def test_by_default_all_uncertain_parameters_but_those_that_the_scenario_sets():
    scenario = cl.load_scenario("generic").with_(parameters={"hope": 0.3})
    inputs, left_out = choose_inputs(scenario)
    assert "hope" not in [each.name for each in inputs] and left_out == {"hope": "set by generic"}
    assert "hope" in [each.name for each in choose_inputs(scenario, factors=["hope", "norm"])[0]]
    assert choose_inputs(scenario, parameters={"norm": 0.4})[1]["norm"] == "set for this study"


def test_fields_are_varied_in_whole_numbers_where_they_must_be():
    study = sensitivity_study(
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
        small, "even_spread", factors=names, vary={"convener.power": (0.1, 0.9)}, trajectories=4, replicates=8, seed=0,
        parameters={"strength_build_trust": 1.2}, out=folder, workers=1,
    ), folder  # fmt: skip


def test_what_a_strategy_does_not_use_has_no_effect_at_all(small):
    names = ["cost_weight", "base_appeal", UNUSED]
    for method in ("morris", "sobol", "tornado"):
        found = cl.sensitivity(
            small, "leaderless", method, factors=names, replicates=6, **amount(method, 3, 8)
        )
        row = found.table.set_index("input").loc[UNUSED]
        assert row[found.design.score] == 0.0 and row["p"] == 1.0 and not row["significant"]
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
        "report.html",
    }
    assert names == {one.name for one in folder.iterdir()}
    assert pd.read_csv(folder / "sensitivity.csv")["input"].tolist() == found.table["input"].tolist()
    pd.testing.assert_frame_equal(cl.load_sensitivity(folder).table, found.table)


def test_the_same_whatever_the_workers_and_from_memory(morris, small):
    found, _ = morris
    again = cl.sensitivity(
        small, "even_spread", factors=["cost_weight", "base_appeal", UNUSED], vary={"convener.power": (0.1, 0.9)}, trajectories=4,
        replicates=8, seed=0, parameters={"strength_build_trust": 1.2}, workers=2,
    )  # fmt: skip
    pd.testing.assert_frame_equal(again.table, found.table)
    one, other = (sensitivity_study(small, "even_spread", factors=THREE, seed=seed).points for seed in (0, 1))
    assert one != other


def test_another_outcome_of_the_same_runs(morris):
    found, folder = morris
    other = cl.load_sensitivity(folder, "membership")
    assert other.outcome == "membership" and not other.table.equals(found.table)


def test_differences_are_paired(small):
    found = cl.sensitivity(
        small, "even_spread", "tornado", against="leaderless", factors=list(THREE), replicates=6
    )
    one, other = (
        cl.sensitivity(small, name, "tornado", factors=list(THREE), replicates=6).table.set_index("input")
        for name in ("even_spread", "leaderless")
    )
    mine = found.table.set_index("input")
    assert mine["at_high"].to_numpy() == pytest.approx(
        (one["at_high"] - other["at_high"]).loc[mine.index].to_numpy()
    )


def test_the_report_is_one_file_and_takes_no_name_for_markup(small, hostile, tmp_path):
    found = cl.sensitivity(
        small, hostile, factors=list(THREE), trajectories=2, replicates=2, out=tmp_path / "study"
    )
    page = (tmp_path / "study" / "report.html").read_text(encoding="utf-8")
    shown = page.partition("<script>/**")[0]
    assert "<script>alert" not in shown and "<town>" not in shown and "<img" not in shown
    assert found.figure().to_json()


def test_an_undefined_outcome_is_refused(small):
    with pytest.raises(InputError, match="action_per_effort is not defined"):
        cl.sensitivity(
            small,
            "leaderless",
            outcome="action_per_effort",
            factors=list(THREE),
            trajectories=2,
            replicates=2,
        )


def test_without_salib_the_extra_is_named(monkeypatch):
    for name in ("SALib", "SALib.sample", "SALib.sample.morris"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(InputError, match=r"coalitionlab\[sensitivity\]"):
        sensitivity_study("generic", "even_spread")
    assert sensitivity_study("generic", "even_spread", "tornado").points
