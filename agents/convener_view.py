"""What a convener can see: all that a strategy written as a Python function gets to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from coalitionlab.model.fields import CLIMATES
from coalitionlab.model.outcomes import MONTHLY_NAMES
from coalitionlab.model.recording import record_month

if TYPE_CHECKING:
    from coalitionlab.model.coalition_model import CoalitionModel

#: Monthly outcomes that nobody can see from outside the heads of others.
UNSEEN = ("trust", "power_gini")


@dataclass(frozen=True)
class OrganisationSeen:
    """An organisation as anyone can see it: not its utility, its threshold or how far the aim serves it."""

    name: str
    sector: str
    profile: float  #: public standing, 0..1
    status: str  #: outside, pilot, member or mandated


@dataclass(frozen=True)
class ConvenerView:
    """The world as the convener sees it between two months."""

    month: int  #: months that have passed: 0 before the first
    months: int  #: the horizon
    organisations: tuple[OrganisationSeen, ...]
    outcomes: Mapping[str, float]  #: the monthly outcomes that can be seen, as of last month
    capacity: float  #: staff-days that can be spent in the coming month
    control: float  #: how far it directs, 0..1
    transparency: float  #: how plain its own intent is, 0..1
    power: float  #: its institutional power, 0..1
    vision: float  #: how clear the vision is, 0..1
    failures: float  #: failures of going it alone that can be pointed at, 0..1
    funding: float  #: how favourable funding is, 0..1

    @property
    def inside(self) -> tuple[str, ...]:
        """The names of those inside, in the scenario's order."""
        return tuple(one.name for one in self.organisations if one.status != "outside")

    @property
    def outside(self) -> tuple[str, ...]:
        """The names of those outside."""
        return tuple(one.name for one in self.organisations if one.status == "outside")

    @property
    def membership(self) -> float:
        """The share of organisations inside."""
        return self.outcomes["membership"]

    @property
    def opinion(self) -> float:
        """Popular opinion on the issue, 0..1."""
        return self.outcomes["opinion"]

    @property
    def regulation(self) -> float:
        """How likely a regulation looks, 0..1."""
        return self.outcomes["regulation"]

    @property
    def funds(self) -> float:
        """Reserves; a full backbone costs the parameter `upkeep` a month."""
        return self.outcomes["funds"]

    @property
    def backbone(self) -> float:
        """Coordination capacity, 0..1."""
        return self.outcomes["backbone"]


#: A strategy of a user's own: asked before each month, it answers with staff-days by action; an action may also be given
#: (staff-days, aim).
Leader = Callable[[ConvenerView], Mapping[str, Any]]


def view_of(model: CoalitionModel) -> ConvenerView:
    """What the convener of a model can see now."""
    system, seen = model.system, np.zeros(len(MONTHLY_NAMES))
    record_month(system, seen)
    outcomes = {name: float(seen[k]) for k, name in enumerate(MONTHLY_NAMES) if name not in UNSEEN}
    organisations = tuple(OrganisationSeen(o.name, o.sector, o.profile, o.status) for o in model.rows)
    convener = {
        field: float(system.convener[field])
        for field in ("capacity", "control", "transparency", "power", "vision")
    }
    climate = {
        field: float(system.climate[field]) for field in CLIMATES if field not in ("opinion", "regulation")
    }
    return ConvenerView(
        model.month, model.scenario.months, organisations, MappingProxyType(outcomes), **convener, **climate
    )
