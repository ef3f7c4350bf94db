"""The words in which an action is declared: what it moves, which way, how fast, and under which conditions.

One law serves every action: a dose d of effort moves a quantity x by `d * rate * conditions * (aim - x)`, so nothing
leaves its range and effort has diminishing returns. A condition is `floor + (1 - floor) * value` of some quantity,
or of one minus it; conditions multiply.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar


@dataclass(frozen=True)
class Quantity:
    """A named quantity of the world, such as `organisation.awareness`."""

    scope: str
    field: str

    @classmethod
    def of(cls, dotted: str) -> Quantity:
        """The quantity written `scope.field`; the scope is trait, organisation, tie, convener, climate or coalition."""
        scope, _, field = dotted.partition(".")
        return cls(scope, field)

    def __str__(self) -> str:
        return f"{self.scope}.{self.field}"


@dataclass(frozen=True)
class EffectCondition:
    """A factor 0..1 on an effect: the value of a quantity, or what it lacks, never less than `floor`."""

    quantity: Quantity
    lacking: bool = False
    floor: float = 0.0

    @property
    def line(self) -> tuple[float, float]:
        """(intercept, slope) of the factor as a line in the quantity's value."""
        rise = 1.0 - self.floor
        return (1.0, -rise) if self.lacking else (self.floor, rise)

    def __str__(self) -> str:
        value = f"(1 - {self.quantity})" if self.lacking else str(self.quantity)
        return value if not self.floor else f"({self.floor:g} + {1 - self.floor:g} * {value})"


@dataclass(frozen=True)
class Effect:
    """`moves` goes towards `aim` (a number, or a quantity of the same organisation) at `rate` per full dose."""

    moves: Quantity
    aim: float | Quantity
    rate: float
    conditions: tuple[EffectCondition, ...] = ()
    backfire: bool = False
    only_up: bool = False

    def __str__(self) -> str:
        factors = "".join(f" * {condition}" for condition in self.conditions)
        return f"{self.moves} -> {self.aim}{' (upwards only)' if self.only_up else ''}: {self.rate:g}{factors}"


def given(dotted: str, floor: float = 0.0) -> EffectCondition:
    """The effect grows with this quantity."""
    return EffectCondition(Quantity.of(dotted), floor=floor)


def lacking(dotted: str, floor: float = 0.0) -> EffectCondition:
    """The effect grows as this quantity is wanting."""
    return EffectCondition(Quantity.of(dotted), lacking=True, floor=floor)


def raises(dotted: str, rate: float, *conditions: EffectCondition) -> Effect:
    """The quantity moves towards 1."""
    return Effect(Quantity.of(dotted), 1.0, rate, conditions)


def lowers(dotted: str, rate: float, *conditions: EffectCondition) -> Effect:
    """The quantity moves towards 0."""
    return Effect(Quantity.of(dotted), 0.0, rate, conditions)


def corrects(dotted: str, truth: str, rate: float, *conditions: EffectCondition) -> Effect:
    """A belief moves towards the truth, from above as from below."""
    return Effect(Quantity.of(dotted), Quantity.of(truth), rate, conditions)


def lifts(dotted: str, claim: str, rate: float, *conditions: EffectCondition) -> Effect:
    """A belief that is below a claim moves up to it; one that is above stays."""
    return Effect(Quantity.of(dotted), Quantity.of(claim), rate, conditions, only_up=True)


def backfires(effect: Effect) -> Effect:
    """Marks the part of an action that harms when its condition is not met."""
    return replace(effect, backfire=True)


S0 = "S0: McDermott, Colbert & Kurucz, Mobilizing leadership: leading cross-sector partnerships as a social movement"
S1 = "S1: Makin' it happen: leading cross-sector collaboration"
S2 = "S2: Kania, system leadership post and its comments"
S3 = "S3: Mutwarasibo, Collaborative leadership in action"
S4 = "S4: Leveraging power: how to find the balance in partnership convening"

#: How effort becomes a dose: broadcast and central cost the same whatever the number reached; the others are shared out.
MODES = ("broadcast", "organisation", "member", "tie", "central")
#: Whom an action can be aimed at. `sector:NAME` is one more, for any sector.
AIMS = (
    "all", "outsiders", "members", "high_profile", "low_profile", "waverers", "sceptics", "affected",
    "distant_ties", "close_ties", "sector",
)  # fmt: skip
#: The number of an aim at a sector is this and the sector's own.
SECTOR_AIM = 100
_OUTSIDERS = ("outsiders", "high_profile", "low_profile", "waverers", "sceptics", "affected", "sector")
_ORGANISATIONS = ("all", "outsiders", "members", *_OUTSIDERS[1:])
_TIES = ("all", "distant_ties", "close_ties", "members", "outsiders", "sector")


@dataclass(frozen=True)
class Action:
    """One leadership action.

    `reach` is the number of targets that one staff-day serves with a dose of 1 - 1/e (for broadcast and central
    actions: one over the staff-days that do so). `aims` lists whom it can be aimed at, the default first. `expenses` is what a
    staff-day of it costs besides that staff-day (rooms, travel, trainers, print), in day rates; assumed, and no part of the model.
    """

    own_kind: ClassVar[str] = "action"

    name: str
    family: str
    mode: str
    reach: float
    aims: tuple[str, ...]
    meaning: str
    fails: str
    source: str
    effects: tuple[Effect, ...]
    expenses: float = 0.0

    @property
    def for_outsiders(self) -> bool:
        """Whether it only makes sense for organisations outside, whatever it is aimed at."""
        return self.aims[0] in _OUTSIDERS and "all" not in self.aims

    @property
    def title(self) -> str:
        """The name as one would say it."""
        return self.name.replace("_", " ").capitalize()


def to_organisations(default: str = "all") -> tuple[str, ...]:
    """Aims of an action on organisations, with its default first."""
    return (default, *(aim for aim in _ORGANISATIONS if aim != default))


def to_outsiders(default: str = "outsiders") -> tuple[str, ...]:
    """Aims of an action that only makes sense for organisations outside."""
    return (default, *(aim for aim in _OUTSIDERS if aim != default))


def to_ties(default: str = "all") -> tuple[str, ...]:
    """Aims of an action on ties."""
    return (default, *(aim for aim in _TIES if aim != default))
