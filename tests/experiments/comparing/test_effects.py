"""Effect sizes and tests against known values."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from coalitionlab.experiments import significance as sg
from coalitionlab.experiments.words import about


def test_the_standardised_effect_is_cohens_with_hedges_correction():
    gaps = np.random.default_rng(1).normal(0.4, 1.0, 21)
    cohen = gaps.mean() / gaps.std(ddof=1)
    assert sg.hedges_g(gaps) == pytest.approx(cohen * (1 - 3 / (4 * 20 - 1)), rel=1e-3)
    assert sg.hedges_g(-gaps) == -sg.hedges_g(gaps)


def test_the_correction_takes_the_bias_out_of_small_samples():
    gaps = np.random.default_rng(2).normal(0.5, 1.0, (8_000, 6))
    found = np.mean([sg.hedges_g(row) for row in gaps])
    assert found == pytest.approx(0.5, abs=0.03)
    assert np.mean(gaps.mean(axis=1) / gaps.std(axis=1, ddof=1)) > 0.57


def test_an_effect_without_spread_is_none_or_not_defined():
    assert sg.hedges_g([0.0, 0.0, 0.0]) == 0.0
    assert np.isnan(sg.hedges_g([0.2, 0.2])) and np.isnan(sg.hedges_g([0.2]))


def test_superiority_is_the_share_of_all_pairs_of_runs():
    rng = np.random.default_rng(3)
    one, other = rng.integers(0, 4, 30).astype(float), rng.integers(0, 3, 25).astype(float)
    counted = ((one[:, None] > other) + 0.5 * (one[:, None] == other)).mean()
    assert sg.superiority(one, other) == pytest.approx(counted)
    assert sg.superiority(one, np.append(other, np.nan)) == pytest.approx(counted)
    assert sg.superiority(np.ones(4), np.ones(4)) == 0.5
    assert np.isnan(sg.superiority(np.array([np.nan]), other))


def test_dunnett_is_scipys_and_undefined_strategies_are_left_out():
    values = np.random.default_rng(4).normal([[0.0], [0.3], [1.0], [0.0]], 1.0, (4, 40))
    values[3] = np.nan
    found = sg.dunnett_ps(values[1:], values[0], seed=5)
    direct = stats.dunnett(*values[1:3], control=values[0], rng=np.random.default_rng(5)).pvalue
    assert found[:2] == pytest.approx(direct) and np.isnan(found[2])
    assert np.isnan(sg.dunnett_ps(np.ones((2, 5)), np.ones(5))).all()


def test_pairing_tells_apart_what_dunnett_cannot_when_luck_is_shared():
    rng = np.random.default_rng(6)
    luck = rng.normal(0, 1, 100)
    control, better = luck, luck + rng.normal(0.05, 0.1, 100)
    assert sg.paired_ps([better - control])[0] < 0.001
    assert sg.dunnett_ps(better[None], control)[0] > 0.5


@pytest.mark.parametrize(("effect", "pairs"), [(0.2, 199), (0.5, 34), (0.8, 15)])
def test_pairs_to_tell_are_those_of_the_tables_of_power(effect, pairs):
    assert sg.pairs_needed(effect, 1) == pytest.approx(pairs, abs=1)  # G*Power, paired t, two-sided, 5 %, 80 %
    assert sg.pairs_needed(-effect, 12) > pairs


def test_pairs_to_tell_are_never_fewer_than_flipped_signs_need():
    assert sg.pairs_needed(50.0, 12) == sg.fewest_pairs(12)
    assert np.isnan(sg.pairs_needed(0.0, 1)) and np.isnan(sg.pairs_needed(np.nan, 1))


def test_few_pairs_are_flipped_in_every_way():
    gaps = np.array([1.0, 2.0, 3.0, -0.5, 5.0, -2.0, 0.3])
    signs = np.array(np.meshgrid(*[[-1, 1]] * 7)).reshape(7, -1)
    assert sg.paired_ps([gaps])[0] == (np.abs(gaps @ signs) >= gaps.sum() - 1e-12).mean()


def test_random_flips_are_those_of_scipys_permutation_test():
    gaps = np.random.default_rng(7).normal(0.15, 1.0, 60)
    found = stats.permutation_test(
        (gaps,), np.mean, permutation_type="samples", n_resamples=9999, rng=np.random.default_rng(8)
    )
    assert sg.paired_ps([gaps])[0] == pytest.approx(found.pvalue, abs=0.015)


def test_rows_tested_together_have_the_p_values_they_have_alone():
    rows = np.random.default_rng(9).normal(0.2, 1.0, (4, 40))
    rows[1, 5:9] = np.nan
    rows[2] = 0.0
    assert sg.paired_ps(rows, seed=1).tolist() == [sg.paired_ps([row], seed=1)[0] for row in rows]


@pytest.mark.parametrize(("number", "said"), [(7, "7"), (134, "140"), (2310, "2,400"), (1e9, "more than ten million")])
def test_numbers_of_runs_are_said_to_two_digits(number, said):
    assert about(number) == said


def test_pairs_are_all_pairs_the_better_one_first_adjusted_together(comparison):
    pairs = comparison.pairs()
    assert len(pairs) == 6 and (pairs["difference"] >= 0).all() and pairs["difference"].is_monotonic_decreasing
    assert pairs["p_adjusted"].tolist() == pytest.approx(sg.holm(pairs["p"]).tolist())
    means = comparison.summary().set_index("strategy")["mean"]
    gaps = means[pairs["strategy"]].to_numpy() - means[pairs["other"]].to_numpy()
    assert pairs["difference"].to_numpy() == pytest.approx(gaps)


def test_effect_sizes_come_before_p_values(comparison):
    columns = list(comparison.differences())
    assert columns.index("effect") < columns.index("superiority") < columns.index("p")
    assert {"p_dunnett", "replicates_needed"} <= set(columns)
    assert comparison.differences("effort_spent")["superiority"].eq(0.0).all()  # more effort than none is worse


def test_a_table_once_handed_out_can_be_changed_without_changing_the_next(comparison):
    first = comparison.summary()
    first["mean"] = 0.0
    assert comparison.summary()["mean"].max() > 0


def test_what_it_would_take_is_said_when_two_cannot_be_told_apart(comparison):
    rng = np.random.default_rng(10)
    runs = comparison.runs.assign(collective_action=rng.normal(0.5, 0.1, len(comparison.runs)))
    near = replace(comparison, runs=runs)
    table = near.summary()
    assert not table["differs_from_best"].any()
    best, names = table.iloc[0]["strategy"], table["strategy"].iloc[1:]
    wide = runs.pivot(index="replicate", columns="strategy", values="collective_action")
    needed = [sg.pairs_needed(sg.hedges_g(wide[best] - wide[name]), len(table) * len(names) // 2) for name in names]
    said = f"about {about(min(needed))} replicates would make it significant four times in five"
    assert said in near.words()[0]
