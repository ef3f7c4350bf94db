"""A decision rule of a user's own, compiled into the month in place of the model's."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numba
from numba import from_dtype, types
from numba.core.errors import NumbaError

from coalitionlab.model.columns_compiled import STATE_TYPE, TRAITS_TYPE, RowType
from coalitionlab.model.compiled import rebuilt
from coalitionlab.model.rules.choosing import Seen
from coalitionlab.model.run import Runner, advance, run_units
from coalitionlab.model.system import PARAMETERS_RECORD
from coalitionlab.scenarios.errors import input_error, quoted

#: A rule: (seen, traits, state, parameters) -> the chance to be inside next month, 0..1. See `rules.choosing.Seen`.
Rule = Callable[..., float]

_RECORDS = (RowType(TRAITS_TYPE), RowType(STATE_TYPE), from_dtype(PARAMETERS_RECORD))
_NUMBERS = (types.Float, types.Integer, types.Boolean)


@lru_cache(maxsize=32)
def own_rule(function: Rule) -> Runner:
    """Compile a decision rule of your own into the model.

    Compiling takes some twenty seconds at the first run, once in a process; the same function gives the same runner again.

    Parameters
    ----------
    function : function
        `function(seen, traits, state, p)` is plain Python that Numba can compile: numbers, `math`, ifs and loops. It gets a `Seen`,
        and the records of the organisation's traits, its state and the parameters, and returns the chance to be inside next month
        (0 or less: never; 1 or more: certainly).

    Returns
    -------
    Runner
        For `simulate(..., runner=runner)`; everything but the decision is the model's.

    Raises
    ------
    InputError
        When `function` cannot be called with four values, cannot be compiled, or returns no number.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> def content(seen, traits, state, p):
    ...     return 1.0 if seen.utility > 0.0 else 0.0
    >>> runner = cl.own_rule(content)
    >>> runner is cl.own_rule(content)
    True
    """
    law = _compiled(function)

    @numba.njit(nogil=True, error_model="numpy")
    def chosen(rule: float, seen: Any, traits: Any, state: Any, p: Any) -> Any:
        return law(seen, traits, state, p)

    return Runner(rebuilt(advance, chosen=chosen), rebuilt(run_units, chosen=chosen))


def _compiled(function: Rule) -> Any:
    """The rule, compiled for what a rule gets, so that what is wrong with it is said here and in one line."""
    try:
        inspect.signature(getattr(function, "py_func", function)).bind(None, None, None, None)
    except TypeError:
        raise input_error(
            f"got {quoted(function)}", "write a function of four: seen, traits, state, p", field="rule"
        ) from None
    law: Any = (
        function if hasattr(function, "py_func") else numba.njit(nogil=True, error_model="numpy")(function)
    )
    given = (types.NamedUniTuple(types.float64, len(Seen._fields), Seen), *_RECORDS)
    try:
        law.compile(given)
    except (NumbaError, KeyError) as error:  # KeyError: a field that no record has
        why = next(
            (line for line in str(error).splitlines() if line and not line.startswith("Failed in")), ""
        )
        raise input_error(
            f"the rule cannot be compiled: {why}", "use numbers, math, ifs and loops", field="rule"
        ) from None
    returned = law.overloads[given].signature.return_type
    if not isinstance(returned, _NUMBERS):
        raise input_error(f"the rule may return {returned}", "return a number in every case", field="rule")
    return law
