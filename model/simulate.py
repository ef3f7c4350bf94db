"""Many runs: strategies by replicates, on all cores, with the same random numbers for every strategy."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from coalitionlab.agents.asking import RunLeader
from coalitionlab.agents.convener_view import people_of
from coalitionlab.agents.spending import Spending
from coalitionlab.model.ground import Ground, parameter_rows
from coalitionlab.model.leading import Decider
from coalitionlab.model.plan import Plan
from coalitionlab.model.population import DEPENDS_ON
from coalitionlab.model.randomness import run_key
from coalitionlab.model.run import USUAL, ResultArrays, Runner, Units
from coalitionlab.model.states import Kept
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.loader import as_scenario, as_strategy
from coalitionlab.scenarios.names.fields import KEPT_STATES
from coalitionlab.scenarios.names.outcomes import MAY_BE_UNDEFINED, MONTHLY_NAMES, PER_RUN, RUN_NAMES
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario, Strategy

_POPULATION = [list(PARAMETERS).index(name) for name in DEPENDS_ON]
#: A thread makes so many runs at most before it reports, so that progress is seen and cores finish together.
_MOST_AT_ONCE = 256
_LOWEST, _HIGHEST = ([getattr(outcome, end) for outcome in PER_RUN.values()] for end in ("low", "high"))


@dataclass(frozen=True)
class Batch:
    """The results of S strategies by R replicates (or units) over T months.

    `outcomes` is S x R x len(PER_RUN); `months` S x R x T x len(MONTHLY), or None when not asked for; `delivered`
    S x R x goals, the month in which each was first delivered, nan when it was not. `states`, where asked for, is S x R x months kept
    x states x n, of the `organisations` by name.
    """

    scenario: Scenario
    strategies: tuple[str, ...]
    outcomes: np.ndarray
    months: np.ndarray | None
    delivered: np.ndarray
    states: np.ndarray | None = None
    organisations: tuple[str, ...] = ()


def simulate(
    scenario: Scenario | str | Path,
    strategies: Strategy | str | Path | Sequence[Strategy | str | Path],
    *,
    replicates: int,
    seed: int = 0,
    first_replicate: int = 0,
    months: bool = False,
    workers: int | None = None,
    parameters: Mapping[str, float] | None = None,
    progress: Callable[[int], None] | None = None,
    runner: Runner = USUAL,
) -> Batch:
    """Run a scenario under strategies, as arrays: the quickest way to many runs, without statistics.

    Replicate k has the same organisations and the same random numbers under every strategy.

    Parameters
    ----------
    scenario : str, Path or Scenario
        Library name, path or value.
    strategies : str, Path, Strategy, or sequence of these
        Library names, paths or values.
    replicates : int
        Runs of each strategy.
    seed : int
        Seed of all random numbers.
    first_replicate : int
        Number of the first replicate.
    months : bool
        Whether to keep the monthly outcomes.
    workers : int, optional
        Threads; one per core when not given. Results do not depend on it.
    parameters : mapping of str to float, optional
        Values over those of the scenario.
    progress : function, optional
        Called with the number of runs just done.
    runner : Runner
        The model's own, or a result of `own_rule`.

    Returns
    -------
    Batch
        `outcomes` (strategies x replicates x outcomes per run), `months` (strategies x replicates x months x monthly outcomes) or
        None, `delivered` (strategies x replicates x goals; the month, nan when not delivered).

    Raises
    ------
    InputError
        For an unknown scenario or strategy.
    ValueError
        For a parameter out of range, or fewer than one replicate.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> batch = cl.simulate("generic", ["leaderless", "communication"], replicates=3)
    >>> batch.outcomes.shape == (2, 3, len(cl.PER_RUN))
    True
    """
    if replicates < 1:
        raise ValueError(f"replicates must be at least 1, not {replicates}")
    several = [strategies] if isinstance(strategies, Strategy | str | Path) else strategies
    return simulate_units(
        as_scenario(scenario), list(map(as_strategy, several)), replicates=np.arange(first_replicate, first_replicate + replicates), parameters=parameters,
        seed=seed, months=months, workers=workers, progress=progress, runner=runner,
    )  # fmt: skip


def simulate_units(
    scenario: Scenario,
    strategies: Sequence[Strategy],
    *,
    replicates: Sequence[int] | np.ndarray,
    parameters: Mapping[str, float | np.ndarray] | None = None,
    seed: int = 0,
    months: bool = False,
    states: Sequence[str] = (),
    state_months: Sequence[int] | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
    runner: Runner = USUAL,
) -> Batch:
    """As `simulate`, for U units that differ in their replicate and in parameters.

    Unit u is replicate `replicates[u]` under the u-th values of the parameters (an array of U values for each that varies, a
    number for each that does not); the second axis of the batch is U. This is what sweeps are made of: one call makes any number of runs
    without the interpreter, and units of one replicate share its population where they can. `states` names what of `fields.KEPT_STATES` is kept
    of every organisation at the end of `state_months` (numbered from 1; of every month when not given). Raises ValueError for a bad parameter.
    """
    numbers = np.asarray(replicates, np.int64)
    rows, row_of_unit = parameter_rows(scenario, parameters or {}, len(numbers))
    ground = Ground(scenario, rows[0])
    units = _units(ground, numbers, rows, row_of_unit, seed)
    room = partial(_empty, ground, units=len(numbers), months=months, states=states, state_months=state_months)
    results = room(len(strategies))
    # functions of the user's own first: they may fail, and should fail early
    for group, make in ((True, _led_runs), (False, _planned_runs)):
        numbers_in = [s for s, strategy in enumerate(strategies) if isinstance(strategy, Led) is group]
        if not numbers_in:
            continue
        alone = len(numbers_in) == len(strategies)
        part = results if alone else room(len(numbers_in))
        make_units = make(ground, [strategies[s] for s in numbers_in], units, part, runner)
        _in_threads(make_units, len(numbers), len(numbers_in), workers or os.cpu_count() or 1, progress)
        if not alone:
            for array, values in zip(_arrays(results), _arrays(part), strict=True):
                array[numbers_in[: len(array)]] = values
    names = tuple(strategy.name for strategy in strategies)
    check_ranges(scenario.name, names, numbers, results.outcomes)
    return Batch(
        scenario, names, results.outcomes, results.months if months else None, results.delivered,
        results.states.values if states else None, tuple(ground.blueprint.names) if states else (),
    )  # fmt: skip


def check_ranges(scenario: str, strategies: Sequence[str], replicates: np.ndarray, outcomes: np.ndarray) -> None:
    """Raises InputError for an outcome beyond its documented range: no law does that, a law of the user's own might."""
    beyond = (outcomes < _LOWEST) | (outcomes > _HIGHEST) | np.isnan(outcomes) & ~np.isin(RUN_NAMES, MAY_BE_UNDEFINED)
    if not beyond.any():
        return
    s, unit, k = np.argwhere(beyond)[0]
    outcome = PER_RUN[RUN_NAMES[k]]
    raise input_error(
        f"{outcome.name} is {outcomes[s, unit, k]:g} in replicate {replicates[unit]} of {strategies[s]} ({scenario}), "
        f"beyond its range from {outcome.low:g} to {outcome.high:g}",
        "change the law that is your own, or report this with the parameters",
    )


def _empty(
    ground: Ground,
    strategies: int,
    *,
    units: int,
    months: bool,
    states: Sequence[str],
    state_months: Sequence[int] | None,
) -> ResultArrays:
    """Room for the results of so many strategies and units."""
    shape, kept = (strategies, units), (strategies, units) if months else (0, 0)
    horizon = ground.scenario.months
    return ResultArrays(
        np.full((*shape, len(RUN_NAMES)), np.nan),
        np.zeros((*kept, horizon, len(MONTHLY_NAMES))),
        np.full((*shape, len(ground.frame.goals)), np.nan),
        _room_for_states(shape, horizon, ground.blueprint.size, states, state_months) if states else None,
    )


def _room_for_states(
    shape: tuple[int, int], horizon: int, size: int, states: Sequence[str], months: Sequence[int] | None
) -> Kept:
    chosen = [month for month in (range(1, horizon + 1) if months is None else months) if month <= horizon]
    row = np.full(horizon, -1)
    row[np.array(chosen, np.int64) - 1] = np.arange(len(chosen))
    fields = np.array([KEPT_STATES.index(name) for name in states])
    return Kept(fields, row, np.zeros((*shape, len(chosen), len(fields), size)))


def _arrays(results: ResultArrays) -> list[np.ndarray]:
    """The arrays that results fill."""
    kept = [] if results.states is None else [results.states.values]
    return [results.outcomes, results.months, results.delivered, *kept]


def _units(ground: Ground, replicates: np.ndarray, rows: np.ndarray, row_of_unit: np.ndarray, seed: int) -> Units:
    """Units in the order of their replicates, so that those which share a population stand together."""
    order = np.lexsort((row_of_unit, replicates))
    distinct, number = np.unique(replicates, return_inverse=True)
    keys = np.array([run_key(seed, int(replicate)) for replicate in distinct], np.uint64)
    pairs, values, first, last = _ties(ground, keys)
    number, row = number[order], row_of_unit[order]
    makings = rows[row][:, _POPULATION] if len(rows) > 1 else np.zeros((len(row), 1))
    shared = np.zeros(len(row), bool)
    shared[1:] = (number[1:] == number[:-1]) & (makings[1:] == makings[:-1]).all(axis=1)
    return Units(keys[number], order, rows, row, shared, pairs, values, first[number], last[number])


def _ties(ground: Ground, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(pairs, values, where each key's begin, where they end). Listed ties are the same for all and stand there once."""
    if not ground.wires_itself:
        pairs, values = ground.ties(keys[0])
        return pairs, values, np.zeros(len(keys), np.int64), np.full(len(keys), len(pairs))
    drawn = [ground.ties(key) for key in keys]
    ends = np.cumsum([0, *(len(pairs) for pairs, _ in drawn)])
    pairs, values = (np.concatenate(each) for each in zip(*drawn, strict=True))
    return pairs, values, ends[:-1], ends[1:]


#: Makes the runs of units `start` to `end - 1`.
MakeUnits = Callable[[int, int], None]


def _planned_runs(
    ground: Ground, strategies: Sequence[Strategy], units: Units, results: ResultArrays, runner: Runner
) -> MakeUnits:
    """What makes the runs of strategies with phases: compiled from end to end, without the interpreter's lock."""
    each = [ground.plan(strategy) for strategy in strategies]
    first = np.cumsum([0, *(len(plan.effort) for plan in each)])
    plans = first, Plan(*(np.concatenate(parts) for parts in zip(*each, strict=True)))
    conveners = np.array([ground.convener(strategy) for strategy in strategies])
    return lambda start, end: runner.run_units(ground.frame, units, conveners, plans, None, None, results, start, end)


def _led_runs(
    ground: Ground, strategies: Sequence[Any], units: Units, results: ResultArrays, runner: Runner
) -> MakeUnits:
    """What makes the runs of strategies that are Python functions, asked before each month."""
    conveners = np.array([ground.convener(strategy) for strategy in strategies])

    def make(start: int, end: int) -> None:
        decider = _decider_of(ground, strategies)
        runner.run_units(ground.frame, units, conveners, None, decider.desk, decider.ask, results, start, end)
        decider.check()

    return make


def _decider_of(ground: Ground, strategies: Sequence[Led]) -> Decider:
    """Who decides in runs that are made one after the other by one thread: in each, a leader of its own."""
    run: dict[str, Any] = {}

    def decide(strategy: int, month: int) -> Spending:
        if month == 0:
            run["leader"] = RunLeader.of(strategies[strategy], ground.blueprint.sectors)
            run["people"] = people_of(ground.blueprint, decider.desk.profiles)
        spending: Spending = run["leader"].ask(decider.view(month, ground.scenario.months, run["people"]))
        return spending

    decider = Decider(ground.blueprint.size, decide)
    return decider


def _in_threads(
    make: MakeUnits, units: int, strategies: int, workers: int, progress: Callable[[int], None] | None
) -> None:
    """Has the units made by threads, a piece at a time."""
    size = max(1, _MOST_AT_ONCE // strategies)
    if workers > 1:
        size = max(1, min(-(-units // (4 * workers)), size))
    pieces = [(start, min(start + size, units)) for start in range(0, units, size)]
    with ThreadPoolExecutor(min(workers, len(pieces))) as pool:
        pending = {pool.submit(make, *piece): piece for piece in pieces}
        try:
            for done in as_completed(pending):
                done.result()
                if progress is not None:
                    start, end = pending[done]
                    progress((end - start) * strategies)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
