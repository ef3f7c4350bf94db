"""The report for a board: one question, everything that is known about it, as one file that can be printed and passed on."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coalitionlab.experiments import attribute as attributing
from coalitionlab.experiments.attribution import Attribution, Halted
from coalitionlab.experiments.board_people import look_at_people
from coalitionlab.experiments.board_result import BoardReport
from coalitionlab.experiments.compare import compare
from coalitionlab.experiments.leaving_out import active_actions
from coalitionlab.experiments.measuring import runs_a_replicate
from coalitionlab.experiments.settings import (
    NO_LEADER,
    AnyScenario,
    AnyStrategy,
    check_aims,
    check_count,
    check_parameters,
    resolve_scenarios,
    resolve_strategies,
)
from coalitionlab.experiments.summaries import check_outcome
from coalitionlab.scenarios.errors import InputError, quoted, refuse
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Replicates that are also told organisation by organisation, and replicates in each world; never more than were asked for.
TOLD, IN_A_WORLD = 100, 20
#: Runs that an attribution is given when nothing is said; it gets no fewer replicates than the least, if the report has as many.
ATTRIBUTION_RUNS, ATTRIBUTION_LEAST = 10_000, 30
#: All sets of actions are run up to so many actions; beyond, orders of arrival are drawn.
ALL_SETS_UP_TO = 6
#: Seconds between two looks at `stop`.
ASK_EVERY = 0.5

Progress = Callable[[int], None]


def board_report(
    scenario: AnyScenario,
    strategy: AnyStrategy,
    *,
    against: AnyStrategy = NO_LEADER,
    outcome: str = "collective_action",
    replicates: int = 200,
    worlds: int = 50,
    seed: int = 0,
    parameters: Mapping[str, float] | None = None,
    attribution: int | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
    command: str = "",
) -> BoardReport:
    """Make a report that a board would read on one strategy for one scenario.

    Args:
        scenario, strategy: a library name, a path, or a value each; the strategy may also be a function, or FILE.py:FUNCTION.
        against: what the strategy is compared with, given in the same ways.
        outcome: any of `coalitionlab list outcomes` that is told per run, and is defined for both strategies.
        replicates: at least 1; up to 100 of them are also told organisation by organisation.
        worlds: sets of uncertain parameters, each with up to 20 of the replicates; 0 to leave that section out.
        seed: whole number from 0.
        parameters: values over those of the scenario and the defaults.
        attribution: replicates of the attribution; as many as some 10 000 runs allow when not given, 0 to leave it out.
        workers: threads; as many as there are cores when not given.
        progress: called with the number of runs just done, of `runs_needed(...)` in all.
        stop: asked about every second; when it says True, the report is given up.
        command: what the report says it was made by; put together from the other arguments when not given.

    Returns:
        A `BoardReport`: its `html`, `save`, and the results that it was made from.

    Raises:
        InputError: for anything unknown or out of range, for a strategy compared with itself, or an outcome that is not defined.
        Halted: on Ctrl-C, or when `stop` says so; nothing is kept.
    """
    asked = check_request(
        scenario, strategy, against, outcome, replicates, worlds, seed, parameters, attribution, workers
    )
    ticking = _Ticking(progress, stop)
    began = time.perf_counter()
    common: dict[str, Any] = {
        "seed": seed,
        "parameters": asked.parameters,
        "workers": workers,
        "progress": ticking,
    }
    pair = [asked.strategy, asked.against]
    try:
        comparison = compare(
            asked.scenario,
            pair,
            replicates=replicates,
            baseline=asked.against.name,
            outcome=outcome,
            **common,
        )
        _check_defined(comparison.summary(outcome)["mean"].isna().any(), outcome)
        people = look_at_people(asked.scenario, pair, replicates=min(replicates, TOLD), **common)
        found, why_not = _attributed(asked, common)
        in_worlds = None
        if worlds:
            in_worlds = compare(
                asked.scenario, pair, replicates=min(replicates, IN_A_WORLD), worlds=worlds, baseline=asked.against.name,
                months=False, outcome=outcome, **common,
            )  # fmt: skip
    except KeyboardInterrupt:
        raise Halted(None) from None
    return BoardReport(
        asked.scenario, asked.strategy, asked.against, outcome, comparison, people, found, why_not, in_worlds,
        command or _command(asked, scenario, strategy, against, attribution), time.perf_counter() - began,
    )  # fmt: skip


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

    @property
    def total(self) -> int:
        """How many runs are made."""
        told, in_a_world = min(self.replicates, TOLD), min(self.replicates, IN_A_WORLD)
        count, orders = attribution_size(self.strategy, self.replicates, self.attribution)
        attributed = count * runs_a_replicate(len(_players(self.strategy)), orders, False) if count else 0
        return 2 * (self.replicates + told + self.worlds * in_a_world) + attributed


def runs_needed(
    strategy: Strategy, *, replicates: int = 200, worlds: int = 50, attribution: int | None = None
) -> int:
    """How many runs `board_report` makes at most (fewer, where the attribution cannot be made for the outcome)."""
    told, in_a_world = min(replicates, TOLD), min(replicates, IN_A_WORLD)
    count, orders = attribution_size(strategy, replicates, attribution)
    attributed = count * runs_a_replicate(len(_players(strategy)), orders, False) if count else 0
    return 2 * (replicates + told + worlds * in_a_world) + attributed


def attribution_size(strategy: Strategy, replicates: int, asked: int | None) -> tuple[int, int]:
    """(replicates of the attribution, orders of arrival drawn for each; 0 for all sets). No replicates without declared actions."""
    players = len(_players(strategy))
    if not players or asked == 0:
        return 0, 0
    orders = 0 if players <= ALL_SETS_UP_TO else attributing.ORDERS
    affordable = ATTRIBUTION_RUNS // runs_a_replicate(players, orders, False)
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
        raise refuse("1", "write 0 for none, or at least 2", field="worlds")
    (case,), (lever,), (other,) = (
        resolve_scenarios(scenario),
        resolve_strategies(strategy),
        resolve_strategies(against),
    )
    if lever.name == other.name:
        found = f"{quoted(lever.name)} compared with a strategy of the same name"
        raise refuse(found, "name another with against (on the command line: --against)", field="against")
    settings = check_parameters(parameters or {})
    check_aims([case], [lever, other])
    _check_outcome_defined(case, lever, other, outcome)
    return Request(case, lever, other, outcome, replicates, worlds, seed, settings, attribution)


def _check_outcome_defined(case: Scenario, lever: Strategy, other: Strategy, outcome: str) -> None:
    if outcome == "durable_collective_action" and case.withdraw_month is None:
        found = f"durable_collective_action, when the convener of {quoted(case.name)} never withdraws"
        raise refuse(found, "take final, or set the scenario's withdraw_month", field="outcome")
    idle = [one.name for one in (lever, other) if not _players(one) and not isinstance(one, Led)]
    if outcome == "action_per_effort" and idle:
        found = f"action_per_effort, which is not defined for {quoted(idle[0])}, as it spends nothing"
        raise refuse(found, "take collective_action, or compare two strategies that spend", field="outcome")


def _check_defined(undefined: bool, outcome: str) -> None:
    if undefined:
        raise refuse(
            f"{outcome}, which is not defined in any run of one of the two",
            "choose another outcome",
            field="outcome",
        )


def _players(strategy: Strategy) -> tuple[str, ...]:
    """The actions that get staff-days, as far as the strategy declares them."""
    try:
        return active_actions(strategy)
    except InputError:
        return ()


def _attributed(asked: Request, common: Mapping[str, Any]) -> tuple[Attribution | None, str]:
    """The attribution, or why there is none."""
    count, orders = attribution_size(asked.strategy, asked.replicates, asked.attribution)
    if asked.attribution == 0:
        return None, "It was left out on request."
    if not count:
        return None, _no_actions(asked.strategy)
    try:
        return attributing.attribute(
            asked.scenario, asked.strategy, outcome=asked.outcome, replicates=count, orders=orders, **common
        ), ""
    except InputError as error:
        return None, f"It could not be worked out for this outcome: {error}."


def _no_actions(strategy: Strategy) -> str:
    if isinstance(strategy, Led):
        return (
            "This strategy is a Python function: what it does is decided month by month, so there is no declared list of actions of which "
            "one could be left out."
        )
    return "This strategy does nothing, so there is nothing to attribute."


class _Ticking:
    """Passes progress on, and asks now and then whether to stop."""

    def __init__(self, progress: Progress | None, stop: Callable[[], bool] | None) -> None:
        self._progress, self._stop, self._asked = progress, stop, time.monotonic()

    def __call__(self, done: int) -> None:
        if self._progress is not None:
            self._progress(done)
        now = time.monotonic()
        if self._stop is not None and now - self._asked >= ASK_EVERY:
            self._asked = now
            if self._stop():
                raise KeyboardInterrupt


def _command(
    asked: Request,
    scenario: AnyScenario,
    strategy: AnyStrategy,
    against: AnyStrategy,
    attribution: int | None,
) -> str:
    """The command that makes this report again; names stand for what was given as a value."""
    import shlex

    def named(given: Any, name: str) -> str:
        return str(given) if isinstance(given, str | Path) else name

    words = ["coalitionlab", "report", named(scenario, asked.scenario.name)]
    words += [
        "--strategy",
        named(strategy, _of(asked.strategy)),
        "--against",
        named(against, _of(asked.against)),
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


def _of(strategy: Strategy) -> str:
    return f"{strategy.file or 'FILE.py'}:{strategy.function}" if isinstance(strategy, Led) else strategy.name
