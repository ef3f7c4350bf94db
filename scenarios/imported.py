"""The organisations and ties of a user's table: words translated, examples left out, and notes on what was assumed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from coalitionlab.scenarios.errors import Problem, fold, number, quoted, shortened, suggest
from coalitionlab.scenarios.organisations import OrganisationSpec, TieSpec
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


#: Tops of scales on which people score the strength of ties; trust is the score divided by it.
SCALES = (1.0, 3.0, 5.0, 7.0, 10.0, 100.0)
USUAL_TRUST = TieSpec.model_fields["trust"].default


@dataclass(frozen=True)
class _TieRows:
    """How rows become ties: names by their folded spelling, the top of the scale, whether ties hold both ways by default."""

    names: dict[str, str]
    top: float
    both: bool

    def translated(self, values: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
        """The values of a row as those of a tie, and the problems with its ends."""
        problems = []
        values = {"both": self.both, **values}
        for end in ("from", "to"):
            name = values.get(end)
            if name is None or (fold(name) not in self.names and is_example(name)):
                continue
            if fold(name) not in self.names:
                remedy = suggest(name, self.names.values(), kind="organisation")
                problems.append(Problem(f"{quoted(name)} is not an organisation", remedy, (end,)))
            values[end] = self.names.get(fold(name), name)
        if values.get("from") is not None and values.get("from") == values.get("to"):
            problem = f"{quoted(values['to'])} has a tie to itself"
            problems.append(Problem(problem, "name two organisations", ("to",)))
        trust = values.get("trust")
        if isinstance(trust, float) and trust >= 0:
            values["trust"] = trust / self.top
        return values, problems


def read_network(reading: Reading, names: Collection[str]) -> tuple[tuple[TieSpec, ...], tuple[str, ...]]:
    """The ties between the organisations of those names, and what was assumed.

    Raises InputError with a line for each problem: an end that is no organisation, a word that is no strength.
    """
    both = "both" not in reading.columns
    top = _top_of_scale(reading)
    rows = read_rows(TieSpec, reading, _TieRows({fold(name): name for name in names}, top, both).translated)
    known = frozenset(names)
    real = rows.kept(lambda tie: all(end in known or not is_example(end) for end in (tie.from_, tie.to)))
    ties, doubles = _joined(real.records)
    return ties, (*reading.notes, *_notes(reading, top, both, doubles))


def _top_of_scale(reading: Reading) -> float:
    """The top of the scale on which strengths are scored: 1 for shares, else the least of the usual ones that holds all."""
    if "trust" not in reading.columns:
        return 1.0
    index, comma = reading.columns.index("trust"), reading.sheet.grid.decimal_comma
    highest = max((_score(row[index], comma) for row in reading.sheet.rows), default=1.0)
    return next((top for top in SCALES if highest <= top), 1.0)


def _score(cell: Any, decimal_comma: bool) -> float:
    """A cell as a number, 0 where it is none."""
    try:
        score = float(cell.replace(",", ".") if decimal_comma and isinstance(cell, str) else cell)
    except (TypeError, ValueError):
        return 0.0
    return score if score == score and not isinstance(cell, bool) else 0.0


def _joined(ties: Sequence[TieSpec]) -> tuple[tuple[TieSpec, ...], int]:
    """Every pair once, with its strongest tie for each way, and how many rows said something a second time."""
    ways: dict[tuple[str, str], TieSpec] = {}
    doubles = 0
    for tie in ties:
        for way in [(tie.from_, tie.to), (tie.to, tie.from_)][: 2 if tie.both else 1]:
            if way in ways:
                doubles += way == (tie.from_, tie.to)
            if way not in ways or tie.trust > ways[way].trust:
                ways[way] = tie
    kept: list[TieSpec] = []
    done: set[tuple[str, str]] = set()
    for (start, end), tie in ways.items():
        back = ways.get((end, start))
        mutual = back is not None and (back.trust, back.distance) == (tie.trust, tie.distance)
        if not (mutual and (end, start) in done):
            kept.append(TieSpec(from_=start, to=end, trust=tie.trust, distance=tie.distance, both=mutual))
        done.add((start, end))
    return tuple(kept), doubles


def _notes(reading: Reading, top: float, both: bool, doubles: int) -> list[str]:
    notes = []
    if top > 1:
        column = quoted(shortened(reading.sheet.header[reading.columns.index("trust")]))
        notes.append(f"Strengths in {column} go beyond 1: trust is the strength divided by {number(top)}.")
    if "trust" not in reading.columns:
        notes.append(f"Ties say nothing about trust: each has {number(USUAL_TRUST)}.")
    if both:
        notes.append("Ties say nothing about their direction: each holds both ways.")
    if doubles:
        notes.append(f"Ties that were listed again count once, the strongest of them (rows: {doubles}).")
    return notes
