"""Does advice turn round? Held against made worlds whose truth is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from coalitionlab.experiments.worlds.turning import Turning, turning, without_luck
from coalitionlab.experiments.worlds.words import hangs_on, turns_round
from made_worlds import made, uniform

TITLES = {"s0": "Ours", "s1": "Theirs", "s2": "Others"}


def test_what_luck_does_is_not_taken_for_a_turn():
    """The same small lead in every world: luck puts a third of the worlds on the other side, none of which counts."""
    turned = []
    for seed in range(40):
        table = made(np.array([np.full(50, 0.52), np.full(50, 0.5)]), replicates=4, noise=0.1, seed=seed)
        raw = (table.means[0] < table.means[1]).mean()
        assert raw > 0.15
        turned.append(table.turning.turns if table.turning.best == "s0" else False)
    assert np.mean(turned) <= 0.15  # one in twenty, but for the luck of 40 tables


def test_a_real_turn_is_counted_and_what_it_hangs_on_is_named():
    parameters = uniform(50, 20)
    truth = np.array([np.full(50, 0.6), 0.2 + 0.6 * parameters["p3"], np.full(50, 0.1)])
    table = made(truth, replicates=4, noise=0.05, parameters=parameters)
    found, lost = table.turning, int((truth[1] > truth[0]).sum())
    assert (found.best, found.rival, found.worlds) == ("s0", "s1", 50)
    assert abs(found.lost - lost) <= 3 and found.turns
    assert [name for name, _, _ in found.drivers] == ["p3"] and found.drivers[0][1] < -0.8
    assert f"in {found.lost} of 50 plausible worlds" in turns_round(found, TITLES)
    assert "Theirs does better" in turns_round(found, TITLES)
    assert "p3 (p3: low favours Ours)" in hangs_on(found, TITLES)


def test_what_neither_of_the_two_can_feel_does_not_set_them_apart():
    parameters = uniform(50, 3)
    values = made(np.array([np.full(50, 0.6), 0.2 + 0.6 * parameters["p1"]]), noise=0.05, parameters=parameters).values
    driver, other = ([name for name, _, _ in turning(("s0", "s1"), values, parameters, idle).drivers] for idle in (
        {"s0": ["p0", "p1"], "s1": ["p0"]}, {"s0": ["p0", "p1"], "s1": ["p1"]},
    ))  # fmt: skip
    assert (driver, other) == (["p1"], [])


def test_what_it_hangs_on_is_said_in_a_sentence():
    name = "rate_convene_by_power_reactance_backfire"
    found = Turning("s0", "s1", 50, 10, ((name, -0.5, 0.01), ("structure_trust_twice", 0.4, 0.02)))
    said = hangs_on(found, TITLES)
    assert f"hangs on how strongly 'convene_by_power' moves organisation.reactance ({name}: low favours Ours)" in said
    assert "and whether trust also makes work better" in said


def test_few_worlds_claim_nothing():
    table = made(np.array([np.full(6, 0.6), np.linspace(0, 1, 6)]))
    assert table.turning is None
    level = np.zeros((2, 20, 3))
    assert turning(("a", "b"), level, pd.DataFrame({"p": np.arange(20.0)})) is None


def test_gaps_without_luck_keep_their_mean_and_the_variance_that_is_not_luck():
    rng = np.random.default_rng(5)
    true = rng.normal(0.1, 0.2, 1000)
    gaps = true[:, None] + rng.normal(0.0, 0.4, (1000, 4))
    kept = without_luck(gaps)
    assert kept.mean() == pytest.approx(gaps.mean()) and kept.std() == pytest.approx(0.2, rel=0.1)
    assert gaps.mean(axis=1).std() > 0.26
    assert (kept < 0).mean() == pytest.approx((true < 0).mean(), abs=0.03)
    level = without_luck(rng.normal(0.1, 0.4, (50, 4)))
    assert np.ptp(level) == pytest.approx(0.0)
