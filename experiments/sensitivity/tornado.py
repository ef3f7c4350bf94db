"""A tornado: each input alone at its lowest and at its highest, all others as they are; quick, and blind to interactions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from coalitionlab.experiments.sensitivity import luck
from coalitionlab.experiments.sensitivity.beyond_luck import tested
from coalitionlab.experiments.sensitivity.inputs import Input
from coalitionlab.experiments.sensitivity.luck import LEVEL, Floats
from coalitionlab.scenarios.errors import input_error


def points(inputs: Sequence[Input]) -> list[tuple[float, ...]]:
    """The base, then for each input the point with its lowest and the point with its highest value.

    Raises InputError for an input that is no number where it is not varied.
    """
    for one in inputs:
        if one.base != one.base:
            raise input_error("no base value", "use morris or sobol, or set it with --set", field=one.name)
    base = tuple(one.base for one in inputs)
    ends = [(*base[:k], end, *base[k + 1 :]) for k, one in enumerate(inputs) for end in (one.low, one.high)]
    return [base, *ends]


def swings(inputs: Sequence[Input], values: Floats) -> pd.DataFrame:
    """One row an input, widest first: the outcome's change at its lowest and highest value, with paired 95 % intervals.

    `values` is the outcome, points x replicates, in the order of `points`; a change is that of the same replicates.
    """
    changes = values[1:] - values[0]
    low, high = changes[0::2], changes[1::2]
    table = pd.DataFrame({"input": [one.name for one in inputs], "base": [one.base for one in inputs]})
    for name, change in (("at_low", low), ("at_high", high)):
        table[name] = change.mean(axis=1)
        half = _half(change)
        table[f"{name}_low"], table[f"{name}_high"] = table[name] - half, table[name] + half
    ends = np.c_[low.mean(axis=1), high.mean(axis=1), np.zeros(len(low))]
    table["swing"] = np.ptp(ends, axis=1)
    table = table.assign(**tested(lambda place: changes[2 * place : 2 * place + 2], len(inputs)))
    table["rank"] = luck.rank_by(table["swing"].to_numpy())
    return table.sort_values("rank", kind="stable", ignore_index=True)


def _half(changes: Floats) -> Floats:
    """Half of the t interval of each row's mean; nan for a single replicate."""
    count = changes.shape[1]
    if count < 2:
        return np.full(len(changes), np.nan)
    return np.asarray(stats.t.ppf(0.5 + LEVEL / 2, count - 1) * changes.std(axis=1, ddof=1) / np.sqrt(count))
