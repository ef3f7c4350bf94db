"""Leaving an action out of a strategy, so that nothing else changes.

The staff-days of what is left out are not given to the other actions: they stay unspent, and every other action gets the
staff-days that it had, to the last bit. So a difference in what comes out is caused by the action alone, and an action without
weight makes none at all. With `spread`, the time goes to the phase's other actions in proportion, and the difference says
what the action did beyond what its time would have done there.

A Python function is asked every month whatever is left out, and answers to what it sees; what it asks for the action is not spent.
It is held to the actions that it was seen to do (`watching`): without one of them it may not take up others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from coalitionlab.scenarios.base import Table
from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.schema import Strategy

#: Takes the weight of what is left out. No action has such a name, so nobody works in its time.
UNSPENT = "(unspent)"


def actions_of(strategy: Strategy) -> tuple[str, ...]:
    """The actions that a strategy names in the effort of any of its phases, in the order in which they first stand there; of a Python
    function, those that it was seen to do.

    Raises:
        InputError: when there are none: it makes no effort, or it is a Python function that nobody has watched (`watching`).
    """
    if isinstance(strategy, Led) and strategy.only:
        return strategy.only
    names = dict.fromkeys(name for phase in strategy.phases for effort in _efforts(phase) for name in effort)
    if names:
        return tuple(names)
    raise input_error(
        f"{quoted(strategy.name)} has no actions",
        "give a strategy that makes an effort",
        field="strategy",
    )


def active_actions(strategy: Strategy) -> tuple[str, ...]:
    """Those of its actions that have a weight above 0 in a phase that spends something."""
    if isinstance(strategy, Led):
        return actions_of(strategy)
    active = {
        name
        for phase in strategy.phases
        if phase.share > 0 or any(_instead(phase))
        for effort in _efforts(phase)
        for name, weight in effort.items()
        if weight > 0
    }
    return tuple(name for name in actions_of(strategy) if name in active)


def check_actions(strategy: Strategy, names: Collection[str]) -> None:
    """Raise InputError for a name that is not one of the strategy's actions."""
    known = actions_of(strategy)
    for name in names:
        if name not in known:
            raise input_error(
                f"{quoted(strategy.name)} does not do {quoted(name)}",
                suggest(name, known, kind="action"),
                field="without",
            )


def without(strategy: Strategy, actions: Collection[str], *, spread: bool = False) -> Strategy:
    """The strategy without these actions; its phases, their ends, its limits to admissions and its style stay.

    Args:
        strategy: with phases, or a function that was watched.
        actions: names of actions; those that it does not do make no difference.
        spread: give the time to the other actions of the phase, in proportion. Where there is none, it stays unspent.

    The result is for running, not for a file: unspent time stands in it as a weight that no action has.
    """
    out = frozenset(actions)
    if isinstance(strategy, Led):
        left = tuple(name for name in actions_of(strategy) if name not in out)
        return strategy.model_copy(update={"only": left, "spread": spread})
    phases = tuple(phase.model_copy(update=_changes(phase, out, spread)) for phase in strategy.phases)
    return strategy.model_copy(update={"phases": phases})


def _changes(phase: Any, out: frozenset[str], spread: bool) -> dict[str, Any]:
    changes: dict[str, Any] = {"effort": _effort(phase.effort, out, spread)}
    instead = _instead(phase)
    if instead:
        changes["instead"] = tuple(
            one if one.effort is None else one.model_copy(update={"effort": _effort(one.effort, out, spread)})
            for one in instead
        )
    return changes


def _effort(effort: Mapping[str, float], out: frozenset[str], spread: bool) -> Table[str, float]:
    """The weights without those left out; a freed weight keeps its place, so that their sum is the same to the last bit."""
    others = {name: weight for name, weight in effort.items() if name not in out}
    if spread and any(others.values()):
        return Table(others)
    return Table({f"{UNSPENT} {name}" if name in out else name: weight for name, weight in effort.items()})


def _instead(phase: Any) -> tuple[Any, ...]:
    """What a phase does in place of its own effort while a condition holds; nothing, in phases without conditions of that kind."""
    found: tuple[Any, ...] = getattr(phase, "instead", ())
    return found


def _efforts(phase: Any) -> list[Mapping[str, float]]:
    """All efforts that a phase may make: its own, and what it does instead under conditions."""
    others = [one.effort for one in _instead(phase) if one.effort is not None]
    return [phase.effort, *others]
