"""What must hold between the parts of a design, checked before anything runs, the cheap first; at last its points are tried."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np

from coalitionlab.experiments.applying import group
from coalitionlab.experiments.designs.fields import DesignFields
from coalitionlab.experiments.designs.sampling import correlation_matrix, positive, share_within
from coalitionlab.experiments.designs.specs import PLAUSIBLE, Choice, Drawn, Range, cut_to
from coalitionlab.experiments.designs.unfold import unfold, unfolded, world_parameters
from coalitionlab.experiments.factors import Factor, factor
from coalitionlab.experiments.points import Level, Points
from coalitionlab.experiments.runs.layout import states_bytes
from coalitionlab.experiments.settings import check_aims
from coalitionlab.experiments.study import Study
from coalitionlab.experiments.words import told_bytes
from coalitionlab.experiments.worlds.draws import choose_uncertain
from coalitionlab.scenarios.errors import (
    MOST_PROBLEMS,
    InputError,
    Place,
    Problem,
    number,
    plural,
    quoted,
    repeated,
    suggest,
)
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.records import Number, check_reach
from coalitionlab.scenarios.schema import Scenario, Strategy, parameter_problems

#: More runs take more than a day on a hundred cores, and their outcomes more than a terabyte.
MOST_RUNS = 10_000_000_000
#: More levels, over all points and factors, take more than a gigabyte of memory.
MOST_VALUES = 100_000_000
#: A distribution of which less than this share lies within its bounds gives next to nothing but the nearer bound.
LEAST_WITHIN = 0.01
#: Points tried of a large design, fewer where scenarios list many organisations, for these take longer.
MOST_TRIED = 400
#: Fields that tell scenarios and strategies apart in the results, or are only read by people.
_DESCRIPTIVE = (
    "name", "title", "issue", "source", "says", "assumed", "summary",
    "python", "function", "settings", "file", "leader",
)  # fmt: skip


def design_problems(design: DesignFields) -> Iterator[Problem]:
    """Problems between the parts of `design`; later checks are made only where earlier ones passed."""
    checks = (
        _part_problems, _name_problems, _row_problems, _sample_problems, _world_problems, _size_problems,
        _level_problems, _reach_problems, _trial_problems, _room_problems,
    )  # fmt: skip
    for problems in checks:
        first = list(islice(problems(design), MOST_PROBLEMS))
        if first:
            yield from first
            return


def _part_problems(design: DesignFields) -> Iterator[Problem]:
    """Scenarios, strategies, outcomes and parameters."""
    names = {
        "scenarios": [each.name for each in design.scenarios],
        "strategies": [each.name for each in design.strategies],
        "outcomes": design.outcomes,
    }
    for field, listed in names.items():
        yield from repeated(listed, field)
        if not listed:
            yield Problem("the list is empty", "name at least one", (field,))
    for index, strategy in enumerate(design.strategies):
        try:
            check_aims(design.scenarios, [strategy])
        except InputError as error:
            yield Problem(f"{quoted(strategy.name)} does not fit", str(error), ("strategies", index))
    yield from parameter_problems(design.parameters, "parameters")


def _name_problems(design: DesignFields) -> Iterator[Problem]:
    """Names of factors: known, each once, none inside another, none that changes nothing."""
    strategies = [strategy.name for strategy in design.strategies]
    seen: dict[Any, str] = {}
    for name, at in design.named_factors:
        try:
            each = factor(name, strategies)
        except InputError as error:
            yield _moved(error, at)
            continue
        if each.kind == "label":
            remedy = "write worlds: 100 beside factors to draw worlds"
            yield Problem(f"{quoted(name)} cannot be a factor", remedy, at)
        if each.kind == "parameter" and each.field in design.parameters:
            problem = f"`parameters` sets {quoted(each.field)} to {design.parameters[each.field]:g}"
            yield Problem(problem, "keep one of the two", at)
        if each.kind in ("scenario", "strategy") and each.field.split(".")[-1] in _DESCRIPTIVE:
            yield Problem(f"{quoted(name)} changes no run", "vary what the model knows", at)
        other = _overlapping(each, seen)
        if other is not None:
            twice = f"{quoted(name)} appears twice"
            problem = twice if other == name else f"{quoted(name)} and {quoted(other)} overlap"
            yield Problem(problem, "vary it in one place", at)


def _overlapping(each: Factor, seen: dict[Any, str]) -> str | None:
    """The factor seen before that would set the same value as this one, or what encloses it, or what it encloses."""
    parts = each.field.split(".")
    enclosing = [".".join(parts[:length]) for length in range(1, len(parts))]
    owner = (each.kind, each.strategy)
    keys = [(owner, field, "itself") for field in (*enclosing, each.field)] + [(owner, each.field, "inside")]
    other = next((seen[key] for key in keys if key in seen), None)
    seen[owner, each.field, "itself"] = each.name
    seen.update({(owner, field, "inside"): each.name for field in enclosing})
    return other


def _row_problems(design: DesignFields) -> Iterator[Problem]:
    """Rows of combinations: the same factors in each, no row twice."""
    seen = set()
    for index, row in enumerate(design.combinations):
        at, first = ("combinations", index), design.combinations[0]
        if not row:
            yield Problem("the row is empty", "write factor: value in it, or drop it", at)
        elif set(row) != set(first):
            problem = f"the row has {', '.join(row)}, the first {', '.join(first)}"
            yield Problem(problem, "name the same factors in every row", at)
        key = frozenset((name, isinstance(value, bool), value) for name, value in row.items())
        if key in seen:
            yield Problem("the row appears twice", "write each row once", at)
        seen.add(key)


def _sample_problems(design: DesignFields) -> Iterator[Problem]:
    """A sample needs factors to draw, and factors to draw need a sample."""
    drawn = list(design.sampled)
    if design.sample and not drawn:
        remedy = "give a factor plausible, or from and to without step or points; or drop the sample"
        yield Problem("sample has no factor to draw", remedy, ("sample",))
    correlations = design.sample.correlations if design.sample else ()
    unknown = [(k, name) for k, each in enumerate(correlations) for name in each.between if name not in drawn]
    for index, name in unknown:
        yield Problem(f"{quoted(name)} is not drawn", "name factors of the sample", ("sample", "correlations", index))
    if correlations and not unknown:
        try:
            positive(correlation_matrix(drawn, correlations))
        except np.linalg.LinAlgError:
            remedy = "make them weaker, or give those that are missing"
            yield Problem("no numbers have these correlations together", remedy, ("sample", "correlations"))
        if design.sample and design.sample.points <= len(drawn):
            yield Problem("too few points to be correlated", f"draw more than {len(drawn)}", ("sample", "points"))
    if drawn and not design.sample:
        remedy = "add sample: {method: latin_hypercube, points: 100}, or list the values (step or points in a range)"
        problem = "the values are to be drawn, but the design has no sample"
        yield Problem(problem, remedy, ("factors", drawn[0]))


def _world_problems(design: DesignFields) -> Iterator[Problem]:
    """What worlds are to differ in: known, drawn nowhere else, and something at all."""
    varied = {name.removeprefix("parameters.") for name, _ in design.named_factors}
    for index, name in enumerate(design.uncertain):
        at = ("uncertain", index)
        try:
            choose_uncertain([name], worlds=design.worlds, fixed=design.parameters)
        except InputError as error:
            yield _moved(error, at)
            continue
        if name in varied:
            yield Problem(f"{quoted(name)} is varied as a factor", "keep one of the two", at)
        elif not world_parameters(design.model_copy(update={"uncertain": (name,)})):
            yield Problem(f"{quoted(name)} is set or varied elsewhere", "name another one", at)


def _size_problems(design: DesignFields) -> Iterator[Problem]:
    """More runs than anyone can make, or more points than fit into memory."""
    width = len(list(design.named_factors)) + (len(world_parameters(design)) + 1 if design.worlds else 0)
    if design.runs > MOST_RUNS:
        remedy = f"at most {MOST_RUNS:,} runs: take fewer values, points or replicates"
        yield Problem(f"the design has {design.size}", remedy)
    elif design.points * width > MOST_VALUES:
        remedy = f"at most {MOST_VALUES // width:,} points of so many: take fewer values, or draw a sample"
        yield Problem(f"the design has {plural(design.points, 'point')} of {width} factors", remedy)


def _room_problems(design: DesignFields) -> Iterator[Problem]:
    """States of organisations that are kept in no month, or take more room than is allowed."""
    if not design.states:
        return
    study, spec = unfold(design), design.states
    months, needed = study.state_months, states_bytes(study)
    if months is not None and (not months or months[-1] > study.longest):
        field = "months" if spec.months else "every"
        remedy = f"choose months from 1 to {study.longest}"
        yield Problem(f"the longest run has {study.longest} months", remedy, ("states", field))
    elif needed > spec.at_most * 1e9:
        problem = f"the states of organisations would take up to {told_bytes(needed)}, more than {spec.at_most:g} GB"
        remedy = f"keep fewer states, or fewer months (every: 12), or allow it with at_most: {math.ceil(needed / 1e9)}"
        yield Problem(problem, remedy, ("states",))


def _level_problems(design: DesignFields) -> Iterator[Problem]:
    """Values of parameters and shares of effort, against their bounds; `plausible` for uncertain parameters only."""
    for each, at in _factors(design):
        known = PARAMETERS.get(each.field) if each.kind == "parameter" else None
        if design.factors.get(each.name) == PLAUSIBLE and (known is None or known.plausible[0] == known.plausible[1]):
            yield Problem(f"{quoted(each.name)} has no plausible range", "write from and to", at)
        spec = design.factors.get(each.name)
        if isinstance(spec, Drawn) and (share := share_within(spec, each.field)) < LEAST_WITHIN:
            low, high = cut_to(spec, each.field)
            problem = f"{'none' if share < 1e-4 else f'only {share:.2%}'} of the distribution lies within {number(low)} to {number(high)}"
            yield Problem(problem, "move the mean, or widen the bounds", ("factors", each.name, "normal"))
        if each.kind in ("parameter", "effort"):
            bounds = Number(known.low, known.high) if known else Number(0, 1)
            for where, value in _values(design, each.name):
                if isinstance(value, bool) or not isinstance(value, (int, float)) or not bounds.holds(value):
                    meant = isinstance(value, str) and suggest(value, [PLAUSIBLE]).startswith("did")
                    yield Problem(f"got {quoted(value)}", bounds.remedy + (", or plausible" if meant else ""), where)


def _reach_problems(design: DesignFields) -> Iterator[Problem]:
    """A problem for every factor that some scenarios, or its strategy, do not have."""
    for each, at in _factors(design):
        owners: Sequence[Scenario | Strategy] = (
            design.scenarios
            if each.kind == "scenario"
            else [strategy for strategy in design.strategies if strategy.name == each.strategy]
        )
        if each.kind == "effort" and owners and not getattr(owners[0], "phases", ()):
            problem = f"{quoted(each.strategy)} has no phases whose effort could vary"
            yield Problem(problem, "drop this factor: it changes no run", at)
        if each.kind in ("scenario", "strategy"):
            missing = []
            for owner in owners:
                try:
                    check_reach(owner, each.field)
                except InputError as error:
                    text = f"{error.details[0].text} in {each.kind} {quoted(owner.name)}"
                    missing.append(Problem(text, error.details[0].remedy, at))
            if missing:
                partly = f"drop that {each.kind}, or this factor"
                remedy = missing[0].remedy if len(missing) == len(owners) else partly
                yield Problem(missing[0].text, remedy, at)


def _trial_problems(design: DesignFields) -> Iterator[Problem]:
    """A problem for every kind of level with which a scenario or strategy is not valid."""
    changing = {each.name: at for each, at in _factors(design) if each.changes}
    if not changing:
        return
    factors, points = unfolded(design, worlds=False)
    study = Study(design.scenarios, design.strategies, factors, points)
    listed = [each.organisations for each in design.scenarios if isinstance(each.organisations, tuple)]
    most = max(MOST_TRIED * 100 // max([100, *map(len, listed)]), 10)
    seen: set[Place] = set()
    for tried in group(study, _tried(points, [factors.index(name) for name in changing], most)):
        for problem in tried.error.details if tried.error else ():
            itself = next((each for each in changing if problem.field in (each, _shown(each))), None)
            at = changing[itself or next(iter(changing))] if itself or len(changing) == 1 else ("factors",)
            levels = dict(zip(factors, points[int(tried.points[0])], strict=True))
            if at[0] == "combinations":
                rows = [index for index, row in enumerate(design.combinations) if row.items() <= levels.items()]
                at = ("combinations", rows[0], *at[2:])
            if at not in seen:
                yield _tried_in_vain(problem, itself, {name: levels[name] for name in changing}, design, at)
            seen.add(at)


def _tried_in_vain(
    problem: Problem, itself: str | None, levels: Mapping[str, Level], design: DesignFields, at: Place
) -> Problem:
    """The problem of a point, at the factor that it is about, else with the levels of all."""
    if itself is None:
        words = ", ".join(f"{name}: {quoted(level)}" for name, level in levels.items())
        return Problem(f"with {words}, {problem.field}: {problem.text}", problem.remedy, at)
    spec = design.factors.get(itself)
    if isinstance(spec, Range) and isinstance(levels[itself], float) and "whole number" in problem.remedy:
        remedy = "add whole: true" if spec.sampled else "choose a step that makes whole numbers"
        return Problem("some values are fractions, but only whole numbers are valid", remedy, at)
    return Problem(problem.text, problem.remedy, at)


def _tried(points: Points, columns: Sequence[int], most: int) -> np.ndarray:
    """Points that show whether these factors can be applied: all, or so many, with the extremes of every factor."""
    if len(points) <= most:
        return np.arange(len(points))
    chosen = [np.linspace(0, len(points) - 1, most).astype(int)]
    for index in columns:
        levels = points.column(index)
        coded = levels if levels.dtype != object else np.array([repr(level) for level in levels])
        first = np.unique(coded, return_index=True)[1]
        chosen.append(first if len(first) <= most else first[[0, -1]])
    return np.unique(np.concatenate(chosen))


def _shown(name: str) -> str:
    """A factor's field as messages show it, items of lists being counted from 1 there."""
    return re.sub(r"\.(\d+)(?=\.|$)", lambda number: f"[{int(number[1]) + 1}]", name)


def _factors(design: DesignFields) -> list[tuple[Factor, Place]]:
    strategies = [strategy.name for strategy in design.strategies]
    return [(factor(name, strategies), at) for name, at in design.named_factors]


def _values(design: DesignFields, name: str) -> Iterator[tuple[Place, Level]]:
    """The values of a factor that the design writes, of a range its ends, each with its place."""
    spec = design.factors.get(name, ())
    if isinstance(spec, Range):
        yield ("factors", name, "from"), spec.from_
        yield ("factors", name, "to"), spec.to
    elif isinstance(spec, Drawn):
        kind = "triangular" if spec.triangular else "within"
        yield from ((("factors", name, kind), value) for value in spec.ends or ())
    elif isinstance(spec, Choice):
        yield from ((("factors", name, "sample", index), value) for index, value in enumerate(spec.sample))
    elif isinstance(spec, tuple):
        yield from ((("factors", name, index), value) for index, value in enumerate(spec))
    for index, row in enumerate(design.combinations):
        if name in row:
            yield ("combinations", index, name), row[name]


def _moved(error: InputError, at: Place) -> Problem:
    return Problem(error.details[0].text, error.details[0].remedy, at)
