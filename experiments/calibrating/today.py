"""Plans that change today: what was done so far, and another plan from then on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coalitionlab.scenarios.schema import Phase, Strategy

#: Months that are made ahead unless said otherwise.
AHEAD = 36
#: The name of the plan of going on as so far.
AS_SO_FAR = "as_so_far"


def changed_today(past: Strategy, plan: Strategy, today: int) -> Strategy:
    """Return the strategy that is `past` up to the end of month `today` and `plan` from then on.

    The months of the plan's phases are counted from today. The style of the convener stays that of the past. Of a past with
    conditions, the phase under way ends as many months early as further phases might have followed it.
    """
    before = _cut(past.phases, today) or [Phase(name="nothing so far", share=0.0, until=today)]
    after = [shifted(phase, today) for phase in plan.phases] or [Phase(name="nothing", share=0.0)]
    names = {phase.name for phase in after}
    renamed = [phase.with_(name=f"{phase.name} (so far)") if phase.name in names else phase for phase in before]
    return Strategy(name=plan.name, title=plan.title, convener=past.convener, phases=(*renamed, *after))


def _cut(phases: Sequence[Phase], today: int) -> list[Phase]:
    """The phases up to today; the last one ends with it."""
    kept: list[Phase] = []
    for phase in phases:
        kept.append(phase)
        if phase.when is None and (phase.until_month is None or phase.until_month >= today):
            break
    limits: list[Phase] = []
    for left, phase in enumerate(reversed(kept)):
        last = today - left
        if phase.until_month is not None and phase.until_month < last:
            limits.append(phase)
            continue
        until: dict[str, Any] = (
            {"month": last} if phase.when is None or left == 0 else {"when": phase.when, "at_most": last}
        )
        limits.append(phase.with_(until=until))
    return limits[::-1]


def shifted(phase: Phase, months: int) -> Phase:
    """Return the phase so many months later."""
    if phase.until is None:
        return phase
    until = phase.until
    if until.month is not None:
        return phase.with_(until={"month": until.month + months})
    limit = {} if until.at_most is None else {"at_most": until.at_most + months}
    return phase.with_(until={"when": until.when, **limit})
