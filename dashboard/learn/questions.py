"""The questions as declared, the runs that answer them, and the answers in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from coalitionlab.dashboard.jobs import RUNNER, Job
from coalitionlab.dashboard.paired import Gap, PairedRuns, gap_of, paired_job
from coalitionlab.dashboard.situation import Situation
from coalitionlab.dashboard.words import interval
from coalitionlab.scenarios.records import FrozenDict
from coalitionlab.scenarios.schema import Strategy

FILE = Path(__file__).with_name("questions.yaml")
SHOWS = {"a_higher": "a", "b_higher": "b", "same": "same"}


@dataclass(frozen=True)
class World:
    """Both strategies in one world by one outcome, which is `called` so in sentences.

    `shows` is which was found to have more ("a", "b" or "same"); `says` is what that means.
    """

    label: str
    called: str
    situation: Situation
    shows: str
    says: str = ""


@dataclass(frozen=True)
class LearnQuestion:
    """One step of the path.

    `worlds` begins with the one that is asked about. Where `asks` is "worlds", the question is in which of the first two worlds
    the strategies differ more. `choices` are the two predictions in words, `a` and `b`.
    """

    name: str
    title: str
    story: str
    question: str
    asks: Literal["strategies", "worlds"]
    labels: tuple[str, str]
    choices: tuple[str, str]
    shows: str
    course: str
    worlds: tuple[World, ...]
    actions: tuple[str, ...]
    explains: str
    says: str
    sources: tuple[str, ...]
    wrong: str


@dataclass(frozen=True)
class LearnAnswer:
    """The runs of each world of a question, and the difference that it asks about."""

    question: LearnQuestion
    runs: tuple[PairedRuns, ...]
    gap: Gap

    def gap_in(self, k: int) -> Gap:
        """The difference in world k."""
        return self.runs[k].gap(self.question.worlds[k].situation.outcome)

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


def answer_job(question: LearnQuestion) -> Job[LearnAnswer]:
    """The runs that answer a question."""

    def work(_: Any) -> LearnAnswer:
        runs = tuple(RUNNER.compute(paired_job(world.situation)) for world in question.worlds)
        gap = runs[0].gap(question.worlds[0].situation.outcome)
        return LearnAnswer(question, runs, _contrast(question, runs) if question.asks == "worlds" else gap)

    return Job(("learn", question.name), work)


def _contrast(question: LearnQuestion, runs: tuple[PairedRuns, ...]) -> Gap:
    """The difference of the differences: how much more a has over b in the first world than in the second, replicate by replicate."""
    outcome = question.worlds[0].situation.outcome
    first, second = (
        a - b for a, b in (runs[k].outcome(question.worlds[k].situation.outcome) for k in (0, 1))
    )
    return gap_of(outcome, first - second, math.nan, question.worlds[0].situation.seed)


@cache
def questions() -> tuple[LearnQuestion, ...]:
    """All questions, in their order."""
    with FILE.open(encoding="utf-8") as file:
        declared = yaml.safe_load(file)
    return tuple(_question(entry, declared["sources"], declared["called"]) for entry in declared["questions"])


def _question(entry: dict[str, Any], sources: dict[str, str], called: dict[str, str]) -> LearnQuestion:
    entry = {"asks": "strategies", **entry}
    sides, first, also = [entry.pop("a"), entry.pop("b")], entry.pop("world"), entry.pop("also", [])
    shows, choices = entry.pop("shows"), entry.pop("choices")
    base = {name: _strategy(side["strategy"]) for name, side in zip("ab", sides, strict=True)}
    base |= {key: first[key] for key in ("scenario", "changes", "parameters", "outcome") if key in first}
    # what the strategies show in the first world is declared apart only where the question is about two worlds
    first_shows = first.get("shows", "a_higher") if entry["asks"] == "worlds" else shows
    worlds = [_world(base, {"label": "", **first, "shows": first_shows}, called)]
    worlds += [_world(base | ({"changes": {}} if "scenario" in more else {}), more, called) for more in also]
    lists = {"actions": tuple(entry["actions"]), "sources": tuple(sources[key] for key in entry["sources"])}
    return LearnQuestion(
        **entry | lists, labels=(sides[0]["label"], sides[1]["label"]), choices=(choices["a"], choices["b"]),
        shows=SHOWS[shows], course=first["course"], worlds=tuple(worlds),
    )  # fmt: skip


def _world(base: dict[str, Any], entry: dict[str, Any], called: dict[str, str]) -> World:
    changed = {key: entry[key] for key in ("scenario", "changes", "parameters", "outcome") if key in entry}
    fields: dict[str, Any] = base | changed
    fields |= {name: FrozenDict(fields[name]) for name in ("changes", "parameters") if name in fields}
    situation = Situation(**fields)
    situation.check()
    return World(
        entry["label"], called[situation.outcome], situation, SHOWS[entry["shows"]], entry.get("says", "")
    )


def _strategy(declared: str | dict[str, Any]) -> str | Strategy:
    return declared if isinstance(declared, str) else Strategy.model_validate(declared)
