"""How cost grows with organisations, months and runs, and what memory a large population takes."""

from __future__ import annotations

import os
import platform
import resource
import sys
import time

import numpy as np

from coalitionlab.model.simulate import simulate
from coalitionlab.scenarios.loader import load_scenario, load_strategy
from coalitionlab.scenarios.schema import Scenario

SIZES = (30, 300, 3_000, 30_000)
STRATEGY = "mobilizing_leadership"


def seconds(scenario: Scenario, replicates: int = 1) -> float:
    """Return the wall time of these runs on one worker, the least of three."""
    taken = []
    for _ in range(3):
        began = time.perf_counter()
        simulate(scenario, [load_strategy(STRATEGY)], replicates=replicates, workers=1)
        taken.append(time.perf_counter() - began)
    return min(taken)


def growth(sizes: tuple[int, ...], taken: list[float]) -> float:
    """Return the exponent of a power law through the points (least squares on logarithms)."""
    return float(np.polyfit(np.log(sizes), np.log(taken), 1)[0])


def main() -> None:
    """Print growth exponents first, then cost and memory; `--large` tries a million organisations."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    generic = load_scenario("generic").with_(months=60)
    seconds(generic)
    by_size = [seconds(generic.with_(**{"organisations.count": size})) for size in SIZES]
    months, runs = (60, 240, 960), (10, 40, 160)
    by_months = [seconds(generic.with_(months=length), 4) for length in months]
    by_runs = [seconds(generic, count) for count in runs]
    print(f"growth with organisations: {growth(SIZES, by_size):.2f} exponent")
    print(f"growth with months: {growth(months, by_months):.2f} exponent")
    print(f"growth with runs: {growth(runs, by_runs):.2f} exponent")
    print(f"organisation and month: {by_size[-1] / SIZES[-1] / 60 * 1e9:.0f} ns")
    if "--large" in sys.argv:
        began = time.perf_counter()
        simulate(generic.with_(**{"organisations.count": 1_000_000}), [load_strategy(STRATEGY)], replicates=1)
        print(f"a million organisations: {time.perf_counter() - began:.0f} s")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GB")


if __name__ == "__main__":
    main()
