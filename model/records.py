"""The named fields of the world as NumPy dtypes, and a set of parameters as one record."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from coalitionlab.scenarios.names.fields import CLIMATE, COALITION, CONVENER, EVENT, SETTING
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
