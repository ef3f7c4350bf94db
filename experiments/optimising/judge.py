"""The judgement: what was found against every strategy of the library and of one's own, on random numbers that nothing was chosen by.

The best of these is picked on the judging runs themselves, which is in its favour; what was found was settled before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from coalitionlab.experiments.comparing.comparison import Comparison
from coalitionlab.experiments.optimising.request import Request
from coalitionlab.experiments.optimising.scores import Floats, dominated, means, scores, signs
from coalitionlab.experiments.statistics import LEVEL, RESAMPLES

COLUMNS = (
    "scenario", "strategy", "mean", "low", "high", "lead", "lead_low", "lead_high", "better_share", "p_adjusted", "told_apart",
)  # fmt: skip


@dataclass(frozen=True)
class Lead:
    """How far what was found is ahead of another strategy, in the robust score: more is better, with its 95 % interval.

    The strategy is the best of the library and of one's own in the first outcome, in the other outcomes too.
    """

    outcome: str
    found: float
    library: float  #: the score of that strategy
    strategy: str
    difference: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """better, worse, or level: cannot be told apart."""
        return "better" if self.low > 0 else "worse" if self.high < 0 else "level"

    def plain(self) -> dict[str, Any]:
        """The lead as plain values for JSON."""
        return vars(self) | {"verdict": self.verdict}


def held_out(comparison: Comparison, found: str, outcome: str) -> pd.DataFrame:
    """Every strategy of every scenario, best first, with the paired lead of what was found over it.

    Columns: scenario, strategy, mean with its 95 % interval (low, high); lead, found less this strategy, so that more is better
    (turned round where less of the outcome is), with its interval; better_share, the share of replicates in which what was found
    does better; p_adjusted and told_apart as in `Comparison.differences`. The lead of what was found over itself is nan.
    """
    sign = float(signs([outcome])[0])
    table = comparison.summary(outcome)[["scenario", "strategy", "mean", "low", "high"]]
    gaps = comparison.differences(outcome, found).set_index(["scenario", "strategy"])
    rows = []
    for row in table.to_dict(orient="records"):
        key = (row["scenario"], row["strategy"])
        if row["strategy"] == found or key not in gaps.index:
            rows.append({**row, "lead": np.nan, "lead_low": np.nan, "lead_high": np.nan})
            continue
        gap = gaps.loc[key]
        ends = sorted((-sign * gap["low"], -sign * gap["high"]))
        rows.append({
            **row, "lead": -sign * gap["difference"], "lead_low": ends[0], "lead_high": ends[1],
            "better_share": 1.0 - gap["better_share"], "p_adjusted": gap["p_adjusted"], "told_apart": bool(gap["told_apart"]),
        })  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def lead(comparison: Comparison, request: Request, found: str, outcome: str, over: str | None = None) -> Lead:
    """The lead of what was found over a strategy of the library or of one's own, with a percentile bootstrap interval.

    `over`: which; when not given, the one with the best robust score.

    What is drawn again: worlds, for the mean over worlds; replicates of each scenario and world otherwise, alike for all strategies.
    """
    names = [one.name for one in comparison.strategies]
    rivals = [names.index(one.name) for one in request.rivals]
    values = [_values(comparison, one.name, names, outcome) for one in comparison.scenarios]
    place = names.index(found)

    def scored(drawn: list[Floats]) -> Floats:
        cases = np.concatenate([means(one) for one in drawn], axis=1)[:, None, :]
        return scores(cases, cases[rivals].max(axis=0), request.robust)[:, 0]

    whole = scored(values)
    best = names.index(over) if over is not None else max(rivals, key=lambda k: float(whole[k]))
    rng = np.random.default_rng([request.seed, len(values)])
    gaps = np.empty(RESAMPLES)
    for k in range(RESAMPLES):
        again = scored([_again(one, request, rng) for one in values])
        gaps[k] = again[place] - again[best]
    low, high = np.quantile(gaps, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Lead(
        outcome, float(whole[place]), float(whole[best]), names[best], float(whole[place] - whole[best]), float(low), float(high)
    )  # fmt: skip


def _again(values: Floats, request: Request, rng: np.random.Generator) -> Floats:
    """Values of strategies x worlds x replicates, drawn again."""
    if request.robust == "mean" and values.shape[1] > 1:
        return values[:, rng.integers(values.shape[1], size=values.shape[1])]
    return values[:, :, rng.integers(values.shape[2], size=values.shape[2])]


def _values(comparison: Comparison, scenario: str, names: list[str], outcome: str) -> Floats:
    """The outcome in a scenario, more is better: strategies x worlds x replicates."""
    runs = comparison.runs[comparison.runs["scenario"] == scenario]
    rows = [
        runs.loc[runs["strategy"] == name].sort_values("replicate")[outcome].to_numpy(float) for name in names
    ]
    shaped = np.stack(rows).reshape(len(names), max(1, comparison.worlds), -1)
    return np.asarray(shaped * signs([outcome])[0])


def front_table(comparison: Comparison, request: Request, found: list[str]) -> pd.DataFrame:
    """What was found and what it was judged against, by every outcome asked for, as judged: one row a strategy.

    Columns: strategy, found (whether it came out of the search), on_front (no other is at least as good in all outcomes and better in
    one), then each outcome's robust score in its own unit (regret: how far behind the best of these at worst).
    """
    names = [one.name for one in comparison.strategies]
    rivals = [names.index(one.name) for one in request.rivals]
    columns = []
    for outcome in request.outcomes:
        cases = np.concatenate(
            [means(_values(comparison, one.name, names, outcome)) for one in comparison.scenarios], axis=1
        )[:, None, :]
        columns.append(scores(cases, cases[rivals].max(axis=0), request.robust)[:, 0])
    points = np.stack(columns, axis=1)
    table = pd.DataFrame(
        {"strategy": names, "found": [name in found for name in names], "on_front": dominated(points) == 0}
    )
    for k, outcome in enumerate(request.outcomes):
        table[outcome] = points[:, k] * signs([outcome])[0] + 0.0  # no minus before a zero
    return table.sort_values(
        request.outcomes[0], ascending=signs(request.outcomes[:1])[0] < 0, ignore_index=True
    )
