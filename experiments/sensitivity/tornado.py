"""Tornado: each input alone at its lowest and at its highest value, all others at their base; quick, and blind to interactions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from coalitionlab.experiments.sensitivity import noise
from coalitionlab.experiments.statistics import LEVEL, Floats, ranks


def points(base: Sequence[float], ranges: Sequence[tuple[float, float]]) -> list[tuple[float, ...]]:
    """The base, then two points for each input: at its lowest and at its highest value."""
    base = tuple(base)
    ends = [(*base[:k], end, *base[k + 1 :]) for k, extent in enumerate(ranges) for end in extent]
    return [base, *ends]


def changes(names: Sequence[str], base: Sequence[float], values: Floats) -> pd.DataFrame:
    """One row per input, the widest first: the outcome's change at its lowest and highest value, with paired 95 % intervals.

    `values` is the outcome (points x replicates) in the order of `points`; each replicate's change is against the same replicate.
    """
    differences = values[1:] - values[0]
    table = pd.DataFrame({"input": list(names), "base": list(base)})
    for column, change in (("at_low", differences[0::2]), ("at_high", differences[1::2])):
        mean, half = change.mean(axis=1), _half_of_interval(change)
        table = table.assign(**{column: mean, f"{column}_low": mean - half, f"{column}_high": mean + half})
    table["swing"] = np.ptp(np.c_[table["at_low"], table["at_high"], np.zeros(len(table))], axis=1)
    table = table.assign(
        **noise.significance(lambda k: differences[2 * k : 2 * k + 2], len(names)), rank=ranks(table["swing"])
    )
    return table.sort_values("rank", kind="stable", ignore_index=True)


def _half_of_interval(changes: Floats) -> Floats:
    """Half of Student's t interval of each row's mean; nan for a single replicate."""
    count = changes.shape[1]
    if count < 2:
        return np.full(len(changes), np.nan)
    return np.asarray(stats.t.ppf(0.5 + LEVEL / 2, count - 1) * changes.std(axis=1, ddof=1) / np.sqrt(count))
