"""The report for a board: one question, everything that is known about it, as one file that can be printed and passed on."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from coalitionlab.experiments.attribution.attribute import Halted, attribute
from coalitionlab.experiments.attribution.attribution import Attribution
from coalitionlab.experiments.attribution.without import observed, unlimited
from coalitionlab.experiments.board.people import look_at_people
from coalitionlab.experiments.board.request import (
    IN_A_WORLD,
    TOLD,
    Request,
    attribution_size,
    check_request,
    command_of,
    runs_needed,
)
from coalitionlab.experiments.board.result import BoardReport
from coalitionlab.experiments.comparing.compare import compare
from coalitionlab.experiments.settings import NO_LEADER, AnyScenario, AnyStrategy
from coalitionlab.scenarios.errors import InputError, input_error
from coalitionlab.scenarios.schema import Strategy

__all__ = ["board_report", "check_request", "runs_needed"]

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
    known = asked.strategy
    if attribution != 0:
        known = observed(asked.scenario, known, replicates=replicates, seed=seed, parameters=asked.parameters)
    asked = replace(asked, strategy=unlimited(known))
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
            **{**common, "progress": _in_steps(ticking)},
        )
        _check_defined(bool(comparison.summary(outcome)["mean"].isna().any()), outcome)
        people = look_at_people(asked.scenario, pair, replicates=min(replicates, TOLD), **common)
        found, why_not = _attributed(asked, known, common)
        in_worlds = None
        if worlds:
            in_worlds = compare(
                asked.scenario, pair, replicates=min(replicates, IN_A_WORLD), worlds=worlds, baseline=asked.against.name,
                months=False, outcome=outcome, **{**common, "progress": _in_steps(ticking)},
            )  # fmt: skip
    except KeyboardInterrupt:
        raise Halted(None) from None
    return BoardReport(
        asked.scenario, asked.strategy, asked.against, outcome, comparison, people, found, why_not, in_worlds,
        command or command_of(asked, scenario, strategy, against, attribution), time.perf_counter() - began,
    )  # fmt: skip


def _check_defined(undefined: bool, outcome: str) -> None:
    if undefined:
        raise input_error(
            f"{outcome} is not defined in any run of one of the two",
            "choose another outcome",
            field="outcome",
        )


def _attributed(asked: Request, known: Strategy, common: Mapping[str, Any]) -> tuple[Attribution | None, str]:
    """The attribution, or why there is none; `known` is the strategy with its actions known."""
    count, orders = attribution_size(known, asked.replicates, asked.attribution)
    if asked.attribution == 0:
        return None, "It was left out on request."
    if not count:
        return None, "This strategy does nothing, so there is nothing to attribute."
    try:
        return attribute(
            asked.scenario, known, outcome=asked.outcome, replicates=count, orders=orders,
            **{**common, "progress": _in_steps(common["progress"])},
        ), ""  # fmt: skip
    except InputError as error:
        return None, f"It could not be worked out for this outcome: {error}."


def _in_steps(progress: Progress) -> Callable[[int, int | None], None]:
    """Progress that is told the number of runs so far, as one that is told those just done."""
    before = 0

    def so_far(done: int, _: int | None) -> None:
        nonlocal before
        progress(done - before)
        before = done

    return so_far


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
