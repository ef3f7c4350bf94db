"""One run of a sweep or a comparison again, by the number of its row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from coalitionlab.experiments import files
from coalitionlab.scenarios.errors import input_error, quoted
from coalitionlab.scenarios.names.outcomes import PER_RUN
from coalitionlab.scenarios.schema import Scenario, Strategy

RUNS = "runs.parquet"


@dataclass(frozen=True)
class OneRun:
    """A row of a table of runs: what was run, with which random numbers, and what came out (`outcomes`, those that were kept)."""

    scenario: Scenario
    strategy: Strategy
    seed: int
    replicate: int
    parameters: Mapping[str, float]
    outcomes: Mapping[str, float]

    def difference(self, outcomes: np.ndarray) -> str:
        """How the outcomes of the run made again, in the order of PER_RUN, differ from those of the row; nothing when they do not."""
        made = dict(zip(PER_RUN, outcomes.tolist(), strict=True))
        return "; ".join(
            f"{name} was {value!r}, is {made[name]!r}"
            for name, value in self.outcomes.items()
            if not (value == made[name] or (np.isnan(value) and np.isnan(made[name])))
        )


def one_run(folder: Path, row: int) -> OneRun:
    """Return the run of a row, counted from 0 as in runs.parquet.

    Raises InputError when the folder holds no finished sweep or comparison, when that table is damaged, for a row that is not there or failed, and for a run under a
    decision rule of one's own.
    """
    manifest = files.read_manifest(folder)
    if not (folder / RUNS).is_file() or manifest["kind"] not in ("comparison", "study"):
        problem = "these results hold no finished table of runs"
        raise input_error(problem, "name a folder of `compare`, `sweep` or `sensitivity`", file=folder)
    if files.damaged_files(folder, {"files": {RUNS: manifest["files"].get(RUNS)}}):
        raise files.damaged(folder / RUNS)
    values = _row(folder, row)
    if values.get("error"):
        raise input_error(f"row {row:,} failed: {values['error']}", "name another row", file=folder / RUNS)
    kept = {
        name: np.nan if value is None else float(value) for name, value in values.items() if name in PER_RUN
    }
    settings = _of_comparison if manifest["kind"] == "comparison" else _of_study
    return OneRun(*settings(folder, values), kept)


def _row(folder: Path, row: int) -> dict[str, Any]:
    import pyarrow.dataset as ds

    table = ds.dataset(folder / RUNS)
    count = table.count_rows()
    if not 0 <= row < count:
        raise input_error(f"got row {row:,}", f"write a number from 0 to {count - 1:,}", file=folder / RUNS)
    values: dict[str, Any] = table.take([row]).to_pylist()[0]
    return values


def _of_study(
    folder: Path, values: Mapping[str, Any]
) -> tuple[Scenario, Strategy, int, int, dict[str, float]]:
    from coalitionlab.experiments.applying import group
    from coalitionlab.experiments.runs.manifest import read_study

    study = read_study(folder)
    (point,) = group(study, [values["point"]])
    names = [scenario.name for scenario in study.scenarios], [strategy.name for strategy in study.strategies]
    scenario = point.scenarios[names[0].index(values["scenario"])]
    strategy = point.strategies[names[1].index(values["strategy"])]
    return (
        scenario,
        strategy,
        study.seed,
        values["replicate"],
        {k: float(v[0]) for k, v in point.parameters.items()},
    )


def _of_comparison(
    folder: Path, values: Mapping[str, Any]
) -> tuple[Scenario, Strategy, int, int, dict[str, float]]:
    from coalitionlab.experiments.comparing.comparison import load_comparison

    found = load_comparison(folder)
    scenario = found.scenario(values["scenario"])
    if scenario.name in found.own_rules():
        problem = f"{quoted(scenario.name)} runs under a decision rule of one's own"
        raise input_error(problem, "name a row under a rule of the model", file=folder / RUNS)
    world = found.world_parameters[values["world"]] if "world" in values else {}
    drawn = {name: value for name, value in world.items() if name not in scenario.parameters}
    strategy = next(one for one in found.strategies if one.name == values["strategy"])
    return scenario, strategy, found.seed, values["replicate"], {**found.parameters, **drawn}
