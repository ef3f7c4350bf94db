"""Applying the points of a study: what is simulated at a point, and which points can be simulated together.

Points that differ in parameters only share their scenarios and strategies, so that one compiled call serves thousands of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from coalitionlab.experiments.studies.changing import remembered, scenarios_at, strategies_at
from coalitionlab.experiments.studies.columns import Level, plain
from coalitionlab.experiments.studies.factors import Factor, factor
from coalitionlab.experiments.studies.study import Study
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario, Strategy


@dataclass(frozen=True)
class Case:
    """What is simulated at one point; `parameters` are values over those of the scenarios."""

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
    """The scenarios, strategies and parameters of one point (0..P-1). Raises InputError when the point cannot be."""
    (one,) = group(study, [point])
    if one.error is not None:
        raise one.error
    return Case(
        one.scenarios, one.strategies, {name: float(values[0]) for name, values in one.parameters.items()}
    )


def group(study: Study, points: Sequence[int] | np.ndarray) -> list[Group]:
    """Points (numbers from 0) in groups with the same scenarios and strategies, in the order in which these first appear.

    Points that cannot be simulated come in groups that have an `error` and neither scenarios nor strategies.
    """
    numbers = np.asarray(points, np.int64)
    if not len(numbers):
        return []
    if numbers.min() < 0 or numbers.max() >= len(study.points):
        raise IndexError(f"points are numbered from 0 to {len(study.points) - 1}")
    meant = understood(study)
    parameters = {name: _read_only(values) for name, values in _parameters(study, meant, _where(numbers))}
    wrong = _out_of_bounds(parameters, len(numbers))
    groups = [
        _made(study, meant, numbers[places], {name: values[places] for name, values in parameters.items()})
        for places in _alike(study, meant, numbers, ~wrong if wrong.any() else None)
    ]
    return groups + [
        _refused(numbers[place : place + 1], parameters, int(place)) for place in np.flatnonzero(wrong)
    ]


def understood(study: Study) -> tuple[Factor, ...]:
    """What the study's factors mean. Raises InputError for a name that means nothing."""
    names = tuple(strategy.name for strategy in study.strategies)
    return remembered(study, "factors", lambda: tuple(factor(name, names) for name in study.factors))


def _where(numbers: np.ndarray) -> np.ndarray | slice:
    """Numbers of points as an index; a slice, which copies nothing, when they follow each other."""
    first, last = int(numbers[0]), int(numbers[-1])
    together = last - first == len(numbers) - 1 and bool(np.all(np.diff(numbers) == 1))
    return slice(first, last + 1) if together else numbers


def _parameters(
    study: Study, meant: Sequence[Factor], where: np.ndarray | slice
) -> Iterator[tuple[str, np.ndarray]]:
    """The values of the parameters that the study sets, one a point."""
    count = where.stop - where.start if isinstance(where, slice) else len(where)
    for name, value in study.parameters.items():
        yield name, np.broadcast_to(np.float64(value), (count,))
    for place, one in enumerate(meant):
        if one.kind == "parameter":
            yield one.field, _numbers(study.points.column(place)[where])


def _numbers(levels: np.ndarray) -> np.ndarray:
    """Levels as float64; nan for what is not a number, which no parameter may be."""
    if levels.dtype.kind in "fi":
        return levels.astype(float, copy=False)
    return np.array(
        [float(x) if isinstance(x, (int, float)) and not isinstance(x, bool) else np.nan for x in levels]
    )


def _out_of_bounds(parameters: dict[str, np.ndarray], count: int) -> np.ndarray:
    """Which places have a parameter that may not have its value."""
    wrong = np.zeros(count, bool)
    for name, values in parameters.items():
        known = PARAMETERS.get(name)
        wrong |= True if known is None else ~((values >= known.low) & (values <= known.high))
    return wrong


def _refused(numbers: np.ndarray, parameters: dict[str, np.ndarray], place: int) -> Group:
    """The group of one point with a parameter out of bounds."""
    from coalitionlab.experiments.settings import check_parameters

    try:
        check_parameters({name: float(values[place]) for name, values in parameters.items()})
    except InputError as error:
        return Group(numbers, (), (), {}, error)
    raise AssertionError("the checks of parameters disagree")


def _alike(
    study: Study, meant: Sequence[Factor], numbers: np.ndarray, sound: np.ndarray | None
) -> Sequence[np.ndarray | slice]:
    """Places in `numbers` that agree in every factor which changes scenarios or strategies, group by group."""
    codes = np.zeros(len(numbers), np.int64)
    for place, one in enumerate(meant):
        if one.changes:
            mine = _codes(study.points.column(place)[numbers])
            codes = np.unique(codes * (mine.max() + 1) + mine, return_inverse=True)[1]
    if sound is None and not codes.any():
        return [slice(None)]
    places = np.arange(len(numbers)) if sound is None else np.flatnonzero(sound)
    order = places[np.argsort(codes[places], kind="stable")]
    groups = np.split(order, np.flatnonzero(np.diff(codes[order])) + 1) if len(order) else []
    return sorted(groups, key=lambda group: group.min())


def _codes(levels: np.ndarray) -> np.ndarray:
    """A whole number for every level, the same for equal levels of the same kind."""
    if levels.dtype != object:
        return np.unique(levels, return_inverse=True)[1]
    known: dict[tuple[type, Level], int] = {}
    return np.array([known.setdefault((type(level), level), len(known)) for level in levels], np.int64)


def _made(
    study: Study, meant: Sequence[Factor], numbers: np.ndarray, parameters: dict[str, np.ndarray]
) -> Group:
    """The group of points that agree in scenarios and strategies."""
    levels = {
        one: plain(study.points.column(place)[numbers[0]]) for place, one in enumerate(meant) if one.changes
    }
    try:
        return Group(numbers, scenarios_at(study, levels), strategies_at(study, levels), parameters)
    except InputError as error:
        return Group(numbers, (), (), {}, error)


def _read_only(values: np.ndarray) -> np.ndarray:
    values.flags.writeable = False
    return values
