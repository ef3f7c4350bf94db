"""Which inputs matter: Morris screening, Sobol indices and tornadoes, of an outcome or of one strategy's lead over another."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from coalitionlab.experiments.calls import recorded
from coalitionlab.experiments.files import RESUME
from coalitionlab.experiments.runs.execute import execute, load_runs
from coalitionlab.experiments.runs.executors import Progress
from coalitionlab.experiments.runs.runs import Runs
from coalitionlab.experiments.sensitivity import morris, sobol, tornado
from coalitionlab.experiments.sensitivity.design import SensitivityDesign, design_of
from coalitionlab.experiments.sensitivity.inputs import choose_inputs
from coalitionlab.experiments.sensitivity.noise import variance_by_source
from coalitionlab.experiments.sensitivity.result import Sensitivity
from coalitionlab.experiments.settings import (
    AnyScenario,
    AnyStrategy,
    check_aims,
    check_count,
    check_outcome,
    check_parameters,
    resolve_scenarios,
    resolve_strategies,
)
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.errors import input_error, number, quoted, suggest
from coalitionlab.scenarios.names.outcomes import HEADLINE

METHODS = ("morris", "sobol", "tornado")
TRAJECTORIES = 20
POINTS = 128
REPLICATES = 20


@recorded()
def sensitivity(
    scenario: AnyScenario,
    strategy: AnyStrategy,
    method: str = "morris",
    outcome: str = HEADLINE,
    against: AnyStrategy | None = None,
    *,
    factors: Sequence[str] = (),
    groups: Sequence[str] = (),
    vary: Mapping[str, tuple[float, float]] | None = None,
    by_group: bool = False,
    trajectories: int = TRAJECTORIES,
    points: int = POINTS,
    second_order: bool = False,
    replicates: int = REPLICATES,
    seed: int = 0,
    parameters: Mapping[str, float] | None = None,
    out: str | Path | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    shard: str | None = None,
    resume: bool = False,
    force: bool = False,
    progress: Progress | None = None,
) -> Sensitivity:
    """Find which parameters an outcome, or the lead of one strategy over another, depends on.

    Effects are separated from noise: replicate k uses the same random numbers at every point.

    Parameters
    ----------
    scenario : str, Path or Scenario
        Library name, path or value.
    strategy : str, Path, Strategy or function
        Library name, path, FILE.py:FUNCTION, value or function.
    method : str
        Morris (which of many inputs matter), sobol (shares of the variance) or tornado (each input alone, quick).
    outcome : str
        Outcome to look at; see `list outcomes`.
    against : str, Path, Strategy or function, optional
        Look at the difference to this strategy: what decides which does better?
    factors : sequence of str
        Parameter to vary over its plausible range; repeat for more. All uncertain ones when no input is named.
    groups : sequence of str
        Vary all uncertain parameters of a group, or of `all`; repeat for more.
    vary : mapping of str to (float, float), optional
        Parameters, or fields of the scenario such as convener.power, with the lowest and highest value of each.
    by_group : bool
        Move the inputs of a group together, for one index per group.
    trajectories : int
        Of morris: each changes every input once.
    points : int
        Of sobol: number of base points, a power of two.
    second_order : bool
        Of sobol: indices of pairs too, for twice the runs.
    replicates : int
        Runs at every point, with the same random numbers at each.
    seed : int
        The same seed gives the same points and runs.
    parameters : mapping of str to float, optional
        Values of parameters that do not vary.
    out : str or Path, optional
        Folder for runs, tables and report; nothing is kept when not given.
    workers : int, optional
        Threads; one per core when not given.
    cluster : str, optional
        Address of a Dask scheduler whose workers make the runs.
    shard : str, optional
        K/N: make the K-th of N equal shares of the runs only, into a folder that all share; `merge` completes it.
    resume : bool
        Continue the runs in the folder, or look at another outcome of them.
    force : bool
        Replace an earlier results folder.
    progress : function, optional
        Called with the number of runs done so far and their total.

    Returns
    -------
    Sensitivity
        The inputs by how much they matter; only a note on how to go on, where `shard` leaves runs to others.

    Raises
    ------
    InputError
        For anything unknown, out of range or too little, an undefined outcome, or when SALib is not installed.
    Stopped
        On Ctrl-C; what is done is kept in the folder.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> finding = cl.sensitivity("generic", "leaderless", "tornado", factors=["talk_rate", "cost_weight"], replicates=2)
    >>> list(finding.table["input"])
    ['cost_weight', 'talk_rate']
    """
    _check_method(method, trajectories, points, second_order, by_group)
    check_count("replicates", replicates, 1)
    check_count("seed", seed, 0)
    (case,) = resolve_scenarios(scenario)
    strategies = resolve_strategies([strategy] if against is None else [strategy, against])
    fixed = check_parameters(parameters or {})
    check_aims([case], strategies)
    inputs, left_out = choose_inputs(case, factors=factors, groups=groups, vary=vary, parameters=fixed)
    if by_group and len({each.group for each in inputs}) < 2:
        problem = f"all inputs are in one group, {quoted(inputs[0].group)}"
        raise input_error(problem, "vary inputs of two or more", field="by_group")
    amount = {"morris": trajectories, "sobol": points, "tornado": 0}[method]
    less = None if against is None else strategies[1].name
    design = SensitivityDesign(method, inputs, amount, by_group, second_order, less, left_out)
    study = Study(
        (case,), strategies, tuple(design.names), design.points(seed), replicates, seed, parameters=fixed, about=design.note
    )  # fmt: skip
    _check_defined(study, outcome)
    runs = execute(
        study, out, workers=workers, cluster=cluster, shard=shard, resume=resume, force=force, progress=progress
    )  # fmt: skip
    if shard is not None and not runs.complete:
        nothing = pd.DataFrame()
        return Sensitivity(runs, design, outcome, nothing, None, nothing, np.array([]))
    finding = analyse(runs, outcome)
    if out is not None:
        finding.add_to(Path(out))
    return finding


def load_sensitivity(folder: str | Path, outcome: str = HEADLINE) -> Sensitivity:
    """Return what the runs in a folder say about an outcome; nothing is run.

    Parameters
    ----------
    folder : str or Path
        As `sensitivity` or `coalitionlab sensitivity --out` wrote it.
    outcome : str
        Any outcome; all are kept.

    Returns
    -------
    Sensitivity
        About this outcome.

    Raises
    ------
    InputError
        When this is no such folder, or runs are missing.

    Examples
    --------
    >>> import tempfile
    >>> import coalitionlab as cl
    >>> folder = tempfile.mkdtemp() + "/tornado"
    >>> finding = cl.sensitivity(
    ...     "generic", "leaderless", "tornado", factors=["talk_rate", "cost_weight"], replicates=2, out=folder
    ... )
    >>> cl.load_sensitivity(folder, "membership").outcome
    'membership'
    """
    return analyse(load_runs(folder), outcome)


def analyse(runs: Runs, outcome: str = HEADLINE) -> Sensitivity:
    """Return what the runs of a sensitivity study say about an outcome.

    Raises
    ------
    InputError
        When runs are missing or failed, or the outcome is undefined in some.
    """
    study, design = runs.study, design_of(runs.study.about)
    if not runs.complete:
        problem = f"the study has {runs.done:,} of {study.size:,} runs"
        raise input_error(problem, f"continue with {RESUME}")
    both = runs.outcome(outcome)
    undefined = int(np.isnan(both).any(axis=0).sum())
    if undefined:
        problem = f"{outcome} is undefined or the run failed in {undefined:,} of {both[0].size:,} runs"
        raise input_error(problem, "choose an outcome or ranges where it is defined everywhere")
    values = np.asarray(both[0] - both[1] if len(both) > 1 else both[0])
    pairs = None
    if design.method == "morris":
        columns = np.column_stack(study.points.columns)
        indices = morris.indices(design.names, design.groups, columns, values, study.seed)
    elif design.method == "sobol":
        indices, pairs = sobol.indices(design.names, design.groups, values, study.seed, design.second_order)
    else:
        indices = tornado.indices(design.names, [each.base for each in design.inputs], values)
    return Sensitivity(runs, design, outcome, indices, pairs, variance_by_source(values), values.mean(axis=1))


def _check_defined(study: Study, outcome: str) -> None:
    """Raise InputError for an unknown outcome, or one that is undefined where nothing varies, by a run of each strategy."""
    check_outcome(outcome)
    strategies = study.strategies
    trial = Study(study.scenarios, strategies, replicates=1, seed=study.seed, parameters=study.parameters)
    for strategy, value in zip(strategies, execute(trial, strict=True).outcome(outcome).flat, strict=True):
        if np.isnan(value):
            problem = f"{outcome} is not defined under {quoted(strategy.name)} here"
            raise input_error(problem, "choose another", field="outcome")


def _check_method(method: str, trajectories: int, points: int, second_order: bool, by_group: bool) -> None:
    """Raise InputError for an unknown method, too little of anything, or an option that the method would ignore."""
    if method not in METHODS:
        raise input_error(f"got {quoted(method)}", suggest(method, METHODS, kind="method"), field="method")
    check_count("trajectories", trajectories, 2)
    check_count("points", points, 2)
    for option, methods, used in (
        ("--trajectories", ["morris"], trajectories != TRAJECTORIES),
        ("--points", ["sobol"], points != POINTS),
        ("--second-order", ["sobol"], second_order),
        ("--by-group", ["morris", "sobol"], by_group),
    ):
        if used and method not in methods:
            problem = f"{option} cannot be combined with {'a tornado' if method == 'tornado' else method}"
            raise input_error(problem, f"leave it out, or use {' or '.join(methods)}", field="method")
    if method == "sobol" and points & (points - 1):
        problem = f"got {number(points)}, not a power of two as Sobol's points must be"
        raise input_error(problem, f"write {1 << round(math.log2(points))}, the nearest", field="points")
