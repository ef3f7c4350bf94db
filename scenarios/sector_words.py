"""The words people write for sectors, and the sector that each stands for: sure, assumed, or ambiguous."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache

from coalitionlab.scenarios.errors import fold, quoted

#: Words that mean one sector.
SURE: Mapping[str, tuple[str, ...]] = {
    "business": (
        "business", "company", "firm", "corporation", "corporate", "enterprise", "industry", "private", "private sector",
        "for profit", "commercial", "employer", "retailer", "shop", "supermarket", "bank", "insurer", "manufacturer",
        "supplier", "developer", "contractor", "operator", "hotel", "restaurant", "consultancy", "start up", "startup",
        "sme", "ltd", "limited", "plc", "inc", "llc", "gmbh", "public company", "family business", "private company"),
    "nonprofit": (
        "nonprofit", "non profit", "not for profit", "nonprofit organisation", "ngo", "ingo", "npo", "cso",
        "non governmental organisation", "non governmental organization", "nongovernmental organisation", "charity",
        "charitable", "third sector", "voluntary", "voluntary sector", "voluntary organisation", "civil society",
        "civil society organisation", "civil society organization", "philanthropy", "501c3", "public charity",
        "community foundation", "business charity", "housing charity", "educational charity"),
    "community": (
        "community", "community group", "community organisation", "community organization", "residents", "resident group",
        "residents association", "tenants association", "neighbourhood", "neighborhood", "neighbourhood association",
        "grassroots", "citizens", "citizens group", "local group", "action group", "campaign group", "faith", "faith group",
        "church", "mosque", "synagogue", "temple", "youth group", "club", "cbo", "community based organisation",
        "parents", "parents association", "volunteers", "activists", "mutual aid", "community association"),
    "government": (
        "government", "gov", "govt", "local government", "national government", "local authority", "council", "city council",
        "town council", "county council", "parish council", "borough", "public sector", "public body", "public agency",
        "public authority", "authority", "government agency", "municipality", "municipal", "city", "city hall", "county",
        "federal", "ministry", "department", "regulator", "police", "fire service", "parliament", "court", "state agency",
        "state government", "health authority", "school authority", "education department", "ministry of education"),
    "education": (
        "education", "university", "college", "school", "academia", "academic", "research", "research institute",
        "research institution", "research centre", "higher education", "further education", "education sector",
        "public school", "state school", "private school", "public university", "private university", "state university",
        "community college", "community school", "city college", "business school", "school board", "academy trust", "kindergarten"),
}  # fmt: skip

#: Words that may mean more than one sector; one is assumed, and said.
ASSUMED: Mapping[str, tuple[str, ...]] = {
    "business": ("cooperative", "co op", "media", "newspaper", "radio", "chamber of commerce", "trade association",
                 "business association", "industry association", "utility", "farm", "farmer", "farmers", "social business"),
    "nonprofit": ("social enterprise", "foundation", "trust", "housing association", "trade union", "labour union",
                 "labor union", "union", "think tank", "museum", "theatre", "arts organisation"),
    "community": ("individual", "person", "people", "local people"),
    "government": ("public", "state", "hospital", "health service", "healthcare", "nhs", "nhs trust", "library"),
    "education": ("training provider", "institute"),
}  # fmt: skip

#: How like a phrase an unknown word must be to be taken for a slip of the pen.
MISSPELT = 0.8
HINT = f"write {', '.join(sorted(SURE))}, or a word such as company, charity or council"


def sector_of(text: str) -> tuple[str | None, bool]:
    """The sector that `text` means, None when unknown or ambiguous, and whether that is sure; the longest phrases decide."""
    meanings = _meanings(_plain(text))
    sectors = {sector for sector, _ in meanings}
    return (sectors.pop() if len(sectors) == 1 else None), any(sure for _, sure in meanings)


def sector_remedy(text: str) -> str:
    """What to write in place of a word from which `sector_of` makes no sector."""
    sectors = {sector for sector, _ in _meanings(_plain(text))}
    if sectors:
        return f"it could be {' or '.join(sorted(sectors))}: write one of them"
    phrases = {" ".join(phrase): sector for phrase, (sector, _) in _phrases().items()}
    close = get_close_matches(" ".join(_plain(text)), phrases, 1, MISSPELT)
    return f"did you mean {quoted(close[0])} ({phrases[close[0]]})?" if close else HINT


@cache
def _phrases() -> dict[tuple[str, ...], tuple[str, bool]]:
    """Every phrase, as a tuple of plain words, with its sector and whether it is sure."""
    return {
        _plain(phrase): (sector, sure)
        for table, sure in ((ASSUMED, False), (SURE, True))
        for sector, phrases in table.items()
        for phrase in phrases
    }


def _meanings(words: tuple[str, ...]) -> set[tuple[str, bool]]:
    """Sector and sureness of the phrases in `words`, those inside longer ones left out."""
    spans: list[tuple[int, int]] = []
    meanings = set()
    for length in range(min(len(words), 5), 0, -1):
        for start in range(len(words) - length + 1):
            end = start + length
            meaning = _phrases().get(words[start:end])
            if meaning and not any(first <= start and end <= last for first, last in spans):
                spans.append((start, end))
                meanings.add(meaning)
    return meanings


def _plain(text: str) -> tuple[str, ...]:
    """The words of `text` in lower case and in the singular, without apostrophes and signs; at most 20."""
    folded = fold(text.replace("'", "").replace("’", ""))
    return tuple(map(_singular, re.findall(r"\w+", folded)[:20]))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word
