"""Scenarios and strategies changed by the levels of factors: made once for every combination, and remembered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from coalitionlab.experiments.studies.columns import Level
from coalitionlab.experiments.studies.effort import with_effort
from coalitionlab.experiments.studies.factors import Factor
from coalitionlab.experiments.studies.study import Study
from coalitionlab.scenarios.errors import input_error, quoted
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Sets of changed scenarios or strategies that a study remembers.
MOST_REMEMBERED = 1000

T = TypeVar("T")


def scenarios_at(study: Study, levels: dict[Factor, Level]) -> tuple[Scenario, ...]:
    """The scenarios of a study at these levels of the factors that change something. Raises InputError when they cannot be."""
    changes = {one.field: level for one, level in levels.items() if one.kind == "scenario"}
    if not changes:
        return study.scenarios
    return remembered(
        study, ("scenarios", *_key(changes)), lambda: tuple(one.with_(**changes) for one in study.scenarios)
    )


def strategies_at(study: Study, levels: dict[Factor, Level]) -> tuple[Strategy, ...]:
    """The strategies of a study at these levels of the factors that change something. Raises InputError when they cannot be."""
    changes = {one: level for one, level in levels.items() if one.kind in ("strategy", "effort")}
    if not changes:
        return study.strategies
    return remembered(
        study,
        ("strategies", *_key(changes)),
        lambda: tuple(changed_strategy(one, changes) for one in study.strategies),
    )


def changed_strategy(strategy: Strategy, changes: dict[Factor, Level]) -> Strategy:
    """The strategy with those of the changes that are its own: fields first, then shares of effort, its own over everyone's."""
    fields = {
        one.field: level
        for one, level in changes.items()
        if one.kind == "strategy" and one.strategy == strategy.name
    }
    shares: dict[str, Any] = {}
    for whose in (None, strategy.name):
        shares |= {
            one.field: share(one.name, level)
            for one, level in changes.items()
            if one.kind == "effort" and one.strategy == whose
        }
    return with_effort(strategy.with_(**fields) if fields else strategy, shares)


def share(name: str, level: Level) -> float:
    """A share of effort; raises InputError for anything but a number from 0 to 1."""
    if isinstance(level, bool) or not isinstance(level, (int, float)) or not 0 <= level <= 1:
        raise input_error(f"got {quoted(level)}", "write a number from 0 to 1", field=name)
    return float(level)


def _key(changes: dict[Any, Level]) -> tuple[Any, ...]:
    return tuple((type(level), level) for level in changes.values())


def remembered(study: Study, key: Any, make: Callable[[], T]) -> T:
    """What `make` makes, made once for a study unless too much has been made since."""
    found = study.memo.get(key)
    if found is None:
        found = make()
        if len(study.memo) >= MOST_REMEMBERED:
            study.memo.clear()
        study.memo[key] = found
    result: T = found
    return result
