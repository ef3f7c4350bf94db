"""The method itself, on toys whose answers are known: what is identified is found, what is not is said not to be."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from coalitionlab.experiments.calibrating import forecasting
from coalitionlab.experiments.calibrating.ahead import drawn_errors, error_likelihood, walked
from coalitionlab.experiments.calibrating.checking import simulation_based
from coalitionlab.experiments.calibrating.conditioning import Posterior, condition, expit, logit, weighted_quantiles
from coalitionlab.experiments.calibrating.forecasting import SAMPLES, crps, resampled
from coalitionlab.experiments.calibrating.history import History, Paths
from coalitionlab.experiments.calibrating.identifying import Informed, contraction, noise_levels
from coalitionlab.experiments.calibrating.summaries import observed, reduce_statistics, summarise
from coalitionlab.experiments.calibrating.variants import share_quantiles, variant_table
from coalitionlab.experiments.calibrating.words import variant_sentences, withdrawal_sentences


def toy(runs: int = 4000, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Three parameters: one seen with little noise, one with much, one not at all; three statistics."""
    rng = np.random.default_rng(seed)
    unit = rng.random((runs, 3))
    noise = rng.normal(size=(runs, 3))
    seen = np.column_stack([unit[:, 0] + 0.05 * noise[:, 0], unit[:, 1] + 0.5 * noise[:, 1], noise[:, 2]])
    return unit, seen / seen.std(axis=0)


def test_what_is_seen_is_identified_and_what_is_not_stays():
    unit, seen = toy()
    posterior = condition(unit, seen, seen[17])
    narrowed = contraction(posterior.adjusted, posterior.weights)
    limit, _ = noise_levels(unit, posterior)
    assert narrowed[0] > 0.9
    assert narrowed[0] > limit > narrowed[2]
    assert abs(posterior.weights @ posterior.adjusted[:, 0] - unit[17, 0]) < 0.15
    assert 50 < posterior.effective <= len(posterior.rows)


def test_what_stays_prior_is_drawn_from_the_prior():
    """Sixty parameters that no run shows: noise of a few weighted runs narrows all of them, and worlds must not."""
    rng = np.random.default_rng(2)
    unit = rng.random((2000, 60))
    summaries = np.column_stack([unit[:, 0] + 0.05 * rng.normal(size=2000), rng.normal(size=(2000, 6))])
    posterior = condition(unit, summaries, summaries[3])
    assert np.abs(contraction(posterior.adjusted, posterior.weights)[1:]).max() > 0.15
    informed = Informed.by(posterior, np.zeros((len(posterior.rows), 0)), noise_levels(unit, posterior))
    assert np.flatnonzero(informed.narrowed).tolist() == [0] and not informed.linked[1:].any()
    rows = resampled(posterior.weights, 2000)
    drawn = informed.sample(posterior, rows)
    assert np.array_equal(drawn[:, 0], posterior.adjusted[rows, 0])
    assert np.abs(contraction(drawn[:, 1:], np.full(2000, 1 / 2000))).max() < 0.05
    assert np.abs(drawn[:, 1:].mean(axis=0) - 0.5).max() < 0.02
    assert np.abs(np.corrcoef(drawn.T) - np.eye(60)).max() < 0.1


def test_what_hangs_together_stays_together_though_neither_is_narrowed():
    """Only the sum of two is seen, at its middle: each may be anything, and the other is then known."""
    rng = np.random.default_rng(4)
    unit = rng.random((4000, 8))
    seen = np.column_stack([unit[:, 0] + unit[:, 1], rng.normal(size=4000)])
    seen = seen / seen.std(axis=0)
    posterior = condition(unit, seen, np.array([1.0 / (unit[:, 0] + unit[:, 1]).std(), 0.0]))
    informed = Informed.by(posterior, np.zeros((len(posterior.rows), 0)), noise_levels(unit, posterior))
    assert np.flatnonzero(informed.linked).tolist() == [0, 1] and not informed.narrowed.any()
    drawn = informed.sample(posterior, resampled(posterior.weights, 1000))
    assert np.corrcoef(drawn[:, 0], drawn[:, 1])[0, 1] < -0.9
    assert np.abs(contraction(drawn, np.full(1000, 1 / 1000))).max() < 0.1


def chosen(shares: list[int]) -> tuple[pd.DataFrame, str]:
    """The table and the words of sixty accepted runs of equal weight, so many of each of three strategies."""
    names = [SimpleNamespace(strategy=SimpleNamespace(name=name), rule="utility") for name in "abc"]
    prior = SimpleNamespace(
        variants=names, fields=(), field_values=np.zeros((3, 0)), names=[], values=lambda unit: unit
    )
    accepted = np.repeat(np.arange(3), shares)
    rows, nothing = np.arange(len(accepted)), np.zeros((len(accepted), 0))
    posterior = Posterior(rows, np.full(len(rows), 1 / len(rows)), nothing, rows, nothing, rows, nothing)
    variants = np.concatenate([accepted, np.repeat(np.arange(3), 1000 - np.array(shares))])
    table = variant_table(prior, np.zeros((3000, 0)), variants, posterior)
    return table, variant_sentences(table)[0]


def test_the_log_score_of_a_strategy_has_the_error_of_few_accepted_runs():
    table, words = chosen([58, 2, 0])
    best, _, never = table.to_dict(orient="records")
    assert best["score_low"] < best["log_score"] < best["score_high"]
    assert best["log_score"] == pytest.approx(np.log(58 / 20), abs=0.03)
    assert best["score_low"] > 0 > never["score_high"] and np.isfinite(never["score_low"])
    assert "the history speaks for a:" in words
    wide = chosen([5, 0, 0])[0].iloc[0]
    assert wide["score_high"] - wide["score_low"] > 3 * (best["score_high"] - best["score_low"])


def test_a_share_is_that_at_no_difference_from_the_history():
    """One summary tells two strategies apart; the accepted runs alone, a twentieth of six summaries' space, say too little of it."""
    rng = np.random.default_rng(4)
    held, errors = [], []
    for _ in range(60):
        strategy = rng.integers(2, size=2001)
        seen = rng.normal(size=(2001, 6))
        seen[:, 0] += strategy - 0.5
        posterior = condition(np.zeros((2000, 1)), seen[:-1], seen[-1])
        low, middle, high = share_quantiles(posterior.wider_gaps, strategy[posterior.wider_rows] == 1, 2)
        truth = 1 / (1 + np.exp(-seen[-1, 0]))
        held.append(low <= truth <= high)
        errors.append((abs(middle - truth), abs(posterior.weights @ strategy[posterior.rows] - truth)))
    assert 0.8 < np.mean(held) <= 1
    ours, accepted = np.mean(errors, axis=0)
    assert ours < 0.75 * accepted
    apart = share_quantiles(np.linspace(-1, 1, 40)[:, None], np.arange(40) >= 20, 2)
    assert np.isfinite(apart).all() and apart[0] < 0.5 < apart[2]


def test_shares_that_chance_gives_choose_nothing():
    assert "does not clearly choose a strategy: a 33%" in chosen([20, 20, 20])[1]
    assert "does not clearly choose a strategy, but speaks against c: a 78%" in chosen([79, 21, 0])[1]


def switched(on: int, off: int) -> tuple[pd.DataFrame, list[str]]:
    """The table and the words of accepted runs of equal weight, so many with a structure on, of a thousand on and a thousand off."""
    only = [SimpleNamespace(strategy=SimpleNamespace(name="a"), rule="utility")]
    names = ["activity", "structure_one_by_one"]
    prior = SimpleNamespace(
        variants=only, fields=(), field_values=np.zeros((1, 0)), names=names, values=lambda unit: unit
    )
    drawn = np.column_stack([np.full(2000, 0.3), np.repeat([0.9, 0.2], 1000)])
    rows = np.concatenate([np.arange(on), 1000 + np.arange(off)])
    nothing = np.zeros((len(rows), 0))
    posterior = Posterior(rows, np.full(len(rows), 1 / len(rows)), nothing, rows, nothing, rows, nothing)
    table = variant_table(prior, drawn, np.zeros(2000, int), posterior)
    return table, variant_sentences(table)


def test_the_log_score_of_a_structure_is_told_with_the_same_care():
    table, words = switched(79, 1)
    assert table["what"].tolist() == ["structure_one_by_one"] * 2 and table["value"].tolist() == ["off", "on"]
    assert table["log_score"].iloc[1] == pytest.approx(np.log(79 / 80 / 0.5), abs=0.02)
    assert "speaks for structure_one_by_one (organisations decide one after the other" in words[0]
    assert "on in 98% (log-score of on 0.7" in words[0]
    assert "speaks against structure_one_by_one" in switched(0, 60)[1][0]
    for shares in ((40, 40), (46, 34), (56, 4)):  # 50, 58 and 93 %
        assert "does not clearly choose" in switched(*shares)[1][0]


def test_a_convener_that_withdraws_within_the_history_is_said():
    assert "after month 48 of 80" in withdrawal_sentences(48, 80)[0]
    assert withdrawal_sentences(48, 36) == withdrawal_sentences(None, 80) == []


def test_regression_finds_more_than_rejection():
    unit, seen = toy()
    target = np.array([seen[:, 0].mean() + 0.7, 0.0, 0.0])
    posterior = condition(unit, seen, target, accept=1000)
    assert posterior.adjusted[:, 0].std() < unit[posterior.rows, 0].std()


def test_ranks_are_uniform_where_the_method_is_right():
    unit, seen = toy(runs=3000, seed=3)
    check = simulation_based(unit, seen, ("seen", "blurred", "unseen"), checks=300)
    assert check.uneven == []
    assert np.all(np.abs(check.coverage(0.9) - 0.9) < 0.06)


def test_ranks_are_uneven_where_the_posterior_is_wrong():
    unit, seen = toy(runs=3000, seed=3)
    check = simulation_based(np.column_stack([unit[:, 0] ** 2, unit[:, 1:]]), seen, ("bent", "b", "c"), checks=300)
    assert check.ranks.shape == (300, 3)
    wrong = simulation_based(unit, np.roll(seen, 1, axis=0), ("a", "b", "c"), checks=300)
    assert np.all(np.abs(wrong.coverage(0.9) - 0.9) < 0.08)  # without information the prior comes back, and is right


def test_few_summaries_hold_what_many_statistics_say():
    rng = np.random.default_rng(5)
    unit = rng.random((4000, 4))
    many = unit[:, [0]] + 0.3 * rng.normal(size=(4000, 20))
    summaries, target = reduce_statistics(many, many[9], unit, np.array([0]), None)
    assert summaries.shape[1] <= 4
    posterior = condition(unit, summaries, target)
    assert contraction(posterior.adjusted, posterior.weights)[0] > 0.8


def test_no_direction_is_made_of_noise():
    rng = np.random.default_rng(6)
    summaries, _ = reduce_statistics(
        rng.normal(size=(2000, 10)), np.zeros(10), rng.random((2000, 5)), np.array([0, 1]), None
    )
    assert summaries.shape[1] <= 3


def test_units_come_back_from_the_scale_without_ends():
    unit = np.array([0.0, 0.2, 1.0])
    assert np.allclose(expit(logit(unit)), unit)


def test_weighted_quantiles_of_equal_weights_are_quantiles():
    values = np.random.default_rng(1).random((500, 2))
    assert np.allclose(
        weighted_quantiles(values, np.full(500, 1 / 500), np.array([0.5])), np.median(values, axis=0), atol=0.01
    )


def test_resampling_follows_the_weights():
    rows = resampled(np.array([0.5, 0.3, 0.2]), 1000)
    assert np.allclose(np.bincount(rows) / 1000, [0.5, 0.3, 0.2], atol=0.002)


def test_crps_is_the_distance_for_a_sure_forecast():
    assert crps(np.full((50, 2), 3.0), np.array([3.0, 5.0])).tolist() == [0.0, 2.0]
    spread = np.random.default_rng(0).normal(size=(4000, 1))
    assert crps(spread, np.zeros(1))[0] == pytest.approx(0.2337, abs=0.01)  # of a standard normal at its mean


def test_statistics_of_a_run_equal_to_the_history_are_the_histories():
    history = History("h", tuple([1, 0, 2] * 12), tuple([0, 0, 1] * 12), (7, 20))
    paths = Paths(np.array([history.joins]), np.array([history.leaves]), np.array([[7.0, 20.0, np.nan]]))
    assert np.allclose(summarise(paths, history)[1][0], observed(history))


def test_baselines_know_a_steady_rate():
    history = History("h", (2,) * 48, (1,) * 48)
    made = forecasting.join_forecasts(history, 1000, 24)
    assert set(made) == {forecasting.HAZARD, forecasting.RATE, forecasting.BASS}
    for name, paths in made.items():
        assert paths.shape == (forecasting.SAMPLES, 24)
        assert abs(np.median(paths[:, -1]) - 48) < 12, name
    exits = forecasting.exit_forecasts(history, 24)
    assert abs(np.median(exits[forecasting.RATE][:, -1]) - 24) < 8
    assert forecasting.exit_forecasts(History("h", (2,) * 48), 24) == {}


def test_nobody_joins_when_all_are_inside():
    history = History("h", (5,) * 10)
    made = forecasting.join_forecasts(history, 50, 12)
    assert made[forecasting.HAZARD].max() == 0
    assert pd.Series(made[forecasting.HAZARD][:, -1]).eq(0).all()


def test_a_forecast_takes_from_those_who_are_there_and_widens_by_what_was_missed():
    """Chances of a half a month; ten outside, four inside. Counts far from what was expected speak for a larger error."""
    rng = np.random.default_rng(0)
    known = History("h", (2, 2), (0, 0))
    certain = np.log(np.full((2, SAMPLES, 8), 0.5)), np.full(SAMPLES, 14)
    joins, leaves = walked(rng, *certain, known)
    inside = 4 + joins - leaves
    assert inside.min() >= 0 and inside.max() <= 14
    # all four are in their first year, in which half as many leave
    assert abs(joins[:, 0].mean() - 5) < 0.3 and abs(leaves[:, 0].mean() - 1) < 0.2
    assert walked(rng, *certain, History("h", (2, 2)))[1].max() == 0

    low = np.log(np.full((2, SAMPLES, 8), 0.01)), np.full(SAMPLES, 200)
    expected, far = (
        error_likelihood(low, History("h", (20, 20) + joined * 4, (0,) * 10), 2)[0] for joined in ((1, 2), (7, 7))
    )
    assert expected.argmax() == 0 and far.argmax() >= len(far) - 2
    assert drawn_errors(rng, np.stack([far, expected])).std(axis=1).argmax() == 0
