"""A sensitivity analysis in sentences: what matters, how much is noise, and what it would take to know more."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from coalitionlab.experiments.inputs import Input
from coalitionlab.experiments.statistics import Floats, half_width
from coalitionlab.experiments.words import Row, decimal, listed, percent

#: Wanted half interval of the leading index, as a share of it.
WANTED = 0.1
MOST_NAMED = 8
UNSEEN = (
    "Numbers in the model's formulas that have no parameter (docs/odd.md, section 9) are not varied, and so not seen."
)
LEGENDS = {
    "morris": "mu*: mean size of the outcome's change when the input goes through its whole range; way: up or down with the input; "
    "sigma: how far that depends on the other inputs; noise: mu* of an input that does nothing but change the random numbers.",
    "sobol": "S1: share of the variance that goes when the input is known; ST: share that stays when all others are known. Both are "
    "corrected for noise; a share may come out below 0 or above 1 when it is not well known.",
    "tornado": "The outcome's change with the input alone at the low and the high end of its range.",
}


def mean_sentence(means: Floats, subject: str, difference: bool) -> str:
    """Return how the outcome's mean varies over the points; `difference` when it is that of two strategies."""
    low, mean, high = (decimal(float(value)) for value in (means.min(), means.mean(), means.max()))
    above = f"; above 0 at {percent((means > 0).mean())} of the points" if difference else ""
    return f"Over all points {subject} is {mean} on average, from {low} to {high}{above}."


def significant_sentence(table: pd.DataFrame, score: str, unit: str) -> str:
    """Return the inputs (or groups: `unit`) that matter, how certain their order is, and how many others there are."""
    rows = table[table["significant"]].to_dict(orient="records")
    idle = int((table[score] == 0).sum())
    counts = f"Of {len(table)} {unit}, {len(rows)} are significant, {idle} change nothing in any run"
    if not rows:
        return f"No input is significant. {counts}."
    names = [f"{row['input']} ({direction(row)})".removesuffix(" ()") for row in rows[:MOST_NAMED]]
    worst = rows[0].get("rank_high", 1)
    order = f"; the first may have any rank from 1 to {worst}" if worst > 1 else ""
    return f"{counts}. What matters most: {', '.join(names)}{order}."


def direction(row: Row) -> str:
    """Return which way an input moves the outcome: +, -, or +/- when both or unknown; empty without effect or for Sobol indices."""
    if row.get("mu_star", row.get("swing", 0.0)) == 0:
        return ""
    if "mu" in row:
        low, high = row["mu_low"], row["mu_high"]
    else:
        low = high = row["at_high"] - row["at_low"] if row["at_high"] * row["at_low"] <= 0 else 0.0
    return "+" if low > 0 else "-" if high < 0 else "+/-"


def outside_sentence(inputs: Sequence[Input], covered: str) -> list[str]:
    """Return a sentence on inputs whose own value in the scenario is outside the range that was varied; `covered` is what that misses."""
    outside = [
        f"{each.name} (here {each.base:g}, varied from {each.low:g} to {each.high:g})"
        for each in inputs
        if not (math.isnan(each.base) or each.low <= each.base <= each.high)
    ]
    sentence = "The scenario's own value is outside the range of {}: {} is not covered."
    return [sentence.format(listed(outside), covered)] if outside else []


def noise_sentence(variance: pd.DataFrame, replicates: int) -> list[str]:
    """Return a sentence on how much of the variance is noise, where that is known."""
    rows = variance.set_index("source")
    if rows["share"].isna().any():
        return []
    shares = rows["share"].map(percent)
    return [
        f"Of the variance of a single run, {shares['inputs']} comes from the inputs, {shares['shared_noise']} is noise that all points "
        f"share (it cancels here), {shares['own_noise']} noise of each point; of the variance between the means over {replicates} "
        f"replicates, {percent(rows['share_of_means']['own_noise'])} is noise."
    ]


def precision_sentence(first: Row, score: str, unit: str, amount: int, replicates: int) -> list[str]:
    """Return how precise the leading index is, and what it would take; intervals shrink with the square root of each number."""
    halves = {unit: float(first["points_half"])}
    halves["replicates"] = float(half_width(first["noise_error"], replicates - 1)) if replicates > 1 else 0.0
    half, wanted = math.hypot(*halves.values()), WANTED * abs(float(first[score]))
    if replicates == 1 or not first["significant"] or half <= wanted:
        return []
    now = {unit: amount, "replicates": replicates}
    needed = {name: now[name] * max(1.0, 2 * (halves[name] / wanted) ** 2) for name in now}
    wishes = " and ".join(f"{math.ceil(needed[name]):,} {name} (now {now[name]})" for name in now)
    return [f"The index of {first['input']} is known to ±{decimal(half)}; a tenth of it would take about {wishes}."]


def replicates_sentence(table: pd.DataFrame, score: str, replicates: int) -> list[str]:
    """Return about how many replicates the first input that is not significant would take."""
    if replicates == 1:
        return ["With one replicate noise is unknown, and no input can be called significant: make 20."]
    rows = table[~table["significant"] & (table[score] != 0)].to_dict(orient="records")
    if not rows or not math.isfinite(rows[0]["replicates_needed"]):
        return []
    needed = math.ceil(rows[0]["replicates_needed"])
    return [
        f"{rows[0]['input']}, the first that is not significant, would be with about {needed:,} replicates (now {replicates})."
    ]
