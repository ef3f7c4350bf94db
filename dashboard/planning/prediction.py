"""Predict, then reveal: what a person wrote before looking, and how it turned out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from coalitionlab.dashboard.runs import Gap
from coalitionlab.scenarios.names.outcomes import PER_RUN

_WRITTEN = re.compile(r"(A|B|same)(?: by (\d{1,9}(?:\.\d{1,6})?))?")


@dataclass(frozen=True)
class Prediction:
    """Which of the two does better ("A", "B", or "same" for too close to tell), and by how much of the outcome's unit."""

    better: str
    amount: float | None = None

    def __str__(self) -> str:
        return self.better if self.amount is None else f"{self.better} by {self.amount:g}"


def read(text: str) -> Prediction | None:
    """The prediction that a text is, such as "A by 0.05"; None for none or for other words."""
    found = _WRITTEN.fullmatch(text.strip())
    return None if found is None else Prediction(found[1], float(found[2]) if found[2] else None)


def judged(prediction: Prediction, gap: Gap) -> str:
    """How the prediction compares with what came out, in words."""
    sign = PER_RUN[gap.outcome].sign
    came = "same" if not gap.apart else "A" if sign * gap.difference.mean > 0 else "B"
    if came == prediction.better == "same":
        return "As you said: the two cannot be told apart."
    if came == "same":
        return "The runs do not tell the two apart, so they do not bear you out; more replicates might."
    if came != prediction.better:
        return f"It came out otherwise: {came} does better."
    if prediction.amount is None:
        return "You picked the right one."
    low, high = sorted((abs(gap.difference.low), abs(gap.difference.high)))
    if low <= prediction.amount <= high:
        return "You picked the right one, and your size lies within the interval."
    return f"You picked the right one; the difference is {'smaller' if prediction.amount > high else 'larger'} than you said."
