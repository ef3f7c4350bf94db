"""A list of people with their organisation in brackets, as under an open letter: "A. Orr, Director [Mell Trust]"."""

from __future__ import annotations

import re
from dataclasses import replace

from coalitionlab.scenarios.reading.groups import group_of
from coalitionlab.scenarios.reading.sectors import sector_of_name
from coalitionlab.scenarios.reading.table import LeftOut, Table
from coalitionlab.scenarios.reading.values import shown
from coalitionlab.scenarios.reading.words import words_of

SAYS = {"signed": "Organisations were read from the brackets behind people's names."}
ENDS_IN_BRACKET = re.compile(r"^([^\[(]+?)\s*(?:\[([^\[\]]+)\]|\(([^()]+)\))$")


def by_people(table: Table) -> Table:
    """A list of one column, most cells of which are a person with an organisation in brackets, as a list of both; what stands above the first is a title."""
    filled = [index for index in range(len(table.labels)) if any(shown(cell) for cell in table.cells(index))]
    if filled != [table.name] or table.name is None:
        return table
    cells = [shown(cell) for cell in table.cells(table.name)]
    parted = [ENDS_IN_BRACKET.match(cell) for cell in cells]
    found = [(match[1], match[2] or match[3]) for match in parted if match]
    called = sum(_is_called(inside) for _, inside in found)
    people = sum(sector_of_name(before.split(",")[0])[0] is None for before, _ in found)
    if len(found) < 3 or len(found) < 0.6 * len(cells) or 2 * called < len(found) or people < 0.8 * len(found):
        return table
    first = next(n for n, match in enumerate(parted) if match)
    rows = tuple(
        (line, (match[1], match[2] or match[3]) if match else ("", cell))
        for (line, _), cell, match in list(zip(table.rows, cells, parted, strict=True))[first:]
    )
    titles = tuple(LeftOut(table.sheet.name, line, "title", shown(row[table.name])) for line, row in table.rows[:first])
    return replace(
        table,
        labels=("Person", "Organisation"),
        rows=rows,
        name=1,
        left_out=(*table.left_out, *titles),
        notes=(*table.notes, SAYS["signed"]),
    )


def _is_called(text: str) -> bool:
    """Whether a text is called like an organisation, and is no word for a kind of them."""
    return len(words_of(text)) > 1 and group_of(text) is None and sector_of_name(text)[0] is not None
