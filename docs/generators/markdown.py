"""Markdown in small pieces."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence


def plain(value: float) -> str:
    """A number as short as it can be written without loss."""
    return f"{value:.10g}"


def row(cells: Iterable[str]) -> str:
    """One line of a table."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    return "\n".join([row(head), row("---" for _ in head), *map(row, rows)])


def code(word: str) -> str:
    """A word as code."""
    return f"`{word}`"


def sentence(text: str | None) -> str:
    """A docstring as one line."""
    return " ".join(inspect.cleandoc(text or "").split())
