"""Replicates until an interval is narrow enough: that it is, that it is honest, and that it changes no run."""

from __future__ import annotations

import json
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import coalitionlab as cl
from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.comparing import precision as pr
from coalitionlab.experiments.runs import execute as runner
from coalitionlab.scenarios.errors import InputError

PAIR = ["leaderless", "even_spread"]


def walk(values, half_width, of="baseline", most=pr.MOST):
    """What `search` makes of given values, shape (strategies, plenty of replicates)."""
    looks = []

    def first(replicates):
        looks.append(replicates)
        return values[:, :replicates]

    names = [f"s{k}" for k in range(len(values))]
    goal = pr.Precision(half_width, "collective_action", of, most)
    found = pr.search(goal, names, "s0", first, at_least=1)
    return SimpleNamespace(**found), np.array(looks)


def take_off(rng, count):
    """Paired outcomes that take off or stay asleep, with luck half shared; the true difference is 0.15."""
    luck = rng.random(count)
    other = np.where(rng.random(count) < 0.5, luck, rng.random(count))
    return np.stack([
        (other < 0.4) * rng.normal(0.5, 0.1, count),
        (luck < 0.7) * rng.normal(0.5, 0.1, count),
    ])  # fmt: skip


def test_every_difference_is_known_as_closely_as_was_asked_for(small):
    found = cl.compare(small, ["leaderless", "even_spread", "top_down_drive"], replicates=50, precision=0.002, seed=1)
    (reached,) = found.reached.itertuples()
    halves = found.differences().eval("(high - low) / 2")
    assert reached.reached and reached.looks > 1
    assert reached.half_width == pytest.approx(halves.max()) and halves.max() <= 0.002
    assert found.runs.groupby("strategy").size().eq(reached.replicates).all()
    assert "reached" in found.words()[0] and f"{reached.replicates:,}" in found.words()[0]


def test_the_runs_are_those_of_as_many_replicates_asked_for_at_once(small, monkeypatch):
    first = cl.compare(small, PAIR, replicates=50, precision=0.002, seed=5, workers=1)
    made = first.reached["replicates"].item()
    assert made > pr.PILOT
    at_once = cl.compare(small, PAIR, replicates=made, seed=5, worlds=0)
    monkeypatch.setattr(runner, "FIRST", 7)
    monkeypatch.setattr(runner, "GROWTH", 1)
    again = cl.compare(small, PAIR, replicates=50, precision=0.002, seed=5, workers=3)
    for other in (at_once, again):
        pd.testing.assert_frame_equal(first.runs, other.runs, check_exact=True)
        pd.testing.assert_frame_equal(first.months, other.months, check_exact=True)
    pd.testing.assert_frame_equal(again.reached, first.reached, check_exact=True)


def test_what_was_not_reached_is_said_and_kept(small, tmp_path):
    found = cl.compare(small, PAIR, replicates=20, precision=1e-6, max_replicates=130)
    (reached,) = found.reached.itertuples()
    assert not reached.reached and reached.replicates == 130 and reached.needed > 1000
    assert "not reached" in found.words()[0]
    again = cl.load_comparison(found.save(tmp_path / "kept"))
    pd.testing.assert_frame_equal(again.reached, found.reached, check_exact=True)
    assert again.precision == found.precision
    about = json.loads((tmp_path / "kept" / "manifest.json").read_text())["precision"]
    assert about["half_width"] == 1e-6 and about["reached"][0]["replicates"] == 130
    assert "--precision 1e-06" in (tmp_path / "kept" / "manifest.json").read_text()
    assert "not reached" in (tmp_path / "kept" / "report.html").read_text()


def test_all_pairs_ask_for_more_than_the_pairs_with_the_baseline():
    rng = np.random.default_rng(3)
    shared = rng.normal(0, 1, 6000)
    values = np.stack([shared * 0.0, shared, -shared])
    (one, _), (every, _) = walk(values, 0.1), walk(values, 0.1, of="all")
    assert {every.strategy, every.against} == {"s1", "s2"}
    assert 3 < every.replicates / one.replicates < 5  # twice the spread, four times the replicates


def test_looks_are_few_and_far_apart_and_no_replicate_is_made_twice():
    found, looks = walk(take_off(np.random.default_rng(4), 6000), 0.02)
    assert looks[0] == pr.PILOT and looks[-1] == found.replicates and found.looks == len(looks) <= 8
    assert all(pr.LEAST_GROWTH <= later / earlier <= pr.MOST_GROWTH + 0.01 for earlier, later in pairwise(looks))


def test_a_sample_without_any_difference_so_far_does_not_end_the_search_at_once():
    values = np.zeros((2, 6000))
    values[:, 50] = 1.0  # the outcome does vary, though not yet the difference
    values[1, 150] = 0.9
    found, _ = walk(values, 0.01)
    assert found.reached and found.replicates > 190


def test_a_difference_that_is_not_defined_is_not_waited_for():
    values = take_off(np.random.default_rng(5), 6000)
    found, _ = walk(np.vstack([values, np.full(6000, np.nan)]), 0.05)
    assert found.reached and found.strategy == "s1"
    nothing, _ = walk(np.full((2, 200), np.nan), 0.05)
    assert nothing.replicates == pr.PILOT and np.isnan(nothing.half_width)


def test_one_strategy_has_nothing_to_wait_for(small):
    found = cl.compare(small, "leaderless", precision=0.001)
    assert found.reached["replicates"].item() == 200 and "no difference to measure" in found.words()[0]


@pytest.mark.slow
@pytest.mark.parametrize("half_width", [0.05, 0.03])
def test_stopping_when_narrow_enough_leaves_the_interval_honest(half_width):
    covered = within = 0
    tries = 250
    for k in range(tries):
        values = take_off(np.random.default_rng([k, 11]), 2000)
        found, _ = walk(values, half_width)
        gaps = values[1, : found.replicates] - values[0, : found.replicates]
        interval = st.mean_interval(gaps)
        covered += interval.low <= 0.15 <= interval.high
        within += abs(gaps.mean() - 0.15) <= half_width
    assert 0.91 <= covered / tries <= 0.99
    assert within / tries >= 0.91


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"precision": 0}, "precision: got 0; write a number above 0"),
        ({"precision": float("nan")}, "above 0"),
        ({"precision": True}, "above 0"),
        ({"precision": 0.1, "worlds": 2}, "worlds"),
        ({"precision": 0.1, "max_replicates": 10}, "whole number from 100"),
        ({"precision": 0.1, "precision_of": "bseline"}, "baseline"),
        ({"precision": 0.1, "outcome": "pek"}, "peak"),
        ({"max_replicates": 500}, "precision"),
        ({"precision_of": "all"}, "precision_of: got 'all'; give a precision too, or leave it out"),
    ],
)
def test_what_cannot_be_had_is_refused_in_one_line(small, changed, said):
    done = []
    with pytest.raises(InputError) as error:
        cl.compare(small, PAIR, progress=lambda *now: done.append(now), **({"replicates": 2} | changed))
    assert said in str(error.value) and "\n" not in str(error.value) and not done


def test_a_significant_difference_smaller_than_what_matters_is_told_as_one_that_does_not_matter():
    asked = cl.compare(
        "generic", ["leaderless", "even_spread"], replicates=40, worlds=0, confidence=0.9, smallest_effect=0.5
    )
    row = asked.differences().iloc[0]
    assert row["significant"] and row["equivalent"]
    text = " ".join(asked.words())
    gap = f"{abs(row['difference']):.4f}"[:5]
    assert f"No difference that matters to leaderless ({gap}" in text and "significant, but smaller than 0.5)" in text
    assert "significantly behind" not in text


def test_no_interval_that_is_shown_leaves_the_range_of_the_outcome():
    found = cl.compare("generic", ["leaderless", "even_spread"], replicates=2, worlds=5)
    assert not found.robustness().regret_table()["95% interval"].str.startswith("-").any()
    assert found.summary()["low"].min() < 0  # Student's, as it is computed and saved
    ranking = found.shown()["Ranking by collective_action"]
    assert not ranking["95% interval"].str.startswith("-0").any()
    assert "(-0." not in found.words()[0]
