"""Many runs: replicates by strategies, on all cores, with the same luck for every strategy."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from coalitionlab.model.building import Ground
from coalitionlab.model.compiled import cache_folder
from coalitionlab.model.inputs import as_scenario, as_strategy
from coalitionlab.model.led_runs import Audience, people
from coalitionlab.model.many import Results, Units
from coalitionlab.model.runners import USUAL, Runner
from coalitionlab.model.work import parameter_rows, plans, units
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES, RUN_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy

#: A piece of work is so many runs at most, so that one hears of progress and cores finish together.
PIECE = 256

#: Makes the runs of units `start` to `end - 1`.
Piece = Callable[[int, int], None]


@dataclass(frozen=True)
class Batch:
    """The results of S strategies by R replicates (or units) over T months.

    `outcomes` is S x R x len(PER_RUN); `months` S x R x T x len(MONTHLY), or None when not asked for; `milestones`
    S x R x milestones, the month in which each was first reached, nan when it was not.
    """

    scenario: Scenario
    strategies: tuple[str, ...]
    outcomes: np.ndarray
    months: np.ndarray | None
    milestones: np.ndarray


def is_compiled() -> bool:
    """Whether the laws, as they are now, have been compiled on this machine before."""
    return any(cache_folder().glob("*/many.run_units-*.nbc"))


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
    """Runs every strategy on replicates `first_replicate` to `first_replicate + replicates - 1` of experiment `seed`.

    Scenario and strategies are values, library names or paths; a strategy may stand alone. Replicate k meets the same
    organisations and the same luck under every strategy. Results do not depend on
    `workers` (threads; all cores by default). `progress` is called with the number of runs just done. `runner` is the
    model's own or one made by `own_rule`. Raises ValueError for a bad parameter or fewer than one replicate, and InputError for
    a scenario or strategy that there is not.
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
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
    runner: Runner = USUAL,
) -> Batch:
    """As `simulate`, for U units that differ in their replicate and in parameters: unit u is replicate `replicates[u]` under the
    parameters of place u (an array of U values for each that varies, a number for each that does not).

    The second axis of the batch is U. This is what sweeps are made of: one call makes any number of runs without the
    interpreter. Units of one replicate share its population where they can. Raises ValueError for a bad parameter.
    """
    wanted = np.asarray(replicates, np.int64)
    rows, which = parameter_rows(scenario, parameters or {}, len(wanted))
    ground = Ground(scenario, rows[:1])
    work = units(ground, wanted, rows, which, seed)
    results = _room(scenario, len(strategies), len(wanted), months)
    # those who are asked first: what a function of the user's own does may fail, and should fail early
    for asked in (True, False):
        mine = [place for place, one in enumerate(strategies) if isinstance(one, Led) == asked]
        if not mine:
            continue
        some = results if len(mine) == len(strategies) else _room(scenario, len(mine), len(wanted), months)
        make = (_asking if asked else _following)(ground, [strategies[k] for k in mine], work, some, runner)
        _share_out(make, len(wanted), len(mine), workers or os.cpu_count() or 1, progress)
        if some is not results:
            for whole, part in zip(results, some, strict=True):
                whole[mine[: len(whole)]] = part
    named = tuple(strategy.name for strategy in strategies)
    return Batch(scenario, named, results.outcomes, results.months if months else None, results.milestones)


def _room(scenario: Scenario, strategies: int, count: int, months: bool) -> Results:
    """Room for the results of so many strategies and units."""
    shape, horizon = (strategies, count), scenario.months
    return Results(
        np.full((*shape, len(RUN_NAMES)), np.nan),
        np.zeros((*shape, horizon, len(MONTHLY_NAMES)) if months else (0, 0, horizon, len(MONTHLY_NAMES))),
        np.full((*shape, len(scenario.milestones)), np.nan),
    )


def _following(
    ground: Ground, strategies: Sequence[Strategy], work: Units, results: Results, runner: Runner
) -> Piece:
    """What makes the runs of strategies with phases: compiled from end to end, without the interpreter's lock."""
    levers = plans(ground, strategies)
    return lambda start, end: runner.run_units(ground.frame, work, levers, results, start, end)


def _asking(
    ground: Ground, strategies: Sequence[Any], work: Units, results: Results, runner: Runner
) -> Piece:
    """What makes the runs of strategies that are asked before each month, all of them `Led`."""
    conveners, known = np.array([ground.convener(one) for one in strategies]), people(ground)

    def make(start: int, end: int) -> None:
        heard = Audience(ground, strategies, known)
        runner.run_led_units(ground.frame, work, conveners, results, heard.desk, heard.door, start, end)
        heard.check()

    return make


def _share_out(
    make: Piece, count: int, strategies: int, workers: int, progress: Callable[[int], None] | None
) -> None:
    """Has the units done in pieces by threads."""
    pieces = list(_pieces(count, workers, strategies))
    with ThreadPoolExecutor(min(workers, len(pieces))) as pool:
        pending = {pool.submit(make, *ends): ends for ends in pieces}
        try:
            for done in as_completed(pending):
                done.result()
                if progress is not None:
                    start, end = pending[done]
                    progress((end - start) * strategies)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _pieces(count: int, workers: int, strategies: int) -> Iterator[tuple[int, int]]:
    """Slices of the units: some for each worker, none of more than PIECE runs."""
    size = (
        max(1, min(-(-count // (4 * workers)), PIECE // strategies))
        if workers > 1
        else max(1, PIECE // strategies)
    )
    for start in range(0, count, size):
        yield start, min(start + size, count)
