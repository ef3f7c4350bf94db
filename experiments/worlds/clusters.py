"""Kinds of worlds: worlds grouped by how the strategies do in them, and told in words by the parameters that set them apart.

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

from coalitionlab.experiments.settings import need_learning
from coalitionlab.experiments.statistics import Floats, holm
from coalitionlab.experiments.worlds.table import WorldTable, mean_of, reliability

MOST, FEWEST_A_GROUP = 5, 5
CLOUDS, ABOVE = 19, 0.05
SIGNIFICANT, MOST_NAMED = 0.05, 3


@dataclass(frozen=True, eq=False)
class Clusters:
    """Worlds in groups; group 0 is the largest.

    Attributes:
        labels: the group of each world, shape (W,).
        names: a name for each group, from the parameters that set it apart, or from how strategies do in it.
        marks: a row for each group and parameter that sets it apart: cluster, parameter, difference (standardised mean difference
            to the other worlds), inside and outside (means), p_adjusted (Holm, over all parameters and groups).
        silhouette: mean silhouette, -1..1; nan with a single group.
        distinct: whether it is higher than chance: if not, the groups are slices of a continuum.
    """

    labels: NDArray[np.int64]
    names: tuple[str, ...]
    marks: pd.DataFrame
    silhouette: float
    distinct: bool


def cluster_worlds(table: WorldTable, *, seed: int = 0) -> Clusters:
    """Return the worlds in 2 to 5 groups of at least 5 worlds; in a single group when that cannot be done.

    Raises InputError when scikit-learn is not installed.
    """
    need_learning("clusters of worlds")
    pattern = _pattern(table)
    labels, silhouette = _best_cut(pattern, seed)
    distinct = bool(labels.max() > 0) and _above_chance(pattern, int(labels.max()) + 1, silhouette, seed)
    marks = _marks(table.parameters, labels)
    names = _names(table, labels, marks)
    return Clusters(labels, names, marks, silhouette, distinct)


def _pattern(table: WorldTable) -> Floats:
    """Return worlds x strategies with mean 0, and for variance the share of it that is not noise; those that never vary are left out."""
    columns = np.nan_to_num(table.means.T, nan=float(np.nanmin(table.means)))
    spread = columns.std(axis=0)
    kept = spread > 0
    standard = (columns[:, kept] - columns[:, kept].mean(axis=0)) / spread[kept]
    return np.asarray(standard * np.sqrt(reliability(table.values)[kept]))


def _best_cut(pattern: Floats, seed: int) -> tuple[NDArray[np.int64], float]:
    from sklearn.metrics import silhouette_score

    best, score = np.zeros(len(pattern), dtype=np.int64), float("nan")
    for groups in range(2, min(MOST, len(pattern) // FEWEST_A_GROUP) + 1):
        labels = _k_means(pattern, groups, seed) if pattern.shape[1] else best
        if len(np.unique(labels)) < groups or np.bincount(labels).min() < FEWEST_A_GROUP:
            continue
        found = float(silhouette_score(pattern, labels))
        if not found <= score:  # also when there was none before
            best, score = labels, found
    sizes = np.argsort(-np.bincount(best), kind="stable")
    return np.argsort(sizes)[best], score


def _k_means(pattern: Floats, groups: int, seed: int) -> NDArray[np.int64]:
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    if len(np.unique(pattern, axis=0)) < groups:
        return np.zeros(len(pattern), dtype=np.int64)
    with threadpool_limits(
        1
    ):  # sums in one order, so that the same worlds give the same groups on any machine
        found = KMeans(groups, n_init=10, random_state=seed % 2**32).fit(pattern)
    return np.asarray(found.labels_, dtype=np.int64)


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
    rows: list[tuple[object, ...]] = []
    values = parameters.to_numpy()
    for group in range(int(labels.max()) + 1 if labels.max() and len(parameters.columns) else 0):
        inside, outside = values[labels == group], values[labels != group]
        pooled = np.sqrt((inside.var(axis=0, ddof=1) + outside.var(axis=0, ddof=1)) / 2)
        gap = inside.mean(axis=0) - outside.mean(axis=0)
        p = stats.mannwhitneyu(inside, outside, axis=0).pvalue
        columns = (
            map(str, parameters),
            gap / np.where(pooled > 0, pooled, 1.0),
            inside.mean(axis=0),
            outside.mean(axis=0),
            p,
        )
        rows += [(group, *row) for row in zip(*columns, strict=True)]
    frame = pd.DataFrame(
        rows, columns=["cluster", "parameter", "difference", "inside", "outside", "p_adjusted"]
    )
    frame["p_adjusted"] = holm(frame["p_adjusted"]) if rows else frame["p_adjusted"]
    frame = frame[frame["p_adjusted"] < SIGNIFICANT]
    frame = frame.sort_values(["cluster", "difference"], key=lambda one: one.abs(), ascending=[True, False])
    return frame.groupby("cluster").head(MOST_NAMED).reset_index(drop=True)


def _names(table: WorldTable, labels: NDArray[np.int64], marks: pd.DataFrame) -> tuple[str, ...]:
    if not labels.max():
        return ("all worlds",)
    level = mean_of(table.means.T)
    groups = range(int(labels.max()) + 1)
    order = np.argsort([-level[labels == group].mean() for group in groups], kind="stable")
    standing = {int(group): place for place, group in enumerate(order)}
    words = _ladder(len(order))
    return tuple(f"{words[standing[group]]}: {_told(marks[marks['cluster'] == group])}" for group in groups)


def _ladder(count: int) -> list[str]:
    """Return words for groups from the one in which strategies do best on average to the one in which they do worst."""
    middle = (
        ["middling"]
        if count == 3
        else ["rather easy", "rather hard"]
        if count == 4
        else ["rather easy", "middling", "rather hard"]
    )
    return ["easy", *(middle if count > 2 else []), "hard"]


def _told(marks: pd.DataFrame) -> str:
    parts = [
        f"{'high' if one['difference'] > 0 else 'low'} {one['parameter']} ({one['inside']:.3g}, elsewhere {one['outside']:.3g})"
        for one in marks.to_dict(orient="records")
    ]
    return ", ".join(parts) or "no parameter sets them apart beyond chance"
