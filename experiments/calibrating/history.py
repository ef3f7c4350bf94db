"""The history of a coalition: who came in and went out, month by month, and which goals were delivered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np


@dataclass(frozen=True)
class History:
    """What is known of a coalition's first T months.

    Attributes
    ----------
    name : str
        Of the file, or of the case.
    joins : tuple of int
        Organisations that came in, by month (T values, 0 or more).
    leaves : tuple of int, optional
        Organisations that went out, by month; None where exits were not recorded.
    delivered : tuple of int, optional
        Months (1 to T) in which goals were delivered, in order; None where goals were not recorded.
    inside_at_start : int
        Organisations inside before the first month.
    starts : str, optional
        Calendar month of month 1, YYYY-MM.

    Examples
    --------
    >>> history = History("town", joins=(2, 1, 0, 3), leaves=(0, 0, 1, 0))
    >>> history.months, history.inside.tolist(), history.first(2).joins
    (4, [2, 3, 2, 5], (2, 1))
    """

    name: str
    joins: tuple[int, ...]
    leaves: tuple[int, ...] | None = None
    delivered: tuple[int, ...] | None = None
    inside_at_start: int = 0
    starts: str | None = None

    @property
    def months(self) -> int:
        """How many months it covers."""
        return len(self.joins)

    @property
    def inside(self) -> np.ndarray:
        """Organisations inside at the end of each month; where exits were not recorded, as if nobody had left."""
        left = np.zeros(self.months, np.int64) if self.leaves is None else np.array(self.leaves)
        members: np.ndarray = self.inside_at_start + np.cumsum(self.joins) - np.cumsum(left)
        return members

    def first(self, months: int) -> History:
        """Its first months only."""
        return replace(
            self,
            joins=self.joins[:months],
            leaves=None if self.leaves is None else self.leaves[:months],
            delivered=None
            if self.delivered is None
            else tuple(month for month in self.delivered if month <= months),
        )

    def to_dict(self) -> dict[str, Any]:
        """As plain values, for a manifest."""
        return {
            "name": self.name,
            "starts": self.starts,
            "inside_at_start": self.inside_at_start,
            "joins": list(self.joins),
            "leaves": None if self.leaves is None else list(self.leaves),
            "delivered": None if self.delivered is None else list(self.delivered),
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> History:
        """What `to_dict` gave."""
        kept: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
        }
        return cls(**kept)

    @classmethod
    def of_spells(
        cls,
        name: str,
        joined: Sequence[int | None],
        left: Sequence[int | None] | None,
        *,
        months: int,
        starts: str | None = None,
    ) -> History:
        """From the months (1 to T) in which each organisation joined and left.

        None stands for inside before month 1 (joined) and for still inside (left); no `left` at all for exits not recorded.
        """
        counts = np.bincount([month for month in joined if month is not None], minlength=months + 1)
        out = (
            None
            if left is None
            else np.bincount([month for month in left if month is not None], minlength=months + 1)
        )
        return cls(
            name,
            tuple(counts[1 : months + 1].tolist()),
            None if out is None else tuple(out[1 : months + 1].tolist()),
            inside_at_start=sum(month is None for month in joined),
            starts=starts,
        )
