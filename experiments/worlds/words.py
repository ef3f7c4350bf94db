"""What plausible worlds say, in sentences and in tables for a reader."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from coalitionlab.experiments.words import (
    between,
    decimal,
    digits_for,
    number,
    percent,
    readable,
    share,
    short,
)
from coalitionlab.experiments.worlds.clusters import Clusters
from coalitionlab.experiments.worlds.discovery import Failure
from coalitionlab.experiments.worlds.rank_stability import RankStability

LEGEND = (
    "Regret: what is lost against the best strategy of the same world (mean, 90% point and highest over worlds; noise within worlds "
    "taken out). First, top 3: share of worlds in which its mean is."
)


def stability_in_words(stability: RankStability, worlds: int, name: str) -> str:
    """Return how steady the ranking is; `name` is what to call the strategy that is first on average."""
    row = next(
        one for one in stability.shares.to_dict(orient="records") if one["strategy"] == stability.winner
    )
    text = (
        f"{name} is first in {percent(row['first'])} of {worlds} worlds ({percent(row['first_low'])} to "
        f"{percent(row['first_high'])})"
    )
    if len(stability.shares) > 3:
        text += f", among the first three in {percent(row['top3'])}"
    text += f". Agreement of the worlds' rankings: Kendall's W {stability.concordance.mean:.2f}"
    if not math.isnan(stability.concordance.low):
        text += f" ({between(stability.concordance.low, stability.concordance.high, 2)})"
    text += f"; tau with the mean ranking {stability.agreement.mean:.2f}"
    if not math.isnan(stability.within_worlds):
        text += f", where two halves of the same world agree at {stability.within_worlds:.2f}"
    return text + "."


def choices_in_words(choices: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """Return which strategies are least regretted, on average and at worst."""
    mean, maximum = titles[choices["mean"]], titles[choices["maximum"]]
    if mean == maximum:
        return f"Least regretted, on average and at worst (minimax): {mean}."
    return f"Least regretted on average: {mean}; at worst (minimax): {maximum}."


def clusters_in_words(clusters: Clusters, regret: pd.DataFrame, titles: Mapping[str, str]) -> list[str]:
    """Return a line for each kind of worlds; `regret` is by cluster, least regretted first."""
    if len(clusters.names) == 1:
        return []
    lines = []
    for k, name in enumerate(clusters.names):
        first = regret[regret["cluster"] == k].iloc[0]
        lines.append(f"{name}; {first['worlds']} worlds, least regretted: {titles[first['strategy']]}")
    return lines


def failure_in_words(failure: Failure, name: str) -> str:
    """Return a sentence on where a strategy fails; `name` is what to call it."""
    drivers = _drivers(failure)
    if failure.share == 0.0:
        return f"{name} fails in none of the worlds ({failure.rule}).{drivers}"
    often = f"{name} fails in {percent(failure.share)} of the worlds ({failure.rule})"
    if not failure.found:
        few = math.isnan(failure.p)
        why = "too few on one side to look for a reason" if few else f"adjusted p {failure.p_adjusted:.2f}"
        return f"{often}; no box of few parameters separates them beyond chance ({why}).{drivers}"
    weak = "" if failure.steady else " The box is weak: other worlds would have drawn it otherwise."
    return (
        f"{often}: in {percent(failure.density)} of the worlds with {limits_in_words(failure)}, which are "
        f"{percent(failure.mass)} of all worlds and hold {percent(failure.coverage)} of its failures (in held-out worlds "
        f"{percent(failure.held_out_density)} and {percent(failure.held_out_coverage)}; adjusted p "
        f"{failure.p_adjusted:.2g}).{weak}{drivers}"
    )


def limits_in_words(failure: Failure) -> str:
    """Return the bounds of a box in words."""
    return " and ".join(_limit(*limit) for limit in failure.limits)


def regret_table(
    regret: pd.DataFrame, stability: RankStability, titles: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Return regrets and ranks over worlds as a table of text."""
    digits = digits_for(regret["maximum"])
    columns = ["mean", "low", "high", "q90", "maximum"]
    rows = regret.assign(
        **{name: regret[name].round(digits) + 0.0 for name in columns}
    )  # no minus before a zero
    rows = rows.merge(stability.shares[["strategy", "first", "top3", "mean_rank"]], on="strategy")
    return readable(
        rows,
        {
            "strategy": lambda row: titles[row["strategy"]] if titles else short(row["strategy"]),
            "regret": number("mean", digits),
            "95% interval": lambda row: between(row["low"], row["high"], digits),
            "90%": number("q90", digits),
            "highest": number("maximum", digits),
            "first": share("first"),
            "top 3": share("top3"),
            "mean rank": number("mean_rank", 1),
        },
        LEGEND,
    )


def pairs_table(pairs: pd.DataFrame, order: list[str], titles: Mapping[str, str]) -> pd.DataFrame:
    """Return in what share of worlds the row beats the column, and (in brackets) in what share significantly."""
    cell = pairs["share"].map(percent) + " (" + pairs["clearly_better"].map(percent) + ")"
    cells = pairs.assign(cell=cell).pivot(index="strategy", columns="other", values="cell")
    table = cells.reindex(index=order, columns=order).fillna("").rename(columns=dict(titles))
    table.insert(0, "strategy", [titles[name] for name in order])
    table.attrs["legend"] = (
        "Row beats column in so many worlds; in brackets: in so many worlds its own replicates differ significantly in its favour."
    )
    return table


def _limit(name: str, low: float, high: float) -> str:
    parameter, _, word = name.partition(" = ")
    if word:
        return f"{parameter} {'not ' if low == -math.inf else ''}{word}"
    if low == -math.inf:
        return f"{name} under {high:.3g}"
    return f"{name} above {low:.3g}" if high == math.inf else f"{name} from {low:.3g} to {high:.3g}"


def _drivers(failure: Failure) -> str:
    parts = [
        f"{'high' if r > 0 else 'low'} {name} ({decimal(r, 2) if r < 0 else f'+{r:.2f}'})"
        for name, r, _ in failure.drivers
    ]
    return f" It does worse with {', '.join(parts)} (rank correlations)." if parts else ""
