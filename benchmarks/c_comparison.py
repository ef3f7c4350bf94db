"""The engine and the C version side by side: whether their numbers are the same, and how their times compare."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from c_reference import Case

from coalitionlab.model.batch import simulate_units
from coalitionlab.model.building import Ground
from coalitionlab.model.many import Results, run_units
from coalitionlab.model.randomness import run_key
from coalitionlab.model.work import parameter_rows, plans, units
from coalitionlab.scenarios.loader import list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES, RUN_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy

ORGANISATIONS, MONTHS = 60, 60
#: Populations that are timed, runs of all strategies on each at a time, and how often.
POPULATIONS, UNITS, ROUNDS = 8, 24, 5


def worst_difference(
    scenario: Scenario,
    strategies: Sequence[Strategy],
    *,
    replicates: int = 1,
    seed: int = 0,
    parameters: Mapping[str, float] | None = None,
) -> float:
    """The largest difference between engine and C in any outcome of a month or run; infinite where one is undefined and the
    other not, or a milestone is reached in another month."""
    ground, worst = Ground.of(scenario, parameters), 0.0
    engine = simulate_units(
        scenario, strategies, replicates=range(replicates), seed=seed, parameters=parameters, months=True, workers=1
    )  # fmt: skip
    for replicate in range(replicates):
        mine = Case(ground, ground.population(run_key(seed, replicate)), strategies).run()
        for one, other in zip((engine.months, engine.milestones, engine.outcomes), mine, strict=True):
            assert one is not None
            there = one[:, replicate]
            apart = np.where(np.isnan(there) & np.isnan(other), 0.0, np.abs(there - other))
            worst = max(worst, float(np.where(np.isnan(apart), np.inf, apart).max(initial=0.0)))
        if not np.array_equal(engine.milestones[:, replicate], mine.milestones, equal_nan=True):
            return float("inf")
    return worst


class Speed(NamedTuple):
    """CPU times in ns per organisation and month on one thread (medians), and the median ratio of engine to C."""

    engine: float
    c: float
    ratio: float
    engine_with_populations: float


def speed(*, populations: int = POPULATIONS, rounds: int = ROUNDS) -> Speed:
    """Times both on the runs of the main job: all strategies of the library on the same organisations, mean degree 8.

    What happens after a population exists counts, for both: many units of one replicate in one compiled call of the engine,
    which makes their population once, and as many calls of C. The two take turns, so that both meet the same noise.
    Raises AssertionError when they differ.
    """
    scenario = load_scenario("generic").with_(months=MONTHS, **{"organisations.count": ORGANISATIONS})
    strategies = [load_strategy(name) for name in list_strategies()]
    found = worst_difference(scenario, strategies, replicates=populations, seed=1)
    assert found < 1e-9, f"engine and C differ by {found}"
    pairs = [_pair(scenario, strategies, replicate) for replicate in range(populations)]
    for engine, c in pairs:
        engine()
        c()
    times = np.array([[_seconds(engine), _seconds(c)] for _ in range(rounds) for engine, c in pairs])
    fresh = _engine(scenario, strategies, range(populations * UNITS))
    whole = min(_seconds(fresh) for _ in range(2)) / populations
    work = ORGANISATIONS * MONTHS * len(strategies) * UNITS
    engine_ns, c_ns = np.median(times, axis=0) / work * 1e9
    ratio = float(np.median(times[:, 0] / times[:, 1]))
    return Speed(float(engine_ns), float(c_ns), ratio, whole / work * 1e9)


def _pair(
    scenario: Scenario, strategies: Sequence[Strategy], replicate: int
) -> tuple[Callable[[], None], Callable[[], None]]:
    """What makes the same runs by the engine and by C."""
    ground = Ground.of(scenario)
    case = Case(ground, ground.population(run_key(1, replicate)), strategies)

    def c() -> None:
        for _ in range(UNITS):
            case.run()

    return _engine(scenario, strategies, [replicate] * UNITS), c


def _engine(
    scenario: Scenario, strategies: Sequence[Strategy], replicates: Sequence[int]
) -> Callable[[], None]:
    """The engine's runs of these, in one call on the calling thread."""
    rows, which = parameter_rows(scenario, {}, len(replicates))
    ground = Ground(scenario, rows[:1])
    work, levers = units(ground, np.array(replicates), rows, which, 1), plans(ground, strategies)
    shape = (len(strategies), len(replicates))
    results = Results(
        np.zeros((*shape, len(RUN_NAMES))),
        np.zeros((0, 0, MONTHS, len(MONTHLY_NAMES))),
        np.zeros((*shape, 0)),
    )

    def runs() -> None:
        run_units(ground.frame, work, levers, results, 0, len(replicates))

    return runs


def _seconds(runs: Callable[[], None]) -> float:
    """The thread's time, not the clock's: what else the machine does meanwhile does not count."""
    began = time.thread_time()
    runs()
    return time.thread_time() - began


def main() -> None:
    """Print the ratio first, then what it is made of."""
    found = speed()
    print(f"engine against the same month by hand in C: {found.ratio:.2f} ratio")
    print(f"engine, organisation and month: {found.engine:.1f} ns")
    print(f"C, organisation and month: {found.c:.1f} ns")
    print(f"engine with a new population for each replicate: {found.engine_with_populations:.1f} ns")


if __name__ == "__main__":
    main()
