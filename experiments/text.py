"""Plain text for people and strict JSON for machines."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from coalitionlab.experiments.files import as_json, finite
from coalitionlab.experiments.words import FORCE, RESUME, between, decimal, digits_for, percent

__all__ = [
    "FORCE", "RESUME", "WIDTH", "as_json", "between", "bullet", "decimal", "digits_for", "finite", "glossary", "indented",
    "paragraph", "percent", "table", "visible_lines",
]  # fmt: skip
# Numbers and names moved to `experiments.words`, JSON to `experiments.files`; what is left here is for terminals.

WIDTH = 100


def table(headings: Sequence[str], rows: Iterable[Sequence[Any]], *, text: Collection[int] = (0,)) -> str:
    """Return aligned columns: those numbered in `text` to the left, numbers to the right."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(headings, *cells, strict=True)]

    def line(row: Sequence[str]) -> str:
        return "  ".join(
            cell.ljust(width) if k in text else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()

    return "\n".join([line(list(headings)), *(line(row) for row in cells)])


def glossary(entries: Mapping[str, str]) -> str:
    """Return names with their descriptions beside them, wrapped to the width of the page."""
    indent = min(max(map(len, entries), default=0) + 2, 32)
    lines = []
    for name, words in entries.items():
        body = textwrap.wrap(words, WIDTH - 2 - indent) or [""]
        if len(name) + 2 > indent:
            lines.append(name)
            lines.extend(" " * indent + one for one in body)
        else:
            lines.append((name.ljust(indent) + body[0]).rstrip())
            lines.extend(" " * indent + one for one in body[1:])
    return "\n".join(lines)


def paragraph(words: str, indent: str = "") -> str:
    """Return words wrapped to the width of the page."""
    return textwrap.fill(words, WIDTH, initial_indent=indent, subsequent_indent=indent)


def bullet(words: str) -> str:
    """Return words as an item of a list, wrapped."""
    return textwrap.fill(words, WIDTH, initial_indent="  - ", subsequent_indent="    ")


def indented(lines: str) -> str:
    """Return lines moved two spaces to the right."""
    return textwrap.indent(lines, "  ")


def visible_lines(text: str) -> str:
    """Return text whose control characters show and do nothing, line by line."""
    from coalitionlab.scenarios.errors import visible

    return "\n".join(visible(line) for line in text.split("\n"))
