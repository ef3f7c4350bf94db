"""Moved to `experiments.statistics` and `words`; this goes away."""

from __future__ import annotations

from coalitionlab.experiments.statistics import (
    SIGNIFICANT,
    dunnett_ps,
    superiority,
)
from coalitionlab.experiments.statistics import (
    hedges_g as standardised,
)
from coalitionlab.experiments.statistics import (
    pairs_needed as pairs_to_tell,
)
from coalitionlab.experiments.words import (
    about as counted,
)

__all__ = [
    "SIGNIFICANT",
    "counted",
    "dunnett_ps",
    "pairs_to_tell",
    "standardised",
    "superiority",
]
