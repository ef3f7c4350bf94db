"""The tables of a comparison: how well does each strategy do, and does it differ significantly from the others?

Observations are the replicates; with several worlds, the means per world, as runs of one world share their parameters and so are
not independent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from coalitionlab.experiments import significance as sg
from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.humps import dip_p
from coalitionlab.experiments.settings import is_chance
from coalitionlab.scenarios.names.outcomes import PER_RUN

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
    world_means, world_success : ndarray, shape (strategies, worlds), optional
        Means and shares of runs that succeed per world, where worlds were drawn.
    confidence : float
        Level of the intervals; a difference is significant when its p-value is below 1 less this.
    smallest : float, optional
        The smallest difference that matters.
    """

    scenario: str
    strategies: tuple[str, ...]
    outcome: str
    seed: int
    values: st.Floats
    success: NDArray[np.bool_]
    world_means: st.Floats | None = None
    world_success: st.Floats | None = None
    confidence: float = st.LEVEL
    smallest: float | None = None

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

    @property
    def successes(self) -> st.Floats:
        """The share of runs that succeed of each observation, shape (strategies, replicates or worlds)."""
        if self.world_success is not None and self.unit == "world":
            return self.world_success
        return np.asarray(self.success, dtype=float)

    @property
    def significant(self) -> float:
        """P-values below this are significant."""
        return round(1 - self.confidence, 12)

    @property
    def defined(self) -> bool:
        """Whether the outcome is defined under every strategy."""
        return bool(np.isfinite(self.units).any(axis=1).all())


def sample(
    runs: pd.DataFrame, scenario: str, strategies: Sequence[str], outcome: str, seed: int, **more: Any
) -> Sample:
    """Return the values of an outcome in a scenario from a table of runs; `more` are confidence and smallest."""
    rows = runs[runs["scenario"] == scenario]

    def means(column: str, by: str) -> st.Floats:
        table = rows.groupby(["strategy", by], sort=True)[column].mean().unstack(by)
        return np.asarray(table.reindex(list(strategies)).to_numpy(dtype=float))

    by_world = (means(outcome, "world"), means("succeeded", "world")) if "world" in rows else (None, None)
    return Sample(
        scenario, tuple(strategies), outcome, seed, means(outcome, "replicate"), means("succeeded", "replicate") > 0.5,
        *by_world, **more,
    )  # fmt: skip


def summary(sample: Sample) -> pd.DataFrame:
    """Return one row a strategy, best first; see `Comparison.summary`."""
    table = levels(sample, sample.units)
    take_off = st.mean_intervals(sample.successes, chance=True, level=sample.confidence)
    humps = sg.holm([dip_p(row) for row in sample.values]) < sample.significant
    table = table.assign(
        scenario=sample.scenario,
        median=[_defined(row, np.median) for row in sample.values],
        best_share=st.best_share(sample.sign * sample.values),
        take_off=[share.mean for share in take_off],
        take_off_low=[share.low for share in take_off],
        take_off_high=[share.high for share in take_off],
        size_given_take_off=[
            _defined(row[success], np.mean) for row, success in zip(sample.values, sample.success, strict=True)
        ],
        two_groups=humps,
        runs=sample.values.shape[1],
    )
    labels = ["scenario", "strategy", "rank"]
    table = table[[*labels, *table.columns.drop(labels)]]
    if sample.world_means is not None:
        table["best_in_worlds"] = st.best_share(sample.sign * sample.world_means)
    return table.sort_values("rank", kind="stable", ignore_index=True)


def levels(sample: Sample, units: st.Floats) -> pd.DataFrame:
    """Return strategy, rank, mean, low, high, behind_best and differs_from_best of values (strategies x observations)."""
    level, seed = sample.confidence, sample.seed
    table = pd.DataFrame(st.mean_intervals(units, chance=is_chance(sample.outcome), level=level, seed=seed))
    scores = sample.sign * table["mean"].to_numpy()
    top = np.nanmax(scores) if np.isfinite(scores).any() else np.nan
    end = "low" if sample.sign > 0 else "high"
    for best in np.flatnonzero(scores == top).tolist() if len(scores) > 1 else ():
        corrected = sample.sign * sg.chosen_low(sample.sign * units, best, level=level, seed=seed)
        ends = (table.loc[best, end], np.clip(corrected, *_range(sample.outcome)))
        table.loc[best, end] = min(ends) if sample.sign > 0 else max(ends)
    p = sg.behind_best_ps(sample.sign * units, seed=seed)
    return table.assign(
        strategy=list(sample.strategies), rank=st.ranks(scores), behind_best=top - scores,
        differs_from_best=np.nan_to_num(p, nan=1.0) < sample.significant,
    )  # fmt: skip


def _range(outcome: str) -> tuple[float, float]:
    return PER_RUN[outcome].low, PER_RUN[outcome].high


def differences(sample: Sample, baseline: str) -> pd.DataFrame:
    """Return the paired difference of each strategy to the baseline, largest gain first; see `Comparison.differences`."""
    reference = sample.strategies.index(baseline)
    others = [k for k in range(len(sample.strategies)) if k != reference]
    table = _compared(sample, [(k, reference) for k in others])
    table.insert(1, "strategy", [sample.strategies[k] for k in others])
    table.insert(2, "baseline", baseline)
    dunnett = sg.dunnett_ps(sample.units[others], sample.units[reference], seed=sample.seed)
    table.insert(list(table).index("replicates_needed"), "p_dunnett", dunnett)
    if sample.world_means is not None:
        table["better_in_worlds"] = st.beats(sample.sign * sample.world_means)[others, reference]
    return table.iloc[np.argsort(-sample.sign * table["difference"], kind="stable")].reset_index(drop=True)


def pairs(sample: Sample) -> pd.DataFrame:
    """Return every pair of strategies, the better one first, largest gap first; see `Comparison.pairs`."""
    means = [_defined(row, np.mean) for row in sample.sign * sample.units]
    both = [(b, a) if means[b] > means[a] else (a, b) for a, b in combinations(range(len(means)), 2)]
    table = _compared(sample, both)
    table.insert(1, "strategy", [sample.strategies[a] for a, _ in both])
    table.insert(2, "other", [sample.strategies[b] for _, b in both])
    return table.sort_values("difference", key=lambda gap: -gap.abs(), kind="stable", ignore_index=True)


def by_rule(summary: pd.DataFrame, pairs: pd.DataFrame, variants: Iterable[tuple[str, str, str]]) -> pd.DataFrame:
    """Return mean and rank of each strategy under each rule, and how far a rule's ranking is that of the first.

    Parameters
    ----------
    summary, pairs : DataFrame
        Of all scenarios, as `Comparison.summary` and `Comparison.pairs` return them.
    variants : iterable of (scenario, base, rule)
        Which scenario is which one under which rule.
    """
    first: dict[str, tuple[pd.DataFrame, set[tuple[str, str]]]] = {}
    parts = []
    for scenario, base, rule in variants:
        means = summary[summary["scenario"] == scenario].set_index("strategy")
        chosen = pairs[(pairs["scenario"] == scenario) & pairs["significant"].astype(bool)]
        better = set(zip(chosen["strategy"], chosen["other"], strict=True))
        means_first, better_first = first.setdefault(base, (means, better))
        means = means.loc[means_first.index]
        reversed_pairs = len({(b, a) for a, b in better_first} & better)
        parts.append(
            pd.DataFrame(
                {
                    "scenario": base,
                    "rule": rule,
                    "strategy": means.index,
                    "mean": means["mean"].to_numpy(),
                    "rank": means["rank"].to_numpy(),
                    "kendall": _kendall(means_first["mean"], means["mean"]),
                    "significant": len(better_first & better) + reversed_pairs,
                    "reversed": reversed_pairs,
                }
            )
        )
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(RULE_COLUMNS))


def _compared(sample: Sample, pairs: Sequence[tuple[int, int]]) -> pd.DataFrame:
    """Return difference, effect sizes and p-values of each pair of strategies, adjusted for all these pairs."""
    units, level = sample.units, sample.confidence
    gaps = np.array([units[a] - units[b] for a, b in pairs]).reshape(len(pairs), units.shape[1])
    values = sample.sign * sample.values
    effects = [sg.hedges_g(gap) for gap in gaps]
    p = sg.paired_ps(gaps, seed=sample.seed)
    adjusted = sg.holm(p)
    if is_chance(sample.outcome):
        estimates = [st.chance_difference(units[a], units[b], level=level) for a, b in pairs]
    else:
        estimates = st.mean_intervals(gaps, level=level, seed=sample.seed)
    table = pd.DataFrame(estimates, columns=["mean", "low", "high"])
    table.insert(0, "scenario", sample.scenario)
    table = table.rename(columns={"mean": "difference"}).assign(
        effect=effects,
        better_share=[st.better_share(values[a], values[b]) for a, b in pairs],
        superiority=[sg.superiority(values[a], values[b]) for a, b in pairs],
        p=p,
        p_adjusted=adjusted,
        significant=adjusted < sample.significant,
        replicates_needed=[sg.pairs_needed(effect, len(pairs), sample.significant) for effect in effects],
    )
    if sample.smallest is None:
        return table
    too_small = sg.holm(sg.equivalence_ps(gaps, sample.smallest))
    return table.assign(p_equivalent=too_small, equivalent=too_small < sample.significant)


def _kendall(first: pd.Series, second: pd.Series) -> float:
    defined = first.notna() & second.notna()
    if first[defined].nunique() < 2 or second[defined].nunique() < 2:
        return float("nan")
    return float(stats.kendalltau(first[defined], second[defined]).statistic)


def _defined(values: st.Floats, statistic: Callable[[st.Floats], Any]) -> float:
    defined = values[~np.isnan(values)]
    return float(statistic(defined)) if defined.size else float("nan")
