"""The words people write for sectors, and the sector that each stands for: sure, assumed, or ambiguous."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType

from coalitionlab.scenarios.errors import fold, quoted

#: Words that mean one sector.
SURE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
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
    }
)  # fmt: skip

#: Words that may mean more than one sector; one is assumed, and said.
ASSUMED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "business": ("cooperative", "co op", "media", "newspaper", "radio", "chamber of commerce", "trade association",
                     "business association", "industry association", "utility", "farm", "farmer", "farmers", "social business"),
        "nonprofit": ("social enterprise", "foundation", "trust", "housing association", "trade union", "labour union",
                      "labor union", "union", "think tank", "museum", "theatre", "arts organisation"),
        "community": ("individual", "person", "people", "local people"),
        "government": ("public", "state", "hospital", "health service", "healthcare", "nhs", "nhs trust", "library"),
        "education": ("training provider", "institute"),
    }
)  # fmt: skip

#: How like a known word an unknown one must be to be taken for a slip of the pen.
MISSPELT = 0.8


@dataclass(frozen=True)
class SectorMeaning:
    """What a word in the column of sectors means: the `sector`, or None with a `remedy`; `sure` unless it was assumed."""

    sector: str | None
    sure: bool = True
    remedy: str = ""


@cache
def _phrases() -> dict[tuple[str, ...], tuple[str, bool]]:
    """Every phrase, as a tuple of plain words, with its sector and whether it is sure."""
    return {
        _plain(phrase): (sector, sure)
        for table, sure in ((ASSUMED, False), (SURE, True))
        for sector, phrases in table.items()
        for phrase in phrases
    }


def sector_of(text: str) -> SectorMeaning:
    """What `text` means: the longest known phrases in it decide, and must agree."""
    words = _plain(text)
    phrases_in = _phrases_in(words)
    sectors = {sector for sector, _ in phrases_in}
    if len(sectors) == 1:
        return SectorMeaning(sectors.pop(), sure=any(sure for _, sure in phrases_in))
    if sectors:
        return SectorMeaning(None, remedy=f"it could be {' or '.join(sorted(sectors))}: write one of them")
    phrases = {" ".join(phrase): sector for phrase, (sector, _) in _phrases().items()}
    close = get_close_matches(" ".join(words), phrases, 1, MISSPELT)
    if close:
        return SectorMeaning(None, remedy=f"did you mean {quoted(close[0])} ({phrases[close[0]]})?")
    return SectorMeaning(
        None, remedy=f"write {', '.join(sorted(SURE))}, or a word such as company, charity or council"
    )


def _phrases_in(words: tuple[str, ...]) -> set[tuple[str, bool]]:
    """Sector and sureness of the known phrases in `words`, those inside longer ones left out."""
    spans: list[tuple[int, int, tuple[str, bool]]] = []
    for length in range(min(len(words), 5), 0, -1):
        for start in range(len(words) - length + 1):
            entry = _phrases().get(words[start : start + length])
            inside = any(first <= start and start + length <= last for first, last, _ in spans)
            if entry and not inside:
                spans.append((start, start + length, entry))
    return {entry for _, _, entry in spans}


def _plain(text: str) -> tuple[str, ...]:
    """The words of `text` in lower case and in the singular, without apostrophes and signs; at most 20."""
    folded = fold(text.replace("'", "").replace("’", ""))
    return tuple(map(_singular, re.findall(r"\w+", folded)[:20]))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word
