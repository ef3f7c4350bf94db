"""Lines about a table that say what its columns rate, and what their codes stand for: "Stand: +2 with us, -2 against; Care: + low, ++ high"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from coalitionlab.scenarios.errors import listed, quoted
from coalitionlab.scenarios.reading.cells import blank
from coalitionlab.scenarios.reading.labels import BRACKETS, RATED, roles_of
from coalitionlab.scenarios.reading.table import HEADINGS, Row, Table
from coalitionlab.scenarios.reading.values import level_of, shown, stance_of, texts_of
from coalitionlab.scenarios.reading.words import lexicon

SAYS = {"lines": "Cells of {} were read as a line about the table explains them: {}."}
#: A score, a run of signs or a letter before what it stands for.
CODE = re.compile(r"(?:^|[\s,/(])([+−–-]?\d{1,2}|\+{1,3}|[−–-]{1,3}|★{1,5}|\*{1,5}|[A-Z])(?:\s*[=:]\s*|\s+)(?=[^\W\d])")
#: What ends what a line says of one column, and what is no word of a meaning.
ENDS = re.compile(r";|\s\|\s|\n")
EDGES = " ,./;()|–—-"
LONGEST = 2000


def line_text(rows: Iterable[Row]) -> str:
    """What rows about a table say, as one text."""
    return " | ".join(shown(cell) for _, row in rows for cell in row if not blank(cell))[:LONGEST]


def said_of(labels: Sequence[str], lines: str) -> dict[str, str]:
    """What lines about a table say of its columns, by label: what stands behind a label and a colon, down to the next one."""
    found = []
    for label in filter(None, labels):
        bare = BRACKETS.sub("", label).strip()
        match = re.search(rf"(?<!\w){re.escape(bare)}\s*[:=]\s*(?=\S)", lines) if len(bare) > 1 else None
        found += [(match.start(), match.end(), label)] if match else []
    found.sort()
    ends = [start for start, *_ in found[1:]] + [len(lines)]
    return {label: ENDS.split(lines[begin:end])[0].strip() for (_, begin, label), end in zip(found, ends, strict=False)}


def codes_said(text: str) -> dict[str, str]:
    """What codes stand for in what a line says of a column, a dash of any length being one sign: "+ medium, ++ high"."""
    parts = CODE.split(text)
    meant = zip(parts[1::2], parts[2::2], strict=True)
    return {_plain(code): meaning.strip(EDGES) for code, meaning in meant}


def told_labels(labels: Sequence[str], lines: str) -> tuple[str, ...]:
    """Labels that say nothing behind what a line says that they rate; those whose scores are on two sides of a stance are stances."""
    said = said_of(labels, lines)
    return tuple(_told(label, said.get(label, "")) for label in labels)


def _told(label: str, text: str) -> str:
    rated = list(RATED.intersection(lexicon("columns").meanings(text)))
    if not text or roles_of(label):
        return label
    codes = codes_said(text)
    sides = {code[0] for code in codes} >= {"+", "-"} and any(stance_of(meaning) for meaning in codes.values())
    return f"stance ({label})" if sides else f"{rated[0]} ({label})" if len(rated) == 1 else label


def decoded_by_lines(table: Table, lines: str) -> Table:
    """The table with levels or stances in place of codes that a line about it explains, all of a column."""
    keys: dict[int, Mapping[str, str]] = {}
    for index, (label, text) in enumerate((each, said_of(table.labels, lines).get(each)) for each in table.labels):
        codes = codes_said(text) if text and label != HEADINGS else {}
        said = {_plain(each) for each in texts_of(table.cells(index))}
        if len(codes) > 1 and said and said <= codes.keys() and not all(map(str.isdigit, said)):
            read = (level_of, stance_of)
            keys |= {index: codes} if any(all(map(_known(how), codes.values())) for how in read) else {}
    if not keys:
        return table

    def decoded(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(keys[i].get(_plain(shown(cell)), cell) if i in keys else cell for i, cell in enumerate(row))

    notes = [
        SAYS["lines"].format(quoted(table.title(i)), listed([f"{code} = {text}" for code, text in codes.items()]))
        for i, codes in keys.items()
    ]
    rows = tuple((line, decoded(row)) for line, row in table.rows)
    return replace(table, rows=rows, notes=(*table.notes, *notes))


def _known(how: Any) -> Any:
    return lambda text: how(text) is not None


def _plain(code: str) -> str:
    return code.replace("−", "-").replace("–", "-")
