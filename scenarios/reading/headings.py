"""Which rows of a table with a name alone head those below, and which are organisations of whom nothing more is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coalitionlab.scenarios.reading.groups import LETTERED, group_of
from coalitionlab.scenarios.reading.labels import roles_of
from coalitionlab.scenarios.reading.sectors import NEAR, READ, sector_of, sector_of_name
from coalitionlab.scenarios.reading.table import Row, Table, text_of
from coalitionlab.scenarios.reading.values import shown


def rows_apart(table: Table, alone: list[int | None], named: int) -> set[int]:
    """Which rows stand alone below an empty one, over others, where one of them is a word for a sector: all of them are headings."""
    rows = table.rows
    found = {
        n
        for n, index in enumerate(alone[:-1])
        if index == named and alone[n + 1] is None and rows[n + 1][0] == rows[n][0] + 1
        and (not n or rows[n][0] > rows[n - 1][0] + 1)
    }  # fmt: skip
    return found if any(group_of(text_of(rows[n][1])) for n in found) else set()


def heads_of_sectors(table: Table, alone: Sequence[int | None], named: int, loud: bool, apart: set[int]) -> set[int]:
    """Which rows that are a word for a sector head those below: where that is evident, and those below are not told to be of others.

    A heading is in capitals, ends with a colon, has a letter before it, stands in another column or below an empty row, or is a word that names
    nobody ("private sector"). Words that may be names ("Council", "Residents") are headings where the table begins with one, and rows follow each.
    """
    rows = table.rows
    texts = {n: text_of(row) for n, (_, row) in enumerate(rows) if alone[n] is not None}
    words = [n for n in texts if n < len(rows) - 1 and (group_of(texts[n]) == "sector" or _says_kind(texts[n], loud))]
    evident = {
        n
        for n in words
        if n in apart - {0}
        or alone[n] != named
        or texts[n].endswith(":")
        or LETTERED.match(texts[n])
        or texts[n].isupper()
        and not loud
        or sector_of_name(texts[n])[0] is None
    }
    plain = {n for n in words if n not in evident}
    if len(words) > 1 and words[0] == 0 and all(alone[n + 1] is None for n in plain):
        evident |= plain
    agree = list(_agreements(rows, evident, table, named))
    return evident if 2 * sum(agree) >= len(agree) else set()


def _says_kind(text: str, loud: bool) -> bool:
    """Whether a text says a sector as a column of kinds would, and is in capitals, or small letters but for its first: "Administración autonómica"."""
    small = text[:1].isupper() and not any(word[0].isupper() for word in text.split()[1:])
    return sector_of(text)[0] in READ and len(text.split()) < 8 and (text.isupper() and not loud or small)


def _agreements(rows: Sequence[Row], heads: set[int], table: Table, named: int) -> Iterator[bool]:
    """Of each row below a heading whose own sector a column or its name tells, whether the heading says the same."""
    kinds = [i for i, label in enumerate(table.labels) if any(role == "sector" for role, _ in roles_of(label))]
    head = None
    for n, (_, row) in enumerate(rows):
        if n in heads:
            head = sector_of(text_of(row))[0]
            continue
        by_kind = next((sector for i in kinds if (sector := sector_of(shown(row[i]))[0])), None)
        told = by_kind or sector_of_name(shown(row[named]))[0]
        if head and told:
            yield told == head or {told, head} == NEAR
