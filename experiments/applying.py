"""Applying the points of a study: the scenarios, strategies and parameters at a point, and which points run together.

Points that differ only in parameters share their scenarios and strategies, so that one compiled call serves thousands of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from coalitionlab.experiments.factors import Factor, changed_strategy, factor
from coalitionlab.experiments.points import Level, plain
from coalitionlab.experiments.settings import check_parameters
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Changed scenarios and strategies that a study remembers at most.
MOST_REMEMBERED = 1000

T = TypeVar("T")


@dataclass(frozen=True)
class Case:
    """The scenarios and strategies simulated at one point; `parameters` override those of the scenarios."""

    scenarios: tuple[Scenario, ...]
    strategies: tuple[Strategy, ...]
    parameters: dict[str, float]


@dataclass(frozen=True)
class Group:
    """Points with the same scenarios and strategies; or points that cannot be simulated, with the `error` that says why.

    `points` are n numbers of points (int64); `parameters` holds n values each, read only.
    """

    points: np.ndarray
    scenarios: tuple[Scenario, ...]
    strategies: tuple[Strategy, ...]
    parameters: dict[str, np.ndarray]
    error: InputError | None = None


def apply(study: Study, point: int) -> Case:
    """The scenarios, strategies and parameters at one point (0..P-1). Raises InputError when the point is invalid."""
    (only,) = group(study, [point])
    if only.error is not None:
        raise only.error
    parameters = {name: float(values[0]) for name, values in only.parameters.items()}
    return Case(only.scenarios, only.strategies, parameters)


def group(study: Study, points: Sequence[int] | np.ndarray) -> list[Group]:
    """Points (numbers from 0) in groups with the same scenarios and strategies, in the order in which these first appear.

    Points that cannot be simulated come in groups that have an `error` and neither scenarios nor strategies.
    """
    numbers = np.asarray(points, np.int64)
    if not len(numbers):
        return []
    if numbers.min() < 0 or numbers.max() >= len(study.points):
        raise IndexError(f"points are numbered from 0 to {len(study.points) - 1}")
    factors = factors_of(study)
    parameters = {name: _read_only(values) for name, values in _parameters(study, factors, _index(numbers))}
    wrong = _out_of_bounds(parameters, len(numbers))
    groups = [
        _valid(study, factors, numbers[rows], {name: values[rows] for name, values in parameters.items()})
        for rows in _rows_by_group(study, factors, numbers, ~wrong if wrong.any() else None)
    ]
    return groups + [_invalid(numbers[row : row + 1], parameters, int(row)) for row in np.flatnonzero(wrong)]


def factors_of(study: Study) -> tuple[Factor, ...]:
    """The meaning of the study's factors. Raises InputError for an unknown name."""
    names = tuple(strategy.name for strategy in study.strategies)
    return _remembered(study, "factors", lambda: tuple(factor(name, names) for name in study.factors))


def _index(numbers: np.ndarray) -> np.ndarray | slice:
    """Numbers of points as an index; a slice, which copies nothing, when they are consecutive."""
    first, last = int(numbers[0]), int(numbers[-1])
    consecutive = last - first == len(numbers) - 1 and bool(np.all(np.diff(numbers) == 1))
    return slice(first, last + 1) if consecutive else numbers


def _parameters(
    study: Study, factors: Sequence[Factor], where: np.ndarray | slice
) -> Iterator[tuple[str, np.ndarray]]:
    """The parameters that the study sets, a value a point."""
    count = where.stop - where.start if isinstance(where, slice) else len(where)
    kept = {name for one in study.scenarios for name in one.parameters if study.keep_scenario_parameters}
    for name, value in study.parameters.items():
        yield name, np.broadcast_to(np.float64(value), (count,))
    for column, one in enumerate(factors):
        if one.kind == "parameter" and one.field not in kept:
            yield one.field, _numbers(study.points.column(column)[where])


def _numbers(levels: np.ndarray) -> np.ndarray:
    """Levels as float64; nan for anything else than a number, which no parameter allows."""
    if levels.dtype.kind in "fi":
        return levels.astype(float, copy=False)
    return np.array(
        [float(x) if isinstance(x, (int, float)) and not isinstance(x, bool) else np.nan for x in levels]
    )


def _out_of_bounds(parameters: dict[str, np.ndarray], count: int) -> np.ndarray:
    """Which rows have a parameter outside its bounds."""
    wrong = np.zeros(count, bool)
    for name, values in parameters.items():
        known = PARAMETERS.get(name)
        wrong |= True if known is None else ~((values >= known.low) & (values <= known.high))
    return wrong


def _invalid(numbers: np.ndarray, parameters: dict[str, np.ndarray], row: int) -> Group:
    """The group of one point with a parameter out of bounds."""
    try:
        check_parameters({name: float(values[row]) for name, values in parameters.items()})
    except InputError as error:
        return Group(numbers, (), (), {}, error)
    raise AssertionError("the checks of parameters disagree")


def _rows_by_group(
    study: Study, factors: Sequence[Factor], numbers: np.ndarray, valid: np.ndarray | None
) -> Sequence[np.ndarray | slice]:
    """Rows of `numbers` that agree in every factor which changes scenarios or strategies, group by group."""
    codes = np.zeros(len(numbers), np.int64)
    for column, one in enumerate(factors):
        if one.changes:
            of_levels = _codes(study.points.column(column)[numbers])
            codes = np.unique(codes * (of_levels.max() + 1) + of_levels, return_inverse=True)[1]
    if valid is None and not codes.any():
        return [slice(None)]
    rows = np.arange(len(numbers)) if valid is None else np.flatnonzero(valid)
    order = rows[np.argsort(codes[rows], kind="stable")]
    groups = np.split(order, np.flatnonzero(np.diff(codes[order])) + 1) if len(order) else []
    return sorted(groups, key=lambda group: group.min())


def _codes(levels: np.ndarray) -> np.ndarray:
    """A whole number for every level, the same for equal levels of the same kind."""
    if levels.dtype != object:
        return np.unique(levels, return_inverse=True)[1]
    known: dict[tuple[type, Level], int] = {}
    return np.array([known.setdefault((type(level), level), len(known)) for level in levels], np.int64)


def _valid(
    study: Study, factors: Sequence[Factor], numbers: np.ndarray, parameters: dict[str, np.ndarray]
) -> Group:
    """The group of points that agree in scenarios and strategies."""
    levels = {
        one: plain(study.points.column(column)[numbers[0]])
        for column, one in enumerate(factors)
        if one.changes
    }
    try:
        return Group(numbers, _scenarios_at(study, levels), _strategies_at(study, levels), parameters)
    except InputError as error:
        return Group(numbers, (), (), {}, error)


def _scenarios_at(study: Study, levels: dict[Factor, Level]) -> tuple[Scenario, ...]:
    """The scenarios of a study at these levels. Raises InputError when they are invalid."""
    changes = {one.field: level for one, level in levels.items() if one.kind == "scenario"}
    if not changes:
        return study.scenarios
    key = ("scenarios", *((type(level), level) for level in changes.values()))
    return _remembered(study, key, lambda: tuple(one.with_(**changes) for one in study.scenarios))


def _strategies_at(study: Study, levels: dict[Factor, Level]) -> tuple[Strategy, ...]:
    """The strategies of a study at these levels. Raises InputError when they are invalid."""
    changes = {one: level for one, level in levels.items() if one.kind in ("strategy", "effort")}
    if not changes:
        return study.strategies
    key = ("strategies", *((type(level), level) for level in changes.values()))
    return _remembered(study, key, lambda: tuple(changed_strategy(one, changes) for one in study.strategies))


def _remembered(study: Study, key: Any, make: Callable[[], T]) -> T:
    """The value of `make`, computed once for a study unless too many have been remembered since."""
    value = study.memo.get(key)
    if value is None:
        value = make()
        if len(study.memo) >= MOST_REMEMBERED:
            study.memo.clear()
        study.memo[key] = value
    result: T = value
    return result


def _read_only(values: np.ndarray) -> np.ndarray:
    values.flags.writeable = False
    return values
