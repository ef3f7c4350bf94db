"""Joins and exits by sector and by size: who came and went when, in a history and in many runs, counted by group.

A history's sectors are those of the scenario by name. Its sizes may be of any kind (dues, staff, emissions), so only their order is compared, with
that of power in the runs: the larger ones are as large a share of those ever inside in a run as in the history.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from coalitionlab.experiments.calibrating.conditioning import weighted_quantiles
from coalitionlab.experiments.statistics import Floats
from coalitionlab.experiments.words import some
from coalitionlab.scenarios.errors import plural, quoted
from coalitionlab.scenarios.reading.sectors import sector_of

#: States of organisations from which it is seen who came and went when.
STATES = ("inside", "joined_now", "left_now")
#: The month of what did not happen.
NEVER = np.iinfo(np.uint16).max
LARGER, SMALLER = "larger organisations", "smaller organisations"


class Member(NamedTuple):
    """An organisation of a history: the months (1 to T) in which it first joined (0 for inside before month 1) and then left (0 for not at all), its
    sector (empty where it is not known) and its size (None where it is not known)."""

    joined: int
    left: int
    sector: str = ""
    size: float | None = None


def read_members(
    rows: Sequence[tuple[str, ...]], months: Mapping[str, int]
) -> tuple[tuple[Member, ...], tuple[str, ...]]:
    """Return each organisation of a register when it first came, none where neither sector nor size is known; and what to note.

    Rows hold, as written, who it is, when it joined and left, its sector and its size; `months` are the numbers of the months that are written.
    """
    first: dict[str, Member] = {}
    unread: list[str] = []
    for who, joined, left, sector, size in sorted(rows, key=lambda each: months[each[1]]):
        value = number_of(size)
        if size and value is None and quoted(size) not in unread:
            unread.append(quoted(size))
        first.setdefault(who, Member(months[joined], months[left] if left else 0, sector, value))
    known = any(each.sector or each.size is not None for each in first.values())
    notes = (f"Sizes that are no numbers are not used: {some(unread)}.",) if unread else ()
    return tuple(first.values()) if known else (), notes


def number_of(text: str) -> float | None:
    """Return the number that is written, with commas for thousands or without; None for none, or one that is not finite."""
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def matched(members: Sequence[Member], sectors: Collection[str]) -> tuple[tuple[Member, ...], tuple[str, ...]]:
    """Return the members with the scenario's names of their sectors, none where neither sector nor size is left to compare; and what to note."""
    called: dict[str, str] = {}
    for text in {each.sector for each in members}:
        name = "_".join(text.casefold().replace("-", " ").split())
        called[text] = name if name in sectors else sector_of(text)[0] or ""
    strange = sorted(text for text, name in called.items() if text and name not in sectors)
    made = tuple(
        each._replace(sector=called[each.sector] if called[each.sector] in sectors else "") for each in members
    )
    notes = []
    if strange:
        names = some([quoted(each) for each in strange])
        notes.append(f"Sectors that the scenario does not have are not compared: {names}.")
    unsized = sum(each.size is None for each in made)
    if 0 < unsized < len(made):
        notes.append(
            f"{plural(unsized, 'organisation')} without a size {'counts' if unsized == 1 else 'count'} as smaller."
        )
    return made if any(each.sector or each.size is not None for each in made) else (), tuple(notes)


def known_by(members: Sequence[Member], months: int) -> tuple[Member, ...]:
    """Those who had joined by the end of a month, as they were known then."""
    return tuple(each._replace(left=each.left * (each.left <= months)) for each in members if each.joined <= months)


@dataclass(frozen=True, eq=False)
class Members:
    """N organisations of each of R runs, R x N: months of first joining (0 for inside at the start) and of leaving after it (`NEVER` where it did not);
    the number of the sector in `sectors` (-1 for none of them); and a size (-inf where it is not known)."""

    sectors: tuple[str, ...]
    joined: np.ndarray
    left: np.ndarray
    sector: np.ndarray
    size: np.ndarray

    @classmethod
    def empty(cls, sectors: Sequence[str], runs: int, organisations: int) -> Members:
        """Room for so many organisations of so many runs, none of which is there yet."""
        joined, left = np.full((2, runs, organisations), NEVER, np.uint16)
        nobody = np.full(joined.shape, -1, np.int8)
        return cls(tuple(sectors), joined, left, nobody, np.full(joined.shape, -np.inf, np.float32))

    @classmethod
    def of(cls, members: Sequence[Member]) -> Members:
        """Those of a history, as a single run."""
        made = cls.empty(sorted({each.sector for each in members} - {""}), 1, len(members))
        for k, each in enumerate(members):
            made.joined[0, k], made.left[0, k] = each.joined, each.left or NEVER
            made.sector[0, k] = made.sectors.index(each.sector) if each.sector else -1
            made.size[0, k] = -np.inf if each.size is None else each.size
        return made

    def of_rows(self, rows: np.ndarray) -> Members:
        """Those of some runs."""
        return Members(self.sectors, self.joined[rows], self.left[rows], self.sector[rows], self.size[rows])

    def put(self, rows: np.ndarray, states: np.ndarray, sector: Sequence[str], size: np.ndarray | None) -> None:
        """Write runs into these rows: `STATES` of n organisations at the end of each month (runs x T x 3 x n), the sector of each (n) and,
        where sizes are compared, its size (runs x n)."""
        inside, joins, leaves = (states[:, :, k] > 0 for k in range(len(STATES)))
        start = inside[:, 0] & ~joins[:, 0] | leaves[:, 0]
        joined = np.where(start, 0, first_month(joins))
        left = first_month(leaves & (np.arange(1, states.shape[1] + 1)[:, None] >= joined[:, None, :]))
        count = len(sector)
        self.joined[rows, :count], self.left[rows, :count] = joined, left
        self.sector[rows, :count] = [self.sectors.index(each) if each in self.sectors else -1 for each in sector]
        if size is not None:
            self.size[rows, :count] = size

    def larger(self, share: float, months: int) -> np.ndarray:
        """Whether each is among the larger ones: this share of those who were ever inside by the end of a month."""
        there = self.joined <= months
        place = np.argsort(np.argsort(np.where(there, -self.size, np.inf), axis=1, kind="stable"), axis=1)
        return np.asarray(there & (place < np.rint(share * there.sum(axis=1))[:, None]))


def first_month(happens: np.ndarray) -> np.ndarray:
    """The first month, numbered from 1, in which something happens (runs x T x n of true or false); `NEVER` where it does not."""
    return np.where(happens.any(axis=1), happens.argmax(axis=1) + 1, NEVER)


def share_of_larger(members: Sequence[Member]) -> float:
    """Return which share of a history's organisations counts as larger: as near to one half as equal sizes allow; 0 where all are equal or none is known.

    Examples
    --------
    >>> share_of_larger([Member(1, 0, size=each) for each in (1, 1, 1, 2, 3)])
    0.4
    """
    sizes = np.array([-np.inf if each.size is None else each.size for each in members])
    shares = [float((sizes >= each).mean()) for each in np.unique(sizes)[1:]]
    return min(shares, key=lambda share: abs(share - 0.5), default=0.0)


def by_group(runs: Members, known: Sequence[Member], months: int) -> Iterator[tuple[str, str, np.ndarray]]:
    """Yield the name of each group that the history `known` has, what is counted (joins or exits), and whether it happened by month, in R runs (R x months)."""
    groups = {name: runs.sector == runs.sectors.index(name) for name in sorted({each.sector for each in known} - {""})}
    share = share_of_larger(known)
    if share:
        larger = runs.larger(share, months)
        groups |= {LARGER: larger, SMALLER: ~larger}
    for name, these in groups.items():
        for what, when in (("joins", runs.joined), ("exits", runs.left)):
            yield name, what, month_counts(np.where(these, when, NEVER), months)


def month_counts(when: np.ndarray, months: int) -> np.ndarray:
    """Return how many of each row (R x n months, numbered from 1) are of each month up to the last one (R x months)."""
    row, column = np.nonzero((when >= 1) & (when <= months))
    flat = row * months + when[row, column].astype(np.int64) - 1
    return np.bincount(flat, minlength=len(when) * months).reshape(len(when), months)


def group_table(runs: Members, weights: Floats, known: Sequence[Member], months: int, exits: bool) -> pd.DataFrame:
    """Return a row for each group and what is counted: columns group, what, history and, of the weighted runs, q05, q50 and q95."""
    rows = []
    own = {(name, what): int(counts.sum()) for name, what, counts in by_group(Members.of(known), known, months)}
    for name, what, counts in by_group(runs, known, months):
        if what == "joins" or exits:
            total = counts.sum(axis=1).astype(float)[:, None]
            quantiles = weighted_quantiles(total, weights, np.array([0.05, 0.5, 0.95]))[:, 0].tolist()
            rows.append((name, what, own[name, what], *quantiles))
    return pd.DataFrame(rows, columns=["group", "what", "history", "q05", "q50", "q95"])
