"""A sensitivity analysis in sentences: what matters, how much is noise, and what it would take to know more."""

from __future__ import annotations

import math

import pandas as pd

from coalitionlab.experiments.sensitivity.design import SensitivityDesign
from coalitionlab.experiments.sensitivity.noise import Variance, half_width
from coalitionlab.experiments.statistics import Floats
from coalitionlab.experiments.words import Row, decimal, listed, percent

#: Wanted half interval of the leading index, as a share of it.
WANTED = 0.1
MOST_NAMED = 8
UNSEEN = "Numbers in the model's formulas that have no parameter (docs/odd.md, section 9) are not varied, and so not seen."
LEGENDS = {
    "morris": "mu*: mean size of the outcome's change when the input goes through its whole range; way: up or down with the input; "
    "sigma: how far that depends on the other inputs; noise: mu* of an input that does nothing but change the random numbers.",
    "sobol": "S1: share of the variance that goes when the input is known; ST: share that stays when all others are known. Both are "
    "corrected for noise; a share may come out below 0 or above 1 when it is not well known.",
    "tornado": "The outcome's change with the input alone at the low and the high end of its range.",
}


def sentences(
    table: pd.DataFrame, means: Floats, variance: Variance, design: SensitivityDesign, subject: str
) -> list[str]:
    """What the indices say and cannot say.

    Parameters
    ----------
    table
        One row per input, as `morris.indices`, `sobol.indices` or `tornado.changes` return it.
    means
        The outcome's mean at each point.
    variance
        Its variance by source.
    design
        How the points were made.
    subject
        The outcome, or the difference of two strategies, in words.
    """
    lines = [_significant(table, design), _outside(design)]
    if design.method != "tornado":  # the points of a tornado are no sample of the ranges
        low, mean, high = (decimal(float(value)) for value in (means.min(), means.mean(), means.max()))
        above = f"; above 0 at {percent((means > 0).mean())} of the points" if design.against else ""
        lines.insert(0, f"Over all points {subject} is {mean} on average, from {low} to {high}{above}.")
        lines += [_noise(variance), _precision(table, variance, design)]
    return [line for line in [*lines, _replicates(table, variance, design)] if line]


def direction(row: Row) -> str:
    """Which way an input moves the outcome: +, -, or +/- when both or unknown; empty without effect or for Sobol indices."""
    if row.get("mu_star", row.get("swing", 0.0)) == 0:
        return ""
    if "mu" in row:
        low, high = row["mu_low"], row["mu_high"]
    else:
        low = high = row["at_high"] - row["at_low"] if row["at_high"] * row["at_low"] <= 0 else 0.0
    return "+" if low > 0 else "-" if high < 0 else "+/-"


def _significant(table: pd.DataFrame, design: SensitivityDesign) -> str:
    """The inputs that matter, how certain their order is, and how many others there are."""
    rows = table[table["significant"]].to_dict(orient="records")
    idle, unit = int((table[design.score] == 0).sum()), "groups" if design.by_group else "inputs"
    rest = f"Of {len(table)} {unit}, {len(rows)} are significant, {idle} change nothing in any run"
    if not rows:
        return f"No input is significant. {rest}."
    names = [f"{row['input']}{f' ({way})' if (way := direction(row)) else ''}" for row in rows[:MOST_NAMED]]
    worst = rows[0].get("rank_high", 1)
    order = f"; the first may have any rank from 1 to {worst}" if worst > 1 else ""
    return f"{rest}. What matters most: {', '.join(names)}{order}."


def _outside(design: SensitivityDesign) -> str:
    """Inputs whose own value in the scenario is outside the range that was varied."""
    outside = [
        f"{each.name} (here {each.base:g}, varied from {each.low:g} to {each.high:g})"
        for each in design.inputs
        if not (math.isnan(each.base) or each.low <= each.base <= each.high)
    ]
    where = "the base of a tornado" if design.method == "tornado" else "where the scenario stands"
    return (
        f"The scenario's own value is outside the range of {listed(outside)}: {where} is not covered."
        if outside
        else ""
    )


def _noise(variance: Variance) -> str:
    shares = {name: percent(share) for name, share in variance.shares.items()}
    if math.isnan(variance.own) or math.isnan(variance.shares["inputs"]):
        return ""
    return (
        f"Of the variance of a single run, {shares['inputs']} comes from the inputs, {shares['shared_noise']} is noise that all points "
        f"share (it cancels here), {shares['own_noise']} noise of each point; of the variance between the means over "
        f"{variance.replicates} replicates, {percent(variance.noise_in_means)} is noise."
    )


def _precision(table: pd.DataFrame, variance: Variance, design: SensitivityDesign) -> str:
    """How precise the leading index is, and what it would take; intervals shrink with the square root of each number."""
    first, replicates = table.iloc[0], variance.replicates
    halves = float(first["points_half"]), float(half_width(0.0, first["noise_error"], replicates))
    wanted = WANTED * abs(float(first[design.score]))
    half = math.hypot(*halves)
    if replicates == 1 or not first["significant"] or half <= wanted:
        return ""
    points, needed = (
        math.ceil(now * max(1.0, 2 * (half / wanted) ** 2))
        for now, half in zip((design.amount, replicates), halves, strict=True)
    )
    unit = "trajectories" if design.method == "morris" else "points"
    return (
        f"The index of {first['input']} is known to ±{decimal(half)}; a tenth of it would take about {points:,} {unit} (now "
        f"{design.amount}) and {needed:,} replicates (now {replicates})."
    )


def _replicates(table: pd.DataFrame, variance: Variance, design: SensitivityDesign) -> str:
    """About how many replicates the first input that is not significant would take."""
    if variance.replicates == 1:
        return "With one replicate noise is unknown, and no input can be called significant: make 20."
    rows = table[~table["significant"] & (table[design.score] != 0)]
    needed = rows["replicates_needed"].iloc[0] if len(rows) else math.inf
    if not math.isfinite(needed):
        return ""
    return f"{rows['input'].iloc[0]}, the first that is not significant, would be with about {math.ceil(needed):,} replicates (now {variance.replicates})."
