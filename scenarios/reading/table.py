"""The table on a sheet: its header wherever it stands, its rows, and what is no row of it: titles, totals, notes, headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.reading.cells import MOST_COLUMNS, Sheet, blank
from coalitionlab.scenarios.reading.labels import is_label, roles_of, tie_role_of
from coalitionlab.scenarios.reading.scales import level_of, read_scale, score_of, shown, truth_of
from coalitionlab.scenarios.reading.sectors import PERSON, sector_of, sector_share
from coalitionlab.scenarios.reading.words import lexicon, words_of

Row = tuple[int, tuple[Any, ...]]
#: How far down a header is looked for.
HEADER_WITHIN = 60
LONGEST_LABEL = 120
#: The label of the column that is made of heading rows, or of the sheets' own names.
HEADINGS, SHEETS = "heading rows", "name of the sheet"
_CONTACT = re.compile(r"https?://|www\.|\S+@\S+\.\w|^\+?[\d ()/-]{7,}$")
_DATE = re.compile(r"^\d{4}-\d\d-\d\d|^\d{1,2}[./]\d{1,2}[./]\d{2,4}")


@dataclass(frozen=True)
class LeftOut:
    """A row that is none of the table's, and why."""

    sheet: str | None
    row: int
    why: str
    text: str


@dataclass(frozen=True)
class Table:
    """A table: a label for each column, its rows with their lines, and the rows about it that were left out."""

    sheet: Sheet
    header_lines: tuple[int, ...]
    labels: tuple[str, ...]
    rows: tuple[Row, ...]
    left_out: tuple[LeftOut, ...] = ()
    name: int | None = None
    notes: tuple[str, ...] = ()

    def cells(self, index: int) -> list[Any]:
        """The cells of a column, from the top."""
        return [row[index] for _, row in self.rows]

    def title(self, index: int) -> str:
        """How messages name a column: by its label, or by its letter."""
        return self.labels[index] or f"column {self.sheet.letter(index)}"

    @property
    def is_ties(self) -> bool:
        """Whether it lists ties: both ends are there."""
        return {"from", "to"} <= {tie_role_of(label) for label in self.labels}


def tables_of(sheet: Sheet) -> Iterator[Table]:
    """The tables on a sheet, one below the other. Raises InputError for one that is wider than any list of organisations."""
    width = max((_width(row) for _, row in sheet.rows), default=0)
    if width > MOST_COLUMNS:
        line = next(line for line, row in sheet.rows if _width(row) > MOST_COLUMNS)
        raise input_error(
            f"the table has {width:,} columns", f"keep at most {MOST_COLUMNS}", file=sheet.where, line=line
        )
    rows: Sequence[Row] = [(line, (*row[:width], *[""] * (width - len(row)))) for line, row in sheet.rows]
    for block in _blocks(rows):
        above, header, below = _around(block, _header_index(block))
        if below or header:
            yield _table(sheet, above, header, below)


def _blocks(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """The rows of each table on a sheet: another begins at a header after an empty row, where a whole table stands above."""
    start = 0
    for index in range(1, len(rows)):
        if _begins_another(rows, index) and (best := _header_index(rows[start:index])) is not None:
            header = rows[start + best][1]
            if start + best + 1 < index and _header_score(header) >= 0.7 * sum(
                not blank(cell) for cell in header
            ):
                yield rows[start:index]
                start = index
    if rows:
        yield rows[start:]


# The header


def _header_index(rows: Sequence[Row]) -> int | None:
    """Which row is the header: the one with most labels that is not a row like those about it; None when there is none."""
    scores = [_header_score(row) for _, row in rows[: min(HEADER_WITHIN, max(1, len(rows) - 1))]]
    for index in sorted(range(len(scores)), key=lambda index: -scores[index]):
        if scores[index] < 1.5:
            break
        if not _is_data(rows, index) and (scores[index] >= 3 or not _continues(rows, index)):
            return index
    first, below = rows[0][1], [row for _, row in rows[1:40]]
    return 0 if below and not _is_data(rows, 0) and _looks_apart(first, below) else None


def _continues(rows: Sequence[Row], index: int) -> bool:
    """Whether a row fills the same columns as the one right above it."""
    if not index or rows[index - 1][0] != rows[index][0] - 1:
        return False
    pairs = zip(rows[index - 1][1], rows[index][1], strict=True)
    return sum(not blank(cell) for cell in rows[index][1]) > 1 and all(blank(a) == blank(b) for a, b in pairs)


def _is_data(rows: Sequence[Row], index: int) -> bool:
    """Whether what looks like a header is a row as those below: a word for a sector over words for sectors."""
    below = [row for _, row in rows[index + 1 : index + 40]]
    if _are_sectors([shown(cell) for cell in rows[index][1] if not blank(cell)]):
        return False
    labels = [cell for cell in rows[index][1] if isinstance(cell, str) and is_label(cell)]
    if any(not sector_of(label)[1] for label in labels):
        return False
    for column, cell in enumerate(rows[index][1]):
        if blank(cell) or not sector_of(shown(cell))[1]:
            continue
        cells = [shown(row[column]) for row in below if not blank(row[column])]
        meant = sum(sector_of(each)[1] and len(words_of(each)) < 4 for each in cells)
        if len(cells) > 0.5 * len(below) and meant > 0.8 * len(cells):
            return len(set(cells)) < len(cells) or len(cells) < 5
    return False


def _are_sectors(texts: Sequence[str]) -> bool:
    """Whether texts are words for several sectors and nothing else: a column for each."""
    return all(map(_is_sector, texts)) and len({sector_of(text)[0] for text in texts}) > 1


def _header_score(row: tuple[Any, ...]) -> float:
    labels = [cell for cell in row if not blank(cell)]
    texts = [
        cell
        for cell in labels
        if isinstance(cell, str) and len(cell) <= LONGEST_LABEL and score_of(cell) is None
    ]
    known = sum(is_label(text) for text in texts if truth_of(text) is None)
    named = any(role == "name" for text in texts for role, _ in roles_of(text)) or any(
        tie_role_of(t) == "from" for t in texts
    )
    if len(texts) == len(labels) and _are_sectors(texts):
        return float(len(texts))
    alone = len(labels) == 1 and len(words_of(str(labels[0]))) > 3
    return 0.0 if alone else known + (known > 0) * (named - 0.5 * (len(labels) - len(texts)))


def _looks_apart(first: tuple[Any, ...], below: Sequence[tuple[Any, ...]]) -> bool:
    """Whether a first row of words that are not known is a header still: in some column it is text over scores or marks."""
    if (
        any(not blank(cell) and not isinstance(cell, str) for cell in first)
        or sum(not blank(c) for c in first) < 2
    ):
        return False
    for index, cell in enumerate(first):
        cells = [row[index] for row in below if not blank(row[index])]
        if blank(cell) or not cells:
            continue
        if sector_of(shown(cell))[1] and read_scale("level", [cell]) is None:
            return False
        for kind in ("truth", "level", "stance"):
            if read_scale(kind, cells) is not None:
                return read_scale(kind, [cell]) is None
        if sum(sector_of(shown(each))[0] is not None for each in cells) > 0.6 * len(cells):
            return sector_of(shown(cell))[0] is None
    repeated = [Counter(shown(row[i]) for row in below if not blank(row[i])) for i in range(len(first))]
    return not any(counts[shown(cell)] for cell, counts in zip(first, repeated, strict=True))


def _around(rows: Sequence[Row], start: int | None) -> tuple[Sequence[Row], Sequence[Row], Sequence[Row]]:
    """The rows above the header, its one or two rows, and those below."""
    if start is None:
        return [], [], rows
    first = last = start
    if (
        start
        and rows[start - 1][0] == rows[start][0] - 1
        and _same_columns(rows[start - 1][1], rows[start][1])
    ):
        first = start - 1
    elif start + 2 < len(rows) and _second_row(rows[start][1], rows[start + 1][1]):
        last = start + 1
    return rows[:first], rows[first : last + 1], rows[last + 1 :]


def _same_columns(above: tuple[Any, ...], header: tuple[Any, ...]) -> bool:
    """Whether the row above gives labels of the same header: merged downwards, or over columns that have none."""
    texts = [(a, b) for a, b in zip(above, header, strict=True) if not blank(a)]
    return (
        any(a == b for a, b in texts)
        or len(texts) > 1
        and sum(blank(b) and is_label(str(a)) for a, b in texts) > len(texts) / 2
    )


def _second_row(header: tuple[Any, ...], row: tuple[Any, ...]) -> bool:
    """Whether a row below the header only says more where the header is empty or spans several columns."""
    more = False
    for index, cell in enumerate(row):
        if blank(cell) or cell == header[index]:
            continue
        spans = index + 1 < len(row) and blank(header[index + 1]) and not blank(row[index + 1])
        if not isinstance(cell, str) or not (blank(header[index]) or spans):
            return False
        more = True
    return more


def _labels(header: Sequence[Row], group: tuple[Any, ...] = ()) -> tuple[str, ...]:
    """The labels of a header of one or two rows; levels (High, Medium, Low) with the heading over them."""
    if len(header) == 1 and group and sum(level_of(shown(cell)) is not None for cell in header[0][1]) > 1:
        over = ""
        spread = []
        for cell, label in zip(group, header[0][1], strict=True):
            over = shown(cell) or over
            spread.append(f"{over}: {shown(label)}" if level_of(shown(label)) is not None else label)
        return tuple(map(shown, spread))
    columns = zip(*(row for _, row in header), strict=True)
    return tuple(
        " ".join(dict.fromkeys(shown(cell) for cell in column if not blank(cell))) for column in columns
    )


def _begins_another(rows: Sequence[Row], index: int) -> bool:
    """Whether another table begins here: a header after an empty row, with rows below."""
    line, row = rows[index]
    gap = line > rows[index - 1][0] + 1
    filled = sum(not blank(cell) for cell in row)
    return gap and filled > 1 and index + 1 < len(rows) and _header_score(row) >= max(2.5, 0.7 * filled + 1)


# The rows


def _table(sheet: Sheet, above: Sequence[Row], header: Sequence[Row], below: Sequence[Row]) -> Table:
    near = bool(header and above and above[-1][0] == header[0][0] - 1)
    labels = _labels(header, above[-1][1] if near else ()) if header else ("",) * len(below[0][1])
    left_out = [
        LeftOut(sheet.name, line, _why_above(row, bool(header) and line == header[0][0] - 1), text_of(row))
        for line, row in above
    ]
    table = Table(sheet, tuple(line for line, _ in header), labels, tuple(below))
    table = replace(table, name=None if table.is_ties else name_column(table))
    kept, headings, more = _sorted_rows(table)
    if any(headings):
        labels = (*labels, HEADINGS)
        kept = [(line, (*row, heading)) for (line, row), heading in zip(kept, headings, strict=True)]
    return replace(table, labels=labels, rows=tuple(kept), left_out=(*left_out, *more), notes=sheet.notes)


def _why_above(row: tuple[Any, ...], touches: bool) -> str:
    filled = sum(not blank(cell) for cell in row)
    return (
        "title"
        if filled == 1 and not touches
        else "group headings over the header"
        if touches
        else "form block above the table"
    )


def text_of(row: Sequence[Any]) -> str:
    """The cells of a row as one text, cut where it is long."""
    return " | ".join(shown(cell) for cell in row if not blank(cell))[:80]


def _sorted_rows(table: Table) -> tuple[list[Row], list[str], list[LeftOut]]:
    """The rows of the table itself, the sector that each stands under, and the rows that are left out."""
    kept: list[Row] = []
    headings: list[str] = []
    left_out: list[LeftOut] = []
    heading, named = "", table.name or 0
    alone = [_alone(row) for _, row in table.rows]
    singles = sum(index is not None for index in alone)
    width = sum(map(bool, table.labels)) or len(table.labels)
    listed = width < 2 or singles > 0.6 * len(alone)  # a list of names with hardly anything beside them
    last = max((n for n, index in enumerate(alone) if index is None), default=len(alone) - 1)
    names = [text_of(row) for (_, row), index in zip(table.rows, alone, strict=True) if index is None]
    loud = sum(map(str.isupper, names)) > 0.5 * len(names)
    for n, (line, row) in enumerate(table.rows):
        text, single = text_of(row), alone[n]
        gap = n == 0 or line > table.rows[n - 1][0] + 1
        why = "the header again" if _is_header(table, row) else "totals" if _is_total(row) else ""
        if not why and single is not None and _is_note(text, trailing=n > last, gap=gap, listed=listed):
            why = "footnote"
        elif not why and single is not None and not listed and n < len(alone) - 1:
            before_header = _is_header(table, table.rows[n + 1][1])
            shouted = text.isupper() and not loud and len(text) > 3
            if _is_sector(text):
                heading, why = text, f"heading: the rows below are {sector_of(text)[0]}"
            elif before_header or shouted or text.endswith(":") or single != named:
                heading, why = heading if single > named else "", "heading"
        if why:
            left_out.append(LeftOut(table.sheet.name, line, why, text))
        else:
            kept.append((line, row))
            headings.append(heading)
    return kept, headings, left_out


def _is_header(table: Table, row: tuple[Any, ...]) -> bool:
    """Whether a row is the header again."""
    labels = [label for label in table.labels if label]
    return bool(labels) and [shown(cell) for cell in row if not blank(cell)] == labels


def _alone(row: tuple[Any, ...]) -> int | None:
    """Which cell of a row is its only one."""
    filled = [index for index, cell in enumerate(row) if not blank(cell)]
    return filled[0] if len(filled) == 1 else None


def _is_total(row: tuple[Any, ...]) -> bool:
    """Whether a row begins with a word for a total, alone or beside numbers."""
    texts = [shown(cell) for cell in row if not blank(cell)]
    first = next((text for text in texts if score_of(text) is None), "")
    numbers = any(score_of(text) is not None or re.search(r":|\d", text) for text in texts)
    matches = lexicon("totals").matches(words_of(first))
    return (
        bool(matches)
        and matches[0].start == 0
        and (matches[0].end == len(words_of(first)) or numbers)
        and len(words_of(first)) < 5
    )


def _is_note(text: str, *, trailing: bool, gap: bool, listed: bool) -> bool:
    words = words_of(text)
    matches = lexicon("notes").matches(words)
    begins = (
        bool(matches) and matches[0].start == 0 and (":" in text or len(words) > 3) or text[:1] in "*¹²†‡"
    )
    long = len(text) > 70 or len(words) > 9
    return (
        begins
        and (trailing or ":" in text or long)
        or trailing
        and (long or gap and not listed and _is_remark(text))
    )


def _is_remark(text: str) -> bool:
    return (
        text.endswith(".") and len(text.split()) > 3 or bool(_DATE.match(text)) or bool(_CONTACT.search(text))
    )


def _is_sector(text: str) -> bool:
    """Whether a text is a word for a sector and hardly anything else, so that it can head those below."""
    sector, sure = sector_of(text)
    words = [word for word in words_of(text) if lexicon("columns").whole(word) != "neutral"]
    return sector not in (None, PERSON) and sure and len(words) <= 5 and sector_share(text) > 0.5 * len(words)


# The column of names


def name_column(table: Table) -> int | None:
    """Which column names the organisations: by its label, of several the surest; else the first of texts that differ."""
    ranked = [
        (sure - 0.3 * (_distinct(table, index) < 0.34), -index)
        for index, label in enumerate(table.labels)
        for role, sure in roles_of(label)
        if role == "name" and _is_text(table, index, shortest=1 if sure > 0.7 else 2)
    ]
    if ranked and max(ranked)[0] > 0.45:
        return -max(ranked)[1]
    plain = [
        index
        for index, label in enumerate(table.labels)
        if label not in (HEADINGS, SHEETS)
        and _is_text(table, index) and _distinct(table, index) > 0.7
        and not any(role in ("other", "person", "note", "need", "offer") for role, _ in roles_of(label))
        and read_scale("level", table.cells(index)) is None
    ]  # fmt: skip
    return plain[0] if plain else -max(ranked)[1] if ranked else None


def _distinct(table: Table, index: int) -> float:
    cells = [shown(cell) for cell in table.cells(index)[:2000] if not blank(cell)]
    return len(set(cells)) / len(cells) if cells else 0.0


def _is_text(table: Table, index: int, shortest: int = 2) -> bool:
    """Whether a column holds names or the like: texts of some length, no numbers, marks, dates, addresses or yes and no."""
    sample = table.cells(index)[:500]
    cells = [cell for cell in sample if not blank(cell)]
    texts = [
        cell
        for cell in cells
        if isinstance(cell, str) and shortest <= len(cell) <= 200 and score_of(cell) is None and truth_of(cell) is None
        and not _CONTACT.search(cell) and not _DATE.match(cell)
    ]  # fmt: skip
    return (
        len(texts) > 0.6 * len(cells) and len(cells) >= min(2, len(sample)) and len(cells) > 0.3 * len(sample)
    )


def _width(row: tuple[Any, ...]) -> int:
    return next((n for n in range(len(row), 0, -1) if not blank(row[n - 1])), 0)
