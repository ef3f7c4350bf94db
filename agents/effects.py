"""The words in which an action is declared: what it moves, which way, how fast, and under which conditions.

One law serves every action: a dose d of effort moves a quantity x by `d * rate * conditions * (aim - x)`, so nothing
leaves its range and effort has diminishing returns. A condition is `floor + (1 - floor) * value` of some quantity,
or of one minus it; conditions multiply.
"""

from __future__ import annotations

from dataclasses import dataclass

from coalitionlab.model import fields

#: Where a quantity lives. The numbers are what the compiled law reads; 4 is the whole: convener, climate, coalition.
SCOPES = {"trait": 1, "organisation": 2, "tie": 3, "convener": 4, "climate": 4, "coalition": 4}
_FIELDS = {
    "trait": fields.TRAITS,
    "organisation": fields.STATE,
    "tie": fields.TIE,
    "convener": fields.CONVENER,
    "climate": fields.CLIMATE,
    "coalition": fields.COALITION,
}


@dataclass(frozen=True)
class Quantity:
    """A named quantity of the world, such as `organisation.awareness`."""

    scope: str
    field: str

    @classmethod
    def of(cls, dotted: str) -> Quantity:
        """The quantity written `scope.field`; raises ValueError when the model has none of that name."""
        scope, _, field = dotted.partition(".")
        if field not in _FIELDS.get(scope, ()):
            raise ValueError(f"the model has no quantity {dotted!r}")
        return cls(scope, field)

    @property
    def code(self) -> tuple[int, int]:
        """(scope number, field number), as the compiled law reads it."""
        return SCOPES[self.scope], fields.WHOLE_OFFSETS.get(self.scope, 0) + _FIELDS[self.scope].index(
            self.field
        )

    def __str__(self) -> str:
        return f"{self.scope}.{self.field}"


@dataclass(frozen=True)
class Condition:
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
    conditions: tuple[Condition, ...] = ()
    backfire: bool = False

    def __str__(self) -> str:
        factors = "".join(f" * {condition}" for condition in self.conditions)
        return f"{self.moves} -> {self.aim}: {self.rate:g}{factors}"


def given(dotted: str, floor: float = 0.0) -> Condition:
    """The effect grows with this quantity."""
    return Condition(Quantity.of(dotted), floor=floor)


def lacking(dotted: str, floor: float = 0.0) -> Condition:
    """The effect grows as this quantity is wanting."""
    return Condition(Quantity.of(dotted), lacking=True, floor=floor)


def raises(dotted: str, rate: float, *conditions: Condition) -> Effect:
    """The quantity moves towards 1."""
    return Effect(Quantity.of(dotted), 1.0, rate, conditions)


def lowers(dotted: str, rate: float, *conditions: Condition) -> Effect:
    """The quantity moves towards 0."""
    return Effect(Quantity.of(dotted), 0.0, rate, conditions)


def corrects(dotted: str, truth: str, rate: float, *conditions: Condition) -> Effect:
    """A belief moves towards the truth, from above as from below."""
    return Effect(Quantity.of(dotted), Quantity.of(truth), rate, conditions)


def backfires(effect: Effect) -> Effect:
    """Marks the part of an action that harms when its condition is not met."""
    return Effect(effect.moves, effect.aim, effect.rate, effect.conditions, backfire=True)
