"""What each action of a strategy contributes to an outcome, by leaving it out and by Shapley value, under the same luck."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from coalitionlab.experiments.attribution.attribution import Attribution, Halted
from coalitionlab.experiments.attribution.leaving_out import actions_of, active_actions
from coalitionlab.experiments.attribution.measuring import Contributions, Measure, Progress, runs_a_replicate
from coalitionlab.experiments.attribution.watching import check_seen, unwatched, watched
from coalitionlab.experiments.comparing.summaries import check_outcome
from coalitionlab.experiments.settings import (
    AnyScenario,
    AnyStrategy,
    check_aims,
    check_count,
    check_parameters,
    resolve_scenarios,
    resolve_strategies,
)
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Up to so many actions all coalitions are run: 1024 runs a replicate for ten.
MOST_EXACT = 10
#: Beyond, so many orders of arrival are drawn for each replicate, each also taken backwards.
ORDERS = 2
#: As many, where people wait for it: 64 runs a replicate.
MOST_EXACT_QUICKLY = 6


def attribute(
    scenario: AnyScenario,
    strategy: AnyStrategy,
    *,
    outcome: str = "collective_action",
    replicates: int = 200,
    seed: int = 0,
    parameters: Mapping[str, float] | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    spread: bool = False,
    orders: int | None = None,
    stop: Callable[[], bool] | None = None,
) -> Attribution:
    """Say what each action of a strategy contributes to an outcome.

    Leaving an action out means that its staff-days stay unspent: the other actions get exactly the staff-days that they had, so
    the difference is caused by the action alone, and an action of weight or strength 0 contributes exactly 0. What follows from
    the difference is part of it: a phase with a condition may end in another month, and the convener is less present.

    - `leave_one_out`: the outcome of the strategy, less that without the action.
    - `shapley`: the mean, over all orders in which the actions could be added to nothing, of what the action adds when its turn
      comes. These add up to the outcome of the strategy less that of the same convener (its style, its events) doing nothing.

    Every set of actions meets the same seeds and replicates; intervals (95 %) are over replicates, of paired differences.

    Args:
        scenario, strategy: a library name, a path, or a value each. A Python function is first watched in the same runs: its actions
            are those that it gives staff-days to in any of them, and it is held to these.
        outcome: any of `coalitionlab list outcomes` that is told per run.
        replicates: at least 1; with one, there are no intervals.
        seed: whole number from 0.
        parameters: values over those of the scenario and the defaults.
        workers: threads; as many as there are cores when not given.
        progress: called with the number of runs just done, of `runs_needed(...)` in all.
        spread: give the time of what is left out to the phase's other actions, in proportion. A contribution is then what
            the action does beyond what its time would do there, and may be negative for a useful action.
        orders: how many orders of arrival are drawn for each replicate (each also taken backwards), in place of all sets of
            actions; the interval then holds what is left to that draw. 0 for all sets, whatever their number; when not given, all
            sets up to ten actions, and two orders beyond.
        stop: asked between blocks of about a second; when it says True, what is done until then is returned.

    Returns:
        An `Attribution`, `complete` unless it was stopped.

    Raises:
        InputError: for anything unknown or out of range, or an outcome that is not defined in some of the runs.
        Halted: on Ctrl-C, or when `stop` says so before any replicate is done; `attribution` holds what was done, if anything.
    """
    measure = prepared(
        check_request(scenario, strategy, outcome, replicates, seed, parameters, workers, spread, orders),
        replicates,
        orders,
    )
    blocks: list[Contributions] = []
    began = time.perf_counter()

    def result() -> Attribution:
        return _attribution(measure, blocks, replicates, time.perf_counter() - began)

    try:
        for block in measure.blocks(replicates, progress):
            _check_defined(block, outcome)
            blocks.append(block)
            if stop is not None and stop():
                break
    except KeyboardInterrupt:
        raise Halted(result() if blocks else None) from None
    return result()


def attributed(measure: Measure, replicates: int, seconds: float = 0.06) -> Iterator[Attribution]:
    """An attribution as it grows, for those who watch it come: the same runs, in steps of about so many seconds; the last is whole.

    `measure` as `check_request` gives it. Raises InputError when the outcome is not defined in some of the runs.
    """
    made: list[Contributions] = []
    spent, began = 0.0, time.perf_counter()
    for block in measure.blocks(replicates, None, seconds):
        _check_defined(block, measure.outcome)
        made, spent = [Contributions.joined([*made, block])], spent + time.perf_counter() - began
        yield _attribution(measure, made, replicates, spent)
        began = time.perf_counter()


def _attribution(
    measure: Measure, blocks: Sequence[Contributions], replicates: int, seconds: float
) -> Attribution:
    made = Contributions.joined(blocks)
    return Attribution(
        measure.scenario, measure.strategy, actions_of(measure.strategy), measure.players, measure.outcome, made,
        replicates, measure.seed, measure.parameters, measure.spread, measure.orders, seconds,
        int(made.whole.size) == replicates,
    )  # fmt: skip


def runs_needed(
    strategy: Strategy, replicates: int, *, spread: bool = False, orders: int | None = None
) -> int:
    """How many runs `attribute` makes; of a Python function, of which `prepared` knows the actions."""
    players = active_actions(strategy)
    return runs_a_replicate(len(players), _orders(players, orders), spread) * replicates


def check_request(
    scenario: AnyScenario,
    strategy: AnyStrategy,
    outcome: str,
    replicates: int,
    seed: int,
    parameters: Mapping[str, float] | None,
    workers: int | None,
    spread: bool,
    orders: int | None,
) -> Measure:
    """What was asked for, checked, before anything runs; what a Python function does is not known yet. Raises InputError as `attribute` does."""
    check_outcome(outcome)
    check_count("replicates", replicates, 1)
    check_count("seed", seed, 0)
    for name, value, least in (("workers", workers, 1), ("orders", orders, 0)):
        if value is not None:
            check_count(name, value, least)
    (case,), (lever,) = resolve_scenarios(scenario), resolve_strategies(strategy)
    settings = check_parameters(parameters or {})
    _check_outcome_defined(case, lever, outcome)
    check_aims([case], [lever])
    players = () if unwatched(lever) else active_actions(lever)
    return Measure(case, lever, players, outcome, seed, settings, workers, spread, _orders(players, orders))


def prepared(measure: Measure, replicates: int, orders: int | None) -> Measure:
    """The same, ready to be measured: a Python function has been watched. Raises InputError when it fails or does nothing."""
    if not unwatched(measure.strategy):
        return measure
    lever = watched(
        measure.scenario,
        measure.strategy,
        replicates=replicates,
        seed=measure.seed,
        parameters=measure.parameters,
    )
    check_seen(lever)
    players = active_actions(lever)
    return replace(measure, strategy=lever, players=players, orders=_orders(players, orders))


def quick_orders(players: int) -> int:
    """Orders of arrival to draw where people wait for the answer; 0 for all sets of so few actions."""
    return 0 if players <= MOST_EXACT_QUICKLY else ORDERS


def _orders(players: tuple[str, ...], orders: int | None) -> int:
    if orders == 0 and len(players) > 16:
        found = f"{len(players)} actions have {1 << len(players):,} sets"
        raise input_error(found, "draw some orders of arrival, such as --orders 2", field="orders")
    if orders is None:
        return 0 if len(players) <= MOST_EXACT else ORDERS
    return orders


def _check_outcome_defined(scenario: Scenario, strategy: Strategy, outcome: str) -> None:
    """Raise InputError, before anything runs, for an outcome that is not defined for a convener that does nothing, or never withdraws."""
    if not unwatched(strategy):
        actions_of(strategy)
    if outcome == "action_per_effort":
        found = "action_per_effort is not defined for a convener that does nothing"
        raise input_error(
            found, "take collective_action; the table tells the staff-days of each action", field="outcome"
        )
    if outcome == "durable_collective_action" and scenario.withdraw_month is None:
        found = (
            f"durable_collective_action is not defined when the convener never withdraws ({scenario.name})"
        )
        raise input_error(found, "take final, or add --set withdraw_month=MONTH", field="outcome")


def _check_defined(block: Contributions, outcome: str) -> None:
    undefined = any(
        value.size and (value != value).any() for value in (block.whole, block.empty, block.shapley)
    )
    if undefined:
        raise input_error(f"{outcome} is undefined in some runs", "choose another outcome", field="outcome")
