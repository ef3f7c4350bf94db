"""What came out, as the page draws it: a few numbers in words, and the bands as bytes."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np

from coalitionlab.dashboard.runs import Distribution, Gap
from coalitionlab.experiments.statistics import Estimate
from coalitionlab.experiments.text import digits_for
from coalitionlab.scenarios.names.outcomes import PER_RUN

#: The monthly outcome that is drawn when a per-run outcome without a course of its own is asked about.
COURSES = {"months_to_critical_mass": "participation", "churn": "leaves", "coerced_share": "mandated_share"}


def course_of(outcome: str) -> str:
    """The monthly outcome that tells most about a per-run outcome."""
    from coalitionlab.scenarios.names.outcomes import MONTHLY

    return COURSES.get(outcome, outcome if outcome in MONTHLY else "collective_action")


def packed(found: Distribution, outcome: str, course: str, more: dict[str, Any]) -> bytes:
    """The numbers as one message: the length of the JSON as 4 bytes (little-endian), the JSON padded with spaces to a
    multiple of 4, then float32 values, 2 x 5 x T: for a and b the 5, 25, 50, 75, 95 % points of the course by month.
    """
    head = json.dumps({**numbers(found, outcome), "course": course, **more}, allow_nan=False).encode()
    head += b" " * (-len(head) % 4)
    bands = np.ascontiguousarray(found.monthly(course), np.dtype("<f4"))
    return len(head).to_bytes(4, "little") + head + bands.tobytes()


def numbers(found: Distribution, outcome: str) -> dict[str, Any]:
    """Chance of success and the outcome's spread for a and b, and the paired difference with what it means."""
    gap, values = found.gap(outcome), found.outcome(outcome)
    return {
        "outcome": outcome,
        "unit": PER_RUN[outcome].unit,
        "replicates": int(values.shape[1]),
        "chance": [_interval(found.success(which)) for which in ("a", "b")],
        "spread": [_spread(row) for row in values],
        "gap": [*_interval(gap.difference), _known(gap.p), gap.apart, _known(gap.better_share), gap.pairs],
        "verdict": verdict(gap, same=found.strategies[0] == found.strategies[1]),
        "told": told(gap),
    }


def told(gap: Gap) -> str:
    """In one word: "same" when the two cannot be told apart, else who does better, "a" or "b"; "none" if nothing is known."""
    if not math.isfinite(gap.difference.mean):
        return "none"
    if not gap.apart:
        return "same"
    sign = PER_RUN[gap.outcome].sign
    return "a" if sign * gap.difference.mean > 0 else "b"


def verdict(gap: Gap, *, same: bool = False) -> str:
    """A sentence or two on the difference, its interval, and whether it is more than luck."""
    said, one = gap.outcome.replace("_", " "), gap.difference
    who = told(gap)
    if who == "none":
        return f"{said.capitalize()} is not defined in these runs, so there is nothing to compare."
    if same or (one.low == one.high == 0.0):
        return "A and B cannot be told apart: they come out the same in every replicate."
    if who == "same":
        digits = digits_for([one.mean, one.low, one.high])
        interval = f"{_signed(one.mean, digits)} ({_signed(one.low, digits)} to {_signed(one.high, digits)})"
        return f"A and B cannot be told apart: A less B in {said} is {interval}, which may be luck."
    low, high = sorted((abs(one.low), abs(one.high)))
    digits = digits_for([one.mean, one.low, one.high])
    size = f"by {abs(one.mean):.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"
    worse = PER_RUN[gap.outcome].higher_is == "worse"
    return f"{who.upper()} does better in {said}: {'lower' if worse else 'higher'} {size}."


def _spread(values: np.ndarray) -> list[float | None]:
    known = values[np.isfinite(values)]
    if not known.size:
        return [None, None, None]
    return [float(one) for one in np.quantile(known, (0.05, 0.5, 0.95))]


def _interval(one: Estimate) -> list[float | None]:
    return [_known(one.mean), _known(one.low), _known(one.high)]


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _signed(value: float, digits: int) -> str:
    text = f"{value:+.{digits}f}"
    return text.replace("-", "−") if float(text) else f"{0:.{digits}f}"
