"""Which inputs matter: Morris screening, Sobol indices and tornadoes, of an outcome or of one strategy's lead over another."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from coalitionlab.experiments.runs.execute import execute, load_runs
from coalitionlab.experiments.runs.executors import Progress
from coalitionlab.experiments.runs.runs import Runs
from coalitionlab.experiments.sensitivity import morris, sobol, tornado
from coalitionlab.experiments.sensitivity.design import (
    POINTS,
    REPLICATES,
    TRAJECTORIES,
    design_of,
    sensitivity_study,
)
from coalitionlab.experiments.sensitivity.noise import variance_by_source
from coalitionlab.experiments.sensitivity.result import HEADLINE, Sensitivity
from coalitionlab.experiments.settings import AnyScenario, AnyStrategy, check_outcome
from coalitionlab.experiments.statistics import Floats
from coalitionlab.experiments.study import Study
from coalitionlab.experiments.words import RESUME
from coalitionlab.scenarios.errors import input_error, quoted

log = logging.getLogger("coalitionlab")
_SIZE = "%d runs: %d points of %d inputs x %d replicates x %d strategies"


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
    >>> finding = cl.sensitivity("generic", "leaderless", "tornado", factors=["norm", "talk_rate"], replicates=2)
    >>> list(finding.table["input"])
    ['talk_rate', 'norm']
    """
    study = sensitivity_study(
        scenario, strategy, method, against=against, factors=factors, groups=groups, vary=vary, by_group=by_group,
        trajectories=trajectories, points=points, second_order=second_order, replicates=replicates, seed=seed,
        parameters=parameters,
    )  # fmt: skip
    check_defined(study, outcome)
    announced = False

    def announce(done: int, total: int | None) -> None:
        nonlocal announced
        if not announced:  # only once nothing stands in the way of the runs
            sizes = len(study.points), len(study.factors), study.replicates, len(study.strategies)
            log.info(_SIZE, total, *sizes)
        announced = True
        if progress is not None:
            progress(done, total)

    runs = execute(
        study, out, workers=workers, cluster=cluster, shard=shard, resume=resume, force=force, progress=announce
    )  # fmt: skip
    if shard is not None and not runs.complete:
        return Sensitivity.of_share(runs, design_of(study), outcome)
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
    ...     "generic", "leaderless", "tornado", factors=["norm", "talk_rate"], replicates=2, out=folder
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
    study, design = runs.study, design_of(runs.study)
    values = _difference(runs, outcome)
    pairs = None
    if design.method == "morris":
        columns = np.column_stack([study.points.column(k) for k in range(len(design.inputs))])
        indices = morris.indices(design.names, design.groups, columns, values, study.seed)
    elif design.method == "sobol":
        indices, pairs = sobol.indices(design.names, design.groups, values, study.seed, design.second_order)
    else:
        indices = tornado.changes(design.names, [each.base for each in design.inputs], values)
    return Sensitivity(runs, design, outcome, indices, pairs, variance_by_source(values), values.mean(axis=1))


def check_defined(study: Study, outcome: str) -> None:
    """Raise InputError for an unknown outcome, or one that is undefined where nothing varies, by a run of each strategy."""
    check_outcome(outcome)
    trial = Study(
        study.scenarios, study.strategies, replicates=1, seed=study.seed, parameters=study.parameters
    )
    for strategy, value in zip(
        study.strategies, execute(trial, strict=True).outcome(outcome).ravel(), strict=True
    ):
        if np.isnan(value):
            problem = f"{outcome} is not defined under {quoted(strategy.name)} here"
            raise input_error(problem, "choose another", field="outcome")


def _difference(runs: Runs, outcome: str) -> Floats:
    """The outcome, or the first strategy's less the second's: points x replicates."""
    if not runs.complete:
        raise input_error(
            f"the study has {runs.done:,} of {runs.study.size:,} runs", f"continue with {RESUME}"
        )
    values = runs.outcome(outcome)
    undefined = int(np.isnan(values).any(axis=0).sum())
    if undefined:
        problem = f"{outcome} is undefined or the run failed in {undefined:,} of {values[0].size:,} runs"
        raise input_error(problem, "choose an outcome or ranges where it is defined everywhere")
    return np.asarray(values[0] - values[1] if len(values) > 1 else values[0])
