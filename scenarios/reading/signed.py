"""Lists of people with their organisations and without a header: minutes, attendance, an open letter; and lines that a sign parts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from coalitionlab.scenarios.errors import listed, quoted
from coalitionlab.scenarios.reading.cells import MOST_COLUMNS, Sheet, blank
from coalitionlab.scenarios.reading.header import header_index
from coalitionlab.scenarios.reading.sectors import is_called, is_person, sector_of_name
from coalitionlab.scenarios.reading.table import CONTACT, DATE, NUMBERED, text_of
from coalitionlab.scenarios.reading.values import score_of, shown, truth_of
from coalitionlab.scenarios.reading.words import lexicon, words_of

SAYS = {
    "signed": "Organisations were read from behind people's names, a row each.",
    "above": "Above the people stands what is no row: {}.",
    "line": "{} names stand in one line: they were read one by one.",
    "parted": "Lines were parted at {}.",
}
ENDS_IN_BRACKET = re.compile(r"^([^\[(]+?)\s*(?:\[([^\[\]]+)\]|\(([^()]+)\))$")
#: What parts a line that says several things, of several the first that nearly all lines have.
SIGNS = {"()": "", "|": r"\s*\|\s*", ";": r"\s*;\s*", "–": r"\s+[–—-]\s+|\s*\t\s*", ":": r":\s+"}
#: What parts a person's name, role and organisation in one line.
COMMAS = re.compile(r"\s*[;|\t]\s*|,\s+|\s+[–—-]\s+")
#: What stands between names in a line, outside brackets; before the last of them; and how many lines may list some.
BETWEEN = re.compile(r"[,;]\s*(?![^()]*\))")
MOST_LINES = 8
#: Longer texts are prose.
LONGEST_LINE = 5_000
AND = re.compile(r"(?:^|\s+)(?:and|et|und|y|e|en|i|и)\s+")
#: A short name, or what tells one of several of the same name.
SHORT = re.compile(r"[A-ZÀ-Ý]\S*[A-ZÀ-Ý]|\s|\d")
#: What stands before a person: "Chair: Jane Howe".
BEFORE = re.compile(r"^[^:]{1,30}:\s+")
#: The share of lines that must be of a shape for the list to be of it.
MOST, MANY = 0.7, 0.5
#: Where a person leads nearly every line, fewer organisations need to be called like ones: "Arci", "Libera".
LED, FEW = 0.9, 0.25
Part = tuple[int, str]
Row = tuple[int, tuple[Any, ...]]


def by_people(sheet: Sheet) -> Sheet:
    """A sheet without a header, most rows of which are a person and behind it an organisation (a role may stand between), with a header and a column of these.

    Other cells stay where they are; rows of neither, such as "Present:", name nobody. Of other lists with a line each, the lines are parted where
    a sign parts nearly all of them: "Vale Trust – lead partner".
    """
    if not sheet.rows or sheet.turned or max(len(row) for _, row in sheet.rows) > MOST_COLUMNS:
        return sheet
    if any(isinstance(cell, str) and len(cell) > LONGEST_LINE for _, row in sheet.rows for cell in row):
        return sheet
    sheet = _one_a_row(sheet)
    start = header_index(_padded(sheet.rows))
    if start is not None and _filled(sheet.rows[start][1]) > 1:
        return sheet
    parts = [_parts(row) for _, row in sheet.rows]
    several = [each for each in parts if len(each) > 1]
    ends = [(each, at) for each in several if (at := _called_in(each)) is not None]
    people = sum(any(map(is_person, (text for _, text in each[:at]))) for each, at in ends)
    led = sum(each[0][0] < 0 and len(each) < 4 and is_person(each[0][1]) for each in several) >= LED * max(
        4, len(several)
    )
    if (
        len(ends) < 3
        or len(several) < MANY * len(parts)
        or len(ends) < (FEW if led else MANY) * len(several)
        or people < MOST * len(ends)
    ):
        return _parted(sheet)
    usual = Counter(each[at][0] for each, at in ends).most_common(1)[0][0]
    width = max(len(row) for _, row in sheet.rows)
    one = all(_filled(row) < 2 for _, row in sheet.rows)
    persons = Counter(index for each, at in ends for index, text in each[:at] if is_person(text)).most_common(1)[0][0]
    between = ["Role" if persons < index < usual else "" for index in range(0 if one else width)]
    rows: list[Row] = [(sheet.rows[0][0], ("Person", *between, "Organisation"))]
    like = [
        (usual < 0) == (each[0][0] < 0) and any(is_person(text) for _, text in each[:-1]) if each else False
        for each in parts
    ]
    first = next(
        n for n, each in enumerate(like) if each and (like[n + 1 : n + 2] != [False] or is_called(parts[n][-1][1]))
    )
    for (line, row), each in list(zip(sheet.rows, parts, strict=True))[first:]:
        name = _organisation(each, usual)
        person = next((text for _, text in each if is_person(text) and text != name), text_of(row))
        kept = [
            "" if is_person(shown(cell)) or shown(cell) == person or name and name in shown(cell) else cell
            for cell in row
        ]
        rows.append((line, (person, *([] if one else (*kept, *[""] * width)[:width]), name)))
    titles = listed([quoted(text_of(row)) for _, row in sheet.rows[:first]], 3)
    notes = [SAYS["signed"], *([SAYS["above"].format(titles)] if titles else [])]
    return replace(sheet, rows=rows, merged=(), notes=(*sheet.notes, *notes))


def _organisation(parts: Sequence[Part], usual: int) -> str:
    """The organisation that a row names: in the usual column, or at the end of a line; else the last that is called like one."""
    if len(parts) < 2:
        return parts[0][1] if parts and is_called(parts[0][1]) else ""
    at = next((n for n, (index, _) in enumerate(parts) if n and index == usual >= 0), len(parts) - 1)
    called = _called_in(parts)
    name = parts[at if called is None or parts[at][0] < 0 or is_called(parts[at][1]) else called][1]
    if parts[at][0] < 0 and name[:1].islower() and (name == name.lower() or sector_of_name(name)[0] is None):
        return ""  # a trade: "Jane Howe – solicitor"
    match = ENDS_IN_BRACKET.match(name)
    return match[1] if match and not SHORT.search(match[2] or match[3]) else name  # "Vale Council (Chair)"


def _padded(rows: Sequence[Row]) -> Sequence[Row]:
    width = max(len(row) for _, row in rows)
    return [(line, (*row, *[""] * (width - len(row)))) for line, row in rows]


def _filled(row: Sequence[Any]) -> int:
    return sum(not blank(cell) for cell in row)


def _parts(row: Sequence[Any]) -> list[Part]:
    """What a row says, each with its column: its texts, or the parts of its only one; no addresses, dates, numbers and marks."""
    texts = [(index, shown(cell)) for index, cell in enumerate(row) if not blank(cell)]
    said = [(index, text) for index, text in texts if not (CONTACT.search(text) or DATE.match(text) or _is_mark(text))]
    if len(said) != 1:
        return [part for index, text in said for part in _with_bracket(index, text)]
    text = _bare(said[0][1])
    first, dash, rest = text.partition(" – ")
    behind = BETWEEN.split(rest)[0]  # of "Jane Howe – Vale University, Dept of Law" what stands before the comma
    short = ENDS_IN_BRACKET.match(behind)
    if dash and is_person(first) and (is_called(behind) or short and _abbreviates(short[1], short[3] or "")):
        return [(-1, first), (-1, behind)]
    match = ENDS_IN_BRACKET.match(text)
    before = COMMAS.split(match[1] if match else text)
    return [(-1, part) for part in (*before, *([match[2] or match[3]] if match else [])) if part]


def _abbreviates(short: str, long: str) -> bool:
    """Whether the letters of one word are first letters of the words of a text, in their order: "UdS" of "Unione degli Studenti"."""
    initials = iter(word[0] for word in words_of(long))
    letters = "".join(words_of(short))
    return len(letters) > 1 and " " not in short and all(letter in initials for letter in letters)


def _with_bracket(index: int, text: str) -> list[Part]:
    """A text of several, and what its bracket names: "Chair (Vale Trust)"."""
    match = ENDS_IN_BRACKET.match(text)
    inside = (match[2] or match[3]) if match else ""
    return [(index, match[1]), (index, inside)] if match and is_called(inside) else [(index, _bare(text))]


def _bare(text: str) -> str:
    """A text without a number or bullet before it, or a role before a person."""
    text = NUMBERED.sub("", text)
    rest = BEFORE.sub("", text)
    return rest if rest and is_person(COMMAS.split(rest)[0]) else text


def _is_mark(text: str) -> bool:
    return truth_of(text) is not None or score_of(text) is not None and len(words_of(text)) == 1


def _called_in(parts: Sequence[Part]) -> int | None:
    """Which part of a row behind its first is called like an organisation, of several the last."""
    return next((at for at in range(len(parts) - 1, 0, -1) if is_called(parts[at][1])), None)


def _parted(sheet: Sheet) -> Sheet:
    """A sheet of lines that one sign parts, with a column for each part; of names in one line, with a row for each."""
    counts = {_filled(row) for _, row in sheet.rows}
    if max(counts) > 1 and (sheet.name is not None or len(counts) < 2):
        return sheet
    lines = [
        (line, NUMBERED.sub("", ", ".join(shown(cell) for cell in row if not blank(cell)))) for line, row in sheet.rows
    ]
    for sign, pattern in SIGNS.items():
        cells = [(line, _bracketed(text) if sign == "()" else re.split(pattern, text)) for line, text in lines]
        firsts = [parts[0] for _, parts in cells if len(parts) > 1 and all(parts[:2])]
        if len(firsts) > max(2, MOST * len(cells)) and len(set(firsts)) > 0.9 * len(firsts):
            width = max(len(parts) for _, parts in cells)
            rows = [(line, (*parts, *[""] * (width - len(parts)))) for line, parts in cells]
            return replace(sheet, rows=rows, notes=(*sheet.notes, SAYS["parted"].format(sign)))
    return sheet


def _bracketed(text: str) -> list[str]:
    """What stands before a bracket that ends a line, and the several things in it."""
    match = ENDS_IN_BRACKET.match(text)
    inside = re.split(r"[,;]\s*", match[2] or match[3]) if match else []
    return [match[1], *inside] if match and len(inside) > 1 else [text]


def _one_a_row(sheet: Sheet) -> Sheet:
    """A sheet of a few lines, some of which list names, with a row for each name, below what stands before them: "Present: Jane Howe (Vale Trust), ..."."""
    lines = [
        (line, ", ".join(shown(cell) for cell in row if not blank(cell))) for line, row in sheet.rows[: MOST_LINES + 1]
    ]
    found = {line: names for line, text in lines if (names := _names_in(text))}
    others = [row for line, row in sheet.rows if line not in found]
    if len(lines) > MOST_LINES or not found or any(_filled(row) > 1 for row in others):
        return sheet
    rows: list[Row] = [(line, (name,)) for line, text in lines for name in found.get(line, [text])]
    return replace(sheet, rows=rows, notes=(*sheet.notes, SAYS["line"].format(sum(map(len, found.values())))))


def _names_in(text: str) -> list[str]:
    """What one line lists, most of it called like organisations, below what stands before it: "Partners: the council, Mill Ltd and Vale Aid."; nothing where it does not."""
    if len(text) > LONGEST_LINE:
        return []
    before, _, after = text.partition(": ") if ": " in text else text.partition(" - ")
    head, text = (
        (f"{before}:", after)
        if after and (not is_called(before) or "entity" in lexicon("columns").meanings(before))
        else ("", text)
    )
    *first, last = [part.strip() for part in BETWEEN.split(text.strip().rstrip(".")) if part.strip()] or [""]
    ends = AND.split(last, maxsplit=1)
    names = [*first, *(ends if all(map(_named, filter(None, ends))) else [last])]
    names = [name for name in names if name]
    named = sum(map(_named, names))  # of two, one may be a person and the other where they work
    lists = len(names) > (1 if head else 2) and 2 * named >= len(names) and named > 1
    return [*([head] if head else []), *names] if lists else []


def _named(text: str) -> bool:
    """Whether a text is called like an organisation, or ends with one in brackets."""
    match = ENDS_IN_BRACKET.match(text)
    return is_called(text) or bool(match and is_called(match[2] or match[3]))
