"""The organisations of a user's table: words for sectors translated, examples left out, and notes on both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from coalitionlab.scenarios.errors import Problem, fold, number, quoted, shortened
from coalitionlab.scenarios.organisations import OrganisationSpec
from coalitionlab.scenarios.records import POWER_LEVELS
from coalitionlab.scenarios.sector_words import SURE, SectorMeaning, sector_of
from coalitionlab.scenarios.tables import Reading, Rows, check_duplicates, read_rows

#: How the names of the template's example rows begin.
EXAMPLE = "Example: "
MOST_SHOWN = 6


@dataclass
class _SectorWords:
    """The words for sectors met in one table, each with what it means and how often it was met."""

    meanings: dict[str, SectorMeaning] = field(default_factory=dict)
    met: Counter[str] = field(default_factory=Counter)

    def translated(self, values: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
        """The values of a row with the sector's own name in place of the word for it, and the problem with that."""
        word = str(values.get("sector", ""))
        if not word:
            remedy = f"write {', '.join(SURE)}, or a word such as company, charity or council"
            return {**values, "sector": "?"}, [Problem("missing", remedy, ("sector",))]
        shown = shortened(" ".join(word.split()))
        if shown not in self.meanings:
            self.meanings[shown] = sector_of(word)
        meaning = self.meanings[shown]
        if meaning.sector is None:
            return values, [Problem(f"unknown sector {quoted(word)}", meaning.remedy, ("sector",))]
        self.met[shown] += 1
        return {**values, "sector": meaning.sector}, []

    def notes(self) -> Iterator[str]:
        """The first words that are sure in one line, all that were assumed in another."""
        words = [word for word in self.met if fold(word) != self.meanings[word].sector]
        sure = [f"{quoted(w)} as {self.meanings[w].sector}" for w in words if self.meanings[w].sure]
        assumed = [f"{quoted(w)} as {self.meanings[w].sector}" for w in words if not self.meanings[w].sure]
        if sure:
            more = f" and {len(sure) - MOST_SHOWN} more" if len(sure) > MOST_SHOWN else ""
            yield f"Sectors were understood: {', '.join(sure[:MOST_SHOWN])}{more}."
        if assumed:
            yield f"Sectors were assumed; write the sector itself where it is another: {', '.join(assumed)}."


def read_stakeholders(reading: Reading) -> tuple[Rows[OrganisationSpec], tuple[str, ...]]:
    """The organisations with their lines, and what was assumed. Raises InputError with a line for each problem."""
    words = _SectorWords()
    rows = read_rows(OrganisationSpec, reading, words.translated)
    real = rows.kept(lambda each: not is_example(each.name))
    notes = [*reading.notes, *words.notes()]
    if real.records and len(real.records) < len(rows.records):
        rows = real
        notes.append(f"Rows whose name begins with {quoted(EXAMPLE.strip())} were left out.")
    check_duplicates(rows)
    return rows, (*notes, *_scores(rows))


def is_example(name: str) -> bool:
    """Whether this is the name of an example of the template."""
    return name.startswith(EXAMPLE.strip())


def _scores(rows: Rows[OrganisationSpec]) -> Iterator[str]:
    """A warning when the numbers for power look like scores on a scale."""
    usual = POWER_LEVELS.values()
    powers = [each.power for each in rows.records if each.power is not None and each.power not in usual]
    if powers and max(powers) > max(usual) and all(power.is_integer() for power in powers):
        yield (
            f"Power was taken as written, in proportion, 1 being usual and {number(max(powers))} that many times as "
            "much; if these are scores on a scale, write words such as high."
        )
