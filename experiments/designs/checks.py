"""What must hold between the parts of a design, found out before anything runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from coalitionlab.experiments.designs.bounds import level_flaws
from coalitionlab.experiments.designs.levels import Range, sampled
from coalitionlab.experiments.designs.sizes import size_flaws
from coalitionlab.experiments.designs.trials import trial_flaws
from coalitionlab.experiments.designs.unfold import world_parameters
from coalitionlab.experiments.factors import Factor, factor
from coalitionlab.experiments.settings import check_aims
from coalitionlab.experiments.worlds.draws import choose_uncertain
from coalitionlab.scenarios.checks import parameter_flaws
from coalitionlab.scenarios.errors import InputError, quoted, suggest
from coalitionlab.scenarios.flaws import Flaw, Where

if TYPE_CHECKING:
    from coalitionlab.experiments.designs.design import Design

#: Fields that say which is which in the results, or only tell something.
WORDS = (
    "name", "title", "issue", "source", "says", "assumed", "summary",
    "python", "function", "settings", "file", "leader",
)  # fmt: skip


def design_flaws(design: Design) -> Iterator[Flaw]:
    """Everything that is wrong between the parts of `design`; later checks are made only where earlier ones found nothing."""
    for check in (
        _part_flaws,
        _factor_flaws,
        _sample_flaws,
        _world_flaws,
        size_flaws,
        level_flaws,
        trial_flaws,
    ):
        found = list(check(design))
        if found:
            yield from found
            return


def _part_flaws(design: Design) -> Iterator[Flaw]:
    """Scenarios, strategies, outcomes and parameters."""
    for field in ("scenarios", "strategies"):
        things = getattr(design, field)
        yield from _twice(field, [thing.name for thing in things])
        if not things:
            yield Flaw((field,), "the list is empty", "name at least one (see `coalitionlab list`)")
    yield from _twice("outcomes", design.outcomes)
    if not design.outcomes:
        yield Flaw(("outcomes",), "the list is empty", "name at least one, or leave it out to keep all")
    for place, strategy in enumerate(design.strategies):
        try:
            check_aims(design.scenarios, [strategy])
        except InputError as error:
            yield Flaw(("strategies", place), f"{quoted(strategy.name)} does not fit", str(error))
    yield from parameter_flaws(design.parameters, "parameters")


def _twice(field: str, names: Sequence[str]) -> Iterator[Flaw]:
    for place, name in enumerate(names):
        if name in names[:place]:
            yield Flaw((field, place), f"{quoted(name)} appears twice", "name each once")


def named(design: Design) -> Iterator[tuple[str, Where]]:
    """Every factor that a design names, with its place."""
    for name in design.factors:
        yield name, ("factors", name)
    for name in design.combinations[0] if design.combinations else ():
        yield name, ("combinations", 0, name)


def _factor_flaws(design: Design) -> Iterator[Flaw]:
    """Names of factors: known, each once, none inside another; rows of combinations that name the same."""
    strategies = [strategy.name for strategy in design.strategies]
    seen: dict[Any, str] = {}
    for name, at in named(design):
        try:
            one = factor(name, strategies)
        except InputError as error:
            yield Flaw(at, error.details[0].text, error.details[0].remedy)
            continue
        yield from _name_flaws(design, one, at)
        other = _overlapping(one, seen)
        if other is not None:
            found = (
                f"{quoted(name)} appears twice"
                if other == name
                else f"{quoted(name)} and {quoted(other)} overlap"
            )
            yield Flaw(at, found, "vary it in one place")
    yield from _row_flaws(design)


def _name_flaws(design: Design, one: Factor, at: Where) -> Iterator[Flaw]:
    if one.kind == "label":
        yield Flaw(
            at,
            f"{quoted(one.name)} cannot be a factor",
            "write worlds: 100 beside factors to draw worlds",
        )
    if one.kind == "parameter" and one.field in design.parameters:
        found = f"`parameters` sets {quoted(one.field)} to {design.parameters[one.field]:g}"
        yield Flaw(at, found, "keep one of the two")
    if one.kind in ("scenario", "strategy") and one.field.split(".")[-1] in WORDS:
        yield Flaw(at, f"{quoted(one.name)} changes no run", "vary what the model knows")


def _overlapping(one: Factor, seen: dict[Any, str]) -> str | None:
    """The factor seen before that would set the same value as this one, or what encloses it, or what it encloses."""
    parts = one.field.split(".")
    within = [".".join(parts[:length]) for length in range(1, len(parts))]
    whose = (one.kind, one.strategy)
    other = next(
        (seen[whose, field, "itself"] for field in [*within, one.field] if (whose, field, "itself") in seen),
        None,
    )
    other = other or seen.get((whose, one.field, "inside"))
    seen[whose, one.field, "itself"] = one.name
    seen.update({(whose, field, "inside"): one.name for field in within})
    return other


def _row_flaws(design: Design) -> Iterator[Flaw]:
    """Rows of combinations: the same factors in each, no row twice."""
    rows = design.combinations
    seen: set[Any] = set()
    for place, row in enumerate(rows):
        missing = [name for name in rows[0] if name not in row]
        extra = [name for name in row if name not in rows[0]]
        at = ("combinations", place)
        if not row:
            yield Flaw(at, "the row is empty", "write factor: value in it, or drop it")
        elif missing:
            yield Flaw(at, f"the row has no {quoted(missing[0])}", "name the same factors in every row")
        elif extra:
            yield Flaw((*at, extra[0]), f"the first row does not name {quoted(extra[0])}",
                       suggest(extra[0], [*rows[0]], kind="factor"))  # fmt: skip
        key = tuple((isinstance(value, bool), value) for value in (row.get(name) for name in rows[0]))
        if key in seen:
            yield Flaw(at, "the row appears twice", "write each row once")
        seen.add(key)


def _sample_flaws(design: Design) -> Iterator[Flaw]:
    """A sample wants factors to draw, and factors to draw want a sample."""
    drawn = [name for name, spec in design.factors.items() if sampled(spec)]
    if design.sample and not drawn:
        do = "give a factor plausible, or from and to without step or points; or drop the sample"
        yield Flaw(("sample",), "sample has no factor to draw", do)
    if drawn and not design.sample:
        spec = design.factors[drawn[0]]
        do = "add sample: {method: latin_hypercube, points: 100}"
        do = f"write step or points in it to list its values, or {do}" if isinstance(spec, Range) else do
        yield Flaw(("factors", drawn[0]), "the values are to be drawn, but the design has no sample", do)


def _world_flaws(design: Design) -> Iterator[Flaw]:
    """What worlds are to differ in: known, drawn nowhere else, and something at all."""
    varied = {name.removeprefix("parameters.") for name, _ in named(design)}
    for place, name in enumerate(design.uncertain):
        try:
            choose_uncertain([name], worlds=design.worlds, fixed=design.parameters)
        except InputError as error:
            yield Flaw(("uncertain", place), error.details[0].text, error.details[0].remedy)
        else:
            if name in varied:
                yield Flaw(
                    ("uncertain", place),
                    f"{quoted(name)} is varied as a factor",
                    "keep one of the two",
                )
            elif not world_parameters(design.model_copy(update={"uncertain": (name,)})):
                do = "name another one"
                yield Flaw(("uncertain", place), f"{quoted(name)} is set or varied elsewhere", do)
