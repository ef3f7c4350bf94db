"""The six questions: what each says of the model is what the model does."""

from __future__ import annotations

from pathlib import Path

import pytest

from coalitionlab.dashboard.learning.findings import answer, judged
from coalitionlab.dashboard.learning.questions import Question, questions
from coalitionlab.dashboard.links import from_query, to_query
from coalitionlab.dashboard.words import meaning

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


@EACH
def test_the_runs_show_what_is_said(question: Question) -> None:
    found = answer(question)
    assert found.asked.higher == question.shows, found.asked
    for one in found.findings:
        assert one.difference.higher == one.comparison.shows, (one.comparison.label, one.difference)
        sign = {"a": 1, "b": -1, "same": 0}[one.difference.higher]
        estimate = one.difference.estimate
        assert sign == 0 or min(sign * estimate.low, sign * estimate.high) > 0


def test_a_withdrawn_backbone_costs_action_before_members() -> None:
    """In proportion, over the same months."""
    found = answer(questions()[4]).findings[0].found
    lost = {
        name: 1 - found.outcome(name)[1].mean() / found.outcome(name)[0].mean()
        for name in ("collective_action", "membership")
    }
    assert 0 < lost["membership"] < 0.5 * lost["collective_action"]


@EACH
def test_it_does_not_hang_on_the_seed(question: Question) -> None:
    """Another seed, and no text has to be changed."""
    from dataclasses import replace

    others = tuple(replace(one, situation=one.situation.with_(seed=2024)) for one in question.comparisons)
    found = answer(replace(question, comparisons=others))
    assert found.asked.higher == question.shows
    assert [one.difference.higher for one in found.findings] == [one.shows for one in question.comparisons]


@EACH
def test_every_situation_fits_in_a_link(question: Question) -> None:
    for one in question.comparisons:
        assert from_query(to_query(one.situation)) == one.situation


@EACH
def test_every_term_is_explained(question: Question) -> None:
    assert all(meaning(name, "action").sentence for name in question.actions)
    assert meaning(question.course, "monthly").sentence


@EACH
def test_quotations_are_in_the_bibliographys_texts(question: Question) -> None:
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
    assert words in judged(said, came)
