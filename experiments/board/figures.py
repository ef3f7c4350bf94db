"""The figures of the board's report besides the map, from plain tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from coalitionlab.experiments.board.stakeholders import PLACES
from coalitionlab.experiments.board.svg import (
    GREY,
    GRID,
    INK,
    RULE,
    WIDTH,
    Drawing,
    Scale,
    linear,
    plain,
    shortened,
    text_width,
    ticks,
    value_scale,
)
from coalitionlab.experiments.statistics import Floats

#: A colour for lines and one for each band: of the strategy on trial, and of the one it is compared with.
OURS, THEIRS = ("#0b5c9e", "#c7ddf0", "#8fbbe0"), ("#a84a08", "#f6dcc4", "#e9b285")
#: From allies to opposition, distinct with any colour vision and in grey; and the colour of text on each.
PLACE_LOOKS = (
    ("#1b5a94", "#ffffff"), ("#7fb2dd", INK), ("#e4e7ea", INK), ("#f0b37a", INK), ("#a84a08", "#ffffff"),
)  # fmt: skip
EDGE = "#6c7780"
LEAVING = "#a84a08"
LEAVES = (GREY, 1.2, "2 3")
LEFT = 190.0
#: Measures of an attribution: where its bar begins in the row (a share), its look, and its name.
MEASURES = (
    (0.13, "shapley", OURS, "what it adds on average (Shapley value)"),
    (0.5, "leave_one_out", THEIRS, "what is lost without it alone (left out)"),
)


def month_bands(
    ours: pd.DataFrame, theirs: pd.DataFrame, titles: Sequence[str], unit: str, leaves: int | None
) -> Markup:
    """Draw two panels on one scale; a frame has a row a month: month, mean, q05, q25, q50, q75, q95."""
    height, gap, left, top = 146.0, 26.0, 46.0, 24.0
    drawing = Drawing(height + 36, f"{unit}, month by month, under both strategies")
    width = (WIDTH - left - gap - 4) / 2
    y, levels = value_scale(pd.concat([ours, theirs])[["q05", "q95", "mean"]].to_numpy().ravel(), height, top)
    drawing.axis(levels, y, (left, left + width))
    for number, (frame, title, look) in enumerate(zip((ours, theirs), titles, (OURS, THEIRS), strict=True)):
        start = left + number * (width + gap)
        x = linear(0.5, len(frame) + 0.5, start, start + width)
        for level in levels if number else ():
            drawing.line([(start, y(level)), (start + width, y(level))], GRID)
        at = [x(month) for month in frame["month"]]
        for low, high, fill in (("q05", "q95", look[1]), ("q25", "q75", look[2])):
            upper = list(zip(at, map(y, frame[high]), strict=True))
            lower = list(zip(at, map(y, frame[low]), strict=True))
            drawing.line([*upper, *reversed(lower)], "none", fill=fill)
        drawing.line(list(zip(at, map(y, frame["q50"]), strict=True)), look[0], 2.0)
        drawing.line(list(zip(at, map(y, frame["mean"]), strict=True)), INK, 1.2, "5 3")
        if leaves is not None and leaves <= len(frame):
            drawing.line([(x(leaves - 0.5), top), (x(leaves - 0.5), height)], *LEAVES)
        month_axis(drawing, x, len(frame), height)
        drawing.text((start, 13), shortened(title, width), colour=look[0], style="bold")
    drawing.text(
        (12, (height + top) / 2),
        shortened(unit, height, 10),
        size=10,
        anchor="middle",
        colour=GREY,
        style="turned",
    )
    return drawing.svg()


def band_key(leaves: bool) -> Markup:
    """Draw what bands and lines mean; `leaves`: whether the convener does."""
    drawing = Drawing(20, "Key to the bands")
    x = 0.0
    for fill, name in (("#dfe5ea", "9 runs in 10"), ("#a9b6c1", "half of the runs")):
        drawing.box(x, 3, 26, 13, fill)
        drawing.text((x + 32, 14), name)
        x += 58 + text_width(name)
    lines = {"median run": (INK, 2.0, ""), "mean": (INK, 1.2, "5 3"), "the convener leaves": LEAVES}
    for name, look in list(lines.items())[: 3 if leaves else 2]:
        drawing.line([(x, 10), (x + 26, 10)], *look)
        drawing.text((x + 32, 14), name)
        x += 58 + text_width(name)
    return drawing.svg()


def timeline(
    days: pd.DataFrame, phases: Sequence[tuple[int, str]], events: Sequence[int], leaves: int | None
) -> Markup:
    """Draw actions by months, darker the more staff-days.

    Parameters
    ----------
    days : DataFrame
        Staff-days: a row a month, a column an action, named by its title.
    phases : sequence of (int, str)
        Last month and name, one after the other.
    events : sequence of int
        Months of events, which are numbered from 1 below.
    leaves : int or None
        The month from which the convener is gone.
    """
    row, top, months = 20.0, 32.0, len(days)
    bottom = top + row * days.shape[1]
    drawing = Drawing(
        bottom + (64 if events else 38), f"Timeline of {days.shape[1]} actions over {months} months"
    )
    x = linear(0.5, months + 0.5, LEFT, WIDTH - 4)
    most = float(days.to_numpy().max()) or 1.0
    for k, title in enumerate(days):
        y = top + row * k
        drawing.text((LEFT - 8, y + row / 2 + 4), shortened(str(title), LEFT - 12), anchor="end")
        drawing.line([(LEFT, y + row), (WIDTH - 4, y + row)], GRID)
        for first, last, amount in stretches(days.iloc[:, k].to_numpy()):
            start, end, shade = x(first + 0.5), x(last + 1.5), amount / most
            drawing.box(start, y + 2, end - start + 0.4, row - 4, _blue(shade))
            shown = plain(round(amount, 1))
            if end - start > text_width(shown, 10) + 4:
                colour = "#ffffff" if shade > 0.55 else INK
                drawing.text(
                    ((start + end) / 2, y + row / 2 + 3.5), shown, size=10, anchor="middle", colour=colour
                )
    led = months if leaves is None else min(leaves - 1, months)
    _phases(drawing, x, phases, led, bottom)
    if led < months:
        at = x(led + 0.5)
        drawing.line([(at, 3), (at, bottom)], LEAVING, 1.6)
        offset, anchor = (-5, "end") if at > WIDTH - 180 else (5, "start")
        drawing.text(
            (at + offset, 12), f"the convener leaves in month {led + 1}", anchor=anchor, colour=LEAVING
        )
    month_axis(drawing, x, months, bottom)
    _events(drawing, x, events, bottom + 42)
    return drawing.svg()


def stretches(days: Floats) -> list[tuple[int, int, float]]:
    """Return (first, last, staff-days a month) of stretches of equal months, from 0; those without effort are left out.

    Examples
    --------
    >>> stretches(np.array([0.0, 2.0, 2.0, 1.0]))
    [(1, 2, 2.0), (3, 3, 1.0)]
    """
    parts: list[tuple[int, int, float]] = []
    for month, amount in enumerate(days):
        if amount <= 1e-9:
            continue
        if parts and parts[-1][1] == month - 1 and abs(parts[-1][2] - amount) < 0.05:
            parts[-1] = (parts[-1][0], month, parts[-1][2])
        else:
            parts.append((month, month, float(amount)))
    return parts


def _blue(share: float) -> str:
    """Return a blue, darker the larger the share."""
    parts = (
        round(light + (dark - light) * min(share, 1.0)) for light, dark in ((214, 21), (230, 78), (244, 132))
    )
    return "#" + "".join(f"{part:02x}" for part in parts)


def _phases(drawing: Drawing, x: Scale, phases: Sequence[tuple[int, str]], led: int, bottom: float) -> None:
    """Write names of phases above, with dotted lines where they end."""
    begun = 0
    for last, name in phases:
        end = min(last, led)
        if end <= begun:
            continue
        text = shortened(name, x(end) - x(begun) - 6)
        if len(text) > 2:
            drawing.text((x((begun + end + 1) / 2), 26), text, anchor="middle", colour=GREY)
        if end < led:
            drawing.line([(x(end + 0.5), 18), (x(end + 0.5), bottom)], "#7a858f", 1, "2 3")
        begun = end


def _events(drawing: Drawing, x: Scale, months: Sequence[int], y: float) -> None:
    """Draw a triangle for each event, with its number below; numbers that would touch go a line lower."""
    ends = [-1.0, -1.0]
    for number, month in enumerate(months, start=1):
        at, width = x(month), text_width(str(number), 10)
        drawing.line([(at - 4, y), (at + 4, y), (at, y - 8)], "none", fill=INK)
        line = 0 if at - width / 2 > ends[0] + 3 else 1
        if at - width / 2 > ends[line]:
            drawing.text((at, y + 10 + 10 * line), str(number), size=10, anchor="middle")
            ends[line] = at + width / 2


def month_axis(drawing: Drawing, x: Scale, months: int, bottom: float) -> None:
    """Draw the axis of months, numbered where there is room."""
    step = next((k for k in (1, 3, 6, 12, 24, 60, 120, 240) if months / k <= 13), 240)
    drawing.line([(x(0.5), bottom), (x(months + 0.5), bottom)])
    for month in sorted({1, *range(step, months + 1, step)}):
        drawing.line([(x(month), bottom), (x(month), bottom + 4)])
        drawing.text((x(month), bottom + 16), str(month), anchor="middle", colour=GREY)
    drawing.text((x((months + 1) / 2), bottom + 30), "month", anchor="middle", colour=GREY)


def spectrum_bars(counts: Mapping[str, Floats], size: int) -> Markup:
    """Draw a bar for each moment: the expected number of organisations (of `size`) in each place of the spectrum."""
    thick, step = 30.0, 44.0
    drawing = Drawing(
        30 + step * len(counts), "Spectrum of allies: expected number of organisations in each place"
    )
    x = 1.0
    for place, (colour, _) in zip(PLACES, PLACE_LOOKS, strict=True):
        drawing.box(x, 2, 12, 12, colour, EDGE)
        drawing.text((x + 17, 12), place.plural)
        x += 40 + text_width(place.plural)
    across = linear(0.0, float(size), LEFT, WIDTH - 2)
    for number, (moment, numbers) in enumerate(counts.items()):
        y, begun = 28 + step * number, 0.0
        drawing.text((LEFT - 10, y + thick / 2 + 4), shortened(moment, LEFT - 14), anchor="end")
        for count, (colour, ink) in zip(numbers, PLACE_LOOKS, strict=True):
            start, end = across(begun), across(begun + count)
            drawing.box(start, y, end - start, thick, colour, "#ffffff")
            shown = f"{count:.1f}" if count < 10 else f"{count:.0f}"
            if end - start > text_width(shown) + 6:
                drawing.text(
                    ((start + end) / 2, y + thick / 2 + 4), shown, anchor="middle", colour=ink, style="bold"
                )
            begun += count
        drawing.box(LEFT, y, WIDTH - 2 - LEFT, thick, "none", EDGE)
    return drawing.svg()


def contribution_bars(rows: pd.DataFrame, title: str) -> Markup:
    """Draw a pair of bars an action with 95 % intervals, empty where not significant; `rows` as `Attribution.table`."""
    row, top = min(30.0, 720.0 / len(rows)), 26.0
    bottom = top + row * len(rows)
    columns = [f"{kind}{end}" for _, kind, *_ in MEASURES for end in ("", "_low", "_high")]
    values = np.nan_to_num(rows[columns].to_numpy(float))
    low, high = min(0.0, values.min()), max(0.0, values.max())
    pad = (high - low or 1.0) * 0.03
    x = linear(low - pad, high + pad, LEFT + 10, WIDTH - 12)
    drawing = Drawing(bottom + 38, "What each action contributes, with intervals")
    for start, (_, _, look, name) in zip((0.0, 300.0), MEASURES, strict=True):
        drawing.box(start + 1, 3, 22, 11, look[2], look[0])
        drawing.text((start + 29, 13), name)
    for level in ticks(low - pad, high + pad, 6):
        drawing.line([(x(level), top), (x(level), bottom)], GRID)
        drawing.text((x(level), bottom + 15), plain(level), anchor="middle", colour=GREY)
    for k, action in enumerate(rows.to_dict(orient="records")):
        y = top + row * k
        name = shortened(str(action["action"]).replace("_", " "), LEFT - 2)
        drawing.text((LEFT + 2, y + row / 2 + 4), name, anchor="end")
        for share, kind, look, _ in MEASURES:
            numbers = [float(action[f"{kind}{end}"]) for end in ("", "_low", "_high")]
            _bar(drawing, x, (y + share * row, row / 3), numbers, look)
    drawing.line([(x(0.0), top), (x(0.0), bottom)], GREY, 1.2)
    drawing.text(((LEFT + 10 + WIDTH) / 2, bottom + 32), title, anchor="middle", colour=GREY)
    return drawing.svg()


def _bar(
    drawing: Drawing, x: Scale, place: tuple[float, float], numbers: Sequence[float], look: Sequence[str]
) -> None:
    (y, thick), (value, low, high) = place, numbers
    start, end = sorted((x(0.0), x(value)))
    significant = low > 0 or high < 0
    drawing.box(start, y, end - start, thick, look[2] if significant else "#ffffff", look[0])
    if np.isfinite(low):
        middle = y + thick / 2
        drawing.line([(x(low), middle), (x(high), middle)], look[0], 2.0)
        for at in (x(low), x(high)):
            drawing.line([(at, middle - 3), (at, middle + 3)], look[0], 1.6)


def world_pairs(ours: Floats, theirs: Floats, titles: Sequence[str], unit: str) -> Markup:
    """Draw the means of two strategies in every world; worlds in the order given."""
    bottom, left, top = 230.0, 52.0, 26.0
    y, levels = value_scale([*ours, *theirs], bottom, top)
    x = linear(0.0, len(ours) + 1.0, left, WIDTH - 6)
    drawing = Drawing(bottom + 28, "Both strategies in every plausible world")
    drawing.axis(levels, y, (left, WIDTH - 6))
    size = max(1.2, min(4.5, 0.35 * (x(1) - x(0))))
    for number, (our, their) in enumerate(zip(ours, theirs, strict=True), start=1):
        drawing.line([(x(number), y(our)), (x(number), y(their))], RULE)
        drawing.mark((x(number), y(their)), "diamond", THEIRS[0], size, hollow=True)
        drawing.mark((x(number), y(our)), "circle", OURS[0], size)
    marks: tuple[tuple[str, dict[str, Any]], ...] = (("circle", {}), ("diamond", {"hollow": True}))
    start = 8.0
    for title, (shape, options), look in zip(titles, marks, (OURS, THEIRS), strict=True):
        drawing.mark((start, 9), shape, look[0], 4.5, **options)
        drawing.text((start + 9, 13), shortened(title, 310))
        start += 34 + text_width(shortened(title, 310))
    caption = "worlds, from the hardest to the easiest for the strategy on trial"
    drawing.text(((left + WIDTH) / 2, bottom + 22), caption, anchor="middle", colour=GREY)
    drawing.text(
        (12, (bottom + top) / 2), shortened(unit, bottom), anchor="middle", colour=GREY, style="turned"
    )
    return drawing.svg()
