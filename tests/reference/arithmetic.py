"""Three functions that are used throughout (ODD, section 7)."""

from __future__ import annotations

import math


def bounded(x: float) -> float:
    """`x` kept within 0..1."""
    return min(1.0, max(0.0, x))


def toward(x: float, aim: float, rate: float) -> float:
    """`x` moved the share `rate` of its way to `aim`."""
    return x + rate * (aim - x)


def logistic(x: float) -> float:
    """The S-curve from 0 to 1."""
    if x < 0:
        small = math.exp(x)
        return small / (1 + small)
    return 1 / (1 + math.exp(-x))
