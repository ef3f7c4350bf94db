"""How sectors look in every figure: a colour and a shape each."""

from __future__ import annotations

#: Okabe and Ito's colours, which people with any colour vision tell apart, and shapes that tell the same without colour.
SECTOR_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#b8a900", "#7f7f7f")
SECTOR_SHAPES = ("circle", "square", "diamond", "triangle-up", "cross", "pentagon", "hexagon", "star")


def sector_looks(sectors: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """A colour and a shape (plotly's names) for each sector, in the order given; beyond eight, pairs that were not used yet."""
    count = len(SECTOR_COLOURS)
    return {
        name: (SECTOR_COLOURS[k % count], SECTOR_SHAPES[(k + k // count) % count])
        for k, name in enumerate(sectors)
    }
