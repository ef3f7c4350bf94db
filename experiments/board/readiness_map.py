"""Who is there: power by readiness, each organisation a sign."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from coalitionlab.experiments.board.labels import LONGEST, put_labels
from coalitionlab.experiments.board.people import ALLY_FROM, OPPOSED_BELOW, People
from coalitionlab.experiments.board.svg import (
    GRID,
    QUIET,
    RULE,
    WIDTH,
    Scale,
    Sheet,
    linear,
    plain,
    shortened,
    text_width,
)
from coalitionlab.experiments.sector_looks import sector_looks

CUTS = (OPPOSED_BELOW, ALLY_FROM)
_READINESS = (
    0.001, 0.003, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.997, 0.999,
)  # fmt: skip
_POWER = tuple(k * 10.0**power for power in range(-6, 4) for k in (1, 2, 5))
_TALL = 440.0
#: Up to so many organisations signs are large, and names may stand farther off, with a line to their sign.
MANY = 60


@dataclass(frozen=True)
class Spot:
    """Where one organisation stands on the map: readiness (0..1) and power (1 being usual)."""

    name: str
    sector: str
    readiness: float
    power: float


def spots(people: People) -> list[Spot]:
    """One spot an organisation: the median over replicates; of drawn organisations those of the first replicate."""
    ready, power = people.start.readiness, people.power
    if people.drawn:
        ready, power = ready[:1], power[:1]
    middle, strength = np.median(ready, axis=0), np.median(power, axis=0)
    each = zip(people.names, people.sectors, middle, strength, strict=True)
    return [Spot(name, sector, float(r), float(p)) for name, sector, r, p in each]


def looks(people: People) -> dict[str, tuple[str, str]]:
    """Colour and shape by sector, in the order of the alphabet."""
    return sector_looks(tuple(sorted(set(people.sectors))))


def power_by_readiness(people: People) -> Markup:
    """The map of stakeholders before anyone leads."""
    found, styles = spots(people), looks(people)
    rows = _legend_rows(styles)
    top = 14.0 + 17 * len(rows)
    left, right, bottom = 52.0, WIDTH - 10, top + _TALL
    sheet = Sheet(bottom + 42, f"Map of {len(found)} organisations, power by readiness to join")
    _legend(sheet, rows, styles)
    x, y = _axes(sheet, found, (left, top, right, bottom))
    order = sorted(found, key=lambda one: (-one.power, one.name))
    at = [(one.name, x(one.readiness), y(one.power)) for one in order]
    size = 5.0 if len(found) <= MANY else 4.0 if len(found) <= 2 * MANY else 3.6
    put_labels(sheet, at, (left + 2, top, right, bottom - 2), size + 1.5, lines=len(found) <= MANY)
    for one, (_, across, up) in reversed(list(zip(order, at, strict=True))):  # the powerful on top
        colour, shape = styles[one.sector]
        sheet.sign((across, up), shape, colour, size)
    return sheet.done()


def odds(share: float) -> float:
    """The logarithm of the odds of a share, which is cut to what can be drawn."""
    kept = min(max(share, 1e-4), 1 - 1e-4)
    return math.log(kept / (1 - kept))


def _axes(
    sheet: Sheet, found: Sequence[Spot], room: tuple[float, float, float, float]
) -> tuple[Scale, Scale]:
    """Draw the axes; return where a readiness and a power are."""
    left, top, right, bottom = room
    at = [odds(one.readiness) for one in found]
    near = [odds(cut) for cut in CUTS if min(at) - 1 < odds(cut) < max(at) + 1]
    low, high = min(at + near) - 0.4, max(at + near) + 0.6
    powers = [math.log(one.power) for one in found]
    slack = max(0.25, 0.8 - (max(powers) - min(powers)) / 2)
    weak, strong = min(powers) - slack, max(powers) + slack
    across, up = linear(low, high, left, right), linear(weak, strong, bottom, top)
    levels = [level for level in _POWER if weak <= math.log(level) <= strong]
    for level in levels[:: max(1, math.ceil(len(levels) / 8))]:
        sheet.line((left, up(math.log(level))), (right, up(math.log(level))), GRID)
        sheet.words((left - 6, up(math.log(level)) + 4), plain(level), anchor="end", colour=QUIET)
    _readiness_axis(sheet, across, (low, high), (top, bottom))
    sheet.line((left, bottom), (right, bottom), RULE)
    middle = ((left + right) / 2, bottom + 35)
    sheet.words(middle, "readiness to join, before anyone leads", anchor="middle", colour=QUIET)
    sheet.words((13, (top + bottom) / 2), "power (1 is usual)", anchor="middle", colour=QUIET, turned=True)
    return (lambda share: across(odds(share))), (lambda power: up(math.log(power)))


def _readiness_axis(
    sheet: Sheet, across: Scale, span: tuple[float, float], ends: tuple[float, float]
) -> None:
    """Marks of readiness, the cut points of the spectrum first, as dashed lines."""
    low, high = span
    top, bottom = ends
    taken: list[float] = []
    for share in (*CUTS, *_READINESS):
        at = across(odds(share))
        if not low < odds(share) < high or any(abs(at - other) < 36 for other in taken):
            continue
        if share in CUTS:
            sheet.line((at, top), (at, bottom), "#7a858f", 1.0, "4 3")
        sheet.line((at, bottom), (at, bottom + 4), RULE)
        sheet.words((at, bottom + 17), f"{100 * share:g}%", anchor="middle", colour=QUIET)
        taken.append(at)


def _legend_rows(styles: Mapping[str, tuple[str, str]]) -> list[list[tuple[str, float]]]:
    """Sectors with where they begin, in as many rows as it takes."""
    rows: list[list[tuple[str, float]]] = [[]]
    x = 8.0
    for name in styles:
        width = 30 + text_width(shortened(name, LONGEST))
        if rows[-1] and x + width > WIDTH:
            rows.append([])
            x = 8.0
        rows[-1].append((name, x))
        x += width
    return rows


def _legend(
    sheet: Sheet, rows: Sequence[Sequence[tuple[str, float]]], styles: Mapping[str, tuple[str, str]]
) -> None:
    for number, row in enumerate(rows):
        for name, x in row:
            colour, shape = styles[name]
            sheet.sign((x, 9 + 17 * number), shape, colour)
            sheet.words((x + 9, 13 + 17 * number), shortened(name, LONGEST))
