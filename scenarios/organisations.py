"""The organisations of a scenario: listed one by one, generated from a mix of sectors, or in a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Self

from pydantic import Field, model_validator

from coalitionlab.scenarios.base import Frozen, Name, Record, Tabled, Text, Truth
from coalitionlab.scenarios.errors import fold, quoted
from coalitionlab.scenarios.flaws import Flaw, refuse_any
from coalitionlab.scenarios.numeric import Finite, Level, Number, Power, Weight, YesOrNo
from coalitionlab.scenarios.traits import MOTIVES, NO_TRAITS, TraitTable, motive_flaws, trait_flaws

MOST_ORGANISATIONS = 5_000_000


class OrganisationSpec(Record):
    """One organisation: its name and sector, and whichever traits are known; None means drawn for it.

    The ranges of the traits are those of `coalitionlab.scenarios.traits.TRAITS`. The four motives are given
    together or not at all; only their proportions matter.
    """

    name: Name
    sector: Name
    joins_at_start: Truth = False
    note: Text = ""
    mission: Weight | None = None
    market: Weight | None = None
    mandate: Weight | None = None
    standing: Weight | None = None
    power: Power | None = None
    profile: Level | None = None
    exposure: Level | None = None
    cost: Level | None = None
    threshold: Finite | None = None
    alignment: Level | None = None
    affected: YesOrNo | None = None
    committed: YesOrNo | None = None
    expertise: Level | None = None
    money: Level | None = None
    reach: Level | None = None
    authority: Level | None = None
    need_expertise: Level | None = None
    need_money: Level | None = None
    need_reach: Level | None = None
    need_authority: Level | None = None
    awareness: Level | None = None
    overlap: Level | None = None
    efficacy: Level | None = None
    alone: Level | None = None
    association: Level | None = None
    legitimacy: Level | None = None
    champion: Level | None = None

    @model_validator(mode="after")
    def _motives_together(self) -> Self:
        refuse_any(motive_flaws({name: getattr(self, name) for name in MOTIVES}))
        return self


class SectorSpec(Record):
    """A sector: the usual weights of its organisations' motives (at least one above 0) and how traits are drawn."""

    mission: Weight
    market: Weight
    mandate: Weight
    standing: Weight
    traits: TraitTable = NO_TRAITS

    @model_validator(mode="after")
    def _sound(self) -> Self:
        refuse_any(motive_flaws({name: getattr(self, name) for name in MOTIVES}))
        refuse_any(
            Flaw(
                ("traits", name),
                "a motive is not a trait",
                "write it beside `traits`, as a weight of the sector",
            )
            for name in MOTIVES
            if name in self.traits
        )
        refuse_any(trait_flaws(self.traits, "traits"))
        return self


class Generated(Record):
    """Organisations drawn from a mix of sectors: `count` of them, in proportion to the weights of `mix`.

    `traits` says how a trait is drawn for all of them, whatever the sector says.
    """

    count: Annotated[int, Number(1, MOST_ORGANISATIONS, whole=True)]
    mix: Annotated[dict[str, Weight], Tabled, Frozen]
    traits: TraitTable = NO_TRAITS

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if not any(weight > 0 for weight in self.mix.values()):
            found = "the mix is empty" if not self.mix else "no weight in the mix is above 0"
            refuse_any([Flaw(("mix",), found, "name at least one sector, such as business: 1")])
        refuse_any(trait_flaws(self.traits, "traits"))
        return self


class FromFile(Record):
    """A CSV, XLSX or ODS file beside the scenario; `sheet` names the sheet of a workbook (the first by default)."""

    file: Annotated[str, Field(min_length=1)]
    sheet: Name | None = None


def duplicate_flaws(organisations: Sequence[OrganisationSpec]) -> Iterator[Flaw]:
    """A flaw for every organisation whose name was already taken, letter case, spaces and hyphens aside."""
    first: dict[str, str] = {}
    for index, organisation in enumerate(organisations):
        key = fold(organisation.name)
        if key in first:
            found = f"{quoted(organisation.name)} appears twice"
            if first[key] != organisation.name:
                found = f"{quoted(organisation.name)} differs from {quoted(first[key])} only in spelling"
            yield Flaw((index, "name"), found, "give every organisation a name of its own")
        first.setdefault(key, organisation.name)
