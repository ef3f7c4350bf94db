"""A decision rule of a user's own, compiled into the month in place of the model's."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numba

from coalitionlab.model import month as months
from coalitionlab.model.compiled import rebuilt
from coalitionlab.model.deciding import consider, organisations_decide
from coalitionlab.model.running import run
from coalitionlab.scenarios.errors import quoted, refuse

#: A rule: (seen, traits, state, parameters) -> the chance to be inside next month, 0..1. See `rules.choosing.Seen`.
Rule = Callable[..., float]


@lru_cache(maxsize=32)
def own_rule(function: Rule) -> tuple[Any, Any]:
    """(month, run) in which organisations decide by `function`; everything else in them is as it was.

    `function(seen, traits, state, p)` is plain Python that Numba can compile: numbers, `math`, ifs and loops. It
    gets a `Seen`, and the records of the organisation's traits, its state and the parameters, and returns the chance
    to be inside next month (0 or less: never; 1 or more: certainly). `run` can be given to `simulate(..., runner=run)`.
    The first month takes a few seconds to compile; the same function gives the same pair again.

    Raises:
        InputError: when `function` cannot be called with four values.
    """
    _check(function)
    law = function if hasattr(function, "py_func") else numba.njit(nogil=True, error_model="numpy")(function)

    @numba.njit(nogil=True, error_model="numpy")
    def chosen(rule: float, seen: Any, traits: Any, state: Any, p: Any) -> float:
        return law(seen, traits, state, p)

    decide = rebuilt(organisations_decide, consider=rebuilt(consider, chosen=chosen))
    month = rebuilt(months.month, organisations_decide=decide)
    return month, rebuilt(run, month=month)


def _check(function: Rule) -> None:
    try:
        inspect.signature(getattr(function, "py_func", function)).bind(None, None, None, None)
    except TypeError:
        raise refuse(
            quoted(function), "write a function of four: seen, traits, state, p", field="rule"
        ) from None
