"""Applying the points of a study: the scenarios, strategies and parameters at a point, and which points run together.

Points that differ only in parameters share their scenarios and strategies, so that one compiled call serves thousands of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from coalitionlab.experiments.factors import Factor, changed_strategy, factor
from coalitionlab.experiments.points import Level, plain
from coalitionlab.experiments.settings import check_parameters
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.errors import InputError, is_number
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Changed scenarios and strategies that a study remembers at most.
MOST_REMEMBERED = 1000

T = TypeVar("T")


@dataclass(frozen=True)
class Group:
    """Points with the same scenarios and strategies; or points that cannot be simulated, with the `error` that says why.

    `points` are n numbers of points (int64); `parameters` holds n values each, which override those of the scenarios.
    """

    points: np.ndarray
    scenarios: tuple[Scenario, ...]
    strategies: tuple[Strategy, ...]
    parameters: dict[str, np.ndarray]
    error: InputError | None = None


def group(study: Study, points: Sequence[int] | np.ndarray) -> list[Group]:
    """Points (numbers from 0) in groups with the same scenarios and strategies, in the order in which these first appear.

    Points that cannot be simulated come in groups that have an `error` and neither scenarios nor strategies.
    """
    numbers = np.asarray(points, np.int64)
    if np.any((numbers < 0) | (numbers >= len(study.points))):
        raise IndexError(f"points are numbered from 0 to {len(study.points) - 1}")
    names = tuple(strategy.name for strategy in study.strategies)
    factors = _remembered(study, "factors", lambda: tuple(factor(name, names) for name in study.factors))
    parameters = _parameters(study, factors, numbers)
    valid = np.ones(len(numbers), bool)
    for name, values in parameters.items():
        known = PARAMETERS.get(name)
        valid &= known is not None and (values >= known.low) & (values <= known.high)
    groups = [
        _at(study, factors, numbers[rows], {name: values[rows] for name, values in parameters.items()})
        for rows in _rows_by_group(study, factors, numbers, np.flatnonzero(valid))
    ]
    for row in np.flatnonzero(~valid):
        try:
            check_parameters({name: float(values[row]) for name, values in parameters.items()})
        except InputError as error:
            groups.append(Group(numbers[[row]], (), (), {}, error))
    return groups


def _parameters(study: Study, factors: Sequence[Factor], numbers: np.ndarray) -> dict[str, np.ndarray]:
    """The parameters that the study sets, a value a point; nan for levels that no parameter can be."""
    kept = {name for each in study.scenarios for name in each.parameters if study.keep_scenario_parameters}
    values = {name: np.full(len(numbers), float(value)) for name, value in study.parameters.items()}
    for index, each in enumerate(factors):
        if each.kind == "parameter" and each.field not in kept:
            levels = study.points.column(index)[numbers]
            if levels.dtype.kind not in "fi":
                levels = np.where([is_number(level) for level in levels], levels, np.nan)
            values[each.field] = levels.astype(float)
    return values


def _rows_by_group(study: Study, factors: Sequence[Factor], numbers: np.ndarray, rows: np.ndarray) -> list[np.ndarray]:
    """These rows of `numbers` in groups that agree in every factor which changes scenarios or strategies."""
    codes = np.zeros(len(rows), np.int64)
    for index, each in enumerate(factors):
        if each.changes:
            of_levels = _codes(study.points.column(index)[numbers[rows]])
            codes = np.unique(codes * (len(rows) + 1) + of_levels, return_inverse=True)[1]
    order = np.argsort(codes, kind="stable")
    groups = np.split(rows[order], np.flatnonzero(np.diff(codes[order])) + 1) if len(rows) else []
    return sorted(groups, key=lambda group: int(group[0]))


def _codes(levels: np.ndarray) -> np.ndarray:
    """A whole number for every level, the same for equal levels of the same kind."""
    if levels.dtype != object:
        return np.unique(levels, return_inverse=True)[1]
    codes: dict[tuple[type, Level], int] = {}
    return np.array([codes.setdefault((type(level), level), len(codes)) for level in levels], np.int64)


def _at(study: Study, factors: Sequence[Factor], numbers: np.ndarray, parameters: dict[str, np.ndarray]) -> Group:
    """The group of points that agree in scenarios and strategies."""
    levels = {each: plain(study.points.column(index)[numbers[0]]) for index, each in enumerate(factors) if each.changes}
    fields = {each.field: level for each, level in levels.items() if each.kind == "scenario"}
    own = {each: level for each, level in levels.items() if each.kind != "scenario"}
    try:
        scenarios = _changed(study, fields, study.scenarios, lambda each: each.with_(**fields))
        strategies = _changed(study, own, study.strategies, lambda each: changed_strategy(each, own))
        return Group(numbers, scenarios, strategies, parameters)
    except InputError as error:
        return Group(numbers, (), (), {}, error)


def _changed(
    study: Study, levels: Mapping[Any, Level], values: tuple[T, ...], change: Callable[[T], T]
) -> tuple[T, ...]:
    """The scenarios or strategies of a study at these levels, made once; they themselves where nothing changes."""
    if not levels:
        return values
    key = (type(values[0]), *((type(level), level) for level in levels.values()))
    return _remembered(study, key, lambda: tuple(change(each) for each in values))


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
