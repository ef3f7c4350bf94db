"""The figures of the board's report besides the map, from plain tables and arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from markupsafe import Markup

from coalitionlab.experiments.board import svg
from coalitionlab.experiments.statistics import Floats

#: A colour for lines and one for each band: of the strategy on trial, and of the one it is compared with.
OURS, THEIRS = ("#0b5c9e", "#c7ddf0", "#8fbbe0"), ("#a84a08", "#f6dcc4", "#e9b285")
#: From allies to opposition, distinct with any colour vision and in grey; and the colour of text on each.
PLACE_LOOKS = (
    ("#1b5a94", "#ffffff"), ("#7fb2dd", svg.INK), ("#e4e7ea", svg.INK), ("#f0b37a", svg.INK), ("#a84a08", "#ffffff"),
)  # fmt: skip
EFFORT, LEAVING, EDGE = "#154e84", "#a84a08", "#6c7780"
#: Colour, width and dashes of lines.
MEDIAN, MEAN = (svg.INK, 2.0, ""), (svg.INK, 1.2, "5 3")
LEAVES, PHASE_END = (svg.GREY, 1.2, "2 3"), ("#7a858f", 1.0, "2 3")
#: Room for labels at the left.
LEFT = 190.0
#: Measures of an attribution: the column, where its bar begins in the row (a share), its look, and its name.
MEASURES = (
    ("shapley", 0.13, OURS, "what it adds on average (Shapley value)"),
    ("leave_one_out", 0.5, THEIRS, "what is lost without it alone (left out)"),
)


def month_bands(
    ours: pd.DataFrame, theirs: pd.DataFrame, titles: Sequence[str], unit: str, leaves: int | None
) -> Markup:
    """Draw two panels on one scale; a frame has a row a month: month, mean, q05, q25, q50, q75, q95."""
    bottom, gap, left, top = 146.0, 26.0, 46.0, 24.0
    drawing = svg.Drawing(f"{unit}, month by month, under both strategies")
    width = (svg.WIDTH - left - gap - 10) / 2
    y, levels = svg.value_scale(
        pd.concat([ours, theirs])[["q05", "q95", "mean"]].to_numpy().ravel(), bottom, top
    )
    for number, (frame, title, look) in enumerate(zip((ours, theirs), titles, (OURS, THEIRS), strict=True)):
        start = left + number * (width + gap)
        x = svg.linear(0.5, len(frame) + 0.5, start, start + width)

        def points(column: str, frame: pd.DataFrame = frame, x: svg.Scale = x) -> list[svg.Point]:
            return [(x(month), y(value)) for month, value in zip(frame["month"], frame[column], strict=True)]

        drawing.rows(levels, y, (start, start + width), numbers=number == 0)
        for low, high, fill in (("q05", "q95", look[1]), ("q25", "q75", look[2])):
            drawing.line([*points(high), *reversed(points(low))], "none", fill=fill)
        drawing.line(points("q50"), look[0], 2.0)
        drawing.line(points("mean"), *MEAN)
        if leaves is not None and leaves <= len(frame):
            drawing.line([(x(leaves - 0.5), top), (x(leaves - 0.5), bottom)], *LEAVES)
        month_axis(drawing, x, len(frame), bottom)
        drawing.text((start, 13), svg.shortened(title, width), colour=look[0], style="bold")
    drawing.upright(unit, top, bottom)
    return drawing.svg(bottom + 36)


def band_key(leaves: bool) -> Markup:
    """Draw what bands and lines mean; `leaves`: whether the convener does."""
    drawing = svg.Drawing("Key to the bands")
    bands = {"9 runs in 10": "#dfe5ea", "half of the runs": "#a9b6c1"}
    lines = {"median run": MEDIAN, "mean": MEAN} | ({"the convener leaves": LEAVES} if leaves else {})
    entries = [(box_sign(drawing, fill), name) for name, fill in bands.items()]
    entries += [(line_sign(drawing, *look), name) for name, look in lines.items()]
    return drawing.svg(drawing.key(entries))


def box_sign(drawing: svg.Drawing, fill: str, edge: str = "none") -> svg.Sign:
    """The sign of a filled area in a key."""
    return lambda at: drawing.box(at[0] - 13, at[1] - 6, 26, 12, fill, edge)


def line_sign(drawing: svg.Drawing, colour: str, width: float, dash: str) -> svg.Sign:
    """The sign of a line in a key."""
    return lambda at: drawing.line([(at[0] - 13, at[1]), (at[0] + 13, at[1])], colour, width, dash)


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
    row, top, months = 18.0, 32.0, len(days)
    bottom = top + row * days.shape[1]
    drawing = svg.Drawing(f"Timeline of {days.shape[1]} actions over {months} months")
    x = svg.linear(0.5, months + 0.5, LEFT, svg.WIDTH - 10)
    most = float(days.to_numpy().max()) or 1.0
    for k, title in enumerate(days):
        y = top + row * k
        drawing.text((LEFT - 8, y + row / 2 + 4), svg.shortened(str(title), LEFT - 12), anchor="end")
        drawing.line([(LEFT, y + row), (svg.WIDTH - 10, y + row)], svg.GRID)
        for first, last, amount in stretches(days.iloc[:, k].to_numpy()):
            start, end, shade = x(first + 0.5), x(last + 1.5), amount / most
            drawing.box(start, y + 2, end - start + 0.4, row - 4, EFFORT, shade=0.16 + 0.84 * shade)
            if end - start > svg.text_width(svg.plain(amount), 10) + 4:
                colour, middle = "#ffffff" if shade > 0.5 else svg.INK, ((start + end) / 2, y + row / 2 + 3.5)
                drawing.text(middle, svg.plain(amount), size=10, anchor="middle", colour=colour)
    led = months if leaves is None else min(leaves - 1, months)
    _phases(drawing, x, phases, led, bottom)
    if led < months:
        at = x(led + 0.5)
        drawing.line([(at, 3), (at, bottom)], LEAVING, 1.6)
        offset, anchor = (-5, "end") if at > svg.WIDTH - 180 else (5, "start")
        words = f"the convener leaves in month {led + 1}"
        drawing.text((at + offset, 12), words, anchor=anchor, colour=LEAVING)
    month_axis(drawing, x, months, bottom)
    line, before = 0, -100.0
    for number, month in enumerate(events, start=1):
        at, below = x(month), bottom + 42
        line, before = ((line + 1) % 3 if at - before < 14 else 0), at  # numbers that would touch go lower
        drawing.line([(at - 4, below), (at + 4, below), (at, below - 8)], "none", fill=svg.INK)
        drawing.text((at, below + 10 * (1 + line)), str(number), size=10, anchor="middle")
    return drawing.svg(bottom + (74 if events else 38))


def stretches(days: Floats) -> list[tuple[int, int, float]]:
    """Return (first, last, staff-days a month) of stretches of equal months, from 0; those without effort are left out.

    Examples
    --------
    >>> stretches(np.array([0.0, 2.0, 2.0, 1.0]))
    [(1, 2, 2.0), (3, 3, 1.0)]
    """
    amounts = np.where(days > 1e-9, np.maximum(np.round(days, 1), 0.1), 0.0)
    starts = [0, *(np.flatnonzero(np.diff(amounts)) + 1).tolist(), len(amounts)]
    return [
        (first, after - 1, float(amounts[first]))
        for first, after in zip(starts, starts[1:], strict=False)
        if amounts[first] > 0
    ]


def _phases(
    drawing: svg.Drawing, x: svg.Scale, phases: Sequence[tuple[int, str]], led: int, bottom: float
) -> None:
    """Write names of phases above, with dotted lines where they end."""
    begun = 0
    for last, name in phases:
        end = min(last, led)
        if end <= begun:
            continue
        text = svg.shortened(name, x(end) - x(begun) - 6)
        if len(text) > 2:
            drawing.text((x((begun + end + 1) / 2), 26), text, anchor="middle", colour=svg.GREY)
        if end < led:
            drawing.line([(x(end + 0.5), 18), (x(end + 0.5), bottom)], *PHASE_END)
        begun = end


def month_axis(drawing: svg.Drawing, x: svg.Scale, months: int, bottom: float) -> None:
    """Draw the axis of months, numbered where there is room."""
    step = next((k for k in (1, 3, 6, 12, 24, 60, 120, 240) if months / k <= 13), 240)
    numbers = sorted({1, *range(step, months + 1, step)})
    drawing.axis([(x(month), str(month)) for month in numbers], (x(0.5), x(months + 0.5)), bottom, "month")


def spectrum_bars(counts: Mapping[str, Floats], places: Sequence[str]) -> Markup:
    """Draw a bar for each moment: the expected number of organisations in each of these places of the spectrum."""
    thick, step = 30.0, 44.0
    drawing = svg.Drawing("Spectrum of allies: expected number of organisations in each place")
    top = drawing.key(
        (box_sign(drawing, fill, EDGE), place) for place, (fill, _) in zip(places, PLACE_LOOKS, strict=True)
    )
    for number, (moment, numbers) in enumerate(counts.items()):
        y, across = top + 8 + step * number, svg.linear(0.0, float(np.sum(numbers)), LEFT, svg.WIDTH - 2)
        drawing.text((LEFT - 10, y + thick / 2 + 4), svg.shortened(moment, LEFT - 14), anchor="end")
        ends = [0.0, *np.cumsum(numbers)]
        for count, begun, (fill, ink) in zip(numbers, ends[:-1], PLACE_LOOKS, strict=True):
            start, end = across(begun), across(begun + count)
            drawing.box(start, y, end - start, thick, fill, "#ffffff")
            shown = f"{count:.1f}" if count < 10 else f"{count:.0f}"
            if end - start > svg.text_width(shown) + 6:
                middle = ((start + end) / 2, y + thick / 2 + 4)
                drawing.text(middle, shown, anchor="middle", colour=ink, style="bold")
        drawing.box(LEFT, y, svg.WIDTH - 2 - LEFT, thick, "none", EDGE)
    return drawing.svg(top + step * len(counts))


def contribution_bars(rows: pd.DataFrame, title: str) -> Markup:
    """Draw a pair of bars an action with 95 % intervals, empty where not significant; `rows` as `Attribution.table`."""
    drawing = svg.Drawing("What each action contributes, with intervals")
    top = drawing.key((box_sign(drawing, look[2], look[0]), name) for *_, look, name in MEASURES) + 6
    row = min(30.0, 720.0 / len(rows))
    bottom = top + row * len(rows)
    columns = [f"{kind}{end}" for kind, *_ in MEASURES for end in ("", "_low", "_high")]
    values = np.nan_to_num(rows[columns].to_numpy(float))
    low, high = min(0.0, values.min()), max(0.0, values.max())
    pad = (high - low or 1.0) * 0.03
    x = svg.linear(low - pad, high + pad, LEFT + 10, svg.WIDTH - 12)
    levels = svg.ticks(low - pad, high + pad, 6)
    for level in levels:
        drawing.line([(x(level), top), (x(level), bottom)], svg.GRID)
    drawing.axis(
        [(x(level), svg.plain(level)) for level in levels], (LEFT + 10, svg.WIDTH - 12), bottom, title
    )
    for k, action in enumerate(rows.to_dict(orient="records")):
        y = top + row * k
        name = svg.shortened(str(action["action"]).replace("_", " "), LEFT - 2)
        drawing.text((LEFT + 2, y + row / 2 + 4), name, anchor="end")
        for kind, share, look, _ in MEASURES:
            value, *ends = (float(action[f"{kind}{end}"]) for end in ("", "_low", "_high"))
            start, end = sorted((x(0.0), x(value)))
            fill = look[2] if ends[0] > 0 or ends[1] < 0 else "#ffffff"
            drawing.box(start, y + share * row, end - start, row / 3, fill, look[0])
            middle = y + (share + 1 / 6) * row
            drawing.line([(x(number), middle) for number in ends], look[0], 2.0)
            for number in ends:
                drawing.line([(x(number), middle - 3), (x(number), middle + 3)], look[0], 1.6)
    drawing.line([(x(0.0), top), (x(0.0), bottom)], svg.GREY, 1.2)
    return drawing.svg(bottom + 38)


def world_pairs(ours: Floats, theirs: Floats, titles: Sequence[str], unit: str) -> Markup:
    """Draw the means of two strategies in every world; worlds in the order given."""
    drawing = svg.Drawing("Both strategies in every plausible world")
    signs: list[svg.Sign] = [
        lambda at: drawing.mark(at, "circle", OURS[0]),
        lambda at: drawing.mark(at, "diamond", THEIRS[0], hollow=True),
    ]
    top = drawing.key(zip(signs, titles, strict=True)) + 6
    bottom, across = top + 204.0, (52.0, svg.WIDTH - 6)
    y, levels = svg.value_scale([*ours, *theirs], bottom, top)
    x = svg.linear(0.0, len(ours) + 1.0, *across)
    drawing.rows(levels, y, across)
    size = max(1.2, min(4.5, 0.35 * (x(1) - x(0))))
    for number, (our, their) in enumerate(zip(ours, theirs, strict=True), start=1):
        drawing.line([(x(number), y(our)), (x(number), y(their))], svg.RULE)
        drawing.mark((x(number), y(their)), "diamond", THEIRS[0], size, hollow=True)
        drawing.mark((x(number), y(our)), "circle", OURS[0], size)
    drawing.axis([], across, bottom, "worlds, from the hardest to the easiest for the strategy on trial")
    drawing.upright(unit, top, bottom)
    return drawing.svg(bottom + 37)
