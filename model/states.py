"""States of organisations kept month by month of many runs: the room for them, and the step that keeps them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from coalitionlab.model.columns_compiled import column
from coalitionlab.model.compiled import making, step
from coalitionlab.model.lanes import tie_index
from coalitionlab.scenarios.names.fields import OUTSIDE

#: The first of `fields.KEPT_STATES`, and where the fields of the state begin.
_INSIDE, _TRUST, _CHANCE, _FIRST = range(4)


class Kept(NamedTuple):
    """Room for F states of n organisations in M of T months, of S strategies by U units; or of one run, without the first two axes."""

    fields: np.ndarray  #: F int64, numbers of `fields.KEPT_STATES`
    row: np.ndarray  #: T int64, where each month goes; -1 where it is not kept
    values: np.ndarray  #: S x U x M x F x n


@making
def kept_of_run(kept, s, number):
    """The room of one run; None where nothing is kept."""
    if kept is None:
        return None
    return Kept(kept.fields, kept.row, kept.values[s, number])


@step
def keep_states(system, month, kept):
    """Keeps the states of all organisations at the end of a month, numbered from 0."""
    row = kept.row[month]
    if row < 0:
        return
    for f in range(len(kept.fields)):
        field, out = kept.fields[f], kept.values[row, f]
        if field == _INSIDE:
            for i in range(len(out)):
                out[i] = 1.0 if system.state[i].status != OUTSIDE else 0.0
        elif field == _TRUST:
            for i in range(len(out)):
                out[i] = mean_trust(system, i)
        elif field == _CHANCE:
            for i in range(len(out)):
                out[i] = system.work[i].chance
        else:
            values = column(system.state, field - _FIRST)
            for i in range(len(out)):
                out[i] = values[i]


@step
def mean_trust(system, i):
    """How far organisation i trusts those whom it knows; nan when it knows nobody."""
    trust, known = 0.0, 0
    for k in range(system.degree[i]):
        tie = system.ties[tie_index(system.start, i, k)]
        if tie.strength > 0.0:
            trust += tie.trust
            known += 1
    return trust / known if known > 0 else np.nan
