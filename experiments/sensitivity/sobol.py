"""Sobol indices: the share of the outcome's variance that each input accounts for, alone (S1) and with all its interactions (ST).

SALib samples (Saltelli's scheme) and estimates. Its indices of the means over R replicates attribute the noise in these means to
the inputs; corrected by the jackknife (`noise.jackknife`), the numerators and the variance estimate those of the expected outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from coalitionlab.experiments.sensitivity import noise, salib
from coalitionlab.experiments.statistics import Floats, ranks

RESAMPLES = 400
COLUMNS = [
    "input", "rank", "rank_low", "rank_high", "S1", "S1_low", "S1_high", "ST", "ST_low", "ST_high", "S1_of_means", "ST_of_means",
    "points_half", "noise_error", "p", "significant", "replicates_needed",
]  # fmt: skip

#: The outcome at Saltelli's points: a and b (N x R), and for each input its column of b put into a (N x R).
Blocks = tuple[Floats, Floats, list[Floats]]
Columns = dict[str, Floats]


def points(
    names: Sequence[str], groups: Sequence[str] | None, base_points: int, second_order: bool, seed: int
) -> Floats:
    """Return the points in 0..1 (points x inputs), as Saltelli arranges them."""
    return salib.sample("sobol", names, groups, base_points, seed, calc_second_order=second_order)


def indices(
    names: Sequence[str], groups: Sequence[str] | None, values: Floats, seed: int, second_order: bool = False
) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Return one row per input (or group) with 95 % intervals over points and noise, the largest ST first; and one per pair.

    `values` is the outcome (points x replicates) in the order of `points`; `seed` that of SALib's resampling of points. The
    second table is None without `second_order`.
    """
    labels = list(dict.fromkeys(groups or names))
    size = 2 * len(labels) + 2 if second_order else len(labels) + 2
    shaped = values.reshape(-1, size, values.shape[1])
    blocks = a, b, ab = shaped[:, 0], shaped[:, -1], [shaped[:, 1 + k] for k in range(len(labels))]
    means = values.mean(axis=1)
    if np.ptp(np.r_[a, b].mean(axis=1)) <= 1e-12 * max(1.0, float(np.abs(means).max())):
        zero, square = np.zeros(len(labels)), np.zeros((len(labels), len(labels)))
        by_salib = dict.fromkeys(("S1", "S1_conf", "ST", "ST_conf"), zero) | {"S2": square, "S2_conf": square}
    else:
        options = {"calc_second_order": second_order, "num_resamples": RESAMPLES}
        by_salib = salib.analyse("sobol", names, groups, means, seed=seed, **options)
    table = pd.DataFrame({"input": labels, **_columns(blocks, by_salib)})
    table = table.assign(
        rank=ranks(table["ST"]),
        **noise.possible_ranks(table["ST_low"].to_numpy(), table["ST_high"].to_numpy()),
        **noise.significance((a - each for each in ab), len(labels)),
    )
    table = table[COLUMNS].sort_values("rank", kind="stable", ignore_index=True)
    return table, _pairs(labels, by_salib) if second_order else None


def _columns(blocks: Blocks, by_salib: Columns) -> Columns:
    """Return the indices without noise, their intervals, and SALib's indices of the means.

    Intervals come from SALib's resampling of points, rescaled to the variance without noise, and from noise.
    """
    replicates = blocks[0].shape[1]
    corrected, errors, scale = _without_noise(blocks, by_salib)
    columns = {"S1_of_means": by_salib["S1"], "ST_of_means": by_salib["ST"]}
    for key, index in corrected.items():
        half = noise.half_width(by_salib[f"{key}_conf"] * scale, errors[key], replicates)
        columns |= {key: index, f"{key}_low": index - half, f"{key}_high": index + half}
    return columns | {"points_half": by_salib["ST_conf"] * scale, "noise_error": errors["ST"]}


def _without_noise(blocks: Blocks, by_salib: Columns) -> tuple[Columns, Columns, float]:
    """Return S1 and ST without noise, their standard errors from noise, and the variance with noise over that without."""
    replicates, centre = blocks[0].shape[1], blocks[0].mean()
    means = _numerators(blocks, centre, lambda values: values.mean(axis=1, keepdims=True))
    if replicates < 2 or not means["variance"].any():
        error = np.full(len(by_salib["ST"]), np.nan if replicates < 2 else 0.0)
        return {key: by_salib[key] for key in ("S1", "ST")}, {"S1": error, "ST": error}, 1.0
    without = _numerators(blocks, centre, noise.leave_one_out_means)
    variance = noise.jackknife(means["variance"][..., 0], without["variance"])[0]
    scale = float(means["variance"][0] / variance) if variance > 0 else np.nan
    corrected, errors = {}, {}
    for key in ("S1", "ST"):
        numerator = noise.jackknife(means[key][:, 0], without[key])[0]
        corrected[key] = numerator / variance if variance > 0 else np.full(len(numerator), np.nan)
        errors[key] = noise.jackknife(means[key][:, 0], without[key] / without["variance"])[1] * scale
    return corrected, errors, scale


def _numerators(blocks: Blocks, centre: float, average: Callable[[Floats], Floats]) -> Columns:
    """Return the variance (K) and numerators of S1 and ST (inputs x K), by SALib's estimators, for K ways to average replicates."""
    salib_sobol = salib.module("analyze.sobol")
    a, b = (average(block) - centre for block in blocks[:2])
    variance = np.var(np.r_[a, b], axis=0)
    if not variance.any():
        zero = np.zeros((len(blocks[2]), a.shape[1]))
        return {"variance": variance, "S1": zero, "ST": zero}
    ab = [average(values) - centre for values in blocks[2]]
    return {
        "variance": variance,
        "S1": np.array([salib_sobol.first_order(a, values, b) * variance for values in ab]),
        "ST": np.array([salib_sobol.total_order(a, values, b) * variance for values in ab]),
    }


def _pairs(labels: list[str], by_salib: Columns) -> pd.DataFrame:
    """Return one row per pair: its interaction's share of the variance of the means, with SALib's interval over points."""
    rows = []
    for i, j in combinations(range(len(labels)), 2):
        # SALib fills one side of the diagonal; an input without any effect has no interactions
        k, m = (i, j) if not np.isnan(by_salib["S2"][i, j]) else (j, i)
        idle = by_salib["ST"][i] == 0 or by_salib["ST"][j] == 0
        s2, half = (0.0, 0.0) if idle else (by_salib["S2"][k, m], by_salib["S2_conf"][k, m])
        rows.append((labels[i], labels[j], float(s2), float(s2 - half), float(s2 + half)))
    pairs = pd.DataFrame(rows, columns=["input", "with", "S2", "S2_low", "S2_high"])
    return pairs.sort_values("S2", ascending=False, kind="stable", ignore_index=True)
