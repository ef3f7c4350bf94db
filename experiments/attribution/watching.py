"""What a convener that is a Python function does: it declares nothing, so it is watched."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from coalitionlab.model.tracing import trace
from coalitionlab.scenarios.errors import input_error, quoted
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.names.actions import ACTION_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy


def watched(
    scenario: Scenario,
    strategy: Strategy,
    *,
    replicates: int,
    seed: int,
    parameters: Mapping[str, float] | None = None,
) -> Strategy:
    """The strategy with its actions known: of a Python function, those that it gives staff-days to in any of these runs.

    It is held to them from then on, which in these runs makes no difference. Any other strategy comes back as it is.

    Raises:
        InputError: when the function fails, or asks for what it cannot have.
    """
    if not unwatched(strategy):
        return strategy
    seen = np.zeros(len(ACTION_NAMES), bool)
    for replicate in range(replicates):
        asked = trace(scenario, strategy, seed=seed, replicate=replicate, parameters=parameters).asked
        assert asked is not None
        seen |= (asked > 0).any(axis=0)
    return strategy.model_copy(
        update={"only": tuple(name for name, done in zip(ACTION_NAMES, seen, strict=True) if done)}
    )


def unheld(strategy: Strategy) -> Strategy:
    """The strategy as it was before it was watched: a Python function may do what it likes, as in other worlds it may."""
    return strategy.model_copy(update={"only": None}) if isinstance(strategy, Led) else strategy


def unwatched(strategy: Strategy) -> bool:
    """Whether nobody knows yet what a strategy does."""
    return isinstance(strategy, Led) and strategy.only is None


def check_seen(strategy: Strategy) -> None:
    """Raise InputError for a function that was watched and did nothing."""
    if isinstance(strategy, Led) and strategy.only == ():
        found = f"{quoted(strategy.name)} gave no action any staff-days in these runs"
        raise input_error(found, "let it make an effort", field="strategy")
