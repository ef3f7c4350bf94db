"""The columns of tables of organisations and of ties, declared once, and the words that people write in their cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from coalitionlab.scenarios.errors import fold
from coalitionlab.scenarios.organisations import TRAITS
from coalitionlab.scenarios.records import LEVELS, Number

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


_LEVEL = Number(0, 1, words=LEVELS)


@dataclass(frozen=True)
class Column:
    """A column: its name, what its cells are, what it means, and what else people call it (any case, any spaces).

    `needed` ones must be there. `number` says which numbers and words its cells may be.
    """

    name: str
    kind: Literal["text", "sector", "truth", "number"]
    meaning: str
    also: tuple[str, ...] = ()
    needed: bool = False
    number: Number | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The words that may stand in its cells, in their order; none for free text."""
        if self.kind == "truth":
            return ("yes", "no")
        return tuple(self.number.words) if self.number else ()

    @property
    def yes_or_no(self) -> bool:
        """Whether its cells say yes or no, be they kept as a truth or as 0 and 1."""
        return "yes" in self.words

    @property
    def remedy(self) -> str:
        """What to write in its cells; empty for text."""
        if self.yes_or_no:
            return "write yes or no"
        return self.number.remedy if self.number is not None else ""


class TableColumns(dict[str, Column]):
    """The columns that a table may have, by name."""

    def __init__(self, *columns: Column) -> None:
        super().__init__({column.name: column for column in columns})
        self.needed = tuple(column.name for column in columns if column.needed)
        self._spellings = {fold(also): column.name for column in reversed(columns) for also in column.also}

    def proper(self, header: str) -> str:
        """The name of the column that `header` stands for, or `header` in the style of names when it is none of them."""
        folded = fold(re.sub(r"\([^()]*\)", " ", header.replace("’", "'"))).rstrip(" :*?")
        named = folded.replace(" ", "_")
        return named if named in self else self._spellings.get(folded, named)


_ALSO: Mapping[str, tuple[str, ...]] = {
    "power": ("influence", "clout", "resources", "level of influence", "level of power", "how powerful", "how influential"),
    "profile": ("visibility", "public profile", "public standing"),
    "exposure": ("regulatory exposure", "exposure to regulation"),
    "cost": ("cost of taking part",),
    "alignment": ("fit", "strategic fit"),
    "affected": ("most affected", "directly affected", "affected by the issue"),
    "committed": ("never leaves",),
    "expertise": ("skills", "knowledge"),
    "money": ("funding", "finance"),
    "reach": ("audience",),
    "awareness": ("interest", "level of interest", "interest in it", "interest in the issue", "how interested", "concern"),
    "legitimacy": ("trust in the convener",),
    "champion": ("internal champion",),
}  # fmt: skip

#: The columns of a stakeholder table.
STAKEHOLDERS = TableColumns(
    Column("name", "text", "what the organisation is called; each its own", (
        "organisation", "organization", "org", "organisation name", "organization name", "stakeholder", "stakeholder name",
        "actor", "actor name", "label", "entity", "institution", "partner"), needed=True),
    Column("sector", "sector", "business, nonprofit, community, government or education, or words for them", (
        "type", "kind", "category", "sector type", "organisation type", "organization type", "stakeholder type",
        "actor type", "type of organisation", "type of organization"), needed=True),
    Column("joins_at_start", "truth", "whether it is a member before the first month", (
        "member", "already a member", "already in", "founding member", "member at start", "joined")),
    Column("note", "text", "for readers only", ("notes", "description", "comment", "comments", "remarks")),
    *(Column(trait.name, "number", trait.meaning, _ALSO.get(trait.name, ()), number=trait.number)
      for trait in TRAITS.values()),
)  # fmt: skip

#: The columns of a table of ties.
TIES = TableColumns(
    Column("from", "text", "an organisation of the list", ("source", "from name", "actor a", "organisation a"), needed=True),
    Column("to", "text", "another one, whom it knows", ("target", "to name", "actor b", "organisation b"), needed=True),
    Column("trust", "number", "how far the first trusts the second", (
        "strength", "weight", "tie strength", "strength of tie"), number=_LEVEL),
    Column("distance", "number", "how distant the first perceives the second's motives to be", (), number=_LEVEL),
    Column("both", "truth", "whether it holds both ways", ("direction", "mutual", "both ways", "two way", "reciprocal")),
)  # fmt: skip
