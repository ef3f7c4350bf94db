"""A strategy as the search handles it: phases whose effort is whole parts, so that the result can be described in a few words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import gcd
from typing import Any

from coalitionlab.scenarios.names.actions import ACTION_NAMES, ACTIONS
from coalitionlab.scenarios.schema import Phase, Strategy, Style, Until

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

#: A style that chooses nothing: the scenario's own.
AS_TODAY = Style()


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
    """A strategy in whole numbers: its phases, and the convener's style in twentieths (None: as it is today)."""

    stages: tuple[Stage, ...]
    control: int | None = None
    transparency: int | None = None

    def key(self) -> str:
        """Text that is equal for equal strategies."""
        stages = [(sorted(s.parts.items()), sorted(s.aims.items()), s.until, s.when, s.share) for s in self.stages]
        return repr((stages, self.control, self.transparency))


def draft_of(strategy: Strategy, last: int) -> Draft | None:
    """The draft nearest to a strategy; None when it spends nothing up to the month `last`."""
    stages: list[Stage] = []
    for phase in strategy.phases:
        if stages and stages[-1].until >= last:
            break
        parts, when = whole_parts(phase.effort), str(phase.when or "")
        aims = {action: aim for action, aim in phase.aims.items() if action in parts and aim in aims_of(action)[1:]}
        if parts and phase.share > 0:
            until = min(phase.until_month or last, last)
            share = max(1, round(phase.share * SHARE_PARTS))
            stages.append(Stage(parts, aims, until, when if when in CONDITIONS else "", share))
    if not stages:
        return None
    stages[-1] = replace(stages[-1], until=last, when="")
    style = (strategy.convener.control, strategy.convener.transparency)
    return Draft(tuple(stages), *(None if value is None else round(value * STYLE_PARTS) for value in style))


def strategy_of(draft: Draft, name: str, style: Style = AS_TODAY, **fields: Any) -> Strategy:
    """The draft as a strategy; `style` is that of a draft without one, `fields` are more of its fields (title, summary, ...)."""
    control, transparency = (
        usual if value is None else value / STYLE_PARTS
        for value, usual in ((draft.control, style.control), (draft.transparency, style.transparency))
    )
    phases = [
        Phase(
            name=f"phase {number}", effort=smallest_parts(stage.parts), aims=dict(stage.aims),
            share=stage.share / SHARE_PARTS, until=None if number == len(draft.stages) else _until(stage),
        )
        for number, stage in enumerate(draft.stages, start=1)
    ]  # fmt: skip
    chosen = Style(control=control, transparency=transparency)
    return Strategy(name=name, convener=chosen, phases=tuple(phases), **fields)


def _until(stage: Stage) -> Until:
    if stage.when:
        return Until.model_validate({"when": stage.when, "at_most": stage.until})
    return Until(month=stage.until)


def whole_parts(effort: Mapping[str, float]) -> dict[str, int]:
    """Weights as whole parts from 1 to 9, without those that round to nothing.

    Examples
    --------
    >>> whole_parts({"build_trust": 50.0, "share_power": 100.0, "run_pilot": 0.1})
    {'build_trust': 4, 'share_power': 9}
    """
    largest = max(effort.values(), default=0.0)
    is_whole = largest <= MOST_PARTS and all(float(weight).is_integer() for weight in effort.values())
    scale = 1.0 if is_whole else MOST_PARTS / largest
    return {name: round(weight * scale) for name, weight in effort.items() if round(weight * scale) > 0}


def smallest_parts(parts: Mapping[str, int]) -> dict[str, int]:
    """Parts of effort in the smallest whole numbers, the largest first.

    Examples
    --------
    >>> smallest_parts({"build_trust": 2, "share_power": 6})
    {'share_power': 3, 'build_trust': 1}
    """
    divisor = gcd(*parts.values())
    ordered = sorted(parts.items(), key=lambda item: (-item[1], item[0]))
    return {name: number // divisor for name, number in ordered}


def aims_of(action: str) -> tuple[str, ...]:
    """The aims that the search tries for an action, the default first. Sectors are left out: not every scenario has each."""
    return tuple(aim for aim in ACTIONS[action].aims if aim != "sector")


def draft_from_json(values: Mapping[str, Any]) -> Draft:
    """The draft from its plain values (`dataclasses.asdict`); actions in the order of the catalogue."""
    stages = []
    for stage in values["stages"]:
        ordered = {
            field: {action: stage[field][action] for action in ACTION_NAMES if action in stage[field]}
            for field in ("parts", "aims")
        }
        stages.append(Stage(**{**stage, **ordered}))
    return Draft(tuple(stages), values["control"], values["transparency"])
