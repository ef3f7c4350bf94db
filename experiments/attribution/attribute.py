"""What each action of a strategy contributes to an outcome: by leaving it out, and by its Shapley value."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from coalitionlab.experiments.attribution.attribution import EFFORT, Attribution
from coalitionlab.experiments.attribution.contributions import (
    Contributions,
    Orders,
    arrival_orders,
    contributions,
    joined,
    runs_per_replicate,
    sets_to_run,
    study_of_sets,
)
from coalitionlab.experiments.attribution.observing import observed
from coalitionlab.experiments.attribution.without import actions_of, active_actions, is_unobserved
from coalitionlab.experiments.calls import recorded
from coalitionlab.experiments.runs.execute import execute, execute_in_steps
from coalitionlab.experiments.runs.executors import Counted, Progress
from coalitionlab.experiments.runs.runs import Runs
from coalitionlab.experiments.settings import AnyScenario, AnyStrategy, check_count, check_outcome, settle
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.names.outcomes import HEADLINE
from coalitionlab.scenarios.schema import Scenario

#: Up to so many actions all sets are run (1024 per replicate for ten); on pages, where people wait, up to so many.
MOST_EXACT, MOST_EXACT_QUICKLY = 10, 6
#: Beyond, so many orders of arrival are drawn for each replicate, each also taken backwards.
ORDERS = 2
#: With more actions than this, all sets are refused.
MOST_ACTIONS = 16
#: Seconds between two looks at what is done, so that a stop loses little.
SECONDS = 1.0


@recorded()
def attribute(
    scenario: AnyScenario,
    strategy: AnyStrategy,
    *,
    outcome: str = HEADLINE,
    replicates: int = 200,
    seed: int = 0,
    spread: bool = False,
    orders: int | None = None,
    parameters: Mapping[str, float] | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Attribution:
    """Say what each action of a strategy contributes to an outcome.

    An action that is left out leaves its staff-days unspent: the other actions get exactly what they had, so the difference is caused by
    the action alone. Its Shapley value is what it adds on average over all orders in which the actions could be added to
    nothing; these values sum to the gain over the same convener doing nothing. All sets of actions are run in the same replicates.

    Parameters
    ----------
    scenario : str, Path or Scenario
        Library name, path or value.
    strategy : str, Path, Strategy or function
        Library name, path, FILE.py:FUNCTION, value or function. A function is run first, and then limited to the actions that it
        gave staff-days to.
    outcome : str
        Outcome to look at; see `list outcomes`.
    replicates : int
        Runs of every set of actions, with the same random numbers in each.
    seed : int
        The same seed gives the same runs.
    spread : bool
        Give the time of an action that is left out to the others, in proportion; else it stays unspent.
    orders : int, optional
        Orders of arrival drawn for each replicate; 0 for all sets of actions. When not given, all sets up to 10 actions, else 2.
    parameters : mapping of str to float, optional
        Values over those of the scenario and the defaults.
    workers : int, optional
        Threads; one per core when not given.
    progress : function, optional
        Called with the number of runs done so far and their total.

    Returns
    -------
    Attribution
        Contributions with 95 % intervals over replicates.

    Raises
    ------
    InputError
        For anything unknown or out of range, or an outcome that is undefined in some of the runs.
    KeyboardInterrupt
        On Ctrl-C; its `finding` is the attribution from the replicates that are done, if any.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> finding = cl.attribute("generic", "communication", replicates=2, orders=1)
    >>> float(abs(finding.table["shapley"].sum() - finding.gain.mean)) < 1e-12
    True
    """
    if workers is not None:
        check_count("workers", workers, 1)
    steps = attribute_in_steps(
        scenario, strategy, outcome=outcome, replicates=replicates, seed=seed, spread=spread, orders=orders,
        parameters=parameters, seconds=SECONDS, workers=workers, progress=progress,
    )  # fmt: skip
    findings: list[Attribution] = []
    try:
        for finding in steps:
            findings = [finding]
    except KeyboardInterrupt as interrupt:
        interrupt.finding = findings[0] if findings else None  # type: ignore[attr-defined]
        raise
    return findings[0]


def attribute_in_steps(
    scenario: AnyScenario,
    strategy: AnyStrategy,
    *,
    outcome: str = HEADLINE,
    replicates: int = 200,
    seed: int = 0,
    spread: bool = False,
    orders: int | None = None,
    parameters: Mapping[str, float] | None = None,
    seconds: float = 0.06,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Iterator[Attribution]:
    """Yield the attribution that `attribute` returns as it grows, about every so many seconds; the last is complete."""
    check_outcome(outcome)
    check_count("replicates", replicates, 1)
    check_count("seed", seed, 0)
    if orders is not None:
        check_count("orders", orders, 0)
    case, lead, settings = settle(scenario, strategy, parameters)
    if not is_unobserved(lead):
        actions_of(lead)  # before anything runs, there must be some
    _check_defined(case, outcome)
    lead = observed(case, lead, replicates=replicates, seed=seed, parameters=settings)
    players = active_actions(lead)
    drawn = _orders(len(players), orders)
    outcomes = tuple(dict.fromkeys((outcome, EFFORT)))
    study = Study((case,), (lead,), replicates=replicates, seed=seed, parameters=settings, outcomes=outcomes)
    steps = _contributions(study, players, drawn, spread, seconds, workers, progress)
    for contributed in steps:
        if any(np.isnan(each).any() for each in (contributed.with_all, contributed.with_none, contributed.shapley)):
            raise input_error(f"{outcome} is undefined in some runs", "choose another outcome", field="outcome")
        yield Attribution(study, spread, drawn, contributed)


def _contributions(
    study: Study,
    players: tuple[str, ...],
    orders: int,
    spread: bool,
    seconds: float,
    workers: int | None,
    progress: Progress | None,
) -> Iterator[Contributions]:
    """Yield the contributions in the replicates done so far.

    Orders of arrival are drawn for each replicate anew, so that their draw shows as spread over replicates.
    """

    def in_runs(runs: Runs, sets: list[int], arrivals: Orders | None) -> Contributions:
        values, spent = (runs.outcome(name)[:, 0] for name in (study.outcomes[0], EFFORT))
        return contributions(len(players), sets, arrivals, values, spent, spread)

    if not orders:
        sets = sets_to_run(len(players), None)
        parts = study_of_sets(study, players, sets, spread)
        for runs in execute_in_steps(parts, seconds=seconds, workers=workers, progress=progress, strict=True):
            yield in_runs(runs, sets, None)
        return
    count, size = Counted(progress), runs_per_replicate(len(players), orders, spread)
    count.begin(size * study.replicates, 0)
    done: list[Contributions] = []
    last = time.monotonic()
    for replicate in range(study.replicates):
        arrivals = arrival_orders(len(players), orders, study.seed, replicate)
        sets = sets_to_run(len(players), arrivals)
        single = replace(study_of_sets(study, players, sets, spread), replicates=1, first_replicate=replicate)
        done.append(in_runs(execute(single, workers=workers, strict=True), sets, arrivals))
        count.add(size)
        if replicate == study.replicates - 1 or time.monotonic() - last >= seconds:
            done, last = [joined(done)], time.monotonic()
            yield done[0]


def quick_orders(players: int) -> int:
    """Return the orders of arrival to draw where people wait for the answer; 0 for all sets of so few actions."""
    return 0 if players <= MOST_EXACT_QUICKLY else ORDERS


def _orders(players: int, orders: int | None) -> int:
    """Return the orders of arrival to draw, 0 for all sets. Raises InputError when these would be too many."""
    if orders is None:
        return 0 if players <= MOST_EXACT else ORDERS
    if orders == 0 and players > MOST_ACTIONS:
        problem = f"all sets of {players} actions are {1 << players:,}"
        raise input_error(problem, "draw some orders of arrival, such as --orders 2", field="orders")
    return orders


def _check_defined(scenario: Scenario, outcome: str) -> None:
    """Raise InputError for an outcome that is undefined for a convener that does nothing or never withdraws."""
    if outcome == "action_per_effort":
        problem = "action_per_effort is not defined for a convener that does nothing"
        remedy = "take collective_action; the table has the staff-days of each action"
        raise input_error(problem, remedy, field="outcome")
    if outcome == "durable_collective_action" and scenario.withdraw_month is None:
        problem = f"{outcome} is not defined when the convener of {scenario.name} never withdraws"
        raise input_error(problem, "take final, or add --set withdraw_month=MONTH", field="outcome")
