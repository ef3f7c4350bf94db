"""Words that people write in tables for levels and for yes and no, and what each stands for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from coalitionlab.scenarios.errors import fold

#: Each level's word (see `numeric.LEVELS`) with what people write in its place.
ALSO_LEVELS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "very low": ("vl", "v low", "very little", "very small", "very weak", "lowest", "minimal", "negligible", "tiny"),
        "low": ("l", "lo", "little", "small", "weak", "minor", "limited", "some"),
        "medium": ("m", "med", "mid", "middle", "moderate", "average", "normal", "usual", "neutral"),
        "high": ("h", "hi", "strong", "large", "big", "much", "major", "significant", "considerable"),
        "very high": ("vh", "v high", "very strong", "very large", "very big", "highest", "critical", "huge"),
    }
)  # fmt: skip
ALSO_YES = ("y", "true", "t", "1", "x", "✓", "✔", "already", "member")
ALSO_NO = ("n", "false", "f", "0", "not yet", "✗", "✘")
#: Of a tie: whether it goes both ways (as Kumu's column Direction says).
BOTH_WAYS = ("undirected", "mutual", "both", "two way", "both ways")
ONE_WAY = ("directed", "one way")
#: What people write where they do not know.
NOT_KNOWN = ("?", "??", "n/a", "unknown", "not known", "don't know", "dont know", "tbc", "tbd", "-", "–", "—")

_LEVELS = {fold(also): word for word, many in ALSO_LEVELS.items() for also in many}
_TRUTHS = {
    **{fold(word): True for word in ("yes", *ALSO_YES, *BOTH_WAYS)},
    **{fold(word): False for word in ("no", *ALSO_NO, *ONE_WAY)},
}


def as_level(text: str) -> str:
    """The word for a level that `text` stands for, or `text` itself."""
    return _LEVELS.get(fold(text), text)


def as_truth(text: str) -> bool | None:
    """Whether `text` means yes or no; None when neither."""
    return _TRUTHS.get(fold(text))


def is_unknown(text: str) -> bool:
    """Whether `text` says that something is not known."""
    return text.strip().casefold() in NOT_KNOWN
