"""Morris screening: which inputs matter at all, from steps of one input at a time at many points.

A trajectory starts at a random point of a grid and changes one input (or group) after the other by two thirds of its range. The
change of the outcome, scaled to the whole range, is an elementary effect. mu*, the mean size of an input's effects, says how much
it matters; sigma, their spread, how far that depends on the other inputs; the sign of mu, in which direction.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from coalitionlab.experiments.sensitivity import noise, salib
from coalitionlab.experiments.statistics import LEVEL, Floats, ranks

LEVELS = 4
STEP = LEVELS / (2 * (LEVELS - 1))
RESAMPLES = 1000
COLUMNS = [
    "input", "rank", "rank_low", "rank_high", "mu_star", "mu_star_low", "mu_star_high", "mu", "mu_low", "mu_high", "sigma",
    "sigma_above_noise", "noise_floor", "points_half", "noise_error", "p", "significant", "replicates_needed",
]  # fmt: skip
#: Not defined for a group of several inputs.
OF_SINGLE_INPUTS = ["mu", "mu_low", "mu_high", "sigma", "sigma_above_noise"]


def points(names: Sequence[str], groups: Sequence[str] | None, trajectories: int, seed: int) -> Floats:
    """Return points in 0..1 (points x inputs), one trajectory after the other; each has one more than there are inputs or groups."""
    return salib.sample("morris", names, groups, trajectories, seed, num_levels=LEVELS)


def indices(
    names: Sequence[str], groups: Sequence[str] | None, points: Floats, values: Floats, seed: int
) -> pd.DataFrame:
    """Return one row per input (or group), the largest mu* first, with 95 % intervals over trajectories and noise.

    Parameters
    ----------
    names, groups
        Inputs in the order of the columns of `points`, and the group of each when groups move together.
    points
        As they were run, points x inputs.
    values
        The outcome, points x replicates.
    seed
        Of SALib's resampling of trajectories.
    """
    owners = list(groups or names)
    labels = list(dict.fromkeys(owners))
    by_salib = salib.analyse(
        "morris", names, groups, points.astype(float), values.mean(axis=1), seed=seed, num_levels=LEVELS,
        num_resamples=RESAMPLES,
    )  # fmt: skip
    mu_star, points_half = by_salib["mu_star"], by_salib["mu_star_conf"]
    columns = np.array([labels.index(owner) for owner in owners])
    effects = elementary_effects(points, values, columns, len(labels))
    table = pd.DataFrame([_row(each) for each in effects])
    table.loc[[owners.count(label) > 1 for label in labels], OF_SINGLE_INPUTS] = np.nan
    half = noise.half_width(points_half, table["noise_error"].to_numpy(), values.shape[1])
    low, high = np.maximum(mu_star - half, 0.0), mu_star + half
    table = table.assign(
        input=labels, mu_star=mu_star, mu_star_low=low, mu_star_high=high, points_half=points_half, rank=ranks(mu_star),
        **noise.possible_ranks(low, high), **noise.significance(effects, len(labels)),
    )  # fmt: skip
    return table[COLUMNS].sort_values("rank", kind="stable", ignore_index=True)


def elementary_effects(points: Floats, values: Floats, owners: np.ndarray, count: int) -> list[Floats]:
    """Return the elementary effects of each of `count` inputs (or groups) per whole range, trajectories x replicates.

    `owners` holds the number of the input or group that each column of `points` belongs to. A step that rounding to whole numbers
    has cancelled has no effect.
    """
    steps = np.diff(points.reshape(-1, count + 1, points.shape[1]), axis=1)
    changes = np.diff(values.reshape(-1, count + 1, values.shape[1]), axis=1)
    moved = steps != 0
    first_moved = moved.argmax(axis=2)
    owner = np.where(moved.any(axis=2), owners[first_moved], -1)
    direction = np.sign(np.take_along_axis(steps, first_moved[..., None], axis=2))
    effects = np.zeros((count, len(steps), values.shape[1]))
    for k in range(count):
        own = owner == k
        effects[k][own.any(axis=1)] = (changes * direction)[own] / STEP
    return list(effects)


def _row(effects: Floats) -> dict[str, float]:
    """Return the columns that follow from one input's effects (trajectories x replicates)."""
    trajectories, replicates = effects.shape
    means = effects.mean(axis=1)
    mu, spread = float(means.mean()), float(means.var(ddof=1))
    error = floor = by_noise = np.nan
    noise_in_means = 0.0
    if replicates > 1:
        without = np.abs(noise.leave_one_out_means(effects)).mean(axis=0)
        error = float(noise.jackknife(np.abs(means).mean(), without)[1])
        noise_in_means = float(effects.var(axis=1, ddof=1).mean() / replicates)
        floor = float(np.sqrt(2 / np.pi) * (effects.std(axis=1, ddof=1) / np.sqrt(replicates)).mean())
        by_noise = float(effects.mean(axis=0).std(ddof=1) / np.sqrt(replicates))
    by_points = float(means.std(ddof=1) / np.sqrt(trajectories))
    half = float(noise.half_width(stats.norm.ppf(0.5 + LEVEL / 2) * by_points, by_noise, replicates))
    return {
        "mu": mu, "mu_low": mu - half, "mu_high": mu + half, "sigma": float(np.sqrt(spread)),
        "sigma_above_noise": float(np.sqrt(max(spread - noise_in_means, 0.0))), "noise_error": error, "noise_floor": floor,
    }  # fmt: skip
