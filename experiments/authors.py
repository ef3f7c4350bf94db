"""Who wrote something: persons with affiliation and ORCID, read from one line each, as crates and citations name them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from coalitionlab.scenarios.errors import input_error, quoted

_ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
_FORM = "'Jane Doe; University of Somewhere; 0000-0002-1825-0097', the last two where known"


@dataclass(frozen=True)
class Person:
    """An author; affiliation and ORCID (16 digits in four groups) are empty where they are not known."""

    given: str
    family: str
    affiliation: str = ""
    orcid: str = ""

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.given} {self.family}".strip()

    @property
    def address(self) -> str:
        """The ORCID as an address; empty where there is none."""
        return f"https://orcid.org/{self.orcid}" if self.orcid else ""

    def linked(self, other: str = "#author") -> dict[str, Any]:
        """As schema.org has it (JSON-LD), without the affiliation; `other` identifies a person without an ORCID."""
        given = {"givenName": self.given} if self.given else {}
        return {"@id": self.address or other, "@type": "Person", "name": self.name, **given, "familyName": self.family}

    def cited(self) -> dict[str, str]:
        """As CITATION.cff has it."""
        found = {
            "family-names": self.family, "given-names": self.given, "affiliation": self.affiliation, "orcid": self.address,
        }  # fmt: skip
        return {key: value for key, value in found.items() if value}


def read_person(text: str, *, field: str = "author") -> Person:
    """Return the person of a line: name, affiliation and ORCID between semicolons, the last two where known. The last word of a name is the family's, unless
    that comes first, before a comma.

    Raises InputError for a line without a name, with more than these, or with an ORCID whose last digit is not that of the others.

    Examples
    --------
    >>> read_person("van Doe, Jane; 0000-0002-1825-0097")
    Person(given='Jane', family='van Doe', affiliation='', orcid='0000-0002-1825-0097')
    >>> read_person("Jane Doe; University of Somewhere").affiliation
    'University of Somewhere'
    """
    name, *rest = (" ".join(part.split()) for part in text.split(";"))
    orcids = [found.group(1) for part in rest if (found := _ORCID.fullmatch(part))]
    others = [part for part in rest if part and not _ORCID.fullmatch(part)]
    if not name or len(orcids) > 1 or len(others) > 1:
        raise input_error(f"got {quoted(text)}", f"write {_FORM}", field=field)
    for orcid in orcids:
        if orcid[-1] != last_digit(orcid[:-1]):
            raise input_error(f"{quoted(orcid)} is no ORCID: its last digit does not fit", "look it up", field=field)
    if not orcids and others and re.search(r"\d{4}-\d{4}|orcid", others[0]):
        raise input_error(f"{quoted(others[0])} is no ORCID", f"write {_FORM}", field=field)
    family, comma, given = (part.strip() for part in name.partition(","))
    if not comma:
        given, _, family = name.rpartition(" ")
    return Person(given, family, *(others or [""]), *orcids)


def last_digit(orcid: str) -> str:
    """Return the check digit of the first fifteen digits of an ORCID (ISO 7064, mod 11-2).

    Examples
    --------
    >>> last_digit("0000-0002-1825-009")
    '7'
    """
    total = 0
    for digit in orcid.replace("-", ""):
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)
