"""The convener as a Mesa agent: a name for its record, and a hand to spend with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import mesa

from coalitionlab.agents.fields import shows
from coalitionlab.agents.spending import Spending, check_capacity, spending
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.names.actions import ACTION_NAMES
from coalitionlab.scenarios.names.fields import CONVENER

_HIDDEN = ("admits", "presence")
_SHARES = tuple(field for field in CONVENER if field not in (*_HIDDEN, "capacity"))


@shows("_record", ("presence",), span=None)
@shows("_record", ("capacity",), span=(0.0, 100_000.0))
@shows("_record", _SHARES)
class Convener(mesa.Agent):
    """The convener: capacity (staff-days a month), power, control, transparency, vision, backbone, funds and the rest.

    Each is a property that reads and writes the state of the model; values out of range are refused with an InputError. All but the
    capacity are 0..1.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> model = cl.CoalitionModel("milton_keynes", "leaderless", rng=7)
    >>> model.convener.capacity
    8.0
    >>> model.convener.control = 0.5
    """

    model: Any  #: the CoalitionModel
    status = "convener"

    def __init__(self, model: Any) -> None:
        super().__init__(model)
        self.name = model.scenario.convener.name
        self._record = model.system.convener
        self._by_hand: Spending | None = None

    if TYPE_CHECKING:  # the numbers that `shows` adds

        def __getattr__(self, name: str) -> Any: ...
        def __setattr__(self, name: str, value: Any) -> None: ...

    @property
    def actions(self) -> tuple[str, ...]:
        """The names of what it can spend staff-days on."""
        return ACTION_NAMES

    @property
    def has_withdrawn(self) -> bool:
        """Whether the scenario's month of withdrawal has come."""
        return bool(self.model.month >= self.model.withdrawal)

    @property
    def planned(self) -> dict[str, float] | None:
        """The staff-days to be spent by hand next month; None when it will follow its strategy."""
        return None if self._by_hand is None else dict(self._by_hand.by_name)

    def spend(
        self, days: Mapping[str, float], aims: Mapping[str, str] | None = None, *, admits: float | None = None
    ) -> float:
        """Spends staff-days by hand next month, in place of what the strategy would do; returns the staff-days left.

        `days` maps actions to staff-days; an empty one means a month of doing nothing. `aims` maps actions to whom they
        are aimed at, `admits` limits how many may join. Asked again before the month has passed, the last word counts.

        Raises InputError for an unknown action or aim, a negative or infinite number, more than the capacity, or after the
        convener has withdrawn.
        """
        if self.has_withdrawn:
            problem = f"the convener withdrew in month {self.model.scenario.withdraw_month}"
            raise input_error(problem, "spend before that month, or change the scenario")
        wanted = spending(days, aims, admits, self.model.sectors)
        check_capacity(wanted, self.capacity)
        self._by_hand = wanted
        return max(0.0, float(self.capacity) - float(wanted.days.sum()))

    def take_plan(self) -> Spending | None:
        """What is to be spent by hand in the month that begins; raises InputError if the capacity has fallen below it."""
        if self._by_hand is not None:
            check_capacity(self._by_hand, self.capacity)
        return self._by_hand

    def forget_plan(self) -> None:
        """The month is over: the next one follows the strategy again."""
        self._by_hand = None

    def remove(self) -> None:
        """Refused: a convener that does nothing is one that spends nothing."""
        raise RuntimeError("the convener cannot be removed; spend({}) makes it do nothing")

    def __repr__(self) -> str:
        return f"<{self.name}, convener>"
