"""A strategy: how a convener divides its effort over actions, phase by phase."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, model_validator

from coalitionlab.scenarios.base import Frozen, Listed, Name, Record, Table, Tabled, Text, Texts
from coalitionlab.scenarios.conditions import Condition, When
from coalitionlab.scenarios.flaws import refuse_any, reject
from coalitionlab.scenarios.numeric import MonthNumber, Number, Share, Weight
from coalitionlab.scenarios.strategy_checks import phase_flaws, phases_flaws


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
            reject("no month or condition", "write month: 12, or when: membership above 0.3")
        if self.month is not None and (self.when is not None or self.at_most is not None):
            reject("both month and when are given", "write month: alone, or when: with at_most:")
        return self


def _as_until(value: Any) -> Any:
    """The end of a phase as read: a bare month or a bare condition made into a table."""
    if isinstance(value, (Until, Mapping)):
        return value
    if isinstance(value, str):
        return {"when": value}
    return {"month": value}


class Instead(Record):
    """What a phase does in place of what it says itself, in every month after one in which a condition held.

    What it leaves out stays as the phase has it; other aims are put beside the phase's own.

    Attributes:
        when: a condition on last month's outcomes, of those that a convener can see.
        effort: other weights over actions.
        aims: whom these actions are aimed at then.
        share: another share of the capacity, 0..1.
        admits: another limit to how many are expected to join in a month.
    """

    when: When
    effort: Annotated[dict[str, Weight], Tabled, Frozen] | None = None
    aims: Annotated[dict[str, Name], Tabled, Frozen] = Table()
    share: Share | None = None
    admits: Annotated[float, Number(0, 1e9)] | None = None

    @model_validator(mode="after")
    def _differs(self) -> Self:
        if self.effort is None and not self.aims and self.share is None and self.admits is None:
            reject("nothing would be different", "give it effort, aims, share or admits")
        return self


def _instead(value: Any) -> Any:
    """What is done instead as read: one table, or a list of them."""
    return (value,) if isinstance(value, (Instead, Mapping)) else value


class Phase(Record):
    """A stage of a strategy.

    Attributes:
        effort: relative weights over actions (names of `coalitionlab list actions`), at least one above 0 unless
            the phase's `share` is 0.
        aims: whom an action is aimed at, where it is not the action's default.
        share: the share of the convener's capacity that is spent, 0..1.
        admits: how many are expected to join of their own accord in a month, at most (chances are scaled down to it; trials
            and mandates are apart); any number when not given.
        instead: what is done while a condition holds, in place of the above; of several the first whose condition holds.
        until: when the phase ends; only the last may leave it out.
    """

    name: Name
    effort: Annotated[dict[str, Weight], Tabled, Frozen] = Table()
    aims: Annotated[dict[str, Name], Tabled, Frozen] = Table()
    share: Share = 1.0
    admits: Annotated[float, Number(0, 1e9)] | None = None
    instead: Annotated[
        tuple[Instead, ...],
        Listed,
        BeforeValidator(_instead, json_schema_input_type=Instead | list[Instead]),
    ] = ()
    until: Annotated[Until, BeforeValidator(_as_until, json_schema_input_type=int | str | Until)] | None = (
        None
    )

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
        changes: dict[str, Any] = {"effort": effort, "aims": Table(aims), "instead": ()}
        for name in ("share", "admits"):
            if getattr(other, name) is not None:
                changes[name] = getattr(other, name)
        return self.model_copy(update=changes)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        refuse_any(phase_flaws(self))
        return self


class Style(Record):
    """The convener's way of leading, where the strategy chooses it: control and transparency, 0..1 each."""

    control: Share | None = None
    transparency: Share | None = None


class Strategy(Record):
    """What a convener does with its capacity: phases one after the other, none for a strategy without effort.

    Unknown actions, aims and outcomes, phases that may never end and months out of order are refused.
    """

    name: Name
    title: Text = ""
    source: Text = ""
    summary: Text = ""
    says: Texts = ()
    assumed: Texts = ()
    convener: Style = Style()
    phases: Annotated[tuple[Phase, ...], Listed] = ()

    @model_validator(mode="after")
    def _phases_follow(self) -> Self:
        refuse_any(phases_flaws(self.phases))
        return self
