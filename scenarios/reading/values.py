"""What one cell says: a number, a level, a stance, yes or no, or that nothing is known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from coalitionlab.scenarios.reading.words import lexicon, uncovered, words, words_of

LEVEL_WORDS = ("very low", "low", "medium", "high", "very high")
#: How a field of a grid, a column of names or of goals lists several in a cell.
LINES = re.compile(r"[\n;•]")


SIGNS = {
    "+": "supportive", "++": "very high", "+++": "very high", "-": "against", "--": "strongly against",
    "---": "strongly against", "+/-": "neutral", "±": "neutral",
}  # fmt: skip
SCORE = re.compile(
    r"([-+−–]?\d+(?:[.,]\d+)?)\s*(%|(?:/|out of|of|von|auf|de|sur|sobre|su|em|van de|van|uit|z|na|из|з)\s*(\d+))?(?=\D*$|\s*[-–:=(])"
)


#: What stands between a level and its explanation.
EXPLAINS = re.compile(r"\s+[-–—]+\s+|\s*[:(]\s*|–|—")


def shown(cell: Any) -> str:
    """A cell as people see it."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return " ".join(str(cell).split()) if cell is not None else ""


def texts_of(cells: Iterable[Any]) -> Counter[str]:
    """The cells of a column as people see them, with how many there are of each; the empty ones left out. Cells that are counted already keep their counts."""
    texts: Counter[str] = Counter()
    for cell, count in Counter(cells).items():
        texts[shown(cell)] += count
    del texts[""]
    return texts


@lru_cache(maxsize=20_000)
def is_unknown(text: str) -> bool:
    """Whether a cell says that something is not known, or nothing."""
    return (
        not text or text.casefold() in _unknown() or lexicon("unknown").whole(text) is not None and text[0] not in "+-"
    )


@lru_cache(maxsize=20_000)
def names_nobody(text: str) -> bool:
    """Whether a text in place of a name says that there is no organisation: "n/a", "(vacant)", "private person", "resident of Mill Lane".

    Words for several ("freelancers") are a group, which may be listed.
    """
    said, first = words_of(text), words_of(_explained(text)[0])
    lives = lexicon("living").matches(said)
    if is_unknown(text) or lives and lives[0].start == 0 and not said[0].endswith("s"):
        return True
    return any(each and not each[-1].endswith("s") and _is_covered(each) for each in (said, first))


def _is_covered(said: tuple[str, ...]) -> bool:
    """Whether words say that there is nobody, beside words that change nothing."""
    matches = lexicon("nobody").matches(said)
    return bool(matches) and all(lexicon("columns").whole(word) == "neutral" for word in uncovered(said, matches))


def score_of(text: str, decimal_comma: bool = False) -> tuple[float, float | None] | None:
    """A number at the start of a text, and the most it could be where the text says so: 8/10, 70 %, 4 (high)."""
    match = SCORE.match(text)
    if match is None or not text.isprintable():
        return None
    digits = match[1].replace("−", "-").replace("–", "-")
    number = float(digits.replace(",", ".") if decimal_comma or digits.count(",") == 1 else digits)
    return number, 100.0 if match[2] == "%" else float(match[3]) if match[3] else None


def level_of(text: str) -> int | None:
    """The place of the level that a text names, or begins with before it explains it, 0 to 4; None when it names none or several."""
    levels = lexicon("levels")
    found = set(levels.meanings(text)) if len(words_of(text)) <= 5 else set()
    if len(found) == 1:
        return LEVEL_WORDS.index(found.pop())
    first, rest = _explained(text)
    place = levels.whole(first) if rest and levels.whole(rest) is None else None
    return None if place is None else LEVEL_WORDS.index(place)


def place_of(text: str) -> float | None:
    """The place of the level that a text names, also of one between two: 2.5 for "M-H", "medium to high"; None when it names none."""
    words = words_of(text)
    matches = lexicon("levels").matches(words)
    told = {LEVEL_WORDS.index(match.meaning) for match in matches}
    if len(told) == 2 and all(lexicon("between").whole(word) is not None for word in uncovered(words, matches)):
        return sum(told) / 2
    first, rest = _explained(text)
    place = level_of(text)
    return place_of(first) if place is None and rest and first else place


def stance_of(text: str) -> str | None:
    """The word of `STANCES` that says what a text names first, or `unknown`; None when it names no stance."""
    text = _explained(text)[0] if len(words_of(text)) > 6 else text
    if len(words_of(text)) > 6:
        return None
    sign = text.replace(" ", "").replace("−", "-").replace("–", "-")
    words = words_of(text)
    matches = lexicon("stance").matches(words)
    told = [each.meaning for each in matches if len(words) == 1 or len("".join(words[each.start : each.end])) > 1]
    return SIGNS.get(sign) or next(iter(told), None)  # the o of "Sp. z o.o." objects to nothing


def _explained(text: str) -> tuple[str, str]:
    """What stands before the first dash, colon or bracket, and what explains it: "High – access to wood and fish"."""
    match = EXPLAINS.search(text)
    return (text[: match.start()], text[match.end() :]) if match else (text, "")


@lru_cache(maxsize=20_000)
def truth_of(cell: Any) -> bool | None:
    """Whether a cell means yes or no; None when neither."""
    if isinstance(cell, bool):
        return cell
    text = shown(cell)
    if lexicon("no").whole(text):
        return False
    if lexicon("yes").whole(text):
        return True
    first = re.split(r"[,;(–]| - | / ", text)[0]
    return truth_of(first) if first != text else None


@cache
def _unknown() -> frozenset[str]:
    return frozenset(part.strip() for part in words()["unknown"].split(","))
