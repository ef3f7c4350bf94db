"""Everything that pages name can be explained, with its source, in the words of the tables."""

from __future__ import annotations

import itertools

import pytest

from coalitionlab.dashboard.assets import DARK, LIGHT, css
from coalitionlab.dashboard.words import meaning
from coalitionlab.experiments.figures import SECTOR_COLOURS, sector_looks
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN
from coalitionlab.scenarios.names.parameters import PARAMETERS


@pytest.mark.parametrize(
    ("kind", "names"),
    [("action", ACTIONS), ("outcome", PER_RUN), ("monthly", MONTHLY), ("parameter", PARAMETERS)],
)
def test_everything_has_a_meaning(kind: str, names: dict[str, object]):
    for name in names:
        found = meaning(name, kind)
        assert found.sentence and found.title
        assert found.source or kind in ("outcome", "monthly")


def test_an_unknown_name_is_refused_with_the_nearest():
    with pytest.raises(InputError, match="did you mean 'build_trust'"):
        meaning("build_trusts")


def luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_lines_can_be_read_by_wcag(palette: dict[str, str]):
    for ground, ink in itertools.product(
        (palette["paper"], palette["card"]), (palette["ink"], palette["quiet"], palette["accent"])
    ):
        assert contrast(ground, ink) >= 4.5, (ground, ink)
    assert contrast(palette["accent"], palette["accent-ink"]) >= 4.5
    for line in (palette["a"], palette["b"], palette["good"], palette["bad"]):
        assert contrast(palette["card"], line) >= 3.0, line


def as_seen(colour: str, kind: str) -> tuple[float, ...]:
    """A colour in linear light as someone without one kind of cone sees it (Viénot, Brettel & Mollon 1999)."""
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    )
    if kind == "protan":
        mixed = 0.11238 * red + 0.88762 * green
        return mixed, mixed, 0.00401 * red - 0.00401 * green + blue
    mixed = 0.29275 * red + 0.70725 * green
    return mixed, mixed, -0.02234 * red + 0.02234 * green + blue


@pytest.mark.parametrize("kind", ["protan", "deutan"])
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_two_strategies_are_told_apart_by_any_colour_vision(palette: dict[str, str], kind: str):
    one, other = as_seen(palette["a"], kind), as_seen(palette["b"], kind)
    assert sum((x - y) ** 2 for x, y in zip(one, other, strict=True)) ** 0.5 > 0.2


def test_sectors_differ_in_shape_as_well_as_colour():
    looks = sector_looks(tuple(f"sector {k}" for k in range(20)))
    assert len(set(looks.values())) == 20
    first = list(looks.values())[: len(SECTOR_COLOURS)]
    assert len({shape for _, shape in first}) == len({colour for colour, _ in first}) == len(first)


def test_the_variables_hold_both_themes():
    assert f"--accent:{LIGHT['accent']};" in css() and f"--accent:{DARK['accent']};" in css()
