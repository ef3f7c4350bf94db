"""What the coalition is for: goals that take work, are delivered or given up, and are named again (ODD, 2 and 7.6)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from coalitionlab.scenarios.names.fields import WORK
from coalitionlab.scenarios.schema import Goal
from reference.arithmetic import toward
from reference.organisation import Organisation
from reference.randomness import PLANS, stream_key, uniform

if TYPE_CHECKING:
    from reference.model import ReferenceModel

WAITING, OPEN, DELIVERED, GIVEN_UP = "waiting", "open", "delivered", "given up"
#: Partner-days that are as good as none.
NOTHING = 1e-6


class Aim:
    """A goal as it stands: its stage, what has been done for it, and the month in which it was first delivered."""

    def __init__(self, goal: Goal, organisations: Mapping[str, Organisation]) -> None:
        self.name, self.after = goal.name, goal.after
        self.takes = {kind: getattr(goal.work, kind) for kind in WORK}
        self.done = {kind: min(self.takes[kind], getattr(goal.given, kind)) for kind in WORK}
        self.parts = [organisations[name] for name in goal.parts]
        self.stage = WAITING if goal.after else OPEN
        self.first_delivered = math.nan

    def left(self, kind: str) -> float:
        """Partner-days of this kind that are still to be done."""
        return self.takes[kind] - self.done[kind]

    @property
    def nearness(self) -> float:
        """The share of all its work that is done."""
        return sum(self.done.values()) / sum(self.takes.values())

    @property
    def ready(self) -> bool:
        """Whether all is done, and all who have a part in it are doing it."""
        return sum(self.left(kind) for kind in WORK) <= NOTHING and all(one.active for one in self.parts)


class Goals:
    """All goals of a coalition, in their order."""

    def __init__(self, model: ReferenceModel) -> None:
        self.model = model
        by_name = {one.name: one for one in model.organisations}
        self.aims = [Aim(goal, by_name) for goal in model.given.every_goal]

    @property
    def ahead(self) -> float:
        """1 while there is something to do still, else 0."""
        return float(any(aim.stage in (WAITING, OPEN) for aim in self.aims))

    def needed(self) -> list[Organisation]:
        """Those who have a part in an open goal."""
        return list(dict.fromkeys(one for aim in self._in(OPEN) for one in aim.parts))

    def left(self) -> dict[str, float]:
        """Partner-days of each kind that open goals still take."""
        return {kind: sum(aim.left(kind) for aim in self._in(OPEN)) for kind in WORK}

    def work_on(self, spent: Mapping[str, float]) -> None:
        """Work of each kind goes to the goal that is nearest to done, what that does not take to the next."""
        for kind, days in spent.items():
            still = days
            while still > 0 and (takers := [aim for aim in self._in(OPEN) if aim.left(kind) > 0]):
                nearest = max(takers, key=lambda aim: aim.nearness)
                given = min(still, nearest.left(kind))
                still -= given
                nearest.done[kind] = nearest.takes[kind] if given == nearest.left(kind) else nearest.done[kind] + given

    def deliver(self) -> None:
        """Deliver what is ready; and those who delivered it are proud."""
        model, p = self.model, self.model.p
        ready = [aim for aim in self._in(OPEN) if aim.ready]
        if not ready or model.coalition.inside == 0:
            return
        for aim in ready:
            aim.stage = DELIVERED
            if math.isnan(aim.first_delivered):
                aim.first_delivered = model.month + 1
        self._open_after(ready)
        model.coalition.delivered += len(ready)
        model.coalition.recent = 1.0
        model.climate.opinion = toward(model.climate.opinion, 1, p.pride)
        for one in model.organisations:
            one.legitimacy = toward(one.legitimacy, 1, p.pride)
            if one.inside:
                one.ownership = toward(one.ownership, 1, p.pride)

    def perhaps_plan_anew(self) -> None:
        """Those who carry the coalition, or the convener, may give up what is stuck and name the next goals."""
        model, p = self.model, self.model.p
        coalition, convener = model.coalition, model.convener
        hands = coalition.trained + coalition.owned
        course = max(convener.vision, coalition.trained / (coalition.trained + 1))
        carried = course * hands / (hands + 1)
        chance = p.replanning * (1 - (1 - carried) * (1 - convener.presence / 2))
        if uniform(stream_key(model.key, PLANS, model.month), 0) < chance:
            stuck = self._in(OPEN)
            for aim in stuck:
                aim.stage = GIVEN_UP
            self._open_after(stuck)
            if not self._in(OPEN) and not self._in(WAITING):
                self._begin_again()

    def _begin_again(self) -> None:
        for aim in self.aims:
            aim.stage = WAITING if aim.after else OPEN
            aim.done = dict.fromkeys(WORK, 0.0)

    def _open_after(self, settled: list[Aim]) -> None:
        """Open the goals that waited for one of these."""
        names = {aim.name for aim in settled}
        for aim in self._in(WAITING):
            if aim.after in names:
                aim.stage = OPEN

    def _in(self, stage: str) -> list[Aim]:
        return [aim for aim in self.aims if aim.stage == stage]
