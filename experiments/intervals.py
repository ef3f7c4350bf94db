"""Moved to `experiments.statistics`; this goes away."""

from __future__ import annotations

from coalitionlab.experiments.statistics import (
    mean_intervals,
)

__all__ = [
    "mean_intervals",
]
