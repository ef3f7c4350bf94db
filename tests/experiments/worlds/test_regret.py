"""Regret: noise does not pass for regret, and true regret is found."""

from __future__ import annotations

import numpy as np
import pytest

from coalitionlab.experiments.worlds.regret import regret_rows
from made_worlds import made


def test_strategies_that_are_all_the_same_have_no_regret_though_noise_says_so():
    estimates, steadied, uncorrected = made(np.full((6, 200), 0.3), replicates=10, noise=0.1).regrets
    assert uncorrected.mean() > 0.03  # the best of six noisy means is best by chance
    assert abs(estimates.mean()) < 0.005
    assert steadied.max() < 0.5 * uncorrected.max()


def test_true_regret_is_between_the_corrected_and_the_uncorrected_mean():
    truth = np.random.default_rng(3).uniform(0.0, 1.0, (4, 300))
    true = (truth.max(axis=0) - truth).mean(axis=1)
    for noise in (0.1, 0.5):
        estimates, _, uncorrected = made(truth, replicates=8, noise=noise).regrets
        assert (estimates.mean(axis=1) <= true + 0.01).all()
        assert (uncorrected.mean(axis=1) >= true - 0.01).all()


@pytest.mark.parametrize("point", [0.9, 1.0])
def test_high_points_are_nearer_the_truth_when_noise_is_taken_out(point):
    errors = [], []
    for seed in range(20):
        truth = np.random.default_rng([seed, 4]).uniform(0.0, 1.0, (4, 100))
        true = np.quantile(truth.max(axis=0) - truth, point, axis=1)
        _, *found = made(truth, replicates=8, noise=0.5, seed=seed).regrets
        for gaps, values in zip(errors, found, strict=True):
            gaps.extend(np.quantile(values, point, axis=1) - true)
    steadied, uncorrected = (np.mean(np.square(gaps)) for gaps in errors)
    assert steadied < 0.6 * uncorrected


def test_without_noise_regret_is_exact():
    for values in made(np.array([[0.5, 0.1, 0.9], [0.4, 0.3, 0.2]]), noise=0.0).regrets:
        assert values == pytest.approx(np.array([[0.0, 0.2, 0.0], [0.1, 0.0, 0.7]]), abs=1e-12)


def test_a_single_replicate_cannot_be_split():
    estimates, _, uncorrected = made(np.random.default_rng(0).random((3, 9)), replicates=1).regrets
    assert (estimates == uncorrected).all() and (estimates >= 0).all()


def test_the_table_names_the_worst_world_by_its_number():
    worlds = made(np.array([[0.5, 0.1, 0.9, 0.5], [0.4, 0.3, 0.2, 0.5]]), noise=0.0)
    rows = regret_rows(("x", "y"), worlds.regrets, [7, 8, 9, 12], seed=0)
    assert rows["strategy"].tolist() == ["x", "y"] and rows["worst_world"].tolist() == [8, 9]
    assert rows["maximum"].tolist() == pytest.approx([0.2, 0.7])
    assert (rows["low"] <= rows["mean"]).all() and (rows["mean"] <= rows["high"]).all()
