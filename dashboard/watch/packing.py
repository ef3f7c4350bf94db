"""Arrays as bytes for a browser: each in the fewest bytes that hold it at the precision that is shown."""

from __future__ import annotations

from typing import Any

import numpy as np

_KINDS = ("u1", "i1", "u2", "i2", "i4")


class Packed:
    """Named arrays one after the other. `index` says of each its kind, shape, place and step; JavaScript reads them by it.

    Attributes:
        index: name -> {"kind": u1, i1, u2, i2 or i4, "shape": [...], "at": byte, "step": what 1 stands for}.
    """

    def __init__(self) -> None:
        self.index: dict[str, dict[str, Any]] = {}
        self._parts: list[bytes] = []
        self._size = 0

    def add(self, name: str, values: np.ndarray, step: float = 1.0) -> None:
        """Adds an array rounded to multiples of `step`. Raises ValueError for what is not a number or takes over 31 bits."""
        whole = np.rint(np.asarray(values, float) / step)
        if not np.isfinite(whole).all():
            raise ValueError(f"{name} has what is not a number")
        kind = _kind(name, whole)
        self._pad(int(kind[1]))
        content = np.ascontiguousarray(whole.astype("<" + kind)).tobytes()
        self.index[name] = {"kind": kind, "shape": list(whole.shape), "at": self._size, "step": step}
        self._append(content)

    def content(self) -> bytes:
        """All of them."""
        return b"".join(self._parts)

    def _pad(self, width: int) -> None:
        """Browsers read numbers of so many bytes at multiples of it only."""
        self._append(b"\0" * (-self._size % width))

    def _append(self, content: bytes) -> None:
        self._parts.append(content)
        self._size += len(content)


def _kind(name: str, whole: np.ndarray) -> str:
    low, high = (float(whole.min()), float(whole.max())) if whole.size else (0.0, 0.0)
    for kind in _KINDS:
        bounds = np.iinfo(kind)
        if bounds.min <= low and high <= bounds.max:
            return kind
    raise ValueError(f"{name} reaches from {low:g} to {high:g}, which takes more than 31 bits")
