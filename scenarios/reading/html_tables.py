"""The tables of an HTML page, as a browser or an office program saves them (also under names such as list.xls): their cells as text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser

BEGINS = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|table|div|section)\b",
    re.I | re.S,
)
#: What is said of a page that holds no table.
NO_TABLE = ("an HTML page without a table", "save the list as CSV UTF-8, or copy it into a spreadsheet")
#: A cell spans so many rows or columns at most, and all cells of a table so many together; what is beyond counts as one.
MOST_SPAN, MOST_SPANNED = 200, 200_000


def is_html(text: str) -> bool:
    """Whether a text is an HTML page and no table of words."""
    return BEGINS.match(text) is not None


def tables_in(text: str) -> list[list[tuple[str, ...]]]:
    """The rows of each table of a page, those in others too; a cell over several rows stands in each, one over several columns in the first."""
    parser = _Tables()
    parser.feed(text)
    parser.close()
    return [_spread(rows) for rows in parser.tables if rows]


class _Tables(HTMLParser):
    """The cells of the tables of a page, each with how many rows and columns it spans."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[tuple[list[str], int, int]]]] = []
        self.open: list[list[list[tuple[list[str], int, int]]]] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self.silent += 1
        elif tag == "table":
            self.tables.append([])
            self.open.append(self.tables[-1])
        elif tag == "tr" and self.open:
            self.open[-1].append([])
        elif tag in ("td", "th") and self.open:
            spans = [_span(dict(attrs).get(name)) for name in ("rowspan", "colspan")]
            self.open[-1].append([]) if not self.open[-1] else None
            self.open[-1][-1].append(([], spans[0], spans[1]))
        elif tag in ("br", "p", "li", "div"):
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.silent -= 1
        elif tag == "table" and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] and self.open[-1][-1] and not self.silent:
            self.open[-1][-1][-1][0].append(data)


def _span(value: str | None) -> int:
    return min(MOST_SPAN, int(value)) if value and value.isdecimal() and int(value) else 1


def _spread(rows: Sequence[Sequence[tuple[list[str], int, int]]]) -> list[tuple[str, ...]]:
    """Rows of texts, each cell in all rows that it spans."""
    grid: list[dict[int, str]] = [{} for _ in rows]
    spanned = 0
    for n, row in enumerate(rows):
        at = 0
        for said, rowspan, colspan in row:
            spanned += rowspan * colspan - 1
            down, across = (rowspan, colspan) if spanned <= MOST_SPANNED else (1, 1)
            while at in grid[n]:
                at += 1
            text = "\n".join(" ".join(line.split()) for line in "".join(said).split("\n") if line.strip())
            for below in grid[n : n + down]:
                below |= {at: text, **{at + k: "" for k in range(1, across)}}
            at += across
    width = max((max(each, default=-1) + 1 for each in grid), default=0)
    return [tuple(each.get(k, "") for k in range(width)) for each in grid]
