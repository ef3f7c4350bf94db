"""Plain text for people and strict JSON for machines."""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

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


#: An option as it is written on the command line and in Python, for messages that both show.
RESUME, FORCE = "--resume (in Python resume=True)", "--force (in Python force=True)"


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


def decimal(value: float, digits: int = 3) -> str:
    """Return a number for a table; a dash where it is not defined."""
    return "-" if value is None or math.isnan(value) else f"{value:.{digits}f}"


def between(low: float, high: float, digits: int = 3) -> str:
    """Return an interval for a table; a dash where it is not defined."""
    return "-" if math.isnan(low) else f"{decimal(low, digits)} to {decimal(high, digits)}"


def percent(value: float) -> str:
    """Return a share in per cent; a dash where it is not defined."""
    return "-" if value is None or math.isnan(value) else f"{100 * value:.0f}%"


def digits_for(values: Iterable[float]) -> int:
    """Return how many decimals make numbers of this size readable."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    return 4 if largest < 0.1 else 3 if largest < 10 else 1 if largest < 1000 else 0


def finite(value: Any) -> Any:
    """Return the value with what JSON cannot say (nan, infinity, numpy numbers) turned into what it can."""
    if isinstance(value, Mapping):
        return {str(key): finite(one) for key, one in value.items()}
    if isinstance(value, str) or value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if hasattr(value, "tolist"):
        return finite(value.tolist())
    if isinstance(value, Iterable):
        return [finite(one) for one in value]
    return str(value)


def as_json(value: Any) -> str:
    """Return strict JSON (no NaN), indented."""
    return json.dumps(finite(value), indent=2, ensure_ascii=False, allow_nan=False)
