"""What browsers load: our files under names that change with them, and the colours that charts and CSS share.

The colours are ones that people with any colour vision can tell apart, light and dark.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
VENDORED, STATIC = FOLDER / "vendored", FOLDER / "static"
LIGHT = {
    "paper": "#f6f7f8", "card": "#ffffff", "ink": "#16202a", "quiet": "#55626e", "line": "#d9dfe4", "accent": "#0b6477",
    "accent-ink": "#ffffff", "a": "#0072b2", "b": "#c05800", "good": "#00735c", "bad": "#a8322d", "grid": "#e8ecef",
}  # fmt: skip
DARK = {
    "paper": "#10161c", "card": "#182028", "ink": "#e9eef2", "quiet": "#a0adb8", "line": "#2e3a45", "accent": "#5cc3d6",
    "accent-ink": "#08222a", "a": "#56b4e9", "b": "#f0913a", "good": "#4cc9a6", "bad": "#f08a84", "grid": "#25303a",
}  # fmt: skip
#: Colour scales of maps. "sequential" is Cividis (Nunez, Anderton & Renslow 2018); the others go from strategy B's colour to A's.
SCALES = {
    "sequential": [
        "#00224e", "#123570", "#3b496c", "#575d6d", "#707173", "#8a8678", "#a59c74", "#c3b369", "#e1cc55", "#fee838",
    ],
    "diverging_light": [LIGHT["b"], "#e3a06a", "#f1ece6", "#7fb4d8", LIGHT["a"]],
    "diverging_dark": [DARK["b"], "#8a5a30", "#2b333b", "#37698a", DARK["a"]],
}  # fmt: skip


def css() -> str:
    """Both themes as CSS variables: `--paper`, `--ink` and so on."""
    return f":root{{{_variables(LIGHT)}}}\n:root[data-theme=dark]{{{_variables(DARK)}}}\n"


def _variables(theme: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in theme.items())


@cache
def version(name: str) -> str:
    """A short hash of a file in STATIC and of the folder of the same name (whatif.js loads whatif/*.js)."""
    parts = sorted((STATIC / name).with_suffix("").glob("*"))
    content = b"".join(file.read_bytes() for file in [STATIC / name, *parts])
    return hashlib.sha256(content).hexdigest()[:12]


#: What the charts of Compare and Explore share.
MAPS = {"scales": SCALES, "helpers": version("maps.js")}
