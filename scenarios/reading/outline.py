"""Outlines and Markdown as a table: below each name lines that say one thing of it, "Influence: high"."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from coalitionlab.scenarios.errors import listed
from coalitionlab.scenarios.reading.cells import MOST_COLUMNS, Sheet, blank
from coalitionlab.scenarios.reading.groups import group_of
from coalitionlab.scenarios.reading.labels import roles_of
from coalitionlab.scenarios.reading.table import HEADINGS
from coalitionlab.scenarios.reading.values import shown
from coalitionlab.scenarios.reading.words import words_of

SAYS = {"outline": "Lines below names were read as what is told of each ({}); lines of none of them were left out."}
#: How far in a line stands, what marks it as a heading or an item, and what it says.
LINE = re.compile(r"^(\s*)(#{1,6}\s+|[-*•+–]\s+|\d{1,3}[.)]\s+)?(\S.*)$")
#: A thing said: "Influence: high", "**Influence**: high".
FIELD = re.compile(r"^(?:\*\*|__)?([^:*_]{2,40}?)(?:\*\*|__)?\s*:(?:\*\*|__)?\s+(\S.*)$")
#: A name in bold, or before a remark that begins with a small letter, and the remark.
BOLD, REMARK = (
    re.compile(r"^(?:\*\*|__)(.+?)(?:\*\*|__)[\s:–—-]*(.*)$"),
    re.compile(r"^(.+?)\s+[–—-]\s+([a-zà-ÿа-я].*)$"),
)
FEWEST, LONGEST_FIELD = 3, 5
_NAME, _NOTE = "Organisation", "Note"


@dataclass
class _Item:
    """A line that may be a name: how it is marked, the heading over it, and what is said below it."""

    line: int
    text: str
    mark: tuple[str, int]
    over: str
    said: dict[str, str] = field(default_factory=dict)


def outlined(sheet: Sheet) -> Sheet:
    """A sheet of lines, three names or more among them that are marked alike and have things said below them, as a table of these."""
    if (
        sheet.turned
        or len(sheet.rows) < 2 * FEWEST
        or 2 * sum(_filled(row) > 1 for _, row in sheet.rows) > len(sheet.rows)
    ):
        return sheet
    items = _items([(line, _text(row)) for line, row in sheet.rows])
    marks = Counter(item.mark for item in items if item.said)
    mark, most = marks.most_common(1)[0] if marks else (("", 0), 0)
    if most < FEWEST:
        return sheet
    told = [item for item in items if item.mark == mark and item.said]
    labels = list(dict.fromkeys(label for item in told for label in item.said))
    again = [label for label in labels if sum(label in item.said for item in told) > 0.5 * most]
    if not any(role != "name" for label in again for role, _ in roles_of(label)) or len(labels) > MOST_COLUMNS - 3:
        return sheet
    over = {item.over for item in told}
    kept = [item for item in items if item.mark == mark and item.over in over]
    headed = all(map(group_of, over))
    rows: list[tuple[int, tuple[Any, ...]]] = [(sheet.rows[0][0], (_NAME, *labels, _NOTE, *([HEADINGS] * headed)))]
    for item in kept:
        name, note = _named(item.text)
        rows.append((item.line, (name, *(item.said.get(label, "") for label in labels), note, *([item.over] * headed))))
    return replace(sheet, rows=rows, merged=(), notes=(*sheet.notes, SAYS["outline"].format(listed(labels, 12))))


def _filled(row: tuple[Any, ...]) -> int:
    return sum(not blank(cell) for cell in row)


def _text(row: tuple[Any, ...]) -> str:
    """A row as a line; how far in it stands is kept."""
    first, *rest = [str(cell).rstrip() for cell in row if not blank(cell)] or [""]
    return ", ".join([first, *map(shown, rest)])


def _items(lines: list[tuple[int, str]]) -> list[_Item]:
    """The lines that may be names, each with what the lines below it say, down to the next."""
    items: list[_Item] = []
    over = ""
    for line, whole in lines:
        match = LINE.match(whole)
        if match is None:
            continue
        mark, text = (match[2] or "").strip(), " ".join(match[3].split())
        said = None if mark.startswith("#") else FIELD.match(text)
        label = said[1].strip() if said else ""
        named = bool(label) and any(role == "name" and sure > 0.7 for role, sure in roles_of(label))
        if said and not named and len(words_of(label)) <= LONGEST_FIELD:
            if items:
                items[-1].said.setdefault(label, said[2])
            continue
        kind = mark if mark.startswith("#") else "" if not mark else "1" if mark[0].isdigit() else "-"
        items.append(
            _Item(line, said[2] if said and named else text, (f"{kind}{label if named else ''}", len(match[1])), over)
        )
        over = text if mark.startswith("#") else over
    return items


def _named(text: str) -> tuple[str, str]:
    """The name in a line, and what is remarked behind it."""
    match = BOLD.match(text) or REMARK.match(text)
    return (match[1].strip(), match[2].strip()) if match else (text.rstrip(":"), "")
