"""Every pattern in every case where its condition applies, with one set of default parameters.

`-m judging` runs the cases that only judge, `-m slow` patterns that take long. What fails is understood before a number is touched, and what
cannot be had is declared (known.py); `benchmarks/patterns.py` prints the figures.
"""

from __future__ import annotations

import pytest

from patterns.catalogue import PATTERNS
from patterns.harness import BUILDING, JUDGING, Pattern, World
from patterns.known import MISSING, why_missing

pytestmark = pytest.mark.patterns


def _each() -> list[object]:
    """A test for each pattern and case; for each pattern and set of cases where it is about cases together."""
    found: list[object] = []
    for each in PATTERNS.values():
        if each.together:
            found.append(_test(each, "building", BUILDING))
            found.append(_test(each, "all", (*BUILDING, *JUDGING)))
            continue
        for case in (*BUILDING, *JUDGING):
            if each.applies(World.of(case)):
                found.append(_test(each, case, (case,)))
    return found


def _test(each: Pattern, name: str, cases: tuple[str, ...]) -> object:
    why = why_missing(each.name, name)
    marks = [pytest.mark.slow] if each.slow else []
    if set(cases) & set(JUDGING):
        marks.append(pytest.mark.judging)
    if why is not None:
        marks.append(pytest.mark.xfail(reason=why, strict=True, raises=AssertionError))
    return pytest.param(each, cases, why is None, id=f"{each.name}-{name}", marks=marks)


@pytest.mark.parametrize(("pattern", "cases", "closely"), _each())
def test_pattern(pattern: Pattern, cases: tuple[str, ...], closely: bool) -> None:
    for _, figures in pattern.figures([World.of(case) for case in cases], closely=closely):
        failing = [str(figure) for figure in figures if figure.applies and not figure.holds]
        assert not failing, f"{pattern.sentence}\n" + "\n".join(failing)


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=lambda each: each.name)
def test_a_pattern_applies_somewhere(pattern: Pattern) -> None:
    assert any(pattern.applies(World.of(case)) for case in (*BUILDING, *JUDGING))


def test_what_is_known_to_be_missing_is_a_pattern_and_said_once() -> None:
    names = [(each.pattern, case) for each in MISSING for case in each.cases]
    assert len(names) == len(set(names))
    assert {name for name, _ in names} <= set(PATTERNS)
    assert {case for _, case in names} <= {*BUILDING, *JUDGING, "building", "all"}
