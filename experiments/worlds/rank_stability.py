"""Does the ranking of the strategies hold from world to world, and how much of its change is only noise?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import permutations

import numpy as np
import pandas as pd
from scipy import stats

from coalitionlab.experiments.statistics import (
    NOTHING,
    RESAMPLES,
    SIGNIFICANT,
    Estimate,
    Floats,
    basic_interval,
    mean_interval,
    share_interval,
)
from coalitionlab.experiments.worlds.table import WorldTable, mean_of
from coalitionlab.scenarios.errors import input_error, quoted, suggest

TOP = 3


@dataclass(frozen=True, eq=False)
class RankStability:
    """How steady the ranking is over worlds.

    Attributes:
        shares: a row for each strategy, best mean rank first: strategy, mean_rank, first (share of worlds in which it is first, with
            first_low, first_high), top3 (with top3_low, top3_high), then rank_1 to rank_S: the share of worlds in which it has that rank.
        winner: the strategy that is first in the reference.
        reference: the ranking that worlds are held against, best first.
        concordance: Kendall's W, 0 (every world its own ranking) to 1 (the same in all), with its bootstrap interval over worlds.
        agreement: mean Kendall tau-b between a world's ranking and the reference, -1..1, with its interval.
        within_worlds: mean tau-b between the rankings of the two halves of a world's own replicates: what agreement can reach when nothing but
            random numbers differ (it rests on half of the replicates, so it is on the low side). nan with a single replicate.
    """

    shares: pd.DataFrame
    winner: str
    reference: tuple[str, ...]
    concordance: Estimate
    agreement: Estimate
    within_worlds: float = field(default=float("nan"))


def rank_stability(
    table: WorldTable, reference: Sequence[str] | None = None, *, seed: int = 0
) -> RankStability:
    """Return how steady the ranking of the strategies is over worlds.

    Args:
        table: the worlds; ranks are by the mean over a world's replicates, ties share the mean of their ranks.
        reference: all strategies, best first: the ranking to hold worlds against, such as that under the default
            parameters. When not given, that of the means over all these worlds.
        seed: of the bootstrap.
    """
    order = table.best_first() if reference is None else _places(table, reference)
    means = table.means
    ranks = stats.rankdata(np.nan_to_num(-means, nan=np.inf), axis=0)
    place = np.empty(len(order))
    place[order] = np.arange(len(order))
    return RankStability(
        shares=_shares(table, ranks),
        winner=table.strategies[order[0]],
        reference=tuple(table.strategies[k] for k in order),
        concordance=_with_interval(ranks, seed),
        agreement=mean_interval(_taus(ranks, np.repeat(place[:, None], ranks.shape[1], axis=1)), seed=seed),
        within_worlds=_halves(table),
    )


def kendalls_w(ranks: Floats) -> Floats:
    """Return Kendall's coefficient of concordance, corrected for ties, of ranks of shape (strategies, ..., worlds).

    As `scipy.stats.friedmanchisquare` / (worlds x (strategies - 1)), but for two strategies and for many resamples at once.
    """
    items, worlds = ranks.shape[0], ranks.shape[-1]
    spread = ((ranks.sum(axis=-1) - worlds * (items + 1) / 2) ** 2).sum(axis=0)
    # The variance of a world's ranks is that of 1..S when nothing is tied, and less by exactly the correction for ties.
    possible = worlds * ((ranks - (items + 1) / 2) ** 2).sum(axis=(0, -1))
    return np.asarray(np.divide(spread, possible, out=np.full(np.shape(spread), np.nan), where=possible > 0))


def _with_interval(ranks: Floats, seed: int) -> Estimate:
    if ranks.shape[0] < 2 or ranks.shape[1] < 2:
        return NOTHING
    found = float(kendalls_w(ranks))
    draws = np.random.default_rng(seed).integers(0, ranks.shape[1], (RESAMPLES, ranks.shape[1]))
    again = kendalls_w(ranks[:, draws])
    # Resampled worlds repeat, and a world agrees with itself: the basic interval takes that shift out, the percentile one doubles it.
    low, high = basic_interval(found, again)
    return Estimate(found, float(np.clip(low, 0.0, 1.0)), float(np.clip(high, 0.0, 1.0)))


def _shares(table: WorldTable, ranks: Floats) -> pd.DataFrame:
    items, worlds = ranks.shape
    top = min(TOP, items)
    rows = []
    medals = stats.rankdata(np.round(ranks, 6), method="min", axis=0).astype(
        int
    )  # the tied share the better rank
    for name, own, whole in zip(table.strategies, ranks, medals, strict=True):
        first, among = (share_interval(int((whole <= limit).sum()), worlds) for limit in (1, top))
        rows.append(
            {
                "strategy": name, "mean_rank": float(own.mean()), "first": first.mean, "first_low": first.low,
                "first_high": first.high, "top3": among.mean, "top3_low": among.low, "top3_high": among.high,
            } | {f"rank_{rank}": float((whole == rank).mean()) for rank in range(1, items + 1)}
        )  # fmt: skip
    return pd.DataFrame(rows).sort_values("mean_rank", kind="stable", ignore_index=True)


def _halves(table: WorldTable) -> float:
    if table.values.shape[2] < 2:
        return float("nan")
    even, odd = (
        stats.rankdata(np.nan_to_num(-mean_of(table.values[:, :, start::2]), nan=np.inf), axis=0)
        for start in (0, 1)
    )
    taus = _taus(even, odd)
    return float(np.nanmean(taus)) if np.isfinite(taus).any() else float("nan")


def _taus(first: Floats, second: Floats) -> Floats:
    """Return Kendall's tau-b of each column; nan where all of a column are tied."""
    pairs = zip(first.T, second.T, strict=True)
    return np.array(
        [stats.kendalltau(a, b).statistic if np.ptp(a) and np.ptp(b) else np.nan for a, b in pairs]
    )


def _places(table: WorldTable, reference: Sequence[str]) -> list[int]:
    for name in reference:
        if name not in table.strategies:
            found = f"{quoted(name)} is not among the strategies compared"
            raise input_error(found, suggest(name, table.strategies, kind="strategy"), field="reference")
    if sorted(reference) != sorted(table.strategies):
        raise input_error(
            f"got {len(reference)} of {len(table.strategies)} strategies", "rank each once", field="reference"
        )
    return [table.strategies.index(name) for name in reference]


def pairs(table: WorldTable) -> pd.DataFrame:
    """Return a row for each ordered pair of strategies.

    Columns: strategy, other; share, the share of worlds in which the first has the better mean (a tie counts half), with its
    95 % Wilson interval (low, high; rounded outwards where ties halve a world); worlds, ties; clearly_better and clearly_worse, the
    shares of worlds in which its own replicates differ significantly (paired t-test, p below 0.05 in that world: by chance
    alone, 2.5 % of worlds each). In the rest, which is better in that world is open, and share counts the side on which it fell.
    """
    means = table.means
    rows = []
    for a, b in permutations(range(len(table.strategies)), 2):
        gap = means[a] - means[b]
        gap = gap[~np.isnan(gap)]
        wins, ties, worlds = int((gap > 0).sum()), int((gap == 0).sum()), gap.size
        points = wins + ties / 2
        low, high = (share_interval(edge(points), worlds) for edge in (math.floor, math.ceil))
        better, worse = _clearly(table.values[a] - table.values[b])
        rows.append({
            "strategy": table.strategies[a], "other": table.strategies[b], "share": points / worlds if worlds else np.nan,
            "low": low.low, "high": high.high, "worlds": worlds, "ties": ties,
            "clearly_better": better, "clearly_worse": worse,
        })  # fmt: skip
    return pd.DataFrame(rows)


def _clearly(gaps: Floats) -> tuple[float, float]:
    """Return the shares of worlds in which paired gaps (worlds, replicates) are told apart from 0, above and below."""
    count = (~np.isnan(gaps)).sum(axis=1)
    mean = mean_of(gaps)
    spread = np.sqrt(mean_of((gaps - mean[:, None]) ** 2) / np.maximum(count - 1, 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * stats.t.sf(np.abs(mean) / spread, np.maximum(count - 1, 1))
    told = (
        (count > 1) & (p < SIGNIFICANT) & (mean != 0)
    )  # without any spread the statistic is infinite, and p is 0
    return float((told & (mean > 0)).mean()), float((told & (mean < 0)).mean())
