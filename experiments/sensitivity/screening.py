"""Morris's screening: which inputs matter at all, from one-at-a-time steps at many places.

A trajectory starts somewhere on a grid and changes one input (or group) after the other by two thirds of its range. The change of
the outcome, stretched to the whole range, is an elementary effect. mu*, the mean size of an input's effects, says how much it
matters; sigma, their spread, how far that depends on the other inputs; the sign of mu, in which direction.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from coalitionlab.experiments.sensitivity import luck, salib
from coalitionlab.experiments.sensitivity.beyond_luck import tested
from coalitionlab.experiments.sensitivity.inputs import Input
from coalitionlab.experiments.sensitivity.luck import Floats

LEVELS = 4
STEP = LEVELS / (2 * (LEVELS - 1))
RESAMPLES = 1000


def size(inputs: Sequence[Input], grouped: bool, trajectories: int) -> int:
    """How many points the screening has."""
    return trajectories * (len(salib.labels(inputs, grouped)) + 1)


def sample(inputs: Sequence[Input], grouped: bool, trajectories: int, seed: int) -> Floats:
    """The points, in 0..1: trajectories one after the other, points x inputs."""
    drawn = salib.module("sample.morris").sample(
        salib.problem(inputs, grouped),
        trajectories,
        num_levels=LEVELS,
        seed=salib.seed_for(seed, salib.SAMPLE),
    )
    return np.asarray(drawn)


def indices(
    inputs: Sequence[Input], grouped: bool, places: Floats, values: Floats, seed: int
) -> pd.DataFrame:
    """One row an input (or group): mu*, mu and sigma with 95 % intervals, what luck is in them, and whether it is all luck.

    Args:
        inputs: in the order of the columns of `places`.
        grouped: whether groups were moved together; then mu and sigma are not defined.
        places: the points as sampled, points x inputs.
        values: the outcome, points x replicates.
        seed: of SALib's resampling of trajectories.
    """
    names = salib.labels(inputs, grouped)
    told = salib.module("analyze.morris").analyze(
        salib.problem(inputs, grouped), places.astype(float), values.mean(axis=1), num_levels=LEVELS,
        num_resamples=RESAMPLES, seed=salib.seed_for(seed, salib.RESAMPLE),
    )  # fmt: skip
    order = [list(told["names"]).index(name) for name in names]
    mu_star, spread = (
        np.asarray(np.ma.filled(told[key], np.nan), float)[order] for key in ("mu_star", "mu_star_conf")
    )
    owners = [names.index(one.group if grouped else one.name) for one in inputs]
    effects = elementary_effects(places, values, np.array(owners), len(names))
    members = np.bincount(owners)
    rows = [_row(effects[place], members[place] == 1) for place in range(len(names))]
    table = pd.DataFrame(
        {"input": names, "mu_star": mu_star} | {key: [row[key] for row in rows] for key in rows[0]}
    )
    half = luck.half_width(spread, table["luck_error"].to_numpy(), values.shape[1])
    table["mu_star_low"], table["mu_star_high"] = np.maximum(mu_star - half, 0.0), mu_star + half
    table["points_half"] = spread
    table = table.assign(**tested(lambda place: effects[place], len(names)))
    return _ranked(table)


def elementary_effects(places: Floats, values: Floats, owners: np.ndarray, count: int) -> list[Floats]:
    """For each input (or group) its elementary effects, trajectories x replicates, per whole range.

    `owners` says for every column of `places` whose it is. A step that rounding has undone has no effect.
    """
    length = count + 1
    steps = np.diff(places.reshape(-1, length, places.shape[1]), axis=1)
    changes = np.diff(values.reshape(-1, length, values.shape[1]), axis=1)
    moved = steps != 0
    who = np.where(moved.any(axis=2), owners[moved.argmax(axis=2)], -1)
    up = np.sign(np.take_along_axis(steps, moved.argmax(axis=2)[..., None], axis=2))
    found = []
    for place in range(count):
        mine = who == place
        effects = np.zeros((len(steps), values.shape[1]))
        effects[mine.any(axis=1)] = (changes * up)[mine] / STEP
        found.append(effects)
    return found


def _row(effects: Floats, single: bool) -> dict[str, float]:
    """What one input's effects (trajectories x replicates) say beyond mu*."""
    trajectories, replicates = effects.shape
    means = effects.mean(axis=1)
    error = floor = np.nan
    noise = np.nan
    if replicates > 1:
        error = float(
            luck.jackknife(np.abs(means).mean(), np.abs(luck.without_each(effects)).mean(axis=0))[1]
        )
        noise = float(effects.var(axis=1, ddof=1).mean() / replicates)
        floor = float(np.sqrt(2 / np.pi) * (effects.std(axis=1, ddof=1) / np.sqrt(replicates)).mean())
    spread = float(means.var(ddof=1)) if trajectories > 1 else np.nan
    over = float(means.std(ddof=1) / np.sqrt(trajectories)) if trajectories > 1 else np.nan
    by_luck = float(effects.mean(axis=0).std(ddof=1) / np.sqrt(replicates)) if replicates > 1 else np.nan
    half = float(luck.half_width(stats.norm.ppf(0.5 + luck.LEVEL / 2) * over, by_luck, replicates))
    mu = float(means.mean())
    return {
        "mu": mu if single else np.nan,
        "mu_low": mu - half if single else np.nan,
        "mu_high": mu + half if single else np.nan,
        "sigma": float(np.sqrt(spread)) if single else np.nan,
        "sigma_beyond_luck": float(np.sqrt(max(spread - (noise if noise == noise else 0.0), 0.0)))
        if single
        else np.nan,
        "luck_error": error,
        "luck_floor": floor,
    }


def _ranked(table: pd.DataFrame) -> pd.DataFrame:
    low, high = table["mu_star_low"].to_numpy(), table["mu_star_high"].to_numpy()
    table["rank"] = luck.rank_by(table["mu_star"].to_numpy())
    table["rank_low"], table["rank_high"] = luck.ranks_between(low, high)
    columns = ["input", "rank", "rank_low", "rank_high", "mu_star", "mu_star_low", "mu_star_high", "mu", "mu_low", "mu_high",
               "sigma", "sigma_beyond_luck", "luck_floor", "points_half", "luck_error", "p", "told_apart", "replicates_to_tell"]  # fmt: skip
    return table[columns].sort_values("rank", kind="stable", ignore_index=True)
