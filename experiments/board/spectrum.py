"""The spectrum of allies as a figure: how many organisations are expected in each place, before and after."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from coalitionlab.experiments.board.people import SPECTRUM, Standing
from coalitionlab.experiments.board.svg import INK, WIDTH, Sheet, linear, text_width, wrapped

#: From allies to opposition, told apart by people with any colour vision and in grey; and the ink that is legible on each.
LOOKS = (
    ("#1b5a94", "#ffffff"), ("#7fb2dd", "#16202a"), ("#e4e7ea", "#16202a"), ("#f0b37a", "#16202a"), ("#a84a08", "#ffffff"),
)  # fmt: skip
EDGE = "#6c7780"


def spectrum_bars(rows: Sequence[tuple[str, Standing]], size: int) -> Markup:
    """One bar a moment (label, standing), of `size` organisations."""
    left, thick, step = 190.0, 30.0, 44.0
    sheet = Sheet(30 + step * len(rows), "Spectrum of allies: expected number of organisations in each place")
    _legend(sheet)
    across = linear(0.0, float(size), left, WIDTH - 2)
    for number, (label, standing) in enumerate(rows):
        y = 28 + step * number
        lines = wrapped(label, left - 14)
        for k, line in enumerate(lines):
            base = y + thick / 2 + 4 + 13 * (k - (len(lines) - 1) / 2)
            sheet.words((left - 10, base), line, anchor="end", colour=INK)
        begun = 0.0
        for count, (colour, ink) in zip(standing.counts.mean(axis=0), LOOKS, strict=True):
            start, end = across(begun), across(begun + count)
            sheet.box(start, y, end - start, thick, colour, "#ffffff")
            shown = f"{count:.1f}" if count < 10 else f"{count:.0f}"
            if end - start > text_width(shown) + 6:
                middle = ((start + end) / 2, y + thick / 2 + 4)
                sheet.words(middle, shown, anchor="middle", colour=ink, bold=True)
            begun += count
        sheet.box(left, y, WIDTH - 2 - left, thick, "none", EDGE)
    return sheet.done()


def _legend(sheet: Sheet) -> None:
    x = 1.0
    for name, (colour, _) in zip(SPECTRUM, LOOKS, strict=True):
        sheet.box(x, 2, 12, 12, colour, EDGE)
        sheet.words((x + 17, 12), name)
        x += 40 + text_width(name)
