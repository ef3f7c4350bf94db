"""Which rows of a table are its own: no totals, footnotes, headings, or the header again."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice, zip_longest
from typing import Any

from coalitionlab.scenarios.reading.cells import blank
from coalitionlab.scenarios.reading.groups import group_of
from coalitionlab.scenarios.reading.headings import heads_of_sectors, rows_apart
from coalitionlab.scenarios.reading.sectors import sector_of, sector_of_name
from coalitionlab.scenarios.reading.table import CONTACT, DATE, LeftOut, Row, Table, text_of
from coalitionlab.scenarios.reading.values import score_of, shown, truth_of
from coalitionlab.scenarios.reading.words import lexicon, words_of

#: A number that stands before a row or a heading: A, IV, 3, 2.1.
NUMBERING = re.compile(r"\(?(?:([A-Z]|[IVX]{1,4})|(\d{1,3}((?:\.\d{1,3})+)?))[.)]?")
#: How a text ends that tells how many there are.
COUNTED = re.compile(r":\s*\d+$")
#: So many rows sum up a table at most.
MOST_SUMS = 3
#: So many columns must be numbered for a row to number them.
FEWEST_COUNTED = 4
#: A row that is a remark as a whole: (list in formation).
BRACKETED = re.compile(r"\(.*\)|\[.*\]")
#: How a footnote begins, with the sign by which a name or a label may refer to it; or with what a letter stands for.
FOOTNOTE = re.compile(r"(\([*†‡§¹²³⁴-⁹]+\)|[*†‡§¹²³⁴-⁹]+|\[\w{1,2}\])|[^\W_]{1,2}\s*=\s")


def sorted_rows(table: Table) -> tuple[list[Row], list[str], list[LeftOut]]:
    """The rows of the table itself, the sector that each stands under, and the rows that are left out."""
    kept: list[Row] = []
    headings: list[str] = []
    left_out: list[LeftOut] = []
    heading, named = "", table.name or 0
    numbers = _numbers(table)
    alone = [_alone(row, numbers) for _, row in table.rows]
    singles = sum(index is not None for index in alone)
    width = sum(map(bool, table.labels)) or len(table.labels)
    listed = width < 2 or singles > 0.6 * len(alone)  # a list of names with hardly anything beside them
    heads = _heads([text_of(row) for _, row in table.rows]) if width < 2 else {}
    sums = _sums(table) | {n for n, (_, row) in enumerate(table.rows) if _is_total(row, table.name)}
    last = max((n for n, index in enumerate(alone) if index is None and n not in sums), default=len(alone) - 1)
    names = [text_of(row) for (_, row), index in zip(table.rows, alone, strict=True) if index is None]
    loud = sum(map(str.isupper, names)) > 0.5 * len(names)
    apart = rows_apart(table, alone, named)
    heading_sectors = heads_of_sectors(table, alone, named, loud, apart)
    first, end = _ends_of([(line, text_of(row)) for line, row in table.rows]) if width < 2 else (0, len(alone))
    foot = len(alone) if listed else _foot([(line, text_of(row)) for line, row in table.rows], last)
    for n, (line, row) in enumerate(table.rows):
        text, single = text_of(row), alone[n]
        gap = n == 0 or line > table.rows[n - 1][0] + 1
        why = "the header again" if _is_header(table, row) else "totals" if n in sums else ""
        why = why or ("example" if _is_example(row, table.name) else "")
        noted = single is not None and _is_note(text, trailing=n > last, gap=gap, listed=listed)
        if not why and (n >= foot or noted):
            why = "footnote"
        elif not why and gap and _is_legend(row):
            why = "legend"
        elif not why and n < first and not table.header_lines:
            why = "title"
        elif not why and n >= end and (BRACKETED.fullmatch(text) or _is_remark(text)):
            why = "footnote"
        elif not why and heads and (n in heads or n < min(heads)):
            heading, why = (text, f"heading: the rows below are {text}") if n in heads else ("", "title")
        elif not why and single is not None and listed and text.endswith(":") and n < len(alone) - 1:
            heading, why = (text, f"heading: the rows below are {text}") if group_of(text) else ("", "heading")
        elif not why and single is not None and not listed and n < len(alone) - 1:
            before_header = _is_header(table, table.rows[n + 1][1])
            shouted = text.isupper() and not loud and len(text) > 3
            numbered = sum(not blank(cell) for cell in row) > 1
            group = group_of(text) or ("sector" if (numbered or n in heading_sectors) and sector_of(text)[0] else None)
            nameless = single > named and bool(table.labels[single]) and not numbered
            group = None if group == "sector" and not numbered and n not in heading_sectors else group
            if group is not None and not nameless:
                below = sector_of(text)[0] or text if group == "sector" else text
                heading, why = text, f"heading: the rows below are {below}"
            elif n in apart and group_of(text) != "sector":
                heading, why = "", "heading"
            elif before_header or shouted or text.endswith(":") or single != named or numbered:
                heading, why = heading if single > named else "", "heading"
        if why:
            left_out.append(LeftOut(table.sheet.name, line, why, text))
        else:
            kept.append((line, row))
            headings.append(heading)
    return kept, headings, left_out


def _ends_of(rows: list[tuple[int, str]]) -> tuple[int, int]:
    """How many rows of a list of names alone are its title, which speaks of organisations, down to an empty row; and where what stands below the last empty row begins."""
    gaps = [n for n in range(1, len(rows)) if rows[n][0] > rows[n - 1][0] + 1]
    title = rows[0][1] if rows else ""
    spoken = "entity" in lexicon("columns").meanings(title) and sector_of_name(title)[0] is None
    alone = title.endswith(":") and sum(text.endswith(":") for _, text in rows) == 1
    spoken = spoken or alone or _heads_a_list(title)
    first = gaps[0] if gaps and gaps[0] < 4 else 1
    return first if spoken and len(rows) > first + 2 else 0, gaps[-1] if gaps else len(rows)


def _heads_a_list(title: str) -> bool:
    """Whether a text begins with whom a list is of, and goes on: "Partners of the Vale Alliance"."""
    words = words_of(title)
    matches = lexicon("columns").matches(words)
    of = lexicon("names", "before").matches(words)
    return bool(matches and of) and matches[0][:2] == ("entity", 0) and of[0].start == matches[0].end


def _heads(texts: list[str]) -> dict[int, str]:
    """Which rows of a list of names alone head those below, by what they say: fields of the grid, stances, or sectors that stand out."""
    groups = {n: group for n, text in enumerate(texts) if (group := group_of(text))}
    loud = sum(map(str.isupper, texts)) > 0.5 * len(texts)
    heads = {
        n: group for n, group in groups.items()
        if group != "sector" or texts[n].endswith((":", ")")) or texts[n].isupper() and not loud
    }  # fmt: skip
    plain = [n for n, group in groups.items() if group == "sector"]
    if not heads and 2 * sum(sector_of_name(texts[n])[0] is None for n in plain) > len(
        plain
    ):  # "Public bodies" names nobody
        heads = dict.fromkeys(plain, "sector")
    apart = all(n + 1 < len(texts) and n + 1 not in heads for n in heads)
    return heads if len(heads) > 1 and apart and min(heads) < 4 and len(set(heads.values())) == 1 else {}


def _is_header(table: Table, row: tuple[Any, ...]) -> bool:
    """Whether a row is the header again, or numbers its columns."""
    labels = [label for label in table.labels if label]
    texts = [shown(cell) for cell in row if not blank(cell)]
    counted = len(texts) >= FEWEST_COUNTED and texts == [str(n) for n in range(1, len(labels) + 1)]
    return counted or bool(labels) and all(text == label for text, label in zip_longest(texts, labels))


def _alone(row: tuple[Any, ...], numbers: tuple[int, str] | None = None) -> int | None:
    """Which cell of a row is its only one, beside a number of another kind than the rows have ("A" over 1, 2, 3)."""
    filled = list(islice((index for index, cell in enumerate(row) if not blank(cell)), 3))
    if numbers is not None and filled[:1] == [numbers[0]] and _kind_of_number(row[numbers[0]]) not in ("", numbers[1]):
        filled = filled[1:]
    return filled[0] if len(filled) == 1 else None


def _numbers(table: Table) -> tuple[int, str] | None:
    """The column that numbers rows and headings, and the kind of number that most rows have; none where there is no such column."""
    filled = [row for _, row in table.rows if sum(not blank(cell) for cell in row) > 2]
    for index in range(min(2, len(table.labels))):
        kinds = Counter(_kind_of_number(row[index]) for row in filled)
        said = [row[index] for _, row in table.rows if not blank(row[index])]
        if said and all(map(_kind_of_number, said)) and kinds:
            return index, kinds.most_common(1)[0][0]
    return None


def _kind_of_number(cell: Any) -> str:
    """What numbers a row: a letter (or Roman number), a whole number, or several with points between."""
    match = NUMBERING.fullmatch(shown(cell))
    return "" if match is None else "letter" if match[1] else "parts" if match[3] else "whole"


def _is_example(row: tuple[Any, ...], name: int | None) -> bool:
    """Whether a cell before the name says that a row is an example: "e.g."."""
    return any(lexicon("examples").whole(shown(cell)) is not None for cell in row[: name or 0] if not blank(cell))


def _is_total(row: tuple[Any, ...], name: int | None) -> bool:
    """Whether a row begins with a word for a total, alone or beside numbers, or has one and ends with a count, and names nobody: "Media" may be a sector."""
    first = next((text for cell in row if not blank(cell) and score_of(text := shown(cell)) is None), "")
    if name is not None and not blank(row[name]) and shown(row[name]) != first and score_of(shown(row[name])) is None:
        return False
    words = words_of(first)
    matches = lexicon("totals").matches(words)
    if matches and COUNTED.search(first) and len(words) < 7:  # "Members in total: 31"
        return True
    if not matches or matches[0].start:
        return False
    if any(matches[0].end in each[1:] for each in lexicon("names", "before").matches(words)):
        beside = [shown(cell) for cell in row if not blank(cell) and shown(cell) != first]
        if beside and all(score_of(text) is not None for text in beside):  # "Total of seats with a vote | 15"
            return True
    if len(words) >= 5:
        return False
    return matches[0].end == len(words) or any(re.search(r":|\d", shown(cell)) for cell in row)


def _sums(table: Table) -> set[int]:
    """Which rows count the marks of columns, whatever they are called: numbers (or shares) in two and more of them, with no number where others have one; else at the end, where marks are no numbers or shares have %."""
    rows = [row for _, row in table.rows]
    marks = {
        i: kind for i in range(len(table.labels)) if i != table.name and (kind := _marks([row[i] for row in rows]))
    }
    said = [[shown(row[i]) for i in marks if not blank(row[i])] for row in rows]
    found = {
        n for n, texts in enumerate(said)
        if len(texts) > 1 and all(map(score_of, texts)) and any(truth_of(text) is None for text in texts)
    }  # fmt: skip
    others = [n for n, row in enumerate(rows) if n not in found and sum(not blank(cell) for cell in row) > 1]
    if not found or len(found) >= len(others):
        return set()
    numbers = [i for i in range(min(2, len(table.labels))) if all(_kind_of_number(rows[n][i]) for n in others)]
    signs = "words" in marks.values()
    return {
        n for n in found
        if any(not _kind_of_number(rows[n][i]) for i in numbers)
        or n > others[-1] and (signs or any("%" in text for text in said[n]))
    }  # fmt: skip


def _marks(cells: list[Any]) -> str:
    """Whether all cells but a few numbers are marks: `words` such as x or yes, or `digits`, 1 and 0; nothing for others."""
    texts = [shown(cell) for cell in cells if not blank(cell)]
    words = [text for text in texts if score_of(text) is None]
    few = sum(truth_of(text) is None for text in texts) <= min(MOST_SUMS, len(texts) // 2)
    return "words" if words and all(truth_of(text) is not None for text in words) else "digits" if few and texts else ""


def _is_note(text: str, *, trailing: bool, gap: bool, listed: bool) -> bool:
    words = words_of(text)
    matches = lexicon("notes").matches(words)
    begins = bool(matches) and matches[0].start == 0 and (":" in text or len(words) > 3) or bool(FOOTNOTE.match(text))
    long = len(text) > 70 or len(words) > 9
    return (
        begins and (trailing or ":" in text or long) or trailing and (long or gap and not listed and _is_remark(text))
    )


def _foot(rows: list[tuple[int, str]], last: int) -> int:
    """Where the foot of a table begins: below the first empty row behind its last whole one, where some line that stands alone there is a note, asks or heads; else its end."""
    first = next((n for n in range(last + 1, len(rows)) if rows[n][0] > rows[n - 1][0] + 1), len(rows))
    notes = (
        _is_note(text, trailing=True, gap=True, listed=False) or re.search(r"[:=]|\?$", text)
        for _, text in rows[first:]
    )
    return first if any(notes) else len(rows)


def _is_legend(row: tuple[Any, ...]) -> bool:
    """Whether a row below an empty one begins with a word for a legend and a colon, with what it explains beside it."""
    first = next((shown(cell) for cell in row if not blank(cell)), "")
    return first.endswith(":") and lexicon("notes").whole(first) is not None


def _is_remark(text: str) -> bool:
    return text.endswith(".") and len(text.split()) > 3 or bool(DATE.match(text)) or bool(CONTACT.search(text))
