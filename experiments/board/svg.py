"""A sheet to draw on: lines, shapes and words as SVG in the page itself. It prints exactly, needs no script, and is a few kilobytes.

Units are those of the page's figures: 720 are the width of the text, so that 12 is the size of small print on A4.
"""

from __future__ import annotations

import html
import math
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from markupsafe import Markup

WIDTH = 720.0
SMALL = 11.0
INK, QUIET, RULE, GRID = "#16202a", "#55626e", "#aab4bd", "#e3e8ec"

Point = tuple[float, float]
Scale = Callable[[float], float]


class Sheet:
    """A figure in the making; `done` is its markup. Words are shown as they are and are never taken for markup."""

    def __init__(self, height: float, says: str) -> None:
        self.height, self.says = height, says
        self._parts: list[str] = []

    def line(self, a: Point, b: Point, colour: str = RULE, width: float = 1.0, dash: str = "") -> None:
        """A straight line."""
        self.path([a, b], colour, width, dash)

    def path(self, points: Sequence[Point], colour: str, width: float = 1.0, dash: str = "") -> None:
        """A line through points, broken where one is not a number."""
        for run in _runs(points):
            dashed = f' stroke-dasharray="{dash}"' if dash else ""
            self._parts.append(
                f'<polyline points="{_points(run)}" fill="none" stroke="{colour}" stroke-width="{width:g}"{dashed} '
                'stroke-linejoin="round" stroke-linecap="butt"/>'
            )

    def area(self, points: Sequence[Point], fill: str, stroke: str = "none", width: float = 1.0) -> None:
        """A filled shape."""
        self._parts.append(
            f'<polygon points="{_points(points)}" fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"/>'
        )

    def box(self, x: float, y: float, width: float, height: float, fill: str, stroke: str = "none") -> None:
        """A rectangle from its upper left corner."""
        self._parts.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0.0))}" height="{_n(max(height, 0.0))}" fill="{fill}" stroke="{stroke}"/>'
        )

    def words(
        self, at: Point, text: str, *, size: float = SMALL, anchor: str = "start", colour: str = INK, bold: bool = False,
        turned: bool = False, halo: bool = False,
    ) -> None:  # fmt: skip
        """A line of text; `at` is on its baseline, at its start, middle or end; `turned` reads upwards; `halo`: over lines."""
        x, y = map(_n, at)
        turn = f' transform="rotate(-90 {x} {y})"' if turned else ""
        weight = ' font-weight="600"' if bold else ""
        over = (
            ' stroke="#ffffff" stroke-width="3" paint-order="stroke" stroke-linejoin="round"' if halo else ""
        )
        self._parts.append(
            f'<text x="{x}" y="{y}" font-size="{size:g}" text-anchor="{anchor}" fill="{colour}"{weight}{turn}{over}>{html.escape(text)}</text>'
        )

    def sign(self, at: Point, shape: str, colour: str, size: float = 5.0, hollow: bool = False) -> None:
        """A mark of one of SIGNS, `size` from its middle to its edge."""
        x, y = at
        fill, stroke, width = ("#ffffff", colour, 1.6) if hollow else (colour, "#ffffff", 0.8)
        if shape == "circle":
            self._parts.append(
                f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{size:g}" fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"/>'
            )
            return
        outline = [(x + size * dx, y + size * dy) for dx, dy in SIGNS[shape]]
        self.area(outline, fill, stroke, width)

    def done(self) -> Markup:
        """The figure's markup."""
        # Every piece was escaped or made of numbers above.
        return Markup(
            f'<svg viewBox="0 0 {WIDTH:g} {_n(self.height)}" role="img" aria-label="{html.escape(self.says)}" '
            f'xmlns="http://www.w3.org/2000/svg">{"".join(self._parts)}</svg>'
        )


def _ring(count: int, first: float, inner: float = 0.0) -> tuple[Point, ...]:
    """Corners around the middle, of a star where there is an inner radius."""
    radii = (1.15, inner) if inner else (1.15,)
    every = count * len(radii)
    turns = [first + 2 * math.pi * k / every for k in range(every)]
    return tuple(
        (radii[k % len(radii)] * math.cos(t), radii[k % len(radii)] * math.sin(t))
        for k, t in enumerate(turns)
    )


_A = 0.38
#: Outlines by plotly's names for shapes, as `sector_looks` gives them; the circle is drawn as such.
SIGNS: dict[str, tuple[Point, ...]] = {
    "circle": (),
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "diamond": ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
    "triangle-up": ((0, -1.2), (1.15, 0.9), (-1.15, 0.9)),
    "cross": (
        (-_A, -1.1), (_A, -1.1), (_A, -_A), (1.1, -_A), (1.1, _A), (_A, _A), (_A, 1.1), (-_A, 1.1), (-_A, _A), (-1.1, _A),
        (-1.1, -_A), (-_A, -_A),
    ),
    "pentagon": _ring(5, -math.pi / 2),
    "hexagon": _ring(6, 0.0),
    "star": _ring(5, -math.pi / 2, 0.5),
}  # fmt: skip


def linear(low: float, high: float, start: float, end: float) -> Scale:
    """From values to places; a range without width lands in the middle."""
    if high <= low:
        return lambda value: (start + end) / 2
    return lambda value: start + (value - low) / (high - low) * (end - start)


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round values from low to high."""
    if not high > low:
        return [low]
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * k for k in (1, 2, 2.5, 5, 10) if power * k >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [round(k * step, 12) for k in range(first, int(math.floor(high / step + 1e-9)) + 1)]


def plain(value: float) -> str:
    """A number for an axis."""
    return f"{value:g}" if abs(value) < 10_000 else f"{value:,.0f}"


def text_width(text: str, size: float = SMALL) -> float:
    """About how wide a line of text is, on the safe side."""
    return size * sum(
        1.0 if unicodedata.east_asian_width(c) in "WF" else 0.64 if c.isupper() else 0.55 for c in text
    )


def shortened(text: str, width: float, size: float = SMALL) -> str:
    """Text that fits a width, cut with an ellipsis where it does not."""
    if text_width(text, size) <= width:
        return text
    kept = text
    while kept and text_width(kept + "…", size) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def wrapped(text: str, width: float, size: float = SMALL, most: int = 2) -> list[str]:
    """Text in at most so many lines of a width."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [shortened(line, width, size) for line in lines]


def _runs(points: Sequence[Point]) -> Iterable[list[Point]]:
    run: list[Point] = []
    for point in points:
        if math.isfinite(point[0]) and math.isfinite(point[1]):
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
