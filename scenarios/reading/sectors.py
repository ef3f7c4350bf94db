"""The sector that a word for it stands for, or an organisation's own name."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache, lru_cache

from coalitionlab.scenarios.reading.words import Lexicon, lexicon, phrases_of, uncovered, words, words_of

#: The sectors that words are understood for.
READ = ("business", "nonprofit", "community", "government", "education")
#: Sectors so near that a word for both is taken for the first, if nothing says more.
NEAR = {"nonprofit", "community"}
#: A person, of whom it is asked; and a text that says of none of the sectors that it is it.
PERSON, NONE = "person", "none"
#: How like a known word an unknown one must be to be taken for a slip of the pen.
MISSPELT = 0.85
#: Two to five words of letters: "Dr Jane Howe-Smith", "Howe, Jane".
PERSON_NAME = re.compile(r"^(?:[^\W\d_][\w'’.-]*,?\s+){1,4}[^\W\d_][\w'’.-]*$")
#: What parts several kinds in one word for them.
SEVERAL = re.compile(r"[,;/]\s")
#: The number of a kind, before its words: "Collège 3 – Associations".
NUMBERED_KIND = re.compile(r"^[^\W\d_]+\s+\d{1,2}[\s:.)–-]+(?=[^\W\d_])")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
#: What parts a name from what it belongs to: "Amt für Schule, Stadt Ulm".
PARTS = re.compile(r"[,;:/|]|\s[-–—]\s")


def sector_words(sector: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words that surely mean a sector, and those of which it is assumed."""
    listed = words()["sectors"][sector]
    return phrases_of(listed["sure"]), phrases_of(listed.get("assumed", ""))


@lru_cache(maxsize=5_000)
def sector_of(text: str) -> tuple[str | None, bool]:
    """The sector (or `PERSON`) that a word for it means, None when unknown or ambiguous; and whether that is sure."""
    kind = NUMBERED_KIND.sub("", text)
    listed = [part for part in SEVERAL.split(kind) if part.strip()]
    if len(listed) > 2 and 2 * sum(sector_of(part)[0] is not None for part in listed) < len(listed):
        return None, False  # "Education, inclusion, housing" holds more than schools
    spelt = tuple(map(_spelt, words_of(kind)))
    for part in (spelt, _head(spelt)):
        meanings = [match.meaning.split() for match in _sectors().matches(part)]
        sure = {sector for sector, how in meanings if how == "sure" and sector != NONE}
        if len(sure) == 1:
            return sure.pop(), True
        if sure == {"nonprofit", "business"} and lexicon("outright").meanings(kind):  # "Nonprofit Housing Developer"
            return "nonprofit", True
        if sure == NEAR:  # "CSO / CBO"
            return "nonprofit", False
        if not sure and meanings:
            assumed = [sector for sector, how in meanings if how == "assumed"]
            return (assumed[0], False) if assumed else (None, False)
    form = _legal_form(words_of(text))
    return form, form is not None


def _legal_form(words: tuple[str, ...]) -> str | None:
    """The sector of a text that is a legal form and nothing else: GmbH & Co. KG, e.V."""
    matches = _names().matches(words)
    short = len(words) == 1 and len(words[0]) < 3  # "AB" may be somebody's initials
    if (
        short
        or not matches
        or set(uncovered(words, matches)) - {"&"}
        or any(not match.meaning.endswith("strong") for match in matches)
    ):
        return None
    forms = {match.meaning.split()[0] for match in matches}
    return "nonprofit" if "nonprofit" in forms else forms.pop()


def sector_share(text: str) -> int:
    """How many of the words of a text are words for sectors."""
    return sum(match.end - match.start for match in _sectors().matches(tuple(map(_spelt, words_of(text)))))


@lru_cache(maxsize=5_000)
def sector_of_name(name: str) -> tuple[str | None, bool]:
    """The sector that an organisation's name tells, None when it does not; and whether a word decides it wherever it stands."""
    bare = _BRACKETS.sub(" ", name)
    bare = bare if words_of(bare) else name
    text = words_of(bare)
    matches = _names().matches(text)
    strong = [
        meaning.split()[0]
        for meaning, start, end in matches
        if meaning.endswith("strong") and (end - start > 1 or len(text[start]) > 3 or _at_edge(text, start, end))
    ]
    if strong == ["business"] and (told := _told_before(text)):
        return told, False
    if strong:
        return ("nonprofit" if "nonprofit" in strong else strong[0]), True
    first, _, rest = name.partition(",")
    inverted = lexicon("names", "before").whole((words_of(rest) or ("",))[-1]) is not None  # "Health, Ministry of"
    if rest and not inverted and (found := sector_of_name(first))[0] is not None:
        return found
    head = len(_head(text))
    places = lexicon("names", "places")  # the county in "Tri-County Movers" says where they are, not what
    begins = _beginnings(bare)
    usual = [
        match
        for match in matches
        if match.meaning.endswith("usual")
        and (match.end >= head or places.whole(" ".join(text[match.start : match.end])) is None)
        and (
            match.start in begins or lexicon("names", "leading").whole(" ".join(text[match.start : match.end])) is None
        )
    ]
    # "friends of" decides what friends of a library are
    deciding = [match for match in usual if match.start < head] or usual
    if not deciding:
        return None, False
    end = usual[-1]
    keeps = deciding is not usual and text[head : head + 1] == ("of",) and end.meaning.startswith("education")
    if keeps and end.end == len(text) and lexicon("names", "keepers").whole(text[deciding[-1].start]):
        return "education", False  # "Church of England Primary School"
    leads = lexicon("names", "first").whole(" ".join(text[: deciding[0].end])) or not text[0].isascii()
    last = deciding[0] if leads and deciding[0].start == 0 else deciding[-1]  # "Escuela La Granja" is no farm
    if lexicon("names", "hospitals").whole(text[last.start]) and lexicon("names", "saints").matches(text[: last.start]):
        return None, False  # a church may have founded it, or a county
    if last.meaning.startswith("government") and lexicon("names", "initiatives").whole(text[0]):
        return (usual[0].meaning.split()[0] if usual[0].start == 0 else "community"), False  # an initiative for a town
    if lexicon("names", "weak").whole(" ".join(text[last.start : last.end])) is not None:
        if any(
            match.meaning.startswith("community") for match in usual
        ):  # a residents' association, a council of churches
            return "community", False
        if lexicon("names", "governments").matches(text[head:]):  # a league of cities
            return "government", False
    return last.meaning.split()[0], False


def _told_before(text: tuple[str, ...]) -> str | None:
    """The sector of a nonprofit (or the like) with a legal form of companies, by the phrase before it, or the word before Inc.: "Vale Housing Association Ltd", "Boys & Girls Club of Vale, Inc."."""
    form = next((each for each in lexicon("forms").matches(text) if each.end == len(text)), None)
    if form is None:
        return None
    bare = text[: form.start]
    noun = next((match for match in _names().matches(bare) if match.end == len(_head(bare))), None)
    tells = noun and noun.meaning.endswith("usual") and (form.meaning == "inc" or noun.end - noun.start > 1)
    sector = noun.meaning.split()[0] if noun and tells else ""
    return sector if sector in ("nonprofit", "community", "education") else None


def _beginnings(name: str) -> set[int]:
    """Where a part of a name begins, by its words: "Stadt Ulm" is a town, "Essbare Stadt" is none."""
    begins, at = {0}, 0
    for part in PARTS.split(name):
        said = words_of(part)
        begins |= {at, at + 1} if said and lexicon("conjunctions").whole(said[0]) else {at}
        at += len(said)
    return begins


def is_called(text: str) -> bool:
    """Whether a text is called like an organisation, with a capital and more than words for a kind of them: "Vale Council", not "Local authority"."""
    words = len(words_of(text))
    return words > 1 and text[:1].isupper() and sector_share(text) < words and sector_of_name(text)[0] is not None


def is_person(text: str) -> bool:
    """Whether a text can be a person's name: two to five words that begin with capitals, small ones between, and none that tells an organisation."""
    bare = _BRACKETS.sub("", text).strip()
    words = [word for word in bare.split() if not (word.islower() and len(word) < 4)]
    return (
        bool(PERSON_NAME.match(bare)) and all(word[0].isupper() for word in words) and sector_of_name(bare)[0] is None
    )


def _at_edge(text: tuple[str, ...], start: int, end: int) -> bool:
    """Whether a short word stands where a legal form does: last, or (in Russian) first."""
    return start > 0 and end == len(text) or start == 0 and not text[0].isascii()


def _head(text: tuple[str, ...]) -> tuple[str, ...]:
    """The words before the first preposition: what an organisation is, before what it is for."""
    before = lexicon("names", "before").matches(text)
    return text[: next((match.start for match in before if match.start), len(text))]


@cache
def _sectors() -> Lexicon:
    listed = words()["sectors"]
    return Lexicon({f"{sector} {how}": text for how in ("sure", "assumed") for sector, part in listed.items() if (text := part.get(how))})  # fmt: skip


@cache
def _names() -> Lexicon:
    listed = {sector: part for sector, part in words()["names"].items() if isinstance(part, dict)}
    ways = {f"{sector} {how}": text for how in ("strong", "usual") for sector, part in listed.items() if (text := part.get(how))}  # fmt: skip
    return Lexicon({f"{NONE} {NONE}": words()["names"][NONE], **ways})


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(
        word.strip("*")
        for part in words()["sectors"].values()
        for listed in part.values()
        for phrase in phrases_of(listed)
        for word in words_of(phrase)
        if len(word) > 4
    )


@lru_cache(maxsize=5_000)
def _spelt(word: str) -> str:
    """A word as it was probably meant."""
    if len(word) < 5 or _sectors().matches((word,)) or word in _vocabulary():
        return word
    alike = [other for other in _vocabulary() if other[0] == word[0] and abs(len(other) - len(word)) < 3]
    close = get_close_matches(word, alike, 1, MISSPELT)
    return close[0] if close else word
