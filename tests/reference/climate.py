"""The world around the coalition: four climates that drift, and events that strike (ODD, 7.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalitionlab.scenarios.names.fields import CLIMATES
from coalitionlab.scenarios.schema import Event
from reference.arithmetic import bounded, toward
from reference.randomness import CLIMATE, normal, stream_key

if TYPE_CHECKING:
    from reference.model import ReferenceModel


class Climate:
    """Opinion, regulation, failures of going it alone and funding, each with a base that it is drawn to."""

    def __init__(self, model: ReferenceModel) -> None:
        self.model = model
        environment, p = model.given.environment, model.p
        for name in CLIMATES:
            given = getattr(environment, name)
            setattr(self, name, given.start)
            setattr(self, f"{name}_base", given.start if given.base is None else given.base)
            setattr(self, f"{name}_drift", p.climate_drift if given.drift is None else given.drift)
            volatility = p.climate_volatility if given.volatility is None else given.volatility
            setattr(self, f"{name}_volatility", volatility)
        self.events = (*environment.events, *_end_of_grant(model))

    def of_this_month(self) -> list[Event]:
        """The events that strike this month, in the order of the scenario's file, the end of the grant last."""
        return [event for event in self.events if event.month == self.model.month + 1]

    def move(self) -> None:
        """Drift, take a shock, respond to what the coalition achieves, and be struck by this month's events."""
        luck = stream_key(self.model.key, CLIMATE, self.model.month)
        for k, name in enumerate(CLIMATES):
            shock = getattr(self, f"{name}_volatility") * normal(luck, k)
            drifted = toward(
                getattr(self, name), getattr(self, f"{name}_base"), getattr(self, f"{name}_drift")
            )
            setattr(self, name, bounded(drifted + shock))
        p, action = self.model.p, self.model.coalition.action
        self.opinion = toward(self.opinion, 1, p.opinion_lift * action)
        self.regulation = toward(self.regulation, 0, p.regulation_ease * action)
        for event in self.of_this_month():
            self._strike(event)

    def _strike(self, event: Event) -> None:
        for name in CLIMATES:
            moved = (name, f"{name}_base") if event.lasting else (name,)
            for climate in moved:
                setattr(self, climate, bounded(getattr(self, climate) + getattr(event, name)))
        if event.grant is not None:
            self.model.convener.grant = event.grant


def _end_of_grant(model: ReferenceModel) -> list[Event]:
    """The event that ends the convener's grant, if that happens within the run."""
    grant_months = model.given.convener.grant_months
    if grant_months is None or grant_months >= model.given.months:
        return []
    return [Event(name="the grant ends", month=grant_months + 1, grant=0.0)]
