"""What a convener can see: all that a strategy written as a Python function gets to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from coalitionlab.scenarios.names.fields import CLIMATE as _CLIMATE
from coalitionlab.scenarios.names.fields import CLIMATES, OVERALL_OFFSETS, STATUS_NAMES
from coalitionlab.scenarios.names.fields import CONVENER as _CONVENER
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES, UNSEEN

#: What is seen, in the order of a view's readings: monthly outcomes, fields of the convener, climates.
SEEN = tuple(name for name in MONTHLY_NAMES if name not in UNSEEN)
_OWN = ("capacity", "control", "transparency", "power", "vision")
_AROUND = tuple(name for name in CLIMATES if name not in MONTHLY_NAMES)
#: Where each of them stands among the monthly outcomes with the run's `whole` behind them (int64).
PLACES = np.array(
    [
        *(MONTHLY_NAMES.index(name) for name in SEEN),
        *(len(MONTHLY_NAMES) + OVERALL_OFFSETS["convener"] + _CONVENER.index(name) for name in _OWN),
        *(len(MONTHLY_NAMES) + OVERALL_OFFSETS["climate"] + _CLIMATE.index(name) for name in _AROUND),
    ]
)
PLACES.flags.writeable = False
_AT = {name: place for place, name in enumerate((*SEEN, *_OWN, *_AROUND))}
_OUTSIDE = STATUS_NAMES.index("outside")


@dataclass(frozen=True)
class OrganisationSeen:
    """An organisation as anyone can see it: not its utility, its threshold or how far the aim serves it."""

    name: str
    sector: str
    profile: float  #: public standing, 0..1
    status: str  #: outside, pilot, member or mandated


@dataclass(frozen=True)
class People:
    """What does not change about organisations in a run, as anyone can see it, in the scenario's order."""

    names: tuple[str, ...]
    sectors: tuple[str, ...]
    profiles: bytes  #: float64, public standing


def people_of(plan: Any, profiles: np.ndarray) -> People:
    """The organisations of a `model.blueprint.Blueprint` with these profiles (float64)."""
    return People(plan.names, tuple(plan.sectors[k] for k in plan.sector), profiles.tobytes())


def _reading(name: str, meaning: str) -> Any:
    place = _AT[name]
    return property(lambda view: view.readings[place], doc=meaning)


@dataclass(frozen=True)
class ConvenerView:
    """The state of a run as the convener sees it between two months: a copy, from which nothing else can be reached.

    Attributes
    ----------
    month : int
        Months that have passed: 0 before the first.
    months : int
        The horizon.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> def lead(view):
    ...     return {"build_trust": view.capacity} if view.membership < 0.5 else {}
    >>> model = cl.CoalitionModel("generic", lead, rng=1)
    >>> model.run_for(3)
    >>> model.month
    3
    """

    month: int
    months: int
    readings: tuple[float, ...]  #: what `outcomes` and the properties tell, in one row
    statuses: bytes  #: a number for each organisation: its place in outside, pilot, member, mandated
    people: People

    @cached_property
    def organisations(self) -> tuple[OrganisationSeen, ...]:
        """The organisations, in the scenario's order."""
        people = self.people
        profiles = np.frombuffer(people.profiles).tolist()
        rows = zip(people.names, people.sectors, profiles, self.statuses, strict=True)
        return tuple(
            OrganisationSeen(name, sector, profile, STATUS_NAMES[status]) for name, sector, profile, status in rows
        )

    @cached_property
    def outcomes(self) -> Mapping[str, float]:
        """The monthly outcomes that can be seen, as of last month (before the first: as things stand)."""
        return MappingProxyType(dict(zip(SEEN, self.readings, strict=False)))

    @property
    def inside(self) -> tuple[str, ...]:
        """The names of those inside, in the scenario's order."""
        both = zip(self.people.names, self.statuses, strict=True)
        return tuple(name for name, status in both if status != _OUTSIDE)

    @property
    def outside(self) -> tuple[str, ...]:
        """The names of those outside."""
        both = zip(self.people.names, self.statuses, strict=True)
        return tuple(name for name, status in both if status == _OUTSIDE)

    capacity = _reading("capacity", "Staff-days that can be spent in the coming month.")
    control = _reading("control", "How far the convener directs, 0..1.")
    transparency = _reading("transparency", "How plain the convener's own intent is, 0..1.")
    power = _reading("power", "The convener's institutional power, 0..1.")
    vision = _reading("vision", "How clear the vision is, 0..1.")
    failures = _reading("failures", "Failures of going it alone that can be pointed at, 0..1.")
    funding = _reading("funding", "How favourable funding is, 0..1.")
    collective_action = _reading("collective_action", "Collective action last month, 0..1.")
    goals_delivered = _reading("goals_delivered", "Goals delivered so far.")
    membership = _reading("membership", "The share of organisations inside.")
    active = _reading("active", "The share of organisations inside that do more than be in touch.")
    opinion = _reading("opinion", "Popular opinion on the issue, 0..1.")
    regulation = _reading("regulation", "How likely a regulation looks, 0..1.")
    funds = _reading("funds", "Income that the coalition earns itself, 0..1; 1 pays for a full staff.")
    backbone = _reading("backbone", "Staff for coordination, 0..1; 1 is a full office.")


#: A strategy of a user's own: asked before each month, it answers with staff-days by action; an action may also be given
#: (staff-days, aim), and `admits` the most that are to join.
Leader = Callable[[ConvenerView], Mapping[str, Any]]
