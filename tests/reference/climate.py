"""The world around the coalition: four climates that drift, mishaps, and events that strike (ODD, 7.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalitionlab.scenarios.names.fields import CLIMATES
from coalitionlab.scenarios.schema import Event
from reference.arithmetic import bounded, toward
from reference.randomness import CLIMATE, SHOCK, normal, stream_key, uniform

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
        """Drift, take a shock, respond to the coalition and its opponents, and be struck by this month's events."""
        p, model, coalition = self.model.p, self.model, self.model.coalition
        luck = stream_key(model.key, CLIMATE, model.month)
        for k, name in enumerate(CLIMATES):
            shock = getattr(self, f"{name}_volatility") * normal(luck, k)
            drifted = toward(getattr(self, name), getattr(self, f"{name}_base"), getattr(self, f"{name}_drift"))
            setattr(self, name, bounded(drifted + shock))
        self.opinion = toward(self.opinion, 1, p.opinion_lift * coalition.action)
        pushed = p.opposition_push * coalition.opposition * min(1, 3 * coalition.membership)
        self.opinion -= pushed * self.opinion
        for one in model.organisations:
            one.legitimacy -= pushed * one.legitimacy
        self._mishaps()
        for event in self.of_this_month():
            self._strike(event)

    def _mishaps(self) -> None:
        """Funders may leave, and a scandal may break."""
        p, model = self.model.p, self.model
        luck, chance = stream_key(model.key, SHOCK, model.month), p.shock_chance / p.months_per_year
        if uniform(luck, 0) < chance:
            model.convener.funds -= p.shock_size * model.convener.funds
            model.convener.backbone -= p.shock_size * model.convener.backbone
        if uniform(luck, 1) < chance:
            for one in model.organisations:
                one.legitimacy -= p.shock_size * one.legitimacy

    def _strike(self, event: Event) -> None:
        for name in CLIMATES:
            moved = (name, f"{name}_base") if event.lasting else (name,)
            for climate in moved:
                setattr(self, climate, bounded(getattr(self, climate) + getattr(event, name)))
        if event.grant is not None:
            self.model.convener.grant = event.grant
        for one in self.model.organisations:
            one.legitimacy *= 1 - event.scandal


def _end_of_grant(model: ReferenceModel) -> list[Event]:
    """The event that ends the convener's grant, if that happens within the run."""
    grant_months = model.given.convener.grant_months
    if grant_months is None or grant_months >= model.given.months:
        return []
    return [Event(name="the grant ends", month=grant_months + 1, grant=0.0)]
