"""The model as a Mesa user knows it: one run, stepped month by month by the same compiled month as the batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import mesa
import numpy as np
from mesa.agent import AgentSet

from coalitionlab.agents.asking import RunLeader
from coalitionlab.agents.convener import Convener
from coalitionlab.agents.convener_view import PLACES, ConvenerView, Leader
from coalitionlab.agents.fields import shows
from coalitionlab.agents.organisation import Organisation
from coalitionlab.agents.spending import Spending
from coalitionlab.model.compiled import opened
from coalitionlab.model.explanation import Explanation
from coalitionlab.model.ground import Ground
from coalitionlab.model.moving import renew_capacity as _renew_capacity
from coalitionlab.model.notes import readings_of, room_for_notes
from coalitionlab.model.own_rule import Rule, own_rule
from coalitionlab.model.recording import record_month as _record_month
from coalitionlab.model.run import USUAL, move, weigh_now
from coalitionlab.model.tracing import Trace
from coalitionlab.scenarios.errors import input_error, quoted
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.loader import as_scenario, as_strategy
from coalitionlab.scenarios.names.fields import CLIMATES
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES, RUN_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy

if TYPE_CHECKING:
    import pandas as pd

record_month, renew_capacity = opened(_record_month), opened(_renew_capacity)
_JOINS, _LEAVES = MONTHLY_NAMES.index("joins"), MONTHLY_NAMES.index("leaves")
#: What is collected of each agent when `collect_agents` is asked for (the convener's row has only a name and a status).
REPORTED = ("name", "sector", "status", "utility", "ownership", "trust", "awareness", "legitimacy")


@shows("_record", CLIMATES)
class Surroundings:
    """Popular opinion, regulatory climate, salience of failures and funding climate, each 0..1 and now."""

    def __init__(self, record: np.void) -> None:
        self._record = record

    if TYPE_CHECKING:  # the numbers that `shows` adds

        def __getattr__(self, name: str) -> Any: ...
        def __setattr__(self, name: str, value: Any) -> None: ...

    def __repr__(self) -> str:
        return ", ".join(f"{climate} {float(self._record[climate]):.2f}" for climate in CLIMATES)


class CoalitionModel(mesa.Model):
    """One run of a scenario under a strategy, as a `mesa.Model`.

    A step is a month; `running` turns False when the scenario's months have passed.

    Parameters
    ----------
    scenario : str, Path or Scenario
        Library name, path or value.
    strategy : str, Path, Strategy, function or None
        Library name, path, value, or None for no effort. A function (or FILE.py:FUNCTION, or a class, of which an object is made) is
        called with a `ConvenerView` before each month and returns staff-days by action.
    rng : int, numpy.random.Generator or None
        With a whole number k the run is replicate 0 of `simulate(..., seed=k)`, bit for bit. Otherwise a seed is drawn and kept as `seed`.
    replicate : int
        Number of the replicate, from 0.
    parameters : mapping of str to float, optional
        Values over those of the scenario.
    rule : function, optional
        A decision rule of your own, see `own_rule`.
    collect_agents : bool
        Whether the data collector also records each organisation, which costs time.

    Attributes
    ----------
    seed, replicate : int
        They determine all random numbers of the run.
    month : int
        Months that have passed.
    convener : Convener
        The agent that leads.
    rows : list of Organisation
        All organisations, in the order of the scenario.
    climate
        Opinion, regulation, failures and funding (0..1), to read and to change.
    rule_name : str
        Name of the decision rule.
    population, system, trace
        The arrays beneath, and the run so far.

    Raises
    ------
    InputError
        For an unknown name or a value out of range.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> model = cl.CoalitionModel("milton_keynes", "collaborative_campaign", rng=7)
    >>> model.run_for(12)
    >>> model.month, model.organisation("Arriva Buses").status
    (12, 'outside')
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
        self._ground = Ground.of(as_scenario(scenario), parameters)
        self.strategy, rng = as_strategy(strategy), as_rng(rng)
        super().__init__(rng=rng)
        self.seed = rng if isinstance(rng, int) else int(self.rng.integers(2**63))
        self.replicate = as_count("replicate", replicate)
        runner = USUAL if rule is None else own_rule(rule)
        self.rule_name = self.scenario.decision.rule if rule is None else getattr(rule, "__name__", "own")
        self.blueprint, self.sectors = self._ground.blueprint, self._ground.blueprint.sectors
        self._leader = _leader_of(strategy, self.strategy, self.sectors)
        self.trace = Trace(
            self._ground, self.strategy, seed=self.seed, replicate=self.replicate, runner=runner, decide=lambda _: self._decided
        )  # fmt: skip
        self.population, self.system = self.trace.population, self.trace.system
        self.withdrawal = self._ground.frame.withdraw
        self.climate = Surroundings(self.system.climate)
        self.convener = Convener(self)
        self.rows = tuple(Organisation(self, row) for row in range(self.population.size))
        self._came_in = self._went_out = 0  # by hand, since the last month
        self._decided: Any = None
        self._mesa_step, self.step = self.step, self._checked_step  # type: ignore[method-assign]
        reported = {name: partial(_reported, name=name) for name in REPORTED} if collect_agents else None
        outcomes = {name: partial(_outcome, column=column) for column, name in enumerate(MONTHLY_NAMES)}
        self.datacollector = mesa.DataCollector(outcomes, reported)

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self._ground.scenario

    @scenario.setter
    def scenario(self, _: Any) -> None:
        """Mesa 3.5 and later keep a scenario of their own here while a model is made; this model has the user's."""
        if hasattr(self, "trace"):
            raise AttributeError("the scenario of a model is fixed; make a new model")

    @property
    def month(self) -> int:
        """Months that have passed, 0 at the start."""
        return self.trace.passed

    @property
    def organisations(self) -> AgentSet:
        """All organisations as a Mesa AgentSet, without the convener."""
        return AgentSet(self.rows, random=self.random)

    def organisation(self, name: str | Organisation) -> Organisation:
        """The organisation of that name. Raises InputError with the nearest name when there is none."""
        if isinstance(name, Organisation) and name.model is self:
            return name
        return self.rows[self.blueprint.index(name.name if isinstance(name, Organisation) else name)]

    def move(self, organisation: Organisation, *, inside: bool) -> None:
        """Puts an organisation in as a member, or takes it out, by hand; `Organisation.join` and `leave` call this."""
        self._came_in += inside and not organisation.is_member
        self._went_out += not inside
        move(self.system, organisation.row, inside)

    def explain(self, organisation: str | Organisation) -> Explanation:
        """Why an organisation stands where it stands: what speaks for and against being inside, as things are now."""
        chosen = self.organisation(organisation)
        notes = room_for_notes(self.system, 1, np.array([chosen.row]))
        weigh_now(self.system, notes)
        readings = readings_of(self.system.traits, notes.state[0, :, 0], notes.seen[0, 0], notes.overall[0], chosen.row)
        return Explanation(
            chosen.name, chosen.sector, self.scenario.name, self.strategy.name, self.seed, self.replicate, self.rule_name,
            self.scenario.decision.persuasion, self.month, chosen.status, (chosen.status,), (self.month,), notes.terms[:, 0],
            (float("nan"),), (), readings, chosen.status != "outside" and self.month == 1,
        )  # fmt: skip

    def view(self) -> ConvenerView:
        """What the convener can see now."""
        now = np.zeros(len(MONTHLY_NAMES))
        record_month(self.system, now)
        readings = np.concatenate((now, self.system.overall))[PLACES]
        statuses = self.system.state["status"].astype(np.uint8).tobytes()
        return ConvenerView(self.month, self.scenario.months, tuple(readings.tolist()), statuses, self.trace.people)

    def _checked_step(self) -> None:
        """What `step` is for users: all that can go wrong does so before Mesa's clock has moved.

        From 3.5 on, Mesa steps a model by an event that renews itself, unless the step has raised.
        """
        if self.month >= self.scenario.months:
            raise RuntimeError(f"the run is over: its {self.scenario.months} months have passed")
        self._decided = self._decide()
        self._mesa_step()

    def _decide(self) -> Spending | None:
        """What the convener will do in the coming month: by hand, else as its function or its strategy says."""
        renew_capacity(self.system, self.month)
        if self.convener.has_withdrawn:
            return None
        if (by_hand := self.convener.take_plan()) is not None:
            self.trace.planned(self.month)  # the strategy's phases go on meanwhile
            return by_hand
        if self._leader is not None:
            return self._leader.ask(self.view())
        return self.trace.planned(self.month)

    def step(self) -> None:
        """One month. Raises RuntimeError when the scenario's months have passed, InputError for bad spending."""
        if self.month >= self.scenario.months:  # Mesa's clock ran on
            return
        self._decided = self._decided or self._decide()
        self.trace.advance(1)
        self._decided = None
        self.trace.months[self.month - 1, [_JOINS, _LEAVES]] += self._came_in, self._went_out
        self._came_in = self._went_out = 0
        self.convener.forget_plan()
        self.running = self.month < self.scenario.months
        self.datacollector.collect(self)

    def run_for(self, months: int) -> None:
        """Runs so many months, or as many as are left."""
        for _ in range(min(as_count("months", months), self.scenario.months - self.month)):
            self.step()

    def outcomes(self) -> pd.DataFrame:
        """The monthly outcomes so far: a row a month, numbered from 1."""
        import pandas as pd

        index = pd.RangeIndex(1, self.month + 1, name="month")
        return pd.DataFrame(self.trace.months[: self.month].copy(), columns=list(MONTHLY_NAMES), index=index)

    def run_outcomes(self) -> dict[str, float]:
        """The outcomes of the run so far, by the names of PER_RUN. Raises ValueError before the first month."""
        if self.month == 0:
            raise ValueError("no month has passed yet")
        return dict(zip(RUN_NAMES, map(float, self.trace.outcomes), strict=True))

    @property
    def delivered(self) -> dict[str, int | None]:
        """The month, from 1, in which each of the scenario's goals was first delivered; None when it was not."""
        names = [goal.name for goal in self.scenario.every_goal]
        return {
            name: None if np.isnan(month) else int(month)
            for name, month in zip(names, self.trace.delivered, strict=True)
        }

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        """Refused: agents and parts of the system are views of the same memory, which a copy would tear apart."""
        raise TypeError("a running model cannot be copied; make another with the same scenario, strategy and seed")


def _leader_of(argument: Any, strategy: Strategy, sectors: tuple[str, ...]) -> RunLeader | None:
    """Who is asked before each month: an object that the user gave itself, who may look at it later, else one of the run's own."""
    if not isinstance(strategy, Led):
        return None
    itself = argument is strategy.leader and not isinstance(argument, type)
    return RunLeader(argument, strategy.name, sectors) if itself else RunLeader.of(strategy, sectors)


def _outcome(model: CoalitionModel, column: int) -> float:
    return float(model.trace.months[max(0, model.month - 1), column])


def _reported(agent: Any, name: str) -> Any:
    return getattr(agent, name, float("nan"))


def as_count(name: str, value: Any) -> int:
    """A whole number from 0. Raises InputError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 0:
        raise input_error(f"got {quoted(value)}", "give a whole number from 0", field=name)
    return int(value)


def as_rng(rng: Any) -> Any:
    """What Mesa may be given as its `rng`: a whole number from 0, None, or what NumPy makes a Generator of."""
    if isinstance(rng, int | np.integer):
        return as_count("rng", rng)
    kinds = np.random.Generator | np.random.BitGenerator | np.random.SeedSequence | Sequence
    if rng is None or (isinstance(rng, kinds) and not isinstance(rng, str)):
        return rng
    raise input_error(f"got {quoted(rng)}", "give a whole number from 0, a numpy Generator or None", field="rng")
