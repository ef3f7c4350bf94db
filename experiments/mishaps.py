"""What befalls a single run, month by month: dated events, funders, scandals, the coordinator's place, the coalition's end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coalitionlab.model.compiled import opened
from coalitionlab.model.endings import endings
from coalitionlab.model.moving import befalls
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES

if TYPE_CHECKING:
    from coalitionlab.model.tracing import Trace

FUNDERS = "funders leave, and some of the staff with them"
SCANDAL = "a scandal breaks"
FILLED = "the coordinator's place falls vacant, and is filled"
UNKNOWN = "the coordinator's place falls vacant"
VACANT = "the coordinator's place falls vacant and nobody fills it: most of what was going on stops"
ENDED = "the coalition ended"
#: So much of the share `vacancy` is lost at least where nobody fills the place: staff changes by other things in the same month.
NEARLY = 0.9
_befalls = opened(befalls)
_BACKBONE, _MEMBERSHIP = MONTHLY_NAMES.index("backbone"), MONTHLY_NAMES.index("membership")


def mishaps(trace: Trace) -> list[tuple[int, str]]:
    """Return what happened in a run, as (month from 1, words), by the draws that the model makes (`model.moving.befalls`).

    The place of who coordinates can fall vacant in a month in which no convener acts; that nobody filled it shows in the staff of that month, which
    then loses the share `vacancy`.

    Examples
    --------
    >>> from coalitionlab.experiments.single import run
    >>> mishaps(run("generic", "even_spread", seed=1, months=25, parameters={"shock_chance": 0.3}))
    [(10, 'a scandal breaks'), (25, 'a scandal breaks')]
    """
    p, key = trace.system.p, trace.population.key
    shock, vacancy = (float(p[name] / p["months_per_year"]) for name in ("shock_chance", "succession"))
    told = [(event.month, event.name) for event in trace.scenario.environment.events if event.month <= trace.passed]
    ended = endings(trace)
    told += [(month, f"{ENDED}: {why}") for month, why in ended.items()]
    backbone, inside = trace.months[:, _BACKBONE], trace.months[:, _MEMBERSHIP]
    over = False
    for month in range(trace.passed):
        over = month + 1 in ended or (over and not trace.days[month].any())
        funders, scandal, falls_vacant = _befalls(key, month, shock, vacancy)
        told += [(month + 1, words) for words, so in ((FUNDERS, funders), (SCANDAL, scandal)) if so]
        if month > 0 and falls_vacant and not over and not trace.days[month].any() and inside[month] > 0:
            kept = backbone[month] / backbone[month - 1] if backbone[month - 1] > 0 else np.nan
            told.append((month + 1, FILLED if kept > 1.0 - NEARLY * p["vacancy"] else VACANT if kept >= 0 else UNKNOWN))
    return sorted(told, key=lambda each: each[0])
