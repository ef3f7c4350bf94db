"""How many replicates: run until every paired difference is known as closely as was asked for.

A fixed-width sequential procedure (Chow & Robbins 1965), with the looks far apart as in sampling in three stages (Hall
1981): a pilot says about how many replicates it takes, that many are made, and so on until the interval is narrow
enough. Looking seldom and never early keeps the interval honest: `tests/experiments/comparing/test_precision.py` measures how often
it covers the truth. When to look and when to stop depends on the results of replicates 0 to n - 1 alone, never on the
clock or on the number of workers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
from scipy import stats

from coalitionlab.experiments.comparing.goals import MOST, Precision, Reached
from coalitionlab.experiments.runs.execute import execute_in_steps
from coalitionlab.experiments.runs.executors import Progress
from coalitionlab.experiments.runs.runs import Runs
from coalitionlab.experiments.settings import check_count, check_outcome
from coalitionlab.experiments.statistics import LEVEL, Floats, mean_interval
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.errors import input_error, quoted, suggest

PILOT = 100
"""Fewest replicates before the first look: too early a look takes chance for certainty."""
LEAST_GROWTH, MOST_GROWTH = 1.1, 2.0
OF = ("baseline", "all")


def check_precision(
    half_width: float | None, outcome: str, of: str, most: int | None, replicates: int, worlds: int
) -> Precision | None:
    """Return what was asked for; None when no precision was. Raises InputError for what cannot be had."""
    if half_width is None:
        if of != OF[0]:
            raise input_error(
                f"got {quoted(of)}", "give a precision too, or leave it out", field="precision_of"
            )
        if most is not None:
            raise input_error(
                f"got {quoted(most)}", "give a precision too, or only replicates", field="max_replicates"
            )
        return None
    if (
        isinstance(half_width, bool)
        or not isinstance(half_width, int | float)
        or not 0 < half_width < math.inf
    ):
        raise input_error(f"got {quoted(half_width)}", "write a number above 0", field="precision")
    if worlds:
        raise input_error(
            f"precision (got {quoted(half_width)}) cannot be combined with worlds",
            "leave one of them out: with worlds the interval narrows with their number, not with replicates",
            field="precision",
        )
    check_outcome(outcome)
    if of not in OF:
        raise input_error(f"got {quoted(of)}", suggest(of, OF, kind="choice"), field="precision_of")
    if most is not None:
        check_count("max_replicates", most, first_look(replicates))
    return Precision(float(half_width), outcome, of, max(MOST, replicates) if most is None else most)


def first_look(replicates: int) -> int:
    """Return after how many replicates is looked for the first time."""
    return max(replicates, PILOT)


def reach(
    goal: Precision,
    study: Study,
    baseline: str,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> tuple[Runs, Reached]:
    """Make replicates of a study of one scenario, `study.replicates` at least, until the goal is reached or given up.

    Raises
    ------
    Stopped
        On Ctrl-C; its `runs` hold those done.
    """
    ahead: list[int] = []
    steps = execute_in_steps(
        replace(study, replicates=goal.most), iter(lambda: ahead[-1], 0),
        workers=workers, progress=progress, strict=True,
    )  # fmt: skip
    done: list[Runs] = []

    def values(replicates: int) -> Floats:
        ahead.append(replicates)
        done[:] = [next(steps)]
        return done[0].outcome(goal.outcome)[:, 0]

    names = [strategy.name for strategy in study.strategies]
    reached = search(
        goal, study.scenarios[0].name, names, baseline,
        at_least=study.replicates, values=values, seed=study.seed,
    )  # fmt: skip
    return done[0], reached


def search(
    goal: Precision,
    scenario: str,
    strategies: Sequence[str],
    baseline: str,
    *,
    at_least: int,
    values: Callable[[int], Floats],
    seed: int = 0,
) -> Reached:
    """Look at more and more replicates until the goal is reached or given up.

    `values(n)` returns the outcome of the first n replicates, shape (strategies, n).
    """
    pairs = _pairs(goal, strategies, baseline)
    replicates, looks = min(first_look(at_least), goal.most), 0
    while True:
        looks += 1
        widest, (a, b), needed, met = _look(goal, values(replicates), pairs, seed)
        if met or replicates >= goal.most:
            return Reached(scenario, replicates, widest, strategies[a], strategies[b], needed, looks, met)
        replicates = _next_look(replicates, needed, goal.most)


def _pairs(goal: Precision, strategies: Sequence[str], baseline: str) -> list[tuple[int, int]]:
    if goal.of == "all":
        return list(combinations(range(len(strategies)), 2))
    reference = strategies.index(baseline)
    return [(k, reference) for k in range(len(strategies)) if k != reference]


def _next_look(done: int, needed: int, most: int) -> int:
    """Return the replicates of the next look: those that seem to be needed, but neither next to none nor a leap."""
    return min(most, max(math.ceil(LEAST_GROWTH * done), min(int(MOST_GROWTH * done), needed)))


def _look(
    goal: Precision, values: Floats, pairs: Sequence[tuple[int, int]], seed: int
) -> tuple[float, tuple[int, int], int, bool]:
    """Return the widest half-width, of which pair, the replicates that seem to be needed, and whether it is enough."""
    spread = float(np.nanmax(values) - np.nanmin(values)) if np.isfinite(values).any() else 0.0
    widest, where, needed, enough = math.nan, pairs[0] if pairs else (0, 0), values.shape[1], True
    for a, b in pairs:
        gaps = values[a] - values[b]
        gaps = gaps[~np.isnan(gaps)]
        if gaps.size < 2:  # not defined under one of the two: no number of replicates makes it so
            continue
        found = mean_interval(gaps, seed=seed)
        half = (found.high - found.low) / 2
        enough &= half <= goal.half_width and _guarded(gaps, spread) <= goal.half_width
        share = gaps.size / values.shape[1]
        needed = max(needed, math.ceil(_needed(gaps, spread, goal.half_width) / share))
        if math.isnan(widest) or half > widest:
            widest, where = half, (a, b)
    return widest, where, needed, bool(enough)


def _guarded(gaps: Floats, spread: float) -> float:
    """Return Student's half-width with Chow and Robbins' guard: the range of the outcome, squared and divided by n, is
    added to the variance, so that a sample in which a rare turn has not happened yet does not end the search."""
    return float(_points(gaps.size) * math.sqrt((gaps.var(ddof=1) + spread**2 / gaps.size) / gaps.size))


def _needed(gaps: Floats, spread: float, half_width: float) -> float:
    """Return the sample at which `_guarded` would be the half-width: n h^2 / t^2 = s^2 + range^2 / n, solved for n."""
    ratio = (_points(gaps.size) / half_width) ** 2
    variance = float(gaps.var(ddof=1))
    return (ratio * variance + math.sqrt((ratio * variance) ** 2 + 4 * ratio * spread**2)) / 2


def _points(size: int) -> float:
    return float(stats.t.ppf((1 + LEVEL) / 2, size - 1))
