"""The compiled engine against a plain-Mesa implementation of the same text, on one core and the same runs.

The runs are those of the main job: all strategies of the library on the same organisations. The engine draws a population
once for all strategies, plain Mesa for each run; what one strategy alone gives is printed as well.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from coalitionlab.model.batch import simulate
from coalitionlab.model.tracing import trace
from coalitionlab.scenarios.loader import list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.schema import Scenario, Strategy
from reference.model import ReferenceModel

ORGANISATIONS, MONTHS, ASKED = 100, 60, 200.0
ROUNDS, REPLICATES = 3, 10
ALONE = "mobilizing_leadership"


def plain(scenario: Scenario, strategies: list[Strategy]) -> float:
    """Return the seconds that plain Mesa takes for one run of each strategy."""
    began = time.perf_counter()
    for strategy in strategies:
        ReferenceModel(scenario, strategy, seed=1).run()
    return time.perf_counter() - began


def compiled(scenario: Scenario, strategies: list[Strategy]) -> float:
    """Return the seconds that the engine takes for one run of each strategy (a mean over replicates)."""
    began = time.perf_counter()
    simulate(scenario, strategies, replicates=REPLICATES, seed=1, workers=1)
    return (time.perf_counter() - began) / REPLICATES


def main() -> None:
    """Print ratios first, then the times they are made of; both made the same numbers."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    print(f"{ORGANISATIONS} organisations, mean degree 8, {MONTHS} months, all strategies, one core")
    scenario = load_scenario("generic").with_(**{"organisations.count": ORGANISATIONS, "months": MONTHS})
    every = [load_strategy(name) for name in list_strategies()]
    alone = [load_strategy(ALONE)]
    reference = ReferenceModel(scenario, alone[0], seed=1).run()
    told = trace(scenario, alone[0], seed=1)
    assert np.allclose([list(month.values()) for month in reference.outcomes.months], told.months, atol=1e-9)
    compiled(scenario, every)
    # in turn, so that both meet the same noise
    times = np.array([(plain(scenario, every), compiled(scenario, every)) for _ in range(ROUNDS)])
    single = np.array([(plain(scenario, alone), compiled(scenario, alone)) for _ in range(ROUNDS)])
    ratio = float(np.median(times[:, 0] / times[:, 1]))
    slow, fast = np.median(times, axis=0) / (ORGANISATIONS * MONTHS * len(every))
    print(f"engine against plain Mesa: {ratio:.0f} ratio")
    print(f"engine against the {ASKED:.0f} times asked for: {ratio / ASKED:.2f} ratio")
    print(f"{ALONE} alone: {np.median(single[:, 0] / single[:, 1]):.0f} ratio")
    print(f"engine, organisation and month: {fast * 1e9:.0f} ns")
    print(f"plain Mesa, organisation and month: {slow * 1e6:.1f} us")


if __name__ == "__main__":
    main()
