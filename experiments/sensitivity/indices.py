"""Sobol's indices: what share of the outcome's variance each input accounts for, alone (S1) and with all it takes part in (ST).

SALib samples (Saltelli's scheme) and estimates. Its indices of the means over R replicates take the luck that is left in these means
for an effect of the inputs; freed of it (see `luck.jackknife`), the numerators and the variance estimate those of the expected outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from coalitionlab.experiments.sensitivity import luck, salib
from coalitionlab.experiments.sensitivity.beyond_luck import tested
from coalitionlab.experiments.sensitivity.inputs import Input
from coalitionlab.experiments.sensitivity.luck import Floats

RESAMPLES = 400


@dataclass(frozen=True)
class Blocks:
    """The outcome at Saltelli's points: `a` and `b` N x R, `ab` one N x R for each input (its column of b put into a)."""

    a: Floats
    b: Floats
    ab: list[Floats]

    @classmethod
    def of(cls, values: Floats, inputs: int, second_order: bool) -> Blocks:
        """From points x replicates in the order of SALib's sampler."""
        length = 2 * inputs + 2 if second_order else inputs + 2
        shaped = values.reshape(-1, length, values.shape[1])
        return cls(shaped[:, 0], shaped[:, -1], [shaped[:, 1 + place] for place in range(inputs)])


def size(inputs: Sequence[Input], grouped: bool, points: int, second_order: bool) -> int:
    """How many points the sample of `points` base points has."""
    count = len(salib.labels(inputs, grouped))
    return points * (2 * count + 2 if second_order else count + 2)


def sample(inputs: Sequence[Input], grouped: bool, points: int, second_order: bool, seed: int) -> Floats:
    """The points, in 0..1, as Saltelli arranges them: points x inputs."""
    drawn = salib.module("sample.sobol").sample(
        salib.problem(inputs, grouped),
        points,
        calc_second_order=second_order,
        seed=salib.seed_for(seed, salib.SAMPLE),
    )
    return np.asarray(drawn)


def indices(
    inputs: Sequence[Input], grouped: bool, values: Floats, seed: int, second_order: bool = False
) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """One row an input (or group): S1 and ST with 95 % intervals over points and luck; and one row a pair, where asked for.

    `values` is the outcome, points x replicates, in the order of `sample`; `seed` is that of SALib's resampling of points.
    """
    names = salib.labels(inputs, grouped)
    blocks = Blocks.of(values, len(names), second_order)
    plain = _by_salib(salib.problem(inputs, grouped), names, values, seed, second_order)
    table = pd.DataFrame({"input": names, **_freed(blocks, plain)})
    table = table.assign(**tested(lambda place: blocks.a - blocks.ab[place], len(names)))
    table["rank"] = luck.rank_by(table["ST"].to_numpy())
    table["rank_low"], table["rank_high"] = luck.ranks_between(
        table["ST_low"].to_numpy(), table["ST_high"].to_numpy()
    )
    columns = ["input", "rank", "rank_low", "rank_high", "S1", "S1_low", "S1_high", "ST", "ST_low", "ST_high", "S1_of_means",
               "ST_of_means", "points_half", "luck_error", "p", "told_apart", "replicates_to_tell"]  # fmt: skip
    pairs = _pairs(names, plain) if second_order else None
    return table[columns].sort_values("rank", kind="stable", ignore_index=True), pairs


def _by_salib(
    problem: dict[str, Any], names: list[str], values: Floats, seed: int, second_order: bool
) -> dict[str, Floats]:
    """SALib's indices of the means; all 0 where the means do not vary, of which SALib makes nothing."""
    means, count = values.mean(axis=1), len(names)
    if _constant(means, count, second_order):
        zero = {key: np.zeros(count) for key in ("S1", "S1_conf", "ST", "ST_conf")}
        return zero | {key: np.zeros((count, count)) for key in ("S2", "S2_conf")}
    told = salib.module("analyze.sobol").analyze(
        problem, means, calc_second_order=second_order, num_resamples=RESAMPLES,
        seed=salib.seed_for(seed, salib.RESAMPLE),
    )  # fmt: skip
    found = salib.module("util").extract_group_names(problem)[0]
    order = [list(found).index(name) for name in names]
    return {
        key: value[order] if value.ndim == 1 else value[np.ix_(order, order)] for key, value in told.items()
    }


def _constant(means: Floats, count: int, second_order: bool) -> bool:
    length = 2 * count + 2 if second_order else count + 2
    ends = means.reshape(-1, length)[:, [0, -1]]
    return bool(np.ptp(ends) <= 1e-12 * max(1.0, float(np.abs(means).max())))


def _freed(blocks: Blocks, plain: dict[str, Floats]) -> dict[str, Floats]:
    """Indices freed of luck, with intervals."""
    replicates, centre = blocks.a.shape[1], blocks.a.mean()
    columns = {"S1_of_means": plain["S1"], "ST_of_means": plain["ST"]}
    whole = _numerators(blocks, centre, lambda one: one.mean(axis=1, keepdims=True))
    if replicates < 2 or not whole["variance"].any():
        error = np.full(len(plain["ST"]), np.nan if replicates < 2 else 0.0)
        freed = {"S1": plain["S1"], "ST": plain["ST"]}
        return columns | freed | _intervals(freed, plain, {"S1": error, "ST": error}, replicates, 1.0)
    without = _numerators(blocks, centre, luck.without_each)
    variance = luck.jackknife(whole["variance"][..., 0], without["variance"])[0]
    freed, errors = {}, {}
    scale = float(whole["variance"][0] / variance) if variance > 0 else np.nan
    for key in ("S1", "ST"):
        top = luck.jackknife(whole[key][:, 0], without[key])[0]
        freed[key] = top / variance if variance > 0 else np.full(len(top), np.nan)
        ratios = without[key] / without["variance"]
        errors[key] = luck.jackknife(whole[key][:, 0], ratios)[1] * scale
    return columns | freed | _intervals(freed, plain, errors, replicates, scale)


def _numerators(blocks: Blocks, centre: float, average: Callable[[Floats], Floats]) -> dict[str, Floats]:
    """Variance (K) and numerators of S1 and ST (inputs x K), by SALib's estimators, of K ways to average the replicates."""
    estimate = salib.module("analyze.sobol")
    a, b = average(blocks.a) - centre, average(blocks.b) - centre
    variance = np.var(np.r_[a, b], axis=0)
    if not variance.any():
        nothing = np.zeros((len(blocks.ab), a.shape[1]))
        return {"variance": variance, "S1": nothing, "ST": nothing}
    first, total = [], []
    for one in blocks.ab:
        ab = average(one) - centre
        first.append(estimate.first_order(a, ab, b) * variance)
        total.append(estimate.total_order(a, ab, b) * variance)
    return {"variance": variance, "S1": np.array(first), "ST": np.array(total)}


def _intervals(
    freed: dict[str, Floats],
    plain: dict[str, Floats],
    errors: dict[str, Floats],
    replicates: int,
    scale: float,
) -> dict[str, Floats]:
    """Ends of the intervals: SALib's resampling of points (rescaled to the variance freed of luck), and luck."""
    found: dict[str, Floats] = {}
    for key in ("S1", "ST"):
        half = luck.half_width(plain[f"{key}_conf"] * scale, errors[key], replicates)
        found |= {f"{key}_low": freed[key] - half, f"{key}_high": freed[key] + half}
    return found | {"points_half": plain["ST_conf"] * scale, "luck_error": errors["ST"]}


def _pairs(names: list[str], plain: dict[str, Floats]) -> pd.DataFrame:
    """One row a pair: what the two do together beyond what each does alone (of the means), with SALib's interval over points."""
    rows = [
        {
            "input": names[one],
            "with": names[other],
            "S2": value,
            "S2_low": value - half,
            "S2_high": value + half,
        }
        for one in range(len(names))
        for other in range(one + 1, len(names))
        for value, half in [_either(plain, one, other)]
    ]
    return pd.DataFrame(rows).sort_values("S2", ascending=False, kind="stable", ignore_index=True)


def _either(plain: dict[str, Floats], one: int, other: int) -> tuple[float, float]:
    """A pair's index and half interval, on whichever side of the diagonal SALib has put them; 0 where one of the two does nothing."""
    if plain["ST"][one] == 0 or plain["ST"][other] == 0:
        return 0.0, 0.0
    at = (one, other) if not np.isnan(plain["S2"][one, other]) else (other, one)
    return float(plain["S2"][at]), float(plain["S2_conf"][at])
