"""A comparison made a little at a time is the comparison made at once; intervals of many means are those of each."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from coalitionlab.experiments.comparing.compare import compare
from coalitionlab.experiments.comparing.gradual import gradually, joined
from coalitionlab.experiments.intervals import mean_intervals
from coalitionlab.experiments.statistics import mean_interval
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import load_strategy
from coalitionlab.scenarios.schema import Scenario, Strategy

NAMES = ("leaderless", "even_spread", "top_down_drive")


@pytest.fixture(scope="module")
def strategies() -> tuple[Strategy, ...]:
    return tuple(map(load_strategy, NAMES))


def test_steps_end_in_what_compare_makes(small: Scenario, strategies: tuple[Strategy, ...]) -> None:
    steps = list(gradually(small, strategies, replicates=23, seed=5, seconds=0.005))
    whole = compare(small, strategies, replicates=23, seed=5, months=False)
    assert len(steps) > 2 and [one.done for one in steps] == sorted(one.done for one in steps)
    assert all(one.comparison is None for one in steps[:-1])
    made = steps[-1].comparison
    assert made is not None and steps[-1].done == 23
    pd.testing.assert_frame_equal(made.runs, whole.runs)
    pd.testing.assert_frame_equal(made.summary(), whole.summary())
    pd.testing.assert_frame_equal(made.milestones, whole.milestones)


def test_joined_scenarios_are_those_compared_together(
    small: Scenario, strategies: tuple[Strategy, ...]
) -> None:
    other = small.with_(name="other", **{"environment.opinion": 0.9})
    parts = [list(gradually(one, strategies, replicates=8, seed=2))[-1].comparison for one in (small, other)]
    whole = compare([small, other], strategies, replicates=8, seed=2, months=False)
    pd.testing.assert_frame_equal(joined([one for one in parts if one]).summary(), whole.summary())


def test_what_was_not_asked_alike_is_not_joined(small: Scenario, strategies: tuple[Strategy, ...]) -> None:
    one, other = (
        list(gradually(small, strategies, replicates=3, seed=seed))[-1].comparison for seed in (1, 2)
    )
    assert one and other
    with pytest.raises(InputError, match="different settings"):
        joined([one, other])
    with pytest.raises(InputError, match="no comparisons"):
        joined([])


def test_nothing_is_made_before_it_is_asked_for(small: Scenario, strategies: tuple[Strategy, ...]) -> None:
    with pytest.raises(InputError, match="whole number from 1"):
        next(gradually(small, strategies, replicates=0))
    with pytest.raises(InputError, match="talk_rate"):
        next(gradually(small, strategies, replicates=2, parameters={"talk_rat": 1.0}))


@pytest.mark.parametrize("runs", [1, 2, 15, 200])
def test_intervals_together_are_those_one_by_one(runs: int) -> None:
    rng = np.random.default_rng(4)
    rows = np.vstack(
        [
            rng.random((5, runs)),
            rng.random((3, runs)) < 0.3,
            rng.integers(0, 13, (9, runs)) / 12,
            np.ones((1, runs)),
            rng.random((2, runs)),
        ]
    )
    rows[-1, 0] = np.nan
    together = mean_intervals(rows, seed=9)
    for row, found in zip(rows, together, strict=True):
        one = mean_interval(row, seed=9)
        np.testing.assert_allclose(
            (found.mean, found.low, found.high), (one.mean, one.low, one.high), rtol=0, atol=0
        )
