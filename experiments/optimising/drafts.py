"""A strategy as the search handles it: phases whose effort is whole parts, so that the result can be described in a few words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from math import gcd
from typing import Any

from coalitionlab.scenarios.names.actions import ACTION_NAMES, ACTIONS
from coalitionlab.scenarios.schema import Phase, Scenario, Strategy, Style, Until

#: The largest number of parts of effort that an action gets in a phase.
MOST_PARTS = 9
#: The convener's style is counted in twentieths, the share of the capacity that is spent in tenths.
STYLE_PARTS, SHARE_PARTS = 20, 10
#: Conditions that may end a phase before its last month; the empty text stands for none.
CONDITIONS = (
    "",
    *(f"membership above 0.{tenth}" for tenth in range(1, 8)),
    "participation above 0.25",
    "participation above 0.5",
)


@dataclass(frozen=True)
class Stage:
    """A phase: parts of effort (1 to 9) by action, aims other than an action's default, the last month, a condition (one of
    CONDITIONS) that ends it sooner, and the tenths of the capacity that are spent."""

    parts: Mapping[str, int]
    aims: Mapping[str, str]
    until: int
    when: str = ""
    share: int = SHARE_PARTS


@dataclass(frozen=True)
class Draft:
    """A strategy in whole numbers: its phases, and the convener's style in twentieths (None: the scenario's own)."""

    stages: tuple[Stage, ...]
    control: int | None = None
    transparency: int | None = None

    def key(self) -> str:
        """Text that is equal for equal strategies."""
        stages = [
            (sorted(s.parts.items()), sorted(s.aims.items()), s.until, s.when, s.share) for s in self.stages
        ]
        return repr((stages, self.control, self.transparency))

    def with_stages(self, *stages: Stage) -> Draft:
        """The draft with other phases."""
        return replace(self, stages=stages)


def draft_of(strategy: Strategy, last: int) -> Draft | None:
    """The draft nearest to a strategy; None when it spends nothing up to the month `last`."""
    stages: list[Stage] = []
    for phase in strategy.phases:
        start = stages[-1].until if stages else 0
        if start >= last:
            break
        parts = whole_parts(phase.effort)
        if parts and phase.share > 0:
            stages.append(_stage(phase, parts, min(phase.until_month or last, last)))
    if not stages:
        return None
    stages[-1] = replace(stages[-1], until=last, when="")
    style = (strategy.convener.control, strategy.convener.transparency)
    control, transparency = (None if value is None else round(value * STYLE_PARTS) for value in style)
    return Draft(tuple(stages), control, transparency)


def _stage(phase: Phase, parts: Mapping[str, int], until: int) -> Stage:
    when = "" if phase.when is None else str(phase.when)
    aims = {
        action: aim for action, aim in phase.aims.items() if action in parts and aim in aims_of(action)[1:]
    }
    share = max(1, round(phase.share * SHARE_PARTS))
    return Stage(parts, aims, until, when if when in CONDITIONS else "", share)


def whole_parts(effort: Mapping[str, float]) -> dict[str, int]:
    """Weights as whole parts from 1 to 9, without those that round to nothing.

    Examples
    --------
    >>> whole_parts({"build_trust": 50.0, "share_power": 100.0, "run_pilot": 0.1})
    {'build_trust': 4, 'share_power': 9}
    """
    largest = max(effort.values(), default=0.0)
    if largest <= 0:
        return {}
    is_whole = all(float(weight).is_integer() for weight in effort.values()) and largest <= MOST_PARTS
    scale = 1.0 if is_whole else MOST_PARTS / largest
    return {name: round(weight * scale) for name, weight in effort.items() if round(weight * scale) > 0}


def aims_of(action: str) -> tuple[str, ...]:
    """The aims that the search tries for an action, the default first. Sectors are left out: not every scenario has each."""
    return tuple(aim for aim in ACTIONS[action].aims if aim != "sector")


def strategy_of(draft: Draft, name: str, **fields: Any) -> Strategy:
    """The draft as a strategy; `fields` are more of its fields (title, summary, ...)."""
    style = Style(control=_share(draft.control), transparency=_share(draft.transparency))
    last = len(draft.stages) - 1
    phases = tuple(
        Phase(
            name=f"phase {number + 1}", effort=smallest_parts(stage.parts), aims=dict(stage.aims),
            share=stage.share / SHARE_PARTS, until=None if number == last else _until(stage),
        )
        for number, stage in enumerate(draft.stages)
    )  # fmt: skip
    return Strategy(name=name, convener=style, phases=phases, **fields)


def smallest_parts(parts: Mapping[str, int]) -> dict[str, int]:
    """Parts of effort in the smallest whole numbers, the largest first.

    Examples
    --------
    >>> smallest_parts({"build_trust": 2, "share_power": 6})
    {'share_power': 3, 'build_trust': 1}
    """
    divisor = gcd(*parts.values())
    return dict(
        sorted(((name, n // divisor) for name, n in parts.items()), key=lambda row: (-row[1], row[0]))
    )


def _until(stage: Stage) -> Until:
    if stage.when:
        return Until.model_validate({"when": stage.when, "at_most": stage.until})
    return Until(month=stage.until)


def _share(twentieths: int | None) -> float | None:
    return None if twentieths is None else twentieths / STYLE_PARTS


def last_month(scenario: Scenario) -> int:
    """The last month in which the convener can act."""
    return min(scenario.months, (scenario.withdraw_month or scenario.months + 1) - 1)


def draft_to_json(draft: Draft) -> dict[str, Any]:
    """The draft as plain values."""
    return asdict(draft)


def draft_from_json(values: Mapping[str, Any]) -> Draft:
    """The draft from the plain values of `draft_to_json`; actions in the order of the catalogue."""
    stages = []
    for stage in values["stages"]:
        ordered = {
            field: {action: stage[field][action] for action in ACTION_NAMES if action in stage[field]}
            for field in ("parts", "aims")
        }
        stages.append(Stage(**{**stage, **ordered}))
    return Draft(tuple(stages), values["control"], values["transparency"])
