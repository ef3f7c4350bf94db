"""A decision rule of a user's own, compiled into the month in place of the model's."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numba

from coalitionlab.model.compiled import rebuilt, text_hash
from coalitionlab.model.own_functions import own_rule_types, takes, tried
from coalitionlab.model.rules.choosing import Seen
from coalitionlab.model.run import Runner, advance, run_units
from coalitionlab.scenarios.errors import input_error, quoted

#: A rule: (seen, traits, state, parameters) -> the chance to be inside next month, 0..1. See `rules.choosing.Seen`.
Rule = Callable[..., float]


@lru_cache(maxsize=32)
def own_rule(function: Rule) -> Runner:
    """Compile a decision rule of your own into the model.

    Compiling takes some thirty seconds at the first run, and is kept on disk for the same rule in another process; the same function
    gives the same runner again.

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

    @numba.njit(inline="always")
    def sees_camps(setting: Any) -> Any:
        return True  # `Seen.camp` and `Seen.rivals` are worked out

    law_in = {"chosen": chosen, "sees_camps": sees_camps}
    kept_as = text_hash(function, own_rule_types(Seen))
    return Runner(rebuilt(advance, kept_as, **law_in), rebuilt(run_units, kept_as, **law_in))


def _compiled(function: Rule) -> Any:
    """The rule, compiled for what a rule gets, so that what is wrong with it is said here and in one line."""
    if not takes(function, 4):
        raise input_error(f"got {quoted(function)}", "write a function of four: seen, traits, state, p", field="rule")
    return tried(function, own_rule_types(Seen), "the rule", "rule")
