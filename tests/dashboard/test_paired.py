"""Numbers on the pages are those of `compare`: same runs, same intervals; made once for the same inputs."""

from __future__ import annotations

import numpy as np
import pytest

import coalitionlab as cl
from coalitionlab.dashboard import paired
from coalitionlab.dashboard.paired import paired_runs
from coalitionlab.dashboard.situation import Situation
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES

SMALL = Situation(
    scenario="generic",
    changes={"withdraw_month": 20, "months": 24, "organisations.count": 20},
    replicates=40,
    seed=5,
)


@pytest.fixture(scope="module")
def comparison() -> cl.Comparison:
    scenario = cl.load_scenario("generic").with_(**SMALL.changes)
    return cl.compare(scenario, [SMALL.a, SMALL.b], replicates=40, seed=5, baseline=SMALL.b, worlds=0)


def test_the_runs_are_those_of_compare(comparison: cl.Comparison):
    found = paired_runs(SMALL)
    for k, name in enumerate((SMALL.a, SMALL.b)):
        theirs = comparison.runs[comparison.runs["strategy"] == name]["collective_action"]
        np.testing.assert_array_equal(found.outcome("collective_action")[k], theirs)


def test_the_months_are_those_of_compare(comparison: cl.Comparison):
    frame = comparison.months[
        (comparison.months["strategy"] == SMALL.a) & (comparison.months["outcome"] == "trust")
    ]
    found = paired_runs(SMALL)
    np.testing.assert_allclose(found.monthly("trust")[0], frame[["q05", "q25", "q50", "q75", "q95"]].T)
    np.testing.assert_allclose(found.means[0, :, MONTHLY_NAMES.index("trust")], frame["mean"])


def test_the_paired_difference_is_that_of_compare(comparison: cl.Comparison):
    theirs = comparison.differences("collective_action").set_index("strategy").loc[SMALL.a]
    ours = paired_runs(SMALL).gap("collective_action")
    assert ours.estimate.mean == pytest.approx(theirs["difference"])
    assert (ours.estimate.low, ours.estimate.high) == pytest.approx((theirs["low"], theirs["high"]))
    assert ours.p == pytest.approx(theirs["p"])
    assert ours.significant == theirs["significant"]
    assert ours.better_share == theirs["better_share"]


def test_a_strategy_that_stays_is_not_run_again(monkeypatch: pytest.MonkeyPatch):
    paired_runs(SMALL)
    asked = []

    def counting(scenario, strategies, **rest):
        asked.append([one.name for one in strategies])
        return real(scenario, strategies, **rest)

    real = paired.simulate
    monkeypatch.setattr(paired, "simulate", counting)
    other = Situation(**{**vars(SMALL), "b": "system_leadership"})
    found = paired_runs(other)
    assert asked == [["system_leadership"]]
    np.testing.assert_array_equal(found.runs[0], paired_runs(SMALL).runs[0])
    paired_runs(other)
    assert len(asked) == 1


def test_the_same_strategy_twice_makes_no_difference_and_says_so():
    gap = paired_runs(Situation(**{**vars(SMALL), "b": SMALL.a})).gap("final")
    assert (gap.estimate.mean, gap.p, gap.significant) == (0.0, 1.0, False)


@pytest.mark.parametrize("replicates", [1, 2, 7, 200])
def test_points_are_those_of_numpy(replicates: int):
    months = np.random.default_rng(3).random((replicates, 5, 3)).round(1)
    np.testing.assert_allclose(
        paired.quantiles_of(months), np.quantile(months, paired.POINTS, axis=0), atol=1e-15
    )


def test_success_has_its_interval():
    share = paired_runs(SMALL).success()[0]
    assert 0 <= share.low <= share.mean <= share.high <= 1
