"""The map of stakeholders: power by readiness, each organisation a mark, with names where there is room."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import pandas as pd
from markupsafe import Markup

from coalitionlab.experiments.board import svg
from coalitionlab.experiments.figures import sector_looks

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
#: Where a name may stand: its anchor, its position, the area it covers, and whether a line goes to the mark.
Label = tuple[str, svg.Point, Area, bool]


def stakeholder_map(organisations: pd.DataFrame, cuts: Sequence[float]) -> Markup:
    """Draw organisations by readiness (on a scale of odds) and power, the more powerful ones named first.

    Parameters
    ----------
    organisations : DataFrame
        Columns name, sector, readiness (0..1) and power (1 is usual), the most powerful first.
    cuts : sequence of float
        Readiness at which the places of the spectrum of allies begin.
    """
    drawing = svg.Drawing(f"Map of {len(organisations)} organisations, power by readiness to join")
    looks = sector_looks(sorted(organisations["sector"].unique()))

    def sign(sector: str) -> svg.Sign:
        return lambda at: drawing.mark(at, looks[sector][1], looks[sector][0])

    top = drawing.key((sign(sector), sector) for sector in looks)
    room = (52.0, top, svg.WIDTH - 10, top + HEIGHT)
    across, up = _axes(drawing, organisations, cuts, room)
    marks = [
        (across(odds(share)), up(math.log(power)))
        for share, power in zip(organisations["readiness"], organisations["power"], strict=True)
    ]
    many = len(organisations) > MANY
    size = 3.6 if many else 5.0
    _put_names(drawing, organisations["name"].tolist(), marks, room, size + 1.5, () if many else FAR)
    for sector, mark in list(zip(organisations["sector"], marks, strict=True))[::-1]:  # the powerful on top
        drawing.mark(mark, looks[sector][1], looks[sector][0], size)
    return drawing.svg(room[3] + 42)


def odds(share: float) -> float:
    """Return the logarithm of the odds of a share, cut to what can be drawn."""
    kept = min(max(share, 1e-4), 1 - 1e-4)
    return math.log(kept / (1 - kept))


def _axes(
    drawing: svg.Drawing, organisations: pd.DataFrame, cuts: Sequence[float], room: Area
) -> tuple[svg.Scale, svg.Scale]:
    """Draw the axes; return the scales of log odds of readiness and of log power."""
    left, top, right, bottom = room
    at = [odds(share) for share in organisations["readiness"]]
    at += [odds(cut) for cut in cuts if min(at) - 1 < odds(cut) < max(at) + 1]
    across = svg.linear(min(at) - 0.4, max(at) + 0.6, left, right)
    powers = [math.log(power) for power in organisations["power"]]
    slack = max(0.25, 0.8 - (max(powers) - min(powers)) / 2)
    up = svg.linear(min(powers) - slack, max(powers) + slack, bottom, top)
    levels = [tick for tick in POWER_TICKS if top <= up(math.log(tick)) <= bottom]
    every = max(1, math.ceil(len(levels) / 8))
    drawing.rows(levels[::every], lambda power: up(math.log(power)), (left, right))
    ticks: list[tuple[float, str]] = []
    for share in (*cuts, *READINESS_TICKS):
        x = across(odds(share))
        if left < x < right and all(abs(x - other) >= 36 for other, _ in ticks):
            ticks.append((x, f"{100 * share:g}%"))
            if share in cuts:
                drawing.line([(x, top), (x, bottom)], svg.GREY, 1.0, "4 3")
    drawing.axis(ticks, (left, right), bottom, "readiness to join, before anyone leads")
    drawing.upright("power (1 is usual)", top, bottom)
    return across, up


def _put_names(
    drawing: svg.Drawing,
    names: Sequence[str],
    marks: Sequence[svg.Point],
    room: Area,
    reach: float,
    distances: Sequence[float],
) -> None:
    """Write names beside marks, the first ones first, where they cover neither a mark nor another name."""
    taken = [(x - reach, y - reach, x + reach, y + reach) for x, y in marks]
    written = []
    for name, mark in zip(names, marks, strict=True):
        text = svg.shortened(name, LONGEST_NAME)
        for anchor, at, area, far in _positions(mark, svg.text_width(text), reach, distances):
            if _within(area, room) and not any(_overlap(area, other) for other in taken):
                taken.append(area)
                written.append((at, text, anchor))
                if far:
                    drawing.line([mark, (at[0], at[1] - 4)], svg.RULE, 0.8)
                break
    for at, text, anchor in written:  # above all lines
        drawing.text(at, text, anchor=anchor, style="halo")


def _positions(mark: svg.Point, width: float, reach: float, distances: Sequence[float]) -> Iterator[Label]:
    """Yield positions for a name, the nearest first."""
    (x, y), gap = mark, reach + 1.5
    near = [
        ("start", x + gap, y + 4),
        ("end", x - gap, y + 4),
        ("middle", x, y - gap - 2),
        ("middle", x, y + gap + 9),
    ]
    for anchor, left, base in near:
        yield _label(anchor, left, base, width, False)
    for far in distances:
        for turn in TURNS:
            cosine, sine = math.cos(2 * math.pi * turn), math.sin(2 * math.pi * turn)
            anchor = "middle" if abs(cosine) < 0.3 else "start" if cosine > 0 else "end"
            yield _label(anchor, x + far * cosine, y - far * sine + 4, width, True)


def _label(anchor: str, x: float, base: float, width: float, far: bool) -> Label:
    start = {"start": x, "end": x - width, "middle": x - width / 2}[anchor]
    return anchor, (x, base), (start, base - 9, start + width, base + 3), far


def _within(area: Area, room: Area) -> bool:
    return area[0] > room[0] and area[1] >= room[1] and area[2] <= room[2] and area[3] < room[3]


def _overlap(a: Area, b: Area) -> bool:
    return a[0] < b[2] + 3 and b[0] < a[2] + 3 and a[1] < b[3] and b[1] < a[3]
