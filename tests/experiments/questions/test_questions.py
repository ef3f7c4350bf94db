"""The six questions of Learn: what each says of the model is what the model does."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from coalitionlab.experiments import significance as sg
from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.questions.questions import GuidedQuestion, questions
from coalitionlab.model.simulate import simulate
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.outcomes import MONTHLY, RUN_NAMES

EACH = pytest.mark.parametrize("question", questions(), ids=lambda one: one.name)


def test_there_are_six() -> None:
    names = ["force", "intent", "followers", "winwin", "backbone", "leader"]
    assert [one.name for one in questions()] == names


@cache
def outcomes(question: GuidedQuestion, world: int) -> np.ndarray:
    """2 x replicates x outcomes: the runs of both strategies in a world."""
    return simulate(
        question.worlds[world].changed(), question.strategies(), replicates=question.replicates, seed=question.seed
    ).outcomes


def of(question: GuidedQuestion, world: int) -> np.ndarray:
    """The paired differences in the outcome that is asked about in a world."""
    a, b = outcomes(question, world)[:, :, RUN_NAMES.index(question.worlds[world].outcome)]
    return np.asarray(a - b)


def shown(differences: np.ndarray, seed: int) -> str:
    """Which is higher: a, b, or same without a significant difference; its interval says so too."""
    estimate = st.mean_interval(differences, seed=seed)
    if sg.paired_ps([differences], seed=seed)[0] >= sg.SIGNIFICANT:
        return "same"
    assert estimate.low * estimate.high > 0
    return "a" if estimate.mean > 0 else "b"


def check(question: GuidedQuestion) -> None:
    differences = [of(question, world) for world in range(len(question.worlds))]
    asked = differences[0] - differences[1] if question.asks == "worlds" else differences[0]
    assert shown(asked, question.seed) == question.shows
    for world, found in zip(question.worlds, differences, strict=True):
        assert shown(found, question.seed) == world.shows, world.label


@EACH
def test_the_runs_show_what_is_said(question: GuidedQuestion) -> None:
    check(question)


def test_a_withdrawn_backbone_costs_action_before_members() -> None:
    """In proportion, over the same months."""
    with_, without = outcomes(questions()[4], 0).mean(axis=1)
    lost = {
        name: 1 - without[RUN_NAMES.index(name)] / with_[RUN_NAMES.index(name)]
        for name in ("collective_action", "membership")
    }
    assert 0 < lost["membership"] < 0.5 * lost["collective_action"]


@pytest.mark.slow
@EACH
def test_it_does_not_hang_on_the_seed(question: GuidedQuestion) -> None:
    """Another seed, and no text has to be changed."""
    check(replace(question, seed=2024))


@EACH
def test_every_term_is_explained(question: GuidedQuestion) -> None:
    assert set(question.actions) <= set(ACTIONS) and question.course in MONTHLY


@EACH
def test_quotations_are_in_the_bibliographys_texts(question: GuidedQuestion) -> None:
    told = (Path(__file__).parents[3] / "docs" / "bibliography.md").read_text(encoding="utf-8").lower()
    for source in question.sources:
        assert source.split(":")[-1].split(".")[0].split(" (")[0].split(",")[0].strip().lower()[:20] in told
