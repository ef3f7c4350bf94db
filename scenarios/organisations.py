"""Who a scenario is about: organisations and their ties, listed one by one or drawn at random."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Annotated, Self

from pydantic import Field, model_validator

from coalitionlab.scenarios.errors import Problem, fold, quoted, suggest
from coalitionlab.scenarios.names.fields import MOTIVES
from coalitionlab.scenarios.records import (
    Finite,
    Frozen,
    FrozenDict,
    Level,
    Name,
    Number,
    Power,
    Record,
    Share,
    Text,
    Truth,
    Weight,
    YesOrNo,
    check,
    choice,
    invalid,
)
from coalitionlab.scenarios.traits import (
    Normal,
    TraitTable,
    TraitValue,
    motive_problems,
    trait_problems,
    value_problems,
)

MOST_ORGANISATIONS = 5_000_000
NETWORKS = ("homophily", "complete", "ring", "lattice", "random", "small_world", "scale_free", "none")


class OrganisationSpec(Record):
    """One organisation: its name and sector, and whichever traits are known; None means drawn for it.

    `TRAITS` says what each trait means. The four motives are given together or not at all; only their
    proportions matter.
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
        check(motive_problems({name: getattr(self, name) for name in MOTIVES}))
        return self


class SectorSpec(Record):
    """A sector: the usual weights of its organisations' motives (at least one above 0) and how traits are drawn."""

    mission: Weight
    market: Weight
    mandate: Weight
    standing: Weight
    traits: TraitTable = FrozenDict()

    @model_validator(mode="after")
    def _sound(self) -> Self:
        check(motive_problems({name: getattr(self, name) for name in MOTIVES}))
        remedy = "write it beside `traits`, as a weight of the sector"
        check(
            Problem("a motive is not a trait", remedy, ("traits", name))
            for name in MOTIVES
            if name in self.traits
        )
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


class GeneratedTies(Record):
    """A generated network."""

    network: Annotated[str, choice(NETWORKS, "network")] = "homophily"
    """the kind of network"""
    degree: Annotated[float, Number(0, 100_000)] = 8.0
    """ties an organisation has on average"""
    rewire: Share = 0.1
    """small_world only: share of ties that are rewired"""
    homophily: Annotated[float, Number(0, 100)] = 3.0
    """how strongly like-minded organisations prefer each other, 0 not at all"""
    trust: TraitValue = Normal(normal=(0.35, 0.12))
    """drawn for each tie, 0..1"""
    distance: Share | None = None
    """how distant the two ends perceive each other; that between their motives unless given"""

    @model_validator(mode="after")
    def _trust_in_range(self) -> Self:
        check(value_problems(self.trust, Number(0, 1), "trust"))
        return self


class TieSpec(Record):
    """A tie: how far `from_` (written `from`) trusts `to`, and how distant it perceives it; `both` for both ways."""

    from_: Annotated[Name, Field(alias="from")]
    to: Name
    trust: Level = 0.4
    distance: Level | None = None
    both: Truth = False


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


def tie_problems(ties: Sequence[TieSpec], names: Collection[str]) -> Iterator[Problem]:
    """Problems of listed ties: to nobody, to oneself, or given twice."""
    seen: set[tuple[str, str]] = set()
    known = frozenset(names)
    for index, tie in enumerate(ties):
        for end, name in (("from", tie.from_), ("to", tie.to)):
            if name not in known:
                remedy = suggest(name, names, kind="organisation")
                yield Problem(f"{quoted(name)} is not an organisation", remedy, (index, end))
        if tie.from_ == tie.to:
            yield Problem(f"{quoted(tie.to)} has a tie to itself", "name two organisations", (index, "to"))
            continue
        ways = [(tie.from_, tie.to), (tie.to, tie.from_)] if tie.both else [(tie.from_, tie.to)]
        for way in ways:
            if way in seen:
                problem = f"a second tie joins {quoted(way[0])} to {quoted(way[1])}"
                yield Problem(problem, "keep one of the two", (index, "to"))
        seen.update(ways)
