"""Sheets of one file that list the same organisations, such as a list and its analysis, or a sheet for each person asked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from coalitionlab.scenarios.errors import InputError, fold, listed, quoted
from coalitionlab.scenarios.reading.cells import Sheet
from coalitionlab.scenarios.reading.near import nearest_name
from coalitionlab.scenarios.reading.read import read_table
from coalitionlab.scenarios.reading.record import Reading
from coalitionlab.scenarios.reading.words import name_key

#: How many of a sheet's organisations must be of the list for both to be read together: this share, and so many.
SAME_NAMES, FEWEST = 2 / 3, 3
#: What a sheet has to say for it to be of use, one of these.
OF_USE = frozenset({"sector", "power", "interest", "stance", "member", "since"})
#: Longer sheets are no notes on a list that somebody keeps.
MOST_BESIDE = 500
#: What a sheet is called that has another state of the list: as it was in a year, a draft, a copy, a form with examples.
OTHER_STATE = re.compile(
    r"(?:19|20)\d\d|\b(?:v\d|old|archiv|draft|copy|copies|backup|template|example|desired|target)", re.IGNORECASE
)
SAYS = {"same": "Sheets {} list the same organisations: what each says of them was put together."}


def readings_of(
    sheets: Sequence[Sheet],
    source: str,
    *,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    ties: Sequence[Sheet] | None = None,
    sectors: Mapping[str, str] | None = None,
) -> list[Reading]:
    """What the sheets of a file say of its organisations: one reading, or one for each sheet that lists them.

    The sheet that looks most like a list is read as by `read_table`, whose parameters these are; others are read too when they say
    something of mostly the same organisations, unless `sheet` was chosen.
    """
    options: dict[str, Any] = {"ties": ties, "sectors": sectors}
    if sheet is not None or sum(not each.hidden for each in sheets) < 2:
        return [read_table(sheets, source=source, sheet=sheet, columns=columns, **options)]
    main = read_table(sheets, source=source, **options)
    others = [
        other
        for each in sheets
        if not each.hidden and each.name in main.unread and not OTHER_STATE.search(f"{main.sheet} {each.name}")
        if (other := _beside(main, each, sectors)) is not None
    ]
    if not others:
        return [read_table(sheets, source=source, columns=columns, **options) if columns else main]
    apart = {other.sheet for other in others}
    labels = {fold(label) for each in (main, *others) for label in each.labels}

    def again(own: Sequence[Sheet], known: Reading, **options: Any) -> Reading:
        mine = set(map(fold, known.labels))
        asked = {
            role: label for role, label in (columns or {}).items() if fold(label) in mine or fold(label) not in labels
        }
        return read_table(own, source=str(known.sheet), columns=asked, **options)

    first = again([each for each in sheets if each.name not in apart], main, **options)
    note = SAYS["same"].format(listed([quoted(each.sheet) for each in (main, *others)], 12))
    rest = [again([each for each in sheets if each.name == other.sheet], other, sectors=sectors) for other in others]
    return [replace(first, notes=(note, *first.notes)), *rest]


def _beside(main: Reading, sheet: Sheet, sectors: Mapping[str, str] | None) -> Reading | None:
    """What a sheet says of the organisations of the list; None when it is no list of them, or says what the list says."""
    if len(sheet.rows) > MOST_BESIDE or len(main.stakeholders) > MOST_BESIDE:
        return None
    try:
        other = read_table([sheet], source=str(sheet.name), sectors=sectors)
    except InputError:
        return None
    names = {name_key(each.name): each.name for each in main.stakeholders}
    same = [e for e in other.stakeholders if name_key(e.name) in names or nearest_name(e.name, names.values())]
    of_use = not OF_USE.isdisjoint(column.role for column in other.columns)
    enough = len(same) >= max(FEWEST, SAME_NAMES * len(other.stakeholders))
    log = len(other.merged) > len(other.stakeholders) / 3  # a row for each meeting or event
    return other if of_use and enough and not log and other.stakeholders != main.stakeholders else None
