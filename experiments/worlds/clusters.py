"""Kinds of worlds: worlds grouped by how the strategies do in them, and named by the parameters that set them apart.

Worlds are grouped by the pattern of outcomes over strategies, not by their parameters: the parameters come from a Latin
hypercube, which fills its cube evenly, so there is nothing in them to group; what a reader needs is in which kinds of worlds
other strategies do well. Each strategy's means are standardised over worlds, so that none counts for more because its outcomes
are larger, and then weighted by the share of their variance that is not noise, so that one in which worlds hardly differ does not
count by its noise; k-means then groups them, and the number of groups is the one with the best silhouette.

Worlds without any kinds can be cut into groups too. So the silhouette is held against that of normal clouds of the same
covariance (as in SigClust: Liu et al. 2008); where it is not above what those reach, the groups are said to be slices of a
continuum. And a parameter is named only where its difference is significant over all parameters and groups.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from coalitionlab.experiments.significance import SIGNIFICANT, holm
from coalitionlab.experiments.statistics import Floats, mean_of

MOST, FEWEST_A_GROUP = 5, 5
CLOUDS, ABOVE = 19, 0.05
MOST_NAMED = 3
LEVELS = {
    2: ("easy", "hard"),
    3: ("easy", "middling", "hard"),
    4: ("easy", "rather easy", "rather hard", "hard"),
    5: ("easy", "rather easy", "middling", "rather hard", "hard"),
}
"""Words for so many groups, from the one in which strategies do best on average to the one in which they do worst."""


@dataclass(frozen=True, eq=False)
class Clusters:
    """Worlds in groups; group 0 is the largest.

    Attributes
    ----------
    labels : ndarray, shape (worlds,)
        The group of each world.
    names : tuple of str
        A name for each group: how strategies do in it, and the parameters that set it apart.
    marks : DataFrame
        A row for each group and parameter that sets it apart: cluster, parameter, difference (standardised mean difference to the
        other worlds), inside and outside (means), p_adjusted (Holm, over all parameters and groups).
    silhouette : float
        Mean silhouette, -1..1; nan with a single group.
    distinct : bool
        Whether it is higher than chance: if not, the groups are slices of a continuum.
    """

    labels: NDArray[np.int64]
    names: tuple[str, ...]
    marks: pd.DataFrame
    silhouette: float
    distinct: bool


def cluster_worlds(values: Floats, parameters: pd.DataFrame, *, seed: int = 0) -> Clusters:
    """Return the worlds in 2 to 5 groups of at least 5 worlds; in a single group when that cannot be done.

    Parameters
    ----------
    values : ndarray, shape (strategies, worlds, replicates)
        Higher is better.
    parameters : DataFrame
        A row for each world.
    seed : int
        Of k-means and of the clouds.
    """
    pattern = _pattern(values)
    labels, silhouette = _best_cut(pattern, seed)
    groups = int(labels.max()) + 1
    distinct = groups > 1 and _above_chance(pattern, groups, silhouette, seed)
    marks = _marks(parameters, labels)
    return Clusters(labels, _names(mean_of(mean_of(values).T), labels, marks), marks, silhouette, distinct)


def _pattern(values: Floats) -> Floats:
    """Return worlds x strategies with mean 0, and for variance the share of it that is not noise; those that never vary are left out."""
    means = mean_of(values)
    columns = np.nan_to_num(means.T, nan=float(np.nanmin(means)))
    spread = columns.std(axis=0)
    kept = spread > 0
    standard = (columns[:, kept] - columns[:, kept].mean(axis=0)) / spread[kept]
    return np.asarray(standard * np.sqrt(_reliability(values)[kept]))


def _reliability(values: Floats) -> Floats:
    """Return the share of the variance of the means over worlds that is not noise, 0..1: by the agreement of two halves.

    With fewer than two replicates, or three worlds, it cannot be estimated and is taken as 1.
    """
    if values.shape[2] < 2 or values.shape[1] < 3:
        return np.ones(len(values))
    even, odd = (mean_of(values[:, :, start::2]) for start in (0, 1))
    even, odd = (half - mean_of(half)[:, None] for half in (even, odd))
    common, total = mean_of(even * odd), (mean_of(even**2) + mean_of(odd**2)) / 2
    halves = np.clip(np.divide(common, total, out=np.zeros_like(total), where=total > 0), 0.0, 1.0)
    return np.asarray(2 * halves / (1 + halves))  # of all replicates, from their halves (Spearman and Brown)


def _best_cut(pattern: Floats, seed: int) -> tuple[NDArray[np.int64], float]:
    from sklearn.metrics import silhouette_score

    best, score = np.zeros(len(pattern), dtype=np.int64), float("nan")
    for groups in range(2, min(MOST, len(pattern) // FEWEST_A_GROUP) + 1):
        labels = _k_means(pattern, groups, seed) if pattern.shape[1] else best
        if len(np.unique(labels)) < groups or np.bincount(labels).min() < FEWEST_A_GROUP:
            continue
        silhouette = float(silhouette_score(pattern, labels))
        if not silhouette <= score:  # also when there was none before
            best, score = labels, silhouette
    by_size = np.argsort(-np.bincount(best), kind="stable")
    return np.argsort(by_size)[best], score


def _k_means(pattern: Floats, groups: int, seed: int) -> NDArray[np.int64]:
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    if len(np.unique(pattern, axis=0)) < groups:
        return np.zeros(len(pattern), dtype=np.int64)
    with threadpool_limits(1):  # sums in a fixed order: the same worlds give the same groups on any machine
        labels = KMeans(groups, n_init=10, random_state=seed % 2**32).fit(pattern).labels_
    return np.asarray(labels, dtype=np.int64)


def _above_chance(pattern: Floats, groups: int, silhouette: float, seed: int) -> bool:
    """Say whether fewer than one in twenty normal clouds of the same covariance can be cut as well."""
    from sklearn.metrics import silhouette_score

    rng = np.random.default_rng(seed)
    covariance = np.atleast_2d(np.cov(pattern, rowvar=False))
    as_good = 1
    for _ in range(CLOUDS):
        cloud = rng.multivariate_normal(np.zeros(len(covariance)), covariance, len(pattern), method="eigh")
        as_good += silhouette_score(cloud, _k_means(cloud, groups, seed)) >= silhouette
    return as_good / (CLOUDS + 1) <= ABOVE


def _marks(parameters: pd.DataFrame, labels: NDArray[np.int64]) -> pd.DataFrame:
    values, parts = parameters.to_numpy(), []
    for group in range(int(labels.max()) + 1 if labels.max() and values.shape[1] else 0):
        inside, outside = values[labels == group], values[labels != group]
        pooled = np.sqrt((inside.var(axis=0, ddof=1) + outside.var(axis=0, ddof=1)) / 2)
        gap = inside.mean(axis=0) - outside.mean(axis=0)
        parts.append(
            pd.DataFrame(
                {
                    "cluster": group,
                    "parameter": list(map(str, parameters)),
                    "difference": gap / np.where(pooled > 0, pooled, 1.0),
                    "inside": inside.mean(axis=0),
                    "outside": outside.mean(axis=0),
                    "p_adjusted": stats.mannwhitneyu(inside, outside, axis=0).pvalue,
                }
            )
        )
    if not parts:
        return pd.DataFrame(columns=["cluster", "parameter", "difference", "inside", "outside", "p_adjusted"])
    marks = pd.concat(parts, ignore_index=True)
    marks["p_adjusted"] = holm(marks["p_adjusted"])
    marks = marks[marks["p_adjusted"] < SIGNIFICANT]
    marks = marks.sort_values(["cluster", "difference"], key=lambda column: column.abs(), ascending=[True, False])
    return marks.groupby("cluster").head(MOST_NAMED).reset_index(drop=True)


def _names(level: Floats, labels: NDArray[np.int64], marks: pd.DataFrame) -> tuple[str, ...]:
    """Return the names of the groups; `level` is how strategies do on average in each world."""
    if not labels.max():
        return ("all worlds",)
    groups = range(int(labels.max()) + 1)
    order = np.argsort([-level[labels == group].mean() for group in groups], kind="stable").tolist()
    names = []
    for group in groups:
        reasons = [
            f"{'high' if row['difference'] > 0 else 'low'} {row['parameter']} ({row['inside']:.3g}, elsewhere {row['outside']:.3g})"
            for row in marks[marks["cluster"] == group].to_dict(orient="records")
        ]
        why = ", ".join(reasons) or "no parameter sets them apart beyond chance"
        names.append(f"{LEVELS[len(order)][order.index(group)]}: {why}")
    return tuple(names)
