"""Exponential and logarithm from plain arithmetic, so that a law can be worked out for several organisations at a time.

The machine's own are calls, one number each, and differ in their last digits between systems; these are the same everywhere.
Both are within 1e-15 of the true value, relative to it. Source: Cody & Waite 1980, Software manual for the elementary functions.
"""

from __future__ import annotations

import numpy as np

from coalitionlab.model.compiled import rule

_LOG2_E, _LN2_HIGH, _LN2_LOW = 1.4426950408889634, 6.93147180369123816490e-01, 1.90821492927058770002e-10
#: Adding this to a small number leaves the nearest whole number in its last bits.
_ROUND = 6755399441055744.0
_ONE, _MANTISSA, _SQRT2 = 0x3FF0000000000000, 0x000FFFFFFFFFFFFF, 1.4142135623730951


@rule
def exp(x):
    """e ** x for x from -708 to 708; beyond, what it is there."""
    x = min(708.0, max(-708.0, x))
    shifted = x * _LOG2_E + _ROUND
    whole = shifted - _ROUND
    r = (x - whole * _LN2_HIGH) - whole * _LN2_LOW
    r2 = r * r
    r4 = r2 * r2
    low = (1.0 + r) + r2 * (0.5 + r * (1 / 6))
    middle = (1 / 24 + r * (1 / 120)) + r2 * (1 / 720 + r * (1 / 5040))
    high = (1 / 40320 + r * (1 / 362880)) + r2 * (1 / 3628800 + r * (1 / 39916800))
    highest = 1 / 479001600 + r * (1 / 6227020800)
    power = np.int64((np.float64(shifted).view(np.int64) + 1023) << 52).view(np.float64)
    return (low + r4 * middle + r4 * r4 * (high + r4 * highest)) * power


@rule
def log(x):
    """The natural logarithm of a normal x > 0 (2.3e-308 and up)."""
    bits = np.float64(x).view(np.int64)
    # split x into 2 ** whole and a part from sqrt(1/2) to sqrt(2)
    part = np.int64((bits & _MANTISSA) | _ONE).view(np.float64)
    large = 1.0 if part > _SQRT2 else 0.0
    part *= 1.0 - 0.5 * large
    whole = float((bits >> 52) - 1023) + large
    s = (part - 1.0) / (part + 1.0)
    z = s * s
    z2 = z * z
    z4 = z2 * z2
    low = (1 / 3 + z * (1 / 5)) + z2 * (1 / 7 + z * (1 / 9))
    high = (1 / 11 + z * (1 / 13)) + z2 * (1 / 15 + z * (1 / 17))
    tail = z4 * z4 * (1 / 19 + z * (1 / 21))
    return whole * _LN2_HIGH + (2.0 * s + (2.0 * s * z * (low + z4 * high + tail) + whole * _LN2_LOW))


@rule
def logistic(x):
    """1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + exp(-x))


@rule
def toward(value, aim, rate):
    """A quantity moved towards an aim by a share `rate` of what is missing; 0..1 stays in 0..1."""
    return value + rate * (aim - value)


@rule
def bounded(value):
    """A quantity kept within 0..1."""
    return min(1.0, max(0.0, value))


@rule
def on(switch):
    """Whether a choice between theories is made: from one half up."""
    return switch >= 0.5


@rule
def within(value):
    """A quantity kept within -1..1."""
    return min(1.0, max(-1.0, value))
