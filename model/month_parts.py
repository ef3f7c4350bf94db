"""The month in three parts, before, at and after the decisions, for those who look or step in between.

All are made from the text of `month` itself with steps left out, so that its order stays written once.
"""

from __future__ import annotations

from types import FunctionType
from typing import Any

from coalitionlab.model.compiled import cache_folder, compiled, step
from coalitionlab.model.month import month


@step
def _nothing(system):
    """A step left out."""


@step
def _nobody_decides(system, number):
    """A step left out."""


@step
def _no_world(system, number):
    """A step left out."""


@step
def _nothing_spent(system, days, aims):
    """A step left out."""
    return 0.0


def _part(name: str, **left_out: Any) -> Any:
    """The month with the steps of these names replaced, under a name of its own (compiled code is kept by name)."""
    plain = month.py_func
    missing = [step_name for step_name in left_out if step_name not in plain.__globals__]
    if missing:
        raise LookupError(f"the month has no step {missing[0]!r}")
    part = FunctionType(
        plain.__code__, {**plain.__globals__, **left_out}, name, plain.__defaults__, plain.__closure__
    )
    part.__qualname__ = name
    return compiled(part)


_DECIDE = {"organisations_decide": _nobody_decides}
_BEFORE = {"world_moves": _no_world, "convener_acts": _nothing_spent, "organisations_talk": _nothing}
_AFTER = {"members_work": _nothing, "experience_feeds_back": _nothing, "settle_payoffs": _nothing}

#: (system, number, days, aims) -> staff-days spent: the month up to where organisations decide.
until_deciding = _part("until_deciding", **_DECIDE, **_AFTER)
#: (system, number, days, aims) -> 0: organisations decide.
deciding = _part("deciding", **_BEFORE, **_AFTER)
#: (system, number, days, aims) -> 0: the rest of that month.
after_deciding = _part("after_deciding", **_BEFORE, **_DECIDE)


def are_compiled() -> bool:
    """Whether the parts, as they are now, have been compiled on this machine before."""
    return any(cache_folder().glob("*/month.after_deciding-*.nbc"))
