"""Does advice turn round? In how many plausible worlds another strategy does better than the one that is best on average, and on what
that hangs.

A gap between two strategies in a world is a mean over few replicates, so that some gaps are on the other side by luck alone. Where
worlds differ beyond luck (a permutation test: the replicates are dealt to worlds at random), each gap is drawn towards the mean gap until
the variance over worlds is that which luck does not explain (constrained empirical Bayes: Louis 1984); elsewhere all gaps are the mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from coalitionlab.experiments.significance import FEWEST, SIGNIFICANT
from coalitionlab.experiments.statistics import Floats, mean_of
from coalitionlab.experiments.worlds.failures import Driver, drivers_of
from coalitionlab.experiments.worlds.ranks import best_first

#: Advice turns round where the other strategy does better in this share of the worlds or more.
SHARE = 0.1
#: Random deals of the replicates to worlds, and the replicates of a world that are dealt at most.
DEALS, ENOUGH = 999, 8
#: Where there is nothing to hold the answers to.
_NOTHING = 1e-12


@dataclass(frozen=True)
class Turning:
    """How far the advice to follow the best strategy holds from world to world.

    Attributes
    ----------
    best, rival : str
        The best on average, and the other that does better than it in most worlds (of those level, the better on average).
    worlds : int
        How many worlds there are.
    lost : int
        In how many of them the rival does better, beyond luck.
    drivers : tuple of (parameter, rank correlation, p)
        What the gap between the two goes along with, where the Holm-adjusted p is below 0.05; a high value favours the best where
        the correlation is above 0.
    """

    best: str
    rival: str
    worlds: int
    lost: int
    drivers: tuple[Driver, ...] = ()

    @property
    def turns(self) -> bool:
        """Whether the advice turns round in so many worlds that it has to be said first."""
        return self.lost >= SHARE * self.worlds


def turning(
    names: Sequence[str], values: Floats, parameters: pd.DataFrame, idle: Mapping[str, Sequence[str]] | None = None
) -> Turning | None:  # fmt: skip
    """Return how far the advice holds; None with a single strategy, with fewer than seven worlds or a single replicate (which does not
    show what luck does), where a run leaves the outcome undefined, or all come out the same.

    Parameters
    ----------
    names : sequence of str
        The strategies.
    values : ndarray, shape (strategies, worlds, replicates)
        The outcome; higher is better.
    parameters : DataFrame
        A row for each world, a column for each parameter that varies.
    idle : mapping of str to sequence of str, optional
        For each strategy the parameters that it cannot feel (see `draws.idle_parameters`): what neither of two feels does not set them apart.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> talk = np.linspace(0.0, 1.0, 20)
    >>> values = np.stack([np.full((20, 4), 0.7), np.repeat(talk[:, None], 4, axis=1)]) + rng.normal(0, 0.01, (2, 20, 4))
    >>> found = turning(("a", "b"), values, pd.DataFrame({"talk_rate": talk}))
    >>> found.best, found.rival, found.lost, found.drivers[0][:2]
    ('a', 'b', 6, ('talk_rate', -1.0))
    """
    worlds = values.shape[1]
    if len(names) < 2 or worlds < FEWEST or values.shape[2] < 2 or not np.isfinite(values).all():
        return None
    best, *others = best_first(values)
    gaps = {k: without_luck(values[best] - values[k], SIGNIFICANT / len(others)) for k in others}
    if all(np.ptp(gap) < _NOTHING and abs(gap[0]) < _NOTHING for gap in gaps.values()):
        return None
    lost = {k: int((gap < -_NOTHING).sum()) for k, gap in gaps.items()}
    rival = max(others, key=lambda k: lost[k])  # the first of those level is the better on average
    raw = mean_of(values[best] - values[rival])
    unfelt = set.intersection(*(set((idle or {}).get(names[k], ())) for k in (best, rival)))
    felt = parameters.drop(columns=list(unfelt), errors="ignore")
    return Turning(names[best], names[rival], worlds, lost[rival], drivers_of(raw, felt))


def without_luck(gaps: Floats, significant: float = SIGNIFICANT) -> Floats:
    """Return the mean gap of each world, drawn towards the mean of all as far as luck explains their variance.

    Parameters
    ----------
    gaps : ndarray, shape (worlds, replicates)
        Paired gaps of runs, two replicates or more.
    significant : float
        The p-value from which on worlds are not taken to differ at all.
    """
    means = mean_of(gaps)
    total, luck = float(np.var(means, ddof=1)), float(np.mean(np.var(gaps, axis=1, ddof=1))) / gaps.shape[1]
    kept = np.sqrt(np.clip(1 - luck / total, 0.0, 1.0)) if total > 0 and _differ(gaps, significant) else 0.0
    return np.asarray(means.mean() + kept * (means - means.mean()))


def _differ(gaps: Floats, significant: float) -> bool:
    """Return whether the means of worlds vary more than those of replicates that are dealt to worlds at random."""
    some = gaps[:, :ENOUGH]
    rng, spread, as_far = np.random.default_rng(some.size), some.mean(axis=1).var(), 0
    for _ in range(DEALS):
        as_far += bool(rng.permutation(some.ravel()).reshape(some.shape).mean(axis=1).var() >= spread)
        if (as_far + 1) / (DEALS + 1) >= significant:
            return False
    return True
