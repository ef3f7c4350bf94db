"""What strategies come to over several scenarios: regret in each, and the ranking over all of them.

Scenarios are chosen, not drawn: nothing here applies to scenarios that were not compared. The observations are the replicates;
replicate k has the same random numbers under every strategy, so its mean over scenarios may be compared.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.comparing.tables import Sample
from coalitionlab.experiments.worlds.regret import given_away
from coalitionlab.experiments.worlds.table import mean_of

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
    rows = []
    for sample in filter(_defined, samples):
        values = sample.sign * sample.units
        means = mean_of(values)
        behind = np.nanmax(means) - means
        intervals = st.mean_intervals(given_away(values[:, None])[:, 0], seed=sample.seed)
        for name, regret, uncorrected in zip(sample.strategies, intervals, behind, strict=True):
            rows.append((sample.scenario, name, regret.mean, regret.low, regret.high, float(uncorrected)))
    return pd.DataFrame(rows, columns=list(REGRET_COLUMNS))


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
    known = [sample for sample in samples if _defined(sample)]
    if not known:
        return pd.DataFrame(columns=list(RANKING_COLUMNS))
    first = known[0]
    values = np.stack([first.sign * sample.units for sample in known], axis=1)
    units = values.mean(axis=1)  # a replicate that is undefined in a scenario is undefined
    scores, means = mean_of(units), mean_of(values)
    ranks, share = st.ranks(scores), st.best_share(units)
    differs = st.differs_from_best(units, scores, seed=first.seed)
    regrets = regret_by_scenario(known) if regrets is None else regrets
    rows = []
    for k, estimate in enumerate(st.mean_intervals(first.sign * units, seed=first.seed)):
        own = regrets[regrets["strategy"] == first.strategies[k]]
        worst = own.iloc[int(own["regret"].to_numpy(dtype=float).argmax())]
        best_in = int((means[k] >= np.nanmax(means, axis=0)).sum())
        rows.append((
            first.strategies[k], int(ranks[k]), estimate.mean, estimate.low, estimate.high, float(np.nanmax(scores) - scores[k]),
            bool(differs[k]), float(share[k]), best_in, float(worst["regret"]), float(worst["low"]), float(worst["high"]),
            str(worst["scenario"]),
        ))  # fmt: skip
    table = pd.DataFrame(rows, columns=list(RANKING_COLUMNS))
    return table.sort_values("rank", kind="stable", ignore_index=True)


def _defined(sample: Sample) -> bool:
    """Say whether the outcome is defined under every strategy."""
    return bool(np.isfinite(sample.units).any(axis=1).all())
