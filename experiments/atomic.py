"""Moved to `experiments.files`; this goes away."""

from __future__ import annotations

from coalitionlab.experiments.files import (
    settle,
    whole_file,
)

__all__ = [
    "settle",
    "whole_file",
]
