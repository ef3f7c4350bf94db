"""A study: what a sweep does, spelt out, before anything runs.

A study is the seam between what varies (a design, a sampler), how runs are made (threads, a cluster, shards) and where their
results go (a folder). It is frozen, and everything that its results depend on is in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from coalitionlab.model.outcomes import PER_RUN
from coalitionlab.scenarios.schema import Scenario, Strategy

#: A value that a factor takes: a number, or a word or switch for fields that take those.
Level = float | int | str | bool


@dataclass(frozen=True)
class Study:
    """Every strategy on every scenario at every point, each with the same replicates (common random numbers).

    Attributes:
        scenarios, strategies: with names that are unique.
        factors: names of what varies: a parameter (`talk_rate`), a scenario's field (`convener.power`,
            `environment.opinion.start`, `decision.rule`), or a strategy's field (`strategy.NAME.phases.0.effort.build_trust`).
        points: P rows of one level a factor; one empty row when nothing varies.
        replicates: replicates 0 to replicates - 1 at every point.
        outcomes: columns kept per run, of PER_RUN.
        months: whether the monthly outcomes of every run are kept too.
        parameters: values over those of the scenarios, at every point.
        about: what it came from (title, source, sampler and its settings), kept in the manifest.
    """

    scenarios: tuple[Scenario, ...]
    strategies: tuple[Strategy, ...]
    factors: tuple[str, ...] = ()
    points: tuple[tuple[Level, ...], ...] = ((),)
    replicates: int = 100
    seed: int = 0
    outcomes: tuple[str, ...] = tuple(PER_RUN)
    months: bool = False
    parameters: dict[str, float] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many runs there are."""
        return len(self.scenarios) * len(self.strategies) * len(self.points) * self.replicates
