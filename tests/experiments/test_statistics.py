"""Statistics against known values, and in the degenerate cases that simulations produce."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from coalitionlab.experiments import significance as sg
from coalitionlab.experiments import statistics as st


def test_mean_interval_agrees_with_students_t_on_a_normal_sample():
    sample = np.random.default_rng(1).normal(5.0, 2.0, 400)
    found = st.mean_interval(sample)
    low, high = stats.t.interval(0.95, 399, sample.mean(), stats.sem(sample))
    assert found.mean == pytest.approx(sample.mean())
    assert found.low == pytest.approx(low, abs=0.05)
    assert found.high == pytest.approx(high, abs=0.05)


def test_mean_interval_covers_the_mean_of_skewed_paired_differences_about_as_often_as_it_says():
    rng = np.random.default_rng(2)
    covered = 0
    for _ in range(200):
        took_off = rng.random((2, 60)) < np.array([[0.7], [0.4]])
        first, second = took_off * rng.normal(0.5, 0.1, (2, 60))
        interval = st.mean_interval(first - second)
        covered += interval.low <= 0.15 <= interval.high
    assert 0.90 <= covered / 200 <= 0.99


@pytest.mark.parametrize("value", [0.0, 0.1, 1.0])
def test_equal_values_have_themselves_as_interval(value):
    assert st.mean_interval(np.full(30, value)) == st.Estimate(value, value, value)


def test_a_single_value_has_no_interval_and_no_values_have_nothing():
    one, none = st.mean_interval([0.3]), st.mean_interval([np.nan])
    assert one.mean == 0.3 and np.isnan(one.low) and np.isnan(one.high)
    assert np.isnan(none.mean)


def test_undefined_runs_are_left_out():
    assert st.mean_interval([1.0, np.nan, 1.0]).mean == 1.0


def test_large_samples_use_the_t_interval():
    sample = np.random.default_rng(3).exponential(size=st.LARGE + 1)
    low, high = stats.t.interval(0.95, sample.size - 1, sample.mean(), stats.sem(sample))
    found = st.mean_interval(sample)
    assert (found.low, found.high) == (low, high)


def test_share_interval_is_wilsons():
    found = st.share_interval(0, 20)
    assert (found.mean, found.low) == (0.0, 0.0)
    assert found.high == pytest.approx(0.1611, abs=1e-4)
    assert np.isnan(st.share_interval(0, 0).mean)


def test_holm_against_the_worked_example():
    assert sg.holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert sg.holm([0.9, 0.8]) == pytest.approx([1.0, 1.0])
    assert sg.holm([]).size == 0


def test_paired_p_is_that_of_the_sign_flips():
    gaps = np.arange(1.0, 8.0)
    assert sg.paired_ps([gaps])[0] == pytest.approx(2 / 128)
    many = np.random.default_rng(4).normal(0.1, 1.0, 300)
    assert sg.paired_ps([many])[0] == pytest.approx(stats.ttest_1samp(many, 0.0).pvalue, abs=0.02)


@pytest.mark.parametrize("gaps", [[], [0.4] * 6, [0.0] * 50, [np.nan] * 5])
def test_paired_p_is_one_where_nothing_can_be_said(gaps):
    assert sg.paired_ps([gaps])[0] == 1.0


def test_a_constant_gain_is_told_apart():
    assert sg.paired_ps([np.full(50, 0.2)])[0] < 0.001
    assert sg.paired_ps([np.full(2 * sg.FLIPPED_AT_RANDOM, 0.2)])[0] < 0.001


def test_best_share_splits_ties_and_leaves_empty_columns_out():
    scores = np.array([[1.0, 0.0, 2.0, np.nan], [1.0, 0.0, 1.0, np.nan], [0.0, 0.0, np.nan, np.nan]])
    share = st.best_share(scores)
    assert share == pytest.approx([(1 / 2 + 1 / 3 + 1) / 3, (1 / 2 + 1 / 3) / 3, (1 / 3) / 3])
    assert share.sum() == pytest.approx(1.0)


def test_ranks_put_ties_level_and_the_undefined_last():
    assert st.ranks([0.2, 0.5, 0.5, np.nan]).tolist() == [3, 1, 1, 4]


def test_beats_is_antisymmetric_with_ties_counted_half():
    scores = np.random.default_rng(5).integers(0, 3, (4, 50)).astype(float)
    table = st.beats(scores)
    assert table + table.T == pytest.approx(np.ones((4, 4)))
    assert np.diag(table) == pytest.approx(0.5)


def test_fewest_pairs_is_the_least_with_which_flipped_signs_can_tell_anything_apart():
    for comparisons in (1, 4, 12):
        needed = sg.fewest_pairs(comparisons)
        assert comparisons * 2.0 ** (1 - needed) <= 0.05
        assert needed == sg.FEWEST or comparisons * 2.0 ** (2 - needed) > 0.05
