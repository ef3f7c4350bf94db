"""Colours and shapes: told apart by people with any colour vision, light and dark; the same values for charts and for CSS."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Palette:
    """The colours of one theme, each a CSS colour."""

    paper: str
    card: str
    ink: str
    quiet: str
    line: str
    accent: str
    accent_ink: str
    a: str
    b: str
    good: str
    bad: str
    grid: str


LIGHT = Palette(
    paper="#f6f7f8", card="#ffffff", ink="#16202a", quiet="#55626e", line="#d9dfe4", accent="#0b6477", accent_ink="#ffffff",
    a="#0072b2", b="#c05800", good="#00735c", bad="#a8322d", grid="#e8ecef",
)  # fmt: skip
DARK = Palette(
    paper="#10161c", card="#182028", ink="#e9eef2", quiet="#a0adb8", line="#2e3a45", accent="#5cc3d6", accent_ink="#08222a",
    a="#56b4e9", b="#f0913a", good="#4cc9a6", bad="#f08a84", grid="#25303a",
)  # fmt: skip


def css() -> str:
    """The palettes as CSS variables: `--paper`, `--ink` and so on, for both themes."""
    return f":root{{{_variables(LIGHT)}}}\n:root[data-theme=dark]{{{_variables(DARK)}}}\n"


def _variables(palette: Palette) -> str:
    return "".join(f"--{name.replace('_', '-')}:{value};" for name, value in asdict(palette).items())
