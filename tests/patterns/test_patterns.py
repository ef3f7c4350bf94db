"""Every pattern in every case where its condition applies, with one set of default parameters.

`-m slow` adds the cases that only judge, and patterns that take long. What fails is understood before a number is touched;
`benchmarks/patterns.py` prints the figures.
"""

from __future__ import annotations

import pytest

from patterns.catalogue import PATTERNS
from patterns.harness import BUILDING, JUDGING, Pattern, World

pytestmark = pytest.mark.patterns


def _each() -> list[object]:
    """A test for each pattern and case; for each pattern and set of cases where it is about cases together."""
    found: list[object] = []
    for each in PATTERNS.values():
        if each.together:
            found += [pytest.param(each, BUILDING, id=f"{each.name}-building", marks=_slow(each.slow))]
            found += [pytest.param(each, (*BUILDING, *JUDGING), id=f"{each.name}-all", marks=_slow(True))]
            continue
        for case in (*BUILDING, *JUDGING):
            if each.applies(World.of(case)):
                slow = each.slow or case in JUDGING
                found += [pytest.param(each, (case,), id=f"{each.name}-{case}", marks=_slow(slow))]
    return found


def _slow(is_slow: bool) -> list[pytest.MarkDecorator]:
    return [pytest.mark.slow] if is_slow else []


@pytest.mark.parametrize(("pattern", "cases"), _each())
def test_pattern(pattern: Pattern, cases: tuple[str, ...]) -> None:
    for _, figures in pattern.figures([World.of(case) for case in cases]):
        failing = [str(figure) for figure in figures if figure.applies and not figure.holds]
        assert not failing, f"{pattern.sentence}\n" + "\n".join(failing)


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=lambda each: each.name)
def test_a_pattern_applies_somewhere(pattern: Pattern) -> None:
    assert any(pattern.applies(World.of(case)) for case in (*BUILDING, *JUDGING))
