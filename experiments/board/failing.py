"""Where a strategy fails: in which of the plausible worlds, in words that a board can use; and by which actions, as the catalogue says."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from coalitionlab.experiments.board.request import players_of
from coalitionlab.experiments.board.words import failure_rule, number
from coalitionlab.experiments.settings import ADVICE, can_learn
from coalitionlab.experiments.text import percent
from coalitionlab.experiments.worlds.discovery import WORST_QUARTER
from coalitionlab.scenarios.names.actions import ACTION_NAMES, ACTIONS
from coalitionlab.scenarios.names.parameters import PARAMETERS

if TYPE_CHECKING:
    from coalitionlab.experiments.board.result import BoardReport
    from coalitionlab.experiments.worlds.discovery import Failure


def failing(report: BoardReport) -> list[str]:
    """What can be said about the worlds in which the strategy on trial fails."""
    found = report.robustness
    if found is None:
        return []
    if not can_learn():
        return [f"In which worlds it fails was not looked into: that needs scikit-learn ({ADVICE})."]
    if not np.isfinite(found.table.means).all():
        return [
            "In some worlds the outcome is not defined, so it was not looked into where the strategy fails."
        ]
    (one,) = (fail for fail in found.failures if fail.strategy == report.strategy.name)
    return [*_where(one), *_drivers(one)]


def _where(one: Failure) -> list[str]:
    if one.rule.endswith(WORST_QUARTER):
        mark = failure_rule(one.rule.removesuffix(WORST_QUARTER))
        often = f"No fixed mark says here what failing is. Take the worst quarter of these worlds, those where {mark}: they are the worst there are, not a risk."
        return _why(one, often)
    rule = failure_rule(one.rule)
    if one.share == 0.0:
        return [f"Say that it fails where {rule}: that is so in none of these worlds."]
    return _why(one, f"Say that it fails where {rule}: that is so in {percent(one.share)} of these worlds.")


def _why(one: Failure, often: str) -> list[str]:
    if not one.found:
        why = (
            "there are too few on one side to look for a reason"
            if math.isnan(one.p)
            else "no combination of two or three of the uncertain numbers tells those worlds from the others beyond chance"
        )
        return [often, f"What makes them fail cannot be said: {why}."]
    limits = " and ".join(_limit(*limit) for limit in one.limits)
    weak = (
        "" if one.steady else " Treat this as a weak hint: other worlds would have drawn the line elsewhere."
    )
    return [
        f"{often} It fails most where {limits}: in {percent(one.density)} of those worlds, which hold {percent(one.coverage)} of all its failures. "
        f"In worlds that had no part in finding this, {percent(one.held_out_density)} and {percent(one.held_out_coverage)}.{weak}"
    ]


def _limit(name: str, low: float, high: float) -> str:
    meaning = _meaning(name)
    if low == -math.inf:
        return f"{meaning} is under {number(high)}"
    return (
        f"{meaning} is above {number(low)}"
        if high == math.inf
        else f"{meaning} is from {number(low)} to {number(high)}"
    )


def _meaning(name: str) -> str:
    known = PARAMETERS.get(name)
    return f"“{known.meaning}” ({name})" if known else name


def _drivers(one: Failure) -> list[str]:
    if not one.drivers:
        return []
    parts = [
        f"{_meaning(name)} is {'high' if with_badness > 0 else 'low'}"
        for name, with_badness, _ in one.drivers
    ]
    return [f"It does worse where {'; where '.join(parts)}."]


def action_rows(report: BoardReport) -> list[dict[str, Any]]:
    """The actions that get staff-days, most first: title, what it is, when it fails, source, staff-days."""
    whole = report.people.days[report.strategy.name].sum(axis=0)
    spent = {name: float(days) for name, days in zip(ACTION_NAMES, whole, strict=True) if days > 0}
    names = dict.fromkeys((*players_of(report.strategy), *spent))
    rows = [
        {"name": name, "title": ACTIONS[name].title, "meaning": ACTIONS[name].meaning, "fails": ACTIONS[name].fails,
         "source": ACTIONS[name].source.partition(":")[0], "days": spent.get(name, 0.0)}
        for name in names
    ]  # fmt: skip
    return sorted(rows, key=lambda row: -row["days"])
