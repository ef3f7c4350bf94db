"""What came out of both strategies, as the page draws it, and how a prediction compares."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from coalitionlab.dashboard.paired import Gap, PairedRuns
from coalitionlab.experiments.statistics import Estimate
from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN

#: The monthly outcome that is drawn for a per-run outcome without one of the same name.
COURSES = {"months_to_critical_mass": "participation", "churn": "leaves", "coerced_share": "mandated_share"}
_PREDICTION = re.compile(r"(A|B|same)(?: by (\d{1,9}(?:\.\d{1,6})?))?")


@dataclass(frozen=True)
class Prediction:
    """Which of the two does better ("A", "B", or "same" for too close to tell), and by how much of the outcome's unit."""

    better: str
    amount: float | None = None

    def __str__(self) -> str:
        return self.better if self.amount is None else f"{self.better} by {self.amount:g}"

    def judged(self, gap: Gap) -> str:
        """How it compares with what came out, in words."""
        if gap.better in ("same", "none"):
            if self.better == "same":
                return "As you said: the two cannot be told apart."
            return "The runs do not tell the two apart, so they do not bear you out; more replicates might."
        if gap.better.upper() != self.better:
            return f"It came out otherwise: {gap.better.upper()} does better."
        if self.amount is None:
            return "You picked the right one."
        low, high = sorted((abs(gap.estimate.low), abs(gap.estimate.high)))
        if low <= self.amount <= high:
            return "You picked the right one, and your size lies within the interval."
        size = "smaller" if self.amount > high else "larger"
        return f"You picked the right one; the difference is {size} than you said."


def read_prediction(text: str) -> Prediction | None:
    """The prediction in a text such as "A by 0.05"; None for none or for other words."""
    match = _PREDICTION.fullmatch(text.strip())
    return None if match is None else Prediction(match[1], float(match[2]) if match[2] else None)


def course_of(outcome: str) -> str:
    """The monthly outcome that tells most about a per-run outcome."""
    return COURSES.get(outcome, outcome if outcome in MONTHLY else "collective_action")


def packed(runs: PairedRuns, outcome: str, course: str, more: dict[str, Any]) -> bytes:
    """The numbers as one message: the length of the JSON as 4 bytes (little-endian), the JSON padded with spaces to a
    multiple of 4, then float32 values, 2 x 5 x T: for a and b the 5, 25, 50, 75, 95 % points of the course by month.
    """
    head = json.dumps({**numbers(runs, outcome), "course": course, **more}, allow_nan=False).encode()
    head += b" " * (-len(head) % 4)
    bands = np.ascontiguousarray(runs.monthly(course), np.dtype("<f4"))
    return len(head).to_bytes(4, "little") + head + bands.tobytes()


def numbers(runs: PairedRuns, outcome: str) -> dict[str, Any]:
    """Chance of success and the outcome's spread for a and b, and the paired difference with what it means."""
    gap = runs.gap(outcome)
    return {
        "outcome": outcome,
        "unit": PER_RUN[outcome].unit,
        "replicates": runs.replicates,
        "chance": [_interval(share) for share in runs.success()],
        "spread": [_spread(row) for row in runs.outcome(outcome)],
        "gap": [
            *_interval(gap.estimate), _finite(gap.p), gap.significant, _finite(gap.better_share), gap.pairs,
        ],
        "verdict": gap.words(),
        "told": gap.better,
    }  # fmt: skip


def _spread(values: np.ndarray) -> list[float | None]:
    defined = values[np.isfinite(values)]
    return (
        [None] * 3
        if not defined.size
        else [float(point) for point in np.quantile(defined, (0.05, 0.5, 0.95))]
    )


def _interval(estimate: Estimate) -> list[float | None]:
    return [_finite(estimate.mean), _finite(estimate.low), _finite(estimate.high)]


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
