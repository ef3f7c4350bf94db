"""How long a question takes: 200 replicates of two strategies, 60 organisations, 60 months, as monthly quantiles."""

from __future__ import annotations

import os
import platform
import time

import numpy as np

from coalitionlab.model.simulate import simulate
from coalitionlab.scenarios.loader import load_scenario, load_strategy

LIMIT = 0.150
POINTS = (0.05, 0.25, 0.5, 0.75, 0.95)


def main() -> None:
    """Print the median of some warm answers, as a ratio to what a dashboard needs first."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    scenario = load_scenario("generic").with_(months=60)
    strategies = [load_strategy(name) for name in ("mobilizing_leadership", "system_leadership")]
    taken = []
    for seed in range(8):
        began = time.perf_counter()
        batch = simulate(scenario, strategies, replicates=200, seed=seed, months=True)
        assert batch.months is not None
        np.quantile(batch.months, POINTS, axis=1)
        taken.append(time.perf_counter() - began)
    found = float(np.median(taken[1:]))
    print(f"warm answer against its limit of {LIMIT:g} s: {found / LIMIT:.2f} ratio")
    print(f"warm answer: {found * 1000:.0f} ms")


if __name__ == "__main__":
    main()
