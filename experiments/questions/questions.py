"""The questions as declared in `questions.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from coalitionlab.scenarios.loader import as_scenario, as_strategy
from coalitionlab.scenarios.records import FrozenDict
from coalitionlab.scenarios.schema import Scenario, Strategy

FILE = Path(__file__).with_name("questions.yaml")
NOTES = Path(__file__).with_name("notes.yaml")
CLASS = Path(__file__).with_name("class.yaml")
SHOWS = {"a_higher": "a", "b_higher": "b", "same": "same"}


@dataclass(frozen=True)
class World:
    """A scenario of the library, `changes` of its dotted fields, and the outcome of a run that is looked at, `called` so in sentences.

    `shows` is which strategy was found to have more ("a", "b" or "same"); `says` is what that means.
    """

    label: str
    called: str
    scenario: str
    changes: Mapping[str, Any]
    outcome: str
    shows: str
    says: str = ""

    def changed(self) -> Scenario:
        """The scenario that is run.

        Examples
        --------
        >>> questions()[0].worlds[0].changed().withdraw_month
        37
        """
        return as_scenario(self.scenario).with_(**self.changes)


@dataclass(frozen=True)
class GuidedQuestion:
    """One step of the path: two strategies, `a` and `b` (of the library, or written out), in one or more worlds.

    `worlds` begins with the one that is asked about. Where `asks` is "worlds", the question is in which of the first two worlds
    the strategies differ more. `choices` are the two predictions in words, `a` and `b`; `discuss` is to be talked about afterwards;
    `notes` are for a teacher: what to ask `before`, what to `look` for, common `answers`, each with a reply, what to try `next`.
    """

    name: str
    title: str
    story: str
    question: str
    asks: Literal["strategies", "worlds"]
    a: str | Strategy
    b: str | Strategy
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
    discuss: tuple[str, ...]
    notes: Mapping[str, Any]
    seed: int = 7
    replicates: int = 200

    def strategies(self) -> tuple[Strategy, Strategy]:
        """Both strategies, those of the library loaded."""
        return as_strategy(self.a), as_strategy(self.b)


@cache
def questions() -> tuple[GuidedQuestion, ...]:
    """All questions, in their order.

    Examples
    --------
    >>> [question.name for question in questions()]
    ['force', 'intent', 'followers', 'winwin', 'backbone', 'leader']
    """
    with FILE.open(encoding="utf-8") as file:
        declared = yaml.safe_load(file)
    notes = yaml.safe_load(NOTES.read_text(encoding="utf-8"))
    return tuple(
        _question({**entry, "notes": _notes(**notes[entry["name"]])}, declared["sources"], declared["called"])
        for entry in declared["questions"]
    )


@cache
def lessons() -> tuple[FrozenDict[str, Any], ...]:
    """Notes on whole lessons, each a `title` and its `lines`.

    Examples
    --------
    >>> [lesson["title"] for lesson in lessons()]
    ['An hour with a class', 'Playing organisations, in ninety minutes', 'Work at home']
    """
    declared = yaml.safe_load(CLASS.read_text(encoding="utf-8"))
    return tuple(FrozenDict(title=each["title"], lines=tuple(each["lines"])) for each in declared)


def _notes(before: list[str], look: list[str], answers: list[dict[str, str]], next: str) -> FrozenDict[str, Any]:
    said = tuple((each["says"], each["reply"]) for each in answers)
    return FrozenDict(before=tuple(before), look=tuple(look), answers=said, next=next)


def _question(entry: dict[str, Any], sources: dict[str, str], called: dict[str, str]) -> GuidedQuestion:
    entry = {"asks": "strategies", **entry}
    sides, first, also = [entry.pop("a"), entry.pop("b")], entry.pop("world"), entry.pop("also", [])
    shows, choices = entry.pop("shows"), entry.pop("choices")
    # what the strategies show in the first world is declared apart only where the question is about two worlds
    first_shows = first.get("shows", "a_higher") if entry["asks"] == "worlds" else shows
    worlds = [_world({}, {"label": "", **first, "shows": first_shows}, called)]
    worlds += [_world(first, more, called) for more in also]
    lists = {"actions": tuple(entry["actions"]), "sources": tuple(sources[key] for key in entry["sources"])}
    return GuidedQuestion(
        **entry | lists | {"discuss": tuple(entry["discuss"])}, a=_strategy(sides[0]["strategy"]), b=_strategy(sides[1]["strategy"]),
        labels=(sides[0]["label"], sides[1]["label"]), choices=(choices["a"], choices["b"]), shows=SHOWS[shows], course=first["course"],
        worlds=tuple(worlds),
    )  # fmt: skip


def _world(base: dict[str, Any], entry: dict[str, Any], called: dict[str, str]) -> World:
    """A world; another scenario than the first begins without the first's changes."""
    kept = base | ({"changes": {}} if base and "scenario" in entry else {})
    found = {"changes": {}} | {name: kept[name] for name in ("scenario", "changes", "outcome") if name in kept} | entry
    return World(
        found["label"], called[found["outcome"]], found["scenario"], FrozenDict(found["changes"]), found["outcome"],
        SHOWS[found["shows"]], found.get("says", ""),
    )  # fmt: skip


def _strategy(declared: str | dict[str, Any]) -> str | Strategy:
    return declared if isinstance(declared, str) else Strategy.model_validate(declared)
