"""When phases hold and what can be spent in them: months on the clock of the simulation, counted from 1."""

from __future__ import annotations

from dataclasses import dataclass

from coalitionlab.scenarios.schema import Phase, Scenario, Strategy


@dataclass(frozen=True)
class Span:
    """The months of a phase, first and last included; `last` is the latest, None when no month ends it.

    `capacity` is what the convener has, in staff-days a month, in the first month (the next in which it has any, if it has
    none then): staff-days of the phase are told at that capacity. Where an event changes it, the shares stay.
    """

    first: int
    last: int | None
    capacity: float


def spans(strategy: Strategy, scenario: Scenario) -> tuple[Span, ...]:
    """The span of each phase, conditions taken as never met."""
    found, first = [], 1
    for phase in strategy.phases:
        last = phase.until_month
        found.append(Span(first, last, _capacity_from(scenario, first)))
        first = (last or first) + 1
    return tuple(found)


def capacities(scenario: Scenario) -> tuple[tuple[int, float], ...]:
    """(month, staff-days a month from then on), the first from month 1."""
    steps = {1: scenario.convener.capacity}
    for event in sorted(scenario.environment.events, key=lambda one: one.month):
        if event.capacity is not None:
            steps[event.month] = event.capacity
    return tuple(sorted(steps.items()))


def staff_days(phase: Phase, capacity: float) -> dict[str, float]:
    """Staff-days a month on each action of a phase; together never more than `capacity`."""
    total = sum(phase.effort.values())
    if total <= 0:
        return dict.fromkeys(phase.effort, 0.0)
    return {name: capacity * phase.share * weight / total for name, weight in phase.effort.items()}


def _capacity_from(scenario: Scenario, month: int) -> float:
    steps = capacities(scenario)
    now = [value for start, value in steps if start <= month][-1]
    later = [value for start, value in steps if start > month and value > 0]
    return now if now > 0 or not later else later[0]
