"""The runs that answer the questions of `experiments/questions`, and the answers in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from coalitionlab.dashboard.jobs import RUNNER, Job
from coalitionlab.dashboard.paired import Gap, PairedRuns, gap_of, paired_job
from coalitionlab.dashboard.situation import Situation
from coalitionlab.dashboard.words import interval
from coalitionlab.experiments.questions.questions import GuidedQuestion, World


def situation_of(question: GuidedQuestion, world: World) -> Situation:
    """What is run in a world of a question."""
    return Situation(
        scenario=world.scenario, a=question.a, b=question.b, changes=world.changes, outcome=world.outcome, seed=question.seed,
        replicates=question.replicates,
    )  # fmt: skip


@dataclass(frozen=True)
class LearnAnswer:
    """The runs of each world of a question, and the difference that it asks about."""

    question: GuidedQuestion
    runs: tuple[PairedRuns, ...]
    gap: Gap

    def gap_in(self, k: int) -> Gap:
        """The difference in world k."""
        return self.runs[k].gap(self.question.worlds[k].outcome)

    def world_words(self, k: int) -> str:
        """The difference in world k in a sentence."""
        name, labels, gap = self.question.worlds[k].called, self.question.labels, self.gap_in(k)
        if not math.isfinite(gap.estimate.mean):
            return f"{name.capitalize()}: not defined in these runs."
        if gap.higher == "same":
            return f"In {name} the two cannot be told apart: the difference is {interval(gap.estimate)}, which may be luck."
        label = labels[0 if gap.higher == "a" else 1]
        return f"“{label}” comes out higher in {name}, by {interval(gap.estimate, 'size')}."

    def words(self) -> str:
        """What came out, in a sentence."""
        if self.question.asks == "strategies":
            return self.world_words(0)
        name, by = self.question.worlds[0].called, self.gap.estimate
        if self.gap.higher == "same":
            return f"In {name} the two worlds cannot be told apart: {interval(by)}, which may be luck."
        label = self.question.worlds[0 if self.gap.higher == "a" else 1].label
        return f"{label}: there the two ways differ more in {name}, by {interval(by, 'size')} more than in the other world."

    def judged(self, prediction: str) -> str:
        """How a prediction ("a", "b", "same") compares with what came out, in words."""
        higher = self.gap.higher
        if prediction == higher == "same":
            return "As you said: the runs cannot tell them apart from luck."
        if higher == "same":
            return (
                "The runs cannot tell the two apart from luck, so they neither bear you out nor refute you."
            )
        if prediction == higher:
            return "The runs bear you out."
        return "The runs say otherwise." if prediction != "same" else "The runs do tell them apart."


def answer_job(question: GuidedQuestion) -> Job[LearnAnswer]:
    """The runs that answer a question."""

    def work(_: Any) -> LearnAnswer:
        runs = tuple(RUNNER.compute(paired_job(situation_of(question, world))) for world in question.worlds)
        gap = runs[0].gap(question.worlds[0].outcome)
        return LearnAnswer(question, runs, _contrast(question, runs) if question.asks == "worlds" else gap)

    return Job(("learn", question.name), work)


def _contrast(question: GuidedQuestion, runs: tuple[PairedRuns, ...]) -> Gap:
    """The difference of the differences: how much more a has over b in the first world than in the second, replicate by replicate."""
    outcome = question.worlds[0].outcome
    first, second = (a - b for a, b in (runs[k].outcome(question.worlds[k].outcome) for k in (0, 1)))
    return gap_of(outcome, first - second, math.nan, question.seed)
