"""Who knows whom: ties listed one by one, or generated as a network."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Annotated, Self

from pydantic import Field, model_validator

from coalitionlab.scenarios.base import Name, Record, Truth, choice
from coalitionlab.scenarios.errors import quoted, suggest
from coalitionlab.scenarios.flaws import Flaw, refuse_any
from coalitionlab.scenarios.numeric import Level, Number, Share
from coalitionlab.scenarios.traits import Normal, TraitValue, value_flaws

NETWORKS = ("homophily", "complete", "ring", "lattice", "random", "small_world", "scale_free", "none")
USUAL_TRUST = Normal(normal=(0.35, 0.12))


class GeneratedTies(Record):
    """A generated network with `degree` ties an organisation on average.

    `rewire` (0..1) serves small_world only; `homophily` says how strongly like-minded organisations prefer each
    other, 0 not at all. `trust` (0..1) is drawn for each tie; `distance` (0..1) is that between the motives unless given.
    """

    network: Annotated[str, choice(NETWORKS, "network")] = "homophily"
    degree: Annotated[float, Number(0, 100_000)] = 8.0
    rewire: Share = 0.1
    homophily: Annotated[float, Number(0, 100)] = 3.0
    trust: TraitValue = USUAL_TRUST
    distance: Share | None = None

    @model_validator(mode="after")
    def _trust_in_range(self) -> Self:
        refuse_any(value_flaws(self.trust, Number(0, 1), "trust"))
        return self


class TieSpec(Record):
    """A tie: how far `from_` (written `from`) trusts `to`, and how distant it perceives it; `both` for both ways."""

    from_: Annotated[Name, Field(alias="from")]
    to: Name
    trust: Level = 0.4
    distance: Level | None = None
    both: Truth = False


def tie_flaws(ties: Sequence[TieSpec], names: Collection[str]) -> Iterator[Flaw]:
    """What is wrong with listed ties: to nobody, to oneself, or given twice."""
    seen: set[tuple[str, str]] = set()
    known = frozenset(names)
    for index, tie in enumerate(ties):
        for end, name in (("from", tie.from_), ("to", tie.to)):
            if name not in known:
                found = f"{quoted(name)} is not an organisation"
                yield Flaw((index, end), found, suggest(name, names, kind="organisation"))
        if tie.from_ == tie.to:
            yield Flaw((index, "to"), f"{quoted(tie.to)} has a tie to itself", "name two organisations")
            continue
        ways = [(tie.from_, tie.to), (tie.to, tie.from_)] if tie.both else [(tie.from_, tie.to)]
        for way in ways:
            if way in seen:
                found = f"a second tie joins {quoted(way[0])} to {quoted(way[1])}"
                yield Flaw((index, "to"), found, "keep one of the two")
        seen.update(ways)
