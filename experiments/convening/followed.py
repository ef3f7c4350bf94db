"""What is seen of organisations that are followed through runs: when each comes, what it weighs while it is outside, whom it knows, who is against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from coalitionlab.experiments.convening.remedies import TRAITS
from coalitionlab.experiments.statistics import Floats, mean_of

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Followed:
    """n organisations in U runs.

    Attributes
    ----------
    joined : ndarray
        U x n, the month in which each is first inside; 0 before the first month, nan never.
    present : ndarray
        U x n, share of the months inside.
    stays : ndarray
        U x n, whether it is inside at the end of the convener's last month.
    members : ndarray
        U x months, how many are inside at the end of each.
    terms : ndarray
        U x n x terms of utility, means over the months before it first comes (over all, where it is in from the start).
    power : ndarray
        U x n, share of all power.
    against : ndarray
        U x n, whether it believes at the start that the aim harms it.
    tied : ndarray
        U x n x n, whether there is an established tie at the start.
    trust : ndarray
        U x n x n, how far the row trusts the column at the start; 0 without a tie.
    traits : ndarray
        U x n x TRAITS.
    days : ndarray
        U x months x actions, the convener's staff-days.
    phases : ndarray
        U x months, the number of the strategy's phase, from 0.
    """

    joined: Floats
    present: Floats
    stays: Bools
    members: NDArray[np.int64]
    terms: Floats
    power: Floats
    against: Bools
    tied: Bools
    trust: Floats
    traits: Floats
    days: Floats
    phases: NDArray[np.int64]

    @property
    def comes(self) -> Floats:
        """By organisation, the share of runs in which it is ever inside."""
        return np.asarray(np.isfinite(self.joined).mean(axis=0))

    @property
    def balance(self) -> Floats:
        """By organisation, its mean utility of being inside before it comes."""
        return mean_of(self.terms.sum(axis=2).T)

    @property
    def mean_terms(self) -> Floats:
        """By organisation and term, the mean over runs."""
        return np.asarray(self.terms.mean(axis=0))

    def traits_of(self, rows: Sequence[int]) -> dict[str, float]:
        """Return the mean traits of some organisations, by name."""
        return dict(zip(TRAITS, self.traits[:, list(rows)].mean(axis=(0, 1)).tolist(), strict=True))

    def links(self) -> tuple[Floats, Floats]:
        """Return, by organisation, in which share of the runs others hold together through it alone, and in which it has no tie."""
        bridges = np.array([_bridges(tied) for tied in self.tied])
        return bridges.mean(axis=0), (~self.tied.any(axis=2)).mean(axis=0)


def _bridges(tied: Bools) -> Bools:
    """Of n organisations, those without whom some others that hold together would not (cut points of the network)."""
    n = len(tied)
    either = tied | tied.T
    whole = _parts(either)
    found = np.zeros(n, bool)
    for row in range(n):
        rest = np.delete(np.delete(either, row, axis=0), row, axis=1)
        found[row] = either[row].any() and _parts(rest) > whole
    return found


def _parts(tied: Bools) -> int:
    """Into how many parts a network falls."""
    return int(connected_components(coo_array(tied), directed=False, return_labels=False))
