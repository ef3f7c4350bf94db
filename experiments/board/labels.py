"""Names beside signs on a crowded map: near where there is room, with a thin line to the sign where it is farther off, none where neither."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from coalitionlab.experiments.board.svg import RULE, Sheet, shortened, text_width

Area = tuple[float, float, float, float]  #: left, top, right, bottom

LONGEST = 150.0
_ABOVE, _BELOW, _APART = 9.0, 3.0, 3.0
#: How far off a name may stand, and in which directions (turns of the circle, the sides first).
_FAR = (20.0, 34.0, 50.0, 70.0)
_TURNS = (0.0, 0.5, 0.06, 0.44, 0.94, 0.56, 0.12, 0.38, 0.88, 0.62, 0.25, 0.75)


class Label(NamedTuple):
    """Where a name may stand: how it is anchored, its place on the baseline, what it covers, and where a line to the sign would end."""

    anchor: str
    at: tuple[float, float]
    area: Area
    joint: tuple[float, float] | None


def put_labels(
    sheet: Sheet, signs: Sequence[tuple[str, float, float]], room: Area, reach: float, *, lines: bool = True
) -> int:
    """Name signs (name, x, y), the first ones first, within a room; `reach` is how far a sign goes from its middle; `lines`: whether
    a name may stand farther off.

    Returns how many were named.
    """
    taken = [(x - reach, y - reach, x + reach, y + reach) for _, x, y in signs]
    words: list[tuple[str, Label]] = []
    for name, x, y in signs:
        text = shortened(name, LONGEST)
        for label in _places(x, y, text_width(text), reach, _FAR if lines else ()):
            if _within(label.area, room) and not any(_meet(label.area, other) for other in taken):
                taken.append(label.area)
                words.append((text, label))
                if label.joint is not None:
                    sheet.line((x, y), label.joint, RULE, 0.8)
                break
    for text, label in words:
        sheet.words(label.at, text, anchor=label.anchor, halo=True)
    return len(words)


def _places(x: float, y: float, width: float, reach: float, distances: Sequence[float]) -> Iterator[Label]:
    """Places for a name, the nearest first."""
    gap = reach + 1.5
    yield _label("start", x + gap, y + 4, width, None)
    yield _label("end", x - gap, y + 4, width, None)
    yield _label("middle", x, y - gap - 2, width, None)
    yield _label("middle", x, y + gap + 9, width, None)
    for far in distances:
        for turn in _TURNS:
            angle = 2 * math.pi * turn
            dx, dy = far * math.cos(angle), -far * math.sin(angle)
            anchor = "middle" if abs(math.cos(angle)) < 0.3 else "start" if dx > 0 else "end"
            yield _label(anchor, x + dx, y + dy + 4, width, (x + dx, y + dy))


def _label(anchor: str, x: float, base: float, width: float, joint: tuple[float, float] | None) -> Label:
    start = {"start": x, "end": x - width, "middle": x - width / 2}[anchor]
    return Label(anchor, (x, base), (start, base - _ABOVE, start + width, base + _BELOW), joint)


def _within(area: Area, room: Area) -> bool:
    return area[0] >= room[0] and area[1] >= room[1] and area[2] <= room[2] and area[3] <= room[3]


def _meet(a: Area, b: Area) -> bool:
    return a[0] < b[2] + _APART and b[0] < a[2] + _APART and a[1] < b[3] and b[1] < a[3]
