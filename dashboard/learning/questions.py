"""The six questions as declared: what is asked, what is run, what it was found to show, and why."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from coalitionlab.dashboard.situation import Situation
from coalitionlab.scenarios.records import FrozenDict
from coalitionlab.scenarios.schema import Strategy

FILE = Path(__file__).with_name("questions.yaml")
SHOWS = {"a_higher": "a", "b_higher": "b", "same": "same"}


@dataclass(frozen=True)
class Comparison:
    """Both strategies in one world by one outcome, which is `called` so: `shows` says which has more, "a", "b" or "same"; `says` what that means."""

    label: str
    called: str
    situation: Situation
    shows: str
    says: str = ""


@dataclass(frozen=True)
class Question:
    """One step of the path.

    `comparisons` begins with the one that is asked about. Where `asks` is "worlds", what is asked is in which of the first two worlds
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
    comparisons: tuple[Comparison, ...]
    actions: tuple[str, ...]
    explains: str
    says: str
    sources: tuple[str, ...]
    wrong: str


@cache
def questions() -> tuple[Question, ...]:
    """All questions, in their order."""
    with FILE.open(encoding="utf-8") as file:
        declared = yaml.safe_load(file)
    return tuple(_question(one, declared["sources"], declared["called"]) for one in declared["questions"])


def _question(one: dict[str, Any], sources: dict[str, str], called: dict[str, str]) -> Question:
    world, asks = one["world"], one.get("asks", "strategies")
    given = {key: world[key] for key in ("scenario", "changes", "parameters", "outcome") if key in world}
    strategies = {which: _strategy(one[which]["strategy"]) for which in ("a", "b")}
    shows = SHOWS[one["shows"]]
    # what the strategies show in the first world is declared apart only where the question is about two worlds
    first = SHOWS[world.get("shows", "a_higher")] if asks == "worlds" else shows
    begun = _situation(given | strategies)
    comparisons = [Comparison(world.get("label", ""), called[begun.outcome], begun, first)]
    for more in one.get("also", []):
        changed = {key: more[key] for key in given.keys() | {"scenario", "changes"} if key in more}
        if "scenario" in more:
            changed = {"changes": {}} | changed
        situation = _situation(given | strategies | changed)
        comparisons.append(
            Comparison(
                more["label"], called[situation.outcome], situation, SHOWS[more["shows"]], more["says"]
            )
        )
    return Question(
        name=one["name"], title=one["title"], story=one["story"], question=one["question"], asks=asks,
        labels=(one["a"]["label"], one["b"]["label"]), choices=(one["choices"]["a"], one["choices"]["b"]),
        shows=shows, course=world["course"], comparisons=tuple(comparisons), actions=tuple(one["actions"]),
        explains=one["explains"], says=one["says"], sources=tuple(sources[key] for key in one["sources"]), wrong=one["wrong"],
    )  # fmt: skip


def _strategy(given: str | dict[str, Any]) -> str | Strategy:
    return given if isinstance(given, str) else Strategy.model_validate(given)


def _situation(given: dict[str, Any]) -> Situation:
    tables = {name: FrozenDict(given[name]) for name in ("changes", "parameters") if name in given}
    situation = Situation(**dict(given, **tables))
    situation.check()
    return situation
