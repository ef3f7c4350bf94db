"""Tables that answer: how well does each strategy do, and is the difference more than luck?

Observations are the replicates; with worlds, the means per world, since runs of one world share their
parameters and so are not independent (with a single world, its replicates: what is found holds in that world).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.settings import check_baseline
from coalitionlab.experiments.text import digits_for
from coalitionlab.model.outcomes import PER_RUN
from coalitionlab.scenarios.errors import quoted, refuse, suggest

if TYPE_CHECKING:
    from coalitionlab.experiments.comparison import Comparison

SIGNIFICANT = 0.05


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
        rows.extend(sorted(found, key=lambda row: -_sign(outcome) * row["difference"]))
    return pd.DataFrame(rows)


def beats(comparison: Comparison, outcome: str, scenario: str) -> pd.DataFrame:
    """See `Comparison.beats`."""
    check_outcome(outcome)
    names = _names(comparison)
    scores = _sign(outcome) * _pivot(
        comparison, scenario, outcome, "world" if comparison.worlds else "replicate"
    )
    return pd.DataFrame(st.beats(scores), index=pd.Index(names, name="strategy"), columns=names)


def verdict(
    comparison: Comparison, outcome: str, scenario: str, titles: Mapping[str, str] | None = None
) -> str:
    """Return a sentence or two on the best strategy of a scenario, and on those that luck may have put behind it."""
    table = summary(comparison, outcome)
    table = table[table["scenario"] == scenario] if len(table) else table
    if table.empty:
        return "No runs were done."
    if table["mean"].isna().all():
        return f"The outcome {outcome} is not defined in any run."
    named = titles or {name: name for name in _names(comparison)}
    table = table[table["mean"].notna()]
    best, others = table.iloc[0], table.iloc[1:]
    digits = digits_for(table["high"])
    level, low, high = (f"{best[column]:.{digits}f}" for column in ("mean", "low", "high"))
    if table["mean"].nunique() == 1 and len(table) > 1:
        return f"All strategies come out the same, at {level}."
    text = f"Best on average is {named[best['strategy']]}, {level} ({low} to {high})."
    units, needed = observations(comparison, scenario, outcome).shape[1], st.fewest_pairs(len(others))
    if len(others) and units < needed:
        what = "worlds" if comparison.worlds else "replicates"
        return f"{text} With {units} {what} no difference can be told from luck; make {needed} or more."
    close = [named[name] for name in others.loc[~others["apart_from_best"].astype(bool), "strategy"]]
    if close:
        return f"{text} Cannot be told apart from it: {', '.join(close)}."
    gap = f"{others.iloc[0]['behind_best']:.{digits}f}" if len(others) else ""
    return (
        f"{text} Every other strategy is told apart from it; the next is {gap} behind."
        if len(others)
        else text
    )


def observations(comparison: Comparison, scenario: str, outcome: str) -> st.Floats:
    """Return the independent observations, shape (strategies, replicates), or (strategies, worlds)."""
    runs = comparison.runs
    several = comparison.worlds and runs.loc[runs["scenario"] == scenario, "world"].nunique() > 1
    return _pivot(comparison, scenario, outcome, "world" if several else "replicate")


def check_outcome(outcome: str) -> None:
    """Raise InputError unless this is the name of an outcome per run."""
    if outcome not in PER_RUN:
        raise refuse(
            f"the unknown outcome {quoted(outcome)}",
            suggest(outcome, PER_RUN, kind="outcome"),
            field="outcome",
        )


def scenarios_done(comparison: Comparison) -> list[str]:
    """Return the names of the scenarios that have runs, in the order asked for."""
    have = set(comparison.runs["scenario"].unique())
    return [scenario.name for scenario in comparison.scenarios if scenario.name in have]


def _summary_rows(comparison: Comparison, scenario: str, outcome: str) -> Iterator[dict[str, Any]]:
    values = _pivot(comparison, scenario, outcome, "replicate")
    success = _pivot(comparison, scenario, "succeeded", "replicate") > 0.5
    units = observations(comparison, scenario, outcome)
    estimates = [st.mean_interval(row, seed=comparison.seed) for row in units]
    scores = _sign(outcome) * np.array([one.mean for one in estimates])
    apart = _apart_from_best(_sign(outcome) * units, scores, comparison.seed)
    top = np.nanmax(scores) if np.isfinite(scores).any() else np.nan
    ranks, best = st.ranks(scores), st.best_share(_sign(outcome) * values)
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
    sign, reference = _sign(outcome), names.index(baseline)
    units = observations(comparison, scenario, outcome)
    values = _pivot(comparison, scenario, outcome, "replicate")
    worlds = _by_world(comparison, scenario, outcome, st.beats)
    others = [k for k in range(len(names)) if k != reference]
    p_values = [st.paired_p(units[k] - units[reference], seed=comparison.seed) for k in others]
    for k, p, adjusted in zip(others, p_values, st.holm(p_values), strict=True):
        gap = st.mean_interval(units[k] - units[reference], seed=comparison.seed)
        yield {
            "scenario": scenario,
            "strategy": names[k],
            "baseline": baseline,
            "difference": gap.mean,
            "low": gap.low,
            "high": gap.high,
            "better_share": st.better_share(sign * values[k], sign * values[reference]),
            "p": p,
            "p_adjusted": float(adjusted),
            "told_apart": bool(adjusted < SIGNIFICANT),
        } | ({"better_in_worlds": float(worlds[k, reference])} if worlds is not None else {})


def _apart_from_best(units: st.Floats, scores: st.Floats, seed: int) -> np.ndarray:
    apart = np.zeros(len(scores), dtype=bool)
    if np.isfinite(scores).any():
        best = int(np.nanargmax(scores))
        others = [k for k in range(len(scores)) if k != best]
        p = st.holm([st.paired_p(units[k] - units[best], seed=seed) for k in others])
        apart[others] = p < SIGNIFICANT
    return apart


def _by_world(
    comparison: Comparison, scenario: str, outcome: str, question: Callable[[st.Floats], st.Floats]
) -> st.Floats | None:
    """Return the answer to a question about the means per world, higher being better; None without worlds."""
    if not comparison.worlds:
        return None
    return question(_sign(outcome) * _pivot(comparison, scenario, outcome, "world"))


def _pivot(comparison: Comparison, scenario: str, outcome: str, by: str) -> st.Floats:
    runs = comparison.runs
    chosen = runs.loc[runs["scenario"] == scenario, ["strategy", by, outcome]]
    table = chosen.groupby(["strategy", by], sort=True)[outcome].mean().unstack(by)
    return table.reindex(_names(comparison)).to_numpy(dtype=float)


def _sign(outcome: str) -> float:
    return -1.0 if PER_RUN[outcome].higher_is == "worse" else 1.0


def _names(comparison: Comparison) -> list[str]:
    return [strategy.name for strategy in comparison.strategies]


def _quiet(statistic: Any, sample: st.Floats) -> float:
    known = sample[~np.isnan(sample)]
    return float(statistic(known)) if known.size else float("nan")
