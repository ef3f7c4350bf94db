"""What is marked on a film's clock: phases as they came, dated events, the convener's withdrawal, milestones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from coalitionlab.model.frame import withdrawal
from coalitionlab.model.tracing import Trace
from coalitionlab.scenarios.names.fields import CLIMATES
from coalitionlab.scenarios.schema import Event


def clock(trace: Trace) -> dict[str, Any]:
    """`dates` (a month's name in the calendar each, empty without one), `phases`, `events`, `withdrawn` and `milestones`."""
    scenario = trace.scenario
    return {
        "dates": dates(scenario.starts, scenario.months),
        "phases": phases(trace),
        "events": [
            {"month": event.month, "name": event.name, "does": event_does(event), "source": event.source}
            for event in sorted(scenario.environment.events, key=lambda event: event.month)
            if event.month <= scenario.months
        ],
        "withdrawn": scenario.withdraw_month if withdrawal(scenario) < scenario.months else None,
        "milestones": [
            {"name": milestone.name, "month": None if np.isnan(when) else int(when)}
            for milestone, when in zip(scenario.milestones, trace.milestones, strict=True)
        ],
    }


def phases(trace: Trace) -> list[dict[str, Any]]:
    """The strategy's phases as they came in this run: name, first and last month."""
    last = min(len(trace.months), withdrawal(trace.scenario))
    found: list[dict[str, Any]] = []
    for month, number in enumerate(trace.phases[:last], start=1):
        if number >= len(trace.strategy.phases):
            break
        name = trace.strategy.phases[number].name.replace("_", " ")
        if not found or found[-1]["number"] != number:
            found.append({"number": int(number), "name": name, "from": month, "to": month})
        found[-1]["to"] = month
    return found


def dates(starts: str | None, months: int) -> list[str]:
    """Each month's name in the calendar, such as 'August 2016'; none without a first month."""
    if starts is None:
        return []
    return [str(month) for month in pd.period_range(starts, periods=months, freq="M").strftime("%B %Y")]


def event_does(event: Event) -> str:
    """What an event does, in words: 'opinion +0.20, for good'."""
    changes = [f"{climate} {change:+.2f}" for climate in CLIMATES if (change := getattr(event, climate))]
    words = ", ".join(changes)
    if changes:
        words += ", for good" if event.lasting else ", fading"
    more = [] if event.capacity is None else [f"the convener has {event.capacity:g} staff-days a month"]
    more += [] if event.grant is None else [f"its grant is {event.grant:g}"]
    return "; ".join([*([words] if words else []), *more])
