"""The organisations of somebody's table: the words for sectors translated, examples left out, all of it told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from coalitionlab.scenarios.choosing import Chosen
from coalitionlab.scenarios.columns import STAKEHOLDERS
from coalitionlab.scenarios.errors import InputError, fold, number, quoted, shortened
from coalitionlab.scenarios.flaws import MOST_FLAWS, Flaw
from coalitionlab.scenarios.numeric import POWER_LEVELS
from coalitionlab.scenarios.organisations import OrganisationSpec
from coalitionlab.scenarios.sector_words import SURE, Meant, meant
from coalitionlab.scenarios.tables import Reading, Rows, duplicate_problems, records

#: How the names of the template's example rows begin.
EXAMPLE = "Example: "
#: The template's sheet of explanations, which nobody misses.
HELP_SHEET = "How to fill this in"
MOST_SHOWN = 6


@dataclass
class Translated:
    """The words for sectors met in one table, each with what it means and how often it was met."""

    words: dict[str, Meant] = field(default_factory=dict)
    met: Counter[str] = field(default_factory=Counter)

    def row(self, values: dict[str, Any]) -> tuple[dict[str, Any], list[Flaw]]:
        """The values of a row with the sector's own name in place of the word for it, or what is wrong with that."""
        word = str(values.get("sector", ""))
        if not word:
            do = f"write {', '.join(SURE)}, or a word such as company, charity or council"
            return {**values, "sector": "?"}, [Flaw(("sector",), "missing", do)]
        shown = shortened(" ".join(word.split()))
        if shown not in self.words:
            self.words[shown] = meant(word)
        means = self.words[shown]
        if means.sector is None:
            return values, [Flaw(("sector",), f"unknown sector {quoted(word)}", means.do)]
        self.met[shown] += 1
        return {**values, "sector": means.sector}, []

    def notes(self) -> Iterable[str]:
        """What is said about the words: those that are sure in one line, those assumed in another."""
        told = [word for word in self.met if fold(word) != self.words[word].sector]
        for sure, text in (
            (True, "Sectors were understood: {}."),
            (False, "Sectors were assumed; write the sector itself where it is another: {}."),
        ):
            some = [f"{quoted(w)} as {self.words[w].sector}" for w in told if self.words[w].sure is sure]
            if some:
                more = f" and {len(some) - MOST_SHOWN} more" if len(some) > MOST_SHOWN else ""
                yield text.format(", ".join(some if not sure else some[:MOST_SHOWN]) + (more if sure else ""))


def read_organisations(chosen: Chosen) -> tuple[Rows[OrganisationSpec], tuple[str, ...]]:
    """The organisations with their lines, and what was assumed. Raises InputError with a line for each problem."""
    words = Translated()
    rows = records(OrganisationSpec, Reading(chosen.sheet, STAKEHOLDERS, chosen.columns, words.row))
    rows, notes = without_examples(rows)
    twice = duplicate_problems(rows)
    if twice:
        raise InputError(*twice[:MOST_FLAWS])
    return rows, (*chosen.notes, *words.notes(), *notes, *_scores(rows))


def without_examples(rows: Rows[OrganisationSpec]) -> tuple[Rows[OrganisationSpec], tuple[str, ...]]:
    """The rows without the template's examples, unless there is nothing else."""
    kept = [k for k, one in enumerate(rows.records) if not one.name.startswith(EXAMPLE.strip())]
    if len(kept) in (0, len(rows.records)):
        return rows, ()
    left = Rows(rows.file, tuple(rows.records[k] for k in kept), tuple(rows.lines[k] for k in kept))
    return left, (f"Rows whose name begins with {quoted(EXAMPLE.strip())} were left out.",)


def _scores(rows: Rows[OrganisationSpec]) -> tuple[str, ...]:
    """A warning when the numbers for power look like scores on a scale."""
    given = [
        one.power for one in rows.records if one.power is not None and one.power not in POWER_LEVELS.values()
    ]
    if given and max(given) > max(POWER_LEVELS.values()) and all(value.is_integer() for value in given):
        text = "Power was taken as written, in proportion, 1 being usual and {} that many times as much; "
        return (
            text.format(number(max(given))) + "if these are scores on a scale, write words such as high.",
        )
    return ()
