"""Does the ranking of the strategies hold from world to world, and how much of its change is only noise?

All `values` have shape (strategies, worlds, replicates); higher is better. Ranks are by the mean over a world's replicates, and ties
share the mean of their ranks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
import pandas as pd
from scipy import stats

from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.significance import SIGNIFICANT
from coalitionlab.experiments.statistics import Estimate, Floats, mean_of
from coalitionlab.scenarios.errors import input_error, quoted, suggest

TOP = 3


@dataclass(frozen=True, eq=False)
class RankStability:
    """How steady the ranking is over worlds.

    Attributes
    ----------
    shares : DataFrame
        A row for each strategy, best mean rank first: strategy, mean_rank, first (share of worlds in which it is first, with
        first_low, first_high), top3 (with top3_low, top3_high), then rank_1 to rank_S: the share of worlds in which it has that rank.
    reference : tuple of str
        The ranking that worlds are held against, best first.
    concordance : Estimate
        Kendall's W, 0 (every world its own ranking) to 1 (the same in all), with its interval over worlds.
    agreement : Estimate
        Mean Kendall tau-b between a world's ranking and the reference, -1..1, with its interval.
    within_worlds : float
        Mean tau-b between the rankings of the two halves of a world's own replicates: what agreement can reach when nothing but
        random numbers differ (it rests on half of the replicates, so it is on the low side). nan with a single replicate.
    level_worlds : int
        In how many worlds all strategies come out the same; each of them counts as first there.
    """

    shares: pd.DataFrame
    reference: tuple[str, ...]
    concordance: Estimate
    agreement: Estimate
    within_worlds: float
    level_worlds: int = 0

    @property
    def winner(self) -> str:
        """The strategy that is first in the reference."""
        return self.reference[0]


def best_first(values: Floats) -> list[int]:
    """Return the numbers of the strategies, best mean over the worlds first."""
    scores = np.nan_to_num(mean_of(mean_of(values)), nan=-np.inf)
    return [int(k) for k in np.argsort(-scores, kind="stable")]


def rank_stability(
    values: Floats, strategies: Sequence[str], reference: Sequence[str] | None = None, *, level: float = st.LEVEL,
    seed: int = 0,
) -> RankStability:  # fmt: skip
    """Return how steady the ranking of the strategies is over worlds.

    Parameters
    ----------
    values : ndarray
        See above.
    strategies : sequence of str
        Their names.
    reference : sequence of str, optional
        All strategies, best first: the ranking to hold worlds against, such as that under the default parameters. When not
        given, that of the means over all these worlds.
    level : float
        Of the intervals.
    seed : int
        Of the bootstrap.
    """
    if reference is None:
        reference = [strategies[k] for k in best_first(values)]
    _check_reference(reference, strategies)
    ranks = _ranks(values)
    expected = np.array([[list(reference).index(name)] for name in strategies], dtype=float)
    return RankStability(
        shares=_shares(strategies, ranks, level),
        reference=tuple(reference),
        concordance=_concordance(ranks, level),
        agreement=st.mean_interval(_taus(ranks, np.repeat(expected, ranks.shape[1], axis=1)), level=level, seed=seed),
        within_worlds=_within_worlds(values),
        level_worlds=int((np.ptp(ranks, axis=0) == 0).sum()) if len(ranks) > 1 else 0,
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


def pairs(values: Floats, strategies: Sequence[str], level: float = st.LEVEL) -> pd.DataFrame:
    """Return a row for each ordered pair of strategies.

    Columns: strategy, other; share, the share of worlds in which the first has the better mean (a tie counts half), with its
    Wilson interval (low, high; rounded outwards where ties halve a world); worlds, ties; clearly_better and clearly_worse, the
    shares of worlds in which its own replicates differ significantly (paired t-test, p below 0.05 in that world: by chance
    alone, 2.5 % of worlds each). In the rest, which is better in that world is open, and share counts the side on which it fell.
    """
    means = mean_of(values)
    rows = []
    for a, b in permutations(range(len(strategies)), 2):
        gap = means[a] - means[b]
        gap = gap[~np.isnan(gap)]
        wins, ties, worlds = int((gap > 0).sum()), int((gap == 0).sum()), gap.size
        points = wins + ties / 2
        low, high = (st.share_interval(edge(points), worlds, level=level) for edge in (math.floor, math.ceil))
        better, worse = _clearly(values[a] - values[b])
        rows.append({
            "strategy": strategies[a], "other": strategies[b], "share": points / worlds if worlds else np.nan,
            "low": low.low, "high": high.high, "worlds": worlds, "ties": ties,
            "clearly_better": better, "clearly_worse": worse,
        })  # fmt: skip
    return pd.DataFrame(rows)


def _check_reference(reference: Sequence[str], strategies: Sequence[str]) -> None:
    for name in reference:
        if name not in strategies:
            problem = f"{quoted(name)} is not among the strategies compared"
            raise input_error(problem, suggest(name, strategies, kind="strategy"), field="reference")
    if sorted(reference) != sorted(strategies):
        problem = f"got {len(reference)} of {len(strategies)} strategies"
        raise input_error(problem, "rank each once", field="reference")


def _ranks(values: Floats) -> Floats:
    """Return the ranks of the strategies in each world, 1 for the best, shape (strategies, worlds)."""
    return np.asarray(stats.rankdata(np.nan_to_num(-mean_of(values), nan=np.inf), axis=0))


def _concordance(ranks: Floats, level: float) -> Estimate:
    """Return Kendall's W, with the interval of the W that very many such worlds would have.

    The mean rank correlation of two worlds, (n W - 1) / (n - 1), does not shift with the number of worlds n, as W does: its interval
    is Student's, over worlds left out in turn (jackknife).
    """
    concordance = float(kendalls_w(ranks)) if min(ranks.shape) > 1 else math.nan
    worlds = ranks.shape[1]
    if math.isnan(concordance) or worlds < 3:
        return st.NOTHING if math.isnan(concordance) else Estimate(concordance, math.nan, math.nan)
    without = np.array([float(kendalls_w(np.delete(ranks, world, axis=1))) for world in range(worlds)])
    spread = (((worlds - 1) * without - 1) / (worlds - 2)).var()
    half = float(st.half_width(math.sqrt((worlds - 1) * spread), worlds - 1, level=level))
    mean = (worlds * concordance - 1) / (worlds - 1)
    return Estimate(concordance, float(np.clip(mean - half, 0, 1)), float(np.clip(mean + half, 0, 1)))


def _shares(strategies: Sequence[str], ranks: Floats, level: float) -> pd.DataFrame:
    count, worlds = ranks.shape
    better = stats.rankdata(np.round(ranks, 6), method="min", axis=0)  # the tied share the better rank
    rows = []
    for name, mean, own in zip(strategies, ranks.mean(axis=1), better, strict=True):
        first, top = (
            st.share_interval(int((own <= limit).sum()), worlds, level=level) for limit in (1, min(TOP, count))
        )
        rows.append(
            {
                "strategy": name, "mean_rank": float(mean), "first": first.mean, "first_low": first.low,
                "first_high": first.high, "top3": top.mean, "top3_low": top.low, "top3_high": top.high,
            } | {f"rank_{rank}": float((own == rank).mean()) for rank in range(1, count + 1)}
        )  # fmt: skip
    return pd.DataFrame(rows).sort_values("mean_rank", kind="stable", ignore_index=True)


def _within_worlds(values: Floats) -> float:
    if values.shape[2] < 2:
        return float("nan")
    taus = _taus(*(_ranks(values[:, :, start::2]) for start in (0, 1)))
    return float(np.nanmean(taus)) if np.isfinite(taus).any() else float("nan")


def _taus(first: Floats, second: Floats) -> Floats:
    """Return Kendall's tau-b of each column; nan where all of a column are tied."""
    pairs = zip(first.T, second.T, strict=True)
    return np.array([stats.kendalltau(a, b).statistic if np.ptp(a) and np.ptp(b) else np.nan for a, b in pairs])


def _clearly(gaps: Floats) -> tuple[float, float]:
    """Return the shares of worlds in which paired gaps (worlds, replicates) differ significantly from 0, above and below."""
    count = (~np.isnan(gaps)).sum(axis=1)
    mean = mean_of(gaps)
    spread = np.sqrt(mean_of((gaps - mean[:, None]) ** 2) / np.maximum(count - 1, 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * stats.t.sf(np.abs(mean) / spread, np.maximum(count - 1, 1))
    # without any spread the statistic is infinite, and p is 0
    significant = (count > 1) & (p < SIGNIFICANT) & (mean != 0)
    return float((significant & (mean > 0)).mean()), float((significant & (mean < 0)).mean())
