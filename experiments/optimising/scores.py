"""Scores of strategies: runs, means over replicates, one number over scenarios and worlds, Pareto fronts.

Values are signed so that more is better. A case is a scenario in a world, or the scenario as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from coalitionlab.experiments.optimising.settings import SearchSettings
from coalitionlab.experiments.runs.execute import execute_in_steps
from coalitionlab.experiments.study import Points, Study
from coalitionlab.scenarios.errors import input_error, quoted
from coalitionlab.scenarios.names.outcomes import PER_RUN
from coalitionlab.scenarios.schema import Strategy

Floats = NDArray[np.float64]

T = TypeVar("T")
#: Work in steps, so that a page can show progress and stop it between two of them.
Steps = Generator[None, None, T]
#: Runs strategies on replicates `first` to `first + count - 1`: strategies x outcomes x cases x replicates.
Measure = Callable[[Sequence[Strategy], int, int], Steps[Floats]]
#: Mean of an outcome that no run defines, such as action per effort without effort.
UNDEFINED = -1e9


@dataclass(frozen=True)
class Benchmark:
    """The strategies of the library and the user's own on some replicates: what drafts are compared with.

    `values` are rivals x outcomes x cases x replicates, `best` (outcomes x cases) the best mean of each case, `scores` rivals x
    outcomes.
    """

    values: Floats
    best: Floats
    scores: Floats


def measuring(
    settings: SearchSettings, *, workers: int | None = None, seconds: float | None = None
) -> Measure:
    """A function that runs strategies on the random numbers and in the worlds of the search, in steps of about `seconds`."""
    worlds = settings.search_worlds
    factors = tuple(worlds[0]) if worlds else ()
    points = Points.of([tuple(world.values()) for world in worlds], len(factors)) if worlds else Points()

    def measure(strategies: Sequence[Strategy], first: int, count: int) -> Steps[Floats]:
        study = Study(
            settings.scenarios, tuple(strategies), factors, points, replicates=count, first_replicate=first,
            seed=settings.search_seed, outcomes=settings.outcomes, parameters=settings.parameters,
            keep_scenario_parameters=True,
        )  # fmt: skip
        sizes = (count,) if seconds is None else None
        for step in execute_in_steps(study, sizes, seconds=seconds, workers=workers, strict=True):
            runs = step
            yield
        by_outcome = [
            np.concatenate([runs.outcome(name, scenario.name) for scenario in settings.scenarios], axis=1)
            for name in settings.outcomes
        ]
        return np.stack(by_outcome, axis=1) * signs(settings.outcomes)[:, None, None]

    return measure


def benchmark(settings: SearchSettings, measure: Measure, first: int, count: int) -> Steps[Benchmark]:
    """Run the library and the user's own strategies. Raises InputError for an outcome that no run of a scenario defines."""
    values = yield from measure(settings.rivals, first, count)
    undefined = np.argwhere(np.isnan(values).all(axis=(0, 3)))
    if len(undefined):
        outcome, case = undefined[0]
        scenario = settings.scenarios[int(case) // max(1, settings.worlds)].name
        problem = f"{settings.outcomes[outcome]} is not defined in {quoted(scenario)}"
        raise input_error(problem, "name another outcome", field="outcome")
    best = means(values).max(axis=0)
    return Benchmark(values, best, robust_scores(means(values), best, settings.robust))


def signs(outcomes: Sequence[str]) -> Floats:
    """1 for outcomes of which more is better, -1 for the others."""
    return np.array([PER_RUN[name].sign for name in outcomes])


def means(values: Floats) -> Floats:
    """Means over the last axis, the replicates, of those that are defined."""
    defined = ~np.isnan(values)
    count = defined.sum(axis=-1)
    total = np.where(defined, values, 0.0).sum(axis=-1)
    return np.where(count > 0, total / np.maximum(count, 1), UNDEFINED)


def robust_scores(case_means: Floats, best: Floats, robust: str) -> Floats:
    """One score a strategy and outcome, from means by case.

    Parameters
    ----------
    case_means : ndarray
        Strategies x outcomes x cases.
    best : ndarray
        Outcomes x cases: the best mean of the library and the user's own, for regret.
    robust : str
        `mean` over cases, the `worst` case, or `regret`: minus the largest shortfall behind `best`.

    Examples
    --------
    >>> robust_scores(np.array([[[0.2, 0.6]], [[0.3, 0.3]]]), np.array([[0.3, 0.6]]), "worst")
    array([[0.2],
           [0.3]])
    """
    if robust == "mean":
        return np.asarray(case_means.mean(axis=-1))
    if robust == "worst":
        return np.asarray(case_means.min(axis=-1))
    return np.asarray((case_means - best).min(axis=-1))


def times_dominated(points: Floats) -> NDArray[np.int64]:
    """For each point (points x outcomes), the number of points at least as good in all outcomes and better in one."""
    at_least = (points[:, None, :] >= points[None, :, :]).all(axis=2)
    better = (points[:, None, :] > points[None, :, :]).any(axis=2)
    return np.asarray((at_least & better).sum(axis=0))


def best_of(points: Floats, most: int) -> list[int]:
    """Indices of the best points: by a single outcome, or those of the Pareto front, spread along the first outcome."""
    if points.shape[1] == 1:
        return [int(k) for k in np.argsort(-points[:, 0], kind="stable")[:most]]
    front = np.flatnonzero(times_dominated(points) == 0)
    front = front[np.argsort(-points[front, 0], kind="stable")]
    _, distinct = np.unique(points[front], axis=0, return_index=True)
    front = front[np.sort(distinct)]
    spread = np.unique(np.linspace(0, len(front) - 1, min(most, len(front))).round().astype(int))
    return [int(k) for k in front[spread]]
