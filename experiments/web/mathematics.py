"""Functions of mathematics for compiled code that asks the C library for them: in a WebAssembly module there is none.

The model has its own where it needs them in many places; these serve what is left, and rules of a user's own that use `math`.
Within 1e-14 of the true value where that is not near 0.
"""

from __future__ import annotations

import math
from typing import Any

from coalitionlab.model.compiled import compiled
from coalitionlab.model.rules import arithmetic

_HALF_TURN = math.pi / 2
#: Half a turn in two parts: the first has bits to spare, so that whole multiples of it are exact.
_HALF_HIGH, _HALF_LOW = 1.5707963267341256, 6.077100506506192e-11


@compiled
def exp(x):
    """e ** x."""
    if x > 709.7:
        return math.inf
    return arithmetic.exp(x) if x > -708.0 else (0.0 if x <= -708.0 else x)


@compiled
def log(x):
    """The natural logarithm."""
    if x >= 2.3e-308:
        return arithmetic.log(x) if x < math.inf else x
    return -math.inf if x == 0.0 else (arithmetic.log(x * 2.0**60) - 60.0 * 0.6931471805599453 if x > 0.0 else math.nan)


@compiled
def power(x, y):
    """x ** y; nan for x < 0 and a y that is no whole number."""
    size = abs(x)
    if y == 0.0:
        return 1.0
    raised = exp(y * log(size)) if size > 0.0 else (0.0 if y > 0.0 else math.inf)
    if x >= 0.0:
        return raised
    if math.floor(y) != y:
        return math.nan
    return raised if math.floor(0.5 * y) * 2.0 == y else -raised


@compiled
def sine(x):
    """sin x, for x up to a million."""
    quarters = math.floor(x / _HALF_TURN + 0.5)
    return _quarter(quarters, (x - quarters * _HALF_HIGH) - quarters * _HALF_LOW)


@compiled
def cosine(x):
    """cos x, for x up to a million."""
    quarters = math.floor(x / _HALF_TURN + 0.5)
    return _quarter(quarters + 1.0, (x - quarters * _HALF_HIGH) - quarters * _HALF_LOW)


@compiled
def _quarter(quarters, y):
    """The sine of so many quarter turns and y, an angle from -pi/4 to pi/4."""
    z, which = y * y, quarters - 4.0 * math.floor(quarters / 4.0)
    if which == 0.0 or which == 2.0:
        series = 1 / 362880 + z * (-1 / 39916800 + z * (1 / 6227020800 + z * (-1 / 1307674368000)))
        size = y + y * z * (-1 / 6 + z * (1 / 120 + z * (-1 / 5040 + z * series)))
    else:
        series = -1 / 3628800 + z * (1 / 479001600 + z * (-1 / 87178291200 + z * (1 / 20922789888000)))
        size = 1.0 - 0.5 * z + z * z * (1 / 24 + z * (-1 / 720 + z * (1 / 40320 + z * series)))
    return size if which < 2.0 else -size


@compiled
def tanh(x):
    """The hyperbolic tangent."""
    size = abs(x)
    if size < 0.1:
        z = x * x
        return x * (
            1.0
            - z * (1 / 3 - z * (2 / 15 - z * (17 / 315 - z * (62 / 2835 - z * (1382 / 155925 - z * 21844 / 6081075)))))
        )
    once = 1.0 - 2.0 / (exp(2.0 * min(size, 20.0)) + 1.0)
    return once if x > 0.0 else -once


@compiled
def remainder(x, y):
    """What is left of x after whole steps of y, exactly, with the sign of x; nan where x is infinite or y is 0."""
    left, step = abs(x), abs(y)
    if not (left < math.inf and step > 0.0):
        return math.nan
    while left >= step:
        part = step
        while part <= 0.5 * left:
            part *= 2.0
        left -= part
    return left if x >= 0.0 else -left


#: By the name under which compiled code calls it: the function, and how many numbers it takes.
FUNCTIONS: dict[str, tuple[Any, int]] = {
    "exp": (exp, 1),
    "log": (log, 1),
    "pow": (power, 2),
    "sin": (sine, 1),
    "cos": (cosine, 1),
    "tanh": (tanh, 1),
    "fmod": (remainder, 2),
}
