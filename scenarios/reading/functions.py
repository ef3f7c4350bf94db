"""Organisations behind what somebody is there, in a column of both: "Director of Vale Trust"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from coalitionlab.scenarios.errors import listed, quoted
from coalitionlab.scenarios.reading.cells import blank
from coalitionlab.scenarios.reading.table import Table
from coalitionlab.scenarios.reading.values import shown
from coalitionlab.scenarios.reading.words import lexicon, words_of

SAYS = {"functions": "In {}, organisations were read from behind what somebody is there: {}."}
WORD = re.compile(r"[^\W_]+")
#: What stands between a function and an organisation.
OF = re.compile(
    r"(?:^|\s)(?:of the|of|for the|for|at the|at|in the|de la|de los|de las|de l['’]|des|du|de|d['’]|à la|à l['’]|aux|au|der|des|bei der|beim|bei|vom|von|della|dello|dell['’]"
    r"|delle|degli|dei|del|di|da|do|das|dos|na|no|van de|van het|van|bij|w|z)(?:\s+|(?<=['’]))"
)


def without_functions(table: Table) -> Table:
    """The table with organisations alone in a column of names whose label says that functions stand there too: "Function / organisation"."""
    label = table.labels[table.name] if table.name is not None else ""
    said = set(lexicon("columns").meanings(label))
    if table.name is None or "entity" not in said or not said & {"person", "other"}:
        return table
    at = table.name
    found = {
        text: name for cell in table.cells(at) if not blank(cell) and (name := _behind(text := shown(cell))) != text
    }
    if not found:
        return table

    def told(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return (*row[:at], found.get(shown(row[at]), row[at]), *row[at + 1 :])

    note = SAYS["functions"].format(quoted(label), listed([f"{name} ({text})" for text, name in found.items()], 5))
    return replace(table, rows=tuple((line, told(row)) for line, row in table.rows), notes=(*table.notes, note))


def _behind(text: str) -> str:
    """The organisation behind the function that a text, or what follows its last comma, begins with; all of a text without one."""
    for part in reversed(text.split(", ")):
        first = next(iter(lexicon("functions").matches(words_of(part))), None)
        if first is None or first.start:
            continue
        end = [match.end() for match in WORD.finditer(part)][first.end - 1]
        of = OF.search(part, end)
        if of and part[of.end() :].strip():
            return part[of.end() :].strip()
    return text
