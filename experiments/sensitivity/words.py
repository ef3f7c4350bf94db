"""What a study of sensitivity says and cannot say, in sentences."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coalitionlab.experiments.sensitivity.luck import half_width
from coalitionlab.experiments.text import decimal, digits_for, percent

if TYPE_CHECKING:
    from coalitionlab.experiments.sensitivity.result import Sensitivity

#: How well the leading index ought to be known: a tenth of it (Morris), 0.05 (Sobol).
WANTED_SHARE, WANTED_INDEX = 0.1, 0.05
KNOWN = 0.3
"""Beyond such a half interval Sobol's indices are not worth adding up."""
MOST_REPLICATES = 100_000
MOST_NAMED = 8
UNSEEN = "Numbers in the model's formulas that have no parameter (docs/odd.md, section 9) are not varied, and so not seen."


def verdict(found: Sensitivity) -> list[str]:
    """What matters, what cannot be told, how much is luck, and what it would take to know better."""
    lines = [
        _spread(found),
        _outside(found),
        _counts(found),
        _leading(found),
        _together(found),
        _luck(found),
        *needs(found),
    ]
    return [line for line in lines if line]


def subject(found: Sensitivity) -> str:
    """What is looked at, in words."""
    names = [one.name for one in found.study.strategies]
    of = f"{found.outcome} under {names[0]}"
    return f"{found.outcome}: {names[0]} less {names[1]}" if len(names) > 1 else of


def direction(row: Mapping[Any, Any]) -> str:
    """Which way an input moves the outcome: +, -, +/- when it does both or that is not known; empty when it does nothing."""
    if "mu" in row:
        low, high, size = row["mu_low"], row["mu_high"], row["mu_star"]
    elif "at_low" in row:
        low = high = row["at_high"] - row["at_low"] if row["at_high"] * row["at_low"] <= 0 else 0.0
        size = row["swing"]
    else:
        return ""
    if size == 0:
        return ""
    return "+" if low > 0 else "-" if high < 0 else "+/-"


def needs(found: Sensitivity) -> list[str]:
    """How many replicates and points it would take, by a simple estimate: intervals shrink with the square root of each."""
    if found.study.replicates == 1:
        return [
            "One replicate: this is how the inputs work under one run's luck. What of it is luck cannot be told; 20 replicates can."
        ]
    return [*_telling(found), *_precision(found)]


def _telling(found: Sensitivity) -> list[str]:
    """What it would take to tell the leading one of those that may be luck apart from it."""
    table = found.table
    unsure = table[~table["told_apart"] & (table[found.score] != 0)]
    if not len(unsure):
        return []
    first = unsure.iloc[0]
    name, needed = first["input"], float(first["replicates_to_tell"])
    if not math.isfinite(needed) or needed > MOST_REPLICATES:
        return [f"What {name}, the first of those that may be luck, shows is no more than luck would."]
    count = max(math.ceil(needed), found.study.replicates + 1)
    return [
        f"To tell {name}, the first of those that may be luck, apart would take about {count:,} replicates (now {found.study.replicates})."
    ]


def _precision(found: Sensitivity) -> list[str]:
    """What it would take to know the leading index well."""
    if found.plan.method == "tornado" or not found.parts.inputs > 0 or not found.table["told_apart"].any():
        return []
    first = found.table.iloc[0]
    wanted = WANTED_INDEX if found.plan.method == "sobol" else WANTED_SHARE * float(first[found.score])
    by_points = float(first["points_half"])
    by_luck = float(half_width(0.0, float(first["luck_error"]), found.study.replicates))
    both = math.hypot(by_points, by_luck)
    if not both > 0 or not wanted > 0:
        return []
    digits = digits_for([wanted]) if wanted < 0.01 else 3
    name = found.score.replace("mu_star", "mu*")
    known = f"The leading index, {name} of {first['input']}, is known to ±{decimal(both, digits)}"
    if both <= wanted:
        return [f"{known}: close enough to rest on."]
    more = [
        _amount(found.plan.method, found.plan.amount, by_points, wanted),
        _count("replicates", found.study.replicates, by_luck, wanted),
    ]
    return [f"{known}; ±{decimal(wanted, digits)} would take about {' and '.join(more)}."]


def _count(what: str, now: int, half: float, wanted: float) -> str:
    """How many of something bring a half interval down to its part of what is wanted."""
    needed = max(now, math.ceil(now * (half / wanted) ** 2 * 2))
    return f"{needed:,} {what}" + (" as now" if needed == now else f" (now {now})")


def _amount(method: str, now: int, half: float, wanted: float) -> str:
    if method == "morris":
        return _count("trajectories", now, half, wanted)
    needed = max(now, math.ceil(now * (half / wanted) ** 2 * 2))
    needed = 1 << max(0, needed - 1).bit_length()
    return f"{needed:,} points" + (" as now" if needed == now else f" (now {now})")


def _spread(found: Sensitivity) -> str:
    spread, digits = found.spread, 3
    if found.plan.method == "tornado":
        return ""
    lies = f"Over all points {subject(found)} is {decimal(spread.mean, digits)} on average, from {decimal(spread.lowest, digits)} to {decimal(spread.highest, digits)}"
    return lies + (f"; above 0 at {percent(spread.above_zero)} of the points." if found.plan.against else ".")


def _outside(found: Sensitivity) -> str:
    """The inputs whose own value is not in the range that was tried, and what that means."""
    away = [one for one in found.plan.inputs if not (math.isnan(one.base) or one.low <= one.base <= one.high)]
    if not away:
        return ""
    told = [f"{one.name} (here {one.base:g}, tried from {one.low:g} to {one.high:g})" for one in away]
    means = (
        "the base that changes are from is not between the two ends"
        if found.plan.method == "tornado"
        else "what is found holds over the range, not where the scenario stands"
    )
    return f"Outside its range lies the scenario's own value of {_listed(told)}: {means}."


def _counts(found: Sensitivity) -> str:
    table = found.table
    nothing = int((table[found.score] == 0).sum())
    told = int(table["told_apart"].sum())
    left = len(table) - told - nothing
    what = "groups" if found.plan.by_group else "inputs"
    parts = [
        f"{told} told apart from luck",
        f"{left} that may be luck",
        f"{nothing} that change nothing in any run",
    ]
    return f"Of {len(table)} {what}: {', '.join(parts)}."


def _leading(found: Sensitivity) -> str:
    """The inputs that matter most, and how far that order can be relied on."""
    rows = found.table[found.table["told_apart"]].head(MOST_NAMED).to_dict(orient="records")
    if not rows:
        return "No input can be told apart from luck."
    names = ", ".join(f"{row['input']}{f' ({way})' if (way := direction(row)) else ''}" for row in rows)
    if "rank_high" not in rows[0] or rows[0]["rank_high"] == 1:
        return f"What matters most: {names}."
    return (
        f"What matters most: {names}; the first could be anything from rank 1 to rank {rows[0]['rank_high']}."
    )


def _together(found: Sensitivity) -> str:
    """How far inputs work through each other."""
    table = found.table[found.table["told_apart"]]
    if found.plan.method == "sobol":
        if not len(table) or table["points_half"].max() > KNOWN:
            return ""
        alone = float(table["S1"].sum())
        return f"Alone, those told apart account for {percent(alone)} of the variance; what is missing to 100% they do together."
    if found.plan.method == "morris" and not found.plan.by_group and len(table):
        mixed = table.loc[table["sigma_beyond_luck"] > table["mu_star"], "input"].head(MOST_NAMED).tolist()
        if mixed:
            return f"How {_listed(mixed)} {'works' if len(mixed) == 1 else 'work'} depends on the other inputs (sigma above mu*)."
    return ""


def _luck(found: Sensitivity) -> str:
    shares = found.parts.of_a_run
    if math.isnan(found.parts.own) or found.plan.method == "tornado":
        return ""  # the points of a tornado are no sample of the ranges
    if math.isnan(shares["inputs"]):
        return "Nothing varies: neither inputs nor luck."
    of_run = f"Of the variance of a single run, {percent(shares['inputs'])} is the inputs', {percent(shares['shared_luck'])} luck that all points share (it cancels here), {percent(shares['own_luck'])} luck of each point"
    left = f"in the means over {found.study.replicates} replicates, {percent(found.parts.left)} of the variance between points is luck still"
    return f"{of_run}; {left}."


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
