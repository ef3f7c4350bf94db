"""The traits of organisations: what may be given, and how those that are not given are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Tag

from coalitionlab.scenarios.errors import Problem, quoted
from coalitionlab.scenarios.names.fields import MOTIVES, WORK
from coalitionlab.scenarios.records import (
    LEVELS,
    POWER_LEVELS,
    YES_NO,
    Finite,
    Frozen,
    Number,
    Record,
    Weight,
    invalid,
    unknown,
)

_SHARE = Number(0, 1, words=LEVELS)
_MOTIVE = Number(0, 1e9)
_YES_OR_NO = Number(0, 1, words=YES_NO)


@dataclass(frozen=True)
class Trait:
    """A trait: its name, what it means, and the numbers (or words) it may be given."""

    name: str
    meaning: str
    number: Number = _SHARE


#: Every trait that a scenario may give to an organisation, in the order of a stakeholder table.
TRAITS: Mapping[str, Trait] = {trait.name: trait for trait in (
    Trait("mission", "weight of change on the issue among its motives", _MOTIVE),
    Trait("market", "weight of customers, employees and profit among its motives", _MOTIVE),
    Trait("mandate", "weight of political pressure, voters and regulators among its motives", _MOTIVE),
    Trait("standing", "weight of reputation and peers among its motives", _MOTIVE),
    Trait("power", "resources, 1 being usual", Number(0, 1000, above=True, words=POWER_LEVELS)),
    Trait("profile", "public standing"),
    Trait("exposure", "how far regulation of the issue would touch it"),
    Trait("cost", "what taking part costs it"),
    Trait("threshold", "how much more than the barriers the benefit must be (or, under the rule 'threshold', "
          "the share or count of others inside that it waits for)", Number()),
    Trait("alignment", "how far the coalition's aim truly serves its motives"),
    Trait("affected", "whether it speaks for those most affected by the issue", _YES_OR_NO),
    Trait("committed", "whether it never leaves", _YES_OR_NO),
    *(Trait(kind, f"its strength in {kind}") for kind in WORK),
    *(Trait(f"need_{kind}", f"its need of others' {kind}") for kind in WORK),
    Trait("awareness", "how aware of the issue it is at the start"),
    Trait("overlap", "how far it believes at the start that the partners' motives overlap"),
    Trait("efficacy", "how well it believes at the start that collaborating works"),
    Trait("alone", "how well it believes at the start that going it alone works"),
    Trait("association", "what it believes at the start that being associated is worth"),
    Trait("legitimacy", "how legitimate it holds the convener to be at the start"),
    Trait("champion", "how strong a champion it has inside at the start"),
)}  # fmt: skip


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
        invalid(
            f"got {quoted(value)}",
            "write a number, normal: [mean, sd], uniform: [low, high] or values: [...]",
        )
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


def trait_problems(traits: Mapping[str, Any], *at: str | int) -> Iterator[Problem]:
    """Problems of a table of traits: unknown names, values out of range, motives given in part."""
    yield from unknown(traits, TRAITS, "trait", *at)
    for name, value in traits.items():
        if name in TRAITS:
            yield from value_problems(value, TRAITS[name].number, *at, name)
    yield from motive_problems({name: traits.get(name) for name in MOTIVES}, *at)


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
            yield Problem(
                f"{quoted(low)} is above {quoted(high)}", "put the lower one first", (*at, "uniform")
            )
    elif isinstance(value, Values):
        if not value.values:
            yield Problem("the list is empty", "give at least one number", (*at, "values"))
        for index, each in enumerate(value.values):
            if not number.holds(each):
                yield Problem(f"got {quoted(each)}", remedy, (*at, "values", index))


def motive_problems(motives: Mapping[str, Any], *at: str | int) -> Iterator[Problem]:
    """Problems of the four motives (None: not given): only some of them given, or all of them 0."""
    missing = [name for name, value in motives.items() if value is None]
    if missing and len(missing) < len(motives):
        given = next(name for name, value in motives.items() if value is not None)
        yield Problem(
            f"no {' and no '.join(missing)} beside it", "give all four motives or none", (*at, given)
        )
    elif not missing and all(value == 0 for value in motives.values()):
        yield Problem("all four motives are 0", "give at least one a weight above 0", (*at, "mission"))
