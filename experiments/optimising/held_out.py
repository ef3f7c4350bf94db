"""The held-out test: the result against the library and the user's own strategies, on random numbers that chose nothing.

Strategies are in the order of the test: first those that the search gave (`found` of them), then the rivals. The best rival is
chosen on the test runs themselves, which favours the rival.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from coalitionlab.experiments.comparing import tables
from coalitionlab.experiments.optimising.scores import means, robust_scores, signs, times_dominated
from coalitionlab.experiments.significance import FEWEST, SIGNIFICANT, chosen_low, holm, paired_ps
from coalitionlab.experiments.statistics import RESAMPLES, Floats, mean_intervals, percentile_interval

TABLE_COLUMNS = [
    "outcome", "scenario", "strategy", "mean", "low", "high", "lead", "lead_low", "lead_high", "better_share", "p_adjusted",
    "significant",
]  # fmt: skip
#: By outcome and scenario: strategies x worlds x replicates, signed so that more is better.
Values = Mapping[str, Sequence[Floats]]


def held_out_table(
    runs: pd.DataFrame, scenarios: Sequence[str], strategies: Sequence[str], outcomes: Sequence[str], seed: int
) -> pd.DataFrame:
    """Every strategy in every scenario by every outcome, the best first, and the lead of the first strategy over it.

    Columns: outcome, scenario, strategy, mean with its 95 % interval (low, high); lead (the first strategy less this one, so that
    more is better) with its interval, better_share (share of replicates in which the first does better), p_adjusted and
    significant as in `Comparison.differences`. The lead over itself is nan.
    """
    parts = []
    for outcome, scenario in ((outcome, scenario) for outcome in outcomes for scenario in scenarios):
        sample = tables.sample(runs, scenario, strategies, outcome, seed)
        levels = tables.summary(sample)
        gaps = tables.differences(sample, strategies[0]).set_index("strategy").reindex(levels["strategy"])
        gaps.index = levels.index
        ends = np.sort(-sample.sign * gaps[["low", "high"]].to_numpy(), axis=1)
        columns: dict[str, Any] = {
            "outcome": outcome, "lead": -sample.sign * gaps["difference"], "lead_low": ends[:, 0], "lead_high": ends[:, 1],
            "better_share": 1.0 - gaps["better_share"], "p_adjusted": gaps["p_adjusted"],
            "significant": gaps["p_adjusted"] < SIGNIFICANT,
        }  # fmt: skip
        parts.append(levels.assign(**columns)[TABLE_COLUMNS])
    return pd.concat(parts, ignore_index=True)


def leads_table(
    values: Values, strategies: Sequence[str], found: int, own: Sequence[str], robust: str, seed: int
) -> pd.DataFrame:
    """The leads of the first strategy in the robust score: over the best rival by every outcome, then over each own strategy.

    Observations are worlds, where there are several, and replicates otherwise; a score over the worst case, or the largest regret,
    is resampled over replicates within the worlds, and is about these worlds.

    Columns: outcome, rival, score and rival_score (see `shown`), lead (more is better) with its 95 % interval (low, high), and
    verdict: better (than every rival, for the best of them: by the paired test, Holm over the rivals), worse or not significant;
    with fewer than seven worlds, or than seven replicates without worlds, never more than that.
    """
    rows: list[dict[str, Any]] = []
    scores = {outcome: case_scores(arrays, found, robust) for outcome, arrays in values.items()}
    first = next(iter(values))
    best = found + int(np.argmax(scores[first][found:]))
    others = [strategies.index(name) for name in own]
    pairs = [(outcome, best) for outcome in values] + [(first, k) for k in others if k != best]
    tests = {outcome: _against_rivals(arrays, found, robust, seed) for outcome, arrays in values.items()}
    for outcome, rival in pairs:
        tested, row = tests[outcome], tests[outcome].loc[rival - found]
        needed = (
            tested if (outcome, rival) == (first, best) else tested.loc[[rival - found]]
        )  # all, to be better than the best
        better = ((needed["p"] < SIGNIFICANT) & (needed["lead"] > 0)).all()
        worse = row["p"] < SIGNIFICANT and row["lead"] < 0
        score, other = scores[outcome][[0, rival]]
        rows.append({
            "outcome": outcome, "rival": strategies[rival], "score": shown(score, outcome, robust),
            "rival_score": shown(other, outcome, robust), **row[["lead", "low", "high"]],
            "verdict": "better" if better else "worse" if worse else "not significant",
        })  # fmt: skip
    return pd.DataFrame(rows)


def _against_rivals(arrays: Sequence[Floats], found: int, robust: str, seed: int) -> pd.DataFrame:
    """The lead of the first strategy over each rival with its interval (low, high), and p (Holm over the rivals).

    The interval over the best rival allows for its having been picked on these runs.
    """
    scores, worlds = case_scores(arrays, found, robust), arrays[0].shape[1]
    table = pd.DataFrame({"lead": scores[0] - scores[found:]})
    if robust == "mean" or len(arrays) * worlds == 1:
        units = np.mean([means(array) if worlds > 1 else array[:, 0] for array in arrays], axis=0)
        gaps = units[0] - units[found:]
        best, intervals = int(table["lead"].argmin()), pd.DataFrame(mean_intervals(gaps, seed=seed))
        intervals.loc[best, "high"] = max(intervals["high"][best], -chosen_low(-gaps, best, seed=seed))
        undefined = np.isnan(units[found:]).all(axis=1)  # such a rival comes to nothing, which is no matter of chance
        p = np.where(undefined, 0.0, paired_ps(gaps, seed=seed))
        return table.assign(low=intervals["low"], high=intervals["high"], p=holm(p))
    resampled = _resampled(arrays, found, robust, seed)
    leads = resampled[:, :1] - resampled[:, found:]
    table[["low", "high"]] = [percentile_interval(column) for column in leads.T]
    beyond = np.minimum((leads <= 0).sum(axis=0), (leads >= 0).sum(axis=0))
    p = np.minimum(1.0, 2 * (beyond + 1) / (RESAMPLES + 1))
    few = (worlds if worlds > 1 else arrays[0].shape[2]) < FEWEST
    return table.assign(p=1.0 if few else holm(p))


def _resampled(arrays: Sequence[Floats], found: int, robust: str, seed: int) -> Floats:
    """Scores (resamples x strategies) of replicates drawn again, the same draws for all strategies."""
    rng = np.random.default_rng([seed, len(arrays)])

    def drawn() -> list[Floats]:
        return [np.take(array, rng.integers(array.shape[2], size=array.shape[2]), 2) for array in arrays]

    return np.array([case_scores(drawn(), found, robust) for _ in range(RESAMPLES)])


def front_table(values: Values, strategies: Sequence[str], found: int, robust: str) -> pd.DataFrame:
    """All strategies of the test by every outcome.

    Columns: strategy, found (whether the search gave it), on_front (no other is at least as good in all outcomes and better in
    one), then the robust score in each outcome (see `shown`).
    """
    points = np.stack([case_scores(arrays, found, robust) for arrays in values.values()], axis=1)
    front = pd.DataFrame({"strategy": strategies, "found": np.arange(len(strategies)) < found})
    front["on_front"] = times_dominated(points) == 0
    for column, outcome in zip(points.T, values, strict=True):
        front[outcome] = shown(column, outcome, robust)
    return front.iloc[np.argsort(-points[:, 0], kind="stable")].reset_index(drop=True)


def case_scores(arrays: Sequence[Floats], found: int, robust: str) -> Floats:
    """The robust score of every strategy, from values by scenario (strategies x worlds x replicates)."""
    cases = np.concatenate([means(array) for array in arrays], axis=1)[:, None, :]
    return robust_scores(cases, cases[found:].max(axis=0), robust)[:, 0]


def shown(scores: Any, outcome: str, robust: str) -> Any:
    """Scores in the unit of the outcome; for regret, the largest shortfall behind the best rival."""
    return (-scores if robust == "regret" else scores * signs([outcome])[0]) + 0.0  # no minus before a zero
