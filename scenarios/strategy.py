"""A strategy: how a convener divides its effort over actions, phase by phase."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, PlainSerializer, model_validator

from coalitionlab.scenarios.errors import Problem, check, invalid, number, quoted, repeated, suggest, unknown
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.outcomes import MONTHLY, UNSEEN
from coalitionlab.scenarios.records import (
    Finite,
    Frozen,
    FrozenDict,
    MonthNumber,
    Name,
    Number,
    Record,
    Share,
    Text,
    Texts,
    Weight,
)

_CONDITION = re.compile(r"\s*([A-Za-z_]\w*)\s+(above|below)\s+(\S+)\s*")
#: Stands in an action's aims for one aim per sector, written sector:NAME.
_SECTOR = "sector"

Efforts = Annotated[dict[str, Weight], Frozen]
Aims = Annotated[dict[str, Name], Frozen]


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
        invalid(f"got {quoted(value)}", "write a condition such as membership above 0.3")
    metric, side, amount = parts.groups()
    try:
        return {"metric": metric, "above": side == "above", "value": float(amount)}
    except ValueError:
        invalid(f"got {quoted(value)}", "write a number after 'above' or 'below'")


When = Annotated[
    Condition,
    BeforeValidator(_as_condition, json_schema_input_type=str),
    PlainSerializer(str, return_type=str, when_used="json"),
]


class Until(Record):
    """The end of a phase: the last month it covers, or a condition and the month by which it ends `at_most`.

    Months are those of the simulation, counted from 1, not from the start of the phase.
    """

    month: MonthNumber | None = None
    when: When | None = None
    at_most: MonthNumber | None = None

    @model_validator(mode="after")
    def _one_end(self) -> Self:
        if self.month is None and self.when is None:
            invalid("no month or condition", "write month: 12, or when: membership above 0.3")
        if self.month is not None and (self.when is not None or self.at_most is not None):
            invalid("both month and when are given", "write month: alone, or when: with at_most:")
        return self


def _as_until(value: Any) -> Any:
    """The end of a phase as read: a bare month or a bare condition made into a table."""
    if isinstance(value, (Until, Mapping)):
        return value
    return {"when" if isinstance(value, str) else "month": value}


class Instead(Record):
    """What a phase does in every month after one in which a condition held.

    What it leaves out stays as the phase has it; other aims are put beside the phase's own.
    """

    when: When
    """a condition on last month's outcomes, of those that a convener can see"""
    effort: Efforts | None = None
    """other weights over actions"""
    aims: Aims = FrozenDict()
    """whom these actions are aimed at then"""
    share: Share | None = None
    """another share of the capacity, 0..1"""
    admits: Annotated[float, Number(0, 1e9)] | None = None
    """another limit to how many are expected to join in a month"""

    @model_validator(mode="after")
    def _differs(self) -> Self:
        if self.effort is None and not self.aims and self.share is None and self.admits is None:
            invalid("nothing would be different", "give it effort, aims, share or admits")
        return self


def _as_list(value: Any) -> Any:
    """What is done instead as read: one table, or a list of them."""
    return (value,) if isinstance(value, (Instead, Mapping)) else value


class Phase(Record):
    """A stage of a strategy."""

    name: Name
    effort: Efforts = FrozenDict()
    """relative weights over actions (names of `coalitionlab list actions`), at least one above 0 unless the
    phase's `share` is 0"""
    aims: Aims = FrozenDict()
    """whom an action is aimed at, where it is not the action's default"""
    share: Share = 1.0
    """the share of the convener's capacity that is spent, 0..1"""
    admits: Annotated[float, Number(0, 1e9)] | None = None
    """how many are expected to join of their own accord in a month, at most (chances are scaled down to it;
    trials and mandates are apart); any number when not given"""
    instead: Annotated[
        tuple[Instead, ...], BeforeValidator(_as_list, json_schema_input_type=Instead | list[Instead])
    ] = ()
    """what is done while a condition holds, in place of the above; of several the first whose condition holds"""
    until: Annotated[Until, BeforeValidator(_as_until, json_schema_input_type=int | str | Until)] | None = None
    """when the phase ends; only the last may leave it out"""

    @property
    def efforts(self) -> tuple[Mapping[str, float], ...]:
        """All efforts that the phase may make: its own, and those it makes instead under conditions."""
        return (self.effort, *(each.effort for each in self.instead if each.effort is not None))

    @property
    def until_month(self) -> int | None:
        """The last month of the phase at the latest; None when no month ends it."""
        if self.until is None:
            return None
        return self.until.month if self.until.month is not None else self.until.at_most

    @property
    def when(self) -> Condition | None:
        """The condition that ends the phase, if any."""
        return self.until.when if self.until is not None else None

    def with_instead(self, other: Instead) -> Phase:
        """What the phase does while the condition of `other`, one of its `instead`, holds; not checked."""
        effort = self.effort if other.effort is None else other.effort
        aims = {name: aim for name, aim in self.aims.items() if name in effort} | other.aims
        changes: dict[str, Any] = {"effort": effort, "aims": FrozenDict(aims), "instead": ()}
        for name in ("share", "admits"):
            if getattr(other, name) is not None:
                changes[name] = getattr(other, name)
        return self.model_copy(update=changes)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        check(_phase_problems(self))
        return self


class Style(Record):
    """The convener's way of leading, where the strategy chooses it: control and transparency, 0..1 each."""

    control: Share | None = None
    transparency: Share | None = None


class Strategy(Record):
    """What a convener does with its capacity: phases one after the other, none for a strategy without effort.

    Unknown actions, aims and outcomes, phases that may never end and months out of order are refused.

    Examples
    --------
    >>> import coalitionlab
    >>> phase = {"name": "all along", "effort": {"build_trust": 1}}
    >>> coalitionlab.Strategy(name="trust", phases=[phase]).phases[0].effort
    {'build_trust': 1.0}
    """

    name: Name
    title: Text = ""
    source: Text = ""
    summary: Text = ""
    says: Texts = ()
    assumed: Texts = ()
    convener: Style = Style()
    phases: tuple[Phase, ...] = ()

    @model_validator(mode="after")
    def _phases_follow(self) -> Self:
        check(_sequence_problems(self.phases))
        return self


def _phase_problems(phase: Phase) -> Iterator[Problem]:
    """Problems inside one phase."""
    yield from _effort_problems(phase, phase.aims)
    if phase.when is not None:
        yield from _condition_problems(phase.when, "until")
    for index, other in enumerate(phase.instead):
        at = ("instead", index)
        yield from _condition_problems(other.when, *at, "when")
        yield from _effort_problems(phase.with_instead(other), other.aims, *at)


def _effort_problems(phase: Phase, aims: Mapping[str, str], *at: str | int) -> Iterator[Problem]:
    """Problems of a phase's effort and of these of its aims."""
    yield from unknown(phase.effort, ACTIONS, "action", *at, "effort")
    yield from unknown(aims, ACTIONS, "action", *at, "aims")
    for name, aim in aims.items():
        if name in ACTIONS:
            yield from _aim_problems(phase, name, aim, (*at, "aims", name))
    if phase.share > 0 and not any(phase.effort.values()):
        problem = "no effort on any action" if not phase.effort else "the effort on every action is 0"
        remedy = "give at least one action a weight above 0, or the phase share: 0"
        yield Problem(problem, remedy, (*at, "effort"))


def _aim_problems(phase: Phase, name: str, aim: str, at: tuple[str | int, ...]) -> Iterator[Problem]:
    """Problems of the aim of an action that there is."""
    if name not in phase.effort:
        yield Problem(f"{quoted(name)} has an aim but gets no effort", f"add {name} to effort, or drop it", at)
    allowed = ACTIONS[name].aims
    if aim in allowed and aim != _SECTOR or (aim.startswith(f"{_SECTOR}:") and _SECTOR in allowed):
        return
    allowed = tuple(f"{_SECTOR}:NAME" if each == _SECTOR else each for each in allowed)
    close = suggest(aim, allowed, kind="aim")
    if not close.startswith("did"):
        can = f"can be aimed at {', '.join(allowed)}"
        close = f"{name} {can}" if allowed else f"{name} takes no aim: drop it"
    yield Problem(f"unknown aim {quoted(aim)}", close, at)


def _condition_problems(when: Condition, *at: str | int) -> Iterator[Problem]:
    """Problems of a condition: an unknown outcome, one that no convener sees, a value out of reach."""
    seen = [name for name in MONTHLY if name not in UNSEEN]
    if when.metric in UNSEEN:
        remedy = f"write a condition on {', '.join(seen[:-1])} or {seen[-1]}"
        yield Problem(f"no convener can see {quoted(when.metric)}", remedy, at)
    elif when.metric not in MONTHLY:
        remedy = suggest(when.metric, seen, kind="outcome")
        yield Problem(f"unknown monthly outcome {quoted(when.metric)}", remedy, at)
    else:
        allowed = Number(MONTHLY[when.metric].low, MONTHLY[when.metric].high)
        if not allowed.holds(when.value):
            yield Problem(f"{when.metric} never reaches {quoted(when.value)}", allowed.remedy, at)


def _sequence_problems(phases: Sequence[Phase]) -> Iterator[Problem]:
    """Problems between phases: names given twice, one that may never end, months that do not increase."""
    yield from repeated((phase.name for phase in phases), "phases", field="name")
    latest = 0
    for index, phase in enumerate(phases):
        at = ("phases", index)
        month = phase.until_month
        if index < len(phases) - 1 and phase.until is None:
            problem = f"{quoted(phase.name)} has no end, but a phase follows"
            yield Problem(problem, "give it until: a month or a condition", at)
        elif index < len(phases) - 1 and month is None:
            remedy = "write until: {when: ..., at_most: MONTH}"
            yield Problem(f"the phase may never end (until {phase.when})", remedy, (*at, "until"))
        if month is not None and month <= latest:
            problem = f"ends in month {month}, but the phase before lasts to month {latest}"
            yield Problem(problem, f"write a month after {latest}", (*at, "until"))
        latest = max(latest, month or 0)
