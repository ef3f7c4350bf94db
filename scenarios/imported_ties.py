"""The ties of somebody's table: names matched to the organisations, strengths to trust, doubles joined, all of it told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from coalitionlab.scenarios.choosing import Chosen
from coalitionlab.scenarios.columns import TIES
from coalitionlab.scenarios.errors import fold, number, quoted, shortened, suggest
from coalitionlab.scenarios.flaws import Flaw
from coalitionlab.scenarios.imported_organisations import EXAMPLE
from coalitionlab.scenarios.tables import Reading, Rows, records
from coalitionlab.scenarios.ties import TieSpec

#: Tops of scales on which people score the strength of ties; trust is the score divided by it.
SCALES = (1.0, 3.0, 5.0, 7.0, 10.0, 100.0)
USUAL_TRUST = TieSpec.model_fields["trust"].default


@dataclass(frozen=True)
class _Changing:
    """How the rows of a table of ties become ties: names by their folded spelling, the top of the scale, the usual way."""

    names: dict[str, str]
    top: float
    both: bool

    def row(self, values: dict[str, Any]) -> tuple[dict[str, Any], list[Flaw]]:
        """The values of a row as those of a tie, and what is wrong with its ends."""
        wrong = []
        values = {"both": self.both, **values}
        for end in ("from", "to"):
            name = values.get(end)
            if name is None or (fold(name) not in self.names and name.startswith(EXAMPLE.strip())):
                continue
            if fold(name) not in self.names:
                do = suggest(name, self.names.values(), kind="organisation")
                wrong.append(Flaw((end,), f"{quoted(name)} is not an organisation", do))
            values[end] = self.names.get(fold(name), name)
        if values.get("from") is not None and values.get("from") == values.get("to"):
            wrong.append(
                Flaw(("to",), f"{quoted(values['to'])} has a tie to itself", "name two organisations")
            )
        trust = values.get("trust")
        if isinstance(trust, float) and trust >= 0:
            values["trust"] = trust / self.top
        return values, wrong


def read_ties(chosen: Chosen, names: Collection[str]) -> tuple[tuple[TieSpec, ...], tuple[str, ...]]:
    """The ties between the organisations of those names, and what was assumed.

    Raises:
        InputError: with a line for each problem: an end that is no organisation, a word that is no strength.
    """
    both = "both" not in chosen.columns
    top = _top(chosen)
    changing = _Changing({fold(name): name for name in names}, top, both)
    rows = records(TieSpec, Reading(chosen.sheet, TIES, chosen.columns, changing.row))
    rows = _without_examples(rows, frozenset(names))
    ties, joined = _joined(rows.records)
    return ties, (*chosen.notes, *_notes(chosen, top, both, joined))


def _top(chosen: Chosen) -> float:
    """The top of the scale on which strengths are scored: 1 for shares, else the least of the usual ones that holds all."""
    if "trust" not in chosen.columns:
        return 1.0
    place = chosen.columns.index("trust")
    scores = [
        s for row in chosen.sheet.rows if (s := _score(row[place], chosen.sheet.decimal_comma)) is not None
    ]
    highest = max(scores, default=1.0)
    return next((top for top in SCALES if highest <= top), 1.0)


def _score(cell: Any, decimal_comma: bool) -> float | None:
    if isinstance(cell, bool):
        return None
    try:
        score = float(cell.replace(",", ".") if decimal_comma and isinstance(cell, str) else cell)
    except (TypeError, ValueError):
        return None
    return score if score == score else None


def _without_examples(rows: Rows[TieSpec], names: Collection[str]) -> Rows[TieSpec]:
    """The rows without the template's examples, unless those are the organisations there are."""

    def real(name: str) -> bool:
        return name in names or not name.startswith(EXAMPLE.strip())

    kept = [k for k, tie in enumerate(rows.records) if real(tie.from_) and real(tie.to)]
    return Rows(rows.file, tuple(rows.records[k] for k in kept), tuple(rows.lines[k] for k in kept))


def _joined(ties: tuple[TieSpec, ...]) -> tuple[tuple[TieSpec, ...], int]:
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
    for (one, other), tie in ways.items():
        back = ways.get((other, one))
        mutual = back is not None and (back.trust, back.distance) == (tie.trust, tie.distance)
        if not (mutual and (other, one) in done):
            kept.append(TieSpec(from_=one, to=other, trust=tie.trust, distance=tie.distance, both=mutual))
        done.add((one, other))
    return tuple(kept), doubles


def _notes(chosen: Chosen, top: float, both: bool, joined: int) -> list[str]:
    notes = []
    if top > 1:
        column = shortened(chosen.sheet.header[chosen.columns.index("trust")])
        notes.append(
            f"Strengths in {quoted(column)} go beyond 1: trust is the strength divided by {number(top)}."
        )
    if "trust" not in chosen.columns:
        notes.append(f"Ties say nothing about trust: each has {number(USUAL_TRUST)}.")
    if both:
        notes.append("Ties say nothing about their direction: each holds both ways.")
    if joined:
        notes.append(f"Ties that were listed again count once, the strongest of them (rows: {joined}).")
    return notes
