"""The words and numbers that people write in tables of organisations and ties: above columns, and in their cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from coalitionlab.scenarios.errors import fold

#: Each level's word (see `records.LEVELS`) with what people write in its place.
ALSO_LEVELS: Mapping[str, tuple[str, ...]] = {
    "very low": ("vl", "v low", "very little", "very small", "very weak", "lowest", "minimal", "negligible", "tiny"),
    "low": ("l", "lo", "little", "small", "weak", "minor", "limited", "some"),
    "medium": ("m", "med", "mid", "middle", "moderate", "average", "normal", "usual", "neutral"),
    "high": ("h", "hi", "strong", "large", "big", "much", "major", "significant", "considerable"),
    "very high": ("vh", "v high", "very strong", "very large", "very big", "highest", "critical", "huge"),
}  # fmt: skip
#: Each word for a stance (see `records.STANCES`) with what registers of stakeholders have in its place.
ALSO_STANCES: Mapping[str, tuple[str, ...]] = {
    "against": ("opposed", "opposes", "opponent", "opposing", "opposition", "negative", "hostile", "con", "strongly against"),
    "resistant": ("resisting", "resists", "reluctant", "sceptical", "skeptical", "sceptic", "skeptic", "critical", "blocker"),
    "neutral": ("undecided", "ambivalent", "indifferent", "neither", "mixed", "fence sitter"),
    "supportive": ("for", "pro", "support", "supports", "supporter", "supporting", "in favour", "in favor", "positive", "ally"),
    "very high": ("leading", "leads", "strongly for", "strongly supportive", "strong supporter", "enthusiastic", "very positive"),
}  # fmt: skip
#: The second row of each is for ties: whether they go both ways (as Kumu's column Direction says).
ALSO_YES = ("yes", "y", "true", "t", "1", "x", "✓", "✔", "already", "member",
            "undirected", "mutual", "both", "two way", "both ways")  # fmt: skip
ALSO_NO = ("no", "n", "false", "f", "0", "not yet", "✗", "✘",
           "directed", "one way")  # fmt: skip
#: What people write where they do not know.
NOT_KNOWN = ("?", "??", "n/a", "unknown", "not known", "don't know", "dont know", "tbc", "tbd", "-", "–", "—")

#: What a spreadsheet may take for a formula, and so is exported with an apostrophe before it.
FORMULA_STARTS = ("=", "+", "-", "@")

#: What else people call the columns of a table of organisations.
ALSO_ORGANISATIONS: Mapping[str, tuple[str, ...]] = {
    "name": ("organisation", "organization", "org", "organisation name", "organization name", "stakeholder",
             "stakeholder name", "actor", "actor name", "label", "entity", "institution", "partner"),
    "sector": ("type", "kind", "category", "sector type", "organisation type", "organization type", "stakeholder type",
               "actor type", "type of organisation", "type of organization"),
    "joins_at_start": ("member", "already a member", "already in", "founding member", "member at start", "joined"),
    "note": ("notes", "description", "comment", "comments", "remarks"),
    "power": ("influence", "clout", "resources", "level of influence", "level of power", "how powerful", "how influential"),
    "profile": ("visibility", "public profile", "public standing"),
    "exposure": ("regulatory exposure", "exposure to regulation"),
    "cost": ("cost of taking part",),
    "alignment": ("fit", "strategic fit", "stance", "attitude", "attitude to it", "attitude to the issue", "for or against",
                  "for/against", "support", "level of support", "support level", "disposition"),
    "affected": ("most affected", "directly affected", "affected by the issue"),
    "committed": ("never leaves",),
    "expertise": ("skills", "knowledge"),
    "money": ("funding", "finance"),
    "reach": ("audience",),
    "awareness": ("interest", "level of interest", "interest in it", "interest in the issue", "how interested", "concern"),
    "legitimacy": ("trust in the convener",),
    "champion": ("internal champion",),
    "contact": ("in touch", "in contact", "how far in touch"),
}  # fmt: skip

#: What else people call the columns of a table of ties.
ALSO_TIES: Mapping[str, tuple[str, ...]] = {
    "from": ("source", "from name", "actor a", "organisation a"),
    "to": ("target", "to name", "actor b", "organisation b"),
    "trust": ("strength", "weight", "tie strength", "strength of tie"),
    "both": ("direction", "mutual", "both ways", "two way", "reciprocal"),
}

_LEVELS = {fold(also): word for word, many in ALSO_LEVELS.items() for also in many}
_STANCES = {fold(also): word for word, many in ALSO_STANCES.items() for also in many}
_TRUTHS = {fold(word): truth for truth, words in ((True, ALSO_YES), (False, ALSO_NO)) for word in words}


def blank(cell: Any) -> bool:
    """Whether a cell holds nothing that could be seen."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def as_level(text: str) -> str:
    """The word for a level that `text` stands for, or `text` itself."""
    return _LEVELS.get(fold(text), text)


def as_stance(text: str) -> str:
    """The word for a stance that `text` stands for; else the word for a level; else `text` itself."""
    folded = fold(text)
    return _STANCES.get(folded, folded if folded in ALSO_STANCES else as_level(text))


def as_truth(text: str) -> bool | None:
    """Whether `text` means yes or no; None when neither."""
    return _TRUTHS.get(fold(text))


def is_unknown(text: str) -> bool:
    """Whether `text` says that something is not known."""
    return text.strip().casefold() in NOT_KNOWN


def as_text(cell: Any) -> str:
    """A cell as text; a workbook's whole numbers lose the '.0' that no one typed, exports their guarding apostrophe."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell)
    return text[1:] if text[:1] == "'" and text.lstrip("'").startswith(FORMULA_STARTS) else text


def as_number(text: str, decimal_comma: bool, as_word: Callable[[str], str] = as_level) -> Any:
    """A number or a share in per cent if `text` is one, else the word that it stands for (`as_word` says), or the text itself."""
    plain = text.replace(",", ".") if decimal_comma and text.count(",") == 1 and "." not in text else text
    percent = plain.endswith("%")
    plain = plain.removesuffix("%")
    if not plain.isascii() or "_" in plain:
        return text
    try:
        return float(plain) / 100 if percent else float(plain)
    except ValueError:
        return as_word(text)
