"""Which actions a strategy does that is a Python function, and so declares none: seen in runs of it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from coalitionlab.experiments.attribution.without import is_unobserved
from coalitionlab.model.tracing import trace
from coalitionlab.scenarios.names.actions import ACTION_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy


def observed(
    scenario: Scenario, strategy: Strategy, *, replicates: int, seed: int, parameters: Mapping[str, float] | None = None
) -> Strategy:
    """The strategy with its actions known: a Python function is limited to those it gives staff-days to in any of these runs.

    In these runs the limit makes no difference. Any other strategy is returned as it is.

    Raises
    ------
    InputError
        When the function fails, or asks for more than it may.
    """
    if not is_unobserved(strategy):
        return strategy
    seen = np.zeros(len(ACTION_NAMES), bool)
    for replicate in range(replicates):
        days = trace(scenario, strategy, seed=seed, replicate=replicate, parameters=parameters).days
        seen |= (days > 0).any(axis=0)
    names = tuple(name for name, done in zip(ACTION_NAMES, seen, strict=True) if done)
    return strategy.model_copy(update={"only": names})
