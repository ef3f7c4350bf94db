"""Trying the points of a design on its scenarios and strategies, so that impossible ones show before anything runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from coalitionlab.experiments.applying import Group, group
from coalitionlab.experiments.designs.fields import DesignFields
from coalitionlab.experiments.designs.specs import Choice, Range
from coalitionlab.experiments.designs.unfold import unfolded
from coalitionlab.experiments.factors import Factor, factor
from coalitionlab.experiments.points import Level, Points
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.errors import InputError, Place, Problem, quoted
from coalitionlab.scenarios.records import check_reach
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Points tried of a large design, fewer where scenarios list many organisations, for these take longer.
MOST_TRIED = 400


def trial_problems(design: DesignFields) -> Iterator[Problem]:
    """A problem for every factor that does not exist somewhere, else for levels with which a scenario or strategy is not valid."""
    strategies = [strategy.name for strategy in design.strategies]
    places = dict(design.named_factors)
    changing = [each for each in (factor(name, strategies) for name in places) if each.changes]
    missing = [problem for each in changing for problem in _missing(design, each, places[each.name])]
    if missing or not changing:
        yield from missing
        return
    factors, points = unfolded(design, worlds=False)
    study = Study(design.scenarios, design.strategies, factors, points)
    listed = [each.organisations for each in design.scenarios if isinstance(each.organisations, tuple)]
    most = max(MOST_TRIED * 100 // max([100, *map(len, listed)]), 10)
    seen: set[tuple[Place, str]] = set()
    for each in group(study, _tried(points, [factors.index(name.name) for name in changing], most)):
        for problem in each.error.details if each.error else ():
            shown = _impossible(design, study, changing, each, problem)
            if (shown.at, shown.remedy) not in seen:
                yield shown
            seen.add((shown.at, shown.remedy))


def _tried(points: Points, columns: Sequence[int], most: int) -> np.ndarray:
    """Points that show whether these factors can be applied: all if there are at most `most`.

    Otherwise so many, evenly spaced, and with them the extremes of every factor, and all of its levels if those
    are at most `most`, too.
    """
    if len(points) <= most:
        return np.arange(len(points))
    chosen = [np.linspace(0, len(points) - 1, most).astype(int)]
    for index in columns:
        levels = points.column(index)
        coded = levels if levels.dtype != object else np.array([repr(level) for level in levels])
        first = np.unique(coded, return_index=True)[1]
        chosen.append(first if len(first) <= most else first[[0, -1]])
    tried = np.unique(np.concatenate(chosen))
    return tried if len(tried) <= 4 * most else tried[np.linspace(0, len(tried) - 1, 4 * most).astype(int)]


def _missing(design: DesignFields, each: Factor, at: Place) -> Iterator[Problem]:
    """A problem of a factor that some scenarios, or its strategy, do not have."""
    if each.kind == "effort":
        if any(strategy.name == each.strategy and not strategy.phases for strategy in design.strategies):
            problem = f"{quoted(each.strategy)} has no phases whose effort could vary"
            yield Problem(problem, "drop this factor: it changes no run", at)
        return
    owners: Sequence[Scenario | Strategy] = design.scenarios
    if each.kind == "strategy":
        owners = [strategy for strategy in design.strategies if strategy.name == each.strategy]
    problems: list[Problem] = []
    for owner in owners:
        try:
            check_reach(owner, each.field)
        except InputError as error:
            text = f"{error.details[0].text} in {each.kind} {quoted(owner.name)}"
            problems.append(Problem(text, error.details[0].remedy, at))
    if problems:
        everywhere = len(problems) == len(owners)
        remedy = problems[0].remedy if everywhere else f"drop that {each.kind}, or this factor"
        yield Problem(problems[0].text, remedy, at)


def _impossible(
    design: DesignFields, study: Study, changing: Sequence[Factor], tried: Group, problem: Problem
) -> Problem:
    """The problem of a group of points, at the factor that it is about."""
    levels = dict(zip(study.factors, study.points[int(tried.points[0])], strict=True))
    for each in changing:
        if problem.field in (_shown(each), each.name):
            return _at_factor(design, each, levels[each.name], problem)
    if len(changing) == 1:
        level = levels[changing[0].name]
        at = _place_of(design, changing[0].name, level)
        return Problem(f"with {quoted(level)}, {problem.field}: {problem.text}", problem.remedy, at)
    words = ", ".join(f"{each.name}: {quoted(levels[each.name])}" for each in changing)
    return Problem(f"with {words}, {problem.field}: {problem.text}", problem.remedy, ("factors",))


def _at_factor(design: DesignFields, each: Factor, level: Level, problem: Problem) -> Problem:
    """The problem of a factor's own level; fractions drawn for a field of whole numbers get a remedy that fits."""
    text, remedy, spec = problem.text, problem.remedy, design.factors.get(each.name)
    if isinstance(spec, Range) and isinstance(level, float) and remedy.startswith("write a whole number"):
        text = "some values are fractions, but only whole numbers are valid"
        remedy = "add whole: true" if spec.sampled else "choose a step that makes whole numbers"
    return Problem(text, remedy, _place_of(design, each.name, level))


def _place_of(design: DesignFields, name: str, level: Level) -> Place:
    """The place in the design where a factor takes a level."""
    if name not in design.factors:
        rows = (index for index, row in enumerate(design.combinations) if row.get(name) == level)
        return ("combinations", next(rows, 0), name)
    spec = design.factors[name]
    if isinstance(spec, tuple) and level in spec:
        return ("factors", name, spec.index(level))
    if isinstance(spec, Choice) and level in spec.sample:
        return ("factors", name, "sample", spec.sample.index(level))
    return ("factors", name)


def _shown(each: Factor) -> str:
    """A factor's field as messages show it, items of lists being counted from 1 there."""
    return re.sub(r"\.(\d+)(?=\.|$)", lambda number: f"[{int(number[1]) + 1}]", each.field)
