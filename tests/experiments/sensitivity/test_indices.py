"""Indices of functions whose indices are known, with noise added: what the methods find without a run of the model."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from scipy import stats

from coalitionlab.experiments.sensitivity import noise
from coalitionlab.experiments.sensitivity.design import SensitivityDesign, design_of
from coalitionlab.experiments.sensitivity.inputs import choose_inputs
from coalitionlab.experiments.sensitivity.morris import elementary_effects
from coalitionlab.experiments.sensitivity.noise import effect_test
from coalitionlab.experiments.sensitivity.sensitivity import analyse
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import load_scenario, load_strategy

THREE = ("hope", "talk_rate", "cost_weight")
METHODS = ["morris", "sobol", "tornado"]
GENERIC, STRATEGY = load_scenario("generic"), load_strategy("even_spread")
#: Of Ishigami's function: S1, then ST.
TRUTH = np.array([0.3139, 0.4424, 0.0, 0.5576, 0.4424, 0.2437])


def study_of(method, amount, replicates, *, seed=0, by_group=False, second_order=False, **chosen):
    """A study without the model's runs; `amount` as in a design."""
    inputs, left_out = choose_inputs(GENERIC, **(chosen or {"factors": THREE}))
    amount = 0 if method == "tornado" else amount
    design = SensitivityDesign(method, inputs, amount, by_group, second_order, None, left_out)
    points = design.points(seed)
    return Study((GENERIC,), (STRATEGY,), tuple(design.names), points, replicates, seed, about=design.note)


def unit_points(study):
    """The points of a study, every input from 0 to 1."""
    inputs = design_of(study.about).inputs
    columns = zip(inputs, study.points.columns, strict=True)
    return np.column_stack([(column - each.low) / (each.high - each.low) for each, column in columns])


class SyntheticRuns:
    """Runs of a study whose outcome is made up: points x replicates."""

    complete, folder = True, None

    def __init__(self, study, values):
        self.study, self.values = study, values

    def outcome(self, name):
        return self.values[None]


def runs_of(study, function, noise=0.0, shared=0.0):
    """Runs whose outcome is a function of the point in 0..1, with noise of each run and noise that points share."""
    rng = np.random.default_rng(5)
    truth = function(unit_points(study))
    values = truth[:, None] + shared * rng.normal(size=study.replicates)
    return SyntheticRuns(study, values + noise * rng.normal(size=(len(truth), study.replicates)))


def terms_of_ishigami(x):
    a, b, c = (np.pi * (2 * x - 1)).T
    return np.array([np.sin(a), 7 * np.sin(b) ** 2, 0.1 * c**4 * np.sin(a)])


def ishigami(x):
    return terms_of_ishigami(x).sum(axis=0)


def linear(x):
    return x @ np.array([3.0, -1.0, 0.0])


def by_input(finding, *columns):
    return finding.table.set_index("input").loc[list(THREE), list(columns)].to_numpy().T.ravel()


def share_of_noise(variance):
    return variance.set_index("source")["share_of_means"]["own_noise"]


@pytest.fixture(scope="module")
def sobol():
    return study_of("sobol", 1024, 6)


def test_sobol_indices_of_ishigamis_function(sobol):
    finding = analyse(runs_of(sobol, ishigami))
    assert by_input(finding, "S1", "ST") == pytest.approx(TRUTH, abs=0.03)
    assert share_of_noise(finding.variance) == pytest.approx(0.0, abs=1e-9)


def test_noise_in_the_means_is_taken_out_of_the_indices(sobol):
    """Every run has noise with as much variance as the function: means of six replicates keep a sixth of it."""
    finding = analyse(runs_of(sobol, ishigami, noise=np.sqrt(13.84), shared=5.0))
    assert by_input(finding, "ST_of_means")[2] > 0.33  # what SALib alone would say
    assert by_input(finding, "ST") == pytest.approx(TRUTH[3:], abs=0.05)
    assert share_of_noise(finding.variance) == pytest.approx(1 / 7, abs=0.02)
    shared = finding.variance["variance"][1]
    assert finding.variance["share"][0] == pytest.approx(13.84 / (2 * 13.84 + shared), abs=0.02)
    assert set(finding.matters) == set(THREE)


@pytest.mark.parametrize("on_effects", [False, True])
def test_intervals_cover_the_true_indices_about_as_often_as_they_say(on_effects):
    """Ninety-five in a hundred, within what so few trials can show; intervals without noise would not."""
    covered, by_points_only = [], []
    for seed in range(20):
        study = study_of("sobol", 128, 10, seed=seed)
        runs, rng = runs_of(study, ishigami), np.random.default_rng(1000 + seed)
        if on_effects:  # noise scales each of the terms, in all runs alike
            terms, scale = terms_of_ishigami(unit_points(study)), rng.normal(1, 1, (3, 1, study.replicates))
            runs.values = (terms[:, :, None] * scale).sum(axis=0)
        else:
            runs.values = runs.values + 3.0 * rng.normal(size=runs.values.shape)
        finding = analyse(runs)
        low, high = by_input(finding, "S1_low", "ST_low"), by_input(finding, "S1_high", "ST_high")
        covered.append((low <= TRUTH) & (high >= TRUTH))
        by_points_only.append(np.abs(by_input(finding, "ST") - TRUTH[3:]) <= by_input(finding, "points_half"))
    assert np.mean(covered) > 0.88
    assert not on_effects or np.mean(by_points_only) < 0.75


def test_pairs_of_ishigamis_function():
    pairs = analyse(runs_of(study_of("sobol", 2048, 1, second_order=True), ishigami)).pairs
    assert {pairs["input"][0], pairs["with"][0]} == {"hope", "cost_weight"}
    assert pairs["S2"][0] == pytest.approx(0.2437, abs=0.06)
    assert pairs["S2"][1:].abs().max() < 0.06


def test_morris_of_a_linear_function_is_exact():
    finding = analyse(runs_of(study_of("morris", 6, 3), linear, shared=2.0))
    expected = [3.0, -1.0, 0.0, 3.0, 1.0, 0.0, 0.0, 0.0, 0.0]
    assert by_input(finding, "mu", "mu_star", "sigma") == pytest.approx(expected, abs=1e-9)
    assert finding.table["input"].tolist() == list(THREE)


def test_elementary_effects_are_those_of_salib():
    study = study_of("morris", 12, 4)
    runs = runs_of(study, ishigami, noise=1.0)
    effects = [each.mean(axis=1) for each in elementary_effects(unit_points(study), runs.values, np.arange(3), 3)]
    expected = [*(np.abs(each).mean() for each in effects), *(each.std(ddof=1) for each in effects)]
    assert by_input(analyse(runs), "mu_star", "sigma") == pytest.approx(expected)


def test_sigma_of_morris_above_noise():
    """Two runs over two thirds of a range: their noise is 2 * sqrt(2 / 10) / (2 / 3)."""
    finding = analyse(runs_of(study_of("morris", 400, 10), linear, noise=2.0))
    assert by_input(finding, "sigma").min() > 1.0
    assert by_input(finding, "sigma_above_noise").max() < 0.4
    assert by_input(finding, "mu_star")[2] == pytest.approx(by_input(finding, "noise_floor")[2], rel=0.1)


@pytest.mark.parametrize("method", METHODS)
def test_nothing_is_significant_when_all_is_noise(method):
    study = study_of(method, 8, 8, groups=["working"], seed=2)
    finding = analyse(runs_of(study, lambda x: np.zeros(len(x)), noise=1.0, shared=1.0))
    assert finding.matters == [] and any("No input is significant." in line for line in finding.words())


@pytest.mark.parametrize("method", METHODS)
def test_an_outcome_that_never_varies_has_no_indices_and_no_trouble(method):
    finding = analyse(runs_of(study_of(method, 4, 4), lambda x: np.full(len(x), 0.5)))
    assert (finding.table[finding.design.score] == 0).all()
    assert finding.words() and finding.figure()


@pytest.mark.parametrize(("method", "amount", "size"), [("morris", 10, 30), ("sobol", 64, 256)])
def test_groups_move_together_and_get_one_index(method, amount, size):
    study = study_of(method, amount, 3, groups=["population", "experience"], by_group=True)
    column = [each.group for each in design_of(study.about).inputs].index("population")
    finding = analyse(runs_of(study, lambda x: x[:, column]))
    assert finding.table["input"].tolist() == ["population", "experience"] and len(study.points) == size
    scores = finding.table[finding.design.score].to_numpy()
    assert scores[0] > 0.6 and scores[1] == 0.0


def test_one_replicate_says_that_noise_is_unknown():
    finding = analyse(runs_of(study_of("sobol", 64, 1), ishigami))
    assert finding.matters == [] and any("one replicate" in line for line in finding.words())


# noise


def test_variance_by_source():
    rng = np.random.default_rng(1)
    inputs, shared = rng.normal(size=(4000, 1)) * 2, rng.normal(size=400) * 3
    variance = noise.variance_by_source(inputs + shared + rng.normal(size=(4000, 400)))
    assert variance["variance"].tolist() == pytest.approx([4.0, 9.0, 1.0], rel=0.15)
    assert share_of_noise(variance) == pytest.approx(1 / 400 / 4, rel=0.2)


def test_jackknife_of_a_variance_is_the_variance_less_its_noise():
    """Products of a replicate with itself are what noise adds."""
    values = np.random.default_rng(3).normal(size=(50, 7))
    freed, _ = noise.jackknife(values.mean(axis=1).var(), noise.leave_one_out_means(values).var(axis=0))
    centred = values - values.mean(axis=0)
    cross = centred.T @ centred / 50
    assert freed == pytest.approx((cross.sum() - np.trace(cross)) / (7 * 6))


def test_effects_above_noise_are_significant():
    signal = np.array([[1.0], [-1.0], [1.0], [-1.0], [1.0]])
    assert effect_test(np.zeros((5, 9)))[0] == 1.0
    assert effect_test(np.random.default_rng(4).normal(size=(5, 20)) + signal)[0] <= 1e-4
    assert effect_test(np.repeat(signal, 4, axis=1))[0] == 0.0


def test_with_one_point_it_is_the_paired_t_test():
    gaps = np.random.default_rng(6).normal(0.3, 1, size=(1, 12))
    exact = stats.ttest_1samp(gaps[0], 0).pvalue
    assert effect_test(gaps, inputs=137)[0] == pytest.approx(exact)
    assert effect_test(gaps, inputs=1)[0] == pytest.approx(exact, abs=0.03)  # by flipped signs


@pytest.mark.parametrize("inputs", [1, 137])  # by flipped signs, and by F
@pytest.mark.parametrize("shared", [True, False])
def test_noise_is_significant_no_more_often_than_stated(shared, inputs):
    rng = np.random.default_rng(4)
    points, runs = rng.normal(size=(300, 20, 1)), rng.normal(size=(300, 1, 10))
    trials = points * runs if shared else rng.normal(size=(300, 20, 10))
    assert np.mean([effect_test(trial, inputs)[0] < 0.05 for trial in trials]) < 0.08


def test_so_many_replicates_as_needed_are_enough():
    """As many as make the expected statistic reach the mark: then about every other experiment does."""
    rng = np.random.default_rng(7)
    signal = 0.2 * rng.normal(size=(10, 1))
    needed = int(np.ceil(effect_test(signal + rng.normal(size=(10, 2000)))[1]))
    assert 20 < needed < 400
    significant = [effect_test(signal + rng.normal(size=(10, needed)))[0] < 0.05 for _ in range(40)]
    assert np.mean(significant) > 0.4


def test_ranks_are_those_that_intervals_allow():
    ranks = noise.possible_ranks(np.array([5.0, 2.0, 2.5]), np.array([6.0, 4.0, 3.0]))
    assert ranks["rank_low"].tolist() == [1, 2, 2] and ranks["rank_high"].tolist() == [1, 3, 3]


# inputs


def test_by_default_all_uncertain_parameters_but_those_that_the_scenario_sets():
    scenario = GENERIC.with_(parameters={"hope": 0.3})
    inputs, left_out = choose_inputs(scenario)
    assert "hope" not in [each.name for each in inputs] and left_out == {"hope": "set by generic"}
    assert "hope" in [each.name for each in choose_inputs(scenario, factors=["hope", "talk_rate"])[0]]
    assert choose_inputs(scenario, parameters={"talk_rate": 0.1})[1]["talk_rate"] == "set for this study"


def test_fields_are_varied_in_whole_numbers_where_they_must_be():
    months, power = study_of("sobol", 32, 1, vary={"months": (60, 63), "convener.power": (0.1, 0.9)}).points.columns
    assert months.dtype == np.int64 and set(months) == {60, 61, 62, 63}
    assert 0.1 <= power.min() < 0.2 < 0.8 < power.max() <= 0.9


def test_without_salib_the_extra_is_named(monkeypatch):
    for name in ("SALib", "SALib.sample", "SALib.sample.morris"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(InputError, match=r"coalitionlab\[sensitivity\]"):
        study_of("morris", 4, 1)
    assert study_of("tornado", 0, 1).points
