"""Moved to `experiments.figures`; this goes away."""

from __future__ import annotations

from coalitionlab.experiments.figures import (
    BAND,
    BLUE,
    CORE,
    FONT,
    GREY,
    ORANGE,
    ROW,
    axis_title,
    rounded,
    segments,
    set_axes,
    set_style,
    wrapped,
)
from coalitionlab.experiments.figures import (
    monthly_bands as monthly_course,
)

__all__ = [
    "BAND",
    "BLUE",
    "CORE",
    "FONT",
    "GREY",
    "ORANGE",
    "ROW",
    "axis_title",
    "monthly_course",
    "rounded",
    "segments",
    "set_axes",
    "set_style",
    "wrapped",
]
