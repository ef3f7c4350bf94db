"""What is marked on a film's clock: phases as they came, dated events, the convener's withdrawal, milestones."""

from __future__ import annotations

from typing import Any

import numpy as np

from coalitionlab.dashboard.watching.recording import Recording
from coalitionlab.model.horizon import withdrawal
from coalitionlab.scenarios.names.fields import CLIMATES
from coalitionlab.scenarios.schema import Event

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def clock(recording: Recording) -> dict[str, Any]:
    """`dates` (a month's name in the calendar each, empty without one), `phases`, `events`, `withdrawn` and `milestones`."""
    scenario = recording.scenario
    return {
        "dates": dates(scenario.starts, scenario.months),
        "phases": phases(recording),
        "events": [
            {"month": one.month, "name": one.name, "does": event_does(one), "source": one.source}
            for one in sorted(scenario.environment.events, key=lambda one: one.month)
            if one.month <= scenario.months
        ],
        "withdrawn": scenario.withdraw_month if withdrawal(scenario) < scenario.months else None,
        "milestones": [
            {"name": one.name, "month": None if np.isnan(when) else int(when)}
            for one, when in zip(scenario.milestones, recording.milestones, strict=True)
        ],
    }


def phases(recording: Recording) -> list[dict[str, Any]]:
    """The strategy's phases as they came in this run: name, first and last month."""
    last = min(len(recording.months), withdrawal(recording.scenario))
    found: list[dict[str, Any]] = []
    for month, number in enumerate(recording.phases[:last], start=1):
        if number >= len(recording.strategy.phases):
            break
        name = recording.strategy.phases[number].name.replace("_", " ")
        if not found or found[-1]["number"] != number:
            found.append({"number": int(number), "name": name, "from": month, "to": month})
        found[-1]["to"] = month
    return found


def dates(starts: str | None, months: int) -> list[str]:
    """Each month's name in the calendar, such as 'August 2016'; none without a first month."""
    if starts is None:
        return []
    year, month = map(int, starts.split("-"))
    total = [12 * year + month - 1 + k for k in range(months)]
    return [f"{_MONTHS[one % 12]} {one // 12}" for one in total]


def event_does(event: Event) -> str:
    """What an event does, in words: 'opinion +0.20, for good'."""
    changes = [f"{climate} {change:+.2f}" for climate in CLIMATES if (change := getattr(event, climate))]
    words = ", ".join(changes)
    if changes:
        words += ", for good" if event.lasting else ", fading"
    more = [] if event.capacity is None else [f"the convener has {event.capacity:g} staff-days a month"]
    more += [] if event.grant is None else [f"its grant is {event.grant:g}"]
    return "; ".join([*([words] if words else []), *more])
