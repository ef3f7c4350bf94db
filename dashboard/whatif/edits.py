"""Edits of a strategy on its timeline, each a pure function from a strategy to another.

A phase that is not edited stays as it is, to the last bit. An edited phase holds its staff-days as weights and their sum, as a
part of the capacity, as its share. The other actions keep their staff-days; what an action can get is what they leave.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.schema import Phase, Scenario, Strategy

#: What an action gets when it is added, if there is so much left.
FIRST_DAYS = 2.0
#: Staff-days are kept to this many decimals (a second of work).
DECIMALS = 6


@dataclass(frozen=True)
class Span:
    """The months of a phase, from 1, first and last included; `last` is the latest, None when no month ends it.

    `capacity` is the convener's, in staff-days a month, in the first month (or the next in which it has any).
    """

    first: int
    last: int | None
    capacity: float


def spans(strategy: Strategy, scenario: Scenario) -> tuple[Span, ...]:
    """The span of each phase, if no condition is ever met."""
    found, first = [], 1
    for phase in strategy.phases:
        last = phase.until_month
        found.append(Span(first, last, _capacity_from(scenario, first)))
        first = (last or first) + 1
    return tuple(found)


def capacities(scenario: Scenario) -> tuple[tuple[int, float], ...]:
    """(month, staff-days a month from then on), the first from month 1."""
    steps = {1: scenario.convener.capacity}
    for event in sorted(scenario.environment.events, key=lambda event: event.month):
        if event.capacity is not None:
            steps[event.month] = event.capacity
    return tuple(sorted(steps.items()))


def _capacity_from(scenario: Scenario, month: int) -> float:
    steps = capacities(scenario)
    now = [value for start, value in steps if start <= month][-1]
    later = [value for start, value in steps if start > month and value > 0]
    return now if now > 0 or not later else later[0]


def staff_days(phase: Phase, capacity: float) -> dict[str, float]:
    """Staff-days a month on each action of a phase; together never more than `capacity`."""
    total = sum(phase.effort.values())
    if total <= 0:
        return dict.fromkeys(phase.effort, 0.0)
    return {name: capacity * phase.share * weight / total for name, weight in phase.effort.items()}


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
    days_of = {**dict.fromkeys(phase.effort, 0.0), **others, action: min(max(days, 0.0), left)}
    return _with_days(strategy, index, days_of, span)


def add_action(strategy: Strategy, index: int, action: str, span: Span) -> Strategy:
    """An action more, with two staff-days or what is left, and aimed as it usually is."""
    if action not in ACTIONS:
        raise input_error(f"unknown action {quoted(action)}", suggest(action, ACTIONS, kind="action"))
    phase = phase_at(strategy, index)
    if action in phase.effort:
        return strategy
    widened = _with_phase(strategy, index, effort={**phase.effort, action: 0.0})
    return set_days(widened, index, action, FIRST_DAYS, span)


def remove_action(strategy: Strategy, index: int, action: str, span: Span) -> Strategy:
    """An action less; its staff-days are left unspent."""
    phase = phase_at(strategy, index)
    days = {name: day for name, day in staff_days(phase, span.capacity).items() if name != action}
    aims = {name: aim for name, aim in phase.aims.items() if name != action}
    return _with_days(_with_phase(strategy, index, aims=aims), index, days, span)


def set_aim(strategy: Strategy, index: int, action: str, aim: str) -> Strategy:
    """Whom an action is aimed at; its usual aim is not written down."""
    aims = {name: old for name, old in phase_at(strategy, index).aims.items() if name != action}
    if action in ACTIONS and aim != ACTIONS[action].aims[0]:
        aims[action] = aim
    return _with_phase(strategy, index, aims=aims)


def rename_phase(strategy: Strategy, index: int, name: str) -> Strategy:
    """A phase by another name. Raises InputError for an empty one, or one that another phase has."""
    phase_at(strategy, index)
    if any(phase.name == name.strip() for k, phase in enumerate(strategy.phases) if k != index):
        raise input_error(f"a second phase is called {quoted(name)}", "choose another name")
    return _with_phase(strategy, index, name=name)


def set_end(strategy: Strategy, index: int, month: int | None) -> Strategy:
    """The last month of a phase, kept between its neighbours' ends; None (the last phase only) for no end.

    A condition stays: the month is then the latest in which the phase ends.
    """
    phase, phases = phase_at(strategy, index), strategy.phases
    last = index == len(phases) - 1
    if month is None:
        return _with_phase(strategy, index, until=None) if last and phase.when is None else strategy
    following = None if last else phases[index + 1].until_month
    month = max(_first_month(strategy, index), month if following is None else min(month, following - 1))
    ending = {"month": month} if phase.when is None else {"when": phase.when, "at_most": month}
    return _with_phase(strategy, index, until=ending)


def set_condition(strategy: Strategy, index: int, value: float | None) -> Strategy:
    """The value that the condition of a phase waits for; None drops the condition and leaves the month."""
    phase = phase_at(strategy, index)
    if phase.when is None:
        return strategy
    if value is None:
        month = phase.until_month
        return _with_phase(strategy, index, until=None if month is None else {"month": month})
    return _with_phase(strategy, index, **{"until.when": phase.when.with_(value=value)})


def add_phase(strategy: Strategy, index: int, month: int) -> Strategy:
    """Phase `index` ends with `month`; a new one with the same effort takes its place until its end.

    A strategy without phases gets its first, in which nothing is spent yet.
    """
    taken = {phase.name for phase in strategy.phases}
    name = next(name for k in range(1, len(taken) + 2) if (name := f"phase {len(taken) + k}") not in taken)
    if not strategy.phases:
        return strategy.with_(phases=(Phase(name=name, share=0.0),))
    phase = phase_at(strategy, index)
    end = phase.until_month
    month = max(_first_month(strategy, index), month if end is None else min(month, end - 1))
    if end is not None and month >= end:
        raise input_error(
            f"the phase {quoted(phase.name)} lasts one month", "give it a later end before it is divided"
        )
    parts = (phase.with_(until={"month": month}), phase.with_(name=name))
    return strategy.with_(phases=(*strategy.phases[:index], *parts, *strategy.phases[index + 1 :]))


def remove_phase(strategy: Strategy, index: int) -> Strategy:
    """A phase less. The next begins earlier; without a next, the one before lasts as long as the removed one did."""
    removed, phases = phase_at(strategy, index), list(strategy.phases)
    del phases[index]
    if phases and index == len(phases):
        phases[-1] = phases[-1].with_(until=removed.until)
    return strategy.with_(phases=tuple(phases))


def set_style(strategy: Strategy, field: str, value: float | None) -> Strategy:
    """The strategy's own control or transparency; None leaves it to the scenario."""
    if field not in ("control", "transparency"):
        raise input_error(f"the field {quoted(field)}", "load this page again")
    return strategy.with_(**{f"convener.{field}": value})


def _first_month(strategy: Strategy, index: int) -> int:
    return (strategy.phases[index - 1].until_month or 0) + 1 if index else 1


def _with_days(strategy: Strategy, index: int, days: Mapping[str, float], span: Span) -> Strategy:
    """Phase `index` with these staff-days: they are its weights, and their sum over the capacity is its share."""
    weights = {name: round(day, DECIMALS) for name, day in days.items()}
    share = min(1.0, sum(weights.values()) / span.capacity) if span.capacity > 0 else 0.0
    # rounding is not time left over
    return _with_phase(strategy, index, effort=weights, share=1.0 if share > 1 - 1e-6 else share)


def _with_phase(strategy: Strategy, index: int, **changes: object) -> Strategy:
    changed = strategy.phases[index].with_(**changes)
    return strategy.with_(phases=(*strategy.phases[:index], changed, *strategy.phases[index + 1 :]))
