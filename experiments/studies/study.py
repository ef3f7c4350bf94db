"""A study: what a sweep does, spelt out, before anything runs.

A study is the seam between what varies (a design, a sampler), how runs are made (threads, a cluster, shards) and where their
results go (a folder). It is frozen, and everything that its results depend on is in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from coalitionlab.experiments.studies.columns import Level, Points
from coalitionlab.scenarios.names.outcomes import PER_RUN
from coalitionlab.scenarios.schema import Scenario, Strategy

__all__ = ["Level", "Points", "Study"]


@dataclass(frozen=True)
class Study:
    """Every strategy on every scenario at every point, each with the same replicates (common random numbers).

    Attributes:
        scenarios, strategies: with names that are unique.
        factors: names of what varies (see `experiments/studies/factors.py`): a parameter (`talk_rate`), a scenario's field
            (`convener.power`, `environment.opinion.start`, `decision.rule`), a strategy's field
            (`strategy.NAME.phases.0.effort.build_trust`), the share of effort on an action (`effort.build_trust`,
            `strategy.NAME.effort.build_trust`), or `world`, a label that changes nothing itself.
        points: P points of one level a factor, as columns; one empty point when nothing varies. `len(points)`, `points[3]`
            (a row) and `points.column(2)` (a read-only array). `Points.of` makes them from rows or from a matrix.
        replicates: replicates 0 to replicates - 1 at every point.
        outcomes: columns kept per run, of PER_RUN.
        months: whether the monthly outcomes of every run are kept too.
        parameters: values over those of the scenarios, at every point.
        about: what it came from (title, source, sampler and its settings), kept in the manifest.
    """

    scenarios: tuple[Scenario, ...]
    strategies: tuple[Strategy, ...]
    factors: tuple[str, ...] = ()
    points: Points = field(default_factory=Points)
    replicates: int = 100
    seed: int = 0
    outcomes: tuple[str, ...] = tuple(PER_RUN)
    months: bool = False
    parameters: dict[str, float] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", Points.of(self.points, len(self.factors)))
        if len(set(self.factors)) < len(self.factors):
            raise ValueError("every factor is named once")

    @property
    def size(self) -> int:
        """How many runs there are."""
        return len(self.scenarios) * len(self.strategies) * len(self.points) * self.replicates

    @cached_property
    def memo(self) -> dict[Any, Any]:
        """Changed scenarios and strategies made before; only `experiments/studies/changing.py` looks into it."""
        return {}

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "memo"}
