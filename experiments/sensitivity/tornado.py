"""Tornado: each input alone at its lowest and at its highest value, all others at their base; quick, and blind to interactions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from coalitionlab.experiments.sensitivity import noise
from coalitionlab.experiments.statistics import LEVEL, Floats, ranks


def points(base: Sequence[float], ranges: Sequence[tuple[float, float]]) -> list[tuple[float, ...]]:
    """Return the base, then two points for each input: at its lowest and at its highest value."""
    base = tuple(base)
    ends = [(*base[:k], end, *base[k + 1 :]) for k, extent in enumerate(ranges) for end in extent]
    return [base, *ends]


def indices(names: Sequence[str], base: Sequence[float], values: Floats) -> pd.DataFrame:
    """Return one row per input, the widest first: the outcome's change at both ends of its range, with paired 95 % intervals.

    `values` is the outcome (points x replicates) in the order of `points`; each replicate's change is against the same replicate.
    """
    changes, replicates = values[1:] - values[0], values.shape[1]
    table = pd.DataFrame({"input": list(names), "base": list(base)})
    for column, change in (("at_low", changes[0::2]), ("at_high", changes[1::2])):
        mean, half = change.mean(axis=1), np.full(len(change), np.nan)
        if replicates > 1:  # Student's t
            t = stats.t.ppf(0.5 + LEVEL / 2, replicates - 1)
            half = t * change.std(axis=1, ddof=1) / np.sqrt(replicates)
        table = table.assign(**{column: mean, f"{column}_low": mean - half, f"{column}_high": mean + half})
    table["swing"] = np.ptp(np.c_[table["at_low"], table["at_high"], np.zeros(len(table))], axis=1)
    tests = noise.significance(changes.reshape(len(names), 2, replicates), len(names))
    table = table.assign(**tests, rank=ranks(table["swing"]))
    return table.sort_values("rank", kind="stable", ignore_index=True)
