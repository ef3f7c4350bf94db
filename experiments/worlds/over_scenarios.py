"""What strategies come to over several scenarios: regret in each, and the ranking over all of them.

Scenarios are chosen, not drawn: nothing here speaks of scenarios that were not compared. What is uncertain is luck, so the
observations are the replicates; replicate k met the same luck under every strategy, so its mean over scenarios may be compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.comparing.summaries import (
    SIGNIFICANT,
    observations,
    scenarios_done,
)
from coalitionlab.experiments.settings import check_outcome
from coalitionlab.experiments.worlds.regret import given_away
from coalitionlab.experiments.worlds.table import mean_of
from coalitionlab.scenarios.names.outcomes import PER_RUN

if TYPE_CHECKING:
    from coalitionlab.experiments.comparing.comparison import Comparison

REGRET_COLUMNS = ("scenario", "strategy", "regret", "low", "high", "uncorrected")
RANKING_COLUMNS = (
    "strategy", "rank", "mean", "low", "high", "behind_best", "apart_from_best", "best_share", "best_in", "worst_regret",
    "worst_low", "worst_high", "worst_scenario",
)  # fmt: skip


def regret_by_scenario(comparison: Comparison, outcome: str) -> pd.DataFrame:
    """Return what each strategy gives away in each scenario against the best one there (columns: REGRET_COLUMNS).

    regret is cross-fitted, as `experiments.worlds.regret` has it, so that luck does not pick the best one to be measured against (it may
    come out a little below 0), with its 95 % bootstrap interval over replicates (low, high); uncorrected is the best mean less
    this mean. Scenarios in which the outcome is not defined are left out. Raises InputError for an unknown outcome.
    """
    scenarios, values = _cube(comparison, outcome)
    rows = []
    for w, scenario in enumerate(scenarios):
        lost = given_away(values[:, w : w + 1])[:, 0]
        means = mean_of(values[:, w])
        behind = np.nanmax(means) - means
        for k, found in enumerate(st.mean_intervals(lost, seed=comparison.seed)):
            name = comparison.strategies[k].name
            rows.append((scenario, name, found.mean, found.low, found.high, float(behind[k])))
    return pd.DataFrame(rows, columns=list(REGRET_COLUMNS))


def ranking(comparison: Comparison, outcome: str, regrets: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return a row for each strategy, best mean over the scenarios first (columns: RANKING_COLUMNS).

    mean is over scenarios, each counting alike, with its 95 % bootstrap interval over replicates (low, high); behind_best the gap to
    the best one; apart_from_best whether that is more than luck (Holm-adjusted paired p below 0.05); best_share the share of
    replicates in which its mean over scenarios is best; best_in in how many scenarios its mean is best. worst_regret is its
    highest regret over the scenarios, in worst_scenario, with that one's interval; `regrets` are those of `regret_by_scenario`, if
    they are there already. Empty where the outcome is not defined.
    """
    scenarios, values = _cube(comparison, outcome)
    if not scenarios:
        return pd.DataFrame(columns=list(RANKING_COLUMNS))
    sign, seed = PER_RUN[outcome].sign, comparison.seed
    units = values.mean(axis=1)  # a replicate that is not defined somewhere is not defined
    scores = mean_of(units)
    ranks, share, behind = st.ranks(scores), st.best_share(units), np.nanmax(scores) - scores
    apart = _apart(units, scores, seed)
    if regrets is None:
        regrets = regret_by_scenario(comparison, outcome)
    means = mean_of(values)
    rows = []
    for k, found in enumerate(st.mean_intervals(sign * units, seed=seed)):
        name = comparison.strategies[k].name
        own = regrets[regrets["strategy"] == name]
        worst = own.iloc[int(own["regret"].to_numpy(dtype=float).argmax())]
        best_in = int((means[k] >= np.nanmax(means, axis=0)).sum())
        rows.append((
            name, int(ranks[k]), found.mean, found.low, found.high, float(behind[k]), bool(apart[k]), float(share[k]), best_in,
            float(worst["regret"]), float(worst["low"]), float(worst["high"]), str(worst["scenario"]),
        ))  # fmt: skip
    return pd.DataFrame(rows, columns=list(RANKING_COLUMNS)).sort_values(
        "rank", kind="stable", ignore_index=True
    )


def _cube(comparison: Comparison, outcome: str) -> tuple[list[str], st.Floats]:
    """Return the scenarios in which the outcome is defined, and its values (strategies, scenarios, replicates), higher better."""
    check_outcome(outcome)
    found = {name: observations(comparison, name, outcome) for name in scenarios_done(comparison)}
    known = {name: rows for name, rows in found.items() if np.isfinite(rows).any(axis=1).all()}
    if not known:
        return [], np.empty((len(comparison.strategies), 0, 0))
    return list(known), PER_RUN[outcome].sign * np.stack(list(known.values()), axis=1)


def _apart(units: st.Floats, scores: st.Floats, seed: int) -> np.ndarray:
    best = int(np.nanargmax(scores))
    others = [k for k in range(len(scores)) if k != best]
    apart = np.zeros(len(scores), dtype=bool)
    apart[others] = st.holm(st.paired_ps(units[others] - units[best], seed=seed)) < SIGNIFICANT
    return apart
