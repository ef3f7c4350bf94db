"""What must hold between the parts of a design, checked before anything runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from coalitionlab.experiments.designs.fields import DesignFields
from coalitionlab.experiments.designs.specs import Choice, Plausible, Range, Spec
from coalitionlab.experiments.designs.trials import trial_problems
from coalitionlab.experiments.designs.unfold import world_parameters
from coalitionlab.experiments.factors import Factor, factor
from coalitionlab.experiments.settings import check_aims
from coalitionlab.experiments.worlds.draws import choose_uncertain
from coalitionlab.scenarios.errors import MOST_PROBLEMS, InputError, Place, Problem, quoted, suggest
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.records import Number
from coalitionlab.scenarios.schema import parameter_problems

#: More runs take more than a day on a hundred cores, and their outcomes more than a terabyte.
MOST_RUNS = 10_000_000_000
#: More levels, over all points and factors, take more than a gigabyte of memory.
MOST_VALUES = 100_000_000
#: Fields that tell scenarios and strategies apart in the results, or are only read by people.
_DESCRIPTIVE = (
    "name", "title", "issue", "source", "says", "assumed", "summary",
    "python", "function", "settings", "file", "leader",
)  # fmt: skip


def design_problems(design: DesignFields) -> Iterator[Problem]:
    """Problems between the parts of `design`; later checks are made only where earlier ones passed."""
    checks = (
        _part_problems, _factor_problems, _row_problems, _sample_problems, _world_problems, _size_problems,
        _level_problems, trial_problems,
    )  # fmt: skip
    for problems in checks:
        first = list(islice(problems(design), MOST_PROBLEMS))
        if first:
            yield from first
            return


def _part_problems(design: DesignFields) -> Iterator[Problem]:
    """Scenarios, strategies, outcomes and parameters."""
    for field, names in (
        ("scenarios", [each.name for each in design.scenarios]),
        ("strategies", [each.name for each in design.strategies]),
        ("outcomes", design.outcomes),
    ):
        for index, name in enumerate(names):
            if name in names[:index]:
                yield Problem(f"{quoted(name)} appears twice", "name each once", (field, index))
        if not names:
            keep = ", or leave it out to keep all" if field == "outcomes" else " (see `coalitionlab list`)"
            yield Problem("the list is empty", f"name at least one{keep}", (field,))
    for index, strategy in enumerate(design.strategies):
        try:
            check_aims(design.scenarios, [strategy])
        except InputError as error:
            yield Problem(f"{quoted(strategy.name)} does not fit", str(error), ("strategies", index))
    yield from parameter_problems(design.parameters, "parameters")


def _factor_problems(design: DesignFields) -> Iterator[Problem]:
    """Names of factors: known, each once, none inside another, none that changes nothing."""
    strategies = [strategy.name for strategy in design.strategies]
    seen: dict[Any, str] = {}
    for name, at in design.named_factors:
        try:
            each = factor(name, strategies)
        except InputError as error:
            yield Problem(error.details[0].text, error.details[0].remedy, at)
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
    rows = design.combinations
    seen: set[Any] = set()
    for index, row in enumerate(rows):
        at = ("combinations", index)
        missing = next((name for name in rows[0] if name not in row), None)
        extra = next((name for name in row if name not in rows[0]), None)
        if not row:
            yield Problem("the row is empty", "write factor: value in it, or drop it", at)
        elif missing is not None:
            yield Problem(f"the row has no {quoted(missing)}", "name the same factors in every row", at)
        elif extra is not None:
            remedy = suggest(extra, [*rows[0]], kind="factor")
            yield Problem(f"the first row does not name {quoted(extra)}", remedy, (*at, extra))
        key = tuple((isinstance(value, bool), value) for value in (row.get(name) for name in rows[0]))
        if key in seen:
            yield Problem("the row appears twice", "write each row once", at)
        seen.add(key)


def _sample_problems(design: DesignFields) -> Iterator[Problem]:
    """A sample needs factors to draw, and factors to draw need a sample."""
    drawn = list(design.sampled)
    if design.sample and not drawn:
        remedy = "give a factor plausible, or from and to without step or points; or drop the sample"
        yield Problem("sample has no factor to draw", remedy, ("sample",))
    if drawn and not design.sample:
        remedy = "add sample: {method: latin_hypercube, points: 100}"
        if isinstance(design.factors[drawn[0]], Range):
            remedy = f"write step or points in it to list its values, or {remedy}"
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
            yield Problem(error.details[0].text, error.details[0].remedy, at)
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
        yield Problem(f"the design has {design.points:,} points of {width} factors", remedy)


def _level_problems(design: DesignFields) -> Iterator[Problem]:
    """Values of parameters and shares of effort, against their bounds; `plausible` for uncertain parameters only."""
    strategies = [strategy.name for strategy in design.strategies]
    for name, spec in design.factors.items():
        each, at = factor(name, strategies), ("factors", name)
        if not isinstance(spec, Plausible):
            yield from _bound_problems(each, _ends(spec, at))
        elif each.kind != "parameter":
            problem = f"plausible needs a parameter, and {quoted(name)} is not one"
            yield Problem(problem, "write from and to", at)
        elif PARAMETERS[each.field].plausible[0] == PARAMETERS[each.field].plausible[1]:
            problem = f"{quoted(name)} is a matter of definition and has no plausible range"
            yield Problem(problem, "write from and to", at)
    for index, row in enumerate(design.combinations):
        for name, value in row.items():
            yield from _bound_problems(factor(name, strategies), [(("combinations", index, name), value)])


def _ends(spec: Spec, at: Place) -> list[tuple[Place, Any]]:
    """The values that decide whether all are within bounds, each with its place."""
    if isinstance(spec, Range):
        return [((*at, "from"), spec.from_), ((*at, "to"), spec.to)]
    if isinstance(spec, Choice):
        return [((*at, "sample", index), value) for index, value in enumerate(spec.sample)]
    assert isinstance(spec, tuple)
    return [((*at, index), value) for index, value in enumerate(spec)]


def _bound_problems(each: Factor, values: Sequence[tuple[Place, Any]]) -> Iterator[Problem]:
    if each.kind not in ("parameter", "effort"):
        return
    known = PARAMETERS.get(each.field)
    bounds = Number(known.low, known.high) if each.kind == "parameter" and known else Number(0, 1)
    for at, value in values:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not bounds.holds(value):
            meant = isinstance(value, str) and suggest(value, ["plausible"]).startswith("did")
            remedy = f"{bounds.remedy}, or plausible" if meant else bounds.remedy
            yield Problem(f"got {quoted(value)}", remedy, at)
