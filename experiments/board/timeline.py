"""The plan as a figure: which action gets how many staff-days in which months, when phases end, what happens, when the convener leaves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from coalitionlab.experiments.board.svg import (
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
)

Floats = NDArray[np.float64]

LEFT, ROW, TOP = 190.0, 20.0, 32.0
LEAVING = "#a84a08"
_DARK = 0.55


def timeline(
    days: Floats,
    names: Sequence[str],
    phases: Sequence[tuple[int, str]],
    events: Sequence[tuple[int, str]],
    leaves: int | None,
) -> Markup:
    """Actions (names) by months, darker the more staff-days (months x actions).

    `phases`: (last month, name), one after the other; `events`: (month, mark) beneath; `leaves`: the month from which the convener is gone.
    """
    months, count = days.shape
    bottom = TOP + ROW * count
    sheet = Sheet(bottom + (64 if events else 38), f"Timeline of {count} actions over {months} months")
    x = linear(0.5, months + 0.5, LEFT, WIDTH - 4)
    most = float(days.max()) or 1.0
    for k, name in enumerate(names):
        _row(sheet, x, TOP + ROW * k, name, days[:, k], most)
    led = months if leaves is None else min(leaves - 1, months)
    _phases(sheet, x, phases, led, bottom)
    if led < months:
        _leaving(sheet, x(led + 0.5), led + 1, bottom)
    month_axis(sheet, x, months, bottom)
    _events(sheet, x, events, bottom + 42)
    return sheet.done()


def _row(sheet: Sheet, x: Scale, y: float, name: str, days: Floats, most: float) -> None:
    sheet.words((LEFT - 8, y + ROW / 2 + 4), shortened(name, LEFT - 12), anchor="end")
    sheet.line((LEFT, y + ROW), (WIDTH - 4, y + ROW), GRID)
    for first, last, amount in stretches(days):
        start, end = x(first + 0.5), x(last + 1.5)
        sheet.box(start, y + 2, end - start + 0.4, ROW - 4, _shade(amount / most))
        shown = plain(round(amount, 1))
        if end - start > text_width(shown, 10) + 4:
            ink = "#ffffff" if amount / most > _DARK else INK
            sheet.words(((start + end) / 2, y + ROW / 2 + 3.5), shown, size=10, anchor="middle", colour=ink)


def stretches(days: Floats) -> list[tuple[int, int, float]]:
    """(first, last, staff-days a month) of stretches of months alike, counted from 0; those without effort left out."""
    found: list[tuple[int, int, float]] = []
    for month, amount in enumerate(days):
        if amount <= 1e-9:
            continue
        if found and found[-1][1] == month - 1 and abs(found[-1][2] - amount) < 0.05:
            found[-1] = (found[-1][0], month, found[-1][2])
        else:
            found.append((month, month, float(amount)))
    return found


def _shade(share: float) -> str:
    """Light to dark."""
    light, dark = (214, 230, 244), (21, 78, 132)
    part = min(max(share, 0.0), 1.0)
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(light, dark, strict=True))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _phases(sheet: Sheet, x: Scale, phases: Sequence[tuple[int, str]], led: int, bottom: float) -> None:
    """Names of phases above, dotted lines where they end."""
    begun = 0
    for given, name in phases:
        end = min(given, led)
        if end <= begun:
            continue
        text = shortened(name, x(end) - x(begun) - 6)
        if len(text) > 2:
            sheet.words((x((begun + end + 1) / 2), 26), text, anchor="middle", colour=QUIET)
        if end < led:
            sheet.line((x(end + 0.5), 18), (x(end + 0.5), bottom), "#7a858f", 1, "2 3")
        begun = end


def _leaving(sheet: Sheet, at: float, month: int, bottom: float) -> None:
    sheet.line((at, 3), (at, bottom), LEAVING, 1.6)
    before = at > WIDTH - 180
    text = f"the convener leaves in month {month}"
    sheet.words((at + (-5 if before else 5), 12), text, anchor="end" if before else "start", colour=LEAVING)


def month_axis(sheet: Sheet, x: Scale, months: int, bottom: float) -> None:
    """The axis of months, numbered where that fits."""
    step = next((k for k in (1, 3, 6, 12, 24, 60, 120, 240) if months / k <= 13), 240)
    sheet.line((x(0.5), bottom), (x(months + 0.5), bottom), RULE)
    for month in sorted({1, *range(step, months + 1, step)}):
        sheet.line((x(month), bottom), (x(month), bottom + 4), RULE)
        sheet.words((x(month), bottom + 16), str(month), anchor="middle", colour=QUIET)
    middle = (x(0.5) + x(months + 0.5)) / 2
    sheet.words((middle, bottom + 30), "month", anchor="middle", colour=QUIET)


def _events(sheet: Sheet, x: Scale, events: Sequence[tuple[int, str]], y: float) -> None:
    """A triangle for each event, its mark beneath; marks that would touch go a line lower."""
    ends = [-1.0, -1.0]
    for month, mark in events:
        at, width = x(month), text_width(mark, 10)
        sheet.area([(at - 4, y), (at + 4, y), (at, y - 8)], INK)
        line = 0 if at - width / 2 > ends[0] + 3 else 1
        if at - width / 2 > ends[line]:
            sheet.words((at, y + 10 + 10 * line), mark, size=10, anchor="middle")
            ends[line] = at + width / 2
