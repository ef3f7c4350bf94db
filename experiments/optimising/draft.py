"""A strategy as the search sees it: stages of whole parts of effort, so that what is found can be said in one breath."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import gcd

from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.schema import Phase, Scenario, Strategy, Style, Until

#: The largest number of parts an action gets: a stage of ten parts splits its effort in tenths.
MOST_PARTS = 9
#: Parts of a whole for style (twentieths) and for the share of the capacity that is spent (tenths).
STYLE_PARTS, SHARE_PARTS = 20, 10
#: Conditions that may end a stage before its month; the empty word is for none.
CONDITIONS = (
    "",
    *(f"membership above 0.{tenth}" for tenth in range(1, 8)),
    "participation above 0.25",
    "participation above 0.5",
)


@dataclass(frozen=True)
class Stage:
    """One phase: parts of effort (1..9) by action, aims that are not the action's default, the last month it covers,
    a condition that ends it sooner (one of CONDITIONS), the tenths of the capacity that are spent."""

    parts: Mapping[str, int]
    aims: Mapping[str, str]
    until: int
    when: str = ""
    share: int = SHARE_PARTS


@dataclass(frozen=True)
class Draft:
    """A strategy in whole numbers: stages one after the other, and the convener's style in twentieths (None: the scenario's)."""

    stages: tuple[Stage, ...]
    control: int | None = None
    transparency: int | None = None

    def key(self) -> str:
        """The draft as text: the same for drafts that are the same strategy."""
        stages = [
            (sorted(s.parts.items()), sorted(s.aims.items()), s.until, s.when, s.share) for s in self.stages
        ]
        return repr((stages, self.control, self.transparency))


def last_month(scenario: Scenario) -> int:
    """The last month in which the convener can do anything."""
    return min(scenario.months, (scenario.withdraw_month or scenario.months + 1) - 1)


def draft_of(strategy: Strategy, horizon: int) -> Draft | None:
    """A strategy in these coordinates, as near as they allow; None when it has no phase that spends anything by `horizon`."""
    stages: list[Stage] = []
    for phase in strategy.phases:
        start = stages[-1].until if stages else 0
        if start >= horizon:
            break
        parts = whole_parts(phase.effort)
        if parts and phase.share > 0:
            when = str(phase.when) if phase.when is not None else ""
            aims = {
                name: aim for name, aim in phase.aims.items() if name in parts and aim in aims_of(name)[1:]
            }
            stages.append(
                Stage(
                    parts, aims, min(phase.until_month or horizon, horizon),
                    when if when in CONDITIONS else "", max(1, round(phase.share * SHARE_PARTS)),
                )
            )  # fmt: skip
    if not stages:
        return None
    stages[-1] = replace(stages[-1], until=horizon, when="")
    style = strategy.convener
    return Draft(tuple(stages), _twentieths(style.control), _twentieths(style.transparency))


def whole_parts(effort: Mapping[str, float]) -> dict[str, int]:
    """Weights as whole parts of 1..9; those that would get none are left out."""
    top = max(effort.values(), default=0.0)
    if top <= 0:
        return {}
    whole = all(float(weight).is_integer() for weight in effort.values()) and top <= MOST_PARTS
    scale = 1.0 if whole else MOST_PARTS / top
    return {name: round(weight * scale) for name, weight in effort.items() if round(weight * scale) > 0}


def aims_of(action: str) -> tuple[str, ...]:
    """Whom an action can be aimed at, the default first; sectors are left to people, for not every scenario has each."""
    return tuple(aim for aim in ACTIONS[action].aims if aim != "sector")


def strategy_of(draft: Draft, name: str, **about: object) -> Strategy:
    """The draft as a strategy, as it would be read from a file; `about` are more of its fields (title, summary, ...)."""
    style = Style(control=_share(draft.control), transparency=_share(draft.transparency))
    return Strategy(name=name, convener=style, phases=_phases(draft), **about)


def _phases(draft: Draft) -> tuple[Phase, ...]:
    final = len(draft.stages) - 1
    return tuple(
        Phase(
            name=f"phase {number + 1}", effort=ordered(stage.parts), aims=dict(stage.aims), share=stage.share / SHARE_PARTS,
            until=None if number == final else _until(stage),
        )
        for number, stage in enumerate(draft.stages)
    )  # fmt: skip


def ordered(parts: Mapping[str, int]) -> dict[str, int]:
    """Parts of effort in the smallest whole numbers, most first."""
    common = gcd(*parts.values())
    shared = {name: many // common for name, many in parts.items()}
    return dict(sorted(shared.items(), key=lambda item: (-item[1], item[0])))


def _until(stage: Stage) -> Until:
    if stage.when:
        return Until.model_validate({"when": stage.when, "at_most": stage.until})
    return Until(month=stage.until)


def _share(twentieths: int | None) -> float | None:
    return None if twentieths is None else twentieths / STYLE_PARTS


def _twentieths(value: float | None) -> int | None:
    return None if value is None else round(value * STYLE_PARTS)
