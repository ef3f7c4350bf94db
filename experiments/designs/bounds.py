"""Values of a design against the bounds of the parameters that take them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from coalitionlab.experiments.designs.levels import Choice, Plausible, Range, Spec
from coalitionlab.experiments.factors import Factor, factor
from coalitionlab.scenarios.errors import quoted, suggest
from coalitionlab.scenarios.flaws import Flaw, Where
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.numeric import Number

if TYPE_CHECKING:
    from coalitionlab.experiments.designs.design import Design


def level_flaws(design: Design) -> Iterator[Flaw]:
    """Values of parameters and shares of effort, against their bounds; `plausible` for parameters in doubt only."""
    strategies = [strategy.name for strategy in design.strategies]
    for name, spec in design.factors.items():
        one, at = factor(name, strategies), ("factors", name)
        if isinstance(spec, Plausible):
            yield from _plausible_flaws(one, at)
        else:
            yield from _bound_flaws(one, _ends(spec, at))
    for place, row in enumerate(design.combinations):
        for name, value in row.items():
            yield from _bound_flaws(factor(name, strategies), [(("combinations", place, name), value)])


def _plausible_flaws(one: Factor, at: Where) -> Iterator[Flaw]:
    if one.kind != "parameter":
        yield Flaw(at, f"plausible needs a parameter, and {quoted(one.name)} is not one", "write from and to")
    elif PARAMETERS[one.field].plausible[0] == PARAMETERS[one.field].plausible[1]:
        yield Flaw(
            at,
            f"{quoted(one.name)} is a matter of definition and has no plausible range",
            "write from and to",
        )


def _ends(spec: Spec, at: Where) -> list[tuple[Where, Any]]:
    """The values that decide whether all are within bounds, each with its place."""
    if isinstance(spec, Range):
        return [((*at, "from"), spec.from_), ((*at, "to"), spec.to)]
    if isinstance(spec, Choice):
        return [((*at, "sample", place), value) for place, value in enumerate(spec.sample)]
    assert isinstance(spec, tuple)
    return [((*at, place), value) for place, value in enumerate(spec)]


def _bound_flaws(one: Factor, values: Sequence[tuple[Where, Any]]) -> Iterator[Flaw]:
    if one.kind not in ("parameter", "effort"):
        return
    known = PARAMETERS.get(one.field)
    number = Number(known.low, known.high) if one.kind == "parameter" and known else Number(0, 1)
    for at, value in values:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not number.holds(value):
            close = isinstance(value, str) and suggest(value, ["plausible"])
            do = f"{number.remedy}, or plausible" if close and close.startswith("did") else number.remedy
            yield Flaw(at, f"got {quoted(value)}", do)
