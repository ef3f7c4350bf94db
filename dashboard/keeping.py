"""Answers that were given before, within a bound of bytes, made once even when several ask at the same time."""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

import numpy as np

T = TypeVar("T")


class Kept:
    """A store of answers, the least recently used forgotten first; safe for threads."""

    def __init__(self, bound: int) -> None:
        self.bound = bound
        self._lock = threading.Lock()
        self._answers: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._making: dict[Hashable, Future[Any]] = {}
        self._bytes = 0

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The answer to `key`, made by `make` unless it is there or being made; an error reaches all who wait and is not kept."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key][0]  # type: ignore[no-any-return]
            waited = self._making.get(key)
            if waited is None:
                mine: Future[Any] = Future()
                self._making[key] = mine
        if waited is not None:
            return waited.result()  # type: ignore[no-any-return]
        return self._make(key, make, mine)

    def look(self, key: Hashable) -> Any:
        """The answer to `key` if it is there, else None."""
        with self._lock:
            found = self._answers.get(key)
            return None if found is None else found[0]

    def put(self, key: Hashable, answer: T) -> T:
        """Keep an answer; returns it."""
        return self.get(key, lambda: answer)

    @property
    def size(self) -> int:
        """How many bytes are kept, about."""
        return self._bytes

    def _make(self, key: Hashable, make: Callable[[], T], mine: Future[Any]) -> T:
        try:
            answer = make()
        except BaseException as error:
            with self._lock:
                del self._making[key]
            mine.set_exception(error)
            raise
        with self._lock:
            del self._making[key]
            size = weight(answer)
            self._answers[key] = (answer, size)
            self._bytes += size
            while self._bytes > self.bound and len(self._answers) > 1:
                _, (_, freed) = self._answers.popitem(last=False)
                self._bytes -= freed
        mine.set_result(answer)
        return answer


def weight(value: Any) -> int:
    """About how many bytes a value takes: its arrays, and a little for all else."""
    if isinstance(value, np.ndarray):
        return int(value.nbytes)
    if is_dataclass(value) and not isinstance(value, type):
        return 500 + sum(weight(getattr(value, one.name)) for one in fields(value))
    if isinstance(value, dict):
        return 100 + sum(weight(one) for one in value.values())
    if isinstance(value, tuple | list):
        return 100 + sum(weight(one) for one in value)
    return sys.getsizeof(value)
