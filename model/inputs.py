"""Names, paths or values, turned into a scenario, a strategy, a seed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from coalitionlab.scenarios.errors import input_error, quoted
from coalitionlab.scenarios.loader import load_scenario, strategy_of
from coalitionlab.scenarios.schema import Scenario, Strategy

#: No effort at all.
NO_LEADER = Strategy(name="leaderless")


def as_scenario(value: Any) -> Scenario:
    """The scenario of a library name, a path or a value. Raises InputError when there is none."""
    if isinstance(value, Scenario):
        return value
    if isinstance(value, str | Path):
        return load_scenario(value)
    remedy = "give a Scenario, a library name or a path (in mesa.batch_run: in a list, [scenario])"
    raise input_error(f"got {quoted(value)}", remedy, field="scenario")


def as_strategy(value: Any) -> Strategy:
    """The strategy of a library name, a path, FILE.py:FUNCTION, a value, a callable or None (no effort)."""
    remedy = "give a Strategy, a library name, a path or a function (in mesa.batch_run: in a list, [strategy])"
    return NO_LEADER if value is None else strategy_of(value, remedy)


def as_count(name: str, value: Any) -> int:
    """A whole number from 0. Raises InputError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 0:
        raise input_error(f"got {quoted(value)}", "give a whole number from 0", field=name)
    return int(value)


def as_rng(rng: Any) -> Any:
    """What Mesa may be given as its `rng`: a whole number from 0, None, or what NumPy makes a Generator of."""
    if isinstance(rng, int | np.integer):
        return as_count("rng", rng)
    kinds = np.random.Generator | np.random.BitGenerator | np.random.SeedSequence | Sequence
    if rng is None or (isinstance(rng, kinds) and not isinstance(rng, str)):
        return rng
    raise input_error(f"got {quoted(rng)}", "give a whole number from 0, a numpy Generator or None", field="rng")
