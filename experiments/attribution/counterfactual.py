"""What if an action had been left out: when one organisation joins, and whether it ever does, in the same replicates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from coalitionlab.experiments.attribution.joining import Counterfactual
from coalitionlab.experiments.attribution.without import active_actions, check_actions, observed, without
from coalitionlab.experiments.runs.execute import execute
from coalitionlab.experiments.runs.executors import Progress
from coalitionlab.experiments.settings import (
    AnyScenario,
    AnyStrategy,
    check_aims,
    check_count,
    check_organisation,
    check_parameters,
    resolve_scenarios,
    resolve_strategies,
)
from coalitionlab.experiments.study import Study
from coalitionlab.model.ground import Ground
from coalitionlab.model.randomness import run_key
from coalitionlab.model.tracing import build
from coalitionlab.scenarios.schema import Milestone, Scenario, Strategy


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
    (case,), (lead,) = resolve_scenarios(scenario), resolve_strategies(strategy)
    settings = check_parameters(parameters or {})
    check_aims([case], [lead])
    check_organisation(case, organisation)
    lead = observed(case, lead, replicates=replicates, seed=seed, parameters=settings)
    actions = active_actions(lead) if without_actions is None else tuple(dict.fromkeys(without_actions))
    check_actions(lead, actions)
    # Milestones only observe, so the runs are those of `compare`. A scenario file may not ask this of generated organisations,
    # since they are others in each replicate; here it makes sense.
    milestone = Milestone(name="it is inside", needs=(organisation,))
    observing = case.model_copy(update={"milestones": (milestone,)})
    study = Study(
        (observing,),
        (lead, *(without(lead, [name]).model_copy(update={"name": f"{lead.name} without {name}"}) for name in actions)),
        replicates=replicates, seed=seed, parameters=settings, outcomes=("membership",),
    )  # fmt: skip
    runs = execute(study, workers=workers, progress=progress, strict=True)
    months = runs.milestone_months()[:, 0, :, 0]
    months[:, _inside_from_start(case, organisation, replicates, seed, settings)] = 0.0
    return Counterfactual(case, lead, organisation, actions, months[0], months[1:], seed)


def _inside_from_start(
    scenario: Scenario, organisation: str, replicates: int, seed: int, parameters: Mapping[str, float]
) -> NDArray[np.bool_]:
    """Return in which replicates the organisation is inside before the first month, whoever leads."""
    ground, nobody = Ground.of(scenario, parameters), Strategy(name="nobody leads yet")
    row = ground.blueprint.index(organisation)
    populations = (ground.population(run_key(seed, replicate)) for replicate in range(replicates))
    return np.array([bool(build(ground, each, nobody).state["status"][row]) for each in populations])
