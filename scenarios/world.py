"""The world of a scenario besides its organisations: climates and dated events, the convener, the decision rule, milestones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, ConfigDict, model_validator

from coalitionlab.scenarios.errors import Problem, check, invalid, quoted
from coalitionlab.scenarios.records import (
    Count,
    MonthNumber,
    Name,
    Number,
    Record,
    Share,
    Text,
    Truth,
    choice,
)

_YEAR_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")

#: The decision rules, each with the options of `Decision` that mean something to it.
RULES: Mapping[str, tuple[str, ...]] = {
    "utility": (),
    "threshold": ("measure", "among", "exit", "persuasion"),
    "logit": ("measure", "among", "persuasion", "sensitivity"),
    "imitation": (),
}


def _is_year_month(value: Any) -> bool:
    return isinstance(value, str) and _YEAR_MONTH.fullmatch(value) is not None


def _year_month(value: Any) -> str:
    if not _is_year_month(value):
        invalid(f"got {quoted(value)}", "write a year and a month such as 2016-05")
    return str(value)


YearMonth = Annotated[str, BeforeValidator(_year_month)]
Change = Annotated[float, Number(-1, 1)]


class Climate(Record):
    """One climate, 0..1: where it starts, and where it is drawn back to."""

    start: Share
    """its value in month 1"""
    base: Share | None = None
    """where it is drawn to; its start unless given"""
    drift: Share | None = None
    """share of the way back to base each month; the model's parameter unless given"""
    volatility: Annotated[float, Number(0, 1)] | None = None
    """standard deviation of its monthly shocks; the model's parameter unless given"""


def _as_climate(value: Any) -> Any:
    return value if isinstance(value, (Mapping, Climate)) else {"start": value}


ClimateOrStart = Annotated[Climate, BeforeValidator(_as_climate, json_schema_input_type=Share | Climate)]


class Event(Record):
    """Something dated that happens to everyone."""

    model_config = ConfigDict(
        json_schema_extra=lambda schema: schema.update(
            required=["name"], anyOf=[{"required": ["month"]}, {"required": ["date"]}]
        )
    )

    name: Name
    month: MonthNumber
    """the month of the simulation, 1 being the first; a `date` (YYYY-MM) may stand in its place when the
    scenario says when it `starts`"""
    date: YearMonth | None = None
    source: Text = ""
    opinion: Change = 0.0
    """the change in that climate, -1..1"""
    regulation: Change = 0.0
    """the change in that climate, -1..1"""
    failures: Change = 0.0
    """the change in that climate, -1..1"""
    funding: Change = 0.0
    """the change in that climate, -1..1"""
    lasting: Truth = False
    """whether the climates' bases move as well, so that the change does not fade"""
    capacity: Annotated[float, Number(0, 100_000)] | None = None
    """the convener's staff-days a month from then on"""
    grant: Share | None = None
    """the convener's monthly grant from then on"""


class Environment(Record):
    """The four climates (each a number, or a Climate) and the events."""

    opinion: ClimateOrStart = Climate(start=0.4)
    """how much the public cares, 0..1; it drifts"""
    regulation: ClimateOrStart = Climate(start=0.3)
    """how near regulation is, 0..1"""
    failures: ClimateOrStart = Climate(start=0.4)
    """how plain it is that going alone has failed, 0..1"""
    funding: ClimateOrStart = Climate(start=0.7)
    """how easily funders give, 0..1"""
    events: tuple[Event, ...] = ()


def with_months_of_events(scenario: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a scenario as read, with a month on every event that gives a date only."""
    environment = scenario.get("environment")
    events = environment.get("events") if isinstance(environment, Mapping) else None
    if not isinstance(environment, Mapping) or not isinstance(events, (list, tuple)):
        return dict(scenario)
    dated = [_with_month(event, scenario.get("starts"), index) for index, event in enumerate(events)]
    return {**scenario, "environment": {**environment, "events": dated}}


def _with_month(event: Any, starts: Any, index: int) -> Any:
    """An event with the month of its date; refuses a date without `starts`, before it, or at odds with its month."""
    if not isinstance(event, Mapping) or event.get("date") is None:
        return event
    at, date = ("environment", "events", index, "date"), event["date"]
    if not _is_year_month(date):
        return {"month": 1, **event}  # its own field says what is wrong
    if starts is None:
        remedy = "add starts: YYYY-MM to the scenario"
        invalid(f"got {quoted(date)}, but the scenario has no first month", remedy, *at)
    if not _is_year_month(starts):
        return event
    month = months_between(starts, date) + 1
    if month < 1:
        invalid(f"{date} is before the scenario starts in {starts}", "start the scenario earlier", *at)
    if event.get("month", month) != month:
        problem = f"{date} is month {month}, but month is {quoted(event['month'])}"
        invalid(problem, "keep one of the two", *at)
    return {**event, "month": month}


def months_between(first: str, second: str) -> int:
    """Months from `first` to `second`, both written YYYY-MM."""
    (a, b), (c, d) = ((int(part) for part in text.split("-")) for text in (first, second))
    return (c - a) * 12 + d - b


class Decision(Record):
    """By which rule organisations join and leave."""

    rule: Annotated[str, choice(RULES, "rule")] = "utility"
    """utility (weighing benefits and barriers), threshold (waiting for enough others), logit (a logistic
    response to the share inside) or imitation (copying a tie who fares better)"""
    measure: Annotated[str, choice(("share", "count"), "measure")] = "share"
    """threshold and logit: whether others inside are taken as a share (0..1) or as a count"""
    among: Annotated[str, choice(("everyone", "ties"), "group")] = "everyone"
    """threshold and logit: everyone, or one's ties"""
    exit: Truth = False
    """threshold: whether one leaves again when too few are inside"""
    persuasion: Annotated[float, Number(0, 1000)] = 0.0
    """threshold and logit: how far utility, and so the convener's effort, lowers what is waited for"""
    sensitivity: Annotated[float, Number(0, 1000)] = 1.0
    """logit: how sharply one responds to the share inside"""

    @model_validator(mode="after")
    def _options_of_the_rule(self) -> Self:
        check(
            Problem(
                f"the rule '{self.rule}' has no {name} (got {quoted(getattr(self, name))})",
                f"drop it, or use the rule {' or '.join(r for r in RULES if name in RULES[r])}",
                (name,),
            )
            for name, field in type(self).model_fields.items()
            if name != "rule" and name not in RULES[self.rule] and getattr(self, name) != field.default
        )
        return self


class ConvenerSpec(Record):
    """The convener at the start."""

    name: Name = "the convener"
    capacity: Annotated[float, Number(0, 100_000)] = 20.0
    """staff-days a month it can spend on leading"""
    power: Share = 0.4
    """its institutional power, 0..1"""
    control: Share = 0.3
    """how far it directs rather than shares power, 0..1"""
    transparency: Share = 0.5
    """how plain its own intent is, 0..1"""
    vision: Share = 0.2
    """how clear the shared vision is, 0..1"""
    backbone: Share = 0.1
    """how much coordination there is, 0..1"""
    funds: Annotated[float, Number(0, 10)] = 0.5
    """reserves in hand, 0..10; a full backbone costs the parameter `upkeep` (0.08) a month"""
    grant: Share = 0.3
    """how large the grant is while it lasts, 0..1; its income a month is `grant_income` * grant * funding climate"""
    grant_months: Count | None = None
    """how long the grant lasts; for ever when not given"""
    start_up_cost: Annotated[float, Number(0, 1e6)] = 0.0
    """what has to be raised before the coalition can produce anything"""
    seed: Annotated[float, Number(0, 1e6)] = 0.0
    """seed funding towards the start-up cost"""


class Milestone(Record):
    """Something to be reached: these organisations inside, so many sectors, so much collective action, all at once."""

    name: Name
    needs: tuple[Name, ...] = ()
    sectors: Annotated[int, Number(0, 1000, whole=True)] = 0
    collective_action: Share = 0.0

    @model_validator(mode="after")
    def _has_a_condition(self) -> Self:
        if not self.needs and not self.sectors and not self.collective_action:
            invalid("the milestone has no condition", "give needs, sectors or collective_action")
        return self
