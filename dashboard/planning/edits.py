"""What one can do to a strategy on its timeline. Each edit is a pure function from a strategy to another.

A phase that is not edited stays as it is, to the last bit. An edited phase holds its staff-days as weights and their sum, as a
part of the capacity, as its share. The other actions keep their staff-days; what an action can get is what they leave.
"""

from __future__ import annotations

from collections.abc import Mapping

from coalitionlab.dashboard.planning.spans import Span, staff_days
from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.schema import Phase, Strategy

#: What an action gets when it is added, if there is so much left.
FIRST_DAYS = 2.0
#: Staff-days are kept to this many decimals (a second of work).
DECIMALS = 6


def phase_at(strategy: Strategy, index: int) -> Phase:
    """Phase `index`, from 0. Raises InputError when there is none."""
    if not 0 <= index < len(strategy.phases):
        raise input_error(f"no phase {index + 1}", f"there are {len(strategy.phases)}")
    return strategy.phases[index]


def set_days(strategy: Strategy, index: int, action: str, days: float, span: Span) -> Strategy:
    """`days` a month on an action, at most what the others leave of the capacity; the others keep theirs."""
    phase = phase_at(strategy, index)
    if action not in phase.effort:
        raise input_error(f"no {quoted(action)} in phase {quoted(phase.name)}", "add it first")
    others = {name: day for name, day in staff_days(phase, span.capacity).items() if name != action}
    left = max(0.0, span.capacity - sum(others.values()))
    return _spending(
        strategy,
        index,
        {**dict.fromkeys(phase.effort, 0.0), **others, action: min(max(days, 0.0), left)},
        span,
    )


def add_action(strategy: Strategy, index: int, action: str, span: Span) -> Strategy:
    """An action more, with two staff-days or what is left, and aimed as it usually is."""
    if action not in ACTIONS:
        raise input_error(f"unknown action {quoted(action)}", suggest(action, ACTIONS, kind="action"))
    phase = phase_at(strategy, index)
    if action in phase.effort:
        return strategy
    widened = _with_phase(strategy, index, phase.with_(effort={**phase.effort, action: 0.0}))
    return set_days(widened, index, action, FIRST_DAYS, span)


def remove_action(strategy: Strategy, index: int, action: str, span: Span) -> Strategy:
    """An action less; its staff-days are left unspent."""
    phase = phase_at(strategy, index)
    days = {name: day for name, day in staff_days(phase, span.capacity).items() if name != action}
    aims = {name: aim for name, aim in phase.aims.items() if name != action}
    return _spending(_with_phase(strategy, index, phase.with_(aims=aims)), index, days, span)


def set_aim(strategy: Strategy, index: int, action: str, aim: str) -> Strategy:
    """Whom an action is aimed at; its usual aim is not written down."""
    phase = phase_at(strategy, index)
    aims = {name: one for name, one in phase.aims.items() if name != action}
    if action in ACTIONS and aim != ACTIONS[action].aims[0]:
        aims[action] = aim
    return _with_phase(strategy, index, phase.with_(aims=aims))


def rename_phase(strategy: Strategy, index: int, name: str) -> Strategy:
    """A phase by another name. Raises InputError for an empty one, or one that another phase has."""
    if any(phase.name == name.strip() for k, phase in enumerate(strategy.phases) if k != index):
        raise input_error(f"a second phase is called {quoted(name)}", "choose another name")
    return _with_phase(strategy, index, phase_at(strategy, index).with_(name=name))


def set_end(strategy: Strategy, index: int, month: int | None) -> Strategy:
    """The last month of a phase, kept between its neighbours' ends; None (the last phase only) for no end.

    A condition stays: the month is then the latest in which the phase ends.
    """
    phase, phases = phase_at(strategy, index), strategy.phases
    last = index == len(phases) - 1
    if month is None:
        return (
            _with_phase(strategy, index, phase.with_(until=None)) if last and phase.when is None else strategy
        )
    lowest = (phases[index - 1].until_month or 0) + 1 if index else 1
    following = None if last else phases[index + 1].until_month
    month = max(lowest, month if following is None else min(month, following - 1))
    return _with_phase(strategy, index, phase.with_(until=_ending(phase, month)))


def set_condition(strategy: Strategy, index: int, value: float | None) -> Strategy:
    """The value that the condition of a phase waits for; None drops the condition and leaves the month."""
    phase = phase_at(strategy, index)
    if phase.when is None:
        return strategy
    if value is None:
        month = phase.until_month
        return _with_phase(strategy, index, phase.with_(until=None if month is None else {"month": month}))
    return _with_phase(strategy, index, phase.with_(**{"until.when": phase.when.with_(value=value)}))


def add_phase(strategy: Strategy, index: int, month: int) -> Strategy:
    """Phase `index` ends with `month`; a new one with the same effort takes its place until its end.

    A strategy without phases gets its first, in which nothing is spent yet.
    """
    name = _new_name(strategy)
    if not strategy.phases:
        return strategy.with_(phases=(Phase(name=name, share=0.0),))
    phase = phase_at(strategy, index)
    first = (strategy.phases[index - 1].until_month or 0) + 1 if index else 1
    month = max(first, month if phase.until_month is None else min(month, phase.until_month - 1))
    if phase.until_month is not None and month >= phase.until_month:
        raise input_error(
            f"the phase {quoted(phase.name)} lasts one month", "give it a later end before it is divided"
        )
    parts = (phase.with_(until={"month": month}), phase.with_(name=name))
    return strategy.with_(phases=(*strategy.phases[:index], *parts, *strategy.phases[index + 1 :]))


def remove_phase(strategy: Strategy, index: int) -> Strategy:
    """A phase less. The next begins earlier; without a next, the one before lasts as long as the removed one did."""
    gone, phases = phase_at(strategy, index), list(strategy.phases)
    del phases[index]
    if phases and index == len(phases):
        phases[-1] = phases[-1].with_(until=gone.until)
    return strategy.with_(phases=tuple(phases))


def set_style(strategy: Strategy, field: str, value: float | None) -> Strategy:
    """The strategy's own control or transparency; None leaves it to the scenario."""
    return strategy.with_(**{f"convener.{field}": value})


def _spending(strategy: Strategy, index: int, days: Mapping[str, float], span: Span) -> Strategy:
    """Phase `index` with these staff-days: they are its weights, and their sum over the capacity is its share."""
    weights = {name: round(day, DECIMALS) for name, day in days.items()}
    total = sum(weights.values())
    share = min(1.0, total / span.capacity) if span.capacity > 0 else 0.0
    if share > 1 - 1e-6:
        share = 1.0  # all of it: rounding is not time left over
    phase = strategy.phases[index]
    if not total:
        share = 0.0
    return _with_phase(strategy, index, phase.with_(effort=weights, share=share))


def _ending(phase: Phase, month: int) -> dict[str, object]:
    return {"month": month} if phase.when is None else {"when": phase.when, "at_most": month}


def _with_phase(strategy: Strategy, index: int, phase: Phase) -> Strategy:
    return strategy.with_(phases=(*strategy.phases[:index], phase, *strategy.phases[index + 1 :]))


def _new_name(strategy: Strategy) -> str:
    taken = {phase.name for phase in strategy.phases}
    return next(name for k in range(1, len(taken) + 2) if (name := f"phase {len(taken) + k}") not in taken)
