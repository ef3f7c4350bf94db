"""The compiled engine against a plain-Mesa implementation of the same text, on one core and the same runs."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from coalitionlab.model.batch import simulate, trace
from coalitionlab.scenarios.loader import load_scenario, load_strategy
from reference.model import ReferenceModel

ORGANISATIONS, MONTHS, ASKED = 100, 60, 200.0
STRATEGY = "mobilizing_leadership"


def seconds(work: Callable[[], object], times: int) -> float:
    """Return the median wall time of some calls."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return float(np.median(taken))


def main() -> None:
    """Print the ratio first, then the times it is made of; both made the same numbers."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    print(f"{ORGANISATIONS} organisations, mean degree 8, {MONTHS} months, {STRATEGY}, one core")
    scenario = load_scenario("generic").with_(**{"organisations.count": ORGANISATIONS, "months": MONTHS})
    strategy = load_strategy(STRATEGY)
    reference = ReferenceModel(scenario, strategy, seed=1)
    reference.run()
    told = trace(scenario, strategy, seed=1)
    assert np.allclose([list(month.values()) for month in reference.outcomes.months], told.months, atol=1e-9)

    def plain() -> None:
        ReferenceModel(scenario, strategy, seed=1).run()

    def compiled() -> None:
        simulate(scenario, [strategy], replicates=50, seed=1, workers=1)

    slow, fast = [], []
    for _ in range(3):  # in turn, so that both meet the same noise
        slow.append(seconds(plain, 1))
        fast.append(seconds(compiled, 3) / 50)
    ratio = float(np.median(np.array(slow) / np.array(fast)))
    steps = ORGANISATIONS * MONTHS
    print(f"engine against plain Mesa: {ratio:.0f} ratio")
    print(f"engine against the {ASKED:.0f} times asked for: {ratio / ASKED:.2f} ratio")
    print(
        f"engine, organisation and month, population drawn included: {np.median(fast) / steps * 1e9:.0f} ns"
    )
    print(f"plain Mesa, organisation and month: {np.median(slow) / steps * 1e6:.1f} us")


if __name__ == "__main__":
    main()
