"""Ranks over worlds, and pairs of strategies: against scipy, in the limits, and with luck told apart."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from coalitionlab.experiments.worlds.ranks import kendalls_w
from coalitionlab.scenarios.errors import InputError
from made_worlds import made


@pytest.mark.parametrize("ties", [False, True])
def test_concordance_is_that_of_friedman_in_scipy(ties):
    scores = np.random.default_rng(1).normal(size=(5, 40)) + np.arange(5)[:, None] * 0.3
    scores = np.round(scores) if ties else scores
    expected = stats.friedmanchisquare(*scores).statistic / (40 * 4)
    assert kendalls_w(stats.rankdata(scores, axis=0)) == pytest.approx(expected)


def test_worlds_that_all_agree():
    found = made(np.arange(4)[:, None] + np.zeros((4, 12)), noise=0.0).stability
    assert found.winner == "s3" and found.reference == ("s3", "s2", "s1", "s0")
    assert (found.concordance.mean, found.agreement.mean, found.within_worlds) == (1.0, 1.0, 1.0)
    assert found.shares["first"].tolist() == [1.0, 0.0, 0.0, 0.0]
    assert found.shares.loc[0, "first_low"] < 1.0  # twelve worlds do not speak for all
    assert found.shares[["rank_1", "rank_2", "rank_3", "rank_4"]].to_numpy() == pytest.approx(np.eye(4))


def test_pure_luck_agrees_no_more_between_worlds_than_within_one():
    found = made(np.zeros((5, 200)), replicates=10).stability
    assert found.concordance.mean < 0.05
    assert abs(found.within_worlds) < 0.1


def test_parameters_that_turn_the_ranking_are_told_from_luck():
    truth = np.zeros((3, 100))
    truth[0, :50], truth[1, 50:], truth[2] = 1.0, 1.0, 0.5
    found = made(truth, noise=0.1).stability
    assert found.within_worlds > 0.95 and found.agreement.mean < 0.7 and found.concordance.mean < 0.5
    assert found.shares.set_index("strategy").loc["s2", "rank_2"] == 1.0


@pytest.mark.slow
def test_the_interval_covers_the_concordance_of_many_worlds():
    rng = np.random.default_rng(0)
    taste = np.arange(4)[:, None] * 0.5
    whole = kendalls_w(stats.rankdata(taste + rng.normal(size=(4, 20000)), axis=0))
    hits = 0
    for seed in range(40):
        scores = taste + np.random.default_rng([5, seed]).normal(size=(4, 40))
        interval = made(scores, noise=0.0).stability.concordance
        hits += interval.low <= whole <= interval.high
    assert hits >= 33


def test_a_reference_of_ones_own():
    table = made(np.arange(3)[:, None] + np.zeros((3, 6)), noise=0.0)
    assert table.rank_stability(["s0", "s1", "s2"]).agreement.mean == -1.0
    for wrong in (["s0", "s1"], ["s0", "s1", "s3"]):
        with pytest.raises(InputError):
            table.rank_stability(wrong)


def test_tied_strategies_share_the_better_rank():
    found = made(np.array([[1.0] * 5, [1.0] * 5, [1.0] * 5, [0.0] * 5]), noise=0.0).stability
    assert found.shares.set_index("strategy").loc[["s0", "s1", "s2"], "first"].tolist() == [1.0, 1.0, 1.0]
    assert found.shares.set_index("strategy").loc["s3", "rank_4"] == 1.0


def test_pairs_count_worlds_and_say_how_many_are_more_than_luck():
    truth = np.array([[1.0] * 30 + [0.0] * 10, [0.5] * 40, [0.5] * 40])
    table = made(truth, noise=0.05)
    rows = table.pairs().set_index(["strategy", "other"])
    first = rows.loc[("s0", "s1")]
    assert first["share"] == first["clearly_better"] == 0.75 and first["clearly_worse"] == 0.25
    assert first["low"] < 0.75 < first["high"]
    assert rows.loc[("s1", "s0"), "share"] == 0.25
    twins = rows.loc[("s1", "s2")]
    assert twins["clearly_better"] + twins["clearly_worse"] < 0.25 < twins["share"]


def test_ties_count_half_and_widen_the_interval():
    rows = made(np.array([[1.0, 1.0, 1.0], [1.0, 0.0, 2.0]]), noise=0.0).pairs().set_index(["strategy", "other"])
    one = rows.loc[("s0", "s1")]
    assert (one["share"], one["ties"], one["clearly_better"]) == (0.5, 1, pytest.approx(1 / 3))
    assert one["low"] < 0.1 and one["high"] > 0.9
