"""A single run in full: `run`, one of earlier results by its row too, and `explain`. Nothing that is slow to import is used here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from coalitionlab.experiments import files
from coalitionlab.experiments.settings import (
    AnyScenario,
    AnyStrategy,
    check_count,
    check_parameters,
    resolve_scenarios,
    resolve_strategies,
)
from coalitionlab.experiments.web.first import note_compiling
from coalitionlab.model.tracing import Trace, trace
from coalitionlab.scenarios.errors import input_error, quoted
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.names.outcomes import PER_RUN
from coalitionlab.scenarios.schema import Scenario, Strategy

if TYPE_CHECKING:
    from coalitionlab.model.explanation import Explanation


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
    kept = {name: np.nan if value is None else float(value) for name, value in values.items() if name in PER_RUN}
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


def _of_study(folder: Path, values: Mapping[str, Any]) -> tuple[Scenario, Strategy, int, int, dict[str, float]]:
    from coalitionlab.experiments.applying import group
    from coalitionlab.experiments.runs.manifest import read_study

    study = read_study(folder)
    (point,) = group(study, [values["point"]])
    names = [scenario.name for scenario in study.scenarios], [strategy.name for strategy in study.strategies]
    scenario = point.scenarios[names[0].index(values["scenario"])]
    strategy = point.strategies[names[1].index(values["strategy"])]
    return (scenario, strategy, study.seed, values["replicate"], {k: float(v[0]) for k, v in point.parameters.items()})


def _of_comparison(folder: Path, values: Mapping[str, Any]) -> tuple[Scenario, Strategy, int, int, dict[str, float]]:
    from coalitionlab.experiments.comparing.comparison import load_comparison
    from coalitionlab.experiments.factors import factor

    found = load_comparison(folder)
    scenario = found.scenario(values["scenario"])
    if scenario.name in found.own_rules():
        problem = f"{quoted(scenario.name)} runs under a decision rule of one's own"
        raise input_error(problem, "name a row under a rule of the model", file=folder / RUNS)
    world = found.world_parameters[values["world"]] if "world" in values else {}
    factors = {name: factor(name, ()).kind for name in world}
    fields = {name: value for name, value in world.items() if factors[name] == "scenario"}
    drawn = {name: world[name] for name in world if name not in fields and name not in scenario.parameters}
    scenario = scenario.with_(**fields)
    strategy = next(one for one in found.strategies if one.name == values["strategy"])
    return scenario, strategy, found.seed, values["replicate"], {**found.parameters, **drawn}


def run(
    scenario: AnyScenario | None = None,
    strategy: AnyStrategy | None = None,
    *,
    of: str | Path | None = None,
    row: int | None = None,
    seed: int = 0,
    replicate: int = 0,
    parameters: Mapping[str, float] | None = None,
    months: int | None = None,
) -> Trace:
    """Run one simulation and show it month by month.

    It is the run that `compare` makes of the same seed and replicate; or, with --of and --row, a run of results made before.

    Parameters
    ----------
    scenario : str, Path or Scenario, optional
        Library name, path or value.
    strategy : str, Path, Strategy or callable, optional
        Library name, path, FILE.py:FUNCTION, value or function; with `of`, in place of the row's.
    of : str or Path, optional
        Folder of a sweep or a comparison, one of whose runs is made again, in place of a scenario.
    row : int, optional
        Row of its runs.parquet, from 0.
    seed : int
        The same seed gives the same run.
    replicate : int
        Number of the replicate, from 0: which of the seed's random numbers are used.
    parameters : mapping
        Values of model parameters, by name.
    months : int
        Stop after so many months; outcomes are then those of the months that were run.

    Returns
    -------
    Trace
        Monthly outcomes, status and utility of every organisation, outcomes of the run.

    Raises
    ------
    InputError
        For an unknown name or a value out of range.

    Examples
    --------
    >>> run("generic", "even_spread", seed=1, months=6).months.shape
    (6, 18)
    """
    check_count("seed", seed, 0)
    check_count("replicate", replicate, 0)
    if months is not None:
        check_count("months", months, 1)
    if of is not None or row is not None:
        if of is None or row is None or scenario is not None or seed or replicate or parameters:
            problem = "a run of earlier results is named by its folder and its row"
            raise input_error(problem, "give --of RESULTS --row N, and neither scenario, seed, replicate nor --set")
        check_count("row", row, 0)
        known = one_run(Path(of), row)
        if strategy is None and isinstance(known.strategy, Led):
            problem = f"row {row} is led by the Python function {quoted(known.strategy.function)}"
            raise input_error(problem, "name it too: -s FILE.py:FUNCTION (the text is among the inputs of the results)")
        lever = known.strategy if strategy is None else resolve_strategies(strategy)[0]
        note_compiling()
        return trace(
            known.scenario, lever, seed=known.seed, replicate=known.replicate, parameters=known.parameters, months=months
        )  # fmt: skip
    if scenario is None or strategy is None:
        raise input_error("a run needs a scenario and a strategy", "name both (--strategy), or --of RESULTS --row N")
    (case,), (lever,) = resolve_scenarios(scenario), resolve_strategies(strategy)
    values = check_parameters(parameters or {})
    note_compiling()
    return trace(case, lever, seed=seed, replicate=replicate, parameters=values, months=months)


def explain(scenario: AnyScenario, strategy: AnyStrategy, organisation: str, *, seed: int = 0) -> Explanation:
    """Explain why an organisation is inside or outside the coalition at the end of a run, term by term.

    Parameters
    ----------
    scenario, strategy
        As for `run`.
    organisation : str
        Name of an organisation of the scenario.
    seed : int
        The same seed gives the same run.

    Returns
    -------
    Explanation
        The terms of its decisions, month by month.

    Raises
    ------
    InputError
        For an unknown name.

    Examples
    --------
    >>> explain("milton_keynes", "leaderless", "Arriva Buses").status
    'outside'
    """
    from coalitionlab.model.explain import explain as explained

    check_count("seed", seed, 0)
    (case,), (lever,) = resolve_scenarios(scenario), resolve_strategies(strategy)
    note_compiling()
    return explained(case, lever, organisation, seed)
