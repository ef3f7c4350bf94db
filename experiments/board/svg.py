"""Drawings for print: lines, shapes and text as SVG in the page itself.

Plotly draws with a script of 4.8 MB, and without one only through an installed browser (kaleido). The board's report has to print from
any browser with scripts off, and to travel by e-mail: with these drawings it is 150 kB.

The width of the page's text is 720 units, so that 12 units are small print on A4.
"""

from __future__ import annotations

import html
import math
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from markupsafe import Markup

WIDTH = 720.0
SMALL = 11.0
#: The longest label in a key.
LONGEST_LABEL = 310.0
INK, GREY, RULE, GRID = "#16202a", "#55626e", "#aab4bd", "#e3e8ec"

Point = tuple[float, float]
Scale = Callable[[float], float]
#: Draws the sign of an entry of a key around the middle of the 26 units that it may take.
Sign = Callable[[Point], None]


class Drawing:
    """A figure that is being drawn; `svg` is its markup. Text is escaped and never taken for markup."""

    def __init__(self, description: str) -> None:
        self.description = description
        self._parts: list[str] = []

    def line(
        self,
        points: Iterable[Point],
        colour: str = RULE,
        width: float = 1.0,
        dash: str = "",
        fill: str = "none",
    ) -> None:
        """Draw a line through points, broken where one is not finite (a filled shape leaves that one out)."""
        path, pen = "", "M"
        for x, y in points:
            if math.isfinite(x) and math.isfinite(y):
                path, pen = f"{path}{pen}{_n(x)},{_n(y)}", "L"
            elif fill == "none":
                pen = "M"
        look = f'fill="{fill}" stroke="{colour}" stroke-width="{width:g}" stroke-linejoin="round"'
        self._parts.append(f'<path d="{path}" {look} stroke-dasharray="{dash or "none"}"/>')

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str,
        edge: str = "none",
        shade: float = 1.0,
    ) -> None:
        """Draw a rectangle from its upper left corner, filled from white (shade 0) to the colour (1)."""
        size = f'width="{_n(max(width, 0.0))}" height="{_n(max(height, 0.0))}"'
        look = f'fill="{fill}" fill-opacity="{_n(shade)}" stroke="{edge}"'
        self._parts.append(f'<rect x="{_n(x)}" y="{_n(y)}" {size} {look}/>')

    def text(
        self,
        at: Point,
        text: str,
        *,
        size: float = SMALL,
        anchor: str = "start",
        colour: str = INK,
        style: str = "",
    ) -> None:
        """Write a line of text from, around or to a point on its baseline.

        `style` may hold `bold`, `turned` (upwards) and `halo` (legible over lines).
        """
        x, y = map(_n, at)
        more = ' font-weight="600"' if "bold" in style else ""
        more += f' transform="rotate(-90 {x} {y})"' if "turned" in style else ""
        more += ' stroke="#fff" stroke-width="3" paint-order="stroke"' if "halo" in style else ""
        look = f'font-size="{size:g}" text-anchor="{anchor}" fill="{colour}"{more}'
        self._parts.append(f'<text x="{x}" y="{y}" {look}>{html.escape(text)}</text>')

    def mark(self, at: Point, shape: str, colour: str, size: float = 5.0, *, hollow: bool = False) -> None:
        """Draw one of SHAPES, `size` from its middle to its edge."""
        fill, edge, width = ("#ffffff", colour, 1.6) if hollow else (colour, "#ffffff", 0.8)
        outline = [(at[0] + size * dx, at[1] + size * dy) for dx, dy in SHAPES[shape]]
        self.line([*outline, outline[0]], edge, width, fill=fill)

    def key(self, entries: Iterable[tuple[Sign, str]]) -> float:
        """Draw signs with what they mean, in rows from the top; return their height."""
        x, y = 0.0, 9.0
        for sign, label in entries:
            shown = shortened(label, LONGEST_LABEL)
            if x > 0 and x + 32 + text_width(shown) > WIDTH:
                x, y = 0.0, y + 17
            sign((x + 13, y))
            self.text((x + 30, y + 4), shown)
            x += 54 + text_width(shown)
        return y + 11

    def rows(self, levels: Iterable[float], scale: Scale, across: Point, *, numbers: bool = True) -> None:
        """Draw grid lines, with their numbers, at the levels of a vertical scale, over this horizontal extent."""
        for level in levels:
            self.line([(across[0], scale(level)), (across[1], scale(level))], GRID)
            if numbers:
                self.text((across[0] - 6, scale(level) + 4), plain(level), anchor="end", colour=GREY)

    def axis(self, ticks: Iterable[tuple[float, str]], across: Point, bottom: float, title: str) -> None:
        """Draw a horizontal axis with its ticks, position and label of each, and its title."""
        self.line([(across[0], bottom), (across[1], bottom)])
        for x, label in ticks:
            self.line([(x, bottom), (x, bottom + 4)])
            self.text((x, bottom + 16), label, anchor="middle", colour=GREY)
        self.text((sum(across) / 2, bottom + 31), title, anchor="middle", colour=GREY)

    def upright(self, text: str, top: float, bottom: float) -> None:
        """Write the title of a vertical axis at the left edge."""
        shown = shortened(text, bottom - top + 30, 10)
        self.text((12, (top + bottom) / 2), shown, size=10, anchor="middle", colour=GREY, style="turned")

    def svg(self, height: float) -> Markup:
        """Return the markup; every piece of it was escaped or made of numbers."""
        return Markup(
            f'<svg viewBox="0 0 {WIDTH:g} {_n(height)}" role="img" aria-label="{html.escape(self.description)}" '
            f'xmlns="http://www.w3.org/2000/svg">{"".join(self._parts)}</svg>'
        )


def _ring(corners: int, first: float = -0.25, radii: Sequence[float] = (1.15,)) -> list[Point]:
    """Corners around the middle at these distances in turn, the first one so many turns from the right."""
    turns = [2 * math.pi * (first + k / corners) for k in range(corners)]
    return [
        (radii[k % len(radii)] * math.cos(turn), radii[k % len(radii)] * math.sin(turn))
        for k, turn in enumerate(turns)
    ]


#: Outlines by plotly's names of shapes, as `figures.sector_looks` gives them.
SHAPES = {
    "circle": _ring(24, radii=(1.0,)),
    "square": _ring(4, 0.125, (1.25,)),
    "diamond": _ring(4, radii=(1.25,)),
    "triangle-up": _ring(3, radii=(1.3,)),
    "cross": _ring(8, radii=(1.35, 0.65)),
    "pentagon": _ring(5),
    "hexagon": _ring(6, 0.0),
    "star": _ring(10, radii=(1.25, 0.55)),
}


def linear(low: float, high: float, start: float, end: float) -> Scale:
    """Return a scale from values to positions; values without extent are put in the middle."""
    if high <= low:
        return lambda value: (start + end) / 2
    return lambda value: start + (value - low) / (high - low) * (end - start)


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Return round values from low to high.

    Examples
    --------
    >>> ticks(0.0, 0.9)
    [0.0, 0.2, 0.4, 0.6, 0.8]
    """
    if not high > low:
        return [low]
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * k for k in (1, 2, 2.5, 5, 10) if power * k >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(k * step, 12) for k in range(first, last + 1)]


def value_scale(values: Any, start: float, end: float) -> tuple[Scale, list[float]]:
    """Return a scale for values, from 0 where none is below, and its ticks."""
    known = np.asarray(values, float)[np.isfinite(values)]
    low, high = (min(0.0, float(known.min())), float(known.max())) if known.size else (0.0, 1.0)
    high = high if high > low else low + 1.0
    levels = ticks(low, high)
    return linear(low, max(high, levels[-1]), start, end), levels


def plain(value: float) -> str:
    """Return a number for an axis."""
    return f"{value:g}" if abs(value) < 10_000 else f"{value:,.0f}"


def text_width(text: str, size: float = SMALL) -> float:
    """Return about how wide a line of text is, rather more than less."""
    wide = {"W": 1.0, "F": 1.0}
    return size * sum(wide.get(unicodedata.east_asian_width(c), 0.64 if c.isupper() else 0.55) for c in text)


def shortened(text: str, width: float, size: float = SMALL) -> str:
    """Return text that fits a width, cut with an ellipsis where it does not."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
