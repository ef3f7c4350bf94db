"""What a person compares: which scenarios and strategies, of the library and of their own, and how many replicates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coalitionlab.dashboard.situation import Situation, scenario_of
from coalitionlab.dashboard.words import title_of
from coalitionlab.scenarios.loader import list_scenarios, list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.records import FrozenDict
from coalitionlab.scenarios.schema import Strategy

REPLICATES = (50, 200, 500)
#: What stands between names in a link; no name of the library holds it.
BETWEEN = ","
HERE, OWN_A, OWN_B = "(here)", "(a)", "(b)"


@dataclass(frozen=True)
class CompareChoice:
    """A scenario or strategy that can be compared.

    `key` is its name as well (names have no part in runs), so that two of one name fit; `changes` of the situation take it to What if.
    """

    key: str
    title: str
    record: Any
    changes: dict[str, Any]
    chosen: bool
    note: str = ""


@dataclass(frozen=True)
class CompareQuestion:
    """All there is to compare, and what of it is chosen."""

    scenarios: tuple[CompareChoice, ...]
    strategies: tuple[CompareChoice, ...]
    outcome: str
    replicates: int
    seed: int
    parameters: FrozenDict[str, float]


def question_of(situation: Situation) -> CompareQuestion:
    """What a situation asks to be compared: all of the library and what is the person's own, unless they chose."""
    replicates = situation.at("compare.replicates")
    return CompareQuestion(
        _scenarios(situation, _wanted(situation.at("compare.scenarios"))),
        _strategies(situation, _wanted(situation.at("compare.strategies"))),
        situation.outcome,
        replicates if isinstance(replicates, int) and replicates in REPLICATES else REPLICATES[0],
        situation.seed,
        situation.numbers,
    )


def listed_in_link(keys: Sequence[str], choices: Sequence[CompareChoice]) -> str | None:
    """Chosen keys as a link holds them; None for all."""
    kept = [choice.key for choice in choices if choice.key in keys]
    return None if len(kept) == len(choices) else BETWEEN.join(kept)


def opened(
    question: CompareQuestion, scenario: str, strategy: str, against: str | None
) -> dict[str, Any] | None:
    """What a click on a cell changes in the situation: that scenario and strategy, against another; None for what is not there."""
    scenarios, strategies = (
        {one.key: one for one in choices} for choices in (question.scenarios, question.strategies)
    )
    if scenario not in scenarios or strategy not in strategies:
        return None
    other = strategies.get(against or "")
    return {
        **scenarios[scenario].changes,
        "a": strategies[strategy].changes["a"],
        "page": "whatif",
        **({"b": other.changes["a"]} if other is not None and other.key != strategy else {}),
    }


def _scenarios(situation: Situation, wanted: set[str] | None) -> tuple[CompareChoice, ...]:
    choices = []
    if not isinstance(situation.scenario, str) or situation.changes:
        note = "with the changes you made" if situation.changes else "the scenario you brought"
        changes = {"scenario": situation.scenario, "changes": situation.changes}
        choices.append(_own(HERE, scenario_of(situation), changes, wanted, note))
    for name in list_scenarios():
        choices.append(
            _of_library(load_scenario(name), {"scenario": name, "changes": FrozenDict({})}, wanted)
        )
    return tuple(choices)


def _strategies(situation: Situation, wanted: set[str] | None) -> tuple[CompareChoice, ...]:
    choices = []
    if isinstance(situation.b, Strategy) and situation.a != situation.b:
        choices.append(_own(OWN_B, situation.b, {"a": situation.b}, wanted, "strategy B of What if"))
    if isinstance(situation.a, Strategy):
        choices.append(_own(OWN_A, situation.a, {"a": situation.a}, wanted, "strategy A of What if"))
    for name in list_strategies():
        choices.append(_of_library(load_strategy(name), {"a": name}, wanted))
    return tuple(choices)


def _own(key: str, record: Any, changes: dict[str, Any], wanted: set[str] | None, note: str) -> CompareChoice:
    """A choice of the person's own, under a name that no other has."""
    named = record.model_copy(update={"name": key})
    return CompareChoice(key, title_of(record), named, changes, wanted is None or key in wanted, note)


def _of_library(record: Any, changes: dict[str, Any], wanted: set[str] | None) -> CompareChoice:
    return CompareChoice(
        record.name, title_of(record), record, changes, wanted is None or record.name in wanted
    )


def _wanted(keys: Any) -> set[str] | None:
    """The chosen keys of a link; None for all."""
    return set(keys.split(BETWEEN)) if isinstance(keys, str) else None
