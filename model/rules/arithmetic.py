"""Exponential, logarithm, cosine and power from plain arithmetic: the same numbers on every machine.

Those of a C library are calls, one number each, and differ in their last digits between systems and processors. These add, multiply,
divide and move bits only, which IEEE 754 fixes to the last digit, and can be worked out for several organisations at a time. All
are within 2 units in the last place of the true value. Compiled code of the model uses no others (`math.sqrt` is exact by IEEE 754).

Sources: Cody & Waite 1980, Software manual for the elementary functions (reduction of arguments); Sun Microsystems 1993, fdlibm
(where roundings are caught in `log` and `power`). Polynomials are Taylor's.
"""

from __future__ import annotations

import numpy as np

from coalitionlab.model.compiled import compiled, rule

_LOG2_E, _LN2_HIGH, _LN2_LOW = 1.4426950408889634, 6.93147180369123816490e-01, 1.90821492927058770002e-10
#: Adding this to a small number leaves the nearest whole number in its last bits.
_ROUND = 6755399441055744.0
_ONE, _MANTISSA, _SQRT2 = 0x3FF0000000000000, 0x000FFFFFFFFFFFFF, 1.4142135623730951
_LEAST = 2.2250738585072014e-308  # the least normal number
_TURN, _TURN_LOW = 6.283185307179586, 2.4492935982947064e-16
#: The first 26 bits of a number: products of two such are exact.
_HEAD = -(1 << 27)
#: 2 / (3 ln 2) and ln 2, and each as a head of 26 bits and a rest.
_C, _C_HEAD, _C_REST = 0.9617966939259756, 0.9617966860532761, 7.872699542895312e-09
_LN2, _LN2_HEAD, _LN2_REST = 0.6931471805599453, 0.6931471675634384, 1.2996506893901347e-08


@rule
def exp(x):
    """e ** x for x from -708 to 708; beyond, what it is there."""
    x = min(708.0, max(-708.0, x))
    shifted = x * _LOG2_E + _ROUND
    whole = shifted - _ROUND
    high, low = x - whole * _LN2_HIGH, whole * _LN2_LOW
    r = high - low
    return (1.0 + _exp_less_1(r, (high - r) - low)) * _two_to(shifted)


@rule
def _exp_less_1(r, low):
    """exp(r + low) - 1 for r from -0.35 to 0.35 and a `low` that is lost in the rounding of r."""
    r2 = r * r
    r4 = r2 * r2
    first = (0.5 + r * (1 / 6)) + r2 * (1 / 24 + r * (1 / 120))
    middle = (1 / 720 + r * (1 / 5040)) + r2 * (1 / 40320 + r * (1 / 362880))
    last = (1 / 3628800 + r * (1 / 39916800)) + r2 * (1 / 479001600 + r * (1 / 6227020800))
    return r + (r2 * (first + r4 * (middle + r4 * last)) + low)


@rule
def _two_to(shifted):
    """2 to a whole number from -1022 to 1023, given as that number plus `_ROUND`."""
    return np.int64((np.float64(shifted).view(np.int64) + 1023) << 52).view(np.float64)


@rule
def log(x):
    """The natural logarithm of a normal x > 0 (2.3e-308 and up)."""
    part, whole = _parts(x)
    f = part - 1.0
    s = f / (2.0 + f)
    z = s * s
    z2 = z * z
    z4 = z2 * z2
    first = (1 / 3 + z * (1 / 5)) + z2 * (1 / 7 + z * (1 / 9))
    middle = (1 / 11 + z * (1 / 13)) + z2 * (1 / 15 + z * (1 / 17))
    rest = 2.0 * z * (first + z4 * middle + z4 * z4 * (1 / 19 + z * (1 / 21)))
    half = 0.5 * f * f
    return whole * _LN2_HIGH - ((half - (s * (half + rest) + whole * _LN2_LOW)) - f)


@rule
def _parts(x):
    """(part, whole): x = part * 2 ** whole, with the part from sqrt(1/2) to sqrt(2)."""
    bits = np.float64(x).view(np.int64)
    part = np.int64((bits & _MANTISSA) | _ONE).view(np.float64)
    large = 1.0 if part > _SQRT2 else 0.0
    return part * (1.0 - 0.5 * large), float((bits >> 52) - 1023) + large


@rule
def cos_of_turn(u):
    """The cosine of u whole turns, cos(2 pi u), for u from 0 to 1: folded to an eighth of a turn, where a polynomial serves."""
    half = 1.0 - u if u > 0.5 else u
    quarter = 0.5 - half if half > 0.25 else half
    by_sine = quarter > 0.125
    eighth = 0.25 - quarter if by_sine else quarter
    y = eighth * _TURN
    z = y * y
    sine = -1 / 6 + z * (1 / 120 + z * (-1 / 5040 + z * (1 / 362880 + z * (-1 / 39916800 + z * (1 / 6227020800
        + z * (-1 / 1307674368000 + z * (1 / 355687428096000)))))))  # fmt: skip
    cosine = 1 / 24 + z * (-1 / 720 + z * (1 / 40320 + z * (-1 / 3628800 + z * (1 / 479001600
        + z * (-1 / 87178291200 + z * (1 / 20922789888000))))))  # fmt: skip
    size = y + (y * z * sine + eighth * _TURN_LOW) if by_sine else 1.0 - (0.5 * z - z * z * cosine)
    return -size if half > 0.25 else size


@compiled
def power(x, y):
    """x ** y for x >= 0 and a finite y; nan for x < 0. Results below 2.3e-308 are 0, those above 4.4e307 infinite.

    The logarithm to base 2 is carried in two numbers, a head of 26 bits and a rest, so that large exponents cost no digits.
    """
    if not x > 0.0:
        return 1.0 if y == 0.0 else (np.nan if x != 0.0 else (0.0 if y > 0.0 else np.inf))
    part, whole = _parts(max(x, _LEAST))
    # log((1 + s) / (1 - s)) = (2 / 3) s (3 + z + rest), z = s * s
    f, g = part - 1.0, part + 1.0
    s, g_head = f / g, _head(g)
    s_head = _head(s)
    s_rest = ((f - s_head * g_head) - s_head * (part - (g_head - 1.0))) / g
    z, z_head = s * s, s_head * s_head
    z2 = z * z
    z4 = z2 * z2
    rest = (1 / 5 + z * (1 / 7)) + z2 * (1 / 9 + z * (1 / 11)) + z4 * (
        (1 / 13 + z * (1 / 15)) + z2 * (1 / 17 + z * (1 / 19)) + z4 * ((1 / 21 + z * (1 / 23)) + z2 * (1 / 25))
    )  # fmt: skip
    rest = 3.0 * z2 * rest + s_rest * (s_head + s)
    sum_head = _head(3.0 + z_head + rest)
    sum_rest = rest - ((sum_head - 3.0) - z_head)
    product, product_rest = s_head * sum_head, s_rest * sum_head + sum_rest * s
    product_head = _head(product + product_rest)
    product_rest -= product_head - product
    log_high, log_low = _C_HEAD * product_head, _C_REST * product_head + product_rest * _C
    log2_head = _head((log_high + log_low) + whole)
    log2_rest = log_low - ((log2_head - whole) - log_high)
    # y times that, then 2 to the whole part of it and e to what is left
    y_head = _head(y)
    high, low = y_head * log2_head, (y - y_head) * log2_head + y * log2_rest
    total = high + low
    if not abs(total) < 1022.0:
        return np.inf if total > 0.0 else -0.0 * total  # nan stays nan
    shifted = total + _ROUND
    high -= shifted - _ROUND
    left = _head(high + low)
    low -= left - high
    high, low = left * _LN2_HEAD, left * _LN2_REST + low * _LN2
    r = high + low
    below = low - (r - high)
    return (1.0 + _exp_less_1(r, below + r * below)) * _two_to(shifted)


@rule
def _head(x):
    """x cut off after 26 bits."""
    return np.int64(np.float64(x).view(np.int64) & _HEAD).view(np.float64)


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
