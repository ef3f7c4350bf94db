"""What is done, what is expected and what it hangs on: timeline, bands month by month, contributions, worlds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from markupsafe import Markup
from numpy.typing import NDArray

from coalitionlab.experiments.attribution import Attribution
from coalitionlab.experiments.board_svg import (
    GRID,
    INK,
    QUIET,
    RULE,
    SMALL,
    WIDTH,
    Scale,
    Sheet,
    linear,
    plain,
    shortened,
    text_width,
    ticks,
)
from coalitionlab.experiments.world_table import WorldTable

#: The strategy on trial, and what it is compared with: a colour for lines, and two for bands.
OURS, THEIRS = ("#0b5c9e", "#c7ddf0", "#8fbbe0"), ("#a84a08", "#f6dcc4", "#e9b285")

Floats = NDArray[np.float64]


def timeline(
    days: Floats,
    names: Sequence[str],
    ends: Sequence[tuple[int, str]],
    events: Sequence[tuple[int, str]],
    leaves: int | None,
) -> Markup:
    """Actions by months, darker the more staff-days (T x actions); dotted where phases usually end, signs for events.

    `ends`: (last month, name) of phases; `events`: (month, number or letter) beneath; `leaves`: the month the convener leaves in.
    """
    months, count = days.shape
    left, row, top = 190.0, 20.0, 30.0
    bottom = top + row * count
    sheet = Sheet(bottom + (62 if events else 44), f"Timeline of {count} actions over {months} months")
    x = linear(0.5, months + 0.5, left, WIDTH - 4)
    most = float(days.max()) or 1.0
    for k, name in enumerate(names):
        y = top + row * k
        sheet.words((left - 8, y + row / 2 + 4), shortened(name, left - 12), anchor="end")
        sheet.line((left, y + row), (WIDTH - 4, y + row), GRID)
        for first, last, amount in _stretches(days[:, k]):
            start, end = x(first + 0.5), x(last + 1.5)
            sheet.box(start, y + 2, end - start, row - 4, _shade(amount / most), "#ffffff")
            shown = plain(round(amount, 1))
            if end - start > text_width(shown, 10) + 4:
                colour = "#ffffff" if amount / most > 0.55 else INK
                sheet.words(
                    ((start + end) / 2, y + row / 2 + 3.5), shown, size=10, anchor="middle", colour=colour
                )
    begun = 0
    for end, name in ends:
        if end < months:
            sheet.line((x(end + 0.5), 16), (x(end + 0.5), bottom), "#7a858f", 1, "2 3")
        room = x(min(end, months) + 0.5) - x(begun + 0.5)
        text = shortened(name, room - 6)
        if len(text) > 2:
            sheet.words(
                ((x(begun + 0.5) + x(min(end, months) + 0.5)) / 2, 22), text, anchor="middle", colour=QUIET
            )
        begun = end
    if leaves is not None and leaves <= months:
        sheet.line((x(leaves - 0.5), 16), (x(leaves - 0.5), bottom + 4), "#a84a08", 1.6)
        late = leaves > 0.8 * months
        sheet.words(
            (x(leaves - 0.5) + (-5 if late else 5), 12), f"the convener leaves in month {leaves}",
            anchor="end" if late else "start", colour="#a84a08",
        )  # fmt: skip
    _months(sheet, x, months, bottom)
    for month, mark in events:
        sheet.area(
            [(x(month) - 4, bottom + 52), (x(month) + 4, bottom + 52), (x(month), bottom + 44)], "#16202a"
        )
        sheet.words((x(month) + 6, bottom + 53), mark, size=10)
    return sheet.done()


def _stretches(days: Floats) -> list[tuple[int, int, float]]:
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
    red, green, blue = (
        round(a + (b - a) * min(max(share, 0.0), 1.0)) for a, b in zip(light, dark, strict=True)
    )
    return f"#{red:02x}{green:02x}{blue:02x}"


def _months(sheet: Sheet, x: Scale, months: int, bottom: float) -> None:
    """The axis of months, a mark a year where that fits."""
    step = next((k for k in (1, 3, 6, 12, 24, 60, 120, 240) if months / k <= 13), 240)
    sheet.line((x(0.5), bottom), (x(months + 0.5), bottom), RULE)
    for month in sorted({1, *range(step, months + 1, step)} - ({1} if step == 1 else set()) | {1}):
        sheet.line((x(month), bottom), (x(month), bottom + 4), RULE)
        sheet.words((x(month), bottom + 16), str(month), anchor="middle", colour=QUIET)
    sheet.words(((x(0.5) + x(months + 0.5)) / 2, bottom + 31), "month", anchor="middle", colour=QUIET)


def courses(
    ours: pd.DataFrame, theirs: pd.DataFrame, titles: tuple[str, str], unit: str, leaves: int | None
) -> Markup:
    """Two panels side by side with one scale: the strategy on trial, and what it is compared with; bands and median."""
    height, gap, left, top = 172.0, 26.0, 46.0, 24.0
    sheet = Sheet(height + 38, f"{unit}, month by month, under both")
    width = (WIDTH - left - gap - 4) / 2
    top_value = max(float(np.nanmax(frame[["q95", "mean"]].to_numpy())) for frame in (ours, theirs))
    low = min(0.0, *(float(np.nanmin(frame["q05"].to_numpy())) for frame in (ours, theirs)))
    levels = ticks(low, top_value if top_value > low else low + 1.0, 4)
    high = max(top_value, levels[-1], low + 1e-9)
    y = linear(low, high, height, top)
    for number, (frame, title, look) in enumerate(zip((ours, theirs), titles, (OURS, THEIRS), strict=True)):
        start = left + number * (width + gap)
        x = linear(0.5, len(frame) + 0.5, start, start + width)
        for level in levels:
            sheet.line((start, y(level)), (start + width, y(level)), GRID)
            if not number:
                sheet.words((left - 6, y(level) + 4), plain(level), anchor="end", colour=QUIET)
        _course(sheet, frame, x, y, look)
        if leaves is not None and leaves <= len(frame):
            sheet.line((x(leaves - 0.5), top), (x(leaves - 0.5), height), "#55626e", 1.2, "2 3")
        _months(sheet, x, len(frame), height)
        sheet.words((start, 13), shortened(title, width), colour=look[0], bold=True)
    sheet.words(
        (12, (height + top) / 2), shortened(unit, height - top), anchor="middle", colour=QUIET, turned=True
    )
    return sheet.done()


def _course(sheet: Sheet, frame: pd.DataFrame, x: Scale, y: Scale, look: tuple[str, str, str]) -> None:
    line, wide, narrow = look
    at = [x(month) for month in frame["month"]]
    for low, high, fill in (("q05", "q95", wide), ("q25", "q75", narrow)):
        known = frame[[low, high]].notna().all(axis=1).to_numpy()
        upper = [(a, y(v)) for a, v, k in zip(at, frame[high], known, strict=True) if k]
        lower = [(a, y(v)) for a, v, k in zip(at, frame[low], known, strict=True) if k]
        if upper:
            sheet.area([*upper, *reversed(lower)], fill)
    sheet.path([(a, y(v)) for a, v in zip(at, frame["q50"], strict=True)], line, 2.0)
    sheet.path([(a, y(v)) for a, v in zip(at, frame["mean"], strict=True)], INK, 1.2, "5 3")


def band_key() -> Markup:
    """What bands and lines mean."""
    sheet = Sheet(20, "Key to the bands")
    x = 0.0
    for fills, text in ((("#dfe5ea",), "9 runs in 10"), (("#a9b6c1",), "half of the runs")):
        sheet.box(x, 3, 26, 13, fills[0])
        sheet.words((x + 32, 14), text)
        x += 60 + text_width(text)
    for colour, width, dash, text in (
        (INK, 2.0, "", "middle run (median)"),
        (INK, 1.2, "5 3", "mean"),
        ("#55626e", 1.2, "2 3", "the convener leaves"),
    ):
        sheet.line((x, 10), (x + 26, 10), colour, width, dash)
        sheet.words((x + 32, 14), text)
        x += 60 + text_width(text)
    return sheet.done()


def contributions(found: Attribution) -> Markup:
    """A bar an action: what it adds on average (Shapley), and what is lost when it alone is left out; 95 % intervals."""
    rows = found.table
    left, row, top = 200.0, 30.0, 26.0
    bottom = top + row * len(rows)
    columns = [f"{kind}{end}" for kind in ("shapley", "leave_one_out") for end in ("", "_low", "_high")]
    values = rows[columns].to_numpy(dtype=float)
    low, high = min(0.0, float(np.nanmin(values))), max(0.0, float(np.nanmax(values)))
    pad = (high - low or 1.0) * 0.03
    x = linear(low - pad, high + pad, left, WIDTH - 8)
    sheet = Sheet(bottom + 40, "What each action contributes, with intervals")
    for place, name, look in (
        (0.0, "what it adds on average (Shapley value)", OURS),
        (290.0, "what is lost without it (left out alone)", THEIRS),
    ):
        sheet.box(place, 3, 22, 11, look[2], look[0])
        sheet.words((place + 28, 13), name)
    for level in ticks(low - pad, high + pad, 6):
        sheet.line((x(level), top), (x(level), bottom), GRID)
        sheet.words((x(level), bottom + 15), plain(level), anchor="middle", colour=QUIET)
    for k, one in enumerate(rows.to_dict(orient="records")):
        y = top + row * k
        sheet.words(
            (left - 8, y + row / 2 + 4),
            shortened(str(one["action"]).replace("_", " "), left - 12),
            anchor="end",
        )
        for shift, kind, look in ((4.0, "shapley", OURS), (15.0, "leave_one_out", THEIRS)):
            _bar(sheet, x, y + shift, one[kind], one[f"{kind}_low"], one[f"{kind}_high"], look)
    sheet.line((x(0.0), top), (x(0.0), bottom), "#55626e", 1.2)
    sheet.words(
        ((left + WIDTH) / 2, bottom + 33),
        f"contribution to {found.outcome.replace('_', ' ')}",
        anchor="middle",
        colour=QUIET,
    )
    return sheet.done()


def _bar(
    sheet: Sheet, x: Scale, y: float, value: float, low: float, high: float, look: tuple[str, str, str]
) -> None:
    thick = 10.0
    sure = low > 0 or high < 0
    start, end = sorted((x(0.0), x(value)))
    sheet.box(start, y, end - start, thick, look[2] if sure else "#ffffff", look[0])
    if np.isfinite(low):
        middle = y + thick / 2
        sheet.line((x(low), middle), (x(high), middle), look[0], 2.0)
        for end in (low, high):
            sheet.line((x(end), middle - 3), (x(end), middle + 3), look[0], 1.6)


def over_worlds(table: WorldTable, titles: tuple[str, str], unit: str) -> Markup:
    """Both strategies' means in every world, worlds from the hardest to the easiest for the first of the table."""
    means = table.sign * table.means
    order = np.argsort(table.means[0], kind="stable")
    height, left, top = 230.0, 52.0, 26.0
    low, high = min(0.0, float(np.nanmin(means))), float(np.nanmax(means))
    levels = ticks(low, high if high > low else low + 1.0, 5)
    y = linear(low, max(high, levels[-1], low + 1e-9), height, top)
    x = linear(0.5, len(order) + 0.5, left, WIDTH - 6)
    sheet = Sheet(height + 26, "Both strategies in every plausible world")
    for level in levels:
        sheet.line((left, y(level)), (WIDTH - 6, y(level)), GRID)
        sheet.words((left - 6, y(level) + 4), plain(level), anchor="end", colour=QUIET)
    size = max(1.6, min(4.5, 0.4 * (WIDTH - left) / len(order)))
    for place, world in enumerate(order, start=1):
        ours, theirs = y(float(means[0, world])), y(float(means[1, world]))
        sheet.line((x(place), ours), (x(place), theirs), RULE, 1.0)
        sheet.sign((x(place), theirs), "diamond", THEIRS[0], size, hollow=True)
        sheet.sign((x(place), ours), "circle", OURS[0], size)
    sheet.sign((8, 9), "circle", OURS[0], 4.5)
    name = shortened(titles[0], 300)
    sheet.words((17, 13), name)
    sheet.sign((40 + text_width(name), 9), "diamond", THEIRS[0], 4.5, hollow=True)
    sheet.words((49 + text_width(name), 13), shortened(titles[1], 300))
    sheet.words(
        ((left + WIDTH) / 2, height + 18),
        "worlds, from the hardest to the easiest for the strategy on trial",
        anchor="middle",
        colour=QUIET,
        size=SMALL,
    )
    sheet.words(
        (12, (height + top) / 2), shortened(unit, height - top), anchor="middle", colour=QUIET, turned=True
    )
    return sheet.done()
