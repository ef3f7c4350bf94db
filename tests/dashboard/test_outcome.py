"""What the page shows are the numbers of `cl.compare`, to the last bit, and its words say no more than they do."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

import coalitionlab as cl
from coalitionlab.dashboard.paired import Gap, course_of, numbers, packed, paired_runs, read_prediction
from coalitionlab.dashboard.situation import Situation, scenario_of
from coalitionlab.experiments.statistics import Estimate
from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN

USUAL = Situation(
    scenario="milton_keynes", a="mobilizing_leadership", b="communication", replicates=60, seed=5
)


def test_an_unedited_preset_gives_the_numbers_of_compare() -> None:
    comparison = cl.compare(
        "milton_keynes",
        ["mobilizing_leadership", "communication"],
        replicates=60,
        seed=5,
        baseline="communication",
        worlds=0,
    )
    found = paired_runs(USUAL)
    told = numbers(found, "collective_action")
    row = comparison.differences().query("strategy == 'mobilizing_leadership'").iloc[0]
    assert told["gap"][:4] == [row["difference"], row["low"], row["high"], row["p_adjusted"]]
    assert told["gap"][4:6] == [row["significant"], row["better_share"]]
    summary = comparison.summary().set_index("strategy")
    for k, name in enumerate(("mobilizing_leadership", "communication")):
        assert told["chance"][k] == list(summary.loc[name, ["take_off", "take_off_low", "take_off_high"]])
        months = comparison.months.query("strategy == @name and outcome == 'trust'")
        assert np.array_equal(
            found.monthly("trust")[k].T, months[["q05", "q25", "q50", "q75", "q95"]].to_numpy()
        )


def test_the_message_holds_the_bands() -> None:
    found = paired_runs(USUAL)
    message = packed(found, "churn", course_of("churn"), {"fresh": True})
    length = int.from_bytes(message[:4], "little")
    head = json.loads(message[4 : 4 + length])
    bands = np.frombuffer(message[4 + length :], "<f4").reshape(2, 5, scenario_of(USUAL).months)
    assert length % 4 == 0 and head["course"] == "leaves" and head["fresh"]
    assert np.array_equal(bands, found.monthly("leaves").astype("<f4"))


@pytest.mark.parametrize("outcome", PER_RUN)
def test_every_outcome_can_be_told(outcome: str) -> None:
    for situation in (USUAL, replace(USUAL, b="leaderless"), replace(USUAL, a="leaderless", b="leaderless")):
        told = numbers(paired_runs(situation), outcome)
        assert told["verdict"] and course_of(outcome) in MONTHLY
        json.dumps(told, allow_nan=False)


def test_a_against_itself_cannot_be_told_apart() -> None:
    told = numbers(paired_runs(replace(USUAL, b=USUAL.a)), "collective_action")
    assert told["told"] == "same" and "cannot be told apart" in told["verdict"]


def gap(mean: float, low: float, high: float, apart: bool, outcome: str = "collective_action") -> Gap:
    return Gap(outcome, Estimate(mean, low, high), 0.001 if apart else 0.4, apart, 200, 0.5)


def test_words_follow_the_test_and_the_sense_of_the_outcome() -> None:
    assert gap(0.01, -0.02, 0.04, False).words().startswith("A and B cannot be told apart")
    assert gap(0.1, 0.05, 0.15, True).words().startswith("A does better")
    assert (
        gap(0.1, 0.05, 0.15, True, "churn")
        .words()
        .startswith("B does better in churn: lower by 0.100 (0.050 to 0.150)")
    )


@pytest.mark.parametrize(
    ("written", "came", "word"),
    [
        ("A by 0.1", gap(0.1, 0.05, 0.15, True), "within the interval"),
        ("A by 0.3", gap(0.1, 0.05, 0.15, True), "smaller than you said"),
        ("A by 0.01", gap(0.1, 0.05, 0.15, True), "larger than you said"),
        ("B by 0.1", gap(0.1, 0.05, 0.15, True), "otherwise"),
        ("A by 0.1", gap(-0.1, -0.15, -0.05, True, "churn"), "within the interval"),
        ("same", gap(0.01, -0.02, 0.04, False), "As you said"),
        ("A by 0.1", gap(0.01, -0.02, 0.04, False), "do not tell the two apart"),
        ("same", gap(0.1, 0.05, 0.15, True), "otherwise: A"),
    ],
)
def test_a_prediction_is_judged(written: str, came: Gap, word: str) -> None:
    read = read_prediction(written)
    assert read is not None and str(read) == written
    assert word in read.judged(came)


@pytest.mark.parametrize("text", ["", "C by 1", "A by -1", "A by 1e9", "A by", "<b>A</b>"])
def test_other_words_are_no_prediction(text: str) -> None:
    assert read_prediction(text) is None
