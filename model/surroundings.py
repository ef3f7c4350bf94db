"""The climate around a coalition, shown as four numbers that can be read and changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from coalitionlab.agents.numbers import shows
from coalitionlab.scenarios.names.fields import CLIMATES


@shows("_record", CLIMATES)
class Surroundings:
    """Popular opinion, regulatory climate, salience of failures and funding climate, each 0..1 and now."""

    def __init__(self, record: np.void) -> None:
        self._record = record

    if TYPE_CHECKING:  # the numbers that `shows` adds

        def __getattr__(self, name: str) -> Any: ...
        def __setattr__(self, name: str, value: Any) -> None: ...

    def __repr__(self) -> str:
        return ", ".join(f"{climate} {float(self._record[climate]):.2f}" for climate in CLIMATES)
