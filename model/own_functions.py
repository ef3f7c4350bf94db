"""Functions of the user's own, compiled for what the model hands them, so that what is wrong with them is said in one line."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numba
from numba import from_dtype, types
from numba.core.errors import NumbaError

from coalitionlab.model.bare import record
from coalitionlab.model.columns_compiled import STATE_TYPE, TRAITS_TYPE, RowType
from coalitionlab.model.compiled import is_compiled
from coalitionlab.scenarios.errors import input_error, one_line, quoted
from coalitionlab.scenarios.names.parameters import PARAMETERS

_NUMBERS = (types.Float, types.Integer, types.Boolean)


def own_rule_types(seen: Any) -> tuple[Any, ...]:
    """The compiler's types of what a decision rule gets; `seen` is the named tuple of its first argument."""
    records = (RowType(TRAITS_TYPE), RowType(STATE_TYPE), from_dtype(record(tuple(PARAMETERS))))
    return (types.NamedUniTuple(types.float64, len(seen._fields), seen), *records)


def own_law(name: str, function: Callable[..., Any], given: tuple[Any, ...], field: str = "own") -> Any:
    """A function that the user declared, compiled where the model is called first; tried out for these types unless that was done before."""
    if is_compiled():
        return _jitted(function)
    return tried(function, given, quoted(name), field)


def tried(function: Callable[..., Any], given: tuple[Any, ...], what: str, field: str) -> Any:
    """The compiled function, tried for arguments of these types.

    Raises InputError when it does not take as many, cannot be compiled, or returns no number.
    """
    law = _jitted(function)
    try:
        law.compile(given)
    except (NumbaError, KeyError) as error:  # KeyError: a field that no record has
        lines = [line.strip() for line in str(error).splitlines()]
        why = next((line for line in lines if line and not line.startswith("Failed in")), "")
        place = next((line for line in lines if line.startswith("File ")), "")
        raise input_error(
            f"{what} cannot be compiled: {one_line(f'{why} {place}'.strip())}",
            "use numbers, math, ifs and loops",
            field=field,
        ) from None
    returned = law.overloads[given].signature.return_type
    if not isinstance(returned, _NUMBERS):
        raise input_error(f"{what} may return {returned}", "return a number in every case", field=field)
    return law


def takes(function: Callable[..., Any], count: int) -> bool:
    """Whether a function can be called with so many values."""
    try:
        inspect.signature(getattr(function, "py_func", function)).bind(*[None] * count)
    except TypeError:
        return False
    return True


def _jitted(function: Any) -> Any:
    if hasattr(function, "py_func"):
        return function
    return numba.njit(nogil=True, error_model="numpy")(function)
