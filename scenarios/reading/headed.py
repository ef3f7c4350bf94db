"""Lists in running text, such as a mail: names with bullets below words for a stance (or who is in), among lines that are none of the list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from coalitionlab.scenarios.errors import listed, quoted
from coalitionlab.scenarios.reading.cells import Sheet, blank
from coalitionlab.scenarios.reading.groups import LABELS, group_of
from coalitionlab.scenarios.reading.values import is_unknown, shown, stance_of
from coalitionlab.scenarios.reading.words import lexicon, words_of

SAYS = {
    "headed": "Names were read from the lines below {}; other lines were left out: {}.",
    "marks": "Marks behind names, {}, stand in a column of their own, 'marks', which may be taken for power or interest.",
    "weighty": "Marks behind names, {}, were read as high power, their absence as low, since a line says so.",
}
#: A bullet before a name, a mark without letters behind it, and what parts a name from a remark.
BULLET = re.compile(r"^\s*'?(?:[-–—•*·]|\d{1,2}[.)])\s+(?=\S)")
MARK = re.compile(r"\s*\(([^\w()]{1,3})\)")
REMARK = re.compile(r"\s+[-–—]+\s+|:\s+")
LONGEST_HEAD, FEWEST = 4, 3


def below_headings(sheet: Sheet) -> Sheet:
    """A sheet of lines, names with bullets below two headings of a kind or more among them, as a table of name, what the heading says, and remark."""
    if (
        sheet.turned
        or not sheet.rows
        or sheet.name is not None
        and any(sum(not blank(c) for c in row) > 1 for _, row in sheet.rows)
    ):
        return sheet
    lines = [(line, ", ".join(shown(cell) for cell in row if not blank(cell))) for line, row in sheet.rows]
    bullets = [bool(BULLET.match(text)) for _, text in lines]
    bullets = bullets if any(bullets) else _runs(lines)
    over = [n for n in range(len(lines) - 1) if bullets[n + 1] and not bullets[n]]
    kinds = {n: kind for n in over if (kind := _kind(lines[n][1]))}
    if len(kinds) < 2 or sum(bullets) < FEWEST:
        return sheet
    kind = Counter(kinds.values()).most_common(1)[0][0]
    heads = [n for n, each in kinds.items() if each in (kind, "unknown")]
    first = heads[0]
    if len(heads) < 2 or kind == "unknown" or sum(bullets[first:]) < 0.7 * sum(bullets):
        return sheet
    rows: list[tuple[int, tuple[Any, ...]]] = [(lines[0][0], ("name", LABELS[kind], "note", "marks"))]
    head, others = "", list[str]()
    for n, (line, text) in enumerate(lines):
        if n in heads:
            head = text.rstrip(": ")
        elif bullets[n] and n > first:
            rows.append((line, _parted(text, head)))
        else:
            others.append(text)
    said = SAYS["headed"].format(
        ", ".join(quoted(lines[n][1]) for n in heads), listed([quoted(each[:40]) for each in others]) or "none"
    )
    marks = dict.fromkeys(row[3] for _, row in rows[1:] if row[3])
    weighty = any(lexicon("weighty").meanings(text) for text in others if any(mark in text for mark in marks))
    if not marks:
        rows = [(line, row[:3]) for line, row in rows]
    elif weighty:
        rows = [(line, (*row[:3], ("yes" if row[3] else "no") if n else "power")) for n, (line, row) in enumerate(rows)]
    more = [SAYS["weighty" if weighty else "marks"].format(", ".join(marks))] if marks else []
    return replace(sheet, rows=rows, merged=(), notes=(*sheet.notes, said, *more))


def _runs(lines: Sequence[tuple[int, str]]) -> list[bool]:
    """Which lines without bullets stand right below words for a stance or who is in, down to an empty line; none where hardly any other lines are about them."""
    runs: list[bool] = []
    heads = [_kind(text) in ("stance", "status", "unknown") for _, text in lines]
    for n, (line, _) in enumerate(lines):
        below = n > 0 and line == lines[n - 1][0] + 1
        runs.append(below and not heads[n] and (runs[n - 1] or heads[n - 1]))
    others = len(lines) - sum(runs) - sum(heads)
    return runs if others >= FEWEST else [False] * len(lines)


def _kind(text: str) -> str | None:
    """What a line that heads names says of them: one of `LABELS`, or that it is not known; None for another."""
    head = text.rstrip(": ")
    if len(words_of(head)) > LONGEST_HEAD:
        return None
    if is_unknown(head):
        return "unknown"
    stance = lexicon("stance").whole(head) is not None and stance_of(head) not in (None, "unknown")
    return "stance" if stance else group_of(head)


def _parted(text: str, head: str) -> tuple[str, str, str, str]:
    """The name in a line, what stands over it, what is remarked, and its mark."""
    name, *rest = REMARK.split(BULLET.sub("", text), maxsplit=1)
    mark = MARK.search(name)
    return MARK.sub("", name).strip(), head, "".join(rest), mark[0].strip() if mark else ""
