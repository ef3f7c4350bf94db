"""A comparison made a little at a time is the comparison made at once; intervals of many means are those of each."""

from __future__ import annotations

import pandas as pd
import pytest

from coalitionlab.experiments.comparing.compare import compare
from coalitionlab.experiments.comparing.gradual import gradually
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


def test_nothing_is_made_before_it_is_asked_for(small: Scenario, strategies: tuple[Strategy, ...]) -> None:
    with pytest.raises(InputError, match="whole number from 1"):
        next(gradually(small, strategies, replicates=0))
    with pytest.raises(InputError, match="talk_rate"):
        next(gradually(small, strategies, replicates=2, parameters={"talk_rat": 1.0}))
