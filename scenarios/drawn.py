"""How a number is drawn that a scenario does not give: from a normal distribution, evenly, or dealt from a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Tag

from coalitionlab.scenarios.errors import Problem, invalid, quoted
from coalitionlab.scenarios.records import Finite, Frozen, Number, Record, Weight


class Normal(Record):
    """Drawn from a normal distribution, `normal: [mean, sd]`, and kept within the trait's range."""

    normal: tuple[Finite, Weight]


class Uniform(Record):
    """Drawn evenly, `uniform: [low, high]`."""

    uniform: tuple[Finite, Finite]


class Values(Record):
    """Dealt in order, `values: [0.1, 0.2, 0.9]`, beginning again when they run out."""

    values: tuple[Finite, ...]


def _form(value: Any) -> str:
    """Which form a trait's value takes."""
    if isinstance(value, (Normal, Uniform, Values)):
        return f"<{type(value).__name__.lower()}>"
    if not isinstance(value, Mapping):
        return "<number>"
    return next((f"<{form}>" for form in ("normal", "uniform", "values") if form in value), "")


def _has_form(value: Any) -> Any:
    if not _form(value):
        invalid(f"got {quoted(value)}", "write a number, normal: [mean, sd], uniform: [low, high] or values: [...]")
    return value


TraitValue = Annotated[
    Annotated[Finite, Tag("<number>")]
    | Annotated[Normal, Tag("<normal>")]
    | Annotated[Uniform, Tag("<uniform>")]
    | Annotated[Values, Tag("<values>")],
    Discriminator(_form),
    BeforeValidator(_has_form),
]
TraitTable = Annotated[dict[str, TraitValue], Frozen]


def value_problems(value: Any, number: Number, *at: str | int) -> Iterator[Problem]:
    """Problems of a trait's value that is out of range."""
    remedy = f"write numbers{number.span}"
    if isinstance(value, (int, float)) and not number.holds(value):
        yield Problem(f"got {quoted(value)}", number.remedy, at)
    elif isinstance(value, Normal) and not number.holds(value.normal[0]):
        yield Problem(f"got mean {quoted(value.normal[0])}", remedy, (*at, "normal", 0))
    elif isinstance(value, Uniform):
        low, high = value.uniform
        if not (number.holds(low) and number.holds(high)):
            yield Problem(f"got {quoted(low)} to {quoted(high)}", remedy, (*at, "uniform"))
        elif low > high:
            yield Problem(f"{quoted(low)} is above {quoted(high)}", "put the lower one first", (*at, "uniform"))
    elif isinstance(value, Values):
        if not value.values:
            yield Problem("the list is empty", "give at least one number", (*at, "values"))
        for index, each in enumerate(value.values):
            if not number.holds(each):
                yield Problem(f"got {quoted(each)}", remedy, (*at, "values", index))
