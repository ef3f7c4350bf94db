"""One run, taken on month by month or all at once, with everything about it that one may want to look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from coalitionlab.agents.asking import RunLeader
from coalitionlab.agents.convener_view import People, people_of
from coalitionlab.agents.spending import Spending
from coalitionlab.model.ground import Ground
from coalitionlab.model.leading import Decider
from coalitionlab.model.notes import room_for_notes
from coalitionlab.model.plan import followed, phases_met
from coalitionlab.model.population import Population
from coalitionlab.model.randomness import run_key
from coalitionlab.model.recording import record_run
from coalitionlab.model.run import USUAL, Runner, begin
from coalitionlab.model.system import System
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.names.actions import ACTION_NAMES
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES, RUN_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy


def build(ground: Ground, population: Population, strategy: Strategy) -> System:
    """The system of one run, ready for its first month."""
    system, inside = ground.system(population, strategy)
    begin(system, inside)
    return system


class Trace:
    """One run of n organisations over T months, as far as it has got; with m places for directed ties and A actions.

    Attributes
    ----------
    scenario, strategy, seed, replicate, ground, population, system :
        What is run, and the arrays beneath.
    passed : int
        Months that have passed.
    months : ndarray, shape (T, len(MONTHLY))
        Monthly outcomes.
    delivered : ndarray
        The month, from 1, in which each goal was first delivered; nan before.
    days : ndarray, shape (T, A)
        Staff-days that the convener spent.
    before : ndarray, shape (n,)
        Status before the first month.
    status, utility, chance : ndarray, shape (T, n)
        Of every organisation at the end of each month; the chance to be inside is that of the decision.
    rows : ndarray of int64, shape (k,)
        Organisations looked at closely (a list of rows or a slice was given): for these there are `terms`, `seen` and `state`,
        and with them `overall`.
    terms, seen, state, overall, trust, strength :
        See `model.notes.Notes`; `trust` and `strength` only where ties are observed.
    """

    def __init__(
        self,
        ground: Ground,
        strategy: Strategy,
        *,
        seed: int = 0,
        replicate: int = 0,
        runner: Runner = USUAL,
        months: int | None = None,
        rows: Any = (),
        ties: bool = False,
        decide: Callable[[int], Spending] | None = None,
    ) -> None:
        self.scenario, self.strategy, self.seed, self.replicate = ground.scenario, strategy, seed, replicate
        self.ground, self._runner = ground, runner
        self.population = ground.population(run_key(seed, replicate))
        self.system = build(ground, self.population, strategy)
        self.plan = ground.plan(strategy)
        self.passed, self.spent = 0, 0.0
        horizon = ground.scenario.months if months is None else min(months, ground.scenario.months)
        self.months = np.zeros((horizon, len(MONTHLY_NAMES)))
        self.delivered = np.full(len(ground.frame.goals), np.nan)
        self.days = np.zeros((horizon, len(ACTION_NAMES)))
        self.before = np.array(self.system.state["status"])
        chosen = rows if isinstance(rows, slice) else np.asarray(rows, np.int64)
        self.rows = np.arange(self.population.size)[chosen]
        self._notes = room_for_notes(self.system, horizon, self.rows, ties)
        (self.status, self.utility, self.chance, _, self.terms, self.seen, self.state, self.overall, self.trust,
         self.strength) = self._notes  # fmt: skip
        self._phase = np.zeros(horizon + 1, np.int64)  #: the row of the plan's phase before each month
        self._decide = decide or (self._ask if isinstance(strategy, Led) else self.planned)
        self._decider = Decider(self.population.size, self._note)

    def advance(self, months: int) -> None:
        """Takes the run on by so many months. Raises InputError when a function that leads asks for what cannot be done."""
        first, last, decider = self.passed, self.passed + months, self._decider
        spent = self._runner.advance(
            self.system, self.ground.frame, first, last, decider.desk, decider.ask, self.months, self.delivered, self._notes
        )  # fmt: skip
        decider.check()
        self.passed, self.spent = last, self.spent + spent

    @property
    def outcomes(self) -> np.ndarray:
        """The outcomes of the months that have passed, in the order of PER_RUN."""
        out = np.zeros(len(RUN_NAMES))
        record_run(
            self.months[: self.passed], self.ground.frame, float(self.system.p["months_per_year"]), self.spent, self.delivered, out,
        )  # fmt: skip
        return out

    @property
    def phases(self) -> np.ndarray:
        """The number of the strategy's phase in each of T months, from 0; one more than the last when all are over."""
        return phases_met(self.plan, self.months)

    @cached_property
    def people(self) -> People:
        """What anyone can see of the organisations that does not change."""
        return people_of(self.ground.blueprint, self.system.traits["profile"])

    def planned(self, number: int) -> Spending:
        """What the strategy's plan does in month `number` (from 0)."""
        last_month = self.months[max(0, number - 1)]
        phase, row = followed(self.plan, int(self._phase[number]), number, last_month)
        self._phase[number + 1] = phase
        if row >= len(self.plan.effort):
            return Spending(np.zeros(len(ACTION_NAMES)), np.zeros(len(ACTION_NAMES), np.int64), np.nan, {})
        days = self.system.convener["capacity"] * self.plan.effort[row]
        return Spending(days, self.plan.aims[row], float(self.plan.admits[row]), {})

    @cached_property
    def _leader(self) -> RunLeader:
        return RunLeader.of(self.strategy, self.ground.blueprint.sectors)  # type: ignore[arg-type]

    def _ask(self, number: int) -> Spending:
        """What the function that leads asks for."""
        return self._leader.ask(self._decider.view(number, self.scenario.months, self.people))

    def _note(self, _: int, number: int) -> Spending:
        spending = self._decide(number)
        self.days[number] = spending.days
        return spending


def trace(
    scenario: Scenario,
    strategy: Strategy,
    *,
    seed: int = 0,
    replicate: int = 0,
    parameters: Mapping[str, float] | None = None,
    months: int | None = None,
    runner: Runner = USUAL,
    rows: Any = (),
    ties: bool = False,
) -> Trace:
    """One run month by month: the same run that `simulate` makes of this seed and replicate.

    After `months`, when given and less than the scenario's, it is stopped, and its outcomes are those of the months made.
    `runner`, `rows` and `ties` are as for `Trace`. Raises ValueError for a bad parameter.
    """
    ground = Ground.of(scenario, parameters)
    traced = Trace(ground, strategy, seed=seed, replicate=replicate, months=months, runner=runner, rows=rows, ties=ties)
    traced.advance(len(traced.months))
    return traced
