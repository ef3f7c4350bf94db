"""The month in two parts, before and from the decisions on, for those who want to look in between.

Both are made from the text of `month` itself with steps left out, so that its order stays written once.
"""

from __future__ import annotations

from types import FunctionType
from typing import Any

from coalitionlab.model.compiled import compiled, step
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


#: (system, number, days, aims) -> staff-days spent: the month up to where organisations decide.
until_deciding = _part(
    "until_deciding", organisations_decide=_nobody_decides, members_work=_nothing, experience_feeds_back=_nothing,
    settle_payoffs=_nothing,
)  # fmt: skip
#: (system, number, days, aims) -> 0: the rest of that month.
from_deciding = _part(
    "from_deciding", world_moves=_no_world, convener_acts=_nothing_spent, organisations_talk=_nothing,
)  # fmt: skip
