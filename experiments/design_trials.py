"""Trying the points of a design on its scenarios and strategies, so that none is found impossible only when it runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from coalitionlab.experiments.columns import Level, Points
from coalitionlab.experiments.factors import Factor
from coalitionlab.experiments.levels import Choice, Range
from coalitionlab.experiments.points import Group, group, understood
from coalitionlab.experiments.study import Study
from coalitionlab.experiments.unfold import unfold
from coalitionlab.scenarios.changes import check_reach
from coalitionlab.scenarios.errors import InputError, quoted, said
from coalitionlab.scenarios.flaws import MOST_FLAWS, Flaw, Where

if TYPE_CHECKING:
    from coalitionlab.experiments.design import Design

#: Combinations of levels tried of a large design: its extremes, every listed level, and others evenly spaced.
MOST_TRIED = 400

_SAID = re.compile(r"(?:(?P<field>\S.*?): )?found (?P<found>.*); (?P<do>.*)")


def trial_flaws(design: Design) -> Iterator[Flaw]:
    """A flaw for every factor that does not exist somewhere, else for levels with which a scenario or strategy is not valid."""
    study = unfold(design)
    meant = understood(study)
    missing = [flaw for one in meant for flaw in _missing(design, study, one)]
    if missing or not any(one.changes for one in meant):
        yield from missing
        return
    seen: set[tuple[Where, str]] = set()
    for one in group(study, tried(study.points, [place for place, one in enumerate(meant) if one.changes])):
        for problem in one.error.problems if one.error else ():
            flaw = _impossible(design, study, meant, one, problem)
            if (flaw.at, flaw.do) not in seen:
                yield flaw
            seen.add((flaw.at, flaw.do))
        if len(seen) >= MOST_FLAWS:
            return


def tried(points: Points, places: Sequence[int]) -> np.ndarray:
    """Points that show whether the factors at `places` can be applied: all of them, or where they are many, some of each kind."""
    every = np.arange(len(points))
    if len(points) > MOST_TRIED:
        chosen = [np.linspace(0, len(points) - 1, MOST_TRIED).astype(int)]
        for place in places:
            levels = points.column(place)
            if levels.dtype == object:
                chosen.append(
                    np.array([*{(type(level), level): p for p, level in enumerate(levels)}.values()])
                )
                continue
            first = np.unique(levels, return_index=True)[1]
            chosen.append(first if len(first) <= MOST_TRIED else first[[0, -1]])
        every = np.unique(np.concatenate(chosen))
    return every


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


def _missing(design: Design, study: Study, one: Factor) -> Iterator[Flaw]:
    """Flaws of a factor that some scenarios, or its strategy, do not have."""
    if one.kind not in ("scenario", "strategy"):
        return
    whose = (
        study.scenarios if one.kind == "scenario" else [s for s in study.strategies if s.name == one.strategy]
    )
    kind = one.kind
    problems: dict[str, tuple[str, str]] = {}
    for thing in whose:
        try:
            check_reach(thing, one.field)
        except InputError as error:
            problems[thing.name] = said(error)
    for name, (found, do) in islice(problems.items(), 1):
        at = ("factors", one.name) if one.name in design.factors else ("combinations", 0, one.name)
        everywhere = len(problems) == len(whose)
        yield Flaw(
            at, f"{found} in {kind} {quoted(name)}", do if everywhere else f"drop that {kind}, or this factor"
        )


def _impossible(design: Design, study: Study, meant: Sequence[Factor], one: Group, problem: str) -> Flaw:
    """What is wrong with a group of points, at the factor that it is about."""
    levels = dict(zip(study.factors, study.points[int(one.points[0])], strict=True))
    parts = _SAID.fullmatch(problem)
    assert parts is not None
    field, found, do = parts["field"] or "", parts["found"], parts["do"]
    for factor in meant:
        if factor.changes and field in (_shown(factor), factor.name):
            level, at = levels[factor.name], place_of(design, factor.name, levels[factor.name])
            return _about(design, factor, level, at, found, do)
    changed = [factor for factor in meant if factor.changes]
    if len(changed) == 1:
        name = changed[0].name
        level = levels[name]
        return Flaw(place_of(design, name, level), f"{quoted(level)}, with which {field}: {found}", do)
    words = ", ".join(f"{factor.name}: {quoted(levels[factor.name])}" for factor in changed)
    return Flaw(("factors",), f"{words}, with which {field}: {found}", do)


def _about(design: Design, factor: Factor, level: Level, at: Where, found: str, do: str) -> Flaw:
    """A flaw of a factor's own level; fractions drawn for a field of whole numbers get a remedy that fits."""
    spec = design.factors.get(factor.name)
    if isinstance(spec, Range) and isinstance(level, float) and do.startswith("write a whole number"):
        remedy = "add whole: true" if spec.sampled else "choose a step that makes whole numbers"
        return Flaw(at, "fractions among its values, where only whole numbers will do", remedy)
    return Flaw(at, found, do)


def _shown(factor: Factor) -> str:
    """A factor's field as messages show it, items of lists being counted from 1 there."""
    return re.sub(r"\.(\d+)(?=\.|$)", lambda number: f"[{int(number[1]) + 1}]", factor.field)
