"""The plan by quarter: what the convener does from when to when, and what should be there by the end of each stretch."""

from __future__ import annotations

import numpy as np
import pandas as pd

from coalitionlab.experiments import words as w
from coalitionlab.experiments.board.plans import Plans
from coalitionlab.experiments.board.saying import SPREAD, calendar, chance, doing, quarters
from coalitionlab.experiments.convening.followed import Followed
from coalitionlab.scenarios.names.actions import ACTION_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Actions named for a stretch, and the share of its staff-days below which one is not.
NAMED, WORTH_NAMING = 4, 0.08
#: Characters of the name of a goal.
LONGEST = 44
#: Stretches at most; the last phases of a longer plan are told together.
STRETCHES = 6
YEAR = 12


def plan_by_quarter(plans: Plans, role: str, followed: Followed) -> pd.DataFrame:
    """Return a row a stretch of the plan: when, work, staff_days (a month), inside, goals, events.

    `inside` is how many organisations are in at its end (of all, on average), `goals` those that half of all runs deliver within it.
    """
    scenario, strategy = plans.scenario, plans.strategies[role]
    days = followed.days.mean(axis=0)
    rows = []
    before = 0
    for first, last in stretches(scenario, strategy, followed):
        own = days[first - 1 : last].mean(axis=0)
        rows.append({
            "when": _quarters(first, last, scenario), "work": _work(own), "staff_days": float(own.sum()),
            "inside": float(followed.members[:, last - 1].mean()), "goals": _goals(plans, role, before, last),
            "events": [event.name for event in scenario.environment.events if before < event.month <= last],
        })  # fmt: skip
        before = last
    return pd.DataFrame(rows)


def stretches(scenario: Scenario, strategy: Strategy, followed: Followed) -> list[tuple[int, int]]:
    """Return the first and the last month of each stretch: the plan's phases (in the middle run) to the nearest quarter, long ones by the
    year, and what comes after the convener."""
    led = scenario.led_months
    phases = range(len(strategy.phases) - 1)
    ends = [int(np.median((followed.phases <= phase).sum(axis=1))) for phase in phases]
    marks = [0, *sorted({end for end in (_to_quarter(end, scenario.starts) for end in ends) if 0 < end < led}), led]
    marks = [*marks[:STRETCHES], led] if len(marks) > STRETCHES + 1 else marks
    while len(marks) <= STRETCHES:
        longest = max(range(len(marks) - 1), key=lambda k: marks[k + 1] - marks[k])
        cut = _to_quarter(marks[longest] + YEAR, scenario.starts)
        if marks[longest + 1] - cut < YEAR // 2:
            break
        marks.insert(longest + 1, cut)
    after = [(led + 1, scenario.months)] if led < scenario.months else []
    return [*((first + 1, last) for first, last in zip(marks, marks[1:], strict=False)), *after]


def _to_quarter(month: int, starts: str | None) -> int:
    """The month nearest to this one that ends a quarter."""
    within = (calendar(max(1, month), starts or "0001-01")[1] - 1) % 3 + 1
    return month + (3 - within if within > 1 else -1)


def _quarters(first: int, last: int, scenario: Scenario) -> str:
    """The quarters of a stretch; one that two stretches share is of whoever has two of its months."""
    starts = scenario.starts
    begin = first if first == 1 else _to_quarter(first - 1, starts) + 1
    end = last if last == scenario.months else _to_quarter(last, starts)
    return quarters(begin, end, starts) if begin <= end else f"part of {quarters(first, last, starts)}"


def _work(days: np.ndarray) -> str:
    """The actions that take most of the staff-days, in words."""
    total = float(days.sum())
    if total <= 0.0:
        return "Nobody convenes"
    order = np.argsort(-days, kind="stable")[:NAMED]
    named = [k for k in order if days[k] >= WORTH_NAMING * total]
    if days[named].sum() < SPREAD * total:
        return f"A little of each of {int((days > 0).sum())} actions"
    return w.capital(w.listed([doing(ACTION_NAMES[k]) for k in named]))


def _goals(plans: Plans, role: str, before: int, last: int) -> list[str]:
    """The goals that half of all runs have first within these months, each with its chance by then."""
    months = plans.months[list(plans.strategies).index(role)]
    told = []
    for k, goal in enumerate(plans.scenario.every_goal):
        earlier, by_then = (float((months[..., k] <= month).mean()) for month in (before, last))
        if earlier < 0.5 <= by_then:
            told.append(f"{w.short(goal.name, LONGEST)} ({chance(by_then)})")
    return told
