"""Who is there: power by readiness, each organisation a sign; and the spectrum of allies before and after."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from coalitionlab.dashboard.colours import sector_looks
from coalitionlab.experiments.board_people import ALLY_FROM, OPPOSED_BELOW, SPECTRUM, People, Standing
from coalitionlab.experiments.board_svg import (
    GRID,
    INK,
    QUIET,
    RULE,
    WIDTH,
    Scale,
    Sheet,
    linear,
    plain,
    shortened,
    text_width,
    wrapped,
)

#: From allies to opposition, told apart by people with any colour vision and in grey; and the ink that is legible on each.
SPECTRUM_LOOKS = (
    ("#1b5a94", "#ffffff"), ("#7fb2dd", "#16202a"), ("#e4e7ea", "#16202a"), ("#f0b37a", "#16202a"), ("#a84a08", "#ffffff"),
)  # fmt: skip
_READINESS_TICKS = (
    0.001,
    0.003,
    0.01,
    0.02,
    0.05,
    0.1,
    0.2,
    0.35,
    0.5,
    0.65,
    0.8,
    0.9,
    0.95,
    0.98,
    0.99,
    0.997,
    0.999,
)
_POWER_TICKS = (
    0.001,
    0.002,
    0.005,
    0.01,
    0.02,
    0.05,
    0.1,
    0.2,
    0.5,
    1,
    2,
    5,
    10,
    20,
    50,
    100,
    200,
    500,
    1000,
)
_LONGEST = 170.0
_SIGN = 5.0


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
    return [
        Spot(*told, float(r), float(p))
        for *told, r, p in zip(people.names, people.sectors, middle, strength, strict=True)
    ]


def looks(people: People) -> dict[str, tuple[str, str]]:
    """Colour and shape by sector, in the order of the alphabet."""
    return sector_looks(tuple(sorted(set(people.sectors))))


def power_by_readiness(people: People) -> Markup:
    """The map of stakeholders before anyone leads."""
    found, styles = spots(people), looks(people)
    rows = _legend_rows(styles)
    top, left, right, height = 14.0 + 17 * len(rows), 52.0, 14.0, 400.0 + 17 * len(rows)
    sheet = Sheet(height + 44, f"Map of {len(found)} organisations, power by readiness to join")
    _legend(sheet, rows, styles)
    x, y = _axes(sheet, found, left, WIDTH - right, top, height)
    order = sorted(found, key=lambda one: (-one.power, one.name))
    for one in reversed(order):  # the powerful on top
        colour, shape = styles[one.sector]
        sheet.sign((x(one.readiness), y(one.power)), shape, colour, _SIGN)
    _labels(
        sheet,
        [(one.name, x(one.readiness), y(one.power)) for one in order],
        (left, WIDTH - right, top, height),
    )
    return sheet.done()


def _odds(share: float) -> float:
    kept = min(max(share, 1e-4), 1 - 1e-4)
    return math.log(kept / (1 - kept))


def _axes(
    sheet: Sheet, found: Sequence[Spot], left: float, right: float, top: float, bottom: float
) -> tuple[Scale, Scale]:
    """Draw the axes; return where a readiness and a power are."""
    odds = [_odds(one.readiness) for one in found]
    low, high = min(*odds, _odds(OPPOSED_BELOW)) - 0.5, max(*odds, _odds(ALLY_FROM)) + 0.9
    across = linear(low, high, left, right)
    powers = [math.log(one.power) for one in found]
    weak, strong = min(powers) - 0.25, max(powers) + 0.25
    up = linear(weak, strong, bottom, top)
    for level in _thinned([one for one in _POWER_TICKS if weak <= math.log(one) <= strong], 7):
        at = up(math.log(level))
        sheet.line((left, at), (right, at), GRID)
        sheet.words((left - 6, at + 4), plain(level), anchor="end", colour=QUIET)
    last = -math.inf
    for share in _READINESS_TICKS:
        at = across(_odds(share))
        if left <= at <= right and (at - last > 34 or share in (OPPOSED_BELOW, ALLY_FROM)):
            sheet.line((at, bottom), (at, bottom + 4), RULE)
            sheet.words((at, bottom + 17), f"{100 * share:g} %", anchor="middle", colour=QUIET)
            last = at
    for share in (OPPOSED_BELOW, ALLY_FROM):
        sheet.line((across(_odds(share)), top), (across(_odds(share)), bottom), "#7a858f", 1.0, "4 3")
    sheet.line((left, bottom), (right, bottom), RULE)
    sheet.words(
        ((left + right) / 2, bottom + 36),
        "readiness to join, before anyone leads",
        anchor="middle",
        colour=QUIET,
    )
    sheet.words((13, (top + bottom) / 2), "power (1 is usual)", anchor="middle", colour=QUIET, turned=True)
    return (lambda share: across(_odds(share))), (lambda power: up(math.log(power)))


def _thinned(levels: list[float], most: int) -> list[float]:
    step = max(1, math.ceil(len(levels) / most))
    return levels[::step]


def _labels(
    sheet: Sheet, order: Sequence[tuple[str, float, float]], room: tuple[float, float, float, float]
) -> None:
    """Names beside the signs, the most powerful first; where there is no room, none."""
    left, right, top, bottom = room
    reach = _SIGN + 1.5
    taken = [(x - reach, y - reach, x + reach, y + reach) for _, x, y in order]
    for place, (name, x, y) in enumerate(order):
        text = shortened(name, _LONGEST)
        width = text_width(text)
        options = (
            ("start", x + reach + 1, y + 4, x + reach + 1), ("end", x - reach - 1, y + 4, x - reach - 1 - width),
            ("middle", x, y - reach - 2, x - width / 2), ("middle", x, y + reach + 10, x - width / 2),
        )  # fmt: skip
        for anchor, at, base, start in options:
            area = (start, base - 9.5, start + width, base + 2.5)
            if area[0] < left or area[2] > right + 10 or area[1] < top or area[3] > bottom:
                continue
            if all(_apart(area, other) for k, other in enumerate(taken) if k != place):
                sheet.words((at, base), text, anchor=anchor)
                taken.append(area)
                break


def _apart(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def _legend_rows(styles: Mapping[str, tuple[str, str]]) -> list[list[tuple[str, float]]]:
    """Sectors with where they begin, in as many rows as it takes."""
    rows: list[list[tuple[str, float]]] = [[]]
    x = 8.0
    for name in styles:
        width = 26 + text_width(shortened(name, _LONGEST))
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
            sheet.sign((x, 9 + 17 * number), shape, colour, _SIGN)
            sheet.words((x + 9, 13 + 17 * number), shortened(name, _LONGEST))


def spectrum_bars(rows: Sequence[tuple[str, Standing]], size: int) -> Markup:
    """One bar a moment: how many organisations are expected in each place of the spectrum."""
    left, bar, step = 190.0, 30.0, 46.0
    sheet = Sheet(
        34 + step * len(rows),
        "Spectrum of allies: expected number of organisations in each place, before and after",
    )
    x = 0.0
    for name, (colour, _) in zip(SPECTRUM, SPECTRUM_LOOKS, strict=True):
        sheet.box(x, 2, 12, 12, colour, "#6c7780")
        sheet.words((x + 17, 12), name)
        x += 40 + text_width(name)
    across = linear(0.0, float(size), left, WIDTH - 2)
    for number, (label, standing) in enumerate(rows):
        y = 28 + step * number
        for k, line in enumerate(lines := wrapped(label, left - 12)):
            sheet.words(
                (left - 10, y + bar / 2 + 4 + 13 * (k - (len(lines) - 1) / 2)), line, anchor="end", colour=INK
            )
        begun = 0.0
        for count, (colour, ink) in zip(standing.counts.mean(axis=0), SPECTRUM_LOOKS, strict=True):
            start, end = across(begun), across(begun + count)
            sheet.box(start, y, end - start, bar, colour, "#ffffff")
            shown = f"{count:.1f}" if count < 10 else f"{count:.0f}"
            if end - start > text_width(shown) + 6:
                sheet.words(
                    ((start + end) / 2, y + bar / 2 + 4), shown, anchor="middle", colour=ink, bold=True
                )
            begun += count
        sheet.box(left, y, WIDTH - 2 - left, bar, "none", "#6c7780")
    return sheet.done()
