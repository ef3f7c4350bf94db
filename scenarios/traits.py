"""Traits an organisation may be given, and how those that are not given are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Tag

from coalitionlab.scenarios.base import Frozen, Listed, Record, Table, Tabled
from coalitionlab.scenarios.errors import quoted
from coalitionlab.scenarios.flaws import Flaw, reject, unknown
from coalitionlab.scenarios.numeric import LEVELS, POWER_LEVELS, YES_NO, Finite, Number, Weight

MOTIVES = ("mission", "market", "mandate", "standing")
WORK = ("expertise", "money", "reach", "authority")

_SHARE = Number(0, 1, words=LEVELS)
_MOTIVE = Number(0, 1e9)
_YES_OR_NO = Number(0, 1, words=YES_NO)


@dataclass(frozen=True)
class Trait:
    """A trait: its name, what it means, and the numbers (or words) it may be given."""

    name: str
    meaning: str
    number: Number = _SHARE


def _traits(*traits: Trait) -> dict[str, Trait]:
    return {trait.name: trait for trait in traits}


#: Every trait that a scenario may give to an organisation, in the order of a stakeholder table.
TRAITS: Mapping[str, Trait] = _traits(
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
)  # fmt: skip


class Normal(Record):
    """Drawn from a normal distribution, `normal: [mean, sd]`, and kept within the trait's range."""

    normal: Annotated[tuple[Finite, Weight], Listed]


class Uniform(Record):
    """Drawn evenly, `uniform: [low, high]`."""

    uniform: Annotated[tuple[Finite, Finite], Listed]


class Values(Record):
    """Dealt in order, `values: [0.1, 0.2, 0.9]`, beginning again when they run out."""

    values: Annotated[tuple[Finite, ...], Listed]


def _form(value: Any) -> str:
    """Which form a trait's value takes."""
    if isinstance(value, (Normal, Uniform, Values)):
        return f"<{type(value).__name__.lower()}>"
    if not isinstance(value, Mapping):
        return "<number>"
    return next((f"<{form}>" for form in ("normal", "uniform", "values") if form in value), "")


def _has_form(value: Any) -> Any:
    if not _form(value):
        reject(
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
TraitTable = Annotated[dict[str, TraitValue], Tabled, Frozen]
NO_TRAITS: TraitTable = Table()


def trait_flaws(traits: Mapping[str, Any], *at: str | int) -> Iterator[Flaw]:
    """What is wrong with a table of traits: unknown names, values out of range, motives given in part."""
    yield from unknown(traits, TRAITS, "trait", *at)
    for name, value in traits.items():
        if name in TRAITS:
            yield from value_flaws(value, TRAITS[name].number, *at, name)
    yield from motive_flaws({name: traits.get(name) for name in MOTIVES}, *at)


def value_flaws(value: Any, number: Number, *at: str | int) -> Iterator[Flaw]:
    """What is out of range in a trait's value."""
    do = f"write numbers{number.span}"
    if isinstance(value, (int, float)) and not number.holds(value):
        yield Flaw(at, f"got {quoted(value)}", number.remedy)
    elif isinstance(value, Normal) and not number.holds(value.normal[0]):
        yield Flaw((*at, "normal", 0), f"got mean {quoted(value.normal[0])}", do)
    elif isinstance(value, Uniform):
        low, high = value.uniform
        if not (number.holds(low) and number.holds(high)):
            yield Flaw((*at, "uniform"), f"got {quoted(low)} to {quoted(high)}", do)
        elif low > high:
            yield Flaw((*at, "uniform"), f"{quoted(low)} is above {quoted(high)}", "put the lower one first")
    elif isinstance(value, Values):
        if not value.values:
            yield Flaw((*at, "values"), "the list is empty", "give at least one number")
        for index, each in enumerate(value.values):
            if not number.holds(each):
                yield Flaw((*at, "values", index), f"got {quoted(each)}", do)


def motive_flaws(motives: Mapping[str, Any], *at: str | int) -> Iterator[Flaw]:
    """What is wrong with four motives, None being not given: only some given, or all of them 0."""
    missing = [name for name, value in motives.items() if value is None]
    if missing and len(missing) < len(motives):
        given = next(name for name, value in motives.items() if value is not None)
        yield Flaw((*at, given), f"no {' and no '.join(missing)} beside it", "give all four motives or none")
    elif not missing and all(value == 0 for value in motives.values()):
        yield Flaw((*at, "mission"), "all four motives are 0", "give at least one a weight above 0")
