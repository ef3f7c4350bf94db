"""How two fingerprints of studies differ (see `coalitionlab.experiments.study.Study.fingerprint`), for those who resume or merge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from coalitionlab.scenarios.errors import quoted

#: Changes that are listed.
MOST_LISTED = 4
_MISSING = object()


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """The differences of two fingerprints in words, the first few of them."""
    lines = [line for line in differences(old, new) if not line.startswith("sha256 ")]
    more = f" and {len(lines) - MOST_LISTED} more" if len(lines) > MOST_LISTED else ""
    return "; ".join(lines[:MOST_LISTED]) + more


def differences(old: Any, new: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Every field in which two plain values differ, such as 'strategy mine: phases.0.effort.build_trust was 0.3, is 0.4'."""
    words = f"{' '.join(path[:2])}: {'.'.join(path[2:])}" if len(path) > 2 else " ".join(path)
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys([*old, *new]):
            yield from differences(old.get(key, _MISSING), new.get(key, _MISSING), (*path, str(key)))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for k, (was, now) in enumerate(zip(old, new, strict=True)):
            yield from differences(was, now, (*path, str(k)))
    elif new is _MISSING:
        yield f"{words} is gone"
    elif old is _MISSING:
        yield f"{words} is new"
    elif isinstance(old, str) and isinstance(new, str) and "\n" in old + new:
        lines = enumerate(zip_longest(old.split("\n"), new.split("\n")), start=1)
        number, (was, now) = next((number, both) for number, both in lines if both[0] != both[1])
        yield f"{words} in line {number} was {quoted(was)}, is {quoted(now)}"
    else:
        yield f"{words} was {quoted(old)}, is {quoted(new)}"
