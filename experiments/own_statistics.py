"""Statistics that the user declares, of the runs of each strategy, with bootstrap intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd

from coalitionlab.scenarios.errors import input_error, one_line
from coalitionlab.scenarios.names.extensions import declared
from coalitionlab.scenarios.names.outcomes import OWN_PER_RUN
from coalitionlab.scenarios.names.own import STATISTIC, OwnFunction

STATISTICS = declared(OwnFunction, STATISTIC)
#: Samples of a bootstrap: enough for the ends of an interval to a tenth of its width, quick enough for any function.
SAMPLES = 400
_SEED = 0x626F6F74


def own_statistics(runs: pd.DataFrame, outcome: str, *, level: float) -> pd.DataFrame:
    """For each scenario and strategy, each statistic of `outcome` and of the user's own outcomes: its value, and its interval.

    Where runs are in worlds, worlds are drawn again with all their runs (percentile bootstrap; Efron & Tibshirani 1993).

    Raises
    ------
    InputError
        When a statistic stops, or returns no number.
    """
    outcomes = [name for name in dict.fromkeys([outcome, *(each.name for each in OWN_PER_RUN)]) if name in runs]
    rows = []
    for labels, part in runs.groupby(["scenario", "strategy"], observed=True, sort=False):
        unit = part["world"].to_numpy() if "world" in part else np.arange(len(part))
        for name in outcomes:
            values = part[name].to_numpy(float)
            for statistic in STATISTICS:
                value, low, high = _with_interval(statistic, values, unit, level)
                rows.append((*labels, name, statistic.name, value, low, high))
    return pd.DataFrame(rows, columns=["scenario", "strategy", "outcome", "statistic", "value", "low", "high"])


def _with_interval(
    statistic: OwnFunction, values: np.ndarray, unit: np.ndarray, level: float
) -> tuple[float, float, float]:
    known = ~np.isnan(values)
    groups = [values[known & (unit == each)] for each in np.unique(unit[known])]
    if not groups:
        return np.nan, np.nan, np.nan
    value, rng = _value(statistic, values[known]), np.random.default_rng(_SEED)
    if len(groups) < 2:
        return value, np.nan, np.nan
    again = [
        _value(statistic, np.concatenate([groups[k] for k in rng.integers(0, len(groups), len(groups))]))
        for _ in range(SAMPLES)
    ]
    low, high = np.nanquantile(again, [(1 - level) / 2, (1 + level) / 2])
    return value, float(low), float(high)


def _value(statistic: OwnFunction, values: np.ndarray) -> float:
    try:
        return float(statistic.function(values))
    except Exception as error:
        problem = one_line(f"the statistic {statistic.name} stops with {type(error).__name__}: {error}")
        raise input_error(problem, "fix it", field="own") from None
