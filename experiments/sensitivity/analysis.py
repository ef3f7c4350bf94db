"""Which parameters matter: Morris's screening, Sobol's indices, tornadoes, for an outcome or for what decides whether A beats B."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from coalitionlab.experiments.comparing.summaries import check_outcome
from coalitionlab.experiments.sensitivity import indices, screening, tornado
from coalitionlab.experiments.sensitivity.luck import Floats, parts
from coalitionlab.experiments.sensitivity.plan import plan_of, plan_study
from coalitionlab.experiments.sensitivity.result import HEADLINE, Sensitivity, Spread
from coalitionlab.experiments.settings import AnyScenario, AnyStrategy
from coalitionlab.experiments.study import Study
from coalitionlab.experiments.sweeps.results import Sweep
from coalitionlab.experiments.text import RESUME
from coalitionlab.scenarios.errors import input_error


def sensitivity(
    scenario: AnyScenario,
    strategy: AnyStrategy,
    method: str = "morris",
    outcome: str = HEADLINE,
    against: AnyStrategy | None = None,
    *,
    out: str | Path | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    resume: bool = False,
    force: bool = False,
    progress: Callable[[int], None] | None = None,
    **plan: Any,
) -> Sensitivity:
    """Run a study of sensitivity and say which inputs matter.

    Args:
        scenario, strategy: a library name, a path, or a value each; the strategy may be a function, or FILE.py:FUNCTION.
        method: morris (which of many inputs matter), sobol (what share of the variance each accounts for), or tornado (each
            input alone, quick).
        outcome: what is looked at, of `coalitionlab list outcomes`.
        against: another strategy: then it is the difference to this one, under the same luck, that is looked at.
        out: a folder for the runs, the tables and the report; nothing is kept when not given.
        workers, cluster, resume, force, progress: see `coalitionlab.experiments.sweeps.sweep.execute`.
        plan: what is varied and how much work that is: parameters, groups, vary, by_group, trajectories, points, second_order,
            replicates, seed, settings; see `coalitionlab.experiments.sensitivity.plan.plan_study`.

    Raises:
        InputError: for anything unknown, out of range, or too little; or when SALib is not installed.
    """
    from coalitionlab.experiments.sweeps.sweep import execute

    check_outcome(outcome)
    study = plan_study(scenario, strategy, method, against, **plan)
    sweep = execute(
        study, out, workers=workers, cluster=cluster, resume=resume, force=force, progress=progress
    )
    found = analyse(study, sweep, outcome)
    if out is not None:
        found.save(out)
    return found


def analyse(study: Study, runs: Sweep | pd.DataFrame, outcome: str = HEADLINE) -> Sensitivity:
    """What the runs of a study say; nothing is run.

    Args:
        study: as `plan_study` made it.
        runs: all of its runs, as a sweep or as its table of runs.
        outcome: any that the study kept.

    Raises:
        InputError: when runs are missing or failed, or the outcome is not defined in some.
    """
    check_outcome(outcome)
    plan = plan_of(study)
    values = outcomes_by_point(study, runs, outcome)
    pairs = None
    if plan.method == "morris":
        places = np.column_stack([study.points.column(place) for place in range(len(plan.inputs))])
        table = screening.indices(plan.inputs, plan.by_group, places, values, study.seed)
    elif plan.method == "sobol":
        table, pairs = indices.indices(plan.inputs, plan.by_group, values, study.seed, plan.second_order)
    else:
        table = tornado.swings(plan.inputs, values)
    means = values.mean(axis=1)
    spread = Spread(float(means.mean()), float(means.min()), float(means.max()), float((means > 0).mean()))
    return Sensitivity(study, plan, outcome, table, parts(values), spread, pairs)


def load_sensitivity(folder: str | Path, outcome: str = HEADLINE) -> Sensitivity:
    """What the runs in a folder that `coalitionlab sensitivity --out` made say about an outcome.

    Raises:
        InputError: when the folder is not one, or not complete.
    """
    from coalitionlab.experiments.sweeps.sweep import load_sweep

    sweep = load_sweep(folder)
    return analyse(sweep.study, sweep, outcome)


def outcomes_by_point(study: Study, runs: Sweep | pd.DataFrame, outcome: str) -> Floats:
    """The outcome, or its difference to the strategy compared with, points x replicates.

    Runs are read piece by piece, so that it takes no more memory than the result.
    """
    if outcome not in study.outcomes:
        raise input_error(f"{outcome} is not among the outcomes kept", "make the study again with it")
    names = [one.name for one in study.strategies]
    values = np.full((len(names), len(study.points), study.replicates), np.nan)
    there = 0
    for piece in _pieces(runs, ["strategy", "point", "replicate", outcome]):
        which = pd.Categorical(piece["strategy"], categories=names).codes
        values[which, piece["point"], piece["replicate"]] = piece[outcome]
        there += len(piece)
    if there < study.size:
        raise input_error(
            f"the study has {there:,} of {study.size:,} runs", f"go on with {RESUME}, then they are analysed"
        )
    undefined = int(np.isnan(values).any(axis=0).sum())
    if undefined:
        raise input_error(
            f"{outcome} is undefined or the run failed in {undefined:,} of {values[0].size:,} runs",
            "choose an outcome or ranges where it is defined everywhere",
        )
    return np.asarray(values[0] - values[1] if len(names) > 1 else values[0])


def _pieces(runs: Sweep | pd.DataFrame, columns: list[str]) -> Iterable[pd.DataFrame]:
    if isinstance(runs, pd.DataFrame):
        return [runs[columns]]
    return (batch.to_pandas() for batch in runs.batches(columns))
