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

from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.worlds.regret import given_away
from coalitionlab.scenarios.names.outcomes import PER_RUN

RULE_COLUMNS = ("scenario", "rule", "strategy", "mean", "rank", "kendall", "significant", "reversed")
REGRET_COLUMNS = ("scenario", "strategy", "regret", "low", "high", "uncorrected")
RANKING_COLUMNS = (
    "strategy", "rank", "mean", "low", "high", "behind_best", "differs_from_best", "best_share", "best_in", "worst_regret",
    "worst_low", "worst_high", "worst_scenario",
)  # fmt: skip


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

    @property
    def defined(self) -> bool:
        """Whether the outcome is defined under every strategy."""
        return bool(np.isfinite(self.units).any(axis=1).all())


def sample(runs: pd.DataFrame, scenario: str, strategies: Sequence[str], outcome: str, seed: int) -> Sample:
    """Return the values of an outcome in a scenario from a table of runs."""
    rows = runs[runs["scenario"] == scenario]

    def means(column: str, by: str) -> st.Floats:
        table = rows.groupby(["strategy", by], sort=True)[column].mean().unstack(by)
        return np.asarray(table.reindex(list(strategies)).to_numpy(dtype=float))

    return Sample(
        scenario, tuple(strategies), outcome, seed, means(outcome, "replicate"), means("succeeded", "replicate") > 0.5,
        means(outcome, "world") if "world" in rows else None,
    )  # fmt: skip


def summary(sample: Sample) -> pd.DataFrame:
    """Return one row a strategy, best first; see `Comparison.summary`."""
    table = pd.DataFrame(st.mean_intervals(sample.units, seed=sample.seed))
    scores = sample.sign * table["mean"].to_numpy()
    top = np.nanmax(scores) if np.isfinite(scores).any() else np.nan
    runs = sample.values.shape[1]
    take_off = [st.share_interval(int(successes.sum()), runs) for successes in sample.success]
    table = table.assign(
        scenario=sample.scenario,
        strategy=list(sample.strategies),
        rank=st.ranks(scores),
        median=[_defined(row, np.median) for row in sample.values],
        behind_best=top - scores,
        differs_from_best=st.differs_from_best(sample.sign * sample.units, scores, seed=sample.seed),
        best_share=st.best_share(sample.sign * sample.values),
        take_off=[share.mean for share in take_off],
        take_off_low=[share.low for share in take_off],
        take_off_high=[share.high for share in take_off],
        size_given_take_off=[
            _defined(row[success], np.mean)
            for row, success in zip(sample.values, sample.success, strict=True)
        ],
        runs=runs,
    )
    labels = ["scenario", "strategy", "rank"]
    table = table[[*labels, *table.columns.drop(labels)]]
    if sample.world_means is not None:
        table["best_in_worlds"] = st.best_share(sample.sign * sample.world_means)
    return table.sort_values("rank", kind="stable", ignore_index=True)


def differences(sample: Sample, baseline: str) -> pd.DataFrame:
    """Return the paired difference of each strategy to the baseline, largest gain first; see `Comparison.differences`."""
    reference = sample.strategies.index(baseline)
    others = [k for k in range(len(sample.strategies)) if k != reference]
    table = _compared(sample, [(k, reference) for k in others])
    table.insert(1, "strategy", [sample.strategies[k] for k in others])
    table.insert(2, "baseline", baseline)
    dunnett = st.dunnett_ps(sample.units[others], sample.units[reference], seed=sample.seed)
    table.insert(len(table.columns) - 1, "p_dunnett", dunnett)
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


def by_rule(
    summary: pd.DataFrame, pairs: pd.DataFrame, variants: Iterable[tuple[str, str, str]]
) -> pd.DataFrame:
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


# Over several scenarios. These are chosen, not drawn: nothing here applies to scenarios that were not compared. The observations are
# the replicates; replicate k has the same random numbers under every strategy, so its mean over scenarios may be compared.


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
        table = pd.DataFrame(st.mean_intervals(given_away(values[:, None])[:, 0], seed=sample.seed))
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
    scores, means = st.mean_of(units), st.mean_of(values)
    regrets = regret_by_scenario(samples) if regrets is None else regrets
    worst = regrets.sort_values("regret", ascending=False, kind="stable").drop_duplicates("strategy")
    worst = worst.set_index("strategy").loc[list(first.strategies)]
    table = pd.DataFrame(st.mean_intervals(first.sign * units, seed=first.seed)).assign(
        strategy=list(first.strategies),
        rank=st.ranks(scores),
        behind_best=np.nanmax(scores) - scores,
        differs_from_best=st.differs_from_best(units, scores, seed=first.seed),
        best_share=st.best_share(units),
        best_in=(means >= np.nanmax(means, axis=0)).sum(axis=1),
        worst_regret=worst["regret"].to_numpy(dtype=float),
        worst_low=worst["low"].to_numpy(dtype=float),
        worst_high=worst["high"].to_numpy(dtype=float),
        worst_scenario=worst["scenario"].to_numpy(),
    )
    return table[list(RANKING_COLUMNS)].sort_values("rank", kind="stable", ignore_index=True)


def _compared(sample: Sample, pairs: Sequence[tuple[int, int]]) -> pd.DataFrame:
    """Return difference, effect sizes and p-values of each pair of strategies, adjusted for all these pairs."""
    gaps = np.array([sample.units[a] - sample.units[b] for a, b in pairs]).reshape(
        len(pairs), sample.units.shape[1]
    )
    values = sample.sign * sample.values
    effects = [st.hedges_g(gap) for gap in gaps]
    p = st.paired_ps(gaps, seed=sample.seed)
    adjusted = st.holm(p)
    table = pd.DataFrame(st.mean_intervals(gaps, seed=sample.seed), columns=["mean", "low", "high"])
    table.insert(0, "scenario", sample.scenario)
    return table.rename(columns={"mean": "difference"}).assign(
        effect=effects,
        better_share=[st.better_share(values[a], values[b]) for a, b in pairs],
        superiority=[st.superiority(values[a], values[b]) for a, b in pairs],
        p=p,
        p_adjusted=adjusted,
        significant=adjusted < st.SIGNIFICANT,
        replicates_needed=[st.pairs_needed(effect, len(pairs)) for effect in effects],
    )


def _kendall(first: pd.Series, second: pd.Series) -> float:
    defined = first.notna() & second.notna()
    if first[defined].nunique() < 2 or second[defined].nunique() < 2:
        return float("nan")
    return float(stats.kendalltau(first[defined], second[defined]).statistic)


def _defined(values: st.Floats, statistic: Callable[[st.Floats], Any]) -> float:
    defined = values[~np.isnan(values)]
    return float(statistic(defined)) if defined.size else float("nan")
