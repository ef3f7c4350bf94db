"""Effort as a factor: the share of a strategy's staff-days that goes to an action."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coalitionlab.scenarios.errors import input_error, quoted
from coalitionlab.scenarios.schema import Phase, Strategy


def with_effort(strategy: Strategy, shares: Mapping[str, float]) -> Strategy:
    """The strategy with these shares (0..1) of the staff-days of every phase on these actions.

    The other actions of a phase keep their proportions among each other and divide what is left, so that a phase spends as
    much as before. Phases that spend nothing, and strategies without phases, stay as they are.

    Raises:
        InputError: when the shares add up to more than 1, or to less where a phase has no other action to take the rest.
    """
    if not shares or not strategy.phases:
        return strategy
    total = sum(shares.values())
    if total > 1 + 1e-9:
        raise input_error(
            f"the shares of effort add up to {total:g}", "keep their sum at most 1", field="effort"
        )
    phases = tuple(_phase(strategy, phase, shares, max(1 - total, 0.0)) for phase in strategy.phases)
    return strategy.with_(phases=phases)


def _phase(strategy: Strategy, phase: Phase, shares: Mapping[str, float], rest: float) -> Phase:
    changes: dict[str, Any] = {}
    if phase.share > 0 and any(phase.effort.values()):
        changes["effort"] = _shared(strategy, phase, phase.effort, shares, rest)
    if phase.instead:
        changes["instead"] = [
            one.with_(effort=_shared(strategy, phase, one.effort, shares, rest))
            if one.effort and any(one.effort.values())
            else one
            for one in phase.instead
        ]
    return phase.with_(**changes) if changes else phase


def _shared(
    strategy: Strategy, phase: Phase, effort: Mapping[str, float], shares: Mapping[str, float], rest: float
) -> dict[str, float]:
    """Weights over actions, with these shares and the others in proportion."""
    others = {name: weight for name, weight in effort.items() if name not in shares}
    weights = sum(others.values())
    if weights == 0 and rest > 1e-9:
        found = f"no other action in phase {quoted(phase.name)} of {quoted(strategy.name)} to take the other {rest:g}"
        raise input_error(found, "make the shares add up to 1, or vary the phases by name", field="effort")
    scaled = {name: rest * weight / weights if weights else 0.0 for name, weight in others.items()}
    return {**effort, **scaled, **shares}
