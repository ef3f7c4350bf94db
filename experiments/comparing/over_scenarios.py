"""A comparison over several scenarios: one ranking, and what a strategy gives away where it does worst.

The scenarios are chosen, not drawn: nothing here applies to scenarios that were not compared. The observations are the replicates; replicate
k has the same random numbers under every strategy, so its mean over scenarios may be compared.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.comparing.tables import Sample, levels
from coalitionlab.experiments.worlds.regret import given_away

REGRET_COLUMNS = ("scenario", "strategy", "regret", "low", "high", "uncorrected")
RANKING_COLUMNS = (
    "strategy", "rank", "mean", "low", "high", "behind_best", "differs_from_best", "best_share", "best_in", "worst_regret",
    "worst_low", "worst_high", "worst_scenario",
)  # fmt: skip


def regret_by_scenario(samples: Sequence[Sample]) -> pd.DataFrame:
    """Return what each strategy gives away in each scenario against the best one there.

    Parameters
    ----------
    samples : sequence of Sample
        Of the same strategies and outcome, one a scenario (see `Comparison.sample`).

    Returns
    -------
    DataFrame
        scenario, strategy; regret, cross-fitted as in `experiments.worlds.regret` so that noise does not pick the best one to be
        measured against (it may come out a little below 0), with its 95 % interval over replicates (low, high); uncorrected,
        the best mean less this mean. Scenarios in which the outcome is undefined are left out.
    """
    parts = [pd.DataFrame(columns=list(REGRET_COLUMNS))]
    for sample in samples:
        if not sample.defined:
            continue
        values = sample.sign * sample.units
        means = st.mean_of(values)
        table = pd.DataFrame(
            st.mean_intervals(given_away(values[:, None])[:, 0], level=sample.confidence, seed=sample.seed)
        )
        table = table.rename(columns={"mean": "regret"}).assign(uncorrected=np.nanmax(means) - means)
        table.insert(0, "scenario", sample.scenario)
        table.insert(1, "strategy", list(sample.strategies))
        parts.append(table)
    return pd.concat(parts[1:] or parts, ignore_index=True)


def ranking(samples: Sequence[Sample], regrets: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return a row for each strategy, best mean over the scenarios first.

    Parameters
    ----------
    samples : sequence of Sample
        As for `regret_by_scenario`.
    regrets : DataFrame, optional
        Those of `regret_by_scenario`, if they are known already.

    Returns
    -------
    DataFrame
        strategy, rank; mean over scenarios, each counting the same, with its 95 % interval over replicates (low, high);
        behind_best, the gap to the best; differs_from_best, whether that is significant; best_share, the share of replicates in
        which its mean over scenarios is best; best_in, in how many scenarios its mean is best; worst_regret, its highest regret
        over the scenarios, in worst_scenario, with its interval. Empty where the outcome is undefined.
    """
    samples = [sample for sample in samples if sample.defined]
    if not samples:
        return pd.DataFrame(columns=list(RANKING_COLUMNS))
    first = samples[0]
    values = np.stack([first.sign * sample.units for sample in samples], axis=1)
    units = values.mean(axis=1)  # a replicate that is undefined in a scenario is undefined
    means = st.mean_of(values)
    regrets = regret_by_scenario(samples) if regrets is None else regrets
    worst = regrets.sort_values("regret", ascending=False, kind="stable").drop_duplicates("strategy")
    worst = worst.set_index("strategy").loc[list(first.strategies)]
    table = levels(first, first.sign * units).assign(
        best_share=st.best_share(units),
        best_in=(means >= np.nanmax(means, axis=0)).sum(axis=1),
        worst_regret=worst["regret"].to_numpy(dtype=float),
        worst_low=worst["low"].to_numpy(dtype=float),
        worst_high=worst["high"].to_numpy(dtype=float),
        worst_scenario=worst["scenario"].to_numpy(),
    )
    return table[list(RANKING_COLUMNS)].sort_values("rank", kind="stable", ignore_index=True)
