"""Regret: that luck does not pass for regret, and that true regret is found."""

from __future__ import annotations

import numpy as np
import pytest

from coalitionlab.experiments.worlds.regret import COLUMNS, regret_rows, regrets
from made_worlds import made


def test_strategies_that_are_all_the_same_have_no_regret_though_luck_says_so():
    table = made(np.full((6, 200), 0.3), replicates=10, noise=0.1)
    found = regrets(table)
    assert found.uncorrected.mean() > 0.03  # the best of six noisy means is best by luck
    assert abs(found.estimates.mean()) < 0.005
    assert found.steadied.max() < 0.5 * found.uncorrected.max()


def test_true_regret_is_between_the_corrected_and_the_uncorrected_mean():
    rng = np.random.default_rng(3)
    truth = rng.uniform(0.0, 1.0, (4, 300))
    true = (truth.max(axis=0) - truth).mean(axis=1)
    for noise in (0.1, 0.5):
        found = regrets(made(truth, replicates=8, noise=noise))
        assert (found.estimates.mean(axis=1) <= true + 0.01).all()
        assert (found.uncorrected.mean(axis=1) >= true - 0.01).all()


@pytest.mark.parametrize("point", [0.9, 1.0])
def test_high_points_are_nearer_the_truth_when_luck_is_taken_out(point):
    errors = {"steadied": [], "uncorrected": []}
    for seed in range(20):
        truth = np.random.default_rng([seed, 4]).uniform(0.0, 1.0, (4, 100))
        true = np.quantile(truth.max(axis=0) - truth, point, axis=1)
        found = regrets(made(truth, replicates=8, noise=0.5, seed=seed))
        for name, gaps in errors.items():
            gaps.extend(np.quantile(getattr(found, name), point, axis=1) - true)
    assert np.mean(np.square(errors["steadied"])) < 0.6 * np.mean(np.square(errors["uncorrected"]))


def test_without_noise_regret_is_exact():
    truth = np.array([[0.5, 0.1, 0.9], [0.4, 0.3, 0.2]])
    found = regrets(made(truth, noise=0.0))
    expected = [[0.0, 0.2, 0.0], [0.1, 0.0, 0.7]]
    for values in (found.estimates, found.steadied, found.uncorrected):
        assert values == pytest.approx(np.array(expected), abs=1e-12)


def test_a_single_replicate_cannot_be_split():
    found = regrets(made(np.random.default_rng(0).random((3, 9)), replicates=1))
    assert (found.estimates == found.uncorrected).all() and (found.estimates >= 0).all()


def test_the_table_names_the_worst_world_by_its_number():
    truth = np.array([[0.5, 0.1, 0.9, 0.5], [0.4, 0.3, 0.2, 0.5]])
    rows = regret_rows(("x", "y"), regrets(made(truth, noise=0.0)), np.array([7, 8, 9, 12]), seed=0)
    assert list(rows) == list(COLUMNS) and rows["strategy"].tolist() == ["x", "y"]
    assert rows["worst_world"].tolist() == [8, 9]
    assert rows["maximum"].tolist() == pytest.approx([0.2, 0.7])
    assert (rows["low"] <= rows["mean"]).all() and (rows["mean"] <= rows["high"]).all()
