"""The compiled engine against the same month written by hand in C and against a plain-Mesa implementation, on one core.

The runs are those of the main job: all strategies of the library on the same organisations. Against C, what happens once a
population exists is timed, and C is given the engine's populations. Against plain Mesa everything is: the engine draws a
population once for all strategies, plain Mesa for each run; what one strategy alone gives is printed as well. That the
numbers agree is checked before anything is timed; times are the processor's, not the clock's.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from c_comparison import speed
from c_reference import compiler

from coalitionlab.model.batch import simulate
from coalitionlab.model.tracing import trace
from coalitionlab.scenarios.loader import list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.schema import Scenario, Strategy
from reference.model import ReferenceModel

#: What was asked for: at most so many times C's time, at most one so manieth of plain Mesa's.
OF_C, OF_MESA = 1.5, 300.0
ORGANISATIONS, MONTHS = 100, 60
ROUNDS, REPLICATES = 3, 10
ALONE = "mobilizing_leadership"


def plain(scenario: Scenario, strategies: list[Strategy]) -> float:
    """Return the seconds that plain Mesa takes for one run of each strategy."""

    def runs() -> None:
        for strategy in strategies:
            ReferenceModel(scenario, strategy, seed=1).run()

    return _seconds(runs)


def engine(scenario: Scenario, strategies: list[Strategy]) -> float:
    """Return the seconds that the engine takes for one run of each strategy (a mean over replicates)."""
    return (
        _seconds(lambda: simulate(scenario, strategies, replicates=REPLICATES, seed=1, workers=1))
        / REPLICATES
    )


def _seconds(runs: Callable[[], object]) -> float:
    began = time.process_time()
    runs()
    return time.process_time() - began


def against_c() -> None:
    """Print the ratio to C and what it is made of."""
    if compiler() is None:
        print("engine against C: not measured, as there is no C compiler (cc) on this machine")
        return
    found = speed()
    print(f"engine against C: {found.ratio:.2f} ratio (at most {OF_C:g} asked for)")
    print(
        f"  once a population exists, organisation and month: engine {found.engine:.0f} ns, C {found.c:.0f} ns"
    )
    print(f"  engine with a new population for each replicate: {found.engine_with_populations:.0f} ns")
    print("  (C has none of its own: it is given the engine's populations)")


def against_mesa() -> None:
    """Print the ratio to plain Mesa and what it is made of."""
    scenario = load_scenario("generic").with_(**{"organisations.count": ORGANISATIONS, "months": MONTHS})
    every = [load_strategy(name) for name in list_strategies()]
    alone = [load_strategy(ALONE)]
    reference = ReferenceModel(scenario, alone[0], seed=1).run()
    told = trace(scenario, alone[0], seed=1)
    assert np.allclose([list(month.values()) for month in reference.outcomes.months], told.months, atol=1e-9)
    engine(scenario, every)
    # in turn, so that both meet the same noise
    times = np.array([(plain(scenario, every), engine(scenario, every)) for _ in range(ROUNDS)])
    single = np.array([(plain(scenario, alone), engine(scenario, alone)) for _ in range(ROUNDS)])
    ratio = float(np.median(times[:, 0] / times[:, 1]))
    slow, fast = np.median(times, axis=0) / (ORGANISATIONS * MONTHS * len(every))
    print(f"engine against plain Mesa: {ratio:.0f} ratio (at least {OF_MESA:g} asked for)")
    print(f"  {ALONE} alone: {np.median(single[:, 0] / single[:, 1]):.0f} ratio")
    print(f"  organisation and month: engine {fast * 1e9:.0f} ns, plain Mesa {slow * 1e6:.1f} us")
    print(f"  {ORGANISATIONS} organisations, mean degree 8, {MONTHS} months, all strategies")


def main() -> None:
    """Print ratios first, then the times they are made of; all made the same numbers."""
    against_c()
    against_mesa()
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}, one of them used"
    )


if __name__ == "__main__":
    main()
