"""What a map says of each of its cells: how an outcome does there, or which of two strategies does better, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from coalitionlab.experiments.comparing.summaries import check_outcome
from coalitionlab.experiments.intervals import mean_intervals
from coalitionlab.experiments.mapping.phase_map import PhaseMap
from coalitionlab.experiments.statistics import Estimate, Floats, paired_ps, share_interval
from coalitionlab.scenarios.names.outcomes import PER_RUN, RUN_NAMES

SIGNIFICANT = 0.05

Of = Literal["first", "second", "difference"]


@dataclass(frozen=True, eq=False)
class PhaseTable:
    """An outcome over the cells of a map, arrays of shape (vertical, horizontal), nan where nothing is known yet.

    Attributes:
        outcome: a name of `PER_RUN`. of: the first strategy, the second, or the first less the second.
        mean, low, high: with the 95 % bootstrap interval over replicates.
        chance, chance_low, chance_high: (strategies, vertical, horizontal), share of runs that succeed, with Wilson's interval.
        apart: +1 where the first does better and that is more than luck, -1 where the second does, 0 where they cannot be told apart
            (or for one strategy). Of the cells told apart at most about one in twenty is expected to be so by luck (false
            discovery rate over the map: Benjamini & Hochberg 1995).
        made: how many replicates each cell rests on.
    """

    outcome: str
    of: Of
    mean: Floats
    low: Floats
    high: Floats
    chance: Floats
    chance_low: Floats
    chance_high: Floats
    apart: NDArray[np.int64]
    made: NDArray[np.int64]


def phase_table(drawn: PhaseMap, outcome: str, of: Of = "first") -> PhaseTable:
    """Return what the map says so far.

    Raises InputError for an unknown outcome, ValueError for a second strategy where there is one only.
    """
    check_outcome(outcome)
    if of != "first" and len(drawn.grid.strategies) < 2:
        raise ValueError("the map is of one strategy")
    values = drawn.outcomes[..., RUN_NAMES.index(outcome)]
    wanted = values[0] - values[1] if of == "difference" else values[1 if of == "second" else 0]
    estimates = np.full((3, *drawn.made.shape), np.nan)
    p = np.full(drawn.made.shape, np.nan)
    for count in np.unique(drawn.made[drawn.made > 0]):
        places = np.nonzero(drawn.made == count)
        rows = wanted[places][:, :count]
        found = mean_intervals(rows, seed=drawn.grid.seed)
        estimates[:, places[0], places[1]] = np.array([_plain(one) for one in found]).T
        if of == "difference":
            p[places] = paired_ps(rows, seed=drawn.grid.seed)
    mean, low, high = estimates
    chance, chance_low, chance_high = _chances(drawn)
    apart = _apart(mean, p, outcome)
    return PhaseTable(outcome, of, mean, low, high, chance, chance_low, chance_high, apart, drawn.made.copy())


def _plain(one: Estimate) -> tuple[float, float, float]:
    return one.mean, one.low, one.high


def _apart(mean: Floats, p: Floats, outcome: str) -> NDArray[np.int64]:
    """Return +1, -1 or 0 by sign and adjusted p."""
    apart = np.zeros(mean.shape, np.int64)
    known = ~np.isnan(p) & ~np.isnan(mean)
    if known.any():
        told = stats.false_discovery_control(p[known]) < SIGNIFICANT
        sign = PER_RUN[outcome].sign
        apart[known] = np.where(told, sign * np.sign(mean[known]), 0).astype(np.int64)
    return apart


def _chances(drawn: PhaseMap) -> tuple[Floats, Floats, Floats]:
    """Return the share of runs that succeed in each cell, and its interval."""
    won = drawn.outcomes[..., RUN_NAMES.index("succeeded")] > 0.5
    counts = won.sum(axis=-1)
    known: dict[tuple[int, int], Estimate] = {}
    found = np.full((3, *counts.shape), np.nan)
    for place in np.ndindex(counts.shape):
        cell = (place[1], place[2])
        total = int(drawn.made[cell]) if cell not in drawn.refused else 0
        key = (int(counts[place]), total)
        if key not in known:
            known[key] = share_interval(*key)
        found[(slice(None), *place)] = _plain(known[key])
    return found[0], found[1], found[2]
