"""What must hold inside a strategy: known names, effort on something, phases that end one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from coalitionlab.scenarios.conditions import condition_flaws
from coalitionlab.scenarios.errors import quoted, suggest
from coalitionlab.scenarios.flaws import Flaw, unknown
from coalitionlab.scenarios.names.actions import ACTIONS

if TYPE_CHECKING:
    from coalitionlab.scenarios.strategy import Phase

#: Stands in an action's aims for one aim per sector, written sector:NAME.
SECTOR = "sector"


def phase_flaws(phase: Phase) -> Iterator[Flaw]:
    """What is wrong inside one phase."""
    yield from _work_flaws(phase, phase.aims)
    if phase.when is not None:
        yield from condition_flaws(phase.when, "until")
    for place, other in enumerate(phase.instead):
        at = ("instead", place)
        yield from condition_flaws(other.when, *at, "when")
        for flaw in _work_flaws(phase.with_instead(other), other.aims):
            yield flaw._replace(at=(*at, *flaw.at))


def _work_flaws(phase: Phase, aims: Mapping[str, str]) -> Iterator[Flaw]:
    """What is wrong with a phase's effort and with these of its aims."""
    yield from unknown(phase.effort, ACTIONS, "action", "effort")
    yield from _aim_flaws(phase, aims)
    if phase.share > 0 and not any(phase.effort.values()):
        found = "no effort on any action" if not phase.effort else "the effort on every action is 0"
        yield Flaw(("effort",), found, "give at least one action a weight above 0, or the phase share: 0")


def _aim_flaws(phase: Phase, aims: Mapping[str, str]) -> Iterator[Flaw]:
    actions = ACTIONS
    yield from unknown(aims, actions, "action", "aims")
    for name, aim in aims.items():
        if name not in actions:
            continue
        if name not in phase.effort:
            yield Flaw(
                ("aims", name),
                f"{quoted(name)} has an aim but gets no effort",
                f"add {name} to effort, or drop it",
            )
        allowed = actions[name].aims
        if aim in allowed and aim != SECTOR or (aim.startswith(SECTOR + ":") and SECTOR in allowed):
            continue
        allowed = tuple(f"{SECTOR}:NAME" if one == SECTOR else one for one in allowed)
        choices = (
            f"{name} can be aimed at {', '.join(allowed)}" if allowed else f"{name} takes no aim: drop it"
        )
        close = suggest(aim, allowed, kind="aim")
        yield Flaw(
            ("aims", name), f"unknown aim {quoted(aim)}", close if close.startswith("did") else choices
        )


def phases_flaws(phases: Sequence[Phase]) -> Iterator[Flaw]:
    """What is wrong between phases: names given twice, one that may never end, months that do not increase."""
    latest = 0
    seen: set[str] = set()
    for index, phase in enumerate(phases):
        at = ("phases", index)
        if phase.name in seen:
            yield Flaw(
                (*at, "name"), f"a second phase is called {quoted(phase.name)}", "rename one of the two"
            )
        seen.add(phase.name)
        if index < len(phases) - 1:
            yield from _ending_flaws(phase, at)
        month = phase.until_month
        if month is not None and month <= latest:
            found = f"ends in month {month}, but the phase before lasts to month {latest}"
            yield Flaw((*at, "until"), found, f"write a month after {latest}")
        latest = max(latest, month or 0)


def _ending_flaws(phase: Phase, at: tuple[str, int]) -> Iterator[Flaw]:
    if phase.until is None:
        yield Flaw(
            at,
            f"{quoted(phase.name)} has no end, but a phase follows",
            "give it until: a month or a condition",
        )
    elif phase.until_month is None:
        found = f"the phase may never end (until {phase.when})"
        yield Flaw((*at, "until"), found, "write until: {when: ..., at_most: MONTH}")
