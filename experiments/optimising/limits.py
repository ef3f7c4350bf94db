"""What a plan may be: at most so many actions, none of them below a useful dose, under the staff-days that each month has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from coalitionlab.experiments.optimising.drafts import SHARE_PARTS, Draft, Stage
from coalitionlab.experiments.optimising.moves import without
from coalitionlab.scenarios.schema import Scenario

#: The least useful dose, in staff-days a month: two hours a week. Less of an action is no advice that anybody could follow.
LEAST = 1.0
#: Staff-days that rounding may lack.
_SAME = 1e-9


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
    """

    most: int | None
    least: float
    staff: tuple[float, ...]

    def days(self, draft: Draft) -> list[dict[str, float]]:
        """Return staff-days a month by action, for each phase, on average over its months."""
        return [
            {action: staff * stage.share / SHARE_PARTS * n / sum(stage.parts.values()) for action, n in stage.parts.items()}
            for stage, staff in zip(draft.stages, self._staff(draft), strict=True)
        ]  # fmt: skip

    def hold(self, draft: Draft) -> bool:
        """Return whether a plan keeps to them."""
        return self.fitted(draft) == draft

    def fitted(self, draft: Draft, rng: np.random.Generator | None = None) -> Draft:
        """Return the plan without actions beyond the most (those with the fewest staff-days; any, with random numbers), and then
        without those below the least useful dose."""
        while self.most is not None and len(_actions(draft)) > self.most:
            draft = _dropped(draft, self._spare(draft, rng))
        stages = zip(draft.stages, self._staff(draft), strict=True)
        return replace(draft, stages=tuple(self._useful(stage, staff) for stage, staff in stages))

    def _staff(self, draft: Draft) -> list[float]:
        """Staff-days in a usual month of each phase."""
        starts = [0, *(stage.until for stage in draft.stages)]
        months = [self.staff[start : stage.until] for start, stage in zip(starts, draft.stages, strict=False)]
        return [float(np.mean(part)) if part else 0.0 for part in months]

    def _spare(self, draft: Draft, rng: np.random.Generator | None) -> str:
        actions = _actions(draft)
        if rng is not None:
            return actions[int(rng.integers(len(actions)))]
        starts = [0, *(stage.until for stage in draft.stages)]
        total = dict.fromkeys(actions, 0.0)
        for start, stage, days in zip(starts, draft.stages, self.days(draft), strict=False):
            for action, each in days.items():
                total[action] += each * (stage.until - start)
        return min(actions, key=lambda action: total[action])

    def _useful(self, stage: Stage, staff: float) -> Stage:
        while len(stage.parts) > 1:
            spent = staff * stage.share / SHARE_PARTS
            smallest = min(stage.parts, key=lambda action: (stage.parts[action], action))
            if spent * stage.parts[smallest] / sum(stage.parts.values()) >= self.least - _SAME:
                break
            stage = _aims_kept(without(stage, smallest))
        return stage


def staff_days(scenarios: Sequence[Scenario], last_month: int) -> tuple[float, ...]:
    """Return the staff-days of each month up to the last; where scenarios differ, those of the one that has least."""
    months = range(1, last_month + 1)
    return tuple(min(scenario.capacity_in(month) for scenario in scenarios) for month in months)


def _actions(draft: Draft) -> list[str]:
    return sorted({action for stage in draft.stages for action in stage.parts})


def _dropped(draft: Draft, action: str) -> Draft:
    """The plan without an action; a phase that did nothing else goes to the one before it, or the one after it."""
    stages: list[Stage] = []
    for stage in draft.stages:
        left = _aims_kept(without(stage, action))
        if left.parts:
            stages.append(left)
        elif stages:
            stages[-1] = replace(stages[-1], until=stage.until, when=stage.when)
    stages[-1] = replace(stages[-1], when="")
    return replace(draft, stages=tuple(stages))


def _aims_kept(stage: Stage) -> Stage:
    return replace(stage, aims={name: aim for name, aim in stage.aims.items() if name in stage.parts})
