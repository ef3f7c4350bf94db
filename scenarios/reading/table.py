"""A table on a sheet, as it was found: its labels, its rows, what was left out of it, and which column names those it lists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from coalitionlab.scenarios.reading.cells import Sheet, blank, unguarded
from coalitionlab.scenarios.reading.labels import roles_of, tie_role_of
from coalitionlab.scenarios.reading.scales import read_scale
from coalitionlab.scenarios.reading.sectors import is_called, is_person, sector_of, sector_of_name
from coalitionlab.scenarios.reading.values import score_of, shown, texts_of, truth_of
from coalitionlab.scenarios.reading.words import lexicon, name_key

Row = tuple[int, tuple[Any, ...]]
#: The label of the column that is made of heading rows, or of the sheets' own names.
HEADINGS, SHEETS = "heading rows", "name of the sheet"
CONTACT = re.compile(r"https?://|www\.|\S+@\S+\.\w|^\+?[\d ()/-]{7,}$")
LONGEST_TEXT, LONGEST_ID = 80, 12
#: A number or bullet before a text: "1. Town Council".
NUMBERED = re.compile(r"^\s*(?:\(?\d{1,3}(?:\.\d{1,3})*[.)]|\d{1,3}(?:\.\d{1,3})+|[•*–-])\s+(?=[^\W\d_])")
DATE = re.compile(r"^\d{4}-\d\d-\d\d|^\d{1,2}[./]\d{1,2}[./]\d{2,4}")


@dataclass(frozen=True)
class LeftOut:
    """A row that is none of the table's, and why."""

    sheet: str | None
    row: int
    why: str
    text: str


@dataclass(frozen=True)
class Table:
    """A table: a label for each column, its rows with their lines, and the rows about it that were left out; `parts` are the sheets that it unites."""

    sheet: Sheet
    header_lines: tuple[int, ...]
    labels: tuple[str, ...]
    rows: tuple[Row, ...]
    left_out: tuple[LeftOut, ...] = ()
    name: int | None = None
    notes: tuple[str, ...] = ()
    parts: tuple[Sheet, ...] = ()

    def cells(self, index: int) -> list[Any]:
        """The cells of a column, from the top."""
        return [row[index] for _, row in self.rows]

    @cached_property
    def name_keys(self) -> frozenset[tuple[str, ...]]:
        """The names of those it lists, as they are compared, and the codes of letters that a column gives them."""
        cells = set(map(shown, self.cells(self.name))) if self.name is not None else set()
        codes = {text for index in code_columns(self) if index != self.name for text in texts_of(self.cells(index))}
        return frozenset(map(name_key, cells | {code for code in codes if not code[:1].isdigit()}))

    def title(self, index: int) -> str:
        """How messages name a column: by its label, or by its letter."""
        return self.labels[index] or f"column {self.sheet.letter(index)}"

    @property
    def is_ties(self) -> bool:
        """Whether it lists ties: both ends are there, and it is no matrix, whose labels may be abbreviations such as DA."""
        return {"from", "to"} <= {tie_role_of(label) for label in self.labels} and not is_square(self.labels, self.rows)


def is_square(labels: Sequence[Any], rows: Sequence[Row]) -> bool:
    """Whether labels name what the first column below names as well: a matrix of who is tied to whom."""
    across = [shown(cell) for cell in labels if not blank(cell)]
    if len(across) < 3:
        return False
    down = {shown(next((cell for cell in row if not blank(cell)), "")) for _, row in rows}
    across = across[bool(across) and across[0] not in down :]  # what stands over the names
    return len(across) > 2 and sum(name in down for name in across) >= 0.7 * len(across)


def code_columns(table: Table) -> list[int]:
    """The columns that give each row a short code of its own, such as an acronym."""
    return [
        index
        for index, label in enumerate(table.labels)
        if any(role == "other" for role, _ in roles_of(label))
        and max(map(len, texts := texts_of(table.cells(index))), default=LONGEST_ID) < LONGEST_ID
        and len(texts) == len(table.rows)
    ]


def text_of(row: Sequence[Any]) -> str:
    """The cells of a row as one text, cut where it is long."""
    some = islice((cell for cell in row if not blank(cell)), LONGEST_TEXT // 4 + 1)  # each shows a letter at least
    return " | ".join(map(shown, some))[:LONGEST_TEXT]


#: Of cells under a label for persons, such as a representative of a group, so many are called like organisations where these are meant.
CALLED = 0.3


def name_column(table: Table) -> int | None:
    """Which column names the organisations: by its label, of several the surest; else the first of texts that differ."""
    ranked = [
        (
            sure
            - 0.3 * (_distinct(table, index) < 0.34)
            - 0.5 * _lists(table, index)
            + 0.4 * _organisations_in(table, index)
            - 0.4 * ("entity" not in lexicon("columns").meanings(label) and _share(table, index, is_person) > 0.8)
            - 0.3 * (_share(table, index, _is_kind) > 0.6)
            - 0.4 * bool(lexicon("carriers").meanings(label)),
            -index,
        )
        for index, label in enumerate(table.labels)
        for role, sure in roles_of(label)
        if role == "name" and _is_text(table, index, shortest=1 if sure > 0.7 else 2)
    ]
    if ranked and max(ranked)[0] > 0.45:
        return _employers(table, -max(ranked)[1])
    plain = [
        index
        for index, label in enumerate(table.labels)
        if label not in (HEADINGS, SHEETS)
        and _is_text(table, index) and _distinct(table, index) > 0.7
        and not any(role in ("other", "note", "need", "offer", "wants") for role, _ in roles_of(label))
        and (all(role != "person" for role, _ in roles_of(label)) or _share(table, index, is_called) >= CALLED)
        and read_scale("level", table.cells(index)) is None
    ]  # fmt: skip
    full = [index for index in plain if 2 * sum(not blank(cell) for cell in table.cells(index)) > len(table.rows)]
    plain = full or plain  # a kind may stand on the first row of those of it
    called = {index: _share(table, index, is_called) for index in plain}
    best = max(plain, key=lambda index: (called[index] >= called[plain[0]] + 0.4, -index), default=None)
    return best if best is not None else -max(ranked)[1] if ranked else None


def _employers(table: Table, named: int) -> int:
    """The column of names; another, where these are people and most of its cells are called like organisations: "Name" beside "Representing"."""
    if "entity" in lexicon("columns").meanings(table.labels[named]) or _share(table, named, is_person) <= 0.8:
        return named
    free = [
        i for i, label in enumerate(table.labels) if i != named and not {role for role, _ in roles_of(label)} - {"name"}
    ]
    return next((i for i in free if _is_text(table, i) and _share(table, i, is_called) >= 0.5), named)


def _lists(table: Table, index: int) -> bool:
    """Whether a column lists several in a cell, such as the partners of whom the row is about."""
    cells = [shown(cell) for cell in table.cells(index)[:100] if not blank(cell)]
    return sum(";" in cell or "|" in cell for cell in cells) > 0.3 * len(cells)


def _organisations_in(table: Table, index: int) -> float:
    """The share of a column's cells that are called like organisations: a contact's name stands beside that of an employer."""
    return _share(table, index, lambda text: sector_of_name(text)[0] is not None)


def _share(table: Table, index: int, holds: Callable[[str], bool]) -> float:
    """The share of a column's cells of which something holds."""
    cells = [shown(cell) for cell in table.cells(index)[:100] if not blank(cell)]
    return sum(map(holds, cells)) / len(cells) if cells else 0.0


def _is_kind(text: str) -> bool:
    """Whether a text is a word for a kind of organisations and no name."""
    return sector_of(text)[0] is not None and not is_called(text)


def _distinct(table: Table, index: int) -> float:
    texts = texts_of(table.cells(index)[:2000])
    return len(texts) / texts.total() if texts else 0.0


def _is_text(table: Table, index: int, shortest: int = 2) -> bool:
    """Whether a column holds names or the like: texts of some length, no numbers, marks, dates, addresses or yes and no."""
    sample = table.cells(index)[:500]
    cells = [cell for cell in sample if not blank(cell)]
    texts = [
        cell
        for cell in cells
        if isinstance(cell, str) and shortest <= len(cell) <= 200 and score_of(cell) is None and truth_of(cell) is None
        and not CONTACT.search(cell) and not DATE.match(cell)
    ]  # fmt: skip
    return len(texts) > 0.6 * len(cells) and len(cells) >= min(2, len(sample)) and len(cells) > 0.3 * len(sample)


#: How the names of example rows begin, which count only where there are no others.
EXAMPLE = "Example:"


def name_of(cell: Any) -> str:
    """A cell as a name: no control characters, no apostrophe that guarded a formula."""
    text = unguarded(unicodedata.normalize("NFC", shown(cell)))
    return " ".join("".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text).split())
