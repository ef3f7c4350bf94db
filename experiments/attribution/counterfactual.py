"""What if an action had been left out: when one organisation joins, and whether it ever does, in the same replicates."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from coalitionlab.experiments.attribution.joining import Counterfactual
from coalitionlab.experiments.attribution.observing import observed
from coalitionlab.experiments.attribution.without import active_actions, check_actions, without
from coalitionlab.experiments.runs.executors import Progress
from coalitionlab.experiments.settings import AnyScenario, AnyStrategy, check_count, check_organisation, settle
from coalitionlab.model.ground import Ground
from coalitionlab.model.tracing import Trace
from coalitionlab.scenarios.names.fields import OUTSIDE
from coalitionlab.scenarios.schema import Strategy


def counterfactual(
    scenario: AnyScenario,
    strategy: AnyStrategy,
    organisation: str,
    *,
    without_actions: Sequence[str] | None = None,
    replicates: int = 200,
    seed: int = 0,
    parameters: Mapping[str, float] | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Counterfactual:
    """Say when an organisation joins, and what would have become of it without each action of a strategy.

    Parameters
    ----------
    scenario : str, Path or Scenario
        Library name, path or value.
    strategy : str, Path, Strategy or function
        Library name, path, FILE.py:FUNCTION, value or function.
    organisation : str
        Its name in the scenario.
    without_actions : sequence of str, optional
        Actions to leave out, one at a time; all that get staff-days when not given.
    replicates : int
        Runs with all actions, and without each.
    seed : int
        The same seed gives the same runs.
    parameters : mapping of str to float, optional
        Values over those of the scenario and the defaults.
    workers : int, optional
        Threads; one per core when not given.
    progress : function, optional
        Called with the number of runs done so far and their total.

    Returns
    -------
    Counterfactual
        Months of joining, with and without each action.

    Raises
    ------
    InputError
        For anything unknown or out of range, or a strategy without actions.
    Stopped
        On Ctrl-C.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> finding = cl.counterfactual(
    ...     "generic", "communication", "business 1", without_actions=["frame_win_win"], replicates=2
    ... )
    >>> finding.joins.shape, finding.without.shape
    ((2,), (1, 2))
    """
    check_count("replicates", replicates, 1)
    check_count("seed", seed, 0)
    case, lead, settings = settle(scenario, strategy, parameters)
    check_organisation(case, organisation)
    lead = observed(case, lead, replicates=replicates, seed=seed, parameters=settings)
    actions = active_actions(lead) if without_actions is None else tuple(dict.fromkeys(without_actions))
    check_actions(lead, actions)
    variants = [lead, *(without(lead, [name]) for name in actions)]
    ground = Ground.of(case, settings)
    months = np.empty((len(variants), replicates))
    with ThreadPoolExecutor(min(workers or os.cpu_count() or 1, replicates)) as pool:
        every = pool.map(lambda k: _joins(ground, variants, organisation, seed, k), range(replicates))
        try:
            for k, joins in enumerate(every):
                months[:, k] = joins
                if progress is not None:
                    progress(len(variants) * (k + 1), months.size)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return Counterfactual(case, lead, organisation, actions, months[0], months[1:], seed)


def _joins(ground: Ground, strategies: Sequence[Strategy], organisation: str, seed: int, replicate: int) -> list[float]:
    """Return the month in which an organisation is first inside in a replicate, under each strategy: 0 before the first, nan never."""
    row, months = ground.blueprint.index(organisation), ground.scenario.months
    first = []
    for strategy in strategies:
        run = Trace(ground, strategy, seed=seed, replicate=replicate)
        run.advance(months)
        inside = np.append(run.before[row], run.status[:, row]) != OUTSIDE
        first.append(float(inside.argmax()) if inside.any() else np.nan)
    return first
