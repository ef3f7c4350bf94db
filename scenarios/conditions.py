"""Conditions on the state of the world, as a strategy file writes them: 'membership above 0.3'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer

from coalitionlab.scenarios.base import Name, Record
from coalitionlab.scenarios.errors import number, quoted, suggest
from coalitionlab.scenarios.flaws import Flaw, reject
from coalitionlab.scenarios.names.outcomes import MONTHLY, UNSEEN
from coalitionlab.scenarios.numeric import Finite, Number

_CONDITION = re.compile(r"\s*([A-Za-z_]\w*)\s+(above|below)\s+(\S+)\s*")


class Condition(Record):
    """A monthly outcome above (or below) a value, such as 'membership above 0.3'."""

    metric: Name
    above: bool
    value: Finite

    def __str__(self) -> str:
        return f"{self.metric} {'above' if self.above else 'below'} {number(self.value)}"

    def holds(self, value: float) -> bool:
        """Whether the condition holds when the outcome has this value."""
        return value > self.value if self.above else value < self.value


def _as_condition(value: Any) -> Any:
    """A condition as read: the words 'OUTCOME above NUMBER' taken apart."""
    if isinstance(value, (Condition, Mapping)):
        return value
    parts = _CONDITION.fullmatch(value) if isinstance(value, str) else None
    if parts is None:
        reject(f"got {quoted(value)}", "write a condition such as membership above 0.3")
    metric, side, amount = parts.groups()
    try:
        return {"metric": metric, "above": side == "above", "value": float(amount)}
    except ValueError:
        return reject(f"got {quoted(value)}", "write a number after 'above' or 'below'")


When = Annotated[
    Condition,
    BeforeValidator(_as_condition, json_schema_input_type=str),
    PlainSerializer(str, return_type=str, when_used="json"),
]


def condition_flaws(when: Condition, *at: str | int) -> Iterator[Flaw]:
    """What is wrong with a condition at this place: an unknown outcome, one that no convener sees, a value out of reach."""
    metrics, unseen = MONTHLY, UNSEEN
    seen = [name for name in metrics if name not in unseen]
    if when.metric in unseen:
        found = f"no convener can see {quoted(when.metric)}"
        yield Flaw(at, found, f"write a condition on {', '.join(seen[:-1])} or {seen[-1]}")
        return
    if when.metric not in metrics:
        found = f"unknown monthly outcome {quoted(when.metric)}"
        yield Flaw(at, found, suggest(when.metric, seen, kind="outcome"))
        return
    allowed = Number(metrics[when.metric].low, metrics[when.metric].high)
    if not allowed.holds(when.value):
        yield Flaw(at, f"{when.metric} never reaches {quoted(when.value)}", allowed.remedy)
