"""How good a strategy is: runs of many strategies at once, under the same luck, over scenarios and plausible worlds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coalitionlab.experiments.optimising.pace import Pace, Steps
from coalitionlab.experiments.worlds.draws import World
from coalitionlab.model.batch import simulate_units
from coalitionlab.scenarios.names.outcomes import PER_RUN, RUN_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy

Floats = NDArray[np.float64]

ROBUST = ("mean", "worst", "regret")
#: Stands for an outcome that is not defined in any run of a strategy, such as action per effort without effort.
HOPELESS = -1e9


@dataclass(frozen=True)
class Yardstick:
    """What strategies are measured by.

    A case is a scenario in a world (the scenario as it is, when no worlds are drawn). `seed` names the stream of luck.
    """

    scenarios: tuple[Scenario, ...]
    worlds: tuple[World, ...]
    outcomes: tuple[str, ...]
    parameters: Mapping[str, float]
    seed: int
    workers: int | None = None

    @property
    def cases(self) -> int:
        """Number of cases."""
        return len(self.scenarios) * max(1, len(self.worlds))

    def measure(self, strategies: Sequence[Strategy], first: int, count: int) -> Floats:
        """Outcomes of replicates `first` to `first + count - 1`: strategies x outcomes x cases x replicates; more is better."""
        parts = [
            self._in(scenario, strategies, np.arange(first, first + count)) for scenario in self.scenarios
        ]
        return np.concatenate(parts, axis=2)

    def measuring(
        self, strategies: Sequence[Strategy], first: int, count: int, pace: Pace
    ) -> Steps[Any, Floats]:
        """As `measure`, in steps."""
        parts = []
        for start, size in pace.cut(len(strategies), first, count):
            runs = len(strategies) * size * self.cases
            parts.append(pace.timed(runs, lambda at=start, of=size: self.measure(strategies, at, of)))  # type: ignore[misc]
            if pace.seconds is not None:
                yield None
        return np.concatenate(parts, axis=-1) if len(parts) > 1 else parts[0]

    def _in(
        self, scenario: Scenario, strategies: Sequence[Strategy], replicates: NDArray[np.int64]
    ) -> Floats:
        worlds = max(1, len(self.worlds))
        drawn = {
            name: np.repeat([world[name] for world in self.worlds], len(replicates))
            for name in (self.worlds[0] if self.worlds else ())
            if name not in scenario.parameters
        }
        batch = simulate_units(
            scenario, strategies, replicates=np.tile(replicates, worlds), parameters={**drawn, **self.parameters},
            seed=self.seed, workers=self.workers,
        )  # fmt: skip
        kept = batch.outcomes[:, :, [RUN_NAMES.index(name) for name in self.outcomes]] * signs(self.outcomes)
        shaped = kept.reshape(len(strategies), worlds, len(replicates), len(self.outcomes))
        return np.asarray(shaped.transpose(0, 3, 1, 2))


def signs(outcomes: Sequence[str]) -> Floats:
    """1 for outcomes of which more is better, -1 for the others."""
    return np.array([PER_RUN[name].sign for name in outcomes])


def means(values: Floats) -> Floats:
    """Means over the last axis, the replicates, of those that are defined."""
    known = ~np.isnan(values)
    count = known.sum(axis=-1)
    total = np.where(known, values, 0.0).sum(axis=-1)
    return np.where(count > 0, total / np.maximum(count, 1), HOPELESS)


def scores(case_means: Floats, best: Floats, robust: str) -> Floats:
    """One number per strategy and outcome, more is better, from means (strategies x outcomes x cases).

    `mean`: over cases. `worst`: of the worst case. `regret`: minus the largest shortfall, over cases, behind `best` (outcomes x
    cases), the best of the library in each; above 0 when nothing in the library does better anywhere.
    """
    if robust == "mean":
        return np.asarray(case_means.mean(axis=-1))
    if robust == "worst":
        return np.asarray(case_means.min(axis=-1))
    return np.asarray((case_means - best).min(axis=-1))


def dominated(points: Floats) -> NDArray[np.int64]:
    """How many of the points (points x outcomes, more is better) are at least as good as each in all and better in one."""
    at_least = (points[:, None, :] >= points[None, :, :]).all(axis=2)
    better = (points[:, None, :] > points[None, :, :]).any(axis=2)
    return np.asarray((at_least & better).sum(axis=0))
