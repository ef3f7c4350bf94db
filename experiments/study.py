"""A study: everything that is run, fixed before anything runs.

A study is what all questions have in common: a comparison, a sweep, a sensitivity design or one generation of a search each
make one and pass it to `coalitionlab.experiments.runs.execute`. It is frozen, and its hash covers everything that its results depend on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from coalitionlab.experiments.fingerprint import package_versions, points_summary, source_digest
from coalitionlab.experiments.points import Level, Points
from coalitionlab.experiments.provenance import described, digest
from coalitionlab.experiments.rules import DecisionRule
from coalitionlab.scenarios.names.outcomes import PER_RUN
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario, Strategy

__all__ = ["Level", "Points", "Study"]


@dataclass(frozen=True)
class Study:
    """Every strategy on every scenario at every point, each with the same replicates (common random numbers).

    Parameters
    ----------
    scenarios, strategies
        With unique names.
    factors
        Names of what varies between points (see `coalitionlab.experiments.factors`): a parameter (`talk_rate`), a field of
        scenarios (`convener.power`), a share of effort (`effort.build_trust`), a field of a strategy, or `world`, a label.
    points
        P points of one level a factor, stored as columns; one point without levels when nothing varies. Rows or a matrix are
        converted (`Points.of`).
    replicates, first_replicate
        Replicates `first_replicate` to `first_replicate + replicates - 1` are run at every point.
    new_luck_per_point
        Whether every point has random numbers of its own: point p then uses the `replicates` replicates from
        `first_replicate + p * replicates` on.
    keep_scenario_parameters
        Whether factors leave alone the parameters that a scenario sets itself.
    seed
        Seed of all random numbers.
    outcomes
        Outcomes kept per run, names of `PER_RUN`.
    months
        Whether the monthly outcomes of every run are kept.
    parameters
        Values that override those of the scenarios, at every point.
    rules
        Decision rules of the user's own, by name of the scenario that is run under them.
    about
        Where the study comes from (title, source, sampler and its settings); written into the manifest, not part of the hash.

    Examples
    --------
    >>> from coalitionlab import load_scenario, load_strategy
    >>> study = Study(
    ...     (load_scenario("generic"),),
    ...     (load_strategy("leaderless"),),
    ...     factors=("talk_rate",),
    ...     points=((0.1,), (0.2,)),
    ...     replicates=50,
    ... )
    >>> study.size
    100
    """

    scenarios: tuple[Scenario, ...]
    strategies: tuple[Strategy, ...]
    factors: tuple[str, ...] = ()
    points: Points = field(default_factory=Points)
    replicates: int = 100
    seed: int = 0
    outcomes: tuple[str, ...] = tuple(PER_RUN)
    months: bool = False
    parameters: Mapping[str, float] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    first_replicate: int = 0
    new_luck_per_point: bool = False
    keep_scenario_parameters: bool = False
    rules: Mapping[str, DecisionRule] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", Points.of(self.points, len(self.factors)))
        if len(set(self.factors)) < len(self.factors):
            raise ValueError("every factor is named once")

    @property
    def size(self) -> int:
        """Number of runs."""
        return len(self.scenarios) * len(self.strategies) * len(self.points) * self.replicates

    @property
    def hash(self) -> str:
        """SHA-256 of everything that the results depend on."""
        sha256: str = self.fingerprint["sha256"]
        return sha256

    @cached_property
    def fingerprint(self) -> dict[str, Any]:
        """Everything that the results depend on, as plain JSON values; `sha256` is the hash of the rest.

        Scenarios and strategies are contained in full, points as their number, hash and extent. Titles, sources and notes
        change no run and are left out.
        """
        content: dict[str, Any] = {
            "scenarios": [described(scenario) for scenario in self.scenarios],
            "strategies": [described(strategy) for strategy in self.strategies],
            "factors": list(self.factors),
            "points": points_summary(self.factors, self.points),
            "replicates": self.replicates,
            "first_replicate": self.first_replicate,
            "new_luck_per_point": self.new_luck_per_point,
            "keep_scenario_parameters": self.keep_scenario_parameters,
            "seed": self.seed,
            "outcomes": list(self.outcomes),
            "months": self.months,
            "parameters": {name: float(value) for name, value in self.parameters.items()},
            "rules": {name: rule.sha256 for name, rule in self.rules.items()},
            "defaults": {name: parameter.default for name, parameter in PARAMETERS.items()},
            "versions": package_versions(),
            "model": source_digest(),
        }
        return {"sha256": digest(content), **content}

    @cached_property
    def memo(self) -> dict[Any, Any]:
        """Changed scenarios and strategies made before; used by `coalitionlab.experiments.applying` only."""
        return {}

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name not in ("memo", "fingerprint")}
