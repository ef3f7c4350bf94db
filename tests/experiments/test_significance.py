"""Claims on made data: none where there is nothing to claim, and intervals that hold although something was picked."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import coalitionlab as cl
from coalitionlab.experiments import significance as sg
from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.comparing import tables, words
from coalitionlab.experiments.comparing.tables import Sample
from coalitionlab.experiments.humps import dip, dip_p
from coalitionlab.experiments.optimising.held_out import leads_table
from coalitionlab.experiments.runs.monthly import goals_table
from coalitionlab.experiments.worlds.draws import idle_parameters
from coalitionlab.scenarios.names.parameters import PARAMETERS, rate_name
from made_worlds import made, uniform

TRIES = 120


def equal(rng, strategies, count):
    """Outcomes of strategies with the same mean 0.15, half of whose luck is shared: three runs in ten end high."""
    shared = rng.random((1, count)) < 0.5
    up = np.where(shared, rng.random((1, count)), rng.random((strategies, count))) < 0.3
    return up * rng.uniform(0.3, 0.7, (strategies, count))


def sample(values, **more):
    names = tuple(f"s{k}" for k in range(len(values)))
    return Sample("made", names, "collective_action", 0, values, values > 0.2, **more)


@pytest.mark.slow
def test_thirteen_equal_strategies_are_seldom_said_to_be_behind():
    found = [(sg.behind_best_ps(equal(np.random.default_rng(k), 13, 40)) < 0.05).any() for k in range(TRIES)]
    assert np.mean(found) <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / TRIES)


def test_strategies_that_are_behind_are_found_and_the_best_are_not():
    values = equal(np.random.default_rng(1), 13, 100) - np.repeat([0.0, 0.15], [3, 10])[:, None]
    found = sg.behind_best_ps(values) < 0.05
    assert not found[:3].any() and found[3:].sum() >= 8


def test_of_two_strategies_it_is_the_paired_test():
    values = equal(np.random.default_rng(2), 2, 60) + [[0.0], [0.05]]
    assert sg.behind_best_ps(values)[0] == pytest.approx(sg.paired_ps([values[1] - values[0]])[0], abs=0.01)


def test_the_undefined_are_left_out_of_the_comparison_with_the_best():
    values = np.random.default_rng(3).normal(size=(3, 30)) + [[0.0], [2.0], [0.0]]
    values[2] = np.nan
    p = sg.behind_best_ps(values)
    assert p[0] < 0.05 and p[1] == 1.0 and np.isnan(p[2])


@pytest.mark.slow
def test_the_interval_of_the_best_holds_its_mean_although_it_was_picked():
    held = marginal = 0
    for k in range(TRIES):
        values = np.random.default_rng(k).normal(0.5, 0.1, (13, 30))
        best = tables.summary(sample(values)).iloc[0]
        alone = st.mean_interval(values[int(values.mean(axis=1).argmax())])
        held += best["low"] <= 0.5 <= best["high"]
        marginal += alone.low <= 0.5 <= alone.high
    assert held / TRIES >= 0.93 and marginal / TRIES < 0.85


def test_fewer_than_seven_observations_claim_nothing():
    values = np.arange(12.0).reshape(2, 6)
    assert sg.behind_best_ps(values).tolist() == [1.0, 1.0]
    assert sg.paired_ps([values[1] - values[0]])[0] == 1.0 and sg.equivalence_ps([np.zeros(6)], 0.1)[0] == 1.0
    assert sg.range_p(values) == 1.0


@pytest.mark.parametrize(("worlds", "verdict"), [(3, "not significant"), (12, "better")])
def test_optimise_claims_what_its_own_table_claims(worlds, verdict):
    rng = np.random.default_rng(4)
    values = rng.normal(0.5, 0.02, (4, worlds, 10)) + np.array([0.07, 0.0, 0.0, 0.0])[:, None, None]
    leads = leads_table({"collective_action": [values]}, ["found", "a", "b", "c"], 1, (), "mean", 0)
    gaps = values.mean(axis=2)[:1] - values.mean(axis=2)[1:]
    table = sg.holm(sg.paired_ps(gaps)) < 0.05
    assert leads["verdict"].tolist() == [verdict] and table.all() == (verdict == "better")


def test_take_off_under_worlds_rests_on_worlds():
    rng = np.random.default_rng(5)
    held = []
    for _ in range(40):
        shares = rng.beta(0.3, 0.7, 30)
        runs = (rng.random((30, 20)) < shares[:, None]).astype(float)
        frame = pd.DataFrame({
            "scenario": "made", "strategy": "s", "world": np.repeat(np.arange(30), 20), "replicate": np.arange(600),
            "succeeded": runs.ravel(), "collective_action": runs.ravel() / 2,
        })  # fmt: skip
        row = tables.summary(tables.sample(frame, "made", ["s"], "collective_action", 0)).iloc[0]
        held.append(row["take_off_low"] <= 0.3 <= row["take_off_high"])
    naive = st.share_interval(180, 600)
    assert np.mean(held) >= 0.85
    assert row["take_off_high"] - row["take_off_low"] > 2 * (naive.high - naive.low)


def test_goals_under_worlds_rest_on_worlds_and_count_the_runs_that_never_deliver_them():
    scenario = cl.load_scenario("milton_keynes")
    months = np.full((1, 40, len(scenario.every_goal)), np.nan)
    months[0, :20] = 6.0  # two of four worlds deliver it, in all of their runs
    months[0, 0] = 3.0
    alone = goals_table(scenario, ["s"], months, None, 0.95).iloc[0]
    by_world = goals_table(scenario, ["s"], months, np.repeat(np.arange(4), 10), 0.95).iloc[0]
    assert alone["chance"] == by_world["chance"] == 0.5
    assert by_world["high"] - by_world["low"] > 2 * (alone["high"] - alone["low"])
    assert alone["median_month"] == 6.0 and alone["q25_month"] == 6.0 and np.isnan(alone["q75_month"])


def test_kaplan_and_meier_agree_with_scipy():
    from scipy import stats

    months = np.array([3.0, 5.0, 5.0, 9.0, np.nan, np.nan, np.nan])
    survival = stats.ecdf(stats.CensoredData(uncensored=months[:4], right=[12.0] * 3)).sf
    for share in (0.1, 0.25, 0.5):
        reached = survival.quantiles[survival.probabilities <= 1 - share + 1e-12]
        assert st.reached_by(months, [share])[0] == reached[0]
    assert np.isnan(st.reached_by(months, [0.75])[0])


@pytest.mark.parametrize(("successes", "count"), [(0, 20), (20, 20), (3, 20)])
def test_a_chance_has_wilsons_interval_wherever_it_is_shown(successes, count):
    values = np.repeat([1.0, 0.0], [successes, count - successes])
    wilson = st.share_interval(successes, count)
    assert st.mean_interval(values, chance=True) == wilson and wilson.high > wilson.low
    shown = tables.summary(Sample("made", ("s",), "succeeded", 0, values[None], values[None] > 0.5)).iloc[0]
    assert (shown["low"], shown["high"]) == (wilson.low, wilson.high)


def test_a_difference_of_chances_never_has_no_width():
    same = st.chance_difference(np.zeros(20), np.zeros(20))
    assert same.mean == 0.0 and same.low < -0.1 and same.high > 0.1


def test_equal_strategies_are_said_to_be_equal():
    level = sample(np.full((3, 20), 0.25))
    titles = {name: name for name in level.strategies}
    said = words.verdict(tables.summary(level), level, titles)
    assert said == "All strategies come out the same, at 0.250."
    two = sample(np.array([[0.3], [0.3], [0.2]]) + np.linspace(0, 0.1, 20))
    assert "Best on average are s0 and s1" in words.verdict(tables.summary(two), two, titles)


def test_worlds_in_which_all_are_level_have_no_winner_and_no_nan():
    found = made(np.full((3, 20), 0.4), noise=0.0, parameters=uniform(20, 3))
    assert found.words() == ["All strategies come out the same in each of 20 worlds."]
    half = np.full((3, 20), 0.4)
    half[0, :5] += 0.1
    said = " ".join(made(half, noise=0.0, parameters=uniform(20, 3)).words())
    assert "15 of which all strategies share" in said and "nan" not in said


def test_the_rates_of_an_action_that_nobody_does_are_not_asked_about():
    idle = idle_parameters([cl.load_strategy("leaderless"), cl.load_strategy("even_spread")])
    done = {name for phase in cl.load_strategy("even_spread").phases for name in phase.effort}
    assert {name for name in PARAMETERS if name.startswith("rate_") and name not in idle} == {
        rate_name(name, effect) for name in done for effect in cl.ACTIONS[name].effects
    }
    comparison = cl.compare("generic", ["leaderless", "communication"], replicates=1, worlds=4)
    varied, compelling = comparison.robustness().parameters, "rate_mandate_participation_compelled"
    assert compelling not in varied and "talk_rate" in varied
    assert compelling in comparison.drawn("generic")


def test_a_difference_too_small_to_matter_is_said_to_be_so():
    rng = np.random.default_rng(6)
    values = rng.normal(0.5, 0.1, 80) + rng.normal(0.0, 0.01, (3, 80)) - [[0.0], [0.001], [0.2]]
    plain, asked = sample(values), sample(values, smallest=0.02)
    titles = {name: name for name in plain.strategies}
    assert "No difference that matters to s0 (0.001, smaller than 0.02)" in words.verdict(
        tables.summary(asked), asked, titles
    )
    assert "matters" not in words.verdict(tables.summary(plain), plain, titles)
    assert tables.differences(asked, "s0").set_index("strategy")["equivalent"].to_dict() == {"s1": True, "s2": False}


def test_a_confidence_level_widens_intervals_and_makes_claims_rarer():
    values = equal(np.random.default_rng(7), 3, 60)
    wide, narrow = (tables.summary(sample(values, confidence=level)) for level in (0.99, 0.8))
    assert ((wide["high"] - wide["low"]) > (narrow["high"] - narrow["low"])).all()


def test_the_confidence_and_the_smallest_effect_are_kept_with_the_results(tmp_path):
    found = cl.compare("generic", ["leaderless"], replicates=2, confidence=0.9, smallest_effect=0.05, worlds=0)
    again = cl.load_comparison(found.save(tmp_path / "results"))
    assert (again.confidence, again.smallest_effect) == (0.9, 0.05)
    assert "--confidence 0.9" in found.command() and "--smallest-effect 0.05" in found.command()
    assert "90% interval" in next(iter(found.shown().values()))


@pytest.mark.parametrize(
    ("wrong", "field"), [({"confidence": 95}, "confidence"), ({"smallest_effect": 0}, "smallest_effect")]
)
def test_a_level_or_an_effect_that_cannot_be_is_refused_in_one_line(wrong, field):
    with pytest.raises(cl.InputError, match=field) as error:
        cl.compare("generic", ["leaderless"], replicates=1, **wrong)
    assert "\n" not in str(error.value)


def test_the_dip_is_hartigans():
    """Values of the R package diptest."""
    assert dip(np.array([0.0, 0.0, 1.0, 1.0])) == pytest.approx(0.25)
    assert dip(np.array([0.0, 0.0, 0.0, 1.0])) == pytest.approx(0.125)
    assert dip(np.arange(10.0)) == pytest.approx(0.05)


def test_two_groups_are_said_only_where_there_are_two():
    rng = np.random.default_rng(8)
    assert dip_p(np.r_[rng.normal(0.1, 0.03, 60), rng.normal(0.6, 0.05, 40)]) < 0.01
    assert dip_p(rng.normal(0.4, 0.1, 100)) > 0.05 and dip_p(np.maximum(rng.normal(0, 0.3, 100), 0)) > 0.05
    assert dip_p(np.repeat([0.0, 1.0], 50)) == 1.0  # whole numbers lie in heaps anyway
    groups = sample(np.array([rng.normal(0.4, 0.05, 100), np.r_[rng.normal(0.1, 0.03, 60), rng.normal(0.6, 0.05, 40)]]))
    said = words.verdict(tables.summary(groups), groups, {"s0": "one", "s1": "two"})
    assert "Under two runs fall into groups" in said


def test_every_run_is_drawn(tmp_path):
    found = cl.compare("generic", ["leaderless", "even_spread"], replicates=25, worlds=0)
    figure = found.figure("runs")
    assert [sum(trace.y) for trace in figure.data] == pytest.approx([100.0, 100.0], abs=0.01)
    assert "Every run" in found.report()


def test_a_map_of_noise_is_not_said_to_vary():
    found = [sg.range_p(np.random.default_rng(k).normal(size=(81, 20))) < 0.05 for k in range(TRIES)]
    assert np.mean(found) <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / TRIES)
    assert sg.range_p(np.random.default_rng(1).normal(size=(81, 20)) + np.linspace(0, 3, 81)[:, None]) < 0.05


def test_worlds_that_share_their_random_numbers_are_not_all_there_is_to_sample():
    rng, held = np.random.default_rng(9), 0
    for _ in range(TRIES):
        values = 0.3 * rng.normal(size=(40, 1)) + rng.normal(size=(1, 6)) + 0.3 * rng.normal(size=(40, 6))
        interval = st.crossed_interval(values)
        held += interval.low <= 0.0 <= interval.high
    assert held / TRIES >= 0.88
