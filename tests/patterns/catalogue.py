"""Every pattern that is declared, by importing the files that declare them."""

from __future__ import annotations

from patterns import (
    acting,
    beliefs,
    each_action,
    entry,
    force,
    keeping,
    lasting,
    partners,
    paths,
    power,
    registers,
    sound,
    timing,
)
from patterns.harness import PATTERNS

__all__ = [
    "PATTERNS", "acting", "beliefs", "each_action", "entry", "force", "keeping", "lasting", "partners", "paths", "power", "registers", "sound",
    "timing",
]  # fmt: skip
