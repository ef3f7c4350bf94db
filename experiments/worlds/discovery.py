"""Scenario discovery: in which worlds does a strategy fail, said by ranges of a few parameters?

With many parameters and few worlds, some box always looks good. So each is tested twice. The whole search is made again with the
failures dealt to worlds at random (a permutation test; p-values adjusted over strategies so that at most one finding in twenty is
expected to be false: Benjamini & Hochberg 1995): only a box better than nearly all of those is called a finding. And its density and coverage are estimated on worlds that had no part in finding it (cross-validation), as those
of the box at hand are too good by as much as it was picked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import stats

from coalitionlab.experiments.settings import need_learning
from coalitionlab.experiments.statistics import Floats, holm
from coalitionlab.experiments.worlds.boxes import (
    DEPTH,
    Flags,
    Quality,
    best_gain,
    find_box,
    quality,
    standard_ranks,
)
from coalitionlab.experiments.worlds.regret import Regret
from coalitionlab.experiments.worlds.table import WorldTable
from coalitionlab.scenarios.errors import input_error, quoted, suggest

SIGNIFICANT = 0.05
PERMUTATIONS, ENOUGH = 499, 10
FOLDS, REPEATS = 5, 4
FEWEST = 8
DEEPER, MANY = 3, 400
DEFAULTS = {"success": 0.5, "regret": 0.75, "outcome": 0.75}
#: With fewer worlds a rank correlation of 1 comes by chance too easily.
LEAST_FOR_DRIVERS = 10
MOST_DRIVERS = 3
NOTHING = 1e-12
#: Said where no fixed mark tells what failing is.
WORST_QUARTER = ", its own worst quarter"


@dataclass(frozen=True)
class Failure:
    """Where a strategy fails.

    Attributes:
        strategy: its name. rule: what counted as failing, in words.
        share: share of worlds in which it fails. worlds: how many there are.
        limits: (parameter, low, high) for each bound of the box; infinite where there is none. Empty when nothing was found.
        density, coverage, mass: see `boxes.Quality`. held_out_density, held_out_coverage: as estimated on worlds that had no part in it.
        p: of the permutation test; nan when there was nothing to test. p_adjusted: Benjamini and Hochberg's, over the strategies asked about together.
        found: whether p_adjusted is below 0.05 and a bound is left.
        drivers: (parameter, rank correlation with how badly it does, Holm-adjusted p) of up to three parameters, where p is below 0.05.
    """

    strategy: str
    rule: str
    share: float
    worlds: int
    limits: tuple[tuple[str, float, float], ...] = ()
    density: float = float("nan")
    coverage: float = float("nan")
    mass: float = float("nan")
    held_out_density: float = float("nan")
    held_out_coverage: float = float("nan")
    p: float = float("nan")
    p_adjusted: float = float("nan")
    found: bool = field(default=False)
    drivers: tuple[tuple[str, float, float], ...] = ()

    @property
    def steady(self) -> bool:
        """Whether held-out worlds keep at least half of what the box gains over the share of all worlds."""
        if not self.held_out_density > self.share:
            return False
        at_hand = self.coverage * (1 - self.share / self.density)
        return self.held_out_coverage * (1 - self.share / self.held_out_density) >= at_hand / 2


def failures(
    table: WorldTable,
    regret: Regret,
    strategies: Sequence[str] | None = None,
    *,
    fails: str = "auto",
    threshold: float | None = None,
    depth: int | None = None,
    seed: int = 0,
) -> tuple[Failure, ...]:
    """Return, per strategy, where it fails.

    Args:
        table, regret: the worlds and the regrets in them.
        strategies: which ones; all when not given. p-values are adjusted for as many.
        fails: when a strategy fails in a world. `success`: the share of its replicates that succeed is below the threshold (default
            0.5). `outcome`: its mean is worse than the threshold, in the unit of the outcome (default: in its own worst quarter of worlds).
            `regret`: its regret is above the threshold (default: in its own highest quarter). `auto`: `success`, but `regret` where
            it succeeds, or fails to, in all but a few worlds, or where success was not kept.
        threshold: see above.
        depth: how many bounds a box may have at most; 2 when not given, 3 from 400 worlds on (with few worlds a longer search finds less,
            as chance does better in it too).
        seed: of the permutations and the folds.

    Raises InputError for an unknown strategy or rule, or when scikit-learn is not installed.
    """
    need_learning("failures")
    chosen = list(strategies) if strategies is not None else list(table.strategies)
    _check(table, chosen, fails)
    depth = depth or (DEPTH if len(table.worlds) < MANY else DEEPER)
    # As the library's trees see them, so that their bounds mean the same here.
    parameters = table.parameters.to_numpy(dtype=np.float32).astype(np.float64)
    names = [str(one) for one in table.parameters]
    asked = [failing(table, regret, name, fails, threshold) for name in chosen]
    found = [
        _search(name, one, parameters, names, depth, seed) for name, one in zip(chosen, asked, strict=True)
    ]
    tested = [k for k, one in enumerate(found) if not np.isnan(one.p)]
    adjusted = (
        dict(zip(tested, stats.false_discovery_control([found[k].p for k in tested]), strict=True))
        if tested
        else {}
    )
    return tuple(_judged(one, adjusted.get(k, float("nan"))) for k, one in enumerate(found))


@dataclass(frozen=True, eq=False)
class Asked:
    """In which of W worlds a strategy fails, and how badly it does in each (higher is worse); `rule`: what counts as failing, in words."""

    failed: Flags
    badness: Floats
    rule: str


def failing(
    table: WorldTable, regret: Regret, strategy: str, fails: str = "auto", threshold: float | None = None
) -> Asked:
    """Return in which worlds a strategy fails; see `failures`."""
    own, success = table.strategies.index(strategy), table.success_share
    if fails == "success" and success is None:
        raise input_error(
            "the runs do not have the outcome succeeded",
            "keep it, or ask for regret or outcome",
            field="fails",
        )
    if fails in ("auto", "success") and success is not None:
        limit = DEFAULTS["success"] if threshold is None else threshold
        failed = success[own] < limit
        if fails == "success" or _both_enough(failed):
            return Asked(failed, -success[own], f"fewer than {100 * limit:.0f}% of its runs succeed")
    badness = -table.means[own] if fails == "outcome" else regret.estimates[own]
    if fails == "outcome":
        limit = (
            float(np.quantile(badness, DEFAULTS["outcome"])) if threshold is None else -table.sign * threshold
        )
        rule = f"its mean is {'under' if table.sign > 0 else 'above'} {-table.sign * limit:.3g}"
    else:
        own_quarter = threshold is None or fails == "auto"
        limit = float(np.quantile(badness, DEFAULTS["regret"])) if own_quarter else float(threshold or 0.0)
        rule = (
            f"its regret is above {limit:.3g}{WORST_QUARTER if own_quarter else ''}"
            if abs(limit) > NOTHING
            else "another strategy does better"
        )
    return Asked(badness > limit, badness, rule)


def _check(table: WorldTable, strategies: Sequence[str], fails: str) -> None:
    rules = ("auto", *DEFAULTS)
    if fails not in rules:
        raise input_error(f"got {quoted(fails)}", suggest(fails, rules, kind="rule"), field="fails")
    for name in strategies:
        if name not in table.strategies:
            raise input_error(
                f"unknown strategy {quoted(name)}", suggest(name, table.strategies, kind="strategy")
            )


def _both_enough(failed: Flags) -> bool:
    return min(int(failed.sum()), int((~failed).sum())) >= FEWEST


def _search(name: str, asked: Asked, parameters: Floats, names: list[str], depth: int, seed: int) -> Failure:
    failed = asked.failed
    nothing = Failure(
        name, asked.rule, float(failed.mean()), len(failed), drivers=_drivers(asked, parameters, names)
    )
    if not _both_enough(failed) or not names:
        return nothing
    box = find_box(parameters, failed, asked.badness, depth=depth)
    at_hand = quality(box.holds(parameters), failed)
    held_out = _held_out(parameters, asked, depth, seed)
    return replace(
        nothing,
        limits=tuple((names[place], float(low), float(high)) for place, (low, high) in box.bounds.items()),
        density=at_hand.density,
        coverage=at_hand.coverage,
        mass=at_hand.mass,
        held_out_density=held_out.density,
        held_out_coverage=held_out.coverage,
        p=_p_value(parameters, asked, depth, seed),
    )


def _drivers(asked: Asked, parameters: Floats, names: list[str]) -> tuple[tuple[str, float, float], ...]:
    """Return the parameters that go along with how badly it does: name, rank correlation, Holm-adjusted p below 0.05."""
    if len(asked.badness) < LEAST_FOR_DRIVERS or np.ptp(asked.badness) == 0 or not names:
        return ()
    found = stats.spearmanr(np.column_stack([parameters, asked.badness]))
    square = (len(names) + 1, -1) if len(names) > 1 else (1, 1)  # of two columns, one number
    with_badness, p = (np.reshape(one, square)[-1, : len(names)] for one in (found.statistic, found.pvalue))
    adjusted = holm(p)
    order = np.argsort(adjusted, kind="stable")[:MOST_DRIVERS]
    return tuple(
        (names[k], float(with_badness[k]), float(adjusted[k])) for k in order if adjusted[k] < SIGNIFICANT
    )


def _p_value(parameters: Floats, asked: Asked, depth: int, seed: int) -> float:
    """Return the share of random deals in which as good a box is found; stops early where it is plainly not small.

    Stopping at the 10th deal that does as well keeps the p-value valid (Besag & Clifford 1991).
    """
    rng = np.random.default_rng(seed)
    ranks, bad = standard_ranks(parameters), standard_ranks(asked.badness)
    reached = best_gain(parameters, ranks, asked.failed, bad, depth=depth) - NOTHING
    as_good = 0
    for dealt in range(1, PERMUTATIONS + 1):
        deal = rng.permutation(len(asked.failed))
        as_good += best_gain(parameters, ranks, asked.failed[deal], bad[deal], depth=depth) >= reached
        if as_good == ENOUGH:
            return as_good / dealt
    return (as_good + 1) / (PERMUTATIONS + 1)


def _held_out(parameters: Floats, asked: Asked, depth: int, seed: int) -> Quality:
    """Return the quality, on held-out worlds, of boxes found on the others, over several ways to cut."""
    from sklearn.model_selection import RepeatedStratifiedKFold

    folds = RepeatedStratifiedKFold(n_splits=FOLDS, n_repeats=REPEATS, random_state=seed % 2**32)
    inside, failed = [], []
    for seen, kept in folds.split(parameters, asked.failed):
        box = find_box(parameters[seen], asked.failed[seen], asked.badness[seen], depth=depth)
        inside.append(box.holds(parameters[kept]))
        failed.append(asked.failed[kept])
    return quality(np.concatenate(inside), np.concatenate(failed))


def _judged(one: Failure, adjusted: float) -> Failure:
    return replace(one, p_adjusted=float(adjusted), found=bool(adjusted < SIGNIFICANT and one.limits))
