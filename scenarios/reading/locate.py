"""The tables on a sheet, one below the other: titles above, a header, and rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.reading.cells import MOST_COLUMNS, Sheet, blank
from coalitionlab.scenarios.reading.header import around, begins_another, header_index, header_score, labels_of
from coalitionlab.scenarios.reading.labels import explained
from coalitionlab.scenarios.reading.record import listed
from coalitionlab.scenarios.reading.rows import FOOTNOTE, sorted_rows
from coalitionlab.scenarios.reading.table import HEADINGS, LeftOut, Row, Table, name_column, text_of
from coalitionlab.scenarios.reading.values import texts_of
from coalitionlab.scenarios.reading.wrapped import SAYS, unwrapped

NUMBERED = re.compile(r"^\s*(?:\(?\d{1,3}[.)]|[•*–-])\s+(?=[^\W\d_])")


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
        if below or header:
            yield _table(sheet, above, header, below)


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
    labels = labels_of(header, above[-1][1] if near else ()) if header else ("",) * len(below[0][1])
    labels = explained(labels, " | ".join(text_of(row) for _, row in above))
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
    return replace(table, labels=labels, rows=tuple(kept), left_out=(*left_out, *more), notes=notes)


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
    if not rows:
        return rows, frozenset()
    numbered = [
        index
        for index in range(len(rows[0][1]))
        if (texts := texts_of(row[index] for _, row in rows))
        and sum(count for text, count in texts.items() if NUMBERED.match(text)) > 0.7 * texts.total()
    ]
    if not numbered:
        return rows, frozenset()
    lines = frozenset(
        line for line, row in rows if any(isinstance(row[i], str) and NUMBERED.match(row[i]) for i in numbered)
    )
    return [
        (
            line,
            tuple(
                NUMBERED.sub("", cell) if i in numbered and isinstance(cell, str) else cell
                for i, cell in enumerate(row)
            ),
        )
        for line, row in rows
    ], lines


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
