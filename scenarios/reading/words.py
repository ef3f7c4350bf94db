"""Words that mean something in a table, from `words.yaml`: compared without case, accents, hyphens and plurals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

#: A text longer than this is prose, and is not searched for words.
LONGEST, MOST_WORDS = 200, 24
_APOSTROPHES = re.compile(r"['’`´](s\b)?")
_TOKENS = re.compile(r"[^\W_]+|&")
_POINTS = re.compile(r"(?<=\w)[.,’']|(?<=\w)[-_](?=\w)")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])")
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i"})


class Match(NamedTuple):
    """A phrase of a text: what it means, and its first word and the one after its last."""

    meaning: str
    start: int
    end: int


class Lexicon:
    """Phrases with a meaning each, kept as a tree of words."""

    def __init__(self, phrases: Mapping[str, str]) -> None:
        self._tree: dict[str, Any] = {}
        for meaning, listed in phrases.items():
            for phrase in phrases_of(listed):
                node = self._tree
                for word in _pattern(phrase):
                    node = node.setdefault(word, {})
                node.setdefault("", meaning)

    @lru_cache(maxsize=20_000)  # noqa: B019 (a lexicon lives as long as the reader)
    def matches(self, words: tuple[str, ...]) -> tuple[Match, ...]:
        """The longest phrases in a text, from its first word on."""
        matches, at = [], 0
        while at < len(words):
            end, meaning = _longest(self._tree, words, at)
            if end > at:
                matches.append(Match(meaning, at, end))
            at = max(end, at + 1)
        return tuple(matches)

    def meanings(self, text: Any) -> tuple[str, ...]:
        """What the phrases of a text mean, in their order."""
        return tuple(match.meaning for match in self.matches(words_of(text)))

    def whole(self, text: Any) -> str | None:
        """What a text means that is one phrase from its first word to its last."""
        words = words_of(text)
        matches = self.matches(words)
        return matches[0].meaning if len(matches) == 1 and matches[0][1:] == (0, len(words)) else None


@lru_cache(maxsize=20_000)
def words_of(text: Any) -> tuple[str, ...]:
    """The words of a text as they are compared; of one without letters and digits, all of it."""
    if not isinstance(text, str):
        text = str(int(text)) if isinstance(text, float) and text.is_integer() else str(text)
    plain = _plain(_APOSTROPHES.sub(" ", text[:LONGEST]))
    words = tuple(_TOKENS.findall(plain)[:MOST_WORDS])
    return words or ((" ".join(plain.split()),) if plain.strip() else ())


def _plain(text: str) -> str:
    """A text without case and accents."""
    bare = "".join(
        c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.category(c).startswith("M")
    )
    return bare.translate(_PLAIN)


@lru_cache(maxsize=20_000)
def name_key(name: Any) -> tuple[str, ...]:
    """A name as it is compared with others: without case, accents, hyphens, points and commas; other signs tell names apart."""
    return tuple(_plain(_POINTS.sub(" ", str(name))).split()) or (str(name),)


def label_words(label: str) -> tuple[str, ...]:
    """The words of a column's label; `StakeholderName` and `partner_since` are two."""
    return words_of(_CAMEL.sub(" ", label))


def uncovered(words: tuple[str, ...], matches: Iterable[Match]) -> list[str]:
    """The words of a text that none of these phrases covers."""
    taken = {at for match in matches for at in range(match.start, match.end)}
    return [word for at, word in enumerate(words) if at not in taken]


def phrases_of(listed: str) -> tuple[str, ...]:
    """The phrases of a list in `words.yaml`."""
    return tuple(phrase.strip() for phrase in listed.split(",") if phrase.strip())


@cache
def words() -> dict[str, Any]:
    """What `words.yaml` says."""
    text = Path(__file__).with_name("words.yaml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return read


@cache
def lexicon(*path: str) -> Lexicon:
    """The lexicon of a part of `words.yaml`; of a part that is one list, each phrase means the part's name."""
    part: Any = words()
    for name in path:
        part = part[name]
    return Lexicon(part if isinstance(part, dict) else {path[-1]: part})


def _pattern(phrase: str) -> Iterator[str]:
    """The words of a phrase, stars kept."""
    for word in phrase.split():
        plain = words_of(word.strip("*"))
        if "*" in word:
            yield f"{'*' * word.startswith('*')}{plain[0]}{'*' * word.endswith('*')}"
        else:
            yield from plain


def _longest(node: dict[str, Any], words: tuple[str, ...], at: int) -> tuple[int, str]:
    """Where the longest phrase ends that begins here, and its meaning; 0 when none does."""
    best = (at, node[""]) if "" in node else (0, "")
    if at < len(words):
        for form in _forms(words[at]):
            if form in node:
                best = max(best, _longest(node[form], words, at + 1), key=lambda one: one[0])
    return best


@lru_cache(maxsize=20_000)
def _forms(word: str) -> tuple[str, ...]:
    """The ways in which a word may stand in a phrase, the most exact first."""
    return tuple(dict.fromkeys(_each_form(word)))


def _each_form(word: str) -> Iterator[str]:
    yield word
    if word.endswith("ies") and len(word) > 4:
        yield f"{word[:-3]}y"
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        yield word[:-1]
    for end in range(len(word), 1, -1):
        yield f"{word[:end]}*"
    for start in range(1, max(len(word) - 2, 1)):
        yield f"*{word[start:]}"
