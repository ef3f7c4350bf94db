"""A study the size of a Sobol analysis of thirty parameters: how fast, and in how much memory.

Saltelli's scheme with second-order indices asks for N (2 k + 2) points: 10,485 x 62 = 650,070 runs for thirty parameters. By default
some thousand of its runs are made and the rest extrapolated; `--full` makes them all.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from scipy.stats import qmc

from coalitionlab.experiments.points import Points
from coalitionlab.experiments.runs.execute import execute
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.loader import load_scenario, load_strategy
from coalitionlab.scenarios.names.parameters import PARAMETERS

RUNS, FACTORS = 650_070, 30


def study_of(points: int) -> Study:
    """One run at each point of a Sobol sample of thirty parameters, sixty organisations over sixty months."""
    scenario = load_scenario("generic").with_(**{"organisations.count": 60, "months": 60})
    known = [one for one in PARAMETERS.values() if one.plausible][:FACTORS]
    sample = qmc.Sobol(len(known), seed=1).random_base2(int(np.ceil(np.log2(points))))[:points]
    columns = qmc.scale(sample, [one.plausible[0] for one in known], [one.plausible[1] for one in known])
    strategy = load_strategy("mobilizing_leadership")
    return Study((scenario,), (strategy,), tuple(one.name for one in known), Points.of(columns), replicates=1)


def main() -> None:
    """Print the time of the whole study first, then what it is made of."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--full", action="store_true", help="make all runs")
    options.add_argument("--runs", type=int, default=10_000, help="runs made otherwise (10000)")
    chosen = options.parse_args()
    runs = RUNS if chosen.full else chosen.runs
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    with tempfile.TemporaryDirectory() as name:
        execute(study_of(256), Path(name) / "warm")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        study = study_of(runs)
        began = time.perf_counter()
        found = execute(study, Path(name) / "study", progress=meter(runs) if chosen.full else None)
        took = time.perf_counter() - began
        size = (found.folder / "runs.parquet").stat().st_size
        assert found.complete and found.failed == 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    word = "measured" if chosen.full else f"from {runs:,} of them"
    print(f"{RUNS:,} runs of {FACTORS} parameters, {word}: {took / runs * RUNS / 60:.1f} minutes")
    print(f"peak memory: {peak / 2**20:.2f} GB")
    print(f"peak memory above an idle process that has compiled: {(peak - before) / 2**20:.2f} GB")
    print(f"speed: {runs / took:.0f} runs a second")
    print(f"table: {size / runs:.0f} bytes a run")


def meter(runs: int):
    """Say on standard error, now and then, how far it is."""
    done = [0]

    def report(count: int) -> None:
        done[0] += count
        print(f"\r{done[0] / runs:.1%}", end="", file=sys.stderr)

    return report


if __name__ == "__main__":
    main()
