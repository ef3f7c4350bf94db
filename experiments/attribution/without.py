"""Strategies without some of their actions, in which nothing else changes.

The staff-days of an action that is left out are not given to the other actions: they stay unspent, and every other action gets
exactly the staff-days that it had. So a difference in the outcome is caused by the action alone, and an action without weight
makes none at all. With `spread`, the time goes to the phase's other actions in proportion, and the difference says what the action
did beyond what its time would have done there.

A Python function declares no actions. It is first run in the same replicates (see `observing`), and then limited to the actions it gave
staff-days to. It is called every month whatever is left out; what it asks for a left-out action is not spent.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.records import FrozenDict
from coalitionlab.scenarios.schema import Phase, Strategy

#: Takes the weight of what is left out. No action has such a name, so nobody works in its time.
UNSPENT = "(unspent)"


def actions_of(strategy: Strategy) -> tuple[str, ...]:
    """The actions in the effort of any phase, in the order of their first appearance; of a Python function, those observed.

    Raises
    ------
    InputError
        When there are none: the strategy makes no effort, or is a Python function that was not observed.
    """
    if isinstance(strategy, Led):
        names, problem = strategy.only or (), "gave no action any staff-days in these runs"
    else:
        efforts = [effort for phase in strategy.phases for effort in phase.efforts]
        names, problem = tuple(dict.fromkeys(name for effort in efforts for name in effort)), "has no actions"
    if not names:
        remedy = "give a strategy that makes an effort"
        raise input_error(f"{quoted(strategy.name)} {problem}", remedy, field="strategy")
    return names


def active_actions(strategy: Strategy) -> tuple[str, ...]:
    """Those of its actions that have a weight above 0 in a phase that spends something."""
    if isinstance(strategy, Led):
        return actions_of(strategy)
    active = {
        name
        for phase in strategy.phases
        if phase.share > 0 or phase.instead
        for effort in phase.efforts
        for name, weight in effort.items()
        if weight > 0
    }
    return tuple(name for name in actions_of(strategy) if name in active)


def check_actions(strategy: Strategy, names: Collection[str]) -> None:
    """Raise InputError for a name that is not one of the strategy's actions."""
    actions = actions_of(strategy)
    for name in names:
        if name not in actions:
            problem = f"{quoted(strategy.name)} does not do {quoted(name)}"
            raise input_error(problem, suggest(name, actions, kind="action"), field="without")


def without(strategy: Strategy, actions: Collection[str], *, spread: bool = False) -> Strategy:
    """The strategy without these actions; its phases and their ends, its limits to admissions and its style stay.

    The result is for running, not for a file: unspent time stands in it as a weight that no action has.

    Parameters
    ----------
    strategy
        With phases, or a Python function that was observed.
    actions
        Names; those that it does not do make no difference.
    spread
        Give the time to the other actions of the phase, in proportion; where there is none, it stays unspent.
    """
    out = frozenset(actions)
    if isinstance(strategy, Led):
        kept = tuple(name for name in actions_of(strategy) if name not in out)
        return strategy.model_copy(update={"only": kept, "spread": spread})
    phases = tuple(_without(phase, out, spread) for phase in strategy.phases)
    return strategy.model_copy(update={"phases": phases})


def is_unobserved(strategy: Strategy) -> bool:
    """Whether a strategy is a Python function whose actions are not known yet."""
    return isinstance(strategy, Led) and strategy.only is None


def _without(phase: Phase, out: frozenset[str], spread: bool) -> Phase:
    instead = tuple(
        each if each.effort is None else each.model_copy(update={"effort": _effort(each.effort, out, spread)})
        for each in phase.instead
    )
    return phase.model_copy(update={"effort": _effort(phase.effort, out, spread), "instead": instead})


def _effort(effort: Mapping[str, float], out: frozenset[str], spread: bool) -> FrozenDict[str, float]:
    """The weights without those left out; a freed weight keeps its position, so that their sum stays bit-identical."""
    others = {name: weight for name, weight in effort.items() if name not in out}
    if spread and any(others.values()):
        return FrozenDict(others)
    return FrozenDict({f"{UNSPENT} {name}" if name in out else name: weight for name, weight in effort.items()})
