"""Whether two names are of the same organisation, written by two people."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cache, lru_cache

from coalitionlab.scenarios.reading.words import Lexicon, lexicon, name_key, words, words_of

#: How like each other two words must be for one to be a slip of the pen, and how long.
ALIKE, SHORTEST = 0.8, 4
#: Words that one person writes and another leaves out.
SMALL = frozenset({
    "the", "and", "&", "of", "for", "at", "in", "company", "co", "de", "du", "des", "da", "do", "del", "della", "delle",
    "dei", "di", "der", "die", "das", "van", "het", "von", "et", "y", "e", "und", "en", "i", "la", "le", "los", "el",
})  # fmt: skip
#: What stands about a name: ООО «Ромашка».
QUOTES = "\"'«»“”„‟"
#: Names in ties are compared with those of the list so often at most.
MOST_COMPARED = 100_000


def nearest_name(name: str, names: Iterable[str]) -> str | None:
    """The one of `names` that is the same but for slips, abbreviations, a legal form, the order of words and small ones; None unless it is one."""
    alike = [other for other in names if are_near(name, other)]
    return alike[0] if len(alike) == 1 else None


def same_but_for_forms(names: Iterable[str]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """By the key of each name that comes later, that of the first which differs by a legal form (or how it is written) or an article alone.

    Names that have two forms are of two organisations, and then one without any is of a third.

    Examples
    --------
    >>> same_but_for_forms(["Vale Mill Ltd", "The Vale Mill", "Vale Mill Limited", "Dell AG", "Dell GmbH"])
    {('vale', 'mill', 'limited'): ('vale', 'mill', 'ltd'), ('the', 'vale', 'mill'): ('vale', 'mill', 'ltd')}
    """
    alike: dict[tuple[str, ...], dict[str, list[tuple[str, ...]]]] = {}
    for key in dict.fromkeys(map(name_key, names)):
        bare, form = _without_form(key)
        alike.setdefault(bare, {}).setdefault(form, []).append(key)
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for forms in alike.values():
        two = len(forms.keys() - {""}) > 1
        for keys in forms.values() if two else [sum(forms.values(), [])]:
            found |= dict.fromkeys(keys[1:], keys[0])
    return found


def _without_form(key: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """The words of a name without the legal form at its end (of Cyrillic ones, at its beginning), quotes and an article before it; and the form."""
    matches = lexicon("forms").matches(key)
    last = next((each for each in matches if each.start and each.end == len(key)), None)
    first = next((each for each in matches if not each.start and each.end < len(key) and not key[0].isascii()), None)
    bare = tuple(word.strip(QUOTES) for word in key[first.end if first else 0 : last.start if last else len(key)])
    form = last or first
    return bare[len(bare) > 1 and lexicon("articles").whole(bare[0]) is not None :], form.meaning if form else ""


def name_in_part(name: str, names: Iterable[str]) -> str | None:
    """The one of `names` that has all words of this one, two at least, in their order, its first or last word among them; None unless it is one.

    Examples
    --------
    >>> name_in_part("Borough Council", ["Perrin Borough Council", "Borough Market"])
    'Perrin Borough Council'
    >>> name_in_part("Vale Council", ["Vale District Council", "Vale Mill"])
    'Vale District Council'
    """
    words, _ = _core(name)
    longer = [other for other in names if len(words) > 1 and _holds(_core(other)[0], words)]
    return longer[0] if len(longer) == 1 else None


def _holds(longer: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether the longer has the words in their order, from its first word on or down to its last."""
    rest = iter(longer)
    ends = longer[0] == words[0] or longer[-1] == words[-1]
    return len(longer) > len(words) and ends and all(word in rest for word in words)


def are_near(one: str, other: str) -> bool:
    """Whether two names are probably of the same organisation.

    Every word must have its fellow: the same, or in the same place a beginning of three letters or more (Univ) or one that differs by
    a slip and begins alike. Numbers must be the same, and so East is never West, nor Ltd plc.

    Examples
    --------
    >>> are_near("The Mill Ltd", "Mill"), are_near("Univ. of Brack", "University of Brack"), are_near("Town Counsil", "Town Council")
    (True, True, True)
    >>> are_near("Vale University", "The University of Vale"), are_near("Water Co.", "Water Company")
    (True, True)
    >>> are_near("School 3", "School 5"), are_near("East Dell Residents", "West Dell Residents"), are_near("Dell AG", "Dell GmbH")
    (False, False, False)
    """
    (left, form), (right, other_form) = _core(one), _core(other)
    if form and other_form and form != other_form:
        return False
    return len(left) == len(right) and (sorted(left) == sorted(right) or all(map(_same, left, right)))


@lru_cache(maxsize=20_000)
def _core(name: str) -> tuple[tuple[str, ...], str]:
    """The words of a name without legal forms and small words; and the form at its end."""
    text, form = _without_form(words_of(name))
    legal = {at for match in _legal_forms().matches(text) for at in range(match.start, match.end)}
    core = tuple(word for at, word in enumerate(text) if at not in legal and word not in SMALL)
    return core or text, form


@cache
def _legal_forms() -> Lexicon:
    return Lexicon({"legal": words()["names"]["business"]["strong"]})


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if not (one + other).isalpha() or one[0] != other[0]:
        return False
    if len(short) >= 3 and long.startswith(short):
        return True
    return len(short) >= SHORTEST and SequenceMatcher(None, one, other).ratio() >= ALIKE
