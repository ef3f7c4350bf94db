"""What of a path is compared when runs are chosen: summary statistics of a history and of simulated runs, and a few in place of many.

With many statistics no run is near a history in all of them. A regression over all runs of the table finds the few combinations that
matter (semi-automatic summaries, Fearnhead and Prangle 2012): the leading directions in which parameters can be predicted, the
predicted joins and exits in the months ahead, and where the coalition stands now.
"""

from __future__ import annotations

import numpy as np

from coalitionlab.experiments.calibrating.history import History, Paths
from coalitionlab.experiments.calibrating.members import by_group
from coalitionlab.experiments.statistics import Floats

YEAR = 12
#: Months of an interval at least, and intervals at most, in which joins (and half as many, in which exits) are counted.
SHORTEST, MOST_INTERVALS = 3, 8


def summarise(paths: Paths, history: History) -> tuple[tuple[str, ...], Floats]:
    """Return the names of the statistics and their values, runs x statistics, over the months of the history.

    Counts are taken as square roots, which gives large and small ones about the same spread from chance. Which statistics
    there are depends on what the history records (exits, goals, sectors, sizes) and how long it is, never on its counts.
    """
    months = history.months
    joins = paths.joins[:, :months].astype(float)
    names: list[str] = []
    columns: list[Floats] = []

    def add(name: str, values: Floats) -> None:
        names.append(name)
        columns.append(np.asarray(values, dtype=float))

    edges = intervals(months)
    for first, last in zip(edges[:-1], edges[1:], strict=True):
        add(f"joins in months {first + 1} to {last}", np.sqrt(joins[:, first:last].sum(axis=1)))
    if months > YEAR:
        add("joins in the last year", np.sqrt(joins[:, -YEAR:].sum(axis=1)))
    add("share of months in which somebody joins", (joins > 0).mean(axis=1))
    if history.leaves is not None:
        leaves = paths.leaves[:, :months].astype(float)
        for first, last in zip(edges[:-1:2], [*edges[2::2], months][: len(edges[:-1:2])], strict=True):
            add(f"exits in months {first + 1} to {last}", np.sqrt(leaves[:, first:last].sum(axis=1)))
        inside = history.inside_at_start + joins.sum(axis=1) - leaves.sum(axis=1)
        add("organisations inside at the end", np.sqrt(np.maximum(inside, 0.0)))
        if months >= 2 * YEAR:
            add("share of exits in one month of the year", _renewal_share(leaves))
    if history.delivered is not None:
        for share in (0.5, 1.0):
            by = round(share * months)
            add(f"goals delivered by month {by}", (paths.delivered <= by).sum(axis=1))
        first_goal = np.min(np.where(np.isnan(paths.delivered), np.inf, paths.delivered), axis=1, initial=np.inf)
        add("month of the first goal", np.sqrt(np.minimum(first_goal, months + 1.0)))
    if paths.members is not None:
        half = months // 2
        for group, what, counts in by_group(paths.members, history.members, months):
            if what == "joins":
                add(f"joins of {group} in months 1 to {half}", np.sqrt(counts[:, :half].sum(axis=1)))
                add(f"joins of {group} in months {half + 1} to {months}", np.sqrt(counts[:, half:].sum(axis=1)))
            elif history.leaves is not None:
                add(f"exits of {group}", np.sqrt(counts.sum(axis=1)))
    return tuple(names), np.column_stack(columns)


def observed(history: History) -> Floats:
    """Return the statistics of the history itself."""
    return np.asarray(summarise(Paths.of(history), history)[1][0])


def where_it_stands(names: tuple[str, ...]) -> np.ndarray:
    """Return the numbers of the statistics that say where a coalition stands now, and how fast it has been growing."""
    now = ("joins in the last year", "organisations inside at the end", names[intervals_of(names) - 1])
    return np.array([k for k, name in enumerate(names) if name in now])


def intervals_of(names: tuple[str, ...]) -> int:
    """Return how many of the statistics, the first ones, are joins in intervals."""
    return sum(name.startswith("joins in months") for name in names)


def intervals(months: int) -> list[int]:
    """Return the ends of the intervals in which joins are counted, from 0 to the number of months.

    Examples
    --------
    >>> intervals(36)
    [0, 4, 9, 14, 18, 22, 27, 32, 36]
    """
    count = int(np.clip(months // SHORTEST, 2, MOST_INTERVALS))
    return [int(edge) for edge in np.rint(np.linspace(0, months, count + 1))]


def _renewal_share(leaves: Floats) -> Floats:
    """Share of exits in the month of the year that has most of them, steadied by one exit in each."""
    by_month = np.stack([leaves[:, month::YEAR].sum(axis=1) for month in range(YEAR)])
    share: Floats = (by_month.max(axis=0) + 1.0) / (by_month.sum(axis=0) + YEAR)
    return share


#: Directions in which parameters are predicted, and points ahead at which counts are.
DIRECTIONS, POINTS = 3, 2
RIDGE = 10.0


def reduce_statistics(
    statistics: Floats, target: Floats, unit: Floats, state: np.ndarray, ahead: Floats | None
) -> tuple[Floats, Floats]:
    """Return few summaries in place of many statistics, of the runs (N x few, each with mean 0 and spread 1) and of the history.

    Parameters
    ----------
    statistics, target : ndarray
        N x k of the runs, and k of the history.
    unit : ndarray
        N x parameters, what was drawn for each run.
    state : ndarray
        Numbers of the statistics that say where the coalition stands now, kept as they are.
    ahead : ndarray, optional
        N x j counts in months after the history, which are predicted (as square roots).
    """
    centre, scale = statistics.mean(axis=0), _spread(statistics)
    every = (np.vstack([statistics, target]) - centre) / scale
    # a history far from all runs is taken at the edge of where the regression was made
    features = np.clip(every, -4.0, 4.0)
    features = np.hstack([features, np.square(features)])
    features = features - features[:-1].mean(axis=0)
    solve = np.linalg.solve(features[:-1].T @ features[:-1] + RIDGE * np.eye(features.shape[1]), features[:-1].T)
    parts = [_directions(features, solve, unit)]
    if ahead is not None:
        parts.append(features @ (solve @ (ahead - ahead.mean(axis=0))))
    parts.append(every[:, state])
    summaries = np.hstack(parts)
    summaries = (summaries - summaries[:-1].mean(axis=0)) / _spread(summaries[:-1])
    return summaries[:-1], summaries[-1]


def _directions(features: Floats, solve: Floats, unit: Floats) -> Floats:
    """The directions in which most of what can be predicted of the parameters lies; none where nothing can."""
    centred = unit - unit.mean(axis=0)
    predicted = features @ (solve @ centred)
    explained = np.square(predicted[:-1]).sum(axis=0) / np.square(centred).sum(axis=0)
    width, runs = features.shape[1], len(unit)
    known = explained > (width + 4.0 * np.sqrt(2.0 * width)) / runs  # more than chance gives
    if not known.any():
        return np.zeros((len(features), 0))
    _, sizes, axes = np.linalg.svd(predicted[:-1, known], full_matrices=False)
    few = int(min(DIRECTIONS, (sizes > 1e-6 * sizes[0]).sum()))
    return np.asarray(predicted[:, known] @ axes[:few].T)


def _spread(values: Floats) -> Floats:
    scale = values.std(axis=0)
    return np.where(scale > 1e-9, scale, 1.0)
