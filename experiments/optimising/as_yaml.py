"""What was found as a strategy file that people read and every command takes: YAML with comments."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from coalitionlab.scenarios.errors import visible
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.schema import Phase, Strategy

if TYPE_CHECKING:
    from coalitionlab.experiments.optimising.optimum import Optimum


def strategy_yaml(found: Optimum, strategy: Strategy) -> str:
    """The content of the file of one of the strategies found."""
    lines = [
        "# Found by `coalitionlab optimise`; parts of effort are shares of the capacity, so it cannot overspend."
    ]
    if strategy is found.strategy:
        lines += [f"# {visible(one)}" for one in found.verdict()]
    lines += ["# Illustrative: a thinking aid, not a forecast.", ""]
    for name in ("title", "source", "summary"):
        lines.append(f"{name}: {_text(getattr(strategy, name))}")
    lines += ["assumed:", *(f"  - {_text(one)}" for one in strategy.assumed)]
    style = {name: value for name, value in strategy.convener.model_dump().items() if value is not None}
    if style:
        lines += ["convener:   # the style it chooses; the scenario's own where nothing is said"]
        lines += [f"  {name}: {value:g}" for name, value in style.items()]
    lines.append("phases:")
    start = 1
    for phase in strategy.phases:
        lines += _phase(phase, start)
        start = (phase.until_month or start) + 1
    return "\n".join(lines) + "\n"


def _phase(phase: Phase, start: int) -> list[str]:
    end = f"to month {phase.until_month}" if phase.until_month else "on"
    lines = [f"  - name: {_text(phase.name)}   # from month {start} {end}"]
    if phase.share != 1.0:
        lines.append(f"    share: {phase.share:g}   # of the capacity")
    whole = sum(phase.effort.values())
    lines.append("    effort:")
    for name, parts in phase.effort.items():
        share = round(100 * parts / whole)
        lines.append(f"      {name}: {parts:g}   # {share} %: {visible(ACTIONS[name].meaning)}")
    if phase.aims:
        lines += ["    aims:", *(f"      {name}: {aim}" for name, aim in phase.aims.items())]
    if phase.when is not None:
        lines += ["    until:", f"      when: {phase.when}", f"      at_most: {phase.until_month}"]
    elif phase.until_month is not None:
        lines.append(f"    until: {phase.until_month}")
    return lines


def _text(words: str) -> str:
    """Words as a YAML string that nothing in them can end."""
    return json.dumps(words, ensure_ascii=False)
