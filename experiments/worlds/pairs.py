"""In what share of worlds does one strategy beat another, and in how many of them is that more than luck?"""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pandas as pd
from scipy import stats

from coalitionlab.experiments.statistics import Floats, share_interval
from coalitionlab.experiments.worlds.table import WorldTable, mean_of

LUCK = 0.05


def pairs(table: WorldTable) -> pd.DataFrame:
    """Return a row for each ordered pair of strategies.

    Columns: strategy, other; share, the share of worlds in which the first has the better mean (a tie counts half), with its
    95 % Wilson interval (low, high; rounded outwards where ties halve a world); worlds, ties; clearly_better and clearly_worse, the
    shares of worlds in which its own replicates tell the two apart (paired t-test, p below 0.05 in that world: by luck
    alone, 2.5 % of worlds each). In the rest, which is better in that world is open, and share counts the side that luck fell on.
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
    told = (count > 1) & (p < LUCK) & (mean != 0)  # without any spread the statistic is infinite, and p is 0
    return float((told & (mean > 0)).mean()), float((told & (mean < 0)).mean())
