"""Names that a pasted table breaks: the rest of each stands alone in the row below, as lines of a page do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coalitionlab.scenarios.reading.cells import blank
from coalitionlab.scenarios.reading.groups import group_of
from coalitionlab.scenarios.reading.table import Row
from coalitionlab.scenarios.reading.values import shown
from coalitionlab.scenarios.reading.words import lexicon, words_of

SAYS = {"wrapped": "Names that go on in the row below were joined: {}."}
#: So many rows that evidently go on make each row alone below a whole one the rest of a name, if it is not longer.
ENOUGH, LONGEST = 2, 40


def unwrapped(rows: Sequence[Row], name: int | None, label: str) -> tuple[list[Row], list[str]]:
    """The rows, those that are only the rest of the name above joined to it; and the names that were joined.

    A row is the rest where it has a name alone, follows a row with more, and begins with a small letter or follows a preposition, a conjunction
    or a comma; where that holds of several rows, each row alone over another of the list is that is no word for a sector, title or footnote; `label` is what the header
    says over names, which a page may repeat.
    """
    if name is None or len(rows) < 3 or sum(shown(row[name])[:1].islower() for _, row in rows) > 0.5 * len(rows):
        return list(rows), []
    after = [n for n in range(1, len(rows)) if _follows(rows, n, name)]
    evident = {n for n in after if _goes_on(shown(rows[n - 1][1][name]), shown(rows[n][1][name]))}
    rest = evident | {n for n in after[: None if len(evident) >= ENOUGH else 0] if _may_go_on(rows, n, name, label)}
    kept: list[Row] = []
    joined = []
    for n, (line, row) in enumerate(rows):
        if n in rest:
            first, above = kept[-1]
            whole = f"{shown(above[name])} {shown(row[name])}"
            kept[-1] = (first, (*above[:name], whole, *above[name + 1 :]))
            joined.append(whole)
        else:
            kept.append((line, row))
    return kept, joined


def _follows(rows: Sequence[Row], n: int, name: int) -> bool:
    """Whether a row has a name alone, right below one that has a name and more."""
    (above, before), (line, row) = rows[n - 1], rows[n]
    return (
        line == above + 1
        and _filled(row) == 1
        and _filled(before) > 1
        and not blank(row[name])
        and not blank(before[name])
    )


def _may_go_on(rows: Sequence[Row], n: int, name: int, label: str) -> bool:
    """Whether a row alone may be the rest of the name above: short, no word for a sector, over another of the list."""
    text = shown(rows[n][1][name])
    if n + 1 == len(rows) or len(text) > LONGEST or ":" in text or group_of(text):
        return False
    below = rows[n + 1][1]
    return _filled(below) > 1 and shown(below[name]) != label


def _filled(row: tuple[Any, ...]) -> int:
    return sum(not blank(cell) for cell in row)


def _goes_on(above: str, text: str) -> bool:
    last = (words_of(above) or ("",))[-1]
    small = text.split()[0].islower()
    return (
        small
        or above.endswith(",")
        or any(lexicon(*path).whole(last) for path in (("names", "before"), ("conjunctions",)))
    )
