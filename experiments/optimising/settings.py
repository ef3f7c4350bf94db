"""The settings of a search, checked before anything runs."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from coalitionlab.experiments.files import digest
from coalitionlab.experiments.money import planned_cost
from coalitionlab.experiments.optimising.drafts import AS_TODAY
from coalitionlab.experiments.optimising.limits import LEAST, Limits, budget_of, staff_days
from coalitionlab.experiments.provenance import described
from coalitionlab.experiments.settings import (
    NO_LEADER,
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
from coalitionlab.scenarios.errors import check_name, input_error, is_number, quoted
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.schema import Scenario, Strategy, Style

#: Ways to sum up scenarios and worlds.
ROBUST = ("mean", "worst", "regret")
#: Name of the result, and of its file; the others of a front are called front_2 and so on.
FOUND = "found"
RESERVED = re.compile(rf"{FOUND}|front_\d+")
#: With one of these outcomes, or within an amount of money, phases may spend less than the capacity.
EFFORT_OUTCOMES = ("effort_spent", "action_per_effort")
MOST_CAPACITY = 100_000.0
#: Replicates of every strategy in every world of the held-out test, at least.
LEAST_PER_WORLD = 8
#: The smallest values that are accepted.
SMALLEST = {"worlds": 0, "trials": 1, "replicates": 4, "test_replicates": 20, "phases": 1, "seed": 0, "most": 1}
#: Settings with which a search that is continued may differ.
LONGER = ("trials", "test_replicates")
#: Separates the random numbers of the search from those of other experiments with the same seed.
STREAM = 0x6C75636B


@dataclass(frozen=True)
class SearchSettings:
    """Everything that the result of a search depends on; see `optimise` for the meaning of the fields.

    `library` and `own` are the strategies that the search starts from and that its result is compared with; `current`, the name of
    one of them, is the plan of today.
    """

    scenarios: tuple[Scenario, ...]
    library: tuple[Strategy, ...]
    own: tuple[Strategy, ...]
    outcomes: tuple[str, ...]
    robust: str
    capacity: float | None
    worlds: int
    trials: int
    replicates: int
    test_replicates: int
    phases: int
    most: int | None
    least: float
    style: bool
    current: str
    money: float | None
    seed: int
    parameters: Mapping[str, float]

    @property
    def rivals(self) -> tuple[Strategy, ...]:
        """The strategies of the library and the user's own."""
        return (*self.library, *self.own)

    @property
    def current_style(self) -> Style:
        """How the convener leads under the plan of today, where that says so."""
        plan = next(each for each in self.rivals if each.name == self.current)
        return AS_TODAY if isinstance(plan, Led) else plan.convener

    @property
    def limits(self) -> Limits:
        """What a plan may be."""
        staff = staff_days(self.scenarios, self.last_month)
        return Limits(self.most, self.least, staff, budget_of(self.scenarios, self.money, self.last_month))

    @property
    def last_month(self) -> int:
        """The last month in which the convener can act in one of the scenarios."""
        return max(case.led_months for case in self.scenarios)

    @property
    def spending(self) -> bool:
        """Whether phases may spend less than the capacity."""
        return self.money is not None or any(outcome in EFFORT_OUTCOMES for outcome in self.outcomes)

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

    @property
    def search_seed(self) -> int:
        """Seed of the search; the held-out test uses `seed` itself, as `compare` does."""
        return int(np.random.SeedSequence([STREAM, self.seed]).generate_state(1, np.uint32)[0])

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
    most: int | None = None,
    least: float = LEAST,
    style: bool = False,
    current: AnyStrategy = NO_LEADER,
    money: float | None = None,
    **counts: int,
) -> SearchSettings:
    """The settings of a search. Raises InputError for anything unknown, repeated or out of range."""
    for name, value in {**counts, **({} if most is None else {"most": most})}.items():
        check_count(name, value, SMALLEST[name])
    check_name(robust, ROBUST, "value", field="robust")
    outcomes = (outcome,) if isinstance(outcome, str) else tuple(outcome)
    if not outcomes or len(set(outcomes)) < len(outcomes):
        problem = "an outcome is named twice" if outcomes else "no outcome"
        raise input_error(problem, "name at least one, each once", field="outcome")
    for name in outcomes:
        check_outcome(name)
    cases = resolve_scenarios(scenarios)
    if capacity is not None:
        cases = tuple(with_capacity(scenario, capacity) for scenario in cases)
    library = resolve_strategies(None)
    today = resolve_strategies(current)
    own = own_strategies([*(() if strategies is None else listed_strategies(strategies)), *today], library)
    check_aims(cases, own)
    settings = SearchSettings(
        cases, library, own, outcomes, robust, capacity, most=most, least=_checked_least(least), style=style,
        current=today[0].name, money=_checked_money(money, cases), parameters=check_parameters(parameters or {}), **counts,
    )  # fmt: skip
    return settings if settings.money is None else _within_money(settings)


def _checked_money(money: Any, cases: Sequence[Scenario]) -> float | None:
    """The money that a plan may cost: what was asked for, otherwise the least budget that a scenario has; None for any."""
    budgets = [each.money.budget for each in cases if each.money.budget is not None and each.money.is_priced]
    if money is None:
        return min(budgets, default=None)
    if not (is_number(money) and math.isfinite(money) and money > 0):
        raise input_error(f"got {quoted(money)}", "write an amount above 0", field="money")
    for each in cases:
        if not each.money.is_priced:
            remedy = "write it in the scenario (money: {day_rate: 400}), or add --set money.day_rate=400"
            raise input_error(f"what a staff-day costs is not said in {each.name}", remedy, field="money")
    return float(money)


def _within_money(settings: SearchSettings) -> SearchSettings:
    """The settings with every rival brought within the money: one that costs more spends that much less of each month's staff-days.

    Raises InputError for a Python function, whose costs are not known beforehand, and for money that is too little for any plan.
    """
    least = settings.limits.least_money
    if settings.money is not None and settings.money < least:
        remedy = f"write at least {math.ceil(least):,} (a tenth of the staff-days, for the dearest action), or fewer staff-days"
        raise input_error(f"got {settings.money:g}, which pays for too little", remedy, field="money")
    for plan in settings.own:
        if isinstance(plan, Led):
            problem = f"what the Python function {plan.name} costs is not known beforehand"
            raise input_error(problem, "leave out --money, or the function", field="money")
    own, library = ([_paid(plan, settings) for plan in plans] for plans in (settings.own, settings.library))
    return replace(settings, own=tuple(own), library=tuple(library))


def _paid(plan: Strategy, settings: SearchSettings) -> Strategy:
    cost = max(planned_cost(case, plan) for case in settings.scenarios)
    if settings.money is None or cost <= settings.money:
        return plan
    part = settings.money / cost
    return plan.with_(phases=[phase.with_(share=phase.share * part) for phase in plan.phases])


def _checked_least(least: Any) -> float:
    if not (is_number(least) and 0 <= least <= MOST_CAPACITY):
        remedy = f"write staff-days a month, from 0 to {MOST_CAPACITY:,.0f}"
        raise input_error(f"got {quoted(least)}", remedy, field="least")
    return float(least)


def with_capacity(scenario: Scenario, capacity: Any) -> Scenario:
    """The scenario with this many staff-days in every month; its events no longer change them.

    Raises InputError unless this is a number above 0 and at most 100,000.
    """
    if not (is_number(capacity) and math.isfinite(capacity) and 0 < capacity <= MOST_CAPACITY):
        remedy = f"write staff-days a month, above 0 and at most {MOST_CAPACITY:,.0f}"
        raise input_error(f"got {quoted(capacity)}", remedy, field="capacity")
    events = tuple(event.with_(capacity=None) for event in scenario.environment.events)
    return scenario.with_(**{"convener.capacity": float(capacity), "environment.events": events})


def own_strategies(
    strategies: AnyStrategy | Sequence[AnyStrategy] | None, library: Sequence[Strategy]
) -> tuple[Strategy, ...]:
    """The user's own strategies, each once, without those that the library has.

    Raises InputError for what is no strategy, and for a name that is reserved or that another strategy has.
    """
    by_name = {strategy.name: strategy for strategy in library}
    for each in listed_strategies(() if strategies is None else strategies):
        (strategy,) = resolve_strategies([each])
        name = strategy.name
        if RESERVED.fullmatch(name):
            problem = f"the name {quoted(name)} is reserved for the results"
            raise input_error(problem, "rename the strategy", field="strategy")
        if not _same(strategy, by_name.setdefault(name, strategy)):
            problem = f"another strategy is called {quoted(name)}"
            raise input_error(problem, "rename one of the two", field="strategy")
    return tuple(by_name.values())[len(library) :]


def _same(first: Strategy, second: Strategy) -> bool:
    """Whether two strategies certainly do the same; functions given as values may hold what their text does not show."""
    if described(first)["sha256"] != described(second)["sha256"]:
        return False
    if isinstance(first, Led) and isinstance(second, Led):
        return first.leader is second.leader or (first.file != "" and first.file == second.file)
    return type(first) is type(second)
