"""What it hangs on: contributions of actions with their intervals, and both strategies in every plausible world."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from markupsafe import Markup

from coalitionlab.experiments.attribution.attribution import Attribution
from coalitionlab.experiments.board.courses import OURS, THEIRS
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
    ticks,
)
from coalitionlab.experiments.worlds.table import WorldTable

LEFT, TOP = 200.0, 26.0
#: Height of a row, less where there are so many that the figure would not fit a sheet.
ROW, TALLEST = 30.0, 720.0
#: Measures of an attribution by where their bar begins in its row (a share), with their look and what they are.
MEASURES = (
    (0.13, "shapley", OURS, "what it adds on average (Shapley value)"),
    (0.5, "leave_one_out", THEIRS, "what is lost without it alone (left out)"),
)


def contributions(found: Attribution) -> Markup:
    """A pair of bars an action, the largest Shapley value on top; 95% intervals; bars that may be luck are empty."""
    rows = found.table
    row = min(ROW, TALLEST / len(rows))
    bottom = TOP + row * len(rows)
    x, levels = _across(
        rows[[f"{kind}{end}" for _, kind, *_ in MEASURES for end in ("", "_low", "_high")]].to_numpy(float)
    )
    sheet = Sheet(bottom + 38, "What each action contributes, with intervals")
    for place, (_, _, look, says) in zip((0.0, 300.0), MEASURES, strict=True):
        sheet.box(place + 1, 3, 22, 11, look[2], look[0])
        sheet.words((place + 29, 13), says)
    for level in levels:
        sheet.line((x(level), TOP), (x(level), bottom), GRID)
        sheet.words((x(level), bottom + 15), plain(level), anchor="middle", colour=QUIET)
    for k, one in enumerate(rows.to_dict(orient="records")):
        y = TOP + row * k
        name = shortened(str(one["action"]).replace("_", " "), LEFT - 12)
        sheet.words((LEFT - 8, y + row / 2 + 4), name, anchor="end")
        for shift, kind, look, _ in MEASURES:
            _bar(sheet, x, (y + shift * row, row / 3), one, kind, look)
    sheet.line((x(0.0), TOP), (x(0.0), bottom), "#55626e", 1.2)
    title = f"contribution to {found.outcome.replace('_', ' ')}"
    sheet.words(((LEFT + WIDTH) / 2, bottom + 32), title, anchor="middle", colour=QUIET)
    return sheet.done()


def _across(values: Any) -> tuple[Scale, list[float]]:
    known = values[np.isfinite(values)]
    low, high = min(0.0, known.min(initial=0.0)), max(0.0, known.max(initial=0.0))
    pad = (high - low or 1.0) * 0.03
    return linear(low - pad, high + pad, LEFT, WIDTH - 12), ticks(low - pad, high + pad, 6)


def _bar(
    sheet: Sheet,
    x: Scale,
    place: tuple[float, float],
    row: Mapping[Any, Any],
    kind: str,
    look: tuple[str, str, str],
) -> None:
    y, thick = place
    value, low, high = (float(row[f"{kind}{end}"]) for end in ("", "_low", "_high"))
    start, end = sorted((x(0.0), x(value)))
    sure = low > 0 or high < 0
    sheet.box(start, y, end - start, thick, look[2] if sure else "#ffffff", look[0])
    if np.isfinite(low):
        middle = y + thick / 2
        sheet.line((x(low), middle), (x(high), middle), look[0], 2.0)
        for at in (x(low), x(high)):
            sheet.line((at, middle - 3), (at, middle + 3), look[0], 1.6)


def over_worlds(table: WorldTable, names: tuple[str, str], titles: tuple[str, str], unit: str) -> Markup:
    """Means of two strategies (names) in every world, worlds from the hardest to the easiest for the first."""
    first, second = (table.strategies.index(name) for name in names)
    means = table.sign * table.means
    order = np.argsort(table.means[first], kind="stable")
    height, left, top = 230.0, 52.0, 26.0
    low, high = min(0.0, float(means.min())), float(means.max())
    levels = ticks(low, high if high > low else low + 1.0, 5)
    y = linear(low, max(high, levels[-1], low + 1e-9), height, top)
    x = linear(0.0, len(order) + 1.0, left, WIDTH - 6)
    sheet = Sheet(height + 28, "Both strategies in every plausible world")
    for level in levels:
        sheet.line((left, y(level)), (WIDTH - 6, y(level)), GRID)
        sheet.words((left - 6, y(level) + 4), plain(level), anchor="end", colour=QUIET)
    size = max(1.2, min(4.5, 0.35 * (x(1) - x(0))))
    for place, world in enumerate(order, start=1):
        ours, theirs = y(float(means[first, world])), y(float(means[second, world]))
        sheet.line((x(place), ours), (x(place), theirs), RULE, 1.0)
        sheet.sign((x(place), theirs), "diamond", THEIRS[0], size, hollow=True)
        sheet.sign((x(place), ours), "circle", OURS[0], size)
    name = shortened(titles[0], 310)
    sheet.sign((8, 9), "circle", OURS[0], 4.5)
    sheet.words((17, 13), name)
    sheet.sign((42 + text_width(name), 9), "diamond", THEIRS[0], 4.5, hollow=True)
    sheet.words((52 + text_width(name), 13), shortened(titles[1], 310))
    says = "worlds, from the hardest to the easiest for the strategy on trial"
    sheet.words(((left + WIDTH) / 2, height + 22), says, anchor="middle", colour=QUIET)
    sheet.words((12, (height + top) / 2), shortened(unit, height), anchor="middle", colour=QUIET, turned=True)
    return sheet.done()
