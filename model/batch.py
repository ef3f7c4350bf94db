"""Many runs: replicates by strategies, on all cores, with the same luck for every strategy."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

import numpy as np

from coalitionlab.model.building import Ground, build
from coalitionlab.model.compiled import cache_folder
from coalitionlab.model.horizon import milestone_needs, withdrawal
from coalitionlab.model.outcomes import MONTHLY_NAMES, RUN_NAMES
from coalitionlab.model.plan import Plan, plan
from coalitionlab.model.population import Population
from coalitionlab.model.randomness import run_key
from coalitionlab.model.recording import record_run
from coalitionlab.model.running import run
from coalitionlab.model.system import System
from coalitionlab.scenarios.schema import Scenario, Strategy


@dataclass(frozen=True)
class Batch:
    """The results of S strategies by R replicates over T months.

    `outcomes` is S x R x len(PER_RUN); `months` S x R x T x len(MONTHLY), or None when not asked for; `milestones`
    S x R x milestones, the month in which each was first reached, nan when it was not.
    """

    scenario: Scenario
    strategies: tuple[str, ...]
    outcomes: np.ndarray
    months: np.ndarray | None
    milestones: np.ndarray


@dataclass(frozen=True)
class Trace:
    """One run told in full: `months` T x len(MONTHLY), `status` and `utility` T x n, `outcomes` len(PER_RUN),
    `milestones` the month in which each was first reached, and the system as it stands at the end."""

    scenario: Scenario
    strategy: Strategy
    population: Population
    months: np.ndarray
    status: np.ndarray
    utility: np.ndarray
    outcomes: np.ndarray
    milestones: np.ndarray
    system: System


def is_compiled() -> bool:
    """Whether the laws, as they are now, have been compiled on this machine before."""
    return any(cache_folder().glob("*/running.run-*.nbc"))


def simulate(
    scenario: Scenario,
    strategies: Sequence[Strategy],
    *,
    replicates: int,
    seed: int = 0,
    first_replicate: int = 0,
    months: bool = False,
    workers: int | None = None,
    parameters: Mapping[str, float] | None = None,
    progress: Callable[[int], None] | None = None,
    runner: Callable[..., float] = run,
) -> Batch:
    """Runs every strategy on replicates `first_replicate` to `first_replicate + replicates - 1` of experiment `seed`.

    Replicate k meets the same organisations and the same luck under every strategy. Results do not depend on
    `workers` (threads; all cores by default). `progress` is called with the number of runs just done. `runner` is `run`, or
    one made by `own_rule`. Raises ValueError for a bad parameter or fewer than one replicate.
    """
    if replicates < 1:
        raise ValueError(f"replicates must be at least 1, not {replicates}")
    ground = Ground.of(scenario, parameters)
    plans = [plan(strategy, ground.blueprint.sectors) for strategy in strategies]
    shape = (len(strategies), replicates)
    outcomes = np.full((*shape, len(RUN_NAMES)), np.nan)
    monthly = np.zeros((*shape, scenario.months, len(MONTHLY_NAMES))) if months else None
    milestones = np.full((*shape, len(scenario.milestones)), np.nan)

    def replicate(place: int) -> int:
        population = ground.population(run_key(seed, first_replicate + place))
        for s, strategy in enumerate(strategies):
            rows = (
                monthly[s, place] if monthly is not None else np.zeros((scenario.months, len(MONTHLY_NAMES)))
            )
            _one(
                ground,
                population,
                strategy,
                plans[s],
                rows,
                outcomes[s, place],
                milestones[s, place],
                runner=runner,
            )
        return len(strategies)

    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        pending = [pool.submit(replicate, place) for place in range(replicates)]
        try:
            for done in as_completed(pending):
                count = done.result()
                if progress is not None:
                    progress(count)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return Batch(scenario, tuple(strategy.name for strategy in strategies), outcomes, monthly, milestones)


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
    runner: Callable[..., float] = run,
) -> Batch:
    """As `simulate`, for U units that differ in their replicate and in parameters: unit u is replicate `replicates[u]` under the
    parameters of place u (an array of U values for each that varies, a number for each that does not).

    The second axis of the batch is U. This is what sweeps are made of. Raises ValueError for a bad parameter.
    """
    count = len(replicates)
    rows = {
        name: np.broadcast_to(np.asarray(value, float), (count,))
        for name, value in (parameters or {}).items()
    }
    parts = [
        simulate(
            scenario,
            strategies,
            replicates=1,
            seed=seed,
            first_replicate=int(replicates[u]),
            months=months,
            workers=workers,
            parameters={name: float(values[u]) for name, values in rows.items()},
            progress=progress,
            runner=runner,
        )
        for u in range(count)
    ]
    return Batch(
        scenario,
        tuple(strategy.name for strategy in strategies),
        np.concatenate([part.outcomes for part in parts], axis=1),
        np.concatenate([part.months for part in parts if part.months is not None], axis=1)
        if months
        else None,
        np.concatenate([part.milestones for part in parts], axis=1),
    )


def trace(
    scenario: Scenario,
    strategy: Strategy,
    *,
    seed: int = 0,
    replicate: int = 0,
    parameters: Mapping[str, float] | None = None,
    runner: Callable[..., float] = run,
) -> Trace:
    """One run told month by month: the same run that `simulate` makes of this seed and replicate."""
    ground = Ground.of(scenario, parameters)
    population = ground.population(run_key(seed, replicate))
    months = np.zeros((scenario.months, len(MONTHLY_NAMES)))
    outcomes, milestones = np.zeros(len(RUN_NAMES)), np.full(len(scenario.milestones), np.nan)
    status, utility = np.zeros((2, scenario.months, population.size))
    steps = plan(strategy, ground.blueprint.sectors)
    system = _one(
        ground, population, strategy, steps, months, outcomes, milestones, status, utility, runner=runner
    )
    return Trace(scenario, strategy, population, months, status, utility, outcomes, milestones, system)


def _one(
    ground: Ground,
    population: Population,
    strategy: Strategy,
    steps: Plan,
    months: np.ndarray,
    outcomes: np.ndarray,
    milestones: np.ndarray,
    status: np.ndarray = np.zeros((0, 0)),  # noqa: B008 (read only: it has no rows)
    utility: np.ndarray = np.zeros((0, 0)),  # noqa: B008
    *,
    runner: Callable[..., float] = run,
) -> System:
    scenario = ground.scenario
    system = build(ground, population, strategy)
    needs, needed = milestone_needs(scenario, population.blueprint)
    withdraw = withdrawal(scenario)
    spent = runner(
        system, scenario.months, withdraw, steps.effort, steps.aims, steps.until, steps.metric, steps.above, steps.value,
        steps.admits, needs, needed, months, milestones, status, utility,
    )  # fmt: skip
    record_run(months, population.size, withdraw, scenario.bar, scenario.success_sectors, spent, outcomes)
    return system
