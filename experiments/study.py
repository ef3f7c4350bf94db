"""A study: everything that is run, fixed before anything runs.

A study is what all questions have in common: a comparison, a sweep, a sensitivity design or one generation of a search each
make one and pass it to `coalitionlab.experiments.runs.execute`. It is frozen, and its hash covers everything that its results depend on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from coalitionlab.experiments.files import digest, finite
from coalitionlab.experiments.points import Points, plain
from coalitionlab.experiments.provenance import described, source_digest, versions
from coalitionlab.experiments.rules import DecisionRule
from coalitionlab.scenarios.errors import suggest
from coalitionlab.scenarios.names.fields import KEPT_STATES
from coalitionlab.scenarios.names.outcomes import PER_RUN
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Packages whose version may change the last bits of results.
PACKAGES = ("coalitionlab", "numpy", "numba")
#: The factor that varies how many organisations there are.
COUNT = "organisations.count"
#: Levels of a factor that a fingerprint lists.
FEW = 8


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
    states
        What is kept of every organisation of every run, names of `fields.KEPT_STATES`; nothing when empty.
    state_months
        The months, from 1, at whose end it is kept; every one when None.
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
    states: tuple[str, ...] = ()
    state_months: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", Points.of(self.points, len(self.factors)))
        if len(set(self.factors)) < len(self.factors):
            raise ValueError("every factor is named once")
        for name in self.states:
            if name not in KEPT_STATES:
                raise ValueError(f"unknown state {name!r}: {suggest(name, KEPT_STATES, kind='state')}")

    def keep_inputs(self, kept: Any) -> Any:
        """Keep its scenarios and strategies among the `InputFiles` of results; the rest stands in the manifest of its own folder."""
        return kept.keep_study(self.scenarios, self.strategies)

    @property
    def size(self) -> int:
        """Number of runs."""
        return len(self.scenarios) * len(self.strategies) * len(self.points) * self.replicates

    def replicate_numbers(self, point: np.ndarray, replicate: np.ndarray) -> np.ndarray:
        """The replicates that runs use: those numbered from 0 at each point, as numbers of random streams."""
        own = point * self.replicates if self.new_luck_per_point else 0
        numbers: np.ndarray = self.first_replicate + own + replicate
        return numbers

    @property
    def longest(self) -> int:
        """The longest horizon in months, where a factor may vary it too."""
        lengths = [scenario.months for scenario in self.scenarios]
        if "months" in self.factors:
            levels = self.points.column(self.factors.index("months"))
            lengths += [int(level) for level in set(levels.tolist()) if isinstance(level, int | float)]
        return max(lengths)

    @property
    def largest(self) -> int:
        """The largest number of organisations, where a factor may vary it too."""
        sizes = [scenario.size for scenario in self.scenarios]
        if COUNT in self.factors:
            levels = self.points.column(self.factors.index(COUNT))
            sizes += [int(level) for level in set(levels.tolist()) if isinstance(level, int | float)]
        return max(sizes)

    @property
    def states_of_run(self) -> int:
        """How many numbers the states that are kept of a run are, at most."""
        months = self.longest if self.state_months is None else len(self.state_months)
        return len(self.states) * months * self.largest if self.states else 0

    @property
    def hash(self) -> str:
        """SHA-256 of everything that the results depend on."""
        sha256: str = self.fingerprint["sha256"]
        return sha256

    @cached_property
    def fingerprint(self) -> dict[str, Any]:
        """Everything that the results depend on, as plain JSON values; `sha256` is the hash of the rest.

        Its keys are read in messages that say how two studies differ (see `coalitionlab.experiments.runs.manifest`). Titles, sources
        and notes of a design change no run and are left out.
        """
        content: dict[str, Any] = {
            "scenario": {one.name: described(one)["content"] for one in self.scenarios},
            "strategy": {one.name: described(one)["content"] for one in self.strategies},
            "levels of": {name: _levels(self.points.column(k)) for k, name in enumerate(self.factors)},
            "points": len(self.points),
            "replicates": self.replicates,
            "first_replicate": self.first_replicate,
            "new_luck_per_point": self.new_luck_per_point,
            "keep_scenario_parameters": self.keep_scenario_parameters,
            "seed": self.seed,
            "outcome": dict.fromkeys(self.outcomes, "kept"),
            "months": self.months,
            "state": dict.fromkeys(self.states, "kept"),
            "state_months": "every one" if self.state_months is None else list(self.state_months),
            "parameter": {name: float(value) for name, value in self.parameters.items()},
            "decision rule of": {name: rule.sha256 for name, rule in self.rules.items()},
            "default of": {name: parameter.default for name, parameter in PARAMETERS.items()},
            "version of": package_versions(),
            "hash of the model's code": source_digest(),
            "order of": {
                "scenarios": ", ".join(scenario.name for scenario in self.scenarios),
                "strategies": ", ".join(strategy.name for strategy in self.strategies),
                "factors": ", ".join(self.factors),
                "outcomes": ", ".join(self.outcomes),
                "states": ", ".join(self.states),
            },
        }
        return {"sha256": digest(content), **content}

    @cached_property
    def memo(self) -> dict[Any, Any]:
        """Changed scenarios and strategies made before; used by `coalitionlab.experiments.applying` only."""
        return {}

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name not in ("memo", "fingerprint")}


def package_versions() -> dict[str, str]:
    """The versions of the packages that results depend on."""
    return {name: value for name, value in versions().items() if name in PACKAGES}


def _levels(levels: np.ndarray) -> str:
    """The first digits of a hash of a factor's levels by point, and the levels in words: all if few, else their extent."""
    if levels.dtype == object:
        distinct = [plain(level) for level in dict.fromkeys(levels.tolist())]
        sha256 = digest(finite(levels.tolist()))
    else:
        distinct = np.unique(levels).tolist()
        ordered = levels.astype(levels.dtype.newbyteorder("<"), copy=False)
        sha256 = hashlib.sha256(ordered.dtype.str.encode() + ordered.tobytes()).hexdigest()
    words = [f"{level:.6g}" if isinstance(level, float) else str(level) for level in distinct[:FEW]]
    if len(distinct) > FEW:
        words = [*words[:2], f"... ({len(distinct):,} levels up to {distinct[-1]})"]
    return f"#{sha256[:16]} {', '.join(words)}"
