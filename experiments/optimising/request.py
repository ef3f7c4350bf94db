"""What is asked of the search, checked and made definite: a frozen value that says it all."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from coalitionlab.experiments.comparing.summaries import check_outcome
from coalitionlab.experiments.optimising.draft import last_month
from coalitionlab.experiments.optimising.moves import Limits
from coalitionlab.experiments.optimising.own import own_strategies
from coalitionlab.experiments.optimising.scores import ROBUST
from coalitionlab.experiments.provenance import described, digest
from coalitionlab.experiments.settings import (
    AnyScenario,
    AnyStrategy,
    check_aims,
    check_count,
    check_parameters,
    resolve_scenarios,
    resolve_strategies,
)
from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Outcomes for which spending less than the capacity may be better: then phases may.
OF_EFFORT = ("effort_spent", "action_per_effort")
MOST_CAPACITY = 100_000.0
#: In every world of the judgement each strategy is run at least this often.
LEAST_A_WORLD = 8


@dataclass(frozen=True)
class Request:
    """A search: where, for what, how robust, with how much work. `library` and `own`, strategies of one's own, are what it starts from
    and is judged against."""

    scenarios: tuple[Scenario, ...]
    library: tuple[Strategy, ...]
    outcomes: tuple[str, ...]
    robust: str
    capacity: float | None
    worlds: int
    trials: int
    replicates: int
    judged: int
    phases: int
    style: bool
    seed: int
    parameters: Mapping[str, float] = field(default_factory=dict)
    own: tuple[Strategy, ...] = ()

    @property
    def rivals(self) -> tuple[Strategy, ...]:
        """All that it starts from and is judged against, under the same capacity and luck."""
        return (*self.library, *self.own)

    @property
    def each(self) -> int:
        """Replicates of the judgement in every scenario and world."""
        return max(LEAST_A_WORLD, self.judged // self.worlds) if self.worlds else self.judged

    @property
    def limits(self) -> Limits:
        """What a strategy may be."""
        horizon = max(last_month(one) for one in self.scenarios)
        return Limits(self.phases, horizon, self.style, any(name in OF_EFFORT for name in self.outcomes))

    @property
    def front(self) -> bool:
        """Whether a Pareto front is asked for."""
        return len(self.outcomes) > 1

    def identity(self) -> str:
        """The SHA-256 of all that the search depends on; more trials are a longer search, not another one."""
        plain = {one.name: getattr(self, one.name) for one in fields(self)} | {
            name: [described(one)["sha256"] for one in getattr(self, name)]
            for name in ("scenarios", "library", "own")
        }
        left_out = ("trials", "judged") if self.own else ("trials", "judged", "own")
        return digest({name: value for name, value in plain.items() if name not in left_out})


def requested(
    scenarios: AnyScenario | Sequence[AnyScenario], outcome: str | Sequence[str], *, robust: str, capacity: float | None,
    worlds: int, trials: int, replicates: int, judged: int, phases: int, style: bool, seed: int,
    parameters: Mapping[str, float] | None, strategies: AnyStrategy | Sequence[AnyStrategy] | None = None,
) -> Request:  # fmt: skip
    """The request, checked. Raises InputError for anything unknown, twice or out of range."""
    counts: dict[str, tuple[int, int]] = {
        "worlds": (worlds, 0), "trials": (trials, 1), "replicates": (replicates, 4), "judged": (judged, 20),
        "phases": (phases, 1), "seed": (seed, 0),
    }  # fmt: skip
    for name, (value, least) in counts.items():
        check_count(name, value, least)
    if robust not in ROBUST:
        raise input_error(
            f"unknown way {quoted(robust)}", suggest(robust, ROBUST, kind="way"), field="robust"
        )
    outcomes = (outcome,) if isinstance(outcome, str) else tuple(outcome)
    check_outcomes(outcomes)
    cases = resolve_scenarios(scenarios)
    if capacity is not None:
        cases = tuple(with_capacity(one, capacity) for one in cases)
    library = resolve_strategies(None)
    own = own_strategies(strategies, library)
    check_aims(cases, own)
    return Request(
        cases, library, outcomes, robust, capacity, worlds, trials, replicates, judged, phases, style, seed,
        check_parameters(parameters or {}), own,
    )  # fmt: skip


def check_outcomes(outcomes: Sequence[str]) -> None:
    """Raise InputError for no outcome, an unknown one, or one given twice."""
    if not outcomes:
        raise input_error("none given", "name at least one", field="outcome")
    for place, name in enumerate(outcomes):
        check_outcome(name)
        if name in outcomes[:place]:
            raise input_error(f"{quoted(name)} is given twice", "name each once", field="outcome")


def with_capacity(scenario: Scenario, capacity: Any) -> Scenario:
    """The scenario with this many staff-days every month: events that would change the capacity no longer do.

    Raises InputError for what is not a number from 0 to 100 000.
    """
    good = isinstance(capacity, int | float) and not isinstance(capacity, bool) and math.isfinite(capacity)
    if not (good and 0 < capacity <= MOST_CAPACITY):
        do = f"write staff-days a month, above 0 and at most {MOST_CAPACITY:,.0f}"
        raise input_error(f"got {quoted(capacity)}", do, field="capacity")
    events = tuple(one.with_(capacity=None) for one in scenario.environment.events)
    return scenario.with_(**{"convener.capacity": float(capacity), "environment.events": events})
