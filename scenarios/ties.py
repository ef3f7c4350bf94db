"""Who knows whom in a scenario: ties, listed one by one or drawn as a network."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Annotated, Self

from pydantic import Field, model_validator

from coalitionlab.scenarios.drawn import Normal, TraitValue, value_problems
from coalitionlab.scenarios.errors import Problem, check, quoted, suggest
from coalitionlab.scenarios.names.extensions import declared
from coalitionlab.scenarios.names.own import NETWORK, OwnFunction
from coalitionlab.scenarios.records import Level, Name, Number, Record, Share, Truth, choice

#: Organisations of a complete network, and ties (counted from both ends) of the other generated ones: what memory holds.
MOST_COMPLETE, MOST_TIES = 5_000, 50_000_000
NETWORKS = ("homophily", "complete", "ring", "lattice", "random", "small_world", "scale_free", "none",
            *(each.name for each in declared(OwnFunction, NETWORK)))  # fmt: skip
#: Kinds of ties, as `reading/words.yaml` has words for them.
TIE_KINDS = ("contact", "advice", "cooperation", "money", "authority", "employment", "parent", "conflict")


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
    """an organisation of the list"""
    to: Name
    """another one, whom it knows"""
    trust: Level = 0.4
    """how far the first trusts the second"""
    distance: Level | None = None
    """how distant the first perceives the second's motives to be"""
    both: Truth = False
    """whether it holds both ways"""
    kind: Annotated[str, choice(TIE_KINDS, "kind of tie")] = "contact"
    """what kind of tie it is; nobody is asked through one that it regulates, pays or is in conflict with. It changes no run"""


def generated_tie_problems(ties: GeneratedTies, size: int) -> Iterator[Problem]:
    """Problems of generated ties: more than memory holds."""
    if ties.network == "complete" and size > MOST_COMPLETE:
        problem = f"got complete for {size:,} organisations"
        remedy = f"write another network, or at most {MOST_COMPLETE:,} organisations"
        yield Problem(problem, remedy, ("ties", "network"))
    elif ties.network not in {"complete", "none"} and size * min(ties.degree, size - 1) > MOST_TIES:
        problem = f"got {quoted(ties.degree)} ties each for {size:,} organisations"
        yield Problem(problem, f"write at most {MOST_TIES // size:,}", ("ties", "degree"))


def listed_tie_problems(ties: Sequence[TieSpec], names: Collection[str]) -> Iterator[Problem]:
    """Problems of listed ties: to nobody, to oneself, or given twice."""
    seen: set[tuple[str, str]] = set()
    for index, tie in enumerate(ties):
        for end, name in (("from", tie.from_), ("to", tie.to)):
            if name not in names:
                remedy = suggest(name, names, kind="organisation")
                yield Problem(f"{quoted(name)} is not an organisation", remedy, ("ties", index, end))
        if tie.from_ == tie.to:
            yield Problem(f"{quoted(tie.to)} has a tie to itself", "name two organisations", ("ties", index, "to"))
            continue
        ways = [(tie.from_, tie.to), (tie.to, tie.from_)] if tie.both else [(tie.from_, tie.to)]
        for way in ways:
            if way in seen:
                problem = f"a second tie joins {quoted(way[0])} to {quoted(way[1])}"
                yield Problem(problem, "keep one of the two", ("ties", index, "to"))
        seen.update(ways)
