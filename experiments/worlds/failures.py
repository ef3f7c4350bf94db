"""Scenario discovery: in which worlds does a strategy fail, by ranges of a few parameters?

With many parameters and few worlds, some box always looks good. So each is tested twice. The whole search is made again with the
failures dealt to worlds at random (a permutation test; p-values adjusted over strategies so that at most one finding in twenty is
expected to be false: Benjamini & Hochberg 1995): only a box better than nearly all of those is significant. And its density and
coverage are estimated on held-out worlds (cross-validation), as those of the box at hand are too good by as much as it was picked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import stats

from coalitionlab.experiments.significance import SIGNIFICANT, holm
from coalitionlab.experiments.statistics import Floats
from coalitionlab.experiments.worlds.boxes import Flags, best_gain, find_box, holds, quality, standard_ranks
from coalitionlab.scenarios.errors import input_error, quoted, suggest

PERMUTATIONS, ENOUGH = 499, 10
FOLDS, REPEATS = 5, 4
FEWEST = 8
"""Fewest worlds in which it fails, and in which it does not, for a search."""
DEPTH, DEEPER, MANY = 2, 3, 400
"""Bounds of a box at most; 3 from 400 worlds on: with few worlds a longer search finds less, as chance does better in it too."""
DEFAULTS = {"success": 0.5, "regret": 0.75, "outcome": 0.75}
LEAST_FOR_DRIVERS, MOST_DRIVERS = 10, 3
"""With fewer worlds a rank correlation of 1 comes by chance too easily."""
NOTHING = 1e-12


@dataclass(frozen=True, eq=False)
class Case:
    """When a strategy fails.

    Attributes
    ----------
    failed : ndarray of bool, shape (worlds,)
        The worlds for which a reason is looked for.
    badness : ndarray, shape (worlds,)
        How badly it does in each; higher is worse.
    rule : str
        What sets these worlds apart, in words.
    quarter : bool
        Whether they are its own worst quarter, for want of a fixed mark: a quarter by definition, which says nothing of how often it fails.
    share : float
        The share of worlds in which it fails by a fixed mark; nan where there is none.
    """

    failed: Flags
    badness: Floats
    rule: str
    quarter: bool = False
    share: float = float("nan")


Driver = tuple[str, float, float]


@dataclass(frozen=True)
class Failure:
    """Where a strategy fails.

    Attributes
    ----------
    strategy, rule : str
        Its name; what sets the worlds apart for which a reason is looked for, in words.
    share, worlds
        Share of worlds in which it fails by a fixed mark (nan where there is none), and how many worlds there are.
    quarter : bool
        Whether the box and the drivers are about its own worst quarter of worlds, which is a quarter by definition.
    limits : tuple of (parameter, low, high)
        The bounds of the box; infinite where there is none. Empty when no box was found.
    density, coverage, mass : float
        See `boxes.quality`; held_out_density and held_out_coverage: as estimated on worlds that had no part in finding it.
    p, p_adjusted : float
        Of the permutation test, nan when there was nothing to test; adjusted over the strategies asked about together.
    significant : bool
        Whether p_adjusted is below 0.05 and a bound is left.
    drivers : tuple of (parameter, rank correlation, p)
        Up to three parameters that go along with how badly it does, where the Holm-adjusted p is below 0.05.
    """

    strategy: str
    rule: str
    share: float
    worlds: int
    quarter: bool = False
    limits: tuple[Driver, ...] = ()
    density: float = float("nan")
    coverage: float = float("nan")
    mass: float = float("nan")
    held_out_density: float = float("nan")
    held_out_coverage: float = float("nan")
    p: float = float("nan")
    p_adjusted: float = float("nan")
    significant: bool = False
    drivers: tuple[Driver, ...] = ()

    @property
    def steady(self) -> bool:
        """Whether held-out worlds keep at least half of what the box gains over the share of all worlds."""
        base = self.density * self.mass / self.coverage if self.coverage > 0 else float("nan")
        if not self.held_out_density > base:
            return False
        at_hand = self.coverage * (1 - base / self.density)
        return self.held_out_coverage * (1 - base / self.held_out_density) >= at_hand / 2


def find_failures(parameters: pd.DataFrame, cases: Mapping[str, Case], *, seed: int = 0) -> tuple[Failure, ...]:
    """Return where each strategy fails.

    Parameters
    ----------
    parameters : DataFrame
        A row for each world.
    cases : mapping of strategy to Case
        As `failing` returns them; p-values are adjusted for as many.
    seed : int
        Of the permutations and the folds.
    """
    failures = [_search(name, case, parameters, seed) for name, case in cases.items()]
    tested = [k for k, failure in enumerate(failures) if not np.isnan(failure.p)]
    adjusted = stats.false_discovery_control([failures[k].p for k in tested]) if tested else ()
    for k, p in zip(tested, adjusted, strict=True):
        significant = bool(p < SIGNIFICANT and failures[k].limits)
        failures[k] = replace(failures[k], p_adjusted=float(p), significant=significant)
    return tuple(failures)


def failing(
    means: Floats, regret: Floats, success: Floats | None, sign: float, fails: str = "auto", threshold: float | None = None
) -> Case:  # fmt: skip
    """Return in which worlds a strategy fails.

    Parameters
    ----------
    means, regret, success : ndarray, shape (worlds,)
        Mean outcome (higher is better), regret and share of replicates that succeed (None when not kept).
    sign : float
        -1 when the sign of the outcome was turned.
    fails : str
        `success`: the share that succeeds is below the threshold (default 0.5). `outcome`: the mean is worse than the threshold, in
        the unit of the outcome (default: in its own worst quarter of worlds). `regret`: the regret is above the threshold
        (default: in its own highest quarter). `auto`: `success`, but `regret` where it succeeds, or fails to, in all but a few
        worlds, or where success was not kept.
    threshold : float, optional
        See above.
    """
    rules = ("auto", *DEFAULTS)
    if fails not in rules:
        raise input_error(f"got {quoted(fails)}", suggest(fails, rules, kind="rule"), field="fails")
    if fails == "success" and success is None:
        problem = "the runs do not have the outcome succeeded"
        raise input_error(problem, "keep it, or ask for regret or outcome", field="fails")
    share = float("nan")
    if fails in ("auto", "success") and success is not None:
        limit = DEFAULTS["success"] if threshold is None else threshold
        share = float((success < limit).mean())
        if fails == "success" or _enough(success < limit):
            rule = f"fewer than {100 * limit:.0f}% of its runs succeed"
            return Case(success < limit, -success, rule, share=share)
    quarter = threshold is None or fails == "auto"
    if fails == "outcome":
        limit = float(np.quantile(-means, DEFAULTS["outcome"])) if threshold is None else -sign * threshold
        failed, badness = -means > limit, -means
        rule = f"its mean is {'under' if sign > 0 else 'above'} {-sign * limit:.3g}"
    else:
        limit = float(np.quantile(regret, DEFAULTS["regret"])) if quarter else float(threshold or 0.0)
        failed, badness, rule = regret > limit, regret, f"its regret is above {limit:.3g}"
        if (
            quarter and abs(limit) <= NOTHING
        ):  # best in three quarters of the worlds: a mark that is no quarter by definition
            quarter, rule = False, "another strategy does better"
    return Case(failed, badness, rule, quarter, share if quarter else float(failed.mean()))


def _enough(failed: Flags) -> bool:
    return min(int(failed.sum()), int((~failed).sum())) >= FEWEST


def _search(name: str, case: Case, parameters: pd.DataFrame, seed: int) -> Failure:
    failed, badness = case.failed, case.badness
    # As the trees see them, so that their bounds mean the same here
    values = parameters.to_numpy(dtype=np.float32).astype(np.float64)
    names = [str(column) for column in parameters]
    drivers = _drivers(badness, values, names)
    failure = Failure(name, case.rule, case.share, len(failed), case.quarter, drivers=drivers)
    if not _enough(failed) or not names:
        return failure
    depth = DEPTH if len(failed) < MANY else DEEPER
    box = find_box(values, failed, badness, depth)
    density, coverage, mass = quality(holds(box, values), failed)
    held_out_density, held_out_coverage = _held_out(values, failed, badness, depth, seed)
    return replace(
        failure,
        limits=tuple((names[column], float(low), float(high)) for column, (low, high) in box.items()),
        density=density,
        coverage=coverage,
        mass=mass,
        held_out_density=held_out_density,
        held_out_coverage=held_out_coverage,
        p=_p_value(values, failed, badness, depth, seed),
    )


def drivers_of(values: Floats, parameters: pd.DataFrame) -> tuple[Driver, ...]:
    """Return the parameters that go along with a value of each world: up to three of name, rank correlation, Holm-adjusted p below 0.05."""
    return _drivers(values, parameters.to_numpy(dtype=float), [str(column) for column in parameters])


def _drivers(badness: Floats, parameters: Floats, names: list[str]) -> tuple[Driver, ...]:
    if len(badness) < LEAST_FOR_DRIVERS or np.ptp(badness) == 0 or not names:
        return ()
    result = stats.spearmanr(np.column_stack([parameters, badness]))
    square = (len(names) + 1, -1) if len(names) > 1 else (1, 1)  # of two columns, a single number
    correlations, p = (np.reshape(part, square)[-1, : len(names)] for part in (result.statistic, result.pvalue))
    adjusted = holm(p)
    order = np.argsort(adjusted, kind="stable")[:MOST_DRIVERS]
    return tuple((names[k], float(correlations[k]), float(adjusted[k])) for k in order if adjusted[k] < SIGNIFICANT)


def _p_value(parameters: Floats, failed: Flags, badness: Floats, depth: int, seed: int) -> float:
    """Return the share of random deals in which as good a box is found; stops early where it is plainly not small.

    Stopping at the 10th deal that does as well keeps the p-value valid (Besag & Clifford 1991).
    """
    rng = np.random.default_rng(seed)
    ranks, bad_ranks = standard_ranks(parameters), standard_ranks(badness)
    reached = best_gain(parameters, ranks, failed, bad_ranks, depth) - NOTHING
    as_good = 0
    for count in range(1, PERMUTATIONS + 1):
        deal = rng.permutation(len(failed))
        as_good += best_gain(parameters, ranks, failed[deal], bad_ranks[deal], depth) >= reached
        if as_good == ENOUGH:
            return as_good / count
    return (as_good + 1) / (PERMUTATIONS + 1)


def _held_out(parameters: Floats, failed: Flags, badness: Floats, depth: int, seed: int) -> tuple[float, float]:
    """Return density and coverage, on held-out worlds, of boxes found on the others, over several ways to cut."""
    from sklearn.model_selection import RepeatedStratifiedKFold

    folds = RepeatedStratifiedKFold(n_splits=FOLDS, n_repeats=REPEATS, random_state=seed % 2**32)
    inside, outcomes = [], []
    for seen, kept in folds.split(parameters, failed):
        box = find_box(parameters[seen], failed[seen], badness[seen], depth)
        inside.append(holds(box, parameters[kept]))
        outcomes.append(failed[kept])
    return quality(np.concatenate(inside), np.concatenate(outcomes))[:2]
