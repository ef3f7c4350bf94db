"""A system: everything one run reads and changes, as plain arrays in one named tuple."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class System(NamedTuple):
    """One run's world. n organisations, m directed ties, S sectors, a actions, e effects, g milestones, k events.

    Arrays of records (see `fields`) come with their plain tables (rows x fields, the same memory), because an effect of
    an action addresses a field by its number.
    """

    key: np.uint64
    who: np.ndarray  #: n uint64, the identity under which an organisation's luck is drawn
    traits: np.ndarray  #: n records
    sector: np.ndarray  #: n int64
    sectors: int
    by_power: np.ndarray  #: n int64, rows by ascending power
    state: np.ndarray  #: n records
    offsets: np.ndarray  #: n + 1 int64, where each organisation's ties begin
    target: np.ndarray  #: m int64, to whom each tie goes
    ties: np.ndarray  #: m records
    convener: np.ndarray  #: 1 record
    climate: np.ndarray  #: 1 record
    coalition: np.ndarray  #: 1 record, the picture of last month
    p: np.ndarray  #: 1 record of parameters
    trait_table: np.ndarray
    state_table: np.ndarray
    tie_table: np.ndarray
    convener_table: np.ndarray
    climate_table: np.ndarray
    coalition_table: np.ndarray
    effects: np.ndarray  #: e records, see `catalogue_table`
    modes: np.ndarray  #: a int64
    reaches: np.ndarray  #: a float64
    strengths: np.ndarray  #: a float64
    events: np.ndarray  #: k records
    decision: np.ndarray  #: rule, by count, among ties, exit, persuasion, response
    totals: np.ndarray  #: 4 float64, work of each kind if all contributed fully
    believed: np.ndarray  #: n x beliefs, scratch: what talk says
    chance: np.ndarray  #: n x 3, scratch: utility, chance to be inside, payoff
    touched: np.ndarray  #: n int8, scratch: organisations an action on ties reaches
