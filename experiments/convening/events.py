"""Events that may strike any case: what `shocks` asks about, and what a reader of a page can let happen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coalitionlab.scenarios.world import ITS_PARTNER, LARGEST, STRONGEST_CHAMPION

#: Fields of an `Event` by what happens. What a law adds to the regulatory climate, to stay, and what a scandal takes of the
#: convener's legitimacy are assumed.
SHOCKS: Mapping[str, Mapping[str, Any]] = {
    "the funder leaves": {"grant": 0.0},
    "the champion moves on": {"champion_goes": STRONGEST_CHAMPION},
    "the two strongest partners fall out": {"trust": [{"between": [LARGEST, ITS_PARTNER], "trust": 0.0}]},
    "a law passes": {"regulation": 0.4, "lasting": True},
    "a scandal breaks": {"scandal": 0.5},
    "the largest member walks out": {"leaves": LARGEST},
}
