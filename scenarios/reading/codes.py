"""Columns that identify the organisations of a list otherwise than by name: ids, codes, acronyms. Ties may speak of them so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coalitionlab.scenarios.reading.labels import roles_of
from coalitionlab.scenarios.reading.table import Table, name_of
from coalitionlab.scenarios.reading.values import is_unknown
from coalitionlab.scenarios.reading.words import label_words, lexicon, name_key

#: Longer texts are no codes, by the kind of label; what a label says that is not known may be a code, if it is short.
LONGEST_CODES = {"id": 40, "number": 40, "unknown": 11}


def codes_of(table: Table, row_names: Sequence[str], kept: frozenset[str]) -> dict[tuple[str, ...], str]:
    """Names by the codes that columns give them, each code of one organisation; not all need have one.

    `row_names` are those of the table's rows, of which `kept` count. Of columns with the same code an id or acronym goes before a number.
    """
    codes: dict[tuple[str, ...], str] = {}
    kinds = [_kind(label) for label in table.labels]
    for kind, index in ((kind, at) for kind in LONGEST_CODES for at, each in enumerate(kinds) if each == kind):
        codes = {**_owners(table.cells(index), row_names, kept, LONGEST_CODES[kind]), **codes}
    return codes


def _owners(
    cells: Sequence[Any], row_names: Sequence[str], kept: frozenset[str], longest: int
) -> dict[tuple[str, ...], str]:
    """Names by the codes of a column; none as soon as one is too long, or of two organisations."""
    owners: dict[tuple[str, ...], str] = {}
    for cell, name in zip(cells, row_names, strict=True):
        if (text := name_of(cell)) and not is_unknown(text):
            code = name_key(text)
            if owners.setdefault(code, name) != name or len(" ".join(code)) > longest:
                return {}
    return {code: name for code, name in owners.items() if name in kept}


def _kind(label: str) -> str | None:
    """The kind of identifier that a label means: an id, which other words may tell of whom; a number, which nothing tells more of; or what is not known."""
    said = " ".join(label_words(label))
    if "short" in lexicon("columns").meanings(said) or "id" in lexicon("identifiers").meanings(said):
        return "id"
    return lexicon("identifiers").whole(said) or (None if roles_of(label) else "unknown")
