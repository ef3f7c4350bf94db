"""Scales of colour for maps: even steps that people with any colour vision can order, light and dark."""

from __future__ import annotations

from coalitionlab.dashboard.colours import DARK, LIGHT

#: Cividis (Nunez, Anderton & Renslow 2018), made to look the same to people with and without colour vision deficiency.
SEQUENTIAL = (
    "#00224e", "#123570", "#3b496c", "#575d6d", "#707173", "#8a8678", "#a59c74", "#c3b369", "#e1cc55", "#fee838",
)  # fmt: skip
#: From strategy B's colour over a neutral middle to strategy A's: orange and blue, which all tell apart.
SCALES: dict[str, list[str]] = {
    "sequential": list(SEQUENTIAL),
    "diverging_light": [LIGHT.b, "#e3a06a", "#f1ece6", "#7fb4d8", LIGHT.a],
    "diverging_dark": [DARK.b, "#8a5a30", "#2b333b", "#37698a", DARK.a],
}
