"""What plausible worlds say, in sentences and in tables for a reader; from plain values and tables."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

import pandas as pd

from coalitionlab.experiments import words as w
from coalitionlab.experiments.significance import FEWEST
from coalitionlab.experiments.statistics import LEVEL
from coalitionlab.experiments.worlds.clusters import Clusters
from coalitionlab.experiments.worlds.failures import Driver, Failure
from coalitionlab.experiments.worlds.ranks import RankStability
from coalitionlab.experiments.worlds.turning import Turning
from coalitionlab.scenarios.names.parameters import PARAMETERS

Titles = Mapping[str, str]
PLENTY = 200
"""Worlds in which a single unknown that decides usually shows."""

LEGEND = (
    "Regret: what is lost against the best strategy of the same world (mean, 90% point and highest over worlds; noise within worlds "
    "taken out). First, top 3: share of worlds in which its mean is."
)


def stability_in_words(stability: RankStability, worlds: int, titles: Titles) -> str:
    """Return how steady the ranking is over so many worlds."""
    row = stability.shares.set_index("strategy").to_dict(orient="index")[stability.winner]
    concordance = stability.concordance
    text = (
        f"Over the worlds: {titles[stability.winner]} is first in {w.percent(row['first'])} of {worlds} worlds "
        f"({w.percent(row['first_low'])} to {w.percent(row['first_high'])})"
    )
    if stability.level_worlds:
        text += f", {stability.level_worlds} of which all strategies share, being level there"
    if len(stability.shares) > 3:
        text += f", among the first three in {w.percent(row['top3'])}"
    text += f". Agreement of the worlds' rankings: Kendall's W {concordance.mean:.2f}"
    if not math.isnan(concordance.low):
        text += f" ({w.between(concordance.low, concordance.high, 2)})"
    text += f"; tau with the mean ranking {stability.agreement.mean:.2f}"
    if not math.isnan(stability.within_worlds):
        text += f", where two halves of the same world agree at {stability.within_worlds:.2f}"
    return text + "."


def turns_round(turning: Turning, titles: Titles) -> str:
    """Return whether the advice holds from world to world, or in how many another strategy does better."""
    rival, count = titles[turning.rival], f"{turning.lost} of {turning.worlds} plausible worlds"
    if turning.turns:
        return f"The advice turns round in some: in {count} {rival} does better, beyond luck."
    if turning.lost:
        return f"The advice holds in most: only in {count} does {rival} do better, beyond luck."
    return f"In none of {turning.worlds} plausible worlds does another do better, beyond luck."


def hangs_on(turning: Turning, titles: Titles) -> str:
    """Return which unknowns the gap between the best and its rival goes along with."""
    best, rival = titles[turning.best], titles[turning.rival]
    if not turning.drivers:
        more = "" if turning.worlds >= PLENTY else f"; {PLENTY} show more (--worlds {PLENTY})"
        return f"No single unknown decides that, as far as {turning.worlds} worlds show{more}." if turning.lost else ""
    parts = [
        f"{_unknown(name)} ({name}: {'high' if r > 0 else 'low'} favours {best})" for name, r, _ in turning.drivers
    ]
    what = f"Which of {best} and {rival} does better" if turning.lost else f"How far {best} is ahead of {rival}"
    return f"{what} hangs on {w.listed(parts)}."


def _unknown(name: str) -> str:
    """What a parameter stands for, such that something can hang on it."""
    meaning = PARAMETERS[name].meaning if name in PARAMETERS else name
    whether = "whether " if name.startswith("structure_") else ""
    return whether + re.sub("^at a full dose, (.*) towards .*", r"how strongly \1", meaning)


def choices_in_words(choices: Mapping[str, Sequence[str]], titles: Titles, worlds: int) -> str:
    """Return which strategies are least regretted, on average and at worst, several where they are level; nothing of too few worlds for
    any claim."""
    if worlds < FEWEST:
        return ""
    mean, maximum = (w.listed([titles[name] for name in choices[key]]) for key in ("mean", "maximum"))
    if mean == maximum:
        return f"Least regretted, on average and at worst (minimax): {mean}."
    return f"Least regretted on average: {mean}; at worst (minimax): {maximum}."


def clusters_in_words(clusters: Clusters, regret: pd.DataFrame, titles: Titles) -> str:
    """Return the kinds of worlds, and which strategy is least regretted in each; `regret` is by cluster."""
    if len(clusters.names) == 1:
        return "The worlds fall into no kinds."
    kinds = [
        f"{row['kind']}; {row['worlds']} worlds, least regretted: {titles[row['strategy']]}"
        for row in regret.drop_duplicates("cluster").to_dict(orient="records")
    ]
    return f"Kinds of worlds{'' if clusters.distinct else ' (slices of a continuum)'}: {'; '.join(kinds)}."


def failure_in_words(failure: Failure, name: str) -> str:
    """Return a sentence on where a strategy fails; `name` is what to call it."""
    drivers = _drivers(failure.drivers)
    if failure.share == 0.0 and not failure.quarter:
        return f"{name} fails in none of the worlds ({failure.rule}).{drivers}"
    often = f"{name} fails in {w.percent(failure.share)} of the worlds ({failure.rule})"
    if failure.quarter:
        often = f"The quarter of worlds that is worst for {name} is that in which {failure.rule}"
        if not math.isnan(failure.share):
            often = (
                f"{name} fails in {w.percent(failure.share)} of the worlds, too one-sided to look for a reason. {often}"
            )
    if not failure.significant:
        few = math.isnan(failure.p)
        why = "too few on one side to look for a reason" if few else f"adjusted p {failure.p_adjusted:.2f}"
        return f"{often}; no box of few parameters separates them beyond chance ({why}).{drivers}"
    weak = "" if failure.steady else " The box is weak: other worlds would have drawn it otherwise."
    return (
        f"{often}: so are {w.percent(failure.density)} of the worlds with {limits_in_words(failure.limits)}, which are "
        f"{w.percent(failure.mass)} of all worlds and hold {w.percent(failure.coverage)} of them (in held-out worlds "
        f"{w.percent(failure.held_out_density)} and {w.percent(failure.held_out_coverage)}; adjusted p "
        f"{failure.p_adjusted:.2g}).{weak}{drivers}"
    )


def limits_in_words(limits: Sequence[tuple[str, float, float]]) -> str:
    """Return the bounds of a box in words."""
    return " and ".join(_limit(*limit) for limit in limits)


def regret_table(
    regret: pd.DataFrame, stability: RankStability, titles: Titles | None = None, level: float = LEVEL
) -> pd.DataFrame:
    """Return regrets and ranks over worlds as a table of text, with intervals of this level."""
    digits = w.digits_for(regret["maximum"])
    columns = ["mean", "low", "high", "q90", "maximum"]
    rows = regret.assign(**{name: regret[name].round(digits) + 0.0 for name in columns})  # no minus before a zero
    rows["low"] = rows["low"].clip(lower=0.0)  # nobody regrets less than nothing, Student's interval may
    return w.readable(
        rows.merge(stability.shares[["strategy", "first", "top3", "mean_rank"]], on="strategy"),
        {
            "strategy": lambda row: titles[row["strategy"]] if titles else w.short(row["strategy"]),
            "regret": w.number("mean", digits),
            w.interval_label(level): w.interval("low", "high", digits),
            "90%": w.number("q90", digits),
            "highest": w.number("maximum", digits),
            "first": w.share("first"),
            "top 3": w.share("top3"),
            "mean rank": w.number("mean_rank", 1),
        },
        LEGEND,
    )


def pairs_table(pairs: pd.DataFrame, order: list[str], titles: Titles) -> pd.DataFrame:
    """Return in what share of worlds the row beats the column, and (in brackets) in what share significantly."""
    cell = pairs["share"].map(w.percent) + " (" + pairs["clearly_better"].map(w.percent) + ")"
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


def _drivers(drivers: Sequence[Driver]) -> str:
    parts = [f"{'high' if r > 0 else 'low'} {name} ({w.signed(r, 2)})" for name, r, _ in drivers]
    return f" It does worse with {', '.join(parts)} (rank correlations)." if parts else ""
