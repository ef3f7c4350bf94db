"""The convener: its strategy, phase by phase, and its means (ODD, 7.1 and 7.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.schema import Phase
from reference import acting
from reference.arithmetic import toward

if TYPE_CHECKING:
    from reference.model import ReferenceModel


class Convener(mesa.Agent):
    """The one that leads. It has staff-days to spend and means of its own, and no organisation to command."""

    model: ReferenceModel

    def __init__(self, model: ReferenceModel) -> None:
        super().__init__(model)
        given, style = model.given.convener, model.strategy.convener
        self.capacity, self.power = given.capacity, given.power
        self.control = given.control if style.control is None else style.control
        self.transparency = given.transparency if style.transparency is None else style.transparency
        self.vision, self.backbone, self.funds, self.grant = (given.vision, given.backbone, given.funds, given.grant)
        self.goals = self.matching = self.sharing = self.force = self.presence = 0.0
        self.admits: float | None = None
        self.phase = 0
        self.days: dict[str, float] = {}
        self.aims: dict[str, str] = {}
        self.spent = 0.0

    # The strategy --------------------------------------------------------------------------------------------------

    def plan(self) -> None:
        """Settle what the month's staff-days go to and whom each action is aimed at."""
        for event in self.model.climate.of_this_month():
            self.capacity = self.capacity if event.capacity is None else event.capacity
        phase = self._as_things_are(self._current_phase())
        withdraws = self.model.given.withdraw_month
        self.days, self.aims, self.admits = {}, {}, None
        if phase is None or (withdraws is not None and self.model.month >= withdraws - 1):
            return
        self.admits = phase.admits
        weights = sum(phase.effort.values())
        for name, action in ACTIONS.items():  # actions take effect in the order of the catalogue
            weight = phase.effort.get(name, 0.0)
            if weight > 0:
                self.days[name] = self.capacity * phase.share * weight / weights
                self.aims[name] = phase.aims.get(name, action.aims[0])

    def _current_phase(self) -> Phase | None:
        """The phase of this month: that of last month, or the next one if that has ended."""
        phases = self.model.strategy.phases
        if self.phase < len(phases) and self._has_ended(phases[self.phase]):
            self.phase += 1
            while self.phase < len(phases) and self._is_past(phases[self.phase]):
                self.phase += 1
        return phases[self.phase] if self.phase < len(phases) else None

    def _as_things_are(self, phase: Phase | None) -> Phase | None:
        """What the phase does this month: what it says, or what it says is done instead under last month's conditions."""
        last = self.model.outcomes.last
        for other in phase.instead if phase is not None and last is not None else ():
            if other.when.holds(last[other.when.metric]):
                effort = phase.effort if other.effort is None else other.effort
                aims = {name: aim for name, aim in phase.aims.items() if name in effort}
                aims.update(other.aims)
                return Phase(
                    name=phase.name,
                    effort=dict(effort),
                    aims=aims,
                    share=phase.share if other.share is None else other.share,
                    admits=phase.admits if other.admits is None else other.admits,
                )
        return phase

    def _has_ended(self, phase: Phase) -> bool:
        month, last = self.model.month, self.model.outcomes.last
        if phase.until_month is not None and phase.until_month <= month:
            return True
        return phase.when is not None and last is not None and phase.when.holds(last[phase.when.metric])

    def _is_past(self, phase: Phase) -> bool:
        """Whether a phase that would begin now has ended already; one with a condition is given its month."""
        return phase.when is None and self._has_ended(phase)

    # Leading -------------------------------------------------------------------------------------------------------

    def act(self) -> None:
        """Spend the month's staff-days, one action after the other."""
        for one in self.model.organisations:
            one.compelled = one.offered = 0.0
        self.force -= self.model.p.force_fade * self.force
        spent = sum(
            acting.carry_out(self.model, ACTIONS[name], days, self.aims[name])
            for name, days in self.days.items()
            if days > 0
        )
        self.spent += spent
        self.presence = min(1.0, spent / self.model.p.presence_days)

    # Means ---------------------------------------------------------------------------------------------------------

    def keep_going(self) -> None:
        """Take in money, pay for staff, and let go of what was not kept up."""
        p = self.model.p
        paid = p.paid_staff * min(1, self.funds + self.grant * self.model.climate.funding)
        self.backbone = toward(self.backbone, paid, p.backbone_fade if self.backbone > paid else p.lapse)
        self.funds -= p.lapse * self.funds
        self.vision = toward(self.vision, self.model.given.convener.vision, p.lapse)
        self.goals -= p.lapse * self.goals
        self.matching -= p.lapse * self.matching
