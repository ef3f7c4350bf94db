"""An explanation of where an organisation stands: plain words, numbers by month, and values for machines."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from coalitionlab.model.terms import CLOSED, MOVES, OVER, RULES, STANDS, TERM_NAMES, TERMS

if TYPE_CHECKING:
    import pandas as pd

#: Terms nearer to 0 than this are left out of the words; moves beyond so many are counted only.
_SMALL, _MOST_MOVES = 0.005, 12
#: What is the same in words, in tables and for machines.
_PLAIN = ("organisation", "sector", "scenario", "strategy", "seed", "replicate", "rule", "month", "status", "balance")


@dataclass(frozen=True)
class Move:
    """A change of status: in which month, in words, and on what balance."""

    month: int
    words: str
    balance: float
    chance: float | None  #: of this move in that month; None where other things decide: trials and mandates
    because: str


@dataclass(frozen=True)
class Explanation:
    """Why an organisation is inside or outside: the terms of its decisions, in utility.

    `history` has a row for each of `months` and a column for each term, as weighed when it decided in that month; in
    an explanation of how things are now, there is one row, weighed now. Barriers are negative; a row sums to the balance.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> explanation = cl.explain("milton_keynes", "leaderless", "Arriva Buses")
    >>> explanation.status, abs(sum(explanation.last.values()) - explanation.balance) < 1e-9
    ('outside', True)
    """

    organisation: str
    sector: str
    scenario: str
    strategy: str
    seed: int
    replicate: int
    rule: str
    persuasion: float
    month: int  #: months that have passed
    status: str
    statuses: tuple[str, ...]  #: after each of `months`
    months: tuple[int, ...]
    history: np.ndarray
    chances: tuple[float, ...]  #: to be inside next month, as decided in each of `months`; nan when weighed now
    moves: tuple[Move, ...]
    readings: Mapping[str, Mapping[str, float]]  #: what each term of the last row depends on
    founding: bool = False  #: inside before the first month

    @property
    def balance(self) -> float:
        """For less against, in utility: the sum of the last row's terms."""
        return _sum(self.history[-1])

    @property
    def last(self) -> dict[str, float]:
        """The terms of the last row by name."""
        return dict(zip(TERM_NAMES, map(float, self.history[-1]), strict=True))

    @property
    def terms(self) -> pd.DataFrame:
        """A row a month: the terms, their balance, the chance that follows, and the status after deciding."""
        import pandas as pd

        frame = pd.DataFrame(self.history, index=pd.Index(self.months, name="month"), columns=list(TERM_NAMES))
        balances = [_sum(row) for row in self.history]
        return frame.assign(balance=balances, chance=self.chances, status=self.statuses)

    @property
    def text(self) -> str:
        """The explanation in plain words, for a terminal of 100 columns."""
        run = f"in {self.scenario} under {self.strategy}, seed {self.seed}"
        run += f", replicate {self.replicate}" if self.replicate else ""
        story = [self._story()] if len(self.months) > 1 else []
        return "\n\n".join([f"{self.organisation} ({self.sector}) {run}", *story, self._standing()])

    def as_dict(self) -> dict[str, Any]:
        """The explanation as plain values for JSON."""
        table = self.terms.reset_index().astype({"chance": object})
        table.loc[table["chance"].isna(), "chance"] = None
        return {
            **{name: getattr(self, name) for name in _PLAIN},
            "terms": self.last,
            "readings": {term: dict(values) for term, values in self.readings.items()},
            "story": [asdict(move) for move in self.moves],
            "by_month": table.to_dict("records"),
            "text": self.text,
        }

    def _story(self) -> str:
        sentences = [sentence_of(move) for move in self.moves]
        if len(sentences) > _MOST_MOVES:
            sentences[_MOST_MOVES - 1 : -1] = [f"... and {len(sentences) - _MOST_MOVES} moves more ..."]
        if not (self.moves and self.moves[0].month == 1):  # such a move tells its balance itself
            weighed = f"it weighed {_sum(self.history[0]):+.2f}"
            sentences.insert(0, f"Month 1: {weighed} and was {STANDS[self.statuses[0]]} at its end.")
        if self.founding:
            sentences.insert(0, "Before month 1: it is inside from the start.")
        inside, months = sum(status != "outside" for status in self.statuses), len(self.months)
        end = f"Month {self.months[-1]}: {STANDS[self.status]}, after {inside} of {months} months inside."
        return "\n".join(["Its story", *map(_bullet, (*sentences, end))])

    def _standing(self) -> str:
        decided = f"in month {self.months[-1]}, when it last decided"
        when = decided if len(self.months) > 1 else f"after {self.month} months"
        lines = [f"Why it is {STANDS[self.status]} ({when})"]
        ranked = sorted(zip(TERMS, self.history[-1], strict=True), key=lambda pair: -abs(pair[1]))

        for side, sign in (("For", 1), ("Against", -1)):
            pairs = [(term, value) for term, value in ranked if sign * value > 0]
            lines.append(f"{side}: {_sum(value for _, value in pairs):+.2f}")
            lines += [
                _bullet(f"{value:+.2f}  {term.words} ({self._read(term.name)})")
                for term, value in pairs
                if abs(value) >= _SMALL
            ]
        return "\n".join([*lines, self._verdict()])

    def _read(self, term: str) -> str:
        return ", ".join(f"{label} {value:.2f}" for label, value in self.readings[term].items())

    def _verdict(self) -> str:
        rule = RULES.get(self.rule, f"It decides by a rule of the user's own, {self.rule}.")
        if self.persuasion:
            rule += f" What is waited for falls by {self.persuasion:g} of the utility before the threshold."
        balance = f"On balance {self.balance:+.2f}: " + inclination(self.balance, self.status != "outside")
        chance = self.chances[-1]
        counts = self.status in ("outside", "member") and not math.isnan(chance)
        odds = f" The chance that it would be inside after deciding so was {_percent(chance)}."
        return textwrap.fill(f"{balance} {rule}{odds if counts else ''}", 100)


def moves_of(
    months: tuple[int, ...],
    history: np.ndarray,
    statuses: list[str],
    chances: tuple[float, ...],
    closed: Sequence[bool],
    endings: Mapping[int, str],
) -> tuple[Move, ...]:
    """Every change of status, with what had changed most since the one before (or since the first month).

    Parameters
    ----------
    months : the T months. history : T x terms, as weighed in each.
    statuses : T + 1, before the first month and at the end of each. chances : T, of joining or staying.
    closed : T, whether it closed at the end of each. endings : why the coalition ended, by month.
    """
    moves, since = [], 0
    for k, month in enumerate(months):
        if (words := MOVES.get((statuses[k], statuses[k + 1]))) is not None:
            odds = {"joined": chances[k], "left": 1.0 - chances[k]}.get(words)
            because = _because(history[k] - history[since], months[since], month)
            if closed[k]:
                words, odds, because = CLOSED, None, ""
            elif month in endings and statuses[k + 1] == "outside":
                words, odds, because = OVER.format(endings[month]), None, ""
            moves.append(Move(month, words, float(np.cumsum(history[k])[-1]), odds, because))
            since = k
    return tuple(moves)


def _because(change: np.ndarray, since: int, month: int) -> str:
    """The largest changes in its terms, in words; nothing when all are small."""
    largest = [k for k in np.argsort(-np.abs(change), kind="stable")[:3] if abs(change[k]) >= 0.02]
    if since == month or not largest:
        return ""
    named = ", ".join(f"{TERM_NAMES[k].replace('_', '-')} {change[k]:+.2f}" for k in largest)
    return f"; since month {since} {named}"


def inclination(balance: float, inside: bool) -> str:
    """What a balance (for less against) means for an organisation that is inside, or outside, in words that end a sentence."""
    if abs(balance) < 0.05:
        return "near the point of indifference, where small things decide."
    if balance > 0:
        return "inclined to stay." if inside else "inclined to join, once it comes to consider it."
    return "inclined to leave, once it comes to consider it." if inside else "not inclined to join."


def sentence_of(move: Move) -> str:
    """A move as a sentence that begins with its month."""
    odds = "" if move.chance is None else f" (chance {_percent(move.chance)} that month)"
    return f"Month {move.month}: it {move.words}, at a balance of {move.balance:+.2f}{odds}{move.because}."


def _percent(chance: float) -> str:
    """A chance in words that never say that what may happen cannot, or must."""
    if 0.0 < chance < 0.005:
        return "under 1%"
    return "over 99%" if 0.995 < chance < 1.0 else f"{100 * chance:.0f}%"


def _sum(row: Iterable[float]) -> float:
    """The sum in the order in which the model adds, to the last bit."""
    total = 0.0
    for term in row:
        total += float(term)
    return total


def _bullet(words: str) -> str:
    return textwrap.fill(words, 100, initial_indent="  - ", subsequent_indent="    ")
