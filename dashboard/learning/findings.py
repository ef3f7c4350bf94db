"""What the runs say to a question: who has more, by how much, and how the prediction compares."""

from __future__ import annotations

import math
from dataclasses import dataclass

from coalitionlab.dashboard.learning.questions import Comparison, Question
from coalitionlab.dashboard.runs import Distribution, distribution
from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.statistics import Estimate
from coalitionlab.experiments.text import digits_for


@dataclass(frozen=True)
class Difference:
    """A mean difference with its 95 % interval, and which has more: "a", "b", or "same" for not told apart from luck."""

    estimate: Estimate
    higher: str


@dataclass(frozen=True)
class Finding:
    """One comparison with its runs: the outcome's mean under each strategy with its interval, and the paired difference."""

    comparison: Comparison
    found: Distribution
    means: tuple[Estimate, Estimate]
    difference: Difference


@dataclass(frozen=True)
class Answer:
    """All comparisons of a question, and the difference that it asks about."""

    question: Question
    findings: tuple[Finding, ...]
    asked: Difference


def answer(question: Question) -> Answer:
    """Run what the question asks for, or take it from what was run before."""
    findings = tuple(_finding(one) for one in question.comparisons)
    asked = _contrast(*findings[:2]) if question.asks == "worlds" else findings[0].difference
    return Answer(question, findings, asked)


def _finding(comparison: Comparison) -> Finding:
    found, outcome = distribution(comparison.situation), comparison.situation.outcome
    a, b = (st.mean_interval(row, seed=comparison.situation.seed) for row in found.outcome(outcome))
    gap = found.gap(outcome)
    return Finding(comparison, found, (a, b), Difference(gap.difference, _higher(gap.difference, gap.apart)))


def _contrast(first: Finding, second: Finding) -> Difference:
    """The difference of the differences: how much more a has over b in the first world than in the second, on the same luck."""
    seed = first.comparison.situation.seed
    gaps = [one.found.outcome(one.comparison.situation.outcome) for one in (first, second)]
    sample = (gaps[0][0] - gaps[0][1]) - (gaps[1][0] - gaps[1][1])
    return Difference(
        st.mean_interval(sample, seed=seed),
        _higher(st.mean_interval(sample, seed=seed), st.paired_p(sample, seed=seed) < st.SIGNIFICANT),
    )


def _higher(one: Estimate, apart: bool) -> str:
    if not apart or not math.isfinite(one.mean):
        return "same"
    return "a" if one.mean > 0 else "b"


def judged(prediction: str, came: str) -> str:
    """How a prediction ("a", "b", "same") compares with what came out, in words."""
    if prediction == came == "same":
        return "As you said: the runs cannot tell them apart from luck."
    if came == "same":
        return "The runs cannot tell the two apart from luck, so they neither bear you out nor refute you."
    if prediction == came:
        return "The runs bear you out."
    return "The runs say otherwise." if prediction != "same" else "The runs do tell them apart."


def said(finding: Finding, labels: tuple[str, str]) -> str:
    """A finding's difference in a sentence."""
    name, one = finding.comparison.called, finding.difference
    if not math.isfinite(one.estimate.mean):
        return f"{name.capitalize()}: not defined in these runs."
    if one.higher == "same":
        return f"In {name} the two cannot be told apart: the difference is {interval(one.estimate)}, which may be luck."
    return f"“{labels[0 if one.higher == 'a' else 1]}” comes out higher in {name}, by {interval(one.estimate, plain=True)}."


def interval(one: Estimate, plain: bool = False) -> str:
    """A number with its 95 % interval; `plain` leaves out the sign."""
    numbers = [one.mean, one.low, one.high]
    if plain:
        numbers = [abs(one.mean), *sorted((abs(one.low), abs(one.high)))]
    digits = digits_for(numbers)
    mean, low, high = (f"{number:.{digits}f}".replace("-", "−") for number in numbers)
    return f"{mean} ({low} to {high})"
