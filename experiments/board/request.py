"""What a report for a board is asked for, checked before anything runs; how many runs it takes; the command that asks for it again."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coalitionlab.experiments.attribution.attribute import quick_orders
from coalitionlab.experiments.attribution.contributions import runs_per_replicate
from coalitionlab.experiments.attribution.without import active_actions
from coalitionlab.experiments.provenance import strategy_word
from coalitionlab.experiments.settings import (
    AnyScenario,
    AnyStrategy,
    check_aims,
    check_count,
    check_outcome,
    check_parameters,
    resolve_scenarios,
    resolve_strategies,
)
from coalitionlab.scenarios.errors import InputError, input_error, quoted
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Replicates that are also told organisation by organisation, and replicates in each world; never more than were asked for.
TOLD, IN_A_WORLD = 100, 20
#: Runs that an attribution is given when nothing is said; it gets no fewer replicates than the least, if the report has as many.
ATTRIBUTION_RUNS, ATTRIBUTION_LEAST = 10_000, 30


@dataclass(frozen=True)
class Request:
    """What was asked for, checked."""

    scenario: Scenario
    strategy: Strategy
    against: Strategy
    outcome: str
    replicates: int
    worlds: int
    seed: int
    parameters: Mapping[str, float]
    attribution: int | None


def runs_needed(
    strategy: Strategy, *, replicates: int = 200, worlds: int = 50, attribution: int | None = None
) -> int:
    """How many runs `board_report` makes at most (fewer, where the attribution cannot be made for the outcome). A Python function has to
    have been watched (`experiments/attribution/without.py`), or its attribution is not counted."""
    told, in_a_world = min(replicates, TOLD), min(replicates, IN_A_WORLD)
    count, orders = attribution_size(strategy, replicates, attribution)
    attributed = count * runs_per_replicate(len(players_of(strategy)), orders, False) if count else 0
    return 2 * (replicates + told + worlds * in_a_world) + attributed


def attribution_size(strategy: Strategy, replicates: int, asked: int | None) -> tuple[int, int]:
    """(replicates of the attribution, orders of arrival drawn for each; 0 for all sets). No replicates without actions."""
    players = len(players_of(strategy))
    if not players or asked == 0:
        return 0, 0
    orders = quick_orders(players)
    affordable = ATTRIBUTION_RUNS // runs_per_replicate(players, orders, False)
    return asked or min(replicates, max(affordable, ATTRIBUTION_LEAST)), orders


def check_request(
    scenario: AnyScenario,
    strategy: AnyStrategy,
    against: AnyStrategy,
    outcome: str,
    replicates: int,
    worlds: int,
    seed: int,
    parameters: Mapping[str, float] | None,
    attribution: int | None,
    workers: int | None,
) -> Request:
    """What was asked for, checked, before anything runs. Raises InputError as `board_report` does."""
    check_outcome(outcome)
    for name, value, least in (("replicates", replicates, 1), ("worlds", worlds, 0), ("seed", seed, 0)):
        check_count(name, value, least)
    for name, given, least in (("workers", workers, 1), ("attribution", attribution, 0)):
        if given is not None:
            check_count(name, given, least)
    if worlds == 1:
        raise input_error("got 1", "write 0 for none, or at least 2", field="worlds")
    (case,), (lever,), (other,) = (
        resolve_scenarios(scenario),
        resolve_strategies(strategy),
        resolve_strategies(against),
    )
    if lever.name == other.name:
        found = f"two strategies are called {quoted(lever.name)}"
        raise input_error(
            found, "name another with against (on the command line: --against)", field="against"
        )
    settings = check_parameters(parameters or {})
    check_aims([case], [lever, other])
    _check_outcome_defined(case, lever, other, outcome)
    return Request(case, lever, other, outcome, replicates, worlds, seed, settings, attribution)


def _check_outcome_defined(case: Scenario, lever: Strategy, other: Strategy, outcome: str) -> None:
    if outcome == "durable_collective_action" and case.withdraw_month is None:
        found = f"durable_collective_action is not defined when the convener never withdraws ({case.name})"
        raise input_error(found, "take final, or set the scenario's withdraw_month", field="outcome")
    idle = [one.name for one in (lever, other) if not players_of(one) and not isinstance(one, Led)]
    if outcome == "action_per_effort" and idle:
        found = f"action_per_effort is not defined for {quoted(idle[0])}, which spends nothing"
        raise input_error(
            found, "take collective_action, or compare two strategies that spend", field="outcome"
        )


def players_of(strategy: Strategy) -> tuple[str, ...]:
    """The actions that get staff-days, as far as they are known."""
    try:
        return active_actions(strategy)
    except InputError:
        return ()


def command_of(
    asked: Request,
    scenario: AnyScenario,
    strategy: AnyStrategy,
    against: AnyStrategy,
    attribution: int | None,
) -> str:
    """The command that makes this report again; names stand for what was given as a value."""

    def named(given: Any, name: str) -> str:
        return str(given) if isinstance(given, str | Path) else name

    words = ["coalitionlab", "report", named(scenario, asked.scenario.name)]
    words += [
        "--strategy",
        named(strategy, strategy_word(asked.strategy)),
        "--against",
        named(against, strategy_word(asked.against)),
    ]
    words += [
        "--outcome",
        asked.outcome,
        "--replicates",
        str(asked.replicates),
        "--worlds",
        str(asked.worlds),
    ]
    words += ["--seed", str(asked.seed)]
    words += [] if attribution is None else ["--attribution", str(attribution)]
    for name, value in asked.parameters.items():
        words += ["--set", f"{name}={value!r}"]
    return shlex.join(words)
