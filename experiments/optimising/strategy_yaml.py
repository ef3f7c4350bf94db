"""A strategy that was found, as a commented YAML file that every command takes."""

from __future__ import annotations

import json
from collections.abc import Sequence

from coalitionlab.scenarios.errors import visible
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.schema import Phase, Strategy


def strategy_yaml(strategy: Strategy, comments: Sequence[str] = ()) -> str:
    """The text of the file, with comments at its top and beside every action.

    Examples
    --------
    >>> from coalitionlab import Strategy
    >>> strategy = Strategy(name="s", phases=[{"name": "all", "effort": {"build_trust": 1}}])
    >>> strategy_yaml(strategy).splitlines()[-3]
    '  - name: "all"   # from month 1 on'
    """
    lines = [f"# {visible(comment)}" for comment in comments]
    lines += [f"{field}: {_quoted(getattr(strategy, field))}" for field in ("title", "source", "summary")]
    lines += ["assumed:", *(f"  - {_quoted(line)}" for line in strategy.assumed)]
    style = {name: value for name, value in strategy.convener.model_dump().items() if value is not None}
    if style:
        lines += ["convener:   # the style that it chooses"]
        lines += [f"  {name}: {value:g}" for name, value in style.items()]
    lines.append("phases:")
    start = 1
    for phase in strategy.phases:
        lines += _phase_lines(phase, start)
        start = (phase.until_month or start) + 1
    return "\n".join(lines) + "\n"


def _phase_lines(phase: Phase, start: int) -> list[str]:
    end = f"to month {phase.until_month}" if phase.until_month else "on"
    lines = [f"  - name: {_quoted(phase.name)}   # from month {start} {end}"]
    if phase.share != 1.0:
        lines.append(f"    share: {phase.share:g}   # of the capacity")
    total = sum(phase.effort.values())
    lines.append("    effort:")
    for action, parts in phase.effort.items():
        lines.append(
            f"      {action}: {parts:g}   # {round(100 * parts / total)} %: {visible(ACTIONS[action].meaning)}"
        )
    if phase.aims:
        lines += ["    aims:", *(f"      {action}: {aim}" for action, aim in phase.aims.items())]
    if phase.when is not None:
        lines += ["    until:", f"      when: {phase.when}", f"      at_most: {phase.until_month}"]
    elif phase.until_month is not None:
        lines.append(f"    until: {phase.until_month}")
    return lines


def _quoted(text: str) -> str:
    """Text as a YAML string that nothing in it can end."""
    return json.dumps(text, ensure_ascii=False)
