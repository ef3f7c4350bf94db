"""Who a scenario is about: organisations, listed one by one or drawn from a mix of sectors; and who of those listed is simulated."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from coalitionlab.scenarios.drawn import TraitTable, Uniform, value_problems
from coalitionlab.scenarios.errors import Problem, check, fold, invalid, quoted, unknown
from coalitionlab.scenarios.names.fields import MOTIVES
from coalitionlab.scenarios.records import (
    LEVELS,
    POWER_LEVELS,
    STANCES,
    Finite,
    Frozen,
    FrozenDict,
    Level,
    Name,
    Number,
    Power,
    Record,
    Stance,
    Text,
    Truth,
    Weight,
    YesOrNo,
    bounds_of,
)

MOST_ORGANISATIONS = 5_000_000


class OrganisationSpec(Record):
    """One organisation: its name and sector, and whichever traits are known; None means drawn for it.

    The four motives are given together or not at all; only their proportions matter. A trait may be a range, such as "low to high"
    or "0.2 to 0.6": the value is then its middle, with a `spread`.
    """

    name: Name
    """what the organisation is called; each its own"""
    sector: Name
    """business, nonprofit, community, government, education or one of the scenario's own"""
    joins_at_start: Truth = False
    """whether it is a member before the first month"""
    simulated: Truth | None = None
    """whether it takes part in the runs; unless said, all do but those told to have little power and little interest"""
    note: Text = ""
    """for readers only"""
    wants: Text = ""
    """what it wants or cares for, in a few words; reports show it beside its name, and it changes no run"""
    mission: Weight | None = None
    """weight of change on the issue among its motives"""
    market: Weight | None = None
    """weight of customers, employees and profit among its motives"""
    mandate: Weight | None = None
    """weight of political pressure, voters and regulators among its motives"""
    standing: Weight | None = None
    """weight of reputation and peers among its motives"""
    power: Power | None = None
    """resources, 1 being usual"""
    profile: Level | None = None
    """public standing"""
    exposure: Level | None = None
    """how far regulation of the issue would touch it"""
    cost: Level | None = None
    """what taking part costs it"""
    threshold: Finite | None = None
    """how much more than the barriers the benefit must be (or, under the rule 'threshold', the share or
    count of others inside that it waits for)"""
    alignment: Stance | None = None
    """how far the coalition's aim truly serves (above 0) or harms (below 0) its interests"""
    affected: YesOrNo | None = None
    """whether it speaks for those most affected by the issue"""
    committed: YesOrNo | None = None
    """whether it never leaves"""
    expertise: Level | None = None
    """its strength in expertise"""
    money: Level | None = None
    """its strength in money"""
    reach: Level | None = None
    """its strength in reach"""
    authority: Level | None = None
    """its strength in authority"""
    need_expertise: Level | None = None
    """its need of others' expertise"""
    need_money: Level | None = None
    """its need of others' money"""
    need_reach: Level | None = None
    """its need of others' reach"""
    need_authority: Level | None = None
    """its need of others' authority"""
    awareness: Level | None = None
    """how aware of the issue it is at the start"""
    overlap: Stance | None = None
    """how far it believes at the start that the aim serves or harms its interests"""
    efficacy: Level | None = None
    """how well it believes at the start that collaborating works"""
    alone: Level | None = None
    """how well it believes at the start that going it alone works"""
    association: Level | None = None
    """what it believes at the start that being associated is worth"""
    legitimacy: Level | None = None
    """how legitimate it holds the convener to be at the start"""
    champion: Level | None = None
    """how strong a champion it has inside at the start"""
    contact: Level | None = None
    """how far the convener is in touch with it at the start"""
    spread: Annotated[dict[str, Weight], Frozen] = FrozenDict()
    """by trait, how far on either side of the value given the true one may lie: drawn evenly, anew in each replicate"""

    @model_validator(mode="before")
    @classmethod
    def _with_ranges(cls, data: Any) -> Any:
        return _ranges_apart(data, TRAITS) if isinstance(data, Mapping) else data

    @model_validator(mode="after")
    def _sound(self) -> Self:
        check(_motive_problems({name: getattr(self, name) for name in MOTIVES}))
        check(unknown(self.spread, TRAITS, "trait", "spread"))
        check(
            Problem(f"no {name} to spread around", f"give {name} as well", ("spread", name))
            for name in self.spread
            if getattr(self, name) is None
        )
        return self

    def given(self, trait: str) -> float | Uniform | None:
        """The value of a trait: a number, or evenly between two where it has a spread; None where it is to be drawn."""
        value: float | None = getattr(self, trait)
        spread = self.spread.get(trait, 0.0)
        if value is None or not spread:
            return value
        return Uniform(uniform=(max(TRAITS[trait].low, value - spread), min(TRAITS[trait].high, value + spread)))


#: Every trait that a scenario may give to an organisation, in the order of a stakeholder table, and the numbers it may be.
TRAITS: Mapping[str, Number] = {
    name: bounds
    for name, info in OrganisationSpec.model_fields.items()
    if name != "spread" and (bounds := bounds_of(info)) is not None
}


def is_range(text: str) -> bool:
    """Whether a text is a range, such as "low to high" or "0.2 to 0.6"."""
    return len(_ends(text)) == 2


def _ends(text: str) -> list[str]:
    return [end for part in re.split(r"\s+to\s+|\.\.+", text) if (end := part.strip())]


def _ranges_apart(data: Mapping[str, Any], traits: Mapping[str, Number]) -> Mapping[str, Any]:
    """The fields of an organisation with every range as its middle and a spread; what is no range is left as it is."""
    ranges = {name: data[name] for name in traits if isinstance(data.get(name), str) and is_range(data[name])}
    if not ranges:
        return data
    values, spread = dict(data), dict(data.get("spread") or {})
    for name, text in ranges.items():
        try:
            low, high = (traits[name].read(_plain(end)) for end in _ends(text))
        except ValueError:  # the field itself says what it takes
            continue
        values[name], spread[name] = round((low + high) / 2, 6), round(abs(high - low) / 2, 6)
    return {**values, "spread": spread}


def _plain(end: str) -> str | float:
    try:
        return float(end)
    except ValueError:
        return end


class SectorSpec(Record):
    """A sector: the usual weights of its organisations' motives (at least one above 0) and how traits are drawn."""

    mission: Weight
    market: Weight
    mandate: Weight
    standing: Weight
    traits: TraitTable = FrozenDict()

    @model_validator(mode="after")
    def _sound(self) -> Self:
        check(_motive_problems({name: getattr(self, name) for name in MOTIVES}))
        remedy = "write it beside `traits`, as a weight of the sector"
        check(Problem("a motive is not a trait", remedy, ("traits", name)) for name in MOTIVES if name in self.traits)
        check(trait_problems(self.traits, "traits"))
        return self


class Generated(Record):
    """Organisations drawn from a mix of sectors."""

    count: Annotated[int, Number(1, MOST_ORGANISATIONS, whole=True)]
    """how many there are"""
    mix: Annotated[dict[str, Weight], Frozen]
    """the weight of each sector"""
    traits: TraitTable = FrozenDict()
    """how a trait is drawn for all of them, whatever the sector says"""

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if not any(weight > 0 for weight in self.mix.values()):
            problem = "the mix is empty" if not self.mix else "no weight in the mix is above 0"
            invalid(problem, "name at least one sector, such as business: 1", "mix")
        check(trait_problems(self.traits, "traits"))
        return self


class FromFile(Record):
    """A CSV, XLSX or ODS file beside the scenario; `sheet` names the sheet of a workbook (the first by default)."""

    file: Annotated[str, Field(min_length=1)]
    sheet: Name | None = None


def trait_problems(traits: Mapping[str, Any], *at: str | int) -> Iterator[Problem]:
    """Problems of a table of traits: unknown names, values out of range, motives given in part."""
    yield from unknown(traits, TRAITS, "trait", *at)
    for name, value in traits.items():
        if name in TRAITS:
            yield from value_problems(value, TRAITS[name], *at, name)
    yield from _motive_problems({name: traits.get(name) for name in MOTIVES}, *at)


def _motive_problems(motives: Mapping[str, Any], *at: str | int) -> Iterator[Problem]:
    """Problems of the four motives (None: not given): only some of them given, or all of them 0."""
    missing = [name for name, value in motives.items() if value is None]
    if missing and len(missing) < len(motives):
        given = next(name for name, value in motives.items() if value is not None)
        yield Problem(f"no {' and no '.join(missing)} beside it", "give all four motives or none", (*at, given))
    elif not missing and all(value == 0 for value in motives.values()):
        yield Problem("all four motives are 0", "give at least one a weight above 0", (*at, "mission"))


def duplicate_problems(organisations: Sequence[OrganisationSpec]) -> Iterator[Problem]:
    """A problem for every organisation whose name was already taken, letter case, spaces and hyphens aside."""
    first: dict[str, str] = {}
    for index, organisation in enumerate(organisations):
        name = organisation.name
        earlier = first.get(fold(name))
        first.setdefault(fold(name), name)
        if earlier is not None:
            problem = f"{quoted(name)} differs from {quoted(earlier)} only in spelling"
            if earlier == name:
                problem = f"{quoted(name)} appears twice"
            yield Problem(problem, "give every organisation a name of its own", (index, "name"))


# The boundary of a case: a list of stakeholders may hold anybody who was ever named. Those with little power and little interest are the
# crowd (Eden and Ackermann 1998, Making strategy; Mendelow's grid of power and interest): were they simulated, the convener's staff-days
# would be spread over them, ties drawn to them, and shares counted of them. Where to draw the line is the boundary specification problem
# of Laumann, Marsden and Prensky (1983); that it runs where the words "low" end is an assumption.

#: Power, and interest in the issue (`awareness`), of the crowd at most.
LITTLE_POWER, LITTLE_INTEREST = POWER_LEVELS["low"], LEVELS["low"]
#: A stance as far from 0 as this, for or against, is an interest too.
CLEAR_STANCE = abs(STANCES["resistant"])
#: A list of which fewer would be left is simulated as it stands.
FEWEST = 3
#: What a reader of a table says of the crowd.
LEFT_OUT = "of little power and little interest left out of the runs (`simulated: yes` in the table brings one in)"


def within_boundary(
    organisations: Sequence[OrganisationSpec], named: Collection[str] = ()
) -> tuple[OrganisationSpec, ...]:
    """Return those of the organisations that are simulated, in their order; `named` are those that have a part in the case.

    Examples
    --------
    >>> town = [OrganisationSpec(name=name, sector="business", power=1, awareness=0.7) for name in ("Mill", "Bank", "Shop")]
    >>> kiosk = OrganisationSpec(name="Kiosk", sector="business", power=0.25, awareness=0.1)
    >>> [each.name for each in within_boundary([*town, kiosk])]
    ['Mill', 'Bank', 'Shop']
    >>> len(within_boundary([*town, kiosk.with_(simulated=True)]))
    4
    """
    kept = tuple(each for each in organisations if _matters(each, named))
    if len(kept) < FEWEST and all(each.simulated is None for each in organisations):
        return tuple(organisations)
    return kept


def _matters(each: OrganisationSpec, named: Collection[str]) -> bool:
    """Whether an organisation is simulated: as it says itself, else unless it is told to have little power and little interest."""
    if each.simulated is not None:
        return each.simulated
    if each.joins_at_start or each.affected or each.committed or each.name in named:
        return True
    if each.power is None or each.awareness is None:
        return True
    clear = any(abs(stance or 0.0) >= CLEAR_STANCE for stance in (each.alignment, each.overlap))
    return clear or each.power > LITTLE_POWER or each.awareness > LITTLE_INTEREST
