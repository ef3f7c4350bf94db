"""The six questions: what each says of the model is what the model does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from coalitionlab.dashboard.jobs import RUNNER
from coalitionlab.dashboard.learn.questions import LearnAnswer, answer_job, situation_of
from coalitionlab.dashboard.links import from_query, to_query
from coalitionlab.dashboard.words import meaning
from coalitionlab.experiments.questions.questions import GuidedQuestion, questions

EACH = pytest.mark.parametrize("question", questions(), ids=lambda one: one.name)


def test_there_are_six() -> None:
    assert [one.name for one in questions()] == [
        "force",
        "intent",
        "followers",
        "winwin",
        "backbone",
        "leader",
    ]


def answered(question: GuidedQuestion) -> LearnAnswer:
    return answer_job(question).work(lambda *_: None)


def check(answer: LearnAnswer) -> None:
    question = answer.question
    assert answer.gap.higher == question.shows, answer.gap
    for k, world in enumerate(question.worlds):
        gap = answer.gap_in(k)
        assert gap.higher == world.shows, (world.label, gap)
        sign = {"a": 1, "b": -1, "same": 0}[gap.higher]
        assert sign == 0 or min(sign * gap.estimate.low, sign * gap.estimate.high) > 0
        assert answer.world_words(k) and answer.words()


@EACH
def test_the_runs_show_what_is_said(question: GuidedQuestion) -> None:
    check(RUNNER.compute(answer_job(question)))


def test_a_withdrawn_backbone_costs_action_before_members() -> None:
    """In proportion, over the same months."""
    found = RUNNER.compute(answer_job(questions()[4])).runs[0]
    lost = {
        name: 1 - found.outcome(name)[1].mean() / found.outcome(name)[0].mean()
        for name in ("collective_action", "membership")
    }
    assert 0 < lost["membership"] < 0.5 * lost["collective_action"]


@pytest.mark.slow
@EACH
def test_it_does_not_hang_on_the_seed(question: GuidedQuestion) -> None:
    """Another seed, and no text has to be changed."""
    check(answered(replace(question, seed=2024)))


@EACH
def test_every_situation_fits_in_a_link(question: GuidedQuestion) -> None:
    for world in question.worlds:
        situation = situation_of(question, world)
        situation.check()
        assert from_query(to_query(situation)) == situation


@EACH
def test_every_term_is_explained(question: GuidedQuestion) -> None:
    assert all(meaning(name, "action").sentence for name in question.actions)
    assert meaning(question.course, "monthly").sentence


@EACH
def test_quotations_are_in_the_bibliographys_texts(question: GuidedQuestion) -> None:
    told = (Path(__file__).parents[2] / "docs" / "bibliography.md").read_text(encoding="utf-8").lower()
    for source in question.sources:
        assert source.split(":")[-1].split(".")[0].split(" (")[0].split(",")[0].strip().lower()[:20] in told


@pytest.mark.parametrize(
    ("said", "came", "words"),
    [
        ("a", "a", "bear you out"),
        ("a", "b", "otherwise"),
        ("same", "same", "As you said"),
        ("same", "a", "do tell"),
        ("b", "same", "neither"),
    ],
)
def test_predictions_are_judged(said: str, came: str, words: str) -> None:
    answer: Any = SimpleNamespace(gap=SimpleNamespace(higher=came))
    assert words in LearnAnswer.judged(answer, said)
