"""What a word that stands over names says of them: a sector, a field of the grid, a stance, or who is in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coalitionlab.scenarios.reading.doubles import is_field
from coalitionlab.scenarios.reading.sectors import PERSON, sector_of, sector_share
from coalitionlab.scenarios.reading.values import stance_of
from coalitionlab.scenarios.reading.words import lexicon, words_of
from coalitionlab.scenarios.records import STANCES

#: The label of the column that is made of such words, by what they say.
LABELS = {"sector": "sector", "field": "field of the grid", "stance": "stance", "status": "status"}

#: Words beside them that change nothing: "government bodies".
_SAYS_NOTHING = ("neutral", "entity")
LETTERED = re.compile(r"^\s*(?:[A-Z]|\d{1,2}|[IVX]{1,4})[.)]\s+|\s*\(\d+\)\s*$")


def group_of(text: str) -> str | None:
    """Which of `LABELS` a text that heads names says; None when it says none of them and nothing else."""
    text = LETTERED.sub("", text)
    words = _telling(text)
    if not words_of(text) or len(words) > 6:
        return None
    if is_sector(text):
        return "sector"
    if is_field(text):
        return "field"
    if len(words) <= 3 and len(text) > 3 and text[0].isalpha():
        if lexicon("status").whole(" ".join(words)):
            return "status"
        if lexicon("stance").whole(" ".join(words)) and stance_of(text) not in (None, "unknown"):
            return "stance"
    return None


def are_groups(texts: Sequence[str]) -> bool:
    """Whether texts are several words that stand over names, all of one kind, and nothing else: a column for each."""
    kinds = set(map(group_of, texts))
    if _are_sides(texts):  # "For" and "Against", of which a word as short says nothing alone
        return True
    if len(kinds) != 1 or None in kinds or len({*map(str.casefold, texts)}) < 2:
        return False
    return kinds != {"sector"} or len({sector_of(text)[0] for text in texts}) > 1


def _are_sides(texts: Sequence[str]) -> bool:
    """Whether texts are stances, no two alike, on both sides."""
    stances = [
        STANCES.get(stance_of(text) or "") if len(text) > 2 and lexicon("stance").whole(text) else None
        for text in texts
    ]
    sides = [stance for stance in stances if stance is not None and not any(map(_says_yes_no, texts))]
    return bool(sides) and len(set(sides)) == len(texts) and min(sides) < 0 < max(sides)


def _says_yes_no(text: str) -> bool:
    return any(lexicon(each).whole(text) for each in ("yes", "no"))


def is_sector(text: str) -> bool:
    """Whether a text is a word for a sector and hardly anything else, so that it can head those below."""
    sector, sure = sector_of(text)
    words = max(1, len(_telling(text)))
    return sector not in (None, PERSON) and sure and words <= 5 and sector_share(text) > 0.5 * words


def _telling(text: str) -> list[str]:
    """The words of a text without those that change nothing."""
    return [word for word in words_of(text) if lexicon("columns").whole(word) not in _SAYS_NOTHING]
