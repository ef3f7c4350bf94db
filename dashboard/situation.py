"""The whole state of one person's session as one frozen value: what is asked, and where they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Literal

from coalitionlab.experiments.settings import check_count, check_parameters
from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.loader import list_scenarios, list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.names.outcomes import PER_RUN
from coalitionlab.scenarios.records import FrozenDict
from coalitionlab.scenarios.schema import Generated, GeneratedTies, Scenario, Strategy

PAGES = ("watch", "whatif", "compare", "explore", "learn", "bring")
MOST_REPLICATES, MOST_SEED = 1000, 2**31 - 1
Which = Literal["a", "b"]
#: The most that one person may ask for at once, in organisations x months x replicates x (ties of each / 8): some seconds.
MOST_WORK = 20_000_000
MOST_ORGANISATIONS = 2_000
USUAL_DEGREE = 8.0


@dataclass(frozen=True)
class Situation:
    """What a person looks at. Values of the library are held by name, others as they are; equal situations give equal numbers.

    Attributes:
        scenario: a library name, or a Scenario that was brought.
        a, b: the two strategies: library names, or Strategy values that were changed or brought.
        changes: dotted fields of the scenario that differ, such as {"convener.power": 0.8}.
        parameters: model parameters that differ, by name.
        replicates: runs of each strategy.
        seed: of all runs.
        replicate: which of the runs is watched.
        page: one of PAGES.
        outcome: the per-run outcome that is asked about.
        prediction: what was predicted before looking, in the page's own words; empty for nothing.
        local: values of single pages, by a name that begins with the page's, such as {"watch.month": 12}: numbers and short texts.
    """

    scenario: str | Scenario = "milton_keynes"
    a: str | Strategy = "mobilizing_leadership"
    b: str | Strategy = "leaderless"
    changes: Mapping[str, Any] = field(default_factory=FrozenDict)
    parameters: Mapping[str, float] = field(default_factory=FrozenDict)
    replicates: int = 200
    seed: int = 7
    replicate: int = 0
    page: str = "watch"
    outcome: str = "collective_action"
    prediction: str = ""
    local: Mapping[str, Any] = field(default_factory=FrozenDict)

    def __post_init__(self) -> None:
        for name in ("changes", "parameters", "local"):
            object.__setattr__(self, name, FrozenDict(getattr(self, name)))

    def with_(self, **changes: Any) -> Situation:
        """A copy with some fields changed. Raises InputError when the result is not one that can be run."""
        changed = replace(self, **changes)
        changed.check()
        return changed

    @property
    def numbers(self) -> FrozenDict[str, float]:
        """The parameters as floats in order of name: equal for equal values, fit for a key."""
        return FrozenDict({name: float(value) for name, value in sorted(self.parameters.items())})

    @property
    def question(self) -> Situation:
        """What is asked, without where one is on the pages."""
        usual = Situation()
        return replace(self, page=usual.page, replicate=0, prediction="", local=FrozenDict())

    def at(self, name: str, otherwise: Any = None) -> Any:
        """A page's local value."""
        return self.local.get(name, otherwise)

    def check(self) -> None:
        """Raise InputError for unknown names and values out of range."""
        if not isinstance(self.scenario, str | Scenario):
            raise input_error(f"got {quoted(self.scenario)}", "name a scenario", field="scenario")
        for strategy in (self.a, self.b):
            if not isinstance(strategy, str | Strategy):
                raise input_error(f"got {quoted(strategy)}", "name a strategy", field="strategy")
        for what, value, known in (("page", self.page, PAGES), ("outcome", self.outcome, tuple(PER_RUN))):
            if value not in known:
                raise input_error(f"unknown {what} {quoted(value)}", suggest(str(value), known, kind=what))
        for name, least, most in (
            ("replicates", 1, MOST_REPLICATES),
            ("seed", 0, MOST_SEED),
            ("replicate", 0, MOST_SEED),
        ):
            check_count(name, getattr(self, name), least, most)
        check_parameters(self.parameters)
        check_work(scenario_of(self), self.replicates)
        strategy_of(self, "a"), strategy_of(self, "b")


def scenario_of(situation: Situation) -> Scenario:
    """The scenario that is run, changes included. Raises InputError when there is none or a change does not fit."""
    return _scenario(situation.scenario, situation.changes)


def strategy_of(situation: Situation, which: Which) -> Strategy:
    """The strategy `a` or `b`. Raises InputError for an unknown name."""
    return _strategy(situation.a if which == "a" else situation.b)


@lru_cache(maxsize=64)
def _scenario(given: str | Scenario, changes: FrozenDict[str, Any]) -> Scenario:
    found = _named(given, list_scenarios(), "scenario", load_scenario) if isinstance(given, str) else given
    return found.with_(**changes) if changes else found


@lru_cache(maxsize=64)
def _strategy(given: str | Strategy) -> Strategy:
    return _named(given, list_strategies(), "strategy", load_strategy) if isinstance(given, str) else given


def _named(name: str, known: tuple[str, ...], kind: str, load: Any) -> Any:
    """What the library has under that name; never a file, for the name may come out of a link."""
    if name not in known:
        raise input_error(f"unknown {kind} {quoted(name)}", suggest(name, known, kind=kind))
    return load(name)


def organisations_of(scenario: Scenario) -> int:
    """How many organisations a scenario has."""
    organisations = scenario.organisations
    return organisations.count if isinstance(organisations, Generated) else len(organisations)


def check_work(scenario: Scenario, replicates: int) -> None:
    """Raise InputError when so many replicates of the scenario would keep other visitors waiting."""
    size, ties = organisations_of(scenario), scenario.ties
    if size > MOST_ORGANISATIONS:
        remedy = f"the dashboard takes up to {MOST_ORGANISATIONS:,}; the command line takes more"
        raise input_error(f"the scenario has {size:,} organisations", remedy)
    degree = ties.degree if isinstance(ties, GeneratedTies) else len(ties) / max(size, 1)
    if size * scenario.months * replicates * max(1.0, degree / USUAL_DEGREE) > MOST_WORK:
        request = f"{size:,} organisations over {scenario.months:,} months, {replicates:,} times"
        remedy = "ask for fewer replicates here, or use the command line, which has no such bound"
        raise input_error(f"too much for the dashboard ({request})", remedy)
