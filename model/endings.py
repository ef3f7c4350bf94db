"""When a coalition has come to its end, and why, as the record of a run shows it."""

from __future__ import annotations

import numpy as np

from coalitionlab.model.goals import STUCK
from coalitionlab.model.tracing import Trace
from coalitionlab.scenarios.names.fields import OUTSIDE
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES

IDLE, SMALL = "nothing was done together for a year", "fewer than three were inside for half a year"
DONE = f"its goals had been delivered, and {IDLE}"
_WORK = MONTHLY_NAMES.index("work")


def endings(trace: Trace) -> dict[int, str]:
    """Return the months (from 1) in which all went at once since the coalition had ended, and why; see `model.moving.lives_on`.

    Who is committed stays. The record has who was inside at the end of each month, so that the count of months in which a coalition
    was too small or idle may be behind the model's by one or two.

    Examples
    --------
    >>> from coalitionlab.experiments.single import run
    >>> endings(run("landfill_region", "collaborative_campaign", seed=5))
    {62: 'its goals had been delivered, and nothing was done together for a year'}
    """
    p, free = trace.system.p, trace.population.traits["committed"] < 1.0
    inside = np.vstack([trace.before, trace.status[: trace.passed]]) != OUTSIDE
    enough = float(p["ends_after"] * p["months_per_year"]) - 2.0
    done = np.nanmax(trace.delivered, initial=-1.0) if not np.isnan(trace.delivered).any() else np.inf
    ended, low, idle, begun = {}, 0.0, 0, False
    for month in range(trace.passed):
        before, count = inside[month], inside[month].sum()
        begun = begun or count >= 3
        if begun and low >= enough and before[free].any() and not inside[month + 1][free].any():
            ended[month + 1] = SMALL if idle <= low / 2 else DONE if done <= month else IDLE
        nothing = trace.months[month, _WORK] <= STUCK * p["full_effort"] * count
        led = trace.days[month].any() or not (nothing or count < 3)
        low, idle = (0.0, 0) if led else (low + (2.0 if count < 3 else 1.0), idle + int(count >= 3))
    return ended
