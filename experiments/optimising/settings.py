"""The settings of a search, checked before anything runs."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from coalitionlab.experiments.optimising.drafts import last_month
from coalitionlab.experiments.optimising.moves import Limits
from coalitionlab.experiments.provenance import described, digest
from coalitionlab.experiments.settings import (
    AnyScenario,
    AnyStrategy,
    check_aims,
    check_count,
    check_outcome,
    check_parameters,
    listed_strategies,
    resolve_scenarios,
    resolve_strategies,
)
from coalitionlab.experiments.worlds.draws import World, draw_worlds
from coalitionlab.scenarios.errors import InputError, input_error, quoted, suggest
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Ways to sum up scenarios and worlds.
ROBUST = ("mean", "worst", "regret")
#: Name of the strategy that is found, and of its file; the others of a front are called front_2 and so on.
FOUND = "found"
_RESERVED = re.compile(rf"{FOUND}|front_\d+")
#: With one of these outcomes phases may spend less than the capacity.
EFFORT_OUTCOMES = ("effort_spent", "action_per_effort")
MOST_CAPACITY = 100_000.0
#: Replicates of every strategy in every world of the held-out test, at least.
LEAST_PER_WORLD = 8
#: The smallest values that are accepted.
LEAST = {"worlds": 0, "trials": 1, "replicates": 4, "test_replicates": 20, "phases": 1, "seed": 0}
#: Settings with which a search that is continued may differ.
LONGER = ("trials", "test_replicates")
#: Separates the random numbers of the search from those of other experiments with the same seed.
STREAM = 0x6C75636B


@dataclass(frozen=True)
class SearchSettings:
    """Everything that the result of a search depends on; see `optimise` for the meaning of the fields.

    `library` and `own` are the strategies that the search starts from and that its result is compared with.
    """

    scenarios: tuple[Scenario, ...]
    library: tuple[Strategy, ...]
    outcomes: tuple[str, ...]
    robust: str
    capacity: float | None
    worlds: int
    trials: int
    replicates: int
    test_replicates: int
    phases: int
    keep_style: bool
    seed: int
    parameters: Mapping[str, float]
    own: tuple[Strategy, ...] = ()

    @property
    def rivals(self) -> tuple[Strategy, ...]:
        """The strategies of the library and the user's own."""
        return (*self.library, *self.own)

    @property
    def limits(self) -> Limits:
        """What a strategy may be."""
        last = max(last_month(scenario) for scenario in self.scenarios)
        spending = any(outcome in EFFORT_OUTCOMES for outcome in self.outcomes)
        return Limits(self.phases, last, not self.keep_style, spending)

    @property
    def cases(self) -> int:
        """Number of scenarios times worlds."""
        return len(self.scenarios) * max(1, self.worlds)

    @property
    def tests_per_world(self) -> int:
        """Replicates of the held-out test in every scenario and world."""
        if not self.worlds:
            return self.test_replicates
        return max(LEAST_PER_WORLD, self.test_replicates // self.worlds)

    @cached_property
    def search_seed(self) -> int:
        """Seed of the search; the held-out test uses `seed` itself, as `compare` does."""
        return int(np.random.SeedSequence([STREAM, self.seed]).generate_state(1, np.uint32)[0])

    @cached_property
    def search_worlds(self) -> tuple[World, ...]:
        """The worlds of the search; those of the held-out test are others."""
        return draw_worlds(self.worlds, seed=self.search_seed, fixed=self.parameters)

    def plain(self) -> dict[str, Any]:
        """The settings other than scenarios and strategies."""
        left_out = ("scenarios", "library", "own")
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name not in left_out}

    def identity(self) -> str:
        """SHA-256 of all that the search depends on; with more trials it is the same search, continued."""
        plain = {name: value for name, value in self.plain().items() if name not in LONGER}
        content = {
            name: [described(part)["sha256"] for part in getattr(self, name)]
            for name in ("scenarios", "library", "own")
        }
        return digest(plain | content)


def check_settings(
    scenarios: AnyScenario | Sequence[AnyScenario],
    strategies: AnyStrategy | Sequence[AnyStrategy] | None = None,
    *,
    outcome: str | Sequence[str],
    capacity: float | None = None,
    robust: str = "mean",
    parameters: Mapping[str, float] | None = None,
    keep_style: bool = False,
    **counts: int,
) -> SearchSettings:
    """The settings of a search. Raises InputError for anything unknown, repeated or out of range."""
    for name, value in counts.items():
        check_count(name, value, LEAST[name])
    if robust not in ROBUST:
        raise input_error(
            f"unknown value {quoted(robust)}", suggest(robust, ROBUST, kind="value"), field="robust"
        )
    cases = resolve_scenarios(scenarios)
    if capacity is not None:
        cases = tuple(with_capacity(scenario, capacity) for scenario in cases)
    library = resolve_strategies(None)
    own = own_strategies(strategies, library)
    check_aims(cases, own)
    return SearchSettings(
        cases, library, check_outcomes(outcome), robust, capacity, keep_style=keep_style,
        parameters=check_parameters(parameters or {}), own=own, **counts,
    )  # fmt: skip


def check_outcomes(given: str | Sequence[str]) -> tuple[str, ...]:
    """The outcomes as a tuple. Raises InputError for none, an unknown one, or one that is repeated."""
    outcomes = (given,) if isinstance(given, str) else tuple(given)
    if not outcomes:
        raise input_error("no outcome", "name at least one", field="outcome")
    for name in outcomes:
        check_outcome(name)
        if outcomes.count(name) > 1:
            raise input_error(f"{quoted(name)} is named twice", "name each once", field="outcome")
    return outcomes


def with_capacity(scenario: Scenario, capacity: Any) -> Scenario:
    """The scenario with this many staff-days in every month; its events no longer change them.

    Raises InputError unless this is a number above 0 and at most 100,000.
    """
    is_number = isinstance(capacity, int | float) and not isinstance(capacity, bool)
    if not (is_number and math.isfinite(capacity) and 0 < capacity <= MOST_CAPACITY):
        remedy = f"write staff-days a month, above 0 and at most {MOST_CAPACITY:,.0f}"
        raise input_error(f"got {quoted(capacity)}", remedy, field="capacity")
    events = tuple(event.with_(capacity=None) for event in scenario.environment.events)
    return scenario.with_(**{"convener.capacity": float(capacity), "environment.events": events})


def own_strategies(
    given: AnyStrategy | Sequence[AnyStrategy] | None, library: Sequence[Strategy]
) -> tuple[Strategy, ...]:
    """The user's own strategies, each once, without those that the library has.

    Raises InputError for what is no strategy, and for a name that is reserved or has two meanings.
    """
    shipped = {strategy.name: strategy for strategy in library}
    own: dict[str, Strategy] = {}
    for each in listed_strategies(() if given is None else given):
        (strategy,) = resolve_strategies([each])
        name = strategy.name
        if _RESERVED.fullmatch(name):
            raise _misnamed(f"the name {quoted(name)} is reserved for the results", strategy)
        if name in shipped:
            if not _same(strategy, shipped[name]):
                raise _misnamed(f"{quoted(name)} differs from the library's strategy of that name", strategy)
        elif not _same(strategy, own.setdefault(name, strategy)):
            raise _misnamed(f"two different strategies called {quoted(name)}", strategy)
    return tuple(own.values())


def _same(first: Strategy, second: Strategy) -> bool:
    """Whether two strategies certainly do the same; functions given as values may hold what their text does not show."""
    if first is second:
        return True
    if described(first)["sha256"] != described(second)["sha256"]:
        return False
    if isinstance(first, Led) and isinstance(second, Led):
        return first.leader is second.leader or (first.file != "" and first.file == second.file)
    return type(first) is type(second)


def _misnamed(problem: str, strategy: Strategy) -> InputError:
    remedy = (
        "rename the function"
        if isinstance(strategy, Led)
        else "rename its file, or write another name: into it"
    )
    return input_error(problem, remedy, field="strategy")
