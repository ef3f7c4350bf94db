"""The map of stakeholders: power by readiness, each organisation a mark, with names where there is room."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from coalitionlab.experiments.board.stakeholders import ALLY_FROM, OPPOSED_BELOW
from coalitionlab.experiments.board.svg import (
    GREY,
    GRID,
    RULE,
    WIDTH,
    Drawing,
    Point,
    Scale,
    linear,
    plain,
    shortened,
    text_width,
)
from coalitionlab.experiments.figures import sector_looks

CUTS = (OPPOSED_BELOW, ALLY_FROM)
READINESS_TICKS = (
    0.001, 0.003, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.997, 0.999,
)  # fmt: skip
POWER_TICKS = tuple(k * 10.0**power for power in range(-6, 4) for k in (1, 2, 5))
HEIGHT = 440.0
#: Up to so many organisations marks are large, and names may stand farther off, with a line to their mark.
MANY = 60
LONGEST_NAME = 150.0
#: How far off a name may stand, and in which directions (turns of the circle, the sides first).
FAR = (20.0, 34.0, 50.0, 70.0)
TURNS = (0.0, 0.5, 0.06, 0.44, 0.94, 0.56, 0.12, 0.38, 0.88, 0.62, 0.25, 0.75)

Area = tuple[float, float, float, float]  #: left, top, right, bottom


class Label(NamedTuple):
    """Where a name may stand: its anchor, its position, the area it covers, and the end of a line to the mark, if any."""

    anchor: str
    at: Point
    area: Area
    line_to: Point | None


def stakeholder_map(organisations: pd.DataFrame) -> Markup:
    """Draw organisations by readiness (on a scale of odds) and power, the more powerful ones named first.

    Parameters
    ----------
    organisations : DataFrame
        Columns name, sector, readiness (0..1) and power (1 is usual), the most powerful first.
    """
    looks = sector_looks(sorted(organisations["sector"].unique()))
    legend = _legend_rows(looks)
    top = 14.0 + 17 * len(legend)
    room = (52.0, top, WIDTH - 10, top + HEIGHT)
    drawing = Drawing(room[3] + 42, f"Map of {len(organisations)} organisations, power by readiness to join")
    for number, row in enumerate(legend):
        for sector, x in row:
            drawing.mark((x, 9 + 17 * number), looks[sector][1], looks[sector][0])
            drawing.text((x + 9, 13 + 17 * number), shortened(sector, LONGEST_NAME))
    across, up = _axes(drawing, organisations, room)
    marks = [
        (across(odds(share)), up(math.log(power)))
        for share, power in zip(organisations["readiness"], organisations["power"], strict=True)
    ]
    many = len(organisations) > MANY
    size = 5.0 if not many else 4.0 if len(organisations) <= 2 * MANY else 3.6
    inner = (room[0] + 2, room[1], room[2], room[3] - 2)
    _put_names(drawing, list(organisations["name"]), marks, inner, size + 1.5, () if many else FAR)
    for sector, mark in reversed(
        list(zip(organisations["sector"], marks, strict=True))
    ):  # the powerful on top
        drawing.mark(mark, looks[sector][1], looks[sector][0], size)
    return drawing.svg()


def odds(share: float) -> float:
    """Return the logarithm of the odds of a share, cut to what can be drawn."""
    kept = min(max(share, 1e-4), 1 - 1e-4)
    return math.log(kept / (1 - kept))


def _axes(drawing: Drawing, organisations: pd.DataFrame, room: Area) -> tuple[Scale, Scale]:
    """Draw the axes; return the scales of log odds of readiness and of log power."""
    left, top, right, bottom = room
    at = [odds(share) for share in organisations["readiness"]]
    at += [odds(cut) for cut in CUTS if min(at) - 1 < odds(cut) < max(at) + 1]
    across = linear(min(at) - 0.4, max(at) + 0.6, left, right)
    powers = [math.log(power) for power in organisations["power"]]
    slack = max(0.25, 0.8 - (max(powers) - min(powers)) / 2)
    up = linear(min(powers) - slack, max(powers) + slack, bottom, top)
    shown = [tick for tick in POWER_TICKS if top <= up(math.log(tick)) <= bottom]
    for tick in shown[:: max(1, math.ceil(len(shown) / 8))]:
        y = up(math.log(tick))
        drawing.line([(left, y), (right, y)], GRID)
        drawing.text((left - 6, y + 4), plain(tick), anchor="end", colour=GREY)
    taken: list[float] = []
    for share in (*CUTS, *READINESS_TICKS):
        x = across(odds(share))
        if not left < x < right or any(abs(x - other) < 36 for other in taken):
            continue
        if share in CUTS:
            drawing.line([(x, top), (x, bottom)], "#7a858f", 1.0, "4 3")
        drawing.line([(x, bottom), (x, bottom + 4)])
        drawing.text((x, bottom + 17), f"{100 * share:g}%", anchor="middle", colour=GREY)
        taken.append(x)
    drawing.line([(left, bottom), (right, bottom)])
    title = "readiness to join, before anyone leads"
    drawing.text(((left + right) / 2, bottom + 35), title, anchor="middle", colour=GREY)
    drawing.text((13, (top + bottom) / 2), "power (1 is usual)", anchor="middle", colour=GREY, style="turned")
    return across, up


def _legend_rows(looks: Mapping[str, tuple[str, str]]) -> list[list[tuple[str, float]]]:
    """Return sectors with their horizontal positions, in as many rows as needed."""
    rows: list[list[tuple[str, float]]] = [[]]
    x = 8.0
    for sector in looks:
        width = 30 + text_width(shortened(sector, LONGEST_NAME))
        if rows[-1] and x + width > WIDTH:
            rows.append([])
            x = 8.0
        rows[-1].append((sector, x))
        x += width
    return rows


def _put_names(
    drawing: Drawing,
    names: Sequence[str],
    marks: Sequence[Point],
    room: Area,
    reach: float,
    distances: Sequence[float],
) -> None:
    """Write names beside marks, the first ones first, where they cover neither a mark nor another name."""
    taken = [(x - reach, y - reach, x + reach, y + reach) for x, y in marks]
    written: list[tuple[str, Label]] = []
    for name, mark in zip(names, marks, strict=True):
        text = shortened(name, LONGEST_NAME)
        for label in _positions(mark, text_width(text), reach, distances):
            if _within(label.area, room) and not any(_overlap(label.area, other) for other in taken):
                taken.append(label.area)
                written.append((text, label))
                if label.line_to is not None:
                    drawing.line([mark, label.line_to], RULE, 0.8)
                break
    for text, label in written:
        drawing.text(label.at, text, anchor=label.anchor, style="halo")


def _positions(mark: Point, width: float, reach: float, distances: Sequence[float]) -> Iterator[Label]:
    """Yield positions for a name, the nearest first."""
    (x, y), gap = mark, reach + 1.5
    yield _label("start", x + gap, y + 4, width)
    yield _label("end", x - gap, y + 4, width)
    yield _label("middle", x, y - gap - 2, width)
    yield _label("middle", x, y + gap + 9, width)
    for far in distances:
        for turn in TURNS:
            angle = 2 * math.pi * turn
            end = (x + far * math.cos(angle), y - far * math.sin(angle))
            anchor = "middle" if abs(math.cos(angle)) < 0.3 else "start" if end[0] > x else "end"
            yield _label(anchor, end[0], end[1] + 4, width, end)


def _label(anchor: str, x: float, base: float, width: float, line_to: Point | None = None) -> Label:
    start = {"start": x, "end": x - width, "middle": x - width / 2}[anchor]
    return Label(anchor, (x, base), (start, base - 9, start + width, base + 3), line_to)


def _within(area: Area, room: Area) -> bool:
    return area[0] >= room[0] and area[1] >= room[1] and area[2] <= room[2] and area[3] <= room[3]


def _overlap(a: Area, b: Area) -> bool:
    return a[0] < b[2] + 3 and b[0] < a[2] + 3 and a[1] < b[3] and b[1] < a[3]
