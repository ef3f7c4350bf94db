"""What stands between and about the cells of a text: rules and bold names of Markdown, spaces in place of tabs, commas in brackets."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice

_RULE = re.compile(r":?-+:?")
_EMPHASIS = re.compile(r"^\s*(\*{1,3}|_{1,3}|`)(.+)\1\s*$")
#: What stands between columns of a text that was laid out by spaces.
APART = re.compile(r"(?<=\S) {2,}(?=\S)")


def unbroken(row: Sequence[str], delimiter: str) -> Iterator[str]:
    """The cells of a row, those put together again that a comma in brackets parted: "Vale Council (public, for)"."""
    if delimiter != "," or "(" not in "".join(row):
        yield from row
        return
    at = 0
    while at < len(row):
        ends = range(at + 1, min(at + 9, len(row) + 1)) if _opens(row[at]) > 0 else ()
        end = next((end for end in ends if _opens(delimiter.join(row[at:end])) == 0), at + 1)
        yield delimiter.join(row[at:end])
        at = end


def _opens(text: str) -> int:
    return text.count("(") - text.count(")")


def plain(cell: str) -> str:
    """A cell of a Markdown table without the signs of bold and italics about it."""
    return _EMPHASIS.sub(r"\2", cell)


def tabbed(text: str) -> str:
    """A text whose columns stand apart by several spaces, as pasted from a page, with tabs in their place."""
    lines = [line for line in islice(io.StringIO(text), 50) if line.strip()]
    apart = sum(APART.search(line.strip()) is not None for line in lines)
    return text if "\t" in text or '"' in text or apart < max(2, 0.7 * len(lines)) else APART.sub("\t", text)


def is_rule(row: Sequence[str]) -> bool:
    """Whether a row is the line below the header of a Markdown table."""
    return all(_RULE.fullmatch(cell.strip()) for cell in row if cell.strip())
