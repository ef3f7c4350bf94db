"""An organisation as a Mesa agent: a name for one row of the world's arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from coalitionlab.agents.fields import NOT_NEGATIVE, SHARE, STANCE, checked, shows
from coalitionlab.scenarios.errors import input_error, quoted
from coalitionlab.scenarios.names.fields import MOTIVES, NEEDS, OUTSIDE, SIGNED, STATE, STATUS_NAMES, TRAITS, WORK

#: State that follows from the month's working: shown, not set. `chance` is that of being inside after the last decision.
RESULTS = ("utility", "payoff", "joined_now", "left_now", "credibility", "claim")
_SET = tuple(field for field in STATE if field not in (*RESULTS, *SIGNED, "status", "pilot_left", "tenure"))


@shows("_traits", (trait for trait in TRAITS if trait not in STATE), span=None)
@shows("_state", RESULTS, span=None)
@shows("_work", ("chance",), span=None)
@shows("_state", ("pilot_left", "tenure"), span=NOT_NEGATIVE)
@shows("_state", SIGNED, span=STANCE)
@shows("_state", _SET)
class Organisation(mesa.Agent):
    """One organisation: its traits (read-only) and its state (read and write), by the names of `scenarios.names.fields`.

    Every name in STATE and TRAITS is a property, so `organisation.awareness = 0.8` changes the world at once; values
    out of range are refused with an InputError (a ValueError). Where a belief is both (its level now, and the baseline
    that it returns to) the property is the state, and `traits` has the baseline. What others decide against is last
    month's picture of the coalition: `join` and `leave` draw it anew, other changes show in it after the next month.

    Attributes
    ----------
    row : int
        Its row in the arrays, from 0.
    name, sector : str
        As in the scenario.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> organisation = cl.CoalitionModel("milton_keynes", "leaderless", rng=7).organisation("Arriva Buses")
    >>> organisation.sector, organisation.power, organisation.is_member
    ('business', 2.0, False)
    >>> organisation.awareness = 0.8
    """

    model: Any  #: the CoalitionModel

    def __init__(self, model: Any, row: int) -> None:
        super().__init__(model)
        blueprint = model.blueprint
        self.row, self.name = row, blueprint.names[row]
        self.sector = blueprint.sectors[blueprint.sector[row]]
        self._state, self._traits = model.system.state[row], model.system.traits[row]
        self._work = model.system.work[row]

    if TYPE_CHECKING:  # the numbers that `shows` adds

        def __getattr__(self, name: str) -> Any: ...
        def __setattr__(self, name: str, value: Any) -> None: ...

    @property
    def status(self) -> str:
        """Where it stands: 'outside', 'pilot' (on trial), 'member' or 'mandated' (inside under compulsion)."""
        return STATUS_NAMES[int(self._state["status"])]

    @property
    def is_member(self) -> bool:
        """Whether it is inside in any way: as a member, on trial or under compulsion, as `membership` counts."""
        return bool(self._state["status"] != OUTSIDE)

    @property
    def motives(self) -> dict[str, float]:
        """Its four motives, which sum to 1."""
        return self._some(MOTIVES)

    @property
    def capabilities(self) -> dict[str, float]:
        """How strong it is in each kind of work, 0..1."""
        return self._some(WORK)

    @property
    def needs(self) -> dict[str, float]:
        """How much it needs of others' work of each kind, 0..1."""
        return {need.removeprefix("need_"): value for need, value in self._some(NEEDS).items()}

    @property
    def traits(self) -> dict[str, float]:
        """All its traits, the baselines of its beliefs among them."""
        return self._some(TRAITS)

    def _some(self, traits: tuple[str, ...]) -> dict[str, float]:
        return {trait: float(self._traits[trait]) for trait in traits}

    @property
    def ties(self) -> mesa.agent.AgentSet:
        """The organisations that it has ties to (acquaintances not yet made into ties left out)."""
        rows = self.model.system.target[self._ties()]
        return mesa.agent.AgentSet([self.model.rows[row] for row in rows], random=self.model.random)

    @property
    def trust(self) -> float:
        """Its mean trust in those it has ties to, 0..1; nan without ties."""
        ties = self._ties()
        return float(self.model.system.ties["trust"][ties].mean()) if len(ties) else float("nan")

    def trust_in(self, other: Organisation | str) -> float:
        """How far it trusts another, 0..1; without a tie to it, as far as strangers are trusted in the model."""
        tie = self._tie_to(other)
        system = self.model.system
        return float(system.p["stranger_trust"] if tie is None else system.ties["trust"][tie])

    def distance_to(self, other: Organisation | str) -> float:
        """How distant from its own it perceives another's motives to be, 0..1; without a tie, as distant as they are."""
        tie = self._tie_to(other)
        if tie is not None:
            return float(self.model.system.ties["distance"][tie])
        return float(self.model.population.distance(self.row, self.model.organisation(other).row))

    def see(self, other: Organisation | str, *, trust: float | None = None, distance: float | None = None) -> None:
        """Changes how it sees another that it has a tie to: its trust, the distance it perceives, each 0..1.

        Raises InputError when there is no such tie, or a value is out of range.
        """
        tie = self._tie_to(other)
        if tie is None:
            name = quoted(self.model.organisation(other).name)
            raise input_error(f"no tie from {quoted(self.name)} to {name}", "name one of its ties")
        for field, value in (("trust", trust), ("distance", distance)):
            if value is not None:
                self.model.system.ties[field][tie] = checked(field, value, SHARE)

    def _ties(self) -> np.ndarray:
        """Where its established ties stand among all."""
        system = self.model.system
        every: np.ndarray = self.model.population.tie_indices(self.row)
        established: np.ndarray = every[system.ties["strength"][every] > 0.0]
        return established

    def _tie_to(self, other: Organisation | str) -> int | None:
        row = self.model.organisation(other).row
        ties = self._ties()
        to_other = ties[self.model.system.target[ties] == row]
        return int(to_other[0]) if len(to_other) else None

    def join(self) -> None:
        """Becomes a member now, from outside, from a trial or from under compulsion.

        The picture of the coalition is drawn anew, so others see it when they next decide. The month's outcome `joins`
        counts it in the coming month. It is not news as a joining of its own accord is: legitimacy does not move.
        """
        if self.status != "member":
            self.model.move(self, inside=True)

    def leave(self) -> None:
        """Goes outside now, even if it is committed; the tasks that it owned stay behind.

        The picture of the coalition is drawn anew. The coming month's `leaves` counts it. Its ties do not take it as
        a breach of trust, as they do when one walks out in the course of a month.
        """
        if self.is_member:
            self.model.move(self, inside=False)

    def explain(self) -> Any:
        """Why it stands where it stands: what speaks for and against being inside, as things are now."""
        return self.model.explain(self)

    def remove(self) -> None:
        """Refused: nothing leaves the world of a scenario; `leave` takes an organisation out of the coalition."""
        raise RuntimeError(f"{self.name} cannot be removed; leave() takes it out of the coalition")

    def __repr__(self) -> str:
        return f"<{self.name}, {self.sector}, {self.status}>"
