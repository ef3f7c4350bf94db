"""Start from here: runs that agree with the history go on from today under any plan.

The accepted runs of a calibration are made again, each with its own parameters and random numbers, so that its first months are the
same to the bit; from today on they follow another plan. Each counts with its weight.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from coalitionlab.experiments.calibrating.calibration import Calibration
from coalitionlab.experiments.calibrating.continuation import Continuation
from coalitionlab.experiments.calibrating.keeping import load_calibration
from coalitionlab.experiments.calibrating.prior import lasting
from coalitionlab.experiments.calibrating.today import AHEAD, changed_today
from coalitionlab.experiments.calls import recorded
from coalitionlab.experiments.runs.executors import Progress
from coalitionlab.experiments.settings import AnyStrategy, check_aims, check_count, choose_baseline, resolve_strategies
from coalitionlab.experiments.statistics import Floats
from coalitionlab.experiments.web.first import usual_runner
from coalitionlab.model.simulate import simulate_units
from coalitionlab.scenarios.errors import input_error, quoted
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES
from coalitionlab.scenarios.schema import Strategy


@recorded()
def go_on(
    calibration: str | Path | Calibration,
    strategies: AnyStrategy | Sequence[AnyStrategy],
    *,
    ahead: int = AHEAD,
    baseline: str | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Continuation:
    """Start from here: what comes of each plan from today on, given the history.

    The runs that agree best with the history go on from its last month under each plan, with the same random numbers, and
    count with their weights.

    Parameters
    ----------
    calibration : str, Path or Calibration
        Results folder of `calibrate`, or its result.
    strategies : str, Path, Strategy or sequence of these
        Plans from today on; their months are counted from today. Repeat for more.
    ahead : int
        Months from today on.
    baseline : str, optional
        Plan that differences are taken against; leaderless if compared, else the first.
    workers : int, optional
        Threads; one per core when not given.
    progress : function, optional
        Called with the number of runs done so far and their total.

    Returns
    -------
    Continuation
        Means and differences with intervals, by plan, and monthly bands.

    Raises
    ------
    InputError
        For what is no calibration, anything unknown or out of range, or a plan that is a Python function.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> found = cl.calibrate("generic", cl.example_history(), runs=300, checks=0)
    >>> onward = cl.go_on(found, ["leaderless", "even_spread"], ahead=12)
    >>> onward.table["strategy"].unique().tolist()
    ['leaderless', 'even_spread']
    """
    found = calibration if isinstance(calibration, Calibration) else load_calibration(calibration)
    check_count("ahead", ahead, 1, 600)
    plans = resolve_strategies(strategies)
    for each in plans:
        if isinstance(each, Led):
            raise input_error(f"{quoted(each.name)} is a Python function", "give plans with phases", field="strategies")
    check_aims([found.prior.scenario], plans)
    reference = choose_baseline(baseline, [each.name for each in plans])
    return Continuation(found, plans, ahead, reference, *_made(found, plans, ahead, workers, progress))


def _made(
    found: Calibration, plans: Sequence[Strategy], ahead: int, workers: int | None, progress: Progress | None
) -> tuple[Floats, Floats, np.ndarray]:
    """The monthly outcomes of all months, plans x runs x months x outcomes; the goals delivered by month; and who is inside at the end, as `Named` has them."""
    prior, today = found.prior, found.history.months
    runs = len(found.posterior.rows)
    months = np.empty((len(plans), runs, today + ahead, len(MONTHLY_NAMES)))
    goals = max(len(variant.scenario.every_goal) for variant in prior.variants)
    delivered = np.full((len(plans), runs, goals), np.nan)
    named = found.named.compared > 0
    inside = np.zeros((len(plans), runs, len(found.named.names) if named else 0), bool)
    done = 0
    for variant, rows in found.blocks():
        joined = [changed_today(variant.strategy, plan, today) for plan in plans]
        batch = simulate_units(
            lasting(variant.scenario, today + ahead), joined, replicates=found.posterior.rows[rows], seed=prior.seed,
            months=True, parameters=prior.parameters_of(found.unit[rows]), states=("inside",) if named else (), state_months=[today + ahead],
            workers=workers, runner=usual_runner(),
        )  # fmt: skip
        months[:, rows] = batch.months
        delivered[:, rows, : batch.delivered.shape[2]] = batch.delivered
        if batch.states is not None:
            inside[:, rows] = batch.states[:, :, 0, 0] > 0
        done += len(rows) * len(plans)
        if progress is not None:
            progress(done, runs * len(plans))
    return months, delivered, inside
