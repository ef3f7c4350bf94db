"""Functions that are used throughout (ODD, section 7), and conventions of section 2."""

from __future__ import annotations

import math

#: The least strength that counts; the effort above which an organisation is active; and the least that are a coalition.
COUNTS, ACTIVE, ENOUGH = 0.25, 0.15, 3
#: The share of what members could do at which a coalition is idle.
IDLE = 0.001


def bounded(x: float) -> float:
    """`x` kept within 0..1."""
    return min(1.0, max(0.0, x))


def within(x: float) -> float:
    """`x` kept within -1..1."""
    return min(1.0, max(-1.0, x))


def toward(x: float, aim: float, rate: float) -> float:
    """`x` moved the share `rate` of its way to `aim`."""
    return x + rate * (aim - x)


def logistic(x: float) -> float:
    """The S-curve from 0 to 1; never quite 0, as the argument of exp is kept within -708 to 708."""
    x = min(708.0, max(-708.0, x))
    if x < 0:
        small = math.exp(x)
        return small / (1 + small)
    return 1 / (1 + math.exp(-x))


def felt(ambient: float, x: float) -> float:
    """An effect as far as it is felt: a part of it whatever happens, the rest as it is brought home."""
    return ambient + (1 - ambient) * x


def had(strength: float) -> float:
    """A strength as far as it counts: what one can hardly do one does not bring to a partnership."""
    return strength if strength >= COUNTS else 0.0
