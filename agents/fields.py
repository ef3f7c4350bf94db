"""Properties that are fields of a run's arrays: they read them and write through to them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from numbers import Real
from typing import Any, TypeVar

from coalitionlab.scenarios.errors import input_error, number, quoted

C = TypeVar("C", bound=type)

SHARE = (0.0, 1.0)
STANCE = (-1.0, 1.0)
NOT_NEGATIVE = (0.0, math.inf)


class FieldProperty:
    """A property that is one field of the record `holder` of its owner (`_state`, say).

    Reading gives a float. Writing refuses (InputError, a ValueError) what is not a number, not finite or out of `span`;
    with no span it is read-only.
    """

    def __init__(self, holder: str, field: str, span: tuple[float, float] | None) -> None:
        self.holder, self.field, self.span = holder, field, span
        self.__doc__ = f"{field.replace('_', ' ')}, {'read-only' if span is None else between(span)}"

    def __get__(self, owner: Any, kind: type | None = None) -> Any:
        if owner is None:
            return self
        return float(getattr(owner, self.holder)[self.field])

    def __set__(self, owner: Any, value: float) -> None:
        if self.span is None:
            raise AttributeError(f"{self.field} can be read but not set")
        getattr(owner, self.holder)[self.field] = checked(self.field, value, self.span)


def checked(field: str, value: Any, span: tuple[float, float]) -> float:
    """`value` as a float when it is a finite number within `span`; raises InputError otherwise."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise input_error(f"got {quoted(value)}", f"give a number {between(span)}", field=field)
    plain = float(value)
    if not (math.isfinite(plain) and span[0] <= plain <= span[1]):
        raise input_error(f"got {plain}", f"give a number {between(span)}", field=field)
    return plain


def between(span: tuple[float, float]) -> str:
    """A range in words."""
    low, high = span
    if math.isinf(low):
        return "that is finite"
    return f"from {number(low)}" if math.isinf(high) else f"from {number(low)} to {number(high)}"


def shows(holder: str, fields: Iterable[str], span: tuple[float, float] | None = SHARE) -> Callable[[C], C]:
    """A class decorator: one `FieldProperty` for each of `fields`, found in the record `holder` of an instance."""

    def decorate(kind: C) -> C:
        for field in fields:
            setattr(kind, field, FieldProperty(holder, field, span))
        return kind

    return decorate
