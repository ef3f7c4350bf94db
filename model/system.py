"""A system: everything one run reads and changes, as a few plain arrays and records in one named tuple."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class System(NamedTuple):
    """One run's world: n organisations, m directed ties, a actions, e effects, k events.

    Records are those of `fields`. `*_table` is the same memory as rows of plain numbers, and `whole` that of the records
    convener, climate and coalition one after the other, because an effect of an action addresses a field by its number.
    """

    key: np.uint64
    sectors: int
    people: np.ndarray  #: n records: identity (for luck), sector, and the rows by ascending power
    traits: np.ndarray  #: n records
    trait_table: np.ndarray  #: n x traits
    state: np.ndarray  #: n records
    state_table: np.ndarray  #: n x state
    offsets: np.ndarray  #: n + 1 int64, where each organisation's ties begin
    target: np.ndarray  #: m int64, to whom each tie goes
    ties: np.ndarray  #: m records
    tie_table: np.ndarray  #: m x fields of a tie
    convener: np.void
    climate: np.void
    coalition: np.void  #: the picture of last month
    setting: np.void  #: the decision rule and what everyone together could do
    p: np.void  #: the parameters
    whole: np.ndarray
    actions: np.ndarray  #: a records: mode, reach, strength
    effects: np.ndarray  #: e records, see `catalogue_table`
    events: np.ndarray  #: k records
