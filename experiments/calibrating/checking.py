"""Is the calibration itself right? Runs of the table take the history's place, one at a time; what was drawn for them is known.

Simulation-based calibration (Talts et al. 2018): over runs drawn from the prior, the rank of the true parameter within its posterior is
uniform. Leave-one-out coverage: over the runs most like the history, intervals hold the true value as often as they say.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from coalitionlab.experiments.calibrating.conditioning import Posterior, condition
from coalitionlab.experiments.significance import SIGNIFICANT, holm
from coalitionlab.experiments.statistics import Floats

#: Runs that take the history's place; more make the check sharper and take time in proportion.
CHECKS = 200


@dataclass(frozen=True, eq=False)
class Check:
    """Ranks (checks x parameters, 0..1) of true values within their posteriors."""

    names: tuple[str, ...]
    ranks: Floats

    def coverage(self, level: float = 0.9) -> Floats:
        """The share of checks in which the central interval of this level holds the true value, by parameter."""
        held: Floats = (np.abs(self.ranks - 0.5) <= 0.5 * level).mean(axis=0)
        return held

    @property
    def p_values(self) -> Floats:
        """By parameter, how likely ranks as uneven as these are if they are uniform (Kolmogorov and Smirnov)."""
        return np.array([stats.kstest(column, "uniform").pvalue for column in self.ranks.T])

    @property
    def uneven(self) -> list[str]:
        """The parameters whose ranks are not uniform, at 5 % for all together (Holm)."""
        p = self.p_values
        adjusted = holm(p)
        return [self.names[k] for k in np.argsort(p) if adjusted[k] <= SIGNIFICANT]


def check_ranks(
    unit: Floats,
    summaries: Floats,
    rows: np.ndarray,
    names: tuple[str, ...],
    narrowed: np.ndarray | None = None,
    *,
    accept: int | None = None,
) -> Check:
    """Return the ranks of what was drawn for these runs in the posterior that each would give if it were the history.

    Parameters that are not among the narrowed ones (k of true or false; all, when not given) keep their prior, as in the answer.
    """
    ranks = np.empty((len(rows), unit.shape[1]))
    for k, row in enumerate(rows):
        posterior = condition(unit, summaries, summaries[row], accept=accept, without=int(row))
        below = posterior.adjusted < unit[row]
        tied = posterior.adjusted == unit[row]
        ranks[k] = posterior.weights @ (below + 0.5 * tied)
    if narrowed is not None:
        ranks[:, ~narrowed] = unit[rows][:, ~narrowed]
    return Check(names, ranks)


def simulation_based(
    unit: Floats,
    summaries: Floats,
    names: tuple[str, ...],
    narrowed: np.ndarray | None = None,
    *,
    checks: int = CHECKS,
    accept: int | None = None,
) -> Check:
    """Simulation-based calibration: the check over runs from all of the prior (the first ones, as runs are independent)."""
    return check_ranks(unit, summaries, np.arange(min(checks, len(unit))), names, narrowed, accept=accept)


def leave_one_out(
    unit: Floats,
    summaries: Floats,
    posterior: Posterior,
    names: tuple[str, ...],
    narrowed: np.ndarray | None = None,
    *,
    checks: int = CHECKS,
    accept: int | None = None,
) -> Check:
    """Leave-one-out: the check over the runs that are most like the history, where it matters most."""
    return check_ranks(unit, summaries, posterior.rows[:checks], names, narrowed, accept=accept)
