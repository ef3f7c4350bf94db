"""The model as a Mesa user knows it: one run, stepped month by month by the same compiled month as the batch."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import mesa
import numpy as np
from mesa.agent import AgentSet

from coalitionlab.agents.convener import Convener
from coalitionlab.agents.convener_view import Leader, view_of
from coalitionlab.agents.organisation import Organisation
from coalitionlab.model.building import Ground, build
from coalitionlab.model.horizon import milestone_needs, withdrawal
from coalitionlab.model.inputs import as_count, as_scenario, as_seed, as_strategy
from coalitionlab.model.intention import Intention, led_by_function, led_by_plan
from coalitionlab.model.month import month
from coalitionlab.model.outcomes import MONTHLY_NAMES, RUN_NAMES
from coalitionlab.model.own_rule import Rule, own_rule
from coalitionlab.model.plan import plan
from coalitionlab.model.randomness import run_key
from coalitionlab.model.recording import record_month, record_run
from coalitionlab.model.running import pass_milestones
from coalitionlab.model.surroundings import Surroundings
from coalitionlab.scenarios.errors import quoted, refuse, suggest
from coalitionlab.scenarios.schema import Scenario, Strategy

if TYPE_CHECKING:
    import pandas as pd

#: What is collected of each agent when `collect_agents` is asked for (the convener's row has only a name and a status).
REPORTED = ("name", "sector", "status", "utility", "ownership", "trust", "awareness", "legitimacy")
_JOINS, _LEAVES = MONTHLY_NAMES.index("joins"), MONTHLY_NAMES.index("leaves")


class CoalitionModel(mesa.Model):
    """One run of a scenario under a strategy, as a `mesa.Model`.

    Args:
        scenario, strategy: values, library names or paths. The strategy may also be None (no effort) or a function of a
            `ConvenerView` that is asked before each month and answers with staff-days by action.
        rng: with a whole number k, replicate 0 of `simulate(..., seed=k)`, bit for bit. A NumPy Generator or None: a seed
            is drawn and kept as `seed`.
        replicate: which replicate of that seed.
        parameters: values that win over the scenario's own.
        rule: a decision rule of the user's own, see `own_rule`.
        collect_agents: whether the datacollector also records each organisation, which costs time.

    Attributes:
        seed, replicate: what the run's luck came from.
        month: months that have passed, 0 at the start.
        month_law: the compiled month that `step` calls, and the name of the rule in it, `rule_name`.
        convener: the Convener.
        rows: all Organisations, in the order of the scenario.
        climate: opinion, regulation, failures and funding, to read and to change.
        population, system: the arrays beneath.

    `running` turns False when the scenario's months have passed. Raises InputError (a ValueError) for bad input.
    """

    def __init__(
        self,
        scenario: Scenario | str | Path,
        strategy: Strategy | str | Path | Leader | None = None,
        rng: Any = None,
        *,
        replicate: int = 0,
        parameters: Mapping[str, float] | None = None,
        rule: Rule | None = None,
        collect_agents: bool = False,
    ) -> None:
        ground, lever = Ground.of(as_scenario(scenario), parameters), as_strategy(strategy)
        super().__init__(rng=rng)
        self.seed, self.replicate, self.strategy = (
            as_seed(rng, self.rng),
            as_count("replicate", replicate),
            lever,
        )
        self.month_law: Any = month if rule is None else own_rule(rule)[0]
        self.rule_name = ground.scenario.decision.rule if rule is None else getattr(rule, "__name__", "own")
        self._ground, self.month, self.withdrawal = ground, 0, withdrawal(ground.scenario)
        self.population = ground.population(run_key(self.seed, self.replicate))
        self.sectors = self.population.blueprint.sectors
        self.system = build(ground, self.population, lever)
        self.climate = Surroundings(self.system.climate)
        self.convener = Convener(self)
        self.rows = tuple(Organisation(self, row) for row in range(self.population.size))
        self._row_of = {one.name: one for one in self.rows}
        self._leader = strategy if lever is not strategy and callable(strategy) else None
        self._plan, self._phase, self._moves = plan(lever, self.sectors), 0, [0, 0]
        self._needs = milestone_needs(ground.scenario, self.population.blueprint)
        self._reached = np.full(len(ground.scenario.milestones), np.nan)
        self._months, self._spent = np.zeros((ground.scenario.months, len(MONTHLY_NAMES))), 0.0
        self._intention: Intention | None = None
        self._mesa_step, self.step = self.step, self._checked_step  # type: ignore[method-assign]
        reported = {name: partial(_seen_of, name=name) for name in REPORTED} if collect_agents else None
        self.datacollector = mesa.DataCollector(
            {name: partial(_outcome, place=place) for place, name in enumerate(MONTHLY_NAMES)}, reported
        )

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self._ground.scenario

    @scenario.setter
    def scenario(self, mesas_own: Any) -> None:
        """Mesa 3.5 and later keep a scenario of their own here while a model is made; this model has the user's."""
        if hasattr(self, "_ground"):
            raise AttributeError("the scenario of a model is fixed; make a new model")

    @property
    def organisations(self) -> AgentSet:
        """All organisations as a Mesa AgentSet, without the convener."""
        return AgentSet(self.rows, random=self.random)

    def organisation(self, name: str | Organisation) -> Organisation:
        """The organisation of that name. Raises InputError with the nearest name when there is none."""
        if isinstance(name, Organisation) and name.model is self:
            return name
        found = self._row_of.get(name) if isinstance(name, str) else None
        if found is None:
            shown = name.name if isinstance(name, Organisation) else name
            raise refuse(
                f"the unknown organisation {quoted(shown)}",
                suggest(str(shown), self._row_of, kind="organisation"),
            )
        return found

    def _checked_step(self) -> None:
        """What `step` is for users: all that can go wrong does so before Mesa's clock has moved."""
        if self.month >= self.scenario.months:
            raise RuntimeError(f"the run is over: its {self.scenario.months} months have passed")
        self._intention = self._intend()
        self._mesa_step()

    def _intend(self) -> Intention:
        """What the convener will do in the coming month: by hand, else as its function or its strategy says."""
        last = self._months[max(0, self.month - 1)]
        planned = led_by_plan(self.system, self._plan, self._phase, self.month, self.withdrawal, last)
        if (by_hand := self.convener.take_plan()) is not None and not self.convener.has_withdrawn:
            return planned.instead(by_hand)
        if self._leader is not None and not self.convener.has_withdrawn:
            return planned.instead(
                led_by_function(self._leader, view_of(self), self.convener.capacity, self.sectors)
            )
        return planned

    def step(self) -> None:
        """One month. Raises RuntimeError when the scenario's months have passed, InputError for bad spending."""
        if self.month >= self.scenario.months:  # Mesa's clock ran on
            return
        intention, self._intention = self._intention or self._intend(), None
        out = self._months[self.month]
        self.system.convener["admits"] = intention.admits
        self._spent += self.month_law(self.system, self.month, intention.days, intention.aims)
        record_month(self.system, out)
        pass_milestones(self.system, self.month, *self._needs, self._reached)
        out[_JOINS], out[_LEAVES] = out[_JOINS] + self._moves[0], out[_LEAVES] + self._moves[1]
        self._moves, self._phase = [0, 0], intention.phase
        self.convener.forget_plan()
        self.month += 1
        self.running = self.month < self.scenario.months
        self.datacollector.collect(self)

    def run_for(self, months: int) -> None:  # type: ignore[override]
        """Runs so many months, or as many as are left."""
        for _ in range(min(as_count("months", months), self.scenario.months - self.month)):
            self.step()

    def note_move(self, came_in: bool) -> None:
        """Notes that an organisation was put in or taken out by hand, for the coming month's joins and leaves."""
        self._moves[0 if came_in else 1] += 1

    def outcomes(self) -> pd.DataFrame:
        """The monthly outcomes so far: a row a month, numbered from 1."""
        import pandas as pd

        index = pd.RangeIndex(1, self.month + 1, name="month")
        return pd.DataFrame(self._months[: self.month].copy(), columns=list(MONTHLY_NAMES), index=index)

    def run_outcomes(self) -> dict[str, float]:
        """The outcomes of the run so far, by the names of PER_RUN. Raises ValueError before the first month."""
        if self.month == 0:
            raise ValueError("no month has passed yet")
        out, scenario = np.zeros(len(RUN_NAMES)), self.scenario
        months = self._months[: self.month]
        record_run(months, self.withdrawal, scenario.bar, scenario.success_sectors, self._spent, out)
        return dict(zip(RUN_NAMES, map(float, out), strict=True))

    @property
    def milestones(self) -> dict[str, int | None]:
        """The month, from 1, in which each of the scenario's milestones was first reached; None when it was not."""
        names = [milestone.name for milestone in self.scenario.milestones]
        return {
            name: None if when != when else int(when) for name, when in zip(names, self._reached, strict=True)
        }

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        """Refused: agents and parts of the system are views of the same memory, which a copy would tear apart."""
        raise TypeError(
            "a running model cannot be copied; make another with the same scenario, strategy and seed"
        )


def _outcome(model: CoalitionModel, place: int) -> float:
    return float(model._months[model.month - 1, place])


def _seen_of(agent: Any, name: str) -> Any:
    return getattr(agent, name, float("nan"))
