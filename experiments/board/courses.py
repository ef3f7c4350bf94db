"""What is expected, month by month: both strategies side by side on one scale, with bands."""

from __future__ import annotations

import numpy as np
import pandas as pd
from markupsafe import Markup

from coalitionlab.experiments.board.svg import (
    GRID,
    INK,
    QUIET,
    WIDTH,
    Scale,
    Sheet,
    linear,
    plain,
    shortened,
    text_width,
    ticks,
)
from coalitionlab.experiments.board.timeline import month_axis

#: A colour for lines, and one for each band, of the strategy on trial and of what it is compared with.
OURS, THEIRS = ("#0b5c9e", "#c7ddf0", "#8fbbe0"), ("#a84a08", "#f6dcc4", "#e9b285")
HEIGHT, GAP, LEFT, TOP = 146.0, 26.0, 46.0, 24.0
_LEAVES = ("#55626e", 1.2, "2 3")


def courses(
    ours: pd.DataFrame, theirs: pd.DataFrame, titles: tuple[str, str], unit: str, leaves: int | None
) -> Markup:
    """Two panels; each frame has a row a month: month, mean, q05, q25, q50, q75, q95."""
    sheet = Sheet(HEIGHT + 36, f"{unit}, month by month, under both strategies")
    width = (WIDTH - LEFT - GAP - 4) / 2
    y, levels = _scale(ours, theirs)
    for number, (frame, title, look) in enumerate(zip((ours, theirs), titles, (OURS, THEIRS), strict=True)):
        start = LEFT + number * (width + GAP)
        x = linear(0.5, len(frame) + 0.5, start, start + width)
        for level in levels:
            sheet.line((start, y(level)), (start + width, y(level)), GRID)
            if not number:
                sheet.words((LEFT - 6, y(level) + 4), plain(level), anchor="end", colour=QUIET)
        _course(sheet, frame, x, y, look)
        if leaves is not None and leaves <= len(frame):
            sheet.line((x(leaves - 0.5), TOP), (x(leaves - 0.5), HEIGHT), *_LEAVES)
        month_axis(sheet, x, len(frame), HEIGHT)
        sheet.words((start, 13), shortened(title, width), colour=look[0], bold=True)
    sheet.words(
        (12, (HEIGHT + TOP) / 2),
        shortened(unit, HEIGHT, 10),
        size=10,
        anchor="middle",
        colour=QUIET,
        turned=True,
    )
    return sheet.done()


def _scale(*frames: pd.DataFrame) -> tuple[Scale, list[float]]:
    """One scale for all, from 0 where nothing is below it, and where its lines are."""
    values = np.concatenate([frame[["q05", "q95", "mean"]].to_numpy().ravel() for frame in frames])
    known = values[np.isfinite(values)]
    low, high = (min(0.0, known.min()), known.max()) if known.size else (0.0, 1.0)
    if high <= low:
        high = low + 1.0
    levels = ticks(low, high, 4)
    return linear(low, max(high, levels[-1]), HEIGHT, TOP), levels


def _course(sheet: Sheet, frame: pd.DataFrame, x: Scale, y: Scale, look: tuple[str, str, str]) -> None:
    line, wide, narrow = look
    at = [x(month) for month in frame["month"]]
    for low, high, fill in (("q05", "q95", wide), ("q25", "q75", narrow)):
        known = frame[[low, high]].notna().all(axis=1)
        places = [a for a, k in zip(at, known, strict=True) if k]
        upper = [(a, y(v)) for a, v in zip(places, frame.loc[known, high], strict=True)]
        lower = [(a, y(v)) for a, v in zip(places, frame.loc[known, low], strict=True)]
        if upper:
            sheet.area([*upper, *reversed(lower)], fill)
    sheet.path([(a, y(v)) for a, v in zip(at, frame["q50"], strict=True)], line, 2.0)
    sheet.path([(a, y(v)) for a, v in zip(at, frame["mean"], strict=True)], INK, 1.2, "5 3")


def band_key(leaves: bool) -> Markup:
    """What bands and lines mean; `leaves`: whether the convener ever does."""
    sheet = Sheet(20, "Key to the bands")
    x = 0.0
    for fill, text in (("#dfe5ea", "9 runs in 10"), ("#a9b6c1", "half of the runs")):
        sheet.box(x, 3, 26, 13, fill)
        sheet.words((x + 32, 14), text)
        x += 58 + text_width(text)
    lines = [((INK, 2.0, ""), "the middle run"), ((INK, 1.2, "5 3"), "mean")]
    for look, text in lines + ([(_LEAVES, "the convener leaves")] if leaves else []):
        sheet.line((x, 10), (x + 26, 10), *look)
        sheet.words((x + 32, 14), text)
        x += 58 + text_width(text)
    return sheet.done()
