"""The held-out test: what was found against the library and the user's own strategies, on random numbers that chose nothing.

The best rival is chosen on the test runs themselves, which favours the rival.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from coalitionlab.experiments.comparing.comparison import Comparison
from coalitionlab.experiments.optimising.scores import Floats, means, robust_scores, signs, times_dominated
from coalitionlab.experiments.optimising.settings import FOUND, SearchSettings
from coalitionlab.experiments.statistics import RESAMPLES, SIGNIFICANT, percentile_interval

TABLE_COLUMNS = (
    "outcome", "scenario", "strategy", "mean", "low", "high", "lead", "lead_low", "lead_high", "better_share", "p_adjusted",
    "significant",
)  # fmt: skip


def test_table(comparison: Comparison, outcomes: Sequence[str]) -> pd.DataFrame:
    """Every strategy in every scenario by every outcome, the best first, and the lead of the strategy found over it.

    Columns: outcome, scenario, strategy, mean with its 95 % interval (low, high); lead (found less this strategy, so that more is
    better) with its interval, better_share (share of replicates in which the one found does better), p_adjusted and significant
    as in `Comparison.differences`. The lead over itself is nan.
    """
    rows: list[dict[Any, Any]] = []
    for outcome in outcomes:
        sign = float(signs([outcome])[0])
        differences = comparison.differences(outcome, FOUND).set_index(["scenario", "strategy"])
        levels = comparison.summary(outcome)[["scenario", "strategy", "mean", "low", "high"]]
        for level in levels.to_dict(orient="records"):
            key = (level["scenario"], level["strategy"])
            lead = _lead_columns(differences.loc[key], sign) if key in differences.index else {}
            rows.append({"outcome": outcome} | level | lead)
    return pd.DataFrame(rows, columns=list(TABLE_COLUMNS))


def _lead_columns(difference: pd.Series, sign: float) -> dict[str, Any]:
    """The lead of the strategy found, from the difference of another strategy to it."""
    low, high = sorted((-sign * difference["low"], -sign * difference["high"]))
    return {
        "lead": -sign * difference["difference"], "lead_low": low, "lead_high": high,
        "better_share": 1.0 - difference["better_share"], "p_adjusted": difference["p_adjusted"],
        "significant": bool(difference["p_adjusted"] < SIGNIFICANT),
    }  # fmt: skip


def leads_table(comparison: Comparison, settings: SearchSettings) -> pd.DataFrame:
    """The leads of the strategy found in the robust score: over the best rival by every outcome, then over each own strategy.

    Columns: outcome, rival, score and rival_score (see `shown`), lead (more is better) with its 95 % interval (low, high), and
    verdict: better, worse or not significant.
    """
    first, *others = settings.outcomes
    best = _lead(comparison, settings, first)
    rows = [best, *(_lead(comparison, settings, outcome, best["rival"]) for outcome in others)]
    own = (strategy.name for strategy in settings.own if strategy.name != best["rival"])
    return pd.DataFrame([*rows, *(_lead(comparison, settings, first, name) for name in own)])


def _lead(
    comparison: Comparison, settings: SearchSettings, outcome: str, rival: str | None = None
) -> dict[str, Any]:
    """The lead over a rival, by default the best. Resampled are worlds, for the mean over worlds, and replicates otherwise."""
    values = signed_values(comparison, outcome)
    names = [strategy.name for strategy in comparison.strategies]
    rivals = [names.index(strategy.name) for strategy in settings.rivals]
    worlds = settings.robust == "mean" and comparison.worlds > 1
    axis = 1 if worlds else 2

    score = case_scores(values, rivals, settings.robust)
    other = names.index(rival) if rival else max(rivals, key=lambda k: float(score[k]))

    def lead_of(scored: Floats) -> float:
        return float(scored[names.index(FOUND)] - scored[other])

    def resampled() -> list[Floats]:
        return [np.take(of, rng.integers(of.shape[axis], size=of.shape[axis]), axis) for of in values]

    rng = np.random.default_rng([settings.seed, len(values)])
    leads = [lead_of(case_scores(resampled(), rivals, settings.robust)) for _ in range(RESAMPLES)]
    low, high = percentile_interval(leads)
    return {
        "outcome": outcome, "rival": names[other], "score": shown(score[names.index(FOUND)], outcome, settings.robust),
        "rival_score": shown(score[other], outcome, settings.robust), "lead": lead_of(score), "low": low, "high": high,
        "verdict": "better" if low > 0 else "worse" if high < 0 else "not significant",
    }  # fmt: skip


def front_table(comparison: Comparison, settings: SearchSettings) -> pd.DataFrame:
    """All strategies of the test by every outcome.

    Columns: strategy, found (whether the search found it), on_front (no other is at least as good in all outcomes and better in
    one), then the robust score in each outcome (see `shown`).
    """
    names = [strategy.name for strategy in comparison.strategies]
    rivals = [names.index(strategy.name) for strategy in settings.rivals]
    points = np.stack(
        [case_scores(signed_values(comparison, name), rivals, settings.robust) for name in settings.outcomes],
        axis=1,
    )
    front = pd.DataFrame({"strategy": names, "found": [k not in rivals for k in range(len(names))]})
    front["on_front"] = times_dominated(points) == 0
    for k, name in enumerate(settings.outcomes):
        front[name] = shown(points[:, k], name, settings.robust)
    return front.iloc[np.argsort(-points[:, 0], kind="stable")].reset_index(drop=True)


def shown(scores: Any, outcome: str, robust: str) -> Any:
    """Scores in the unit of the outcome; for regret, the largest shortfall behind the best rival."""
    return (-scores if robust == "regret" else scores * signs([outcome])[0]) + 0.0  # no minus before a zero


def case_scores(values: Sequence[Floats], rivals: Sequence[int], robust: str) -> Floats:
    """The robust score of every strategy, from values by scenario (strategies x worlds x replicates)."""
    cases = np.concatenate([means(scenario) for scenario in values], axis=1)[:, None, :]
    return robust_scores(cases, cases[list(rivals)].max(axis=0), robust)[:, 0]


def signed_values(comparison: Comparison, outcome: str) -> list[Floats]:
    """The outcome by scenario, signed so that more is better: strategies x worlds x replicates."""
    sign, names = signs([outcome])[0], [strategy.name for strategy in comparison.strategies]
    shape = (len(names), max(1, comparison.worlds), -1)
    by_scenario = []
    for scenario in comparison.scenarios:
        runs = comparison.runs[comparison.runs["scenario"] == scenario.name]
        rows = [
            runs.loc[runs["strategy"] == name].sort_values("replicate")[outcome].to_numpy(float)
            for name in names
        ]
        by_scenario.append(sign * np.stack(rows).reshape(shape))
    return by_scenario
