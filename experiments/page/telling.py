"""What a page tells beside its numbers: what the story of a case is made of, and the questions of Learn with what they run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from coalitionlab.experiments.convening.words import no_opponents
from coalitionlab.experiments.facts import event_words
from coalitionlab.experiments.lacking import lacking
from coalitionlab.experiments.questions.questions import GuidedQuestion, World, questions
from coalitionlab.experiments.words import spaced
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.schema import Generated, Scenario, Strategy

_TEXT = re.compile(r"\bS\d+\b")
#: Fields of a question that the page has as they are.
_WORDS = (
    "name", "title", "story", "question", "asks", "labels", "choices", "shows", "course", "actions", "explains", "says", "sources", "wrong",
    "discuss", "notes", "seed", "replicates",
)  # fmt: skip


def story(scenario: Scenario, strategies: Iterable[Strategy]) -> dict[str, Any]:
    """What a scenario's file says of who is there and what happened, and the strategies that come from the same text."""
    listed = () if isinstance(scenario.simulated, Generated) else scenario.simulated
    named = scenario.members_at_start if isinstance(scenario.members_at_start, tuple) else ()
    return {
        "notes": [each.note for each in listed],
        "wants": [each.wants for each in listed],
        "affected": [index for index, each in enumerate(listed) if each.affected],
        "begin": [index for index, each in enumerate(listed) if each.joins_at_start or each.name in named],
        "starts": scenario.starts,
        "events": [
            [event.month, event.name, event.source, event_words(event, spaced)] for event in scenario.environment.events
        ],
        "own": of_its_text(scenario, strategies),
        "lacking": list(lacking(scenario)),
        "unopposed": no_opponents(scenario),
    }


def of_its_text(scenario: Scenario, strategies: Iterable[Strategy]) -> list[str]:
    """The names of the strategies that the text of a case tells of, those first that it tells in stages."""
    texts = set(_TEXT.findall(scenario.source))
    own = [each for each in strategies if texts & set(_TEXT.findall(each.source))]
    return [each.name for each in sorted(own, key=lambda each: -len(each.phases))]


def asked(
    scenarios: Mapping[str, Scenario], strategies: Mapping[str, Strategy]
) -> tuple[list[dict[str, Any]], list[Scenario], list[Strategy]]:
    """(the questions as the page has them, scenarios that they run, strategies that they run).

    What the page has already, in `scenarios` and `strategies` by name, keeps its name, as does the rest of the library; what a question
    has changed or made is named after it.
    """
    told: list[dict[str, Any]] = []
    worlds_of: dict[str, Scenario] = {}
    plans_of: dict[str, Strategy] = {}
    for question in questions():
        names = []
        for letter, label, strategy in zip("ab", question.labels, question.strategies(), strict=True):
            known = isinstance(getattr(question, letter), str) and strategies.get(strategy.name, strategy) == strategy
            own = strategy if known else strategy.with_(name=f"{question.name}-{letter}", title=label)
            plans_of[own.name] = own
            names.append(own.name)
        runs = [_run(question, world, scenarios) for world in question.worlds]
        worlds_of |= {scenario.name: scenario for scenario in runs}
        worlds = [
            {
                "case": run.name, "label": world.label, "called": world.called, "outcome": world.outcome, "shows": world.shows,
                "says": world.says,
            }
            for run, world in zip(runs, question.worlds, strict=True)
        ]  # fmt: skip
        told.append({name: getattr(question, name) for name in _WORDS} | {"plans": names, "worlds": worlds})
    return told, list(worlds_of.values()), list(plans_of.values())


def _run(question: GuidedQuestion, world: World, scenarios: Mapping[str, Scenario]) -> Scenario:
    """The scenario of a world; what is changed is named by the first world of the question that has these changes."""
    scenario = world.changed()
    if not world.changes and scenarios.get(scenario.name, scenario) == scenario:
        return scenario
    number = next(
        k
        for k, each in enumerate(question.worlds, 1)
        if (each.scenario, each.changes) == (world.scenario, world.changes)
    )
    title = f"{scenario.title}, as in “{question.title}”{f': {world.label}' if number > 1 and question.asks == 'worlds' else ''}"
    return scenario.with_(name=f"{question.name}-{number}", title=title)


#: What a page opens with else.
_USUAL = ("mobilizing_leadership", "dominant_convener")


def opens(given: Sequence[Strategy], case: Scenario, strategies: Iterable[Strategy]) -> tuple[str, str]:
    """The names of the two plans that a page opens with: the `given` ones (those that Python leads are in no page); where none are, the
    first that the text of the case tells of, beside a dominant convener."""
    names = [each.name for each in given if not isinstance(each, Led)][:2]
    own = [] if names else [*of_its_text(case, strategies)[:1], _USUAL[1]]
    first, second = list(dict.fromkeys([*names, *own, *_USUAL]))[:2]
    return first, second
