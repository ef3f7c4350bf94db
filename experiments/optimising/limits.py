"""What a plan may be: at most so many actions, none of them below a useful dose, under the staff-days that each month has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from coalitionlab.experiments.money import expense
from coalitionlab.experiments.optimising.drafts import SHARE_PARTS, Draft, Stage
from coalitionlab.experiments.optimising.moves import without
from coalitionlab.scenarios.names.actions import ACTION_NAMES
from coalitionlab.scenarios.schema import Scenario

#: The least useful dose, in staff-days a month: two hours a week. Less of an action is no advice that anybody could follow.
LEAST = 1.0
#: Staff-days that rounding may lack.
_SAME = 1e-9


@dataclass(frozen=True)
class Budget:
    """The money that a plan may cost, with the dearest of several scenarios' prices and staff-days.

    Attributes
    ----------
    most : float
    staff : tuple of float
        Staff-days in each month.
    price : mapping of str to float
        What a staff-day costs, with what it costs besides, by action.
    """

    most: float
    staff: tuple[float, ...]
    price: Mapping[str, float]


@dataclass(frozen=True)
class Limits:
    """What a plan may be.

    Attributes
    ----------
    most : int or None
        The most actions in all phases together.
    least : float
        Staff-days a month below which an action is left out of a phase, unless it is the only one there.
    staff : tuple of float
        Staff-days in each month, from the first on.
    budget : Budget or None
        Money.
    """

    most: int | None
    least: float
    staff: tuple[float, ...]
    budget: Budget | None = None

    def days(self, draft: Draft) -> list[dict[str, float]]:
        """Return staff-days a month by action, for each phase, on average over its months."""
        return [
            {action: staff * stage.share / SHARE_PARTS * n / sum(stage.parts.values()) for action, n in stage.parts.items()}
            for stage, staff in zip(draft.stages, self._staff(draft), strict=True)
        ]  # fmt: skip

    def hold(self, draft: Draft) -> bool:
        """Return whether a plan keeps to them."""
        few = self.most is None or len(_actions(draft)) <= self.most
        return few and self._with_useful(draft) == draft and self._is_paid(draft)

    def fitted(self, draft: Draft, rng: np.random.Generator | None = None) -> Draft:
        """Return the plan without actions beyond the most (those with the fewest staff-days; any, with random numbers), and then
        without those below the least useful dose; with as much of its staff-days as the money pays for."""
        while self.most is not None and len(_actions(draft)) > self.most:
            draft = _dropped(draft, self._spare(draft, rng))
        draft = self._with_useful(draft)
        while self.budget is not None:
            paid = self._paid(draft)
            draft = self._with_useful(paid)
            if draft == paid:
                break
        return draft

    @property
    def least_money(self) -> float:
        """The money with which every plan can be paid: a tenth of the staff-days, all for the dearest action."""
        return 0.0 if self.budget is None else sum(self.budget.staff) * max(self.budget.price.values()) / SHARE_PARTS

    def cost(self, draft: Draft) -> float:
        """Return what a plan costs in money if it spends all that it means to; 0 without a budget."""
        if self.budget is None:
            return 0.0
        cost = 0.0
        for start, stage in _spans(draft):
            parts = stage.parts
            price = sum(n * self.budget.price[action] for action, n in parts.items()) / sum(parts.values())
            cost += sum(self.budget.staff[start : stage.until]) * stage.share / SHARE_PARTS * price
        return cost

    def _is_paid(self, draft: Draft) -> bool:
        return self.budget is None or self.cost(draft) <= self.budget.most + _SAME

    def _paid(self, draft: Draft) -> Draft:
        """The plan within the money: all phases with the same share of the staff-days where that is needed, then earlier phases with more."""
        if self._is_paid(draft):
            return draft
        for most in range(SHARE_PARTS, 0, -1):
            fewer = replace(draft, stages=tuple(replace(each, share=min(each.share, most)) for each in draft.stages))
            if self._is_paid(fewer):
                break
        for number, stage in enumerate(draft.stages):
            while fewer.stages[number].share < stage.share:
                more = replace(fewer.stages[number], share=fewer.stages[number].share + 1)
                dearer = replace(fewer, stages=(*fewer.stages[:number], more, *fewer.stages[number + 1 :]))
                if not self._is_paid(dearer):
                    break
                fewer = dearer
        return fewer

    def _with_useful(self, draft: Draft) -> Draft:
        stages = zip(draft.stages, self._staff(draft), strict=True)
        return replace(draft, stages=tuple(self._useful(stage, staff) for stage, staff in stages))

    def _staff(self, draft: Draft) -> list[float]:
        """Staff-days in a usual month of each phase."""
        months = [self.staff[start : stage.until] for start, stage in _spans(draft)]
        return [float(np.mean(part)) if part else 0.0 for part in months]

    def _spare(self, draft: Draft, rng: np.random.Generator | None) -> str:
        actions = _actions(draft)
        if rng is not None:
            return actions[int(rng.integers(len(actions)))]
        total = dict.fromkeys(actions, 0.0)
        for (start, stage), days in zip(_spans(draft), self.days(draft), strict=True):
            for action, each in days.items():
                total[action] += each * (stage.until - start)
        return min(actions, key=lambda action: total[action])

    def _useful(self, stage: Stage, staff: float) -> Stage:
        while len(stage.parts) > 1:
            spent = staff * stage.share / SHARE_PARTS
            smallest = min(stage.parts, key=lambda action: (stage.parts[action], action))
            if spent * stage.parts[smallest] / sum(stage.parts.values()) >= self.least - _SAME:
                break
            stage = without(stage, smallest)
        return stage


def staff_days(scenarios: Sequence[Scenario], last_month: int) -> tuple[float, ...]:
    """Return the staff-days of each month up to the last; where scenarios differ, those of the one that has least."""
    months = range(1, last_month + 1)
    return tuple(min(scenario.capacity_in(month) for scenario in scenarios) for month in months)


def budget_of(scenarios: Sequence[Scenario], money: float | None, last_month: int) -> Budget | None:
    """Return the money that plans may cost in every one of the scenarios; None for any."""
    if money is None:
        return None
    staff = tuple(max(each.capacity_in(month) for each in scenarios) for month in range(1, last_month + 1))
    price = {action: max(each.money.day_rate + expense(each, action) for each in scenarios) for action in ACTION_NAMES}
    return Budget(money, staff, price)


def _spans(draft: Draft) -> list[tuple[int, Stage]]:
    """The phases, each with how many months have passed before it."""
    return list(zip([0, *(stage.until for stage in draft.stages)], draft.stages, strict=False))


def _actions(draft: Draft) -> list[str]:
    return sorted({action for stage in draft.stages for action in stage.parts})


def _dropped(draft: Draft, action: str) -> Draft:
    """The plan without an action; a phase that did nothing else goes to the one before it, or the one after it."""
    stages: list[Stage] = []
    for stage in draft.stages:
        left = without(stage, action)
        if left.parts:
            stages.append(left)
        elif stages:
            stages[-1] = replace(stages[-1], until=stage.until, when=stage.when)
    stages[-1] = replace(stages[-1], when="")
    return replace(draft, stages=tuple(stages))
