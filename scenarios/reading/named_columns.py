"""The columns that a person named: by label or letter, each for what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coalitionlab.scenarios.errors import input_error, nearest, quoted
from coalitionlab.scenarios.organisations import OrganisationSpec
from coalitionlab.scenarios.reading.labels import FIELDS, LEVELS, NUMBERS, TRUTHS, roles_of
from coalitionlab.scenarios.reading.table import Table
from coalitionlab.scenarios.reading.words import words_of

#: What a column may say, besides the traits of the model.
ROLES = (
    "name",
    "sector",
    "power",
    "interest",
    "stance",
    "status",
    "member",
    "since",
    "left",
    "need",
    "offer",
    "wants",
    "goals",
    "note",
    "parent",
    "links",
    "projects",
)
#: Labels by which a column is taken to be none.
_NOTHING = ("none", "no", "-", "")


def chosen_columns(table: Table, chosen: Mapping[str, str]) -> dict[str, int | None]:
    """The columns that were named, by role; None for a role that no column has."""
    labels = [table.title(index) for index in range(len(table.labels))]
    given: dict[str, int | None] = {}
    for word, label in chosen.items():
        role = (
            FIELDS.get(word, word)
            if word in OrganisationSpec.model_fields
            else next((r for r, _ in roles_of(word) if r in ROLES), word)
        )
        known = (*ROLES, *LEVELS, *TRUTHS, *NUMBERS)
        if word in ROLES:
            role = word
        if role not in known:
            close = nearest(word, [*known, *FIELDS])
            remedy = f"did you mean {quoted(close)}?" if close else f"it can be {', '.join(known)}"
            raise input_error(f"no column can be {quoted(word)}", remedy, field="--column")
        folded = {" ".join(words_of(each)): index for index, each in enumerate(labels)}
        letters = {table.sheet.letter(index): index for index in range(len(table.labels))}
        wanted = " ".join(words_of(label))
        if label.strip().casefold() in _NOTHING:
            given[role] = None
        elif (
            len(alike := [i for i, each in enumerate(table.labels) if each and " ".join(words_of(each)) == wanted]) > 1
        ):
            raise input_error(
                f"{len(alike)} columns are called {quoted(label)}", f"name one by its letter: {', '.join(map(table.sheet.letter, alike))}",
                file=table.sheet.where, line=next(iter(table.header_lines), None), field=f"--column {word}",
            )  # fmt: skip
        elif wanted in folded or label.strip().upper() in letters:
            given[role] = folded.get(wanted, letters.get(label.strip().upper()))
        else:
            close = nearest(label, labels)
            remedy = f"did you mean {quoted(close)}? The columns are" if close else "the columns are"
            more = f" and {len(labels) - 20} more" if len(labels) > 20 else ""
            raise input_error(
                f"no column {quoted(label)}", f"{remedy} {', '.join(map(quoted, labels[:20]))}{more}",
                file=table.sheet.where, line=next(iter(table.header_lines), None), field=f"--column {word}",
            )  # fmt: skip
    return given


def counted(values: Sequence[tuple[str, int]], most: int = 6) -> str:
    """Values with their counts, and how many more there are."""
    more = f" and {len(values) - most} more" if len(values) > most else ""
    return ", ".join(f"{quoted(text)} ({count})" for text, count in values[:most]) + more
