"""The compiled engine against a plain-Mesa implementation of the same model, on one core.

The runs are those of the main job: all strategies of the library on the same organisations. The engine draws a population once
for all strategies, plain Mesa for each run; the ratio for one strategy alone is printed as well. The numbers are compared before
anything is timed. Times are processor times, so other work on the machine does not count. The first compilation can be timed
too, with `--compile`: in a process of its own, with an empty cache.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from coalitionlab.model.simulate import simulate
from coalitionlab.model.tracing import trace
from coalitionlab.scenarios.loader import list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.schema import Scenario, Strategy
from reference.model import ReferenceModel

LEAST_RATIO = 500.0
ORGANISATIONS, MONTHS = 100, 60
ROUNDS, REPLICATES = 3, 10
SINGLE = "mobilizing_leadership"
FIRST_RUN = """
import time
from coalitionlab.model.simulate import simulate
began = time.process_time()
simulate("generic", "even_spread", replicates=1, workers=1)
print(time.process_time() - began)
"""


def plain(scenario: Scenario, strategies: list[Strategy]) -> float:
    """Return the seconds that plain Mesa takes for one run of each strategy."""

    def runs() -> None:
        for strategy in strategies:
            ReferenceModel(scenario, strategy, seed=1).run()

    return _seconds(runs)


def engine(scenario: Scenario, strategies: list[Strategy]) -> float:
    """Return the seconds that the engine takes for one run of each strategy (a mean over replicates)."""
    seconds = _seconds(lambda: simulate(scenario, strategies, replicates=REPLICATES, seed=1, workers=1))
    return seconds / REPLICATES


def first_compilation() -> float:
    """Return the seconds that the first run takes where nothing has been compiled before."""
    with tempfile.TemporaryDirectory() as cache:
        environment = os.environ | {"COALITIONLAB_CACHE_DIR": cache}
        done = subprocess.run(
            [sys.executable, "-c", FIRST_RUN], env=environment, capture_output=True, text=True, check=True
        )
    return float(done.stdout)


def _seconds(runs: Callable[[], object]) -> float:
    began = time.process_time()
    runs()
    return time.process_time() - began


def main() -> None:
    """Print the ratio, then the times it is made of."""
    scenario = load_scenario("generic").with_(**{"organisations.count": ORGANISATIONS, "months": MONTHS})
    every = [load_strategy(name) for name in list_strategies()]
    single = [load_strategy(SINGLE)]
    reference = ReferenceModel(scenario, single[0], seed=1).run()
    traced = trace(scenario, single[0], seed=1)
    assert np.allclose([list(month.values()) for month in reference.outcomes.months], traced.months, atol=1e-9)
    engine(scenario, every)
    # alternating, so that both meet the same noise
    times = np.array([(plain(scenario, every), engine(scenario, every)) for _ in range(ROUNDS)])
    of_single = np.array([(plain(scenario, single), engine(scenario, single)) for _ in range(ROUNDS)])
    ratio = float(np.median(times[:, 0] / times[:, 1]))
    slow, fast = np.median(times, axis=0) / (ORGANISATIONS * MONTHS * len(every))
    print(f"engine against plain Mesa: {ratio:.0f} ratio (at least {LEAST_RATIO:g} required)")
    print(f"  {SINGLE} alone: {np.median(of_single[:, 0] / of_single[:, 1]):.0f} ratio")
    print(f"  organisation and month: engine {fast * 1e9:.0f} ns, plain Mesa {slow * 1e6:.1f} us")
    print(f"  {ORGANISATIONS} organisations, mean degree 8, {MONTHS} months, all strategies")
    if "--compile" in sys.argv[1:]:
        print(f"  first run with nothing compiled: {first_compilation():.1f} s of processor time")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}, one of them used")


if __name__ == "__main__":
    main()
