"""Tables that answer: how well does each strategy do, and is the difference more than luck?

Observations are the replicates; with worlds, the means per world, since runs of one world share their
parameters and so are not independent (with a single world, its replicates: what is found holds in that world).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.comparing import effects
from coalitionlab.experiments.settings import check_baseline, check_outcome
from coalitionlab.scenarios.names.outcomes import PER_RUN

if TYPE_CHECKING:
    from coalitionlab.experiments.comparing.comparison import Comparison

SIGNIFICANT = 0.05
PAIR_COLUMNS = (
    "scenario", "strategy", "other", "difference", "low", "high", "effect", "better_share", "superiority", "p", "p_adjusted",
    "told_apart", "replicates_needed",
)  # fmt: skip


def summary(comparison: Comparison, outcome: str) -> pd.DataFrame:
    """See `Comparison.summary`."""
    check_outcome(outcome)
    rows: list[dict[str, Any]] = []
    for scenario in scenarios_done(comparison):
        found = _summary_rows(comparison, scenario, outcome)
        rows.extend(sorted(found, key=lambda row: row["rank"]))
    return pd.DataFrame(rows)


def differences(comparison: Comparison, outcome: str, baseline: str) -> pd.DataFrame:
    """See `Comparison.differences`."""
    check_outcome(outcome)
    check_baseline(baseline, _names(comparison))
    rows: list[dict[str, Any]] = []
    for scenario in scenarios_done(comparison):
        found = _difference_rows(comparison, scenario, outcome, baseline)
        rows.extend(sorted(found, key=lambda row: -PER_RUN[outcome].sign * row["difference"]))
    return pd.DataFrame(rows)


def pairs(comparison: Comparison, outcome: str) -> pd.DataFrame:
    """See `Comparison.pairs`."""
    check_outcome(outcome)
    rows: list[dict[str, Any]] = []
    for scenario in scenarios_done(comparison):
        found = _pair_rows(comparison, scenario, outcome)
        rows.extend(sorted(found, key=lambda row: -abs(row["difference"])))
    return pd.DataFrame(rows, columns=list(PAIR_COLUMNS))


def beats(comparison: Comparison, outcome: str, scenario: str) -> pd.DataFrame:
    """See `Comparison.beats`."""
    check_outcome(outcome)
    names = _names(comparison)
    scores = PER_RUN[outcome].sign * _pivot(
        comparison, scenario, outcome, "world" if comparison.worlds else "replicate"
    )
    return pd.DataFrame(st.beats(scores), index=pd.Index(names, name="strategy"), columns=names)


def observations(comparison: Comparison, scenario: str, outcome: str) -> st.Floats:
    """Return the independent observations, shape (strategies, replicates), or (strategies, worlds)."""
    return _pivot(comparison, scenario, outcome, "world" if by_worlds(comparison, scenario) else "replicate")


def by_worlds(comparison: Comparison, scenario: str) -> bool:
    """Say whether the independent observations are worlds: there are several."""
    runs = comparison.runs
    return bool(comparison.worlds and runs.loc[runs["scenario"] == scenario, "world"].nunique() > 1)


def scenarios_done(comparison: Comparison) -> list[str]:
    """Return the names of the scenarios that have runs, in the order asked for."""
    have = set(comparison.runs["scenario"].unique())
    return [scenario.name for scenario in comparison.scenarios if scenario.name in have]


def _summary_rows(comparison: Comparison, scenario: str, outcome: str) -> Iterator[dict[str, Any]]:
    values = _pivot(comparison, scenario, outcome, "replicate")
    success = _pivot(comparison, scenario, "succeeded", "replicate") > 0.5
    units = observations(comparison, scenario, outcome)
    estimates = st.mean_intervals(units, seed=comparison.seed)
    scores = PER_RUN[outcome].sign * np.array([one.mean for one in estimates])
    apart = _apart_from_best(PER_RUN[outcome].sign * units, scores, comparison.seed)
    top = np.nanmax(scores) if np.isfinite(scores).any() else np.nan
    ranks, best = st.ranks(scores), st.best_share(PER_RUN[outcome].sign * values)
    worlds = _by_world(comparison, scenario, outcome, st.best_share)
    for k, name in enumerate(_names(comparison)):
        took_off = st.share_interval(int(success[k].sum()), success.shape[1])
        yield {
            "scenario": scenario,
            "strategy": name,
            "rank": int(ranks[k]),
            "mean": estimates[k].mean,
            "low": estimates[k].low,
            "high": estimates[k].high,
            "median": _quiet(np.median, values[k]),
            "behind_best": float(top - scores[k]),
            "apart_from_best": bool(apart[k]),
            "best_share": float(best[k]),
            "take_off": took_off.mean,
            "take_off_low": took_off.low,
            "take_off_high": took_off.high,
            "size_given_take_off": _quiet(np.mean, values[k][success[k]]),
            "runs": int(values.shape[1]),
        } | ({"best_in_worlds": float(worlds[k])} if worlds is not None else {})


def _difference_rows(
    comparison: Comparison, scenario: str, outcome: str, baseline: str
) -> Iterator[dict[str, Any]]:
    names = _names(comparison)
    reference = names.index(baseline)
    others = [k for k in range(len(names)) if k != reference]
    worlds = _by_world(comparison, scenario, outcome, st.beats)
    units = observations(comparison, scenario, outcome)
    dunnett = effects.dunnett_ps(units[others], units[reference], seed=comparison.seed)
    compared = _compared(comparison, scenario, outcome, [(k, reference) for k in others])
    for k, told, p in zip(others, compared, dunnett, strict=True):
        row = {"scenario": scenario, "strategy": names[k], "baseline": baseline} | told
        needed = row.pop("replicates_needed")
        yield (
            row
            | {"p_dunnett": float(p), "replicates_needed": needed}
            | ({"better_in_worlds": float(worlds[k, reference])} if worlds is not None else {})
        )


def _pair_rows(comparison: Comparison, scenario: str, outcome: str) -> Iterator[dict[str, Any]]:
    names = _names(comparison)
    means = [
        _quiet(np.mean, row) for row in PER_RUN[outcome].sign * observations(comparison, scenario, outcome)
    ]
    both = [(b, a) if means[b] > means[a] else (a, b) for a, b in combinations(range(len(names)), 2)]
    for (a, b), told in zip(both, _compared(comparison, scenario, outcome, both), strict=True):
        yield {"scenario": scenario, "strategy": names[a], "other": names[b]} | told


def _compared(
    comparison: Comparison, scenario: str, outcome: str, both: Sequence[tuple[int, int]]
) -> Iterator[dict[str, Any]]:
    """Yield what there is to say on each pair of strategies: effect sizes, then p-values, adjusted for all these pairs."""
    sign, seed = PER_RUN[outcome].sign, comparison.seed
    units = observations(comparison, scenario, outcome)
    values = sign * _pivot(comparison, scenario, outcome, "replicate")
    gaps = [units[a] - units[b] for a, b in both]
    p_values = st.paired_ps(np.stack(gaps), seed=seed) if gaps else np.empty(0)
    for (a, b), gap, p, adjusted in zip(both, gaps, p_values, st.holm(p_values), strict=True):
        mean, effect = st.mean_interval(gap, seed=seed), effects.standardised(gap)
        yield {
            "difference": mean.mean,
            "low": mean.low,
            "high": mean.high,
            "effect": effect,
            "better_share": st.better_share(values[a], values[b]),
            "superiority": effects.superiority(values[a], values[b]),
            "p": float(p),
            "p_adjusted": float(adjusted),
            "told_apart": bool(adjusted < SIGNIFICANT),
            "replicates_needed": effects.pairs_to_tell(effect, len(both)),
        }


def _apart_from_best(units: st.Floats, scores: st.Floats, seed: int) -> np.ndarray:
    apart = np.zeros(len(scores), dtype=bool)
    if np.isfinite(scores).any():
        best = int(np.nanargmax(scores))
        others = [k for k in range(len(scores)) if k != best]
        p = st.holm(st.paired_ps(units[others] - units[best], seed=seed))
        apart[others] = p < SIGNIFICANT
    return apart


def _by_world(
    comparison: Comparison, scenario: str, outcome: str, question: Callable[[st.Floats], st.Floats]
) -> st.Floats | None:
    """Return the answer to a question about the means per world, higher being better; None without worlds."""
    if not comparison.worlds:
        return None
    return question(PER_RUN[outcome].sign * _pivot(comparison, scenario, outcome, "world"))


def _pivot(comparison: Comparison, scenario: str, outcome: str, by: str) -> st.Floats:
    """Return an outcome as a table (strategies, replicates or worlds); it is read, never written."""
    return comparison.memo.once(
        ("pivot", scenario, outcome, by), lambda: _pivoted(comparison, scenario, outcome, by)
    )


def _pivoted(comparison: Comparison, scenario: str, outcome: str, by: str) -> st.Floats:
    runs = comparison.runs
    chosen = runs.loc[runs["scenario"] == scenario, ["strategy", by, outcome]]
    table = chosen.groupby(["strategy", by], sort=True)[outcome].mean().unstack(by)
    return table.reindex(_names(comparison)).to_numpy(dtype=float)


def _names(comparison: Comparison) -> list[str]:
    return [strategy.name for strategy in comparison.strategies]


def _quiet(statistic: Any, sample: st.Floats) -> float:
    known = sample[~np.isnan(sample)]
    return float(statistic(known)) if known.size else float("nan")
