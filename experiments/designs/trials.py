"""Trying the points of a design on its scenarios and strategies, so that none is found impossible only when it runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from coalitionlab.experiments.applying import Group, group
from coalitionlab.experiments.designs.levels import Choice, Range
from coalitionlab.experiments.designs.unfold import unfolded
from coalitionlab.experiments.factors import Factor, factor
from coalitionlab.experiments.points import Level, Points
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.changes import check_reach
from coalitionlab.scenarios.errors import InputError, Problem, quoted
from coalitionlab.scenarios.flaws import MOST_FLAWS, Flaw, Where
from coalitionlab.scenarios.schema import Scenario, Strategy

if TYPE_CHECKING:
    from coalitionlab.experiments.designs.design import Design

#: Points tried of a large design; see `tried`.
MOST_TRIED = 400


def trial_flaws(design: Design) -> Iterator[Flaw]:
    """A flaw for every factor that does not exist somewhere, else for levels with which a scenario or strategy is not valid."""
    names = [strategy.name for strategy in design.strategies]
    given = [*design.factors, *(design.combinations[0] if design.combinations else ())]
    changing = [one for one in (factor(name, names) for name in given) if one.changes]
    missing = [flaw for one in changing for flaw in _missing(design, one)]
    if missing or not changing:
        yield from missing
        return
    factors, points = unfolded(design, worlds=False)
    study = Study(design.scenarios, design.strategies, factors, points)
    places = [factors.index(one.name) for one in changing]
    seen: set[tuple[Where, str]] = set()
    for one in group(study, tried(points, places, most_tried(design))):
        for problem in one.error.details if one.error else ():
            flaw = _impossible(design, study, changing, one, problem)
            if (flaw.at, flaw.remedy) not in seen:
                yield flaw
            seen.add((flaw.at, flaw.remedy))
        if len(seen) >= MOST_FLAWS:
            return


def most_tried(design: Design) -> int:
    """How many points are tried of a large design: fewer where scenarios list many organisations, for these take longer."""
    listed = max(
        len(one.organisations) if isinstance(one.organisations, tuple) else 0 for one in design.scenarios
    )
    return max(MOST_TRIED * 100 // max(listed, 100), 10)


def tried(points: Points, places: Sequence[int], most: int) -> np.ndarray:
    """Points that show whether the factors at `places` can be applied: all if there are at most `most`; otherwise so many,
    evenly spaced, and with them the extremes of every factor, and all of its levels if those are at most `most`, too."""
    if len(points) <= most:
        return np.arange(len(points))
    chosen = [np.linspace(0, len(points) - 1, most).astype(int)]
    for place in places:
        levels = points.column(place)
        coded = levels if levels.dtype != object else np.array([repr(level) for level in levels])
        first = np.unique(coded, return_index=True)[1]
        chosen.append(first if len(first) <= most else first[[0, -1]])
    every = np.unique(np.concatenate(chosen))
    return every if len(every) <= 4 * most else every[np.linspace(0, len(every) - 1, 4 * most).astype(int)]


def place_of(design: Design, name: str, level: Level) -> Where:
    """Where in the design a factor takes a level."""
    if name not in design.factors:
        rows = [place for place, row in enumerate(design.combinations) if row.get(name) == level]
        return ("combinations", rows[0] if rows else 0, name)
    spec = design.factors[name]
    if isinstance(spec, tuple) and level in spec:
        return ("factors", name, spec.index(level))
    if isinstance(spec, Choice) and level in spec.sample:
        return ("factors", name, "sample", spec.sample.index(level))
    return ("factors", name)


def _missing(design: Design, one: Factor) -> Iterator[Flaw]:
    """Flaws of a factor that some scenarios, or its strategy, do not have."""
    if one.kind == "effort":
        yield from _without_phases(design, one)
        return
    whose: Sequence[Scenario | Strategy] = design.scenarios
    if one.kind == "strategy":
        whose = [each for each in design.strategies if each.name == one.strategy]
    kind = one.kind
    problems: dict[str, tuple[str, str]] = {}
    for thing in whose:
        try:
            check_reach(thing, one.field)
        except InputError as error:
            problems[thing.name] = (error.details[0].text, error.details[0].remedy)
    for name, (found, do) in islice(problems.items(), 1):
        at = ("factors", one.name) if one.name in design.factors else ("combinations", 0, one.name)
        everywhere = len(problems) == len(whose)
        yield Flaw(
            at, f"{found} in {kind} {quoted(name)}", do if everywhere else f"drop that {kind}, or this factor"
        )


def _without_phases(design: Design, one: Factor) -> Iterator[Flaw]:
    """A flaw for shares of effort of a strategy that is known to have no phases; those of all strategies pass it by."""
    if any(each.name == one.strategy and not each.phases for each in design.strategies):
        at = ("factors", one.name) if one.name in design.factors else ("combinations", 0, one.name)
        found = f"{quoted(one.strategy)} has no phases whose effort could vary"
        yield Flaw(at, found, "drop this factor: it changes no run")


def _impossible(
    design: Design, study: Study, changing: Sequence[Factor], one: Group, problem: Problem
) -> Flaw:
    """What is wrong with a group of points, at the factor that it is about."""
    levels = dict(zip(study.factors, study.points[int(one.points[0])], strict=True))
    field, found, do = problem.field, problem.text, problem.remedy
    for each in changing:
        if field in (_shown(each), each.name):
            level = levels[each.name]
            return _about(design, each, level, place_of(design, each.name, level), found, do)
    if len(changing) == 1:
        name = changing[0].name
        at = place_of(design, name, levels[name])
        return Flaw(at, f"with {quoted(levels[name])}, {field}: {found}", do)
    words = ", ".join(f"{each.name}: {quoted(levels[each.name])}" for each in changing)
    return Flaw(("factors",), f"with {words}, {field}: {found}", do)


def _about(design: Design, one: Factor, level: Level, at: Where, found: str, do: str) -> Flaw:
    """A flaw of a factor's own level; fractions drawn for a field of whole numbers get a remedy that fits."""
    spec = design.factors.get(one.name)
    if isinstance(spec, Range) and isinstance(level, float) and do.startswith("write a whole number"):
        remedy = "add whole: true" if spec.sampled else "choose a step that makes whole numbers"
        return Flaw(at, "some values are fractions, but only whole numbers are valid", remedy)
    return Flaw(at, found, do)


def _shown(one: Factor) -> str:
    """A factor's field as messages show it, items of lists being counted from 1 there."""
    return re.sub(r"\.(\d+)(?=\.|$)", lambda number: f"[{int(number[1]) + 1}]", one.field)
