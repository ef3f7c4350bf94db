"""The engine and the C version side by side: whether their numbers are the same, and how their times compare."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from c_reference import Case, Results

from coalitionlab.model.batch import _one
from coalitionlab.model.building import Ground
from coalitionlab.model.outcomes import MONTHLY_NAMES, RUN_NAMES
from coalitionlab.model.plan import plan
from coalitionlab.model.population import Population
from coalitionlab.model.randomness import run_key
from coalitionlab.model.recording import CRITICAL
from coalitionlab.scenarios.loader import list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.schema import Scenario, Strategy

ORGANISATIONS, MONTHS, POPULATIONS, ROUNDS = 60, 60, 8, 9
_PARTICIPATION, _CRITICAL = MONTHLY_NAMES.index("participation"), RUN_NAMES.index("months_to_critical_mass")


def engine_runner(
    ground: Ground, population: Population, strategies: Sequence[Strategy]
) -> Callable[[], Results]:
    """What runs the engine on these, as `Case.run` does the C version: all that is prepared beforehand is shared."""
    scenario, plans = ground.scenario, [plan(strategy, ground.blueprint.sectors) for strategy in strategies]
    count = len(strategies)
    found = Results(
        np.zeros((count, scenario.months, len(MONTHLY_NAMES))),
        np.full((count, len(scenario.milestones)), np.nan),
        np.zeros((count, len(RUN_NAMES))),
    )

    def runs() -> Results:
        found.milestones[:] = np.nan
        for s, strategy in enumerate(strategies):
            _one(
                ground,
                population,
                strategy,
                plans[s],
                found.months[s],
                found.outcomes[s],
                found.milestones[s],
            )
        return found

    return runs


def worst_difference(
    scenario: Scenario,
    strategies: Sequence[Strategy],
    *,
    replicates: int = 1,
    seed: int = 0,
    parameters: Mapping[str, float] | None = None,
) -> float:
    """The largest difference between engine and C in any outcome of a month or run; infinite where one is undefined and the
    other not, or a milestone is reached in another month.

    Where participation comes to the mark of a critical mass to the last digit, rounding decides in which month it is reached:
    that outcome is left out then.
    """
    ground, worst = Ground.of(scenario, parameters), 0.0
    for replicate in range(replicates):
        population = ground.population(run_key(seed, replicate))
        mine = Case(ground, population, strategies).run()
        engine = engine_runner(ground, population, strategies)()
        at_mark = (np.abs(engine.months[:, :, _PARTICIPATION] - CRITICAL) < 1e-9).any(axis=1)
        engine.outcomes[at_mark, _CRITICAL] = mine.outcomes[at_mark, _CRITICAL]
        for one, other in zip(engine, mine, strict=True):
            apart = np.where(np.isnan(one) & np.isnan(other), 0.0, np.abs(one - other))
            worst = max(worst, float(np.where(np.isnan(apart), np.inf, apart).max(initial=0.0)))
        if not np.array_equal(engine.milestones, mine.milestones, equal_nan=True):
            return float("inf")
    return worst


class Speed(NamedTuple):
    """Times of engine and C, in ns per organisation and month (medians), and the median of their ratios."""

    engine: float
    c: float
    ratio: float


def speed(*, populations: int = POPULATIONS, rounds: int = ROUNDS) -> Speed:
    """Times both on the runs of the main job: all strategies of the library on the same organisations, mean degree 8, one core.

    Populations are there beforehand for both, each in its own layout; everything after that counts, copies included. The
    two take turns, population by population, so that both meet the same noise. Raises AssertionError when they differ.
    """
    scenario = load_scenario("generic").with_(months=MONTHS, **{"organisations.count": ORGANISATIONS})
    strategies = [load_strategy(name) for name in list_strategies()]
    ground = Ground.of(scenario)
    drawn = [ground.population(run_key(1, replicate)) for replicate in range(populations)]
    pairs = [(engine_runner(ground, one, strategies), Case(ground, one, strategies).run) for one in drawn]
    for engine, c in pairs:  # once before it counts: compiled, in memory, and the same
        np.testing.assert_allclose(engine().months, c().months, rtol=0, atol=1e-9)
    times = np.array([[_seconds(engine), _seconds(c)] for _ in range(rounds) for engine, c in pairs])
    work = ORGANISATIONS * MONTHS * len(strategies)
    engine_ns, c_ns = np.median(times, axis=0) / work * 1e9
    return Speed(float(engine_ns), float(c_ns), float(np.median(times[:, 0] / times[:, 1])))


def _seconds(runs: Callable[[], Results]) -> float:
    """The processor's time, not the clock's: what else the machine does meanwhile does not count."""
    began = time.thread_time()
    runs()
    return time.thread_time() - began


def main() -> None:
    """Print the ratio first, then what it is made of."""
    found = speed()
    print(f"engine against the same month by hand in C: {found.ratio:.2f} ratio")
    print(f"engine, organisation and month: {found.engine:.0f} ns")
    print(f"C, organisation and month: {found.c:.0f} ns")


if __name__ == "__main__":
    main()
