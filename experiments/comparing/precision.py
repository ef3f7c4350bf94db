"""How many replicates: look at more and more until every paired difference is known as closely as was asked for.

A fixed-width sequential procedure (Chow & Robbins 1965), with the looks far apart as in sampling in three stages (Hall
1981): a pilot says about how many replicates it takes, that many are made, and so on until the interval is narrow
enough. Looking seldom and never early keeps the interval honest: `tests/experiments/comparing/test_precision.py` measures how often
it covers the truth. When to look and when to stop depends on the results of replicates 0 to n - 1 alone, never on the
clock or on the number of workers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from coalitionlab.experiments.statistics import LEVEL, Floats, half_width, mean_interval
from coalitionlab.scenarios.errors import input_error, is_number, quoted, suggest

PILOT = 100
"""Fewest replicates before the first look: too early a look takes chance for certainty."""
MOST = 10_000
LEAST_GROWTH, MOST_GROWTH = 1.1, 2.0
OF = ("baseline", "all")


@dataclass(frozen=True)
class Precision:
    """The precision asked for: half the width of the interval of paired differences in an outcome, in its unit.

    Attributes
    ----------
    half_width : float
        Above 0; the difference is then known to plus or minus this.
    outcome : str
        The outcome per run that it is about.
    of : str
        'baseline', every strategy's difference to the baseline; or 'all', every pair of strategies.
    most : int
        Replicates at which it is given up.
    confidence : float
        Level of the interval.
    """

    half_width: float
    outcome: str
    of: str = "baseline"
    most: int = MOST
    confidence: float = LEVEL


def check_precision(
    width: float, outcome: str, of: str, most: int | None, replicates: int, confidence: float = LEVEL
) -> Precision:
    """Return what was asked for. Raises InputError for what cannot be had."""
    if not (is_number(width) and 0 < width < math.inf):
        raise input_error(f"got {quoted(width)}", "write a number above 0", field="precision")
    if of not in OF:
        raise input_error(f"got {quoted(of)}", suggest(of, OF, kind="choice"), field="precision_of")
    most = max(MOST, replicates) if most is None else most
    return Precision(float(width), outcome, of, most, float(confidence))


def search(
    goal: Precision,
    strategies: Sequence[str],
    baseline: str,
    values: Callable[[int], Floats],
    *,
    at_least: int,
    seed: int = 0,
) -> dict[str, Any]:
    """Look at more and more replicates until the goal is reached or given up.

    Parameters
    ----------
    goal, strategies, baseline
        The precision, and what is compared.
    values : callable
        `values(n)` returns the outcome of the first n replicates, shape (strategies, n).
    at_least : int
        Replicates before the first look, if more than the pilot.
    seed : int
        Of the bootstrap.

    Returns
    -------
    dict
        replicates; half_width, that of the widest interval (nan where no difference is defined in two runs or more), of the
        difference between strategy and against; needed, about how many replicates it takes; looks; reached.
    """
    if goal.of == "all":
        pairs = list(combinations(range(len(strategies)), 2))
    else:
        reference = strategies.index(baseline)
        pairs = [(k, reference) for k in range(len(strategies)) if k != reference]
    replicates, looks = min(max(at_least, PILOT), goal.most), 0
    while True:
        looks += 1
        widest, (a, b), needed, enough = _look(goal, values(replicates), pairs, seed)
        if enough or replicates >= goal.most:
            return {
                "replicates": replicates, "half_width": widest, "strategy": strategies[a], "against": strategies[b],
                "needed": needed, "looks": looks, "reached": enough,
            }  # fmt: skip
        # as many as seem to be needed, but neither next to none nor a leap
        wanted = min(int(MOST_GROWTH * replicates), needed)
        replicates = min(goal.most, max(math.ceil(LEAST_GROWTH * replicates), wanted))


def _look(
    goal: Precision, values: Floats, pairs: Sequence[tuple[int, int]], seed: int
) -> tuple[float, tuple[int, int], int, bool]:
    """Return the widest half-width, of which pair, the replicates that seem to be needed, and whether it is enough."""
    spread = float(np.nanmax(values) - np.nanmin(values)) if np.isfinite(values).any() else 0.0
    widest, pair, needed, enough = math.nan, pairs[0] if pairs else (0, 0), values.shape[1], True
    for a, b in pairs:
        gaps = values[a] - values[b]
        gaps = gaps[~np.isnan(gaps)]
        if gaps.size < 2:  # not defined under one of the two: no number of replicates makes it so
            continue
        interval = mean_interval(gaps, level=goal.confidence, seed=seed)
        half = (interval.high - interval.low) / 2
        enough &= max(half, _guarded(gaps, spread, goal.confidence)) <= goal.half_width
        share = gaps.size / values.shape[1]
        needed = max(needed, math.ceil(_needed(gaps, spread, goal) / share))
        if math.isnan(widest) or half > widest:
            widest, pair = half, (a, b)
    return widest, pair, needed, bool(enough)


def _guarded(gaps: Floats, spread: float, level: float) -> float:
    """Return Student's half-width with Chow and Robbins' guard: the range of the outcome, squared and divided by n, is
    added to the variance, so that a sample in which a rare turn has not happened yet does not end the search."""
    variance = gaps.var(ddof=1) + spread**2 / gaps.size
    return float(half_width(math.sqrt(variance / gaps.size), gaps.size - 1, level=level))


def _needed(gaps: Floats, spread: float, goal: Precision) -> float:
    """Return the sample at which `_guarded` would be that wide: n h^2 / t^2 = s^2 + range^2 / n, solved for n."""
    ratio = (float(half_width(1.0, gaps.size - 1, level=goal.confidence)) / goal.half_width) ** 2
    variance = float(gaps.var(ddof=1))
    return (ratio * variance + math.sqrt((ratio * variance) ** 2 + 4 * ratio * spread**2)) / 2
