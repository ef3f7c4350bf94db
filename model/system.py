"""A system: everything one run reads and changes, as a few plain arrays and records in one named tuple."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from coalitionlab.model.bare import record_reader
from coalitionlab.model.columns import Columns
from coalitionlab.model.columns_compiled import ColumnsType, maker
from coalitionlab.scenarios.names.fields import CLIMATE, COALITION, CONVENER, EVENT, KINDS, SETTING
from coalitionlab.scenarios.names.parameters import PARAMETERS, checked


def record(names: tuple[str, ...]) -> np.dtype:
    """The dtype of a record whose fields are all float64."""
    return np.dtype([(name, np.float64) for name in names])


EVENT_RECORD, SETTING_RECORD = record(EVENT), record(SETTING)
CONVENER_RECORD, CLIMATE_RECORD, COALITION_RECORD = record(CONVENER), record(CLIMATE), record(COALITION)
PARAMETERS_RECORD = record(tuple(PARAMETERS))


def parameter_record(values: Mapping[str, float] | None = None) -> np.ndarray:
    """A record array of one record: the defaults, with `values` put in their place.

    Raises ValueError naming the parameter when a name is unknown or a value is not finite or out of its bounds.
    """
    filled = np.array([tuple(parameter.default for parameter in PARAMETERS.values())], PARAMETERS_RECORD)
    for name, value in (values or {}).items():
        filled[name] = checked(name, value)
    return filled


#: The compiler's types of the organisations' traits, state and working, and of the ties; and what makes them of a table.
TRAITS_TYPE, STATE_TYPE, WORK_TYPE, TIES_TYPE, BETWEEN_TYPE = (
    ColumnsType(kind, fields) for kind, fields in KINDS.items()
)
traits_of, state_of, work_of, ties_of, between_of = (
    maker(kind) for kind in (TRAITS_TYPE, STATE_TYPE, WORK_TYPE, TIES_TYPE, BETWEEN_TYPE)
)
#: What reads a float64 vector as one record.
convener_at, climate_at, coalition_at, parameters_at = (
    record_reader(dtype) for dtype in (CONVENER_RECORD, CLIMATE_RECORD, COALITION_RECORD, PARAMETERS_RECORD)
)

#: Where ties come from: a list or a network generated beforehand, or homophily.
GIVEN, LIKENESS = 0, 1


class System(NamedTuple):
    """One run's world: n organisations, m places for directed ties, a actions, e effects, k events.

    Records are those of `fields`. `whole` is the same memory as the records convener, climate and coalition one after the
    other, because an effect of an action addresses a field by its number.
    """

    key: np.uint64
    sector_sizes: np.ndarray  #: float64, how many organisations each sector has
    who: np.ndarray  #: n uint64, identities (for luck)
    sector: np.ndarray  #: n int64
    by_power: np.ndarray  #: n int64, rows by ascending power
    shocks: np.ndarray  #: months x 4 standard normals, what happens to the climates
    traits: Columns  #: n
    state: Columns  #: n
    work: Columns  #: n, room for a month's working
    start: np.ndarray  #: where the ties of each eight organisations begin, see `lanes`
    degree: np.ndarray  #: n int64, how many ties each has
    target: np.ndarray  #: m int32, to whom each tie goes
    real: np.ndarray  #: m int8, 1 for a tie and 0 for an empty place
    first_in: np.ndarray  #: n + 1 int64, where those of `place_in` that go to each organisation begin
    place_in: np.ndarray  #: int32, the places of the ties that go to each
    ties: Columns  #: m
    between: Columns  #: m, room for a month's working
    spoken: np.ndarray  #: n x 8, what each organisation believes, a row for those who listen to it
    heard: np.ndarray  #: n x 8, what each hears
    convener: np.void
    climate: np.void
    coalition: np.void  #: the picture of last month
    setting: np.void  #: the decision rule and what everyone together could do
    p: np.void  #: the parameters
    whole: np.ndarray
    strengths: np.ndarray  #: a float64
    actions: np.ndarray  #: a records: mode, reach
    effects: np.ndarray  #: e records, see `catalogue_table`, those of an action together
    first_effect: np.ndarray  #: a + 1 int64, where each action's effects begin
    events: np.ndarray  #: k records
    days: np.ndarray  #: a, room for this month's staff-days
    no_aims: np.ndarray  #: a int64, for months in which nothing is done
    sums: np.ndarray  #: room to add up, see `tallying`
    sectors_inside: np.ndarray  #: float64, how many of each sector are inside
