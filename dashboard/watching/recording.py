"""A run with everything noted that the page shows: every organisation looked at closely, and every tie."""

from __future__ import annotations

from collections.abc import Mapping

from coalitionlab.model.tracing import Trace as Recording
from coalitionlab.model.tracing import trace
from coalitionlab.scenarios.schema import Scenario, Strategy

__all__ = ["Recording", "record"]


def record(
    scenario: Scenario,
    strategy: Strategy,
    *,
    seed: int = 0,
    replicate: int = 0,
    parameters: Mapping[str, float] | None = None,
) -> Recording:
    """The run that `trace` makes of this seed and replicate, with what decided noted. Raises ValueError for a bad parameter."""
    return trace(
        scenario, strategy, seed=seed, replicate=replicate, parameters=parameters, rows=slice(None), ties=True
    )
