"""What each action of a strategy contributes to an outcome: by leaving it out, and by its Shapley value."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

from coalitionlab.experiments.attribution.attribution import Attribution
from coalitionlab.experiments.attribution.contributions import (
    EFFORT,
    AttributionRequest,
    Contributions,
    joined,
    of_all_sets,
    of_orders,
)
from coalitionlab.experiments.attribution.shapley import arrival_orders
from coalitionlab.experiments.attribution.without import (
    actions_of,
    active_actions,
    check_observed,
    is_unobserved,
    observed,
)
from coalitionlab.experiments.runs.execute import execute, execute_in_steps
from coalitionlab.experiments.runs.executors import Counted, Progress
from coalitionlab.experiments.runs.runs import Runs
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
from coalitionlab.experiments.statistics import Floats
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Up to so many actions all sets are run (1024 per replicate for ten); on pages, where people wait, up to so many.
MOST_EXACT, MOST_EXACT_QUICKLY = 10, 6
#: Beyond, so many orders of arrival are drawn for each replicate, each also taken backwards.
ORDERS = 2
#: With more actions than this, all sets are refused.
MOST_ACTIONS = 16
#: Seconds between two looks at what is done, so that a stop loses little.
SECONDS = 1.0


class Halted(KeyboardInterrupt):
    """Raised when an attribution is stopped by hand; `finding` holds what was done (None: nothing yet)."""

    def __init__(self, finding: Attribution | None) -> None:
        super().__init__(
            "nothing is kept" if finding is None else "what is shown rests on the replicates that are done"
        )
        self.finding = finding


def attribute(
    scenario: AnyScenario,
    strategy: AnyStrategy,
    *,
    outcome: str = "collective_action",
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
    Halted
        On Ctrl-C; its `finding` holds what was done, if anything.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> finding = cl.attribute("generic", "communication", replicates=2, orders=1)
    >>> float(abs(finding.table["shapley"].sum() - finding.gain.mean)) < 1e-12
    True
    """
    if workers is not None:
        check_count("workers", workers, 1)
    request = attribution_request(
        scenario, strategy, outcome=outcome, replicates=replicates, seed=seed, spread=spread, orders=orders,
        parameters=parameters,
    )  # fmt: skip
    done: list[Attribution] = []
    try:
        for finding in attribute_in_steps(request, seconds=SECONDS, workers=workers, progress=progress):
            done = [finding]
    except KeyboardInterrupt:
        raise Halted(done[0] if done else None) from None
    return done[0]


def attribute_in_steps(
    request: AttributionRequest,
    *,
    seconds: float = 0.06,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Iterator[Attribution]:
    """The same attribution as it grows, about every so many seconds; the last is complete.

    Raises
    ------
    InputError
        When the outcome is undefined in some of the runs.
    """
    for contributions in _in_steps(request, seconds, workers, progress):
        for values in (contributions.whole, contributions.empty, contributions.shapley):
            if (values != values).any():
                raise input_error(
                    f"{request.outcome} is undefined in some runs", "choose another outcome", field="outcome"
                )
        yield Attribution(request, contributions)


def attribution_request(
    scenario: AnyScenario,
    strategy: AnyStrategy,
    *,
    outcome: str = "collective_action",
    replicates: int = 200,
    seed: int = 0,
    spread: bool = False,
    orders: int | None = None,
    parameters: Mapping[str, float] | None = None,
) -> AttributionRequest:
    """The arguments of `attribute`, checked; a Python function is run to see which actions it takes. Raises InputError as it does."""
    check_outcome(outcome)
    check_count("replicates", replicates, 1)
    check_count("seed", seed, 0)
    if orders is not None:
        check_count("orders", orders, 0)
    (case,), (led,) = resolve_scenarios(scenario), resolve_strategies(strategy)
    settings = check_parameters(parameters or {})
    _check_defined(case, led, outcome)
    check_aims([case], [led])
    led = observed(case, led, replicates=replicates, seed=seed, parameters=settings)
    check_observed(led)
    drawn = _orders(len(active_actions(led)), orders)
    return AttributionRequest(case, led, outcome, replicates, seed, settings, spread, drawn)


def _in_steps(
    request: AttributionRequest, seconds: float, workers: int | None, progress: Progress | None
) -> Iterator[Contributions]:
    """The contributions in the replicates done so far, about every so many seconds."""
    if not request.orders:
        study = request.study(range(request.all + 1), request.replicates)
        for runs in execute_in_steps(study, seconds=seconds, workers=workers, progress=progress, strict=True):
            yield of_all_sets(request, *_values(request, runs))
        return
    count = Counted(progress)
    count.begin(request.runs_per_replicate * request.replicates, 0)
    done: list[Contributions] = []
    last = time.monotonic()
    for replicate, part in enumerate(_by_replicate(request, workers), start=1):
        done.append(part)
        count.add(request.runs_per_replicate)
        if replicate == request.replicates or time.monotonic() - last >= seconds:
            done, last = [joined(done)], time.monotonic()
            yield done[0]


def _by_replicate(request: AttributionRequest, workers: int | None) -> Iterator[Contributions]:
    """Replicates in threads, each with orders of arrival of its own, so that the draw of orders shows as spread over replicates."""

    def one(replicate: int) -> Contributions:
        orders = arrival_orders(len(request.players), request.orders, request.seed, replicate)
        study = request.study(request.sets_on(orders), 1, first_replicate=replicate)
        return of_orders(request, orders, *_values(request, execute(study, workers=1, strict=True)))

    pool = ThreadPoolExecutor(min(workers or os.cpu_count() or 1, request.replicates))
    try:
        yield from pool.map(one, range(request.replicates))
    finally:
        pool.shutdown(cancel_futures=True)


def _values(request: AttributionRequest, runs: Runs) -> tuple[Floats, Floats]:
    """Outcomes and staff-days spent, strategies x replicates."""
    return runs.outcome(request.outcome)[:, 0], runs.outcome(EFFORT)[:, 0]


def quick_orders(players: int) -> int:
    """Orders of arrival to draw where people wait for the answer; 0 for all sets of so few actions."""
    return 0 if players <= MOST_EXACT_QUICKLY else ORDERS


def _orders(players: int, orders: int | None) -> int:
    if orders is None:
        return 0 if players <= MOST_EXACT else ORDERS
    if orders == 0 and players > MOST_ACTIONS:
        problem = f"all sets of {players} actions are {1 << players:,}"
        raise input_error(problem, "draw some orders of arrival, such as --orders 2", field="orders")
    return orders


def _check_defined(scenario: Scenario, strategy: Strategy, outcome: str) -> None:
    """Raise InputError for a strategy without actions, and an outcome that is undefined for a convener that does nothing or never withdraws."""
    if not is_unobserved(strategy):
        actions_of(strategy)
    if outcome == "action_per_effort":
        problem = "action_per_effort is not defined for a convener that does nothing"
        remedy = "take collective_action; the table has the staff-days of each action"
        raise input_error(problem, remedy, field="outcome")
    if outcome == "durable_collective_action" and scenario.withdraw_month is None:
        problem = (
            f"durable_collective_action is not defined when the convener of {scenario.name} never withdraws"
        )
        raise input_error(problem, "take final, or add --set withdraw_month=MONTH", field="outcome")
