"""Who of a list has left again: by a status, a column of dates, or a remark."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from coalitionlab.scenarios.reading.holdings import date_of, has_left
from coalitionlab.scenarios.reading.scales import Scale
from coalitionlab.scenarios.reading.table import Row
from coalitionlab.scenarios.reading.values import shown
from coalitionlab.scenarios.reading.words import lexicon, words_of

#: What parts the remarks of a note; and a day, month or year in one.
REMARKS = re.compile(r"[;,]\s*|\.\s+")
DAY = re.compile(r"\d{4}-\d\d(?:-\d\d)?|(?:\d{1,2}[./])?\d{1,2}[./]\d{2,4}|(?:19|20)\d\d")


def has_gone(row: Row, at: Mapping[str, int], scales: Mapping[str, Scale]) -> bool:
    """Whether a row is of somebody who has left, by the columns that say this or that (`at`) and what the cells of some mean (`scales`)."""
    _, cells = row
    by_status = "status" in scales and scales["status"].of(cells[at["status"]]) == "left"
    return by_status or "left" in at and bool(has_left(cells[at["left"]])) or _told_gone(row, at) is not None


def _told_gone(row: Row, at: Mapping[str, int]) -> str | None:
    """When somebody left by a remark in a list of members ("left on 31.12.2029"), nothing where that is not told; None where no remark says it."""
    if "note" not in at or not {"since", "member", "status"} & at.keys():
        return None
    for remark in REMARKS.split(shown(row[1][at["note"]])):
        words = words_of(remark)
        first = next(iter(lexicon("status").matches(words)), None)
        if first is None or first.meaning != "left" or first.start > 1:
            continue
        rest = " ".join(words[first.end :])
        date = date_of(rest) or next((date for each in DAY.findall(remark) if (date := date_of(each))), "")
        if date or not rest:
            return date
    return None


def when_left(group: Sequence[Row], at: Mapping[str, int], scales: Mapping[str, Scale]) -> str | None:
    """When an organisation left (nothing, if only that it did is said); None for one that did not."""
    if not any(has_gone(row, at, scales) for row in group):
        return None
    dates = [date_of(cells[at["left"]]) for _, cells in group if "left" in at]
    return next((date for date in (*dates, *(_told_gone(row, at) for row in group)) if date), "")
