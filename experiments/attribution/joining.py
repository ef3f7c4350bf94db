"""When an organisation joins, with all actions and without one."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from scipy import stats

from coalitionlab.experiments import statistics as st


def comparison(joins: st.Floats, without: st.Floats) -> dict[str, Any]:
    """A row of `Counterfactual.table`: months of joining with all actions against those without one."""
    came, comes = np.isfinite(joins), np.isfinite(without)
    both, of = came & comes, int(came.sum())
    delay = without[both] - joins[both]
    never, later = st.share_interval(int((came & ~comes).sum()), of), median_interval(delay)
    worse = int((came & ~comes).sum() + (delay > 0).sum())
    odds = st.share_interval(worse, worse + int((comes & ~came).sum() + (delay < 0).sum()))
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
        "significant": odds.low > 0.5 or odds.high < 0.5,
    }


def median_interval(sample: st.Floats) -> st.Estimate:
    """The median of a sample with its interval, from the binomial law of how many fall below it; nan where too few for one."""
    if not sample.size:
        return st.NOTHING
    middle = float(np.median(sample))
    interval = stats.quantile_test(sample, q=middle, p=0.5).confidence_interval(confidence_level=st.LEVEL)
    return st.Estimate(middle, float(interval.low), float(interval.high))
