"""The tables on a sheet, one below the other: titles above, a header, and rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from coalitionlab.scenarios.errors import input_error, listed
from coalitionlab.scenarios.reading.cells import MOST_COLUMNS, Sheet, blank
from coalitionlab.scenarios.reading.groups import group_of
from coalitionlab.scenarios.reading.header import around, begins_another, header_index, header_score, labels_of
from coalitionlab.scenarios.reading.holdings import names_in
from coalitionlab.scenarios.reading.key_lines import decoded_by_lines, line_text, told_labels
from coalitionlab.scenarios.reading.labels import RATED, explained, has_place, names_level, roles_of, tie_role_of
from coalitionlab.scenarios.reading.rows import FOOTNOTE, sorted_rows
from coalitionlab.scenarios.reading.sectors import is_called
from coalitionlab.scenarios.reading.table import (
    HEADINGS,
    NUMBERED,
    LeftOut,
    Row,
    Table,
    is_square,
    name_column,
    text_of,
)
from coalitionlab.scenarios.reading.values import texts_of
from coalitionlab.scenarios.reading.wrapped import SAYS, unwrapped

#: A number without a point before a text, in a column that counts its texts.
COUNTED_OFF = re.compile(r"^\s*(\d{1,3})\s+(?=[^\W\d_])")


def tables_of(sheet: Sheet) -> Iterator[Table]:
    """The tables on a sheet, one below the other. Raises InputError for one that is wider than any list of organisations."""
    width = max((_width(row) for _, row in sheet.rows), default=0)
    if width > MOST_COLUMNS:
        line = next(line for line, row in sheet.rows if _width(row) > MOST_COLUMNS)
        raise input_error(
            f"the table has {width:,} columns", f"keep at most {MOST_COLUMNS}", file=sheet.where, line=line
        )
    rows: Sequence[Row] = [(line, (*row[:width], *[""] * (width - len(row)))) for line, row in sheet.rows]
    rows, numbered = _unnumbered(rows)
    for block in [rows] if sheet.turned else _blocks(rows):
        above, header, below = around(block, 0 if sheet.turned else header_index(block))
        if numbered and not header:  # what stands over a numbered list is its title
            first = next((n for n, (line, _) in enumerate(below) if line in numbered), 0)
            above, below = below[:first], below[first:]
        elif not header:
            first = _titles_over(below)
            above, below = below[:first], below[first:]
        if below or header:
            yield _table(sheet, above, header, below)


def _titles_over(rows: Sequence[Row]) -> int:
    """How many first rows of a table without a header have one cell each, where nearly all others have more: its titles."""
    wide = [sum(not blank(cell) for cell in row) > 1 for _, row in rows]
    first = wide.index(True) if True in wide else 0
    return first if first < 6 and sum(wide[first:]) >= max(2, 0.8 * len(wide[first:])) else 0


def _blocks(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """The rows of each table on a sheet: another begins at a header after an empty row, where a whole table stands above."""
    start = 0
    for index in range(1, len(rows)):
        if begins_another(rows, index) and (best := header_index(rows[start:index])) is not None:
            header = rows[start + best][1]
            if start + best + 1 < index and header_score(header) >= 0.7 * sum(not blank(cell) for cell in header):
                yield rows[start:index]
                start = index
    if rows:
        yield rows[start:]


def _table(sheet: Sheet, above: Sequence[Row], header: Sequence[Row], below: Sequence[Row]) -> Table:
    near = bool(header and above and above[-1][0] == header[0][0] - 1)
    labels = labels_of(header, above[-1][1] if near else ()) if header else _told_by_cells(below)
    over = line_text(above)
    labels = _as_ends(told_labels(explained(labels, over), over), below)
    left_out = [
        LeftOut(sheet.name, line, _why_above(row, bool(header) and line == header[0][0] - 1), text_of(row))
        for line, row in above
    ]
    table = Table(sheet, tuple(line for line, _ in header), labels, tuple(below))
    table = replace(table, name=None if table.is_ties else name_column(table))
    whole, joined = unwrapped(below, table.name, labels[table.name or 0])
    table = replace(table, rows=tuple(whole))
    kept, headings, more = sorted_rows(table)
    kept = _unmarked(kept, table.name, {match[1] for each in more if (match := FOOTNOTE.match(each.text))})
    if any(headings):
        labels = (*labels, HEADINGS)
        kept = [(line, (*row, heading)) for (line, row), heading in zip(kept, headings, strict=True)]
    notes = (*sheet.notes, *([SAYS["wrapped"].format(listed(joined, 5))] if joined else []))
    table = replace(table, labels=labels, rows=tuple(kept), left_out=(*left_out, *more), notes=notes)
    out = {each.row for each in more}
    table = decoded_by_lines(table, line_text([*above, *(each for each in whole if each[0] in out)]))
    return table if table.name is None or not kept else replace(table, name=name_column(table))


def _as_ends(labels: tuple[str, ...], rows: Sequence[Row]) -> tuple[str, ...]:
    """The labels of a list of ties: an organisation that comes again, beside another of them or whom it works with, where hardly more is said, are the ends."""
    first = next((i for i, label in enumerate(labels) if _says(label, "name") or tie_role_of(label) == "from"), None)
    names = texts_of(row[first] for _, row in rows) if first is not None else Counter()
    if len(names) == names.total() or is_square(labels, rows):
        return labels
    seconds = [
        i
        for i in range(len(labels))
        if i != first and _names_ends(labels[i], texts_of(row[i] for _, row in rows), names)
    ]
    rest = [i for i, label in enumerate(labels) if label and i not in (first, *seconds[:1])]
    told = [i for i in rest if tie_role_of(labels[i]) is None and has_place(roles_of(labels[i]))]
    if (
        not seconds
        or told
        or any(group_of(text) == "sector" for i in rest for text in texts_of(row[i] for _, row in rows))
    ):
        return labels
    return tuple("from" if i == first else "to" if i == seconds[0] else label for i, label in enumerate(labels))


def _says(label: str, role: str) -> bool:
    return any(other == role and sure > 0.75 for other, sure in roles_of(label))


def _names_ends(label: str, texts: Counter[str], names: Counter[str]) -> bool:
    """Whether a column names one organisation in each cell, some of which come first in other rows."""
    one = bool(texts) and all(len(names_in(text)) < 2 for text in texts)
    called = sum(text in names or is_called(text) for text in texts)
    return one and (_says(label, "links") or any(text in names for text in texts) and called >= 0.6 * len(texts))


def _told_by_cells(rows: Sequence[Row]) -> tuple[str, ...]:
    """The labels of columns without a header: what most cells rate, where they say it with the level: "high influence"."""
    return tuple(_rated_in(texts_of(row[i] for _, row in rows)) for i in range(len(rows[0][1])))


def _rated_in(texts: Counter[str]) -> str:
    found = Counter({role: sum(n for text, n in texts.items() if names_level(text, role)) for role in sorted(RATED)})
    role, most = found.most_common(1)[0]
    return role if most and most > 0.6 * texts.total() else ""


def _unmarked(rows: list[Row], name: int | None, marks: set[str | None]) -> list[Row]:
    """The rows with names without the signs that refer to footnotes: "Town Council*", where a row below begins with one."""
    if name is None or not marks - {None}:
        return rows
    end = re.compile(rf"(\s*({'|'.join(re.escape(mark) for mark in marks if mark)}))+$")
    return [
        (line, tuple(end.sub("", cell) if i == name and isinstance(cell, str) else cell for i, cell in enumerate(row)))
        for line, row in rows
    ]


def _unnumbered(rows: Sequence[Row]) -> tuple[Sequence[Row], frozenset[int]]:
    """The rows without numbers or bullets before the texts of a column that has them throughout: "1. Town Council"; and the lines that had one."""
    columns = range(len(rows[0][1])) if rows else range(0)
    found = {index: pattern for index in columns if (pattern := _numbering([row[index] for _, row in rows]))}
    if not found:
        return rows, frozenset()

    def has(row: tuple[Any, ...]) -> bool:
        return any(isinstance(row[i], str) and each.match(row[i]) for i, each in found.items())

    bare = [
        (
            line,
            tuple(
                found[i].sub("", cell) if i in found and isinstance(cell, str) else cell for i, cell in enumerate(row)
            ),
        )
        for line, row in rows
    ]
    return bare, frozenset(line for line, row in rows if has(row))


def _numbering(cells: Sequence[Any]) -> re.Pattern[str] | None:
    """How most texts of a column are numbered; without points where they count from 1 on."""
    texts = texts_of(cells)
    for pattern in (NUMBERED, COUNTED_OFF):
        met = [match for text in texts if (match := pattern.match(text))]
        counts = pattern is NUMBERED or [int(match[1]) for match in met[:3]] == [1, 2, 3]
        if met and counts and sum(texts[match.string] for match in met) > 0.7 * texts.total():
            return pattern
    return None


def _why_above(row: tuple[Any, ...], touches: bool) -> str:
    filled = sum(not blank(cell) for cell in row)
    return (
        "title"
        if filled == 1 and not touches
        else "group headings over the header"
        if touches
        else "form block above the table"
    )


def _width(row: tuple[Any, ...]) -> int:
    return next((n for n in range(len(row), 0, -1) if not blank(row[n - 1])), 0)
