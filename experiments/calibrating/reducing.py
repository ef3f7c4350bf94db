"""From many statistics to few: what of a path says something about the parameters, and about what comes next.

With many statistics no run is near a history in all of them. A regression over all runs of the table finds the few combinations that
matter (semi-automatic summaries, Fearnhead and Prangle 2012): the leading directions in which parameters can be predicted, the
predicted joins and exits in the months ahead, and where the coalition stands now.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coalitionlab.experiments.statistics import Floats

#: Directions in which parameters are predicted, and points ahead at which counts are.
DIRECTIONS, POINTS = 3, 2
RIDGE = 10.0


@dataclass(frozen=True, eq=False)
class Reduction:
    """Statistics of N runs, few, each with mean 0 and spread 1: `summaries` (N x few), and the history's own, `target`."""

    summaries: Floats
    target: Floats


def reduce_statistics(
    statistics: Floats, target: Floats, unit: Floats, state: np.ndarray, ahead: Floats | None
) -> Reduction:
    """Return few summaries in place of many statistics.

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
    solve = np.linalg.solve(
        features[:-1].T @ features[:-1] + RIDGE * np.eye(features.shape[1]), features[:-1].T
    )
    parts = [_directions(features, solve, unit)]
    if ahead is not None:
        parts.append(features @ (solve @ (ahead - ahead.mean(axis=0))))
    parts.append(every[:, state])
    summaries = np.hstack(parts)
    summaries = (summaries - summaries[:-1].mean(axis=0)) / _spread(summaries[:-1])
    return Reduction(summaries[:-1], summaries[-1])


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
