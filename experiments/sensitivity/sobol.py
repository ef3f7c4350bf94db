"""Sobol indices: the share of the outcome's variance that each input accounts for, alone (S1) and with all its interactions (ST).

SALib samples (Saltelli's scheme) and estimates. Its indices of the means over R replicates attribute the noise in these means to
the inputs; corrected by the jackknife (`noise.jackknife`), the numerators and the variance estimate those of the expected outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

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


def sample(
    names: Sequence[str], groups: Sequence[str] | None, base_points: int, second_order: bool, seed: int
) -> Floats:
    """The points in 0..1 (points x inputs), as Saltelli arranges them."""
    points = salib.module("sample.sobol").sample(
        salib.problem(names, groups), base_points, calc_second_order=second_order,
        seed=salib.seed_for(seed, salib.SAMPLE),
    )  # fmt: skip
    return np.asarray(points)


def indices(
    names: Sequence[str],
    groups: Sequence[str] | None,
    values: Floats,
    seed: int,
    second_order: bool = False,
) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """One row per input (or group) with 95 % intervals over points and noise, the largest ST first; and one row per pair of inputs.

    `values` is the outcome (points x replicates) in the order of `sample`; `seed` that of SALib's resampling of points. The
    second table is None without `second_order`.
    """
    labels = list(dict.fromkeys(groups or names))
    shaped = values.reshape(-1, _points_per_base(len(labels), second_order), values.shape[1])
    blocks = a, _, ab = shaped[:, 0], shaped[:, -1], [shaped[:, 1 + k] for k in range(len(labels))]
    by_salib = _by_salib(salib.problem(names, groups), len(labels), values, seed, second_order)
    table = pd.DataFrame({"input": labels, **_corrected(blocks, by_salib)})
    table = table.assign(
        rank=ranks(table["ST"]),
        **noise.possible_ranks(table["ST_low"].to_numpy(), table["ST_high"].to_numpy()),
        **noise.significance(lambda k: a - ab[k], len(labels)),
    )
    table = table[COLUMNS].sort_values("rank", kind="stable", ignore_index=True)
    return table, _pairs(labels, by_salib) if second_order else None


def _points_per_base(inputs: int, second_order: bool) -> int:
    return 2 * inputs + 2 if second_order else inputs + 2


def _by_salib(
    problem: dict[str, Any], count: int, values: Floats, seed: int, second_order: bool
) -> dict[str, Floats]:
    """SALib's indices of the means; all 0 where the means do not vary, which SALib cannot handle."""
    means = values.mean(axis=1)
    ends = means.reshape(-1, _points_per_base(count, second_order))[:, [0, -1]]
    if np.ptp(ends) <= 1e-12 * max(1.0, float(np.abs(means).max())):
        zero = {key: np.zeros(count) for key in ("S1", "S1_conf", "ST", "ST_conf")}
        return zero | {key: np.zeros((count, count)) for key in ("S2", "S2_conf")}
    indices = salib.module("analyze.sobol").analyze(
        problem, means, calc_second_order=second_order, num_resamples=RESAMPLES,
        seed=salib.seed_for(seed, salib.RESAMPLE),
    )  # fmt: skip
    return dict(indices)


def _corrected(blocks: Blocks, by_salib: dict[str, Floats]) -> dict[str, Floats]:
    """Columns: the indices without noise, their intervals, and SALib's indices of the means."""
    replicates, centre = blocks[0].shape[1], blocks[0].mean()
    of_means = {"S1_of_means": by_salib["S1"], "ST_of_means": by_salib["ST"]}
    means = _numerators(blocks, centre, lambda values: values.mean(axis=1, keepdims=True))
    if replicates < 2 or not means["variance"].any():
        error = np.full(len(by_salib["ST"]), np.nan if replicates < 2 else 0.0)
        plain = {"S1": by_salib["S1"], "ST": by_salib["ST"]}
        return of_means | plain | _intervals(plain, by_salib, {"S1": error, "ST": error}, replicates, 1.0)
    without = _numerators(blocks, centre, noise.leave_one_out_means)
    variance = noise.jackknife(means["variance"][..., 0], without["variance"])[0]
    scale = float(means["variance"][0] / variance) if variance > 0 else np.nan
    corrected, errors = {}, {}
    for key in ("S1", "ST"):
        numerator = noise.jackknife(means[key][:, 0], without[key])[0]
        corrected[key] = numerator / variance if variance > 0 else np.full(len(numerator), np.nan)
        ratios = without[key] / without["variance"]
        errors[key] = noise.jackknife(means[key][:, 0], ratios)[1] * scale
    return of_means | corrected | _intervals(corrected, by_salib, errors, replicates, scale)


def _numerators(blocks: Blocks, centre: float, average: Callable[[Floats], Floats]) -> dict[str, Floats]:
    """Variance (K) and numerators of S1 and ST (inputs x K), by SALib's estimators, for K ways to average the replicates."""
    estimate = salib.module("analyze.sobol")
    a, b = (average(block) - centre for block in blocks[:2])
    variance = np.var(np.r_[a, b], axis=0)
    if not variance.any():
        zero = np.zeros((len(blocks[2]), a.shape[1]))
        return {"variance": variance, "S1": zero, "ST": zero}
    ab = [average(values) - centre for values in blocks[2]]
    return {
        "variance": variance,
        "S1": np.array([estimate.first_order(a, values, b) * variance for values in ab]),
        "ST": np.array([estimate.total_order(a, values, b) * variance for values in ab]),
    }


def _intervals(
    corrected: dict[str, Floats],
    by_salib: dict[str, Floats],
    errors: dict[str, Floats],
    replicates: int,
    scale: float,
) -> dict[str, Floats]:
    """Ends of the intervals, from SALib's resampling of points (rescaled to the variance without noise) and from noise."""
    columns: dict[str, Floats] = {}
    for key in ("S1", "ST"):
        half = noise.half_width(by_salib[f"{key}_conf"] * scale, errors[key], replicates)
        columns |= {f"{key}_low": corrected[key] - half, f"{key}_high": corrected[key] + half}
    return columns | {"points_half": by_salib["ST_conf"] * scale, "noise_error": errors["ST"]}


def _pairs(labels: list[str], by_salib: dict[str, Floats]) -> pd.DataFrame:
    """One row per pair: its interaction's share of the variance of the means, with SALib's interval over points."""
    rows = []
    for i, j in combinations(range(len(labels)), 2):
        # SALib fills one side of the diagonal; an input without any effect has no interactions
        k, m = (i, j) if not np.isnan(by_salib["S2"][i, j]) else (j, i)
        idle = by_salib["ST"][i] == 0 or by_salib["ST"][j] == 0
        s2, half = (0.0, 0.0) if idle else (by_salib["S2"][k, m], by_salib["S2_conf"][k, m])
        rows.append((labels[i], labels[j], float(s2), float(s2 - half), float(s2 + half)))
    pairs = pd.DataFrame(rows, columns=["input", "with", "S2", "S2_low", "S2_high"])
    return pairs.sort_values("S2", ascending=False, kind="stable", ignore_index=True)
