"""Moved to `experiments.figures`; this goes away."""

from __future__ import annotations

from coalitionlab.experiments.figures import (
    SECTOR_COLOURS,
    SECTOR_SHAPES,
    sector_looks,
)

__all__ = [
    "SECTOR_COLOURS",
    "SECTOR_SHAPES",
    "sector_looks",
]
