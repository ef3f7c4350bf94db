"""The cells of a column as levels of one scale: scores, letters, signs or words, from the least to the most there can be."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from coalitionlab.scenarios.reading.values import LEVEL_WORDS, level_of, place_of, score_of, stance_of
from coalitionlab.scenarios.records import STANCES

#: Tops of the scales on which people score.
TOPS = (1, 3, 5, 7, 10, 100)


#: The share of a column's cells that must be understood for it to be read as a scale.
ENOUGH = 0.6


#: How a level between two is told.
BETWEEN = " to "


#: High, medium and low by their initials: alta/media/bassa, hoch/mittel/niedrig, wysoki, высокий.
INITIALS = ("AMB", "HMN", "WSN", "ВСН", "EMF")


BOUNDS = re.compile(r"(-?\d+)\s*(?:-|–|—|\.\.+|to|bis|à|a|tot|do|до)\s*[+]?(\d+)")


TOP = re.compile(r"(?:/|out of|max\.?|von|sur|su|из|\b(?:of|sobre|de|em|van de|van|uit|z|na))\s*([2-9]|\d{2,3})\b")


#: A sign repeated, with empty ones behind it: ++, ★★★☆☆.
ALIKE = re.compile(r"(([+\-–*★⭐●•▲■$€])\2{0,6})([☆○◯□▫◦]{0,6})")


#: What stands between + and -.
MIDDLE = ("0", "o", "O", "○", "±", "+/-")


#: Two letters for a level between theirs: M-H, A/B.
TWO = re.compile(r"([^\W\d_])(?:\s*[-–/]\s*([^\W\d_]))?")


CODES = re.compile(r"(?<![\w.])(\d{1,2}|[A-Z])\s*[=:–]\s*([^\W\d][^,;=()|]*?)\s*(?=[,;()|]|\.|$)")


REVERSED = re.compile(r"\b1\s*(?:=|:|is|ist|est|es|è|–)\s*(?:the\s+)?(?:high|most|strong|best|top|sehr hoch|hoch|muy alt|alto|élev|fort)", re.I)  # fmt: skip


Read = tuple[dict[str, Any], dict[str, str], str, bool]


def levels_in(counts: Counter[str], label: str, decimal_comma: bool) -> list[Read]:
    """The ways to read texts as levels, those that fit."""
    return [
        each
        for each in (
            _scores(counts, label, decimal_comma),
            _letters(counts, label),
            _signs(counts),
            level_words_in(counts),
        )
        if each is not None
    ]


def level_word(share: float) -> str:
    """The level that a share of the most there can be stands for: a fifth each."""
    return LEVEL_WORDS[min(4, max(0, int(share * 5 + 1e-9)))]


def _scores(counts: Counter[str], label: str, decimal_comma: bool) -> Read | None:
    """Numbers, of which the label, the cells or their greatest say how far the scale goes."""
    numbers = {text: number for text in counts if (number := score_of(text, decimal_comma)) is not None}
    if not numbers or sum(counts[t] for t in numbers) < ENOUGH * counts.total():
        return None
    values = [number for number, _ in numbers.values()]
    tops = {top for _, top in numbers.values() if top}
    low: float | None
    top: float | None
    low, top = bounds_of(label)
    top = max(tops) if tops else top
    if top is None:
        top = top_for(max(values))
    if top is None or min(values) < 0 or max(values) > top:
        return None
    whole = all(value == int(value) for value in values)
    share_scale = top in (1, 100) and not (top == 1 and whole)
    if share_scale:
        shares = {text: number / top for text, (number, _) in numbers.items()}
    else:
        low = 0 if min(values) < 1 else 1 if low is None or low > min(values) else low
        width = top - low + 1
        shares = {text: (number - low + 0.5) / width for text, (number, _) in numbers.items()}
        if width == 3:  # low, medium, high
            shares = {text: 0.3 + 0.2 * (number - low) for text, (number, _) in numbers.items()}
    if runs_down(label):
        shares = {text: 1 - share for text, share in shares.items()}
    note = f"as scores from {low or 0} to {top:g}" if not share_scale else "as shares of the most there can be"
    names = {text: level_word(share) for text, share in shares.items()}
    return shares, names, note, share_scale


def top_for(highest: float) -> int | None:
    """The top of the usual scale that goes as far as this score; None beyond the longest."""
    return next((top for top in TOPS if highest <= top), None)


def bounds_of(label: str) -> tuple[int | None, int | None]:
    """The ends of a scale that a label names: (1-5), out of 10, %."""
    if match := BOUNDS.search(label):
        low, top = int(match[1]), int(match[2])
        return (low, top) if low < top <= 1000 else (None, None)
    if match := TOP.search(label):
        return None, int(match[1]) or None
    return None, 100 if "%" in label else None


def runs_down(label: str) -> bool:
    """Whether a label says that lower numbers are more: "1 = very high", "1 = sehr hoch, 5 = sehr gering", "1 = support, 5 = oppose"."""
    if REVERSED.search(label):
        return True
    ends = sorted((int(code), meaning) for code, meaning in codes_in(label).items() if code.isdigit())
    if len(ends) < 2:
        return False
    for read in (level_of, lambda text: STANCES.get(stance_of(text) or "")):
        first, last = read(ends[0][1]), read(ends[-1][1])
        if first is not None and last is not None and first != last:
            return bool(first > last)
    return False


def codes_in(label: str) -> dict[str, str]:
    """What a label says that codes mean: "Type (1 = public, 2 = private)"."""
    return {code: meaning.strip() for code, meaning in CODES.findall(label)}


def _letters(counts: Counter[str], label: str) -> Read | None:
    """A, B, C with A the highest; or the first letters of high, medium and low in some language."""
    letters = {text: [each for each in met.groups() if each] for text in counts if (met := TWO.fullmatch(text.upper()))}
    used = {letter for each in letters.values() for letter in each}
    for initials in INITIALS:
        if used <= set(initials) and (initials[1] in used or "/".join(initials) in label.upper()):
            return placed(
                {text: _mean([3 - initials.index(each) for each in both]) for text, both in letters.items()}, ""
            )
    grades = {text: ["ABCDE".index(each) for each in both] for text, both in letters.items() if {*both} <= {*"ABCDE"}}
    if not grades or min(map(min, grades.values())) > 1:
        return None
    ladder = {1: (3, 1), 2: (3, 2, 1), 3: (4, 3, 1, 0), 4: (4, 3, 2, 1, 0)}.get(max(map(max, grades.values())), (3,))
    return placed(
        {text: _mean([ladder[each] for each in both]) for text, both in grades.items()}, "A taken as the highest"
    )


def _mean(places: Sequence[int]) -> float:
    return sum(places) / len(places)


def _signs(counts: Counter[str]) -> Read | None:
    """+++ or ***: more of them is more; of ★★☆ as many as are full, of ++, +, 0, - the steps from a middle."""
    met = {text: match for text in counts if (match := ALIKE.fullmatch(text))}
    signs = {text: -len(match[1]) if match[1][0] in "-–" else len(match[1]) for text, match in met.items()}
    if not signs or max(signs.values()) < 0:
        return None
    low = min(signs.values())
    most = max(len(match[0]) for match in met.values())
    top = most if any(match[3] for match in met.values()) else max(2 if low < 0 and 1 in signs.values() else 3, most)
    if low < 0:
        signs |= {text: 0 for text in counts if text in MIDDLE}
        shares = {text: (number + top + 0.5) / (2 * top + 1) for text, number in signs.items()}
    elif top == 3:
        shares = {text: 0.1 + 0.2 * number for text, number in signs.items()}
    else:
        shares = {text: (number - 0.5) / top for text, number in signs.items()}
    return (shares, {text: level_word(share) for text, share in shares.items()}, "more signs taken as more", False)


def level_words_in(counts: Counter[str]) -> Read | None:
    """Words for levels; None when there are none."""
    places = {text: place for text in counts if (place := place_of(text)) is not None}
    return placed(places, "") if places else None


def placed(places: Mapping[str, float], note: str) -> Read:
    """Texts at their places on the ladder of levels, from 0 to 4; 2.5 is between the third and the fourth."""
    values = {text: (place + 0.5) / 5 for text, place in places.items()}
    steps = {text: dict.fromkeys((math.floor(place), math.ceil(place))) for text, place in places.items()}
    return values, {text: BETWEEN.join(LEVEL_WORDS[step] for step in both) for text, both in steps.items()}, note, False


def levels_between(share: float) -> tuple[str, str] | None:
    """The two levels that a share stands halfway between, as no score does; None for any other."""
    place = 5 * share - 0.5
    low = math.floor(place)
    return (LEVEL_WORDS[low], LEVEL_WORDS[low + 1]) if abs(place - low - 0.5) < 1e-9 and 0 <= low < 4 else None
