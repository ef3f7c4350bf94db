"""Power and interest where one cell says both: a field of the grid, or the parts of "For/High"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache

from coalitionlab.scenarios.reading.levels import Read, levels_in, placed
from coalitionlab.scenarios.reading.values import LEVEL_WORDS, level_of, score_of, truth_of
from coalitionlab.scenarios.reading.words import lexicon, uncovered, words_of

AS_WRITTEN = "as written, 1 being usual"


def half_of(which: int) -> Callable[[Counter[str], str, bool], list[Read]]:
    """The reader of power (0) or interest (1), which may be half of what a cell says."""
    role = ("power", "interest")[which]

    def read(counts: Counter[str], label: str, decimal_comma: bool) -> list[Read]:
        grid = {t: LEVEL_WORDS.index(meaning.split()[which]) for t in counts if (meaning := _field_of(t))}
        named = {text: place for text in counts if (place := _named(text, role)) is not None}
        reads = [placed(grid, "a field of the grid"), placed(named, "")]
        written = [_as_written(counts)] if role == "power" and words_of(label) == ("power",) else []
        return [
            *reads,
            *_parts(counts, label, role, decimal_comma),
            *written,
            *levels_in(counts, label, decimal_comma),
            _yes_as_high(counts),
        ]

    return read


def _yes_as_high(counts: Counter[str]) -> Read:
    """Power or interest that is had or not: yes is high, no is low."""
    truths = {text: truth for text in counts if (truth := truth_of(text)) is not None}
    return placed({text: 3 if truth else 1 for text, truth in truths.items()}, "yes taken as high, no as low")


def _named(text: str, role: str) -> int | None:
    """The level of the part of a text that names what it rates: "High power, low interest"."""
    for part in re.split(r"[/|,;–]| - |\band\b", text):
        said = words_of(part)
        matches = lexicon("columns").matches(said)
        rated = [match for match in matches if match.meaning in ("power", "interest")]
        if {match.meaning for match in rated} == {role}:
            return level_of(" ".join(uncovered(said, rated)))
    return None


def _as_written(counts: Counter[str]) -> Read:
    """Numbers of the model's own `power`, in proportion, 1 being usual: told by some below 1 and some above."""
    numbers = {text: number[0] for text in counts if (number := score_of(text)) is not None}
    if len(numbers) < len(counts) or not 0 < min(numbers.values()) < 1 < max(numbers.values()):
        return {}, {}, "", False
    return numbers, {text: text for text in numbers}, AS_WRITTEN, True


def _field_of(text: str) -> str:
    meanings = set(lexicon("quadrants").meanings(text))
    return meanings.pop() if len(meanings) == 1 and len(words_of(text)) <= 6 else ""


@lru_cache(maxsize=20_000)
def is_field(text: str) -> bool:
    """Whether a text names a field of the grid of power and interest: "Keep satisfied", "High power, low interest"."""
    if lexicon("quadrants").whole(re.sub(r"\([^()]*\)", " ", text)):
        return True
    return all(_named(text, role) is not None for role in ("power", "interest"))


def field_titled(text: str) -> tuple[str, str] | None:
    """The power and interest of the field that a text names and nothing else; None when it names none."""
    places = [_named(text, role) for role in ("power", "interest")]
    if (field := _field_of(text)) and is_field(text):
        power, interest = field.split()
        return power, interest
    return (LEVEL_WORDS[places[0]], LEVEL_WORDS[places[1]]) if places[0] is not None and places[1] is not None else None


def label_parts(label: str) -> list[str | None]:
    """What the parts of a label such as "Position / Interest" rate."""
    rated = ("stance", "power", "interest")
    return [next((m for m in lexicon("columns").meanings(part) if m in rated), None) for part in split_cell(label)]


def split_cell(text: str) -> list[str]:
    """The parts of a cell or label, what is in brackets left out."""
    return re.split(r"[/|,;]", re.sub(r"\([^()]*\)", "", text))


def _parts(counts: Counter[str], label: str, which: str, decimal_comma: bool) -> list[Read]:
    """One part of double cells, such as the 5 of "5/2" under "Power / Interest", as a scale of its own."""
    names = label_parts(label)
    split = {text: split_cell(text) for text in counts}
    if len(names) != 2 or which not in names or any(len(parts) != 2 for parts in split.values()):
        return []
    part = {text: parts[names.index(which)].strip() for text, parts in split.items()}
    inner: Counter[str] = Counter()
    for text, count in counts.items():
        inner[part[text]] += count
    return [
        (
            {t: values[part[t]] for t in counts if part[t] in values},
            {t: words[part[t]] for t in counts if part[t] in words},
            note,
            exact,
        )
        for values, words, note, exact in levels_in(inner, "", decimal_comma)
    ]
