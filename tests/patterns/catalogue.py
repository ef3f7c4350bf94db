"""Every pattern that is declared, by importing the files that declare them."""

from __future__ import annotations

from patterns import acting, lasting, partners, paths, power, sound
from patterns.harness import PATTERNS

__all__ = ["PATTERNS", "acting", "lasting", "partners", "paths", "power", "sound"]
