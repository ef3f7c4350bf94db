"""Regret and ranking over scenarios, against numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from coalitionlab.experiments.comparing.compare import compare
from coalitionlab.experiments.comparing.comparison import Comparison
from coalitionlab.experiments.comparing.over_scenarios import ranking, regret_by_scenario
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.schema import Scenario

NAMES = ("leaderless", "even_spread", "top_down_drive", "mobilizing_leadership")


@pytest.fixture(scope="module")
def two(small: Scenario) -> Comparison:
    other = small.with_(name="other", **{"environment.opinion": 0.9})
    return compare([small, other], NAMES, replicates=12, seed=3, months=False, worlds=0)


def test_uncorrected_regret_is_the_best_mean_less_this_mean(two: Comparison) -> None:
    found = regret_by_scenario([two.sample("membership", name) for name in two.scenarios_done]).set_index(
        ["scenario", "strategy"]
    )
    means = two.runs.groupby(["scenario", "strategy"])["membership"].mean()
    for (scenario, strategy), mean in means.items():
        expected = means[scenario].max() - mean
        assert found.loc[(scenario, strategy), "uncorrected"] == pytest.approx(expected)
    assert (found["low"] <= found["regret"]).all() and (found["regret"] <= found["high"]).all()
    # what was picked for its luck is corrected downwards on average, never by much
    assert found["regret"].mean() <= found["uncorrected"].mean() + 1e-12


def test_regret_of_what_is_better_low_is_counted_the_other_way(two: Comparison) -> None:
    found = regret_by_scenario([two.sample("months_to_critical_mass", name) for name in two.scenarios_done]).set_index(
        ["scenario", "strategy"]
    )
    means = two.runs.groupby(["scenario", "strategy"])["months_to_critical_mass"].mean()
    for (scenario, strategy), mean in means.items():
        assert found.loc[(scenario, strategy), "uncorrected"] == pytest.approx(mean - means[scenario].min())


def test_the_ranking_is_by_the_mean_over_scenarios(two: Comparison) -> None:
    table = ranking([two.sample("membership", name) for name in two.scenarios_done])
    means = two.runs.groupby(["strategy", "scenario"])["membership"].mean().groupby("strategy").mean()
    assert table["strategy"].tolist() == means.sort_values(ascending=False).index.tolist()
    np.testing.assert_allclose(table["mean"], means.sort_values(ascending=False), rtol=1e-12)
    assert table["best_share"].sum() == pytest.approx(1.0)
    assert table["best_in"].sum() >= 2
    regrets = regret_by_scenario([two.sample("membership", name) for name in two.scenarios_done])
    for row in table.itertuples():
        own = regrets[regrets["strategy"] == row.strategy]
        assert row.worst_regret == own["regret"].max()
        assert row.worst_scenario == own.loc[own["regret"].idxmax(), "scenario"]
    assert not table.iloc[0]["differs_from_best"] and table.iloc[0]["behind_best"] == 0.0


def test_a_strategy_compared_with_its_twin_is_not_told_apart(small: Scenario) -> None:
    from coalitionlab.scenarios.loader import load_strategy

    one = load_strategy("even_spread")
    found = compare([small], [one, one.with_(name="twin")], replicates=10, months=False, worlds=0)
    assert not ranking([found.sample("membership")])["differs_from_best"].any()


def test_an_outcome_that_is_not_defined_ranks_nothing(small: Scenario) -> None:
    never = small.with_(withdraw_month=None)
    found = compare([never], NAMES[:2], replicates=3, months=False, worlds=0)
    sample = found.sample("durable_collective_action")
    assert ranking([sample]).empty and regret_by_scenario([sample]).empty
    with pytest.raises(InputError, match="outcome"):
        found.sample("happiness")
