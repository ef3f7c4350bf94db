"""The goals that a file names: on a sheet of their own, beside a word for goals about the table, or in a column that repeats them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from coalitionlab.scenarios.errors import fold, listed, quoted, shortened
from coalitionlab.scenarios.reading.cells import Sheet, blank
from coalitionlab.scenarios.reading.labels import names_goals
from coalitionlab.scenarios.reading.table import NUMBERED, Table
from coalitionlab.scenarios.reading.values import LINES, score_of, shown

#: So many goals are taken; their names are cut where they are longer.
MOST_GOALS, LONGEST = 8, 120
#: How the sentence begins that says where goals are from.
TAKEN_FROM = "Goals were taken from"


def goals_of(sheets: Sequence[Sheet], table: Table, column: int | None) -> tuple[tuple[str, ...], str, list[str]]:
    """The goals that a file names; what a row about the table says that all are for ("Aim: ..."), where goals stand on a sheet or in a column of
    their own; and what to say of both. `column` is the one that holds goals, where the table has one."""
    beside, named = (
        list(_beside(table)),
        [each for each in sheets if names_goals(each.name or "") and each.name != table.sheet.name],
    )
    own = next((each for each in named if each.rows), None)
    if own is not None:
        names, said = _taken(_listed(own), f"the sheet {quoted(own.name)}")
    elif column is not None:
        names, said = _taken(map(str, table.cells(column)), f"the column {quoted(table.title(column))}")
    else:
        names, said = _taken(beside, "a row beside the table")
    issue = shortened("; ".join(map(shown, beside)), LONGEST) if named or column is not None else ""
    return (
        names,
        issue,
        [*said, *([f"What it is about was taken from a row beside the table: {quoted(issue)}."] if issue else [])],
    )


def _taken(found: Iterable[str], where: str) -> tuple[tuple[str, ...], list[str]]:
    """Texts as names of goals, each once, and what to say of where they are from."""
    parts = [shown(NUMBERED.sub("", part)) for text in found for part in LINES.split(text)]
    once: dict[str, str] = {}
    for name in filter(None, parts):
        once.setdefault(fold(name), shortened(name, LONGEST))
    names = list(once.values())
    if not names:
        return (), []
    more = f"; {len(names) - MOST_GOALS} more were left out" if len(names) > MOST_GOALS else ""
    said = f"{TAKEN_FROM} {where}: {listed([quoted(name) for name in names[:MOST_GOALS]])}{more}."
    return tuple(names[:MOST_GOALS]), [said]


def _listed(sheet: Sheet) -> Iterator[str]:
    """The first text of each row of a sheet of goals; below a label of goals, what stands under it."""
    column: int | None = None
    rows = [row for _, row in sheet.rows]
    labels = [
        (n, k) for n, row in enumerate(rows) for k, cell in enumerate(row) if _is_text(cell) and names_goals(cell)
    ]
    start = labels[0][0] + 1 if labels else 0
    column = labels[0][1] if labels else None
    for row in rows[start:]:
        cells = [cell for k, cell in enumerate(row) if _is_text(cell) and column in (None, k)]
        yield from cells[:1]


def _beside(table: Table) -> Iterator[str]:
    """What stands beside a word for goals, or behind it and a colon, in rows that are none of the table's."""
    taken = {*table.header_lines, *(line for line, _ in table.rows)}
    for line, row in table.sheet.rows:
        if line in taken:
            continue
        texts = [cell for cell in row if not blank(cell)]
        label, _, rest = str(texts[0]).partition(":")
        if names_goals(label):
            yield from [rest] if rest.strip() else _texts(texts[1:])


def _texts(cells: Iterable[Any]) -> Iterator[str]:
    return (cell for cell in cells if _is_text(cell))


def _is_text(cell: Any) -> bool:
    return isinstance(cell, str) and len(cell.strip()) > 2 and score_of(cell) is None
