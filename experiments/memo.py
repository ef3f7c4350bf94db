"""Answers that take a while and are asked for more than once: by the table, the verdict, each figure, the report."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Memo:
    """What has been worked out so far, by what was asked."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}

    def once(self, asked: Hashable, answer: Callable[[], T]) -> T:
        """Return the answer, worked out when it is asked for the first time; it must not be changed by who gets it."""
        if asked not in self._known:
            self._known[asked] = answer()
        found: T = self._known[asked]
        return found
