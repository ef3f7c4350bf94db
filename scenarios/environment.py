"""The world around a coalition: four climates that drift, and dated events."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict

from coalitionlab.scenarios.base import Listed, Name, Record, Text, Truth
from coalitionlab.scenarios.errors import quoted
from coalitionlab.scenarios.flaws import reject
from coalitionlab.scenarios.numeric import MonthNumber, Number, Share

CLIMATES = ("opinion", "regulation", "failures", "funding")
_YEAR_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")

Change = Annotated[float, Number(-1, 1)]


def year_month(value: Any) -> str:
    """`value` if it is a month of the calendar written YYYY-MM; else a flaw."""
    if not isinstance(value, str) or not _YEAR_MONTH.fullmatch(value):
        reject(f"got {quoted(value)}", "write a year and a month such as 2016-05")
    return str(value)


YearMonth = Annotated[str, BeforeValidator(year_month)]


class Climate(Record):
    """One climate, 0..1: where it starts, and where it is drawn back to.

    Attributes:
        start: its value in month 1.
        base: where it is drawn to; its start unless given.
        drift: share of the way back to base each month; the model's parameter unless given.
        volatility: standard deviation of its monthly shocks; the model's parameter unless given.
    """

    start: Share
    base: Share | None = None
    drift: Share | None = None
    volatility: Annotated[float, Number(0, 1)] | None = None


def _as_climate(value: Any) -> Any:
    if isinstance(value, (Mapping, Climate)):
        return value
    return {"start": value}


ClimateOrStart = Annotated[Climate, BeforeValidator(_as_climate, json_schema_input_type=Share | Climate)]


class Event(Record):
    """Something dated that happens to everyone.

    Attributes:
        month: the month of the simulation, 1 being the first. A `date` (YYYY-MM) may stand in its place when the
            scenario says when it `starts`.
        opinion, regulation, failures, funding: the change in that climate, -1..1.
        lasting: whether the climates' bases move as well, so that the change does not fade.
        capacity: the convener's staff-days a month from then on.
        grant: the convener's monthly grant from then on.
    """

    model_config = ConfigDict(
        json_schema_extra=lambda schema: schema.update(
            required=["name"], anyOf=[{"required": ["month"]}, {"required": ["date"]}]
        )
    )

    name: Name
    month: MonthNumber
    date: YearMonth | None = None
    source: Text = ""
    opinion: Change = 0.0
    regulation: Change = 0.0
    failures: Change = 0.0
    funding: Change = 0.0
    lasting: Truth = False
    capacity: Annotated[float, Number(0, 100_000)] | None = None
    grant: Share | None = None


def _climate(start: float) -> Climate:
    return Climate(start=start)


class Environment(Record):
    """The four climates (each a number, or a Climate) and the events."""

    opinion: ClimateOrStart = _climate(0.4)
    regulation: ClimateOrStart = _climate(0.3)
    failures: ClimateOrStart = _climate(0.4)
    funding: ClimateOrStart = _climate(0.7)
    events: Annotated[tuple[Event, ...], Listed] = ()


def date_events(scenario: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a scenario as read, with a month on every event that gives a date only.

    Raises a flaw for a date without the scenario's `starts`, before it, or at odds with a month also given.
    """
    environment = scenario.get("environment")
    events = environment.get("events") if isinstance(environment, Mapping) else None
    if not isinstance(environment, Mapping) or not isinstance(events, (list, tuple)):
        return dict(scenario)
    starts = scenario.get("starts")
    dated = [_dated(event, starts, index) for index, event in enumerate(events)]
    return {**scenario, "environment": {**environment, "events": dated}}


def _dated(event: Any, starts: Any, index: int) -> Any:
    if not isinstance(event, Mapping) or event.get("date") is None:
        return event
    at = ("environment", "events", index, "date")
    date = event["date"]
    if not isinstance(date, str) or not _YEAR_MONTH.fullmatch(date):
        return event if "month" in event else {**event, "month": 1}  # its own field says what is wrong
    if starts is None:
        reject(
            f"got {quoted(date)}, but the scenario has no first month",
            "add starts: YYYY-MM to the scenario",
            *at,
        )
    if not isinstance(starts, str) or not _YEAR_MONTH.fullmatch(starts):
        return event
    month = months_between(starts, date) + 1
    if month < 1:
        reject(f"{date} is before the scenario starts in {starts}", "start the scenario earlier", *at)
    if event.get("month", month) != month:
        reject(
            f"{date} is month {month}, but month is {quoted(event['month'])}",
            "keep one of the two",
            *at,
        )
    return {**event, "month": month}


def months_between(first: str, second: str) -> int:
    """Months from `first` to `second`, both written YYYY-MM."""
    (a, b), (c, d) = ((int(part) for part in text.split("-")) for text in (first, second))
    return (c - a) * 12 + d - b
