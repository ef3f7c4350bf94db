"""Drawings for print: lines, shapes and text as SVG in the page itself.

Plotly draws with a script of 4.8 MB, and without one only through an installed browser (kaleido). The board's report has to print from
any browser with scripts off, and to travel by e-mail: with these drawings it is 150 kB.

The width of the page's text is 720 units, so that 12 units are small print on A4.
"""

from __future__ import annotations

import html
import math
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from markupsafe import Markup

WIDTH = 720.0
SMALL = 11.0
INK, GREY, RULE, GRID = "#16202a", "#55626e", "#aab4bd", "#e3e8ec"

Point = tuple[float, float]
Scale = Callable[[float], float]


class Drawing:
    """A figure in the making; `svg` is its markup. Text is escaped and never taken for markup."""

    def __init__(self, height: float, description: str) -> None:
        self.height, self.description = height, description
        self._parts: list[str] = []

    def line(
        self,
        points: Sequence[Point],
        colour: str = RULE,
        width: float = 1.0,
        dash: str = "",
        fill: str = "none",
    ) -> None:
        """Draw a line through points, broken where one is not finite; with a fill, a closed shape."""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        look = f'fill="{fill}" stroke="{colour}" stroke-width="{width:g}"{dashes} stroke-linejoin="round"'
        known = [(x, y) for x, y in points if math.isfinite(x) and math.isfinite(y)]
        parts = [known] if fill != "none" else _unbroken(points)
        shape = "polyline" if fill == "none" else "polygon"
        for part in parts:
            self._parts.append(f'<{shape} points="{" ".join(f"{_n(x)},{_n(y)}" for x, y in part)}" {look}/>')

    def box(self, x: float, y: float, width: float, height: float, fill: str, stroke: str = "none") -> None:
        """Draw a rectangle from its upper left corner."""
        size = f'width="{_n(max(width, 0.0))}" height="{_n(max(height, 0.0))}"'
        self._parts.append(f'<rect x="{_n(x)}" y="{_n(y)}" {size} fill="{fill}" stroke="{stroke}"/>')

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
        self._parts.append(
            f'<text x="{x}" y="{y}" font-size="{size:g}" text-anchor="{anchor}" fill="{colour}"{more}>{html.escape(text)}</text>'
        )

    def mark(self, at: Point, shape: str, colour: str, size: float = 5.0, *, hollow: bool = False) -> None:
        """Draw a mark with a circle or one of SHAPES, `size` from its middle to its edge."""
        fill, stroke, width = ("#ffffff", colour, 1.6) if hollow else (colour, "#ffffff", 0.8)
        if shape == "circle":
            look = f'fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"'
            self._parts.append(f'<circle cx="{_n(at[0])}" cy="{_n(at[1])}" r="{size:g}" {look}/>')
            return
        outline = [(at[0] + size * dx, at[1] + size * dy) for dx, dy in SHAPES[shape]]
        self.line(outline, stroke, width, fill=fill)

    def axis(self, levels: Sequence[float], scale: Scale, across: tuple[float, float]) -> None:
        """Draw grid lines with their numbers at the levels of a vertical scale, over this horizontal extent."""
        for level in levels:
            self.line([(across[0], scale(level)), (across[1], scale(level))], GRID)
            self.text((across[0] - 6, scale(level) + 4), plain(level), anchor="end", colour=GREY)

    def svg(self) -> Markup:
        """Return the markup; every piece of it was escaped or made of numbers."""
        return Markup(
            f'<svg viewBox="0 0 {WIDTH:g} {_n(self.height)}" role="img" aria-label="{html.escape(self.description)}" '
            f'xmlns="http://www.w3.org/2000/svg">{"".join(self._parts)}</svg>'
        )


def _ring(corners: int, first: float = -0.25, inner: float = 0.0) -> tuple[Point, ...]:
    """Corners around the middle; with an inner radius, of a star."""
    radii = (1.15, inner) if inner else (1.15,)
    turns = [2 * math.pi * (first + k / (corners * len(radii))) for k in range(corners * len(radii))]
    return tuple(
        (radii[k % len(radii)] * math.cos(turn), radii[k % len(radii)] * math.sin(turn))
        for k, turn in enumerate(turns)
    )


def _quarters(*corners: Point) -> tuple[Point, ...]:
    """Corners of a quarter, repeated around the middle."""
    return tuple(
        (
            x * math.cos(k * math.pi / 2) - y * math.sin(k * math.pi / 2),
            x * math.sin(k * math.pi / 2) + y * math.cos(k * math.pi / 2),
        )
        for k in range(4)
        for x, y in corners
    )


#: Outlines by plotly's names of shapes, as `figures.sector_looks` gives them.
SHAPES: dict[str, tuple[Point, ...]] = {
    "square": _quarters((0.9, 0.9)),
    "diamond": _quarters((1.25, 0.0)),
    "triangle-up": ((0, -1.2), (1.15, 0.9), (-1.15, 0.9)),
    "cross": _quarters((1.1, -0.38), (1.1, 0.38), (0.38, 0.38)),
    "pentagon": _ring(5),
    "hexagon": _ring(6, 0.0),
    "star": _ring(5, inner=0.5),
}  # fmt: skip


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
    known = np.asarray(values)[np.isfinite(values)]
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


def _unbroken(points: Sequence[Point]) -> list[list[Point]]:
    """Return the stretches of finite points."""
    stretches: list[list[Point]] = [[]]
    for point in points:
        if math.isfinite(point[0]) and math.isfinite(point[1]):
            stretches[-1].append(point)
        elif stretches[-1]:
            stretches.append([])
    return [stretch for stretch in stretches if stretch]


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
