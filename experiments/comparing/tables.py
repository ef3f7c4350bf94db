"""The tables of a comparison: how well does each strategy do, and does it differ significantly from the others?

Observations are the replicates; with several worlds, the means per world, as runs of one world share their parameters and so are
not independent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from coalitionlab.experiments import statistics as st
from coalitionlab.scenarios.names.outcomes import PER_RUN

PAIR_COLUMNS = (
    "scenario", "strategy", "other", "difference", "low", "high", "effect", "better_share", "superiority", "p", "p_adjusted",
    "significant", "replicates_needed",
)  # fmt: skip
RULE_COLUMNS = ("scenario", "rule", "strategy", "mean", "rank", "kendall", "significant", "reversed")


@dataclass(frozen=True, eq=False)
class Sample:
    """The values of one outcome in one scenario.

    Attributes
    ----------
    values : ndarray, shape (strategies, replicates)
        One column a replicate; with worlds, one a replicate and world.
    success : ndarray, shape (strategies, replicates)
        Whether the run succeeded.
    world_means : ndarray, shape (strategies, worlds), optional
        Means per world, where worlds were drawn.
    """

    scenario: str
    strategies: tuple[str, ...]
    outcome: str
    seed: int
    values: st.Floats
    success: NDArray[np.bool_]
    world_means: st.Floats | None = None

    @property
    def sign(self) -> float:
        """1 where higher is better, -1 where lower is."""
        return PER_RUN[self.outcome].sign

    @property
    def unit(self) -> str:
        """What an observation is."""
        several = self.world_means is not None and self.world_means.shape[1] > 1
        return "world" if several else "replicate"

    @property
    def units(self) -> st.Floats:
        """The independent observations, shape (strategies, replicates or worlds)."""
        if self.world_means is not None and self.unit == "world":
            return self.world_means
        return self.values


def sample(runs: pd.DataFrame, scenario: str, strategies: Sequence[str], outcome: str, seed: int) -> Sample:
    """Return the values of an outcome in a scenario from a table of runs."""
    rows = runs[runs["scenario"] == scenario]

    def pivot(column: str, by: str) -> st.Floats:
        table = rows.groupby(["strategy", by], sort=True)[column].mean().unstack(by)
        return np.asarray(table.reindex(list(strategies)).to_numpy(dtype=float))

    return Sample(
        scenario, tuple(strategies), outcome, seed, pivot(outcome, "replicate"), pivot("succeeded", "replicate") > 0.5,
        pivot(outcome, "world") if "world" in rows else None,
    )  # fmt: skip


def summary(sample: Sample) -> pd.DataFrame:
    """Return one row a strategy, best first; see `Comparison.summary`."""
    estimates = st.mean_intervals(sample.units, seed=sample.seed)
    scores = sample.sign * np.array([estimate.mean for estimate in estimates])
    differs = st.differs_from_best(sample.sign * sample.units, scores, seed=sample.seed)
    top = np.nanmax(scores) if np.isfinite(scores).any() else np.nan
    ranks, best = st.ranks(scores), st.best_share(sample.sign * sample.values)
    rows = []
    for k, name in enumerate(sample.strategies):
        success = st.share_interval(int(sample.success[k].sum()), sample.success.shape[1])
        rows.append({
            "scenario": sample.scenario,
            "strategy": name,
            "rank": int(ranks[k]),
            "mean": estimates[k].mean,
            "low": estimates[k].low,
            "high": estimates[k].high,
            "median": _defined(np.median, sample.values[k]),
            "behind_best": float(top - scores[k]),
            "differs_from_best": bool(differs[k]),
            "best_share": float(best[k]),
            "take_off": success.mean,
            "take_off_low": success.low,
            "take_off_high": success.high,
            "size_given_take_off": _defined(np.mean, sample.values[k][sample.success[k]]),
            "runs": int(sample.values.shape[1]),
        })  # fmt: skip
    table = pd.DataFrame(rows)
    if sample.world_means is not None:
        table["best_in_worlds"] = st.best_share(sample.sign * sample.world_means)
    return table.sort_values("rank", kind="stable", ignore_index=True)


def differences(sample: Sample, baseline: str) -> pd.DataFrame:
    """Return the paired difference of each strategy to the baseline, largest gain first; see `Comparison.differences`."""
    reference = sample.strategies.index(baseline)
    others = [k for k in range(len(sample.strategies)) if k != reference]
    compared = list(_compared(sample, [(k, reference) for k in others]))
    labels = [
        {"scenario": sample.scenario, "strategy": sample.strategies[k], "baseline": baseline} for k in others
    ]
    table = pd.DataFrame([label | row for label, row in zip(labels, compared, strict=True)])
    if table.empty:
        return table
    needed = table.pop("replicates_needed")
    dunnett = st.dunnett_ps(sample.units[others], sample.units[reference], seed=sample.seed)
    table = table.assign(p_dunnett=dunnett, replicates_needed=needed)
    if sample.world_means is not None:
        table["better_in_worlds"] = st.beats(sample.sign * sample.world_means)[others, reference]
    return table.iloc[np.argsort(-sample.sign * table["difference"], kind="stable")].reset_index(drop=True)


def pairs(sample: Sample) -> pd.DataFrame:
    """Return every pair of strategies, the better one first, largest gap first; see `Comparison.pairs`."""
    means = [_defined(np.mean, row) for row in sample.sign * sample.units]
    both = [(b, a) if means[b] > means[a] else (a, b) for a, b in combinations(range(len(means)), 2)]
    rows = [
        {"scenario": sample.scenario, "strategy": sample.strategies[a], "other": sample.strategies[b]} | row
        for (a, b), row in zip(both, _compared(sample, both), strict=True)
    ]
    table = pd.DataFrame(rows, columns=list(PAIR_COLUMNS))
    return table.sort_values("difference", key=lambda gap: -gap.abs(), kind="stable", ignore_index=True)


def beats(sample: Sample) -> pd.DataFrame:
    """Return the share of worlds (without worlds: of replicates) in which the row beats the column."""
    scores = sample.values if sample.world_means is None else sample.world_means
    names = list(sample.strategies)
    return pd.DataFrame(st.beats(sample.sign * scores), index=pd.Index(names, name="strategy"), columns=names)


def by_rule(
    base: str, rules: Sequence[str], summaries: Sequence[pd.DataFrame], pairs: Sequence[pd.DataFrame]
) -> pd.DataFrame:
    """Return mean and rank of each strategy under each rule, and how far a rule's ranking is that of the first.

    Parameters
    ----------
    base : str
        The scenario.
    rules : sequence of str
    summaries, pairs : sequence of DataFrame
        Of the scenario under each of these rules, as `summary` and `pairs` return them.
    """
    order = list(summaries[0]["strategy"])
    first_means = summaries[0].set_index("strategy")["mean"]
    first_pairs = _significant(pairs[0])
    rows: list[dict[str, Any]] = []
    for rule, table, gaps in zip(rules, summaries, pairs, strict=True):
        known = table.set_index("strategy").reindex(order)
        others = _significant(gaps)
        turned = len({(b, a) for a, b in first_pairs} & others)
        whole = {
            "kendall": _kendall(first_means, known["mean"]),
            "significant": len(first_pairs & others) + turned,
            "reversed": turned,
        }
        labels = {"scenario": base, "rule": rule}
        rows += [
            {
                **labels,
                "strategy": name,
                "mean": known["mean"][name],
                "rank": int(known["rank"][name]),
                **whole,
            }
            for name in order
        ]
    return pd.DataFrame(rows, columns=list(RULE_COLUMNS))


def _compared(sample: Sample, both: Sequence[tuple[int, int]]) -> Iterator[dict[str, Any]]:
    """Yield effect sizes and p-values of each pair of strategies, adjusted for all these pairs."""
    gaps = [sample.units[a] - sample.units[b] for a, b in both]
    p_values = st.paired_ps(np.stack(gaps), seed=sample.seed) if gaps else np.empty(0)
    estimates = st.mean_intervals(np.stack(gaps), seed=sample.seed) if gaps else []
    values = sample.sign * sample.values
    for (a, b), gap, mean, p, adjusted in zip(
        both, gaps, estimates, p_values, st.holm(p_values), strict=True
    ):
        effect = st.hedges_g(gap)
        yield {
            "difference": mean.mean,
            "low": mean.low,
            "high": mean.high,
            "effect": effect,
            "better_share": st.better_share(values[a], values[b]),
            "superiority": st.superiority(values[a], values[b]),
            "p": float(p),
            "p_adjusted": float(adjusted),
            "significant": bool(adjusted < st.SIGNIFICANT),
            "replicates_needed": st.pairs_needed(effect, len(both)),
        }


def _significant(pairs: pd.DataFrame) -> set[tuple[str, str]]:
    """Return the pairs that differ significantly, the better one first."""
    these = pairs[pairs["significant"].astype(bool)]
    return set(zip(these["strategy"], these["other"], strict=True))


def _kendall(first: pd.Series, second: pd.Series) -> float:
    known = first.notna() & second.notna()
    if known.sum() < 2 or first[known].nunique() < 2 or second[known].nunique() < 2:
        return float("nan")
    return float(stats.kendalltau(first[known], second[known]).statistic)


def _defined(statistic: Callable[[st.Floats], Any], values: st.Floats) -> float:
    known = values[~np.isnan(values)]
    return float(statistic(known)) if known.size else float("nan")
