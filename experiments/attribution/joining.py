"""When an organisation joins, with all actions and without one: the comparison, and a sentence on it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy import stats

from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.words import percent

#: With fewer replicates behind a share or a median, no sentence is made of it.
FEW = 10


def comparison(joins: st.Floats, without: st.Floats) -> dict[str, Any]:
    """A row of `Counterfactual.table`: months of joining with all actions against those without one."""
    came, comes = np.isfinite(joins), np.isfinite(without)
    both, of = came & comes, int(came.sum())
    delay = without[both] - joins[both]
    never, later = st.share_interval(int((came & ~comes).sum()), of), median_interval(delay)
    return {
        "replicates": int(joins.size),
        "joins_without": float(comes.mean()),
        "of": of,
        "never": never.mean,
        "never_low": never.low,
        "never_high": never.high,
        "later": float((delay > 0).sum()) / of if of else math.nan,
        "earlier": float((delay < 0).sum()) / of if of else math.nan,
        "both": int(both.sum()),
        "months_later": later.mean,
        "months_later_low": later.low,
        "months_later_high": later.high,
        "only_without": float((comes & ~came).mean()),
    }


def median_interval(sample: st.Floats) -> st.Estimate:
    """The median of a sample with its interval, from the binomial law of how many fall below it; nan where too few for one."""
    if not sample.size:
        return st.NOTHING
    middle = float(np.median(sample))
    interval = stats.quantile_test(sample, q=middle, p=0.5).confidence_interval(confidence_level=st.LEVEL)
    return st.Estimate(middle, float(interval.low), float(interval.high))


def sentence(row: Mapping[Any, Any]) -> str:
    """What happens without one action, in the replicates in which the organisation joins with it."""
    parts = []
    if row["of"]:
        parts.append(
            f"never in {_percent(row['never'])} of these ({in_range(row['never_low'], row['never_high'])})"
        )
        parts.append(f"later in {_percent(row['later'])}, earlier in {_percent(row['earlier'])}")
    if row["both"] >= FEW:
        size, low, high = (row[f"months_later{end}"] for end in ("", "_low", "_high"))
        interval = "" if math.isnan(low) else f", {low:g} to {high:g}"
        delay = f"{size:g} {'month' if abs(size) == 1 else 'months'} later" if size else "no later"
        parts.append(f"where it joins both ways, {delay} (median{interval})")
    if row["only_without"] > 0:
        parts.append(f"in {_percent(row['only_without'])} of all replicates it joins only so")
    return f"Without {row['action']}: {'; '.join(parts) or 'never'}."


def matters(row: Mapping[Any, Any]) -> bool:
    """Whether the organisation is significantly more often worse off (later, or never) than better off, or the other way round: a
    sign test over the replicates in which anything changed."""
    worse = round(row["of"] * (row["never"] + row["later"])) if row["of"] else 0
    better = round(row["of"] * row["earlier"]) if row["of"] else 0
    better += round(row["replicates"] * row["only_without"])
    odds = st.share_interval(worse, worse + better)
    return worse + better > 0 and bool(odds.low > 0.5 or odds.high < 0.5)


def share_of(share: float) -> str:
    """A share of replicates in words, such as 'none' or '40%'."""
    return "none" if math.isnan(share) else {0.0: "none", 1.0: "all"}.get(share, _percent(share))


def _percent(share: float) -> str:
    return "under 1%" if 0 < share < 0.01 else percent(share)


def in_range(low: float, high: float) -> str:
    """An interval of a share, such as '30 to 50%'."""
    return f"{100 * low:.0f} to {100 * high:.0f}%"
