"""A sensitivity analysis in sentences: what matters, how much is noise, and what it would take to know more."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from coalitionlab.experiments.sensitivity.design import SensitivityDesign
from coalitionlab.experiments.sensitivity.noise import Variance, half_width
from coalitionlab.experiments.statistics import Floats
from coalitionlab.experiments.words import decimal, digits_for, listed, percent

#: Wanted half interval of the leading index: a tenth of it (Morris), 0.05 (Sobol).
WANTED_SHARE, WANTED_INDEX = 0.1, 0.05
#: Sobol indices with a wider half interval than this are not added up.
WIDEST_ADDED = 0.3
MOST_REPLICATES = 100_000
MOST_NAMED = 8
UNSEEN = "Numbers in the model's formulas that have no parameter (docs/odd.md, section 9) are not varied, and so not seen."
LEGENDS = {
    "morris": "mu*: mean size of the outcome's change when the input goes through its whole range; way: up or down with the input; "
    "sigma: how far that depends on the other inputs; noise: mu* of an input that does nothing but change the random numbers.",
    "sobol": "S1: share of the variance that goes when the input is known; ST: share that stays when all others are known. Both are "
    "corrected for noise; a share may come out below 0 or above 1 when it is not well known.",
    "tornado": "The outcome's change with the input alone at the low and the high end of its range, and its 95% interval.",
}


def sentences(
    table: pd.DataFrame,
    means: Floats,
    variance: Variance,
    design: SensitivityDesign,
    subject: str,
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
    replicates = variance.replicates
    if replicates == 1:
        needs = ["With one replicate noise is unknown, and no input can be called significant: make 20."]
    else:
        needs = [_to_be_significant(table, design, replicates), _to_be_precise(table, variance, design)]
    lines = [
        _range(means, design, subject),
        _outside(design),
        _counts(table, design),
        _leading(table),
        _interactions(table, design),
        _noise(variance, design),
        *needs,
    ]
    return [line for line in lines if line]


def direction(row: Mapping[Any, Any]) -> str:
    """Which way an input moves the outcome: +, -, or +/- when both or unknown; empty without effect or for Sobol indices."""
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


def _range(means: Floats, design: SensitivityDesign, subject: str) -> str:
    if design.method == "tornado":  # its points are no sample of the ranges
        return ""
    low, middle, high = (decimal(float(value)) for value in (means.min(), means.mean(), means.max()))
    sentence = f"Over all points {subject} is {middle} on average, from {low} to {high}"
    return sentence + (
        f"; above 0 at {percent((means > 0).mean())} of the points." if design.against else "."
    )


def _outside(design: SensitivityDesign) -> str:
    """Inputs whose own value in the scenario is outside the range that was varied."""
    outside = [
        f"{each.name} (here {each.base:g}, varied from {each.low:g} to {each.high:g})"
        for each in design.inputs
        if not (math.isnan(each.base) or each.low <= each.base <= each.high)
    ]
    if not outside:
        return ""
    meaning = (
        "the base that changes are measured from is not between the two ends"
        if design.method == "tornado"
        else "results hold over the range, not where the scenario stands"
    )
    return f"Outside its range is the scenario's own value of {listed(outside)}: {meaning}."


def _counts(table: pd.DataFrame, design: SensitivityDesign) -> str:
    idle, significant = int((table[design.score] == 0).sum()), int(table["significant"].sum())
    unit = "groups" if design.by_group else "inputs"
    return (
        f"Of {len(table)} {unit}: {significant} significant, {len(table) - significant - idle} not distinguishable from noise, "
        f"{idle} that change nothing in any run."
    )


def _leading(table: pd.DataFrame) -> str:
    """The inputs that matter most, and how certain their order is."""
    rows = table[table["significant"]].head(MOST_NAMED).to_dict(orient="records")
    if not rows:
        return "No input is significant."
    names = ", ".join(f"{row['input']}{f' ({way})' if (way := direction(row)) else ''}" for row in rows)
    worst = rows[0].get("rank_high", 1)
    return f"What matters most: {names}" + (
        f"; the first may have any rank from 1 to {worst}." if worst > 1 else "."
    )


def _interactions(table: pd.DataFrame, design: SensitivityDesign) -> str:
    table = table[table["significant"]]
    if table.empty or design.method == "tornado" or (design.method == "morris" and design.by_group):
        return ""
    if design.method == "sobol":
        if table["points_half"].max() > WIDEST_ADDED:
            return ""
        alone = percent(float(table["S1"].sum()))
        return f"Alone, the significant ones account for {alone} of the variance; what is missing to 100% is interactions."
    mixed = table.loc[table["sigma_above_noise"] > table["mu_star"], "input"].head(MOST_NAMED).tolist()
    return f"The effect of {listed(mixed)} depends on the other inputs (sigma above mu*)." if mixed else ""


def _noise(variance: Variance, design: SensitivityDesign) -> str:
    shares = variance.shares
    if (
        math.isnan(variance.own) or design.method == "tornado"
    ):  # points of a tornado are no sample of the ranges
        return ""
    if math.isnan(shares["inputs"]):
        return "Nothing varies: neither between points nor between replicates."
    return (
        f"Of the variance of a single run, {percent(shares['inputs'])} comes from the inputs, {percent(shares['shared_noise'])} is noise "
        f"that all points share (it cancels here), {percent(shares['own_noise'])} noise of each point; of the variance between the means "
        f"over {variance.replicates} replicates, {percent(variance.noise_in_means)} is noise."
    )


def _to_be_significant(table: pd.DataFrame, design: SensitivityDesign, replicates: int) -> str:
    """About how many replicates the first input that is not significant would take."""
    unclear = table[~table["significant"] & (table[design.score] != 0)]
    if unclear.empty:
        return ""
    name, needed = unclear["input"].iloc[0], float(unclear["replicates_needed"].iloc[0])
    if not needed <= MOST_REPLICATES:
        return f"The effect of {name}, the first that is not significant, is no larger than noise."
    count = max(math.ceil(needed), replicates + 1)
    return f"For {name}, the first that is not significant, to be so would take about {count:,} replicates (now {replicates})."


def _to_be_precise(table: pd.DataFrame, variance: Variance, design: SensitivityDesign) -> str:
    """How precise the leading index is, and what more it takes; intervals shrink with the square root of each number."""
    if design.method == "tornado" or not variance.inputs > 0 or not table["significant"].any():
        return ""
    first = table.iloc[0]
    wanted = WANTED_INDEX if design.method == "sobol" else WANTED_SHARE * float(first[design.score])
    by_points = float(first["points_half"])
    by_noise = float(half_width(0.0, float(first["noise_error"]), variance.replicates))
    half = math.hypot(by_points, by_noise)
    if not half > 0 or not wanted > 0:
        return ""
    digits = digits_for([wanted]) if wanted < 0.01 else 3
    name = design.score.replace("mu_star", "mu*")
    known = f"The leading index, {name} of {first['input']}, is known to ±{decimal(half, digits)}"
    if half <= wanted:
        return f"{known}: precise enough."
    points = math.ceil(design.amount * (by_points / wanted) ** 2 * 2)
    if design.method == "sobol":
        points = 1 << max(0, points - 1).bit_length()
    more = [
        _now_and_then("trajectories" if design.method == "morris" else "points", design.amount, points),
        _now_and_then(
            "replicates", variance.replicates, math.ceil(variance.replicates * (by_noise / wanted) ** 2 * 2)
        ),
    ]
    return f"{known}; ±{decimal(wanted, digits)} would take about {' and '.join(more)}."


def _now_and_then(unit: str, now: int, needed: int) -> str:
    return f"{now:,} {unit} as now" if needed <= now else f"{needed:,} {unit} (now {now})"
