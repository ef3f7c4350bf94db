"""What can be seen of a coalition: its history, month by month, and the paths of many runs in the same terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from coalitionlab.experiments.calibrating.members import Member, Members, known_by
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES


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
    notes : tuple of str
        What to know of how the file was read: columns that are not used, rows that repeat others, exits that are not recorded.
    members : tuple of Member
        Who came and left when, of which sector and size; empty where neither is known.
    still_inside, gone, at_start : tuple of str
        Who is inside at the end, who was and is not, and who was before the first month, as far as the file has names.
    spent : tuple of (str, float)
        What was spent in all, by the label of its column. It is told, and changes no run: what a month's work is is said by the case.

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
    notes: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()
    still_inside: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    at_start: tuple[str, ...] = ()
    spent: tuple[tuple[str, float], ...] = ()

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
            delivered=None if self.delivered is None else tuple(month for month in self.delivered if month <= months),
            members=known_by(self.members, months),
            still_inside=(),
            gone=(),
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
            "notes": list(self.notes),
            "members": [list(each) for each in self.members],
            "still_inside": list(self.still_inside),
            "gone": list(self.gone),
            "at_start": list(self.at_start),
            "spent": [list(each) for each in self.spent],
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> History:
        """What `to_dict` gave."""
        kept: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
        }
        spent = tuple((label, amount) for label, amount in values.get("spent", ()))
        return cls(**kept | {"members": tuple(Member(*each) for each in values.get("members", ())), "spent": spent})

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
            None if left is None else np.bincount([month for month in left if month is not None], minlength=months + 1)
        )
        return cls(
            name,
            tuple(counts[1 : months + 1].tolist()),
            None if out is None else tuple(out[1 : months + 1].tolist()),
            inside_at_start=sum(month is None for month in joined),
            starts=starts,
        )


_JOINS, _LEAVES = MONTHLY_NAMES.index("joins"), MONTHLY_NAMES.index("leaves")


@dataclass(frozen=True, eq=False)
class Paths:
    """R runs of T months: `joins` and `leaves` (R x T counts), `delivered` (R x goals; the month, nan when it was not), and
    `members`, where joins and exits are compared by sector or size."""

    joins: np.ndarray
    leaves: np.ndarray
    delivered: np.ndarray
    members: Members | None = None

    def __len__(self) -> int:
        return len(self.joins)

    @property
    def months(self) -> int:
        """How many months the runs have."""
        return int(self.joins.shape[1])

    def of_rows(self, rows: np.ndarray) -> Paths:
        """Those of some runs."""
        members = None if self.members is None else self.members.of_rows(rows)
        return Paths(self.joins[rows], self.leaves[rows], self.delivered[rows], members)

    def inside(self, at_start: int) -> np.ndarray:
        """Organisations inside at the end of each month, R x T, after so many at the start."""
        members: np.ndarray = at_start + np.cumsum(self.joins.astype(np.int64) - self.leaves.astype(np.int64), axis=1)
        return members

    @classmethod
    def empty(cls, runs: int, months: int, goals: int, members: Members | None = None) -> Paths:
        """Room for so many runs; two bytes a count, as a hundred thousand runs are kept."""
        return cls(
            np.zeros((runs, months), np.uint16),
            np.zeros((runs, months), np.uint16),
            np.full((runs, goals), np.nan, np.float32),
            members,
        )

    def put(self, rows: np.ndarray, months: np.ndarray, delivered: np.ndarray) -> None:
        """Write runs into these rows: their monthly outcomes (runs x T x outcomes), and when goals were delivered (runs x goals)."""
        self.joins[rows] = months[:, :, _JOINS]
        self.leaves[rows] = months[:, :, _LEAVES]
        self.delivered[rows] = delivered

    @classmethod
    def of(cls, history: History) -> Paths:
        """The history as a single run."""
        leaves = history.leaves or (0,) * history.months
        return cls(
            np.array([history.joins]),
            np.array([leaves]),
            np.array([history.delivered or ()], dtype=float).reshape(1, -1),
            Members.of(history.members) if history.members else None,
        )
