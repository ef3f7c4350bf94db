"""A sweep on one worker, on two, on Dask and in shards: what each costs beside the work itself.

All make one study, Dask with a real scheduler and worker as processes of their own; the tables they make are compared byte by byte. `--seconds 30`
makes the study as large as thirty seconds of work on one worker.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from coalitionlab.experiments.runs.execute import execute
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.loader import load_scenario, load_strategy
from sweeps import same
from sweeps.dask_cluster import DaskCluster

POINTS = 50


def study_of(replicates: int) -> Study:
    """Sixty organisations over sixty months, two strategies, fifty values of one parameter."""
    scenario = load_scenario("generic").with_(**{"organisations.count": 60, "months": 60})
    strategies = tuple(load_strategy(name) for name in ("leaderless", "mobilizing_leadership"))
    points = tuple((0.02 + 0.005 * k,) for k in range(POINTS))
    return Study((scenario,), strategies, ("talk_rate",), points, replicates)


def seconds(study: Study, folder: Path, **how: object) -> float:
    """Wall time of a sweep."""
    return times(study, folder, **how)[0]


def times(study: Study, folder: Path, **how: object) -> tuple[float, float]:
    """Wall time and processor time of a sweep in this process; the second stays the same on a busy machine."""
    began, used = time.perf_counter(), time.process_time()
    execute(study, folder, **how)  # type: ignore[arg-type]
    return time.perf_counter() - began, time.process_time() - used


def sized(wanted: float) -> Study:
    """The study that takes about so many seconds on one worker."""
    probe = study_of(1)
    execute(probe, workers=1)
    began = time.perf_counter()
    execute(probe, workers=1)
    return replace(probe, replicates=max(1, round(wanted / (time.perf_counter() - began))))


def shards(study: Study, folder: Path) -> float:
    """Wall time of two shards one after the other, and their merge."""
    from coalitionlab.experiments.runs.status import merge

    began = time.perf_counter()
    for number in (1, 2):
        execute(study, folder, shard=f"{number}/2", workers=1)
    merge([folder])
    return time.perf_counter() - began


def on_dask(study: Study, place: Path) -> float:
    """Wall time on one Dask worker that has its model compiled."""
    with DaskCluster(place) as cluster:
        cluster.worker()
        execute(replace(study, replicates=1), place / "warm", cluster=cluster.address)
        return seconds(study, place / "dask", cluster=cluster.address)


def main() -> None:
    """Print ratios first, then the times they are made of."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=10.0, help="work on one worker, in seconds (10)")
    wanted = options.parse_args().seconds
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    study = sized(wanted)
    print(f"{study.size:,} runs of 60 organisations over 60 months")
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        one, used = times(study, place / "one", workers=1)
        two, used_by_two = times(study, place / "two", workers=2)
        again = seconds(study, place / "again", workers=1)  # before and after, so that noise shows
        dask = on_dask(study, place)
        in_shards = shards(study, place / "shards")
        folders = [place / each for each in ("one", "two", "again", "dask", "shards")]
        assert same(folders), "tables differ"
    alone = (one + again) / 2
    print(f"efficiency of two workers: {alone / two / 2:.2f} ratio")
    print(f"Dask against local, one worker each: {dask / alone:.2f} ratio")
    print(f"shards against local, one worker each: {in_shards / alone:.2f} ratio")
    print(f"processor time of two workers against one: {used_by_two / used:.2f} ratio")
    print(f"noise (one worker, twice): {max(one, again) / min(one, again):.2f} ratio")
    print("tables that differ: 0 tables")
    for what, took in (("one worker", alone), ("two workers", two), ("Dask", dask), ("shards", in_shards)):
        print(f"{what}: {took:.1f} s")


if __name__ == "__main__":
    main()
