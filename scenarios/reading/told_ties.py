"""Ties that no list of them tells: columns of the list of organisations that name others, matrices, and projects that several share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import Any

from coalitionlab.scenarios.errors import listed, quoted
from coalitionlab.scenarios.reading.columns import ColumnRoles
from coalitionlab.scenarios.reading.holdings import in_own_words, names_in
from coalitionlab.scenarios.reading.levels import top_for
from coalitionlab.scenarios.reading.record import Tie
from coalitionlab.scenarios.reading.table import Table
from coalitionlab.scenarios.reading.ties import LEFT_OUT, Names, kind_of, made_tie, near_names, near_note, once
from coalitionlab.scenarios.reading.values import score_of, shown, texts_of, truth_of
from coalitionlab.scenarios.reading.words import lexicon, name_key
from coalitionlab.scenarios.reading.work import WORK_SAYS

#: Projects tie the organisations that share one, unless they would tie more than this share of all pairs: then they tell nothing.
MOST_TIED, MOST_PAIRS = 0.6, 500_000
#: The share of a matrix's columns that must be names.
ENOUGH = 0.5
SAYS = {
    "sums": "{} adds up the rows of the matrix {}, which tells how much each acts on the others: a column of it beside the organisations, called power, would be read."
}


def told_ties(
    table: Table, columns: ColumnRoles, row_names: Sequence[str], names: Names
) -> tuple[list[Tie], list[str]]:
    """Ties from columns that name others (their parent, whom they work with), from a matrix, and from shared projects."""
    ties: list[Tie] = []
    notes: list[str] = []
    naming = {
        columns.at[role]: kind for role, kind in (("parent", "parent"), ("links", "cooperation")) if role in columns.at
    }
    said = [*columns.linked, *(i for role, i in columns.at.items() if role == "links")]
    kinds = {i: kind_of(table.labels[i]) for i in said}
    naming |= {
        i: "cooperation" if kind == "contact" else kind
        for i, kind in kinds.items()
        if i in columns.linked or kind == "conflict"
    }
    strangers: Counter[str] = Counter()
    written = {
        part
        for index in naming
        for text in texts_of(table.cells(index))
        for part in names_in(text, names)
        if in_own_words(part)
    }
    near = near_names(sorted(written), names)
    names = {**names, **{name_key(each): name for each, name in near.items()}}
    notes += [near_note(near)] if near else []
    for index, kind in naming.items():
        for name, (line, row) in zip(row_names, table.rows, strict=True):
            parts = [shown(row[index])] if kind == "parent" else names_in(shown(row[index]), names)
            told = [(part, *_named_behind(part, kind, names)) for part in parts]
            strangers.update(part for part, other, _ in told if name and other is None and in_own_words(part))
            ties += [
                made_tie(name, other, how, None, both=True, row=line)
                for _, other, how in told
                if other not in (None, name)
            ]
        notes.append(f"Ties were read from the column {quoted(table.title(index))}: {kind}.")
    if strangers:
        notes.append(f"{LEFT_OUT} {listed([quoted(part) for part in strangers], 5)}.")
    matrix = matrix_ties(table, row_names, names)
    if matrix:
        notes.append("The table is a matrix of who is tied to whom.")
    elif columns.work:
        notes.append(WORK_SAYS.format(listed([quoted(table.title(index)) for index in columns.work])))
    elif columns.projects:
        shared, note = _project_ties(table, columns.projects, row_names)
        ties += shared
        notes.append(note)
    return once([*ties, *matrix])[0], notes


def _named_behind(part: str, kind: str, names: Names) -> tuple[str | None, str]:
    """Whom a part of a cell names, and how they are tied; behind words for a kind of tie that kind: "in dispute with Vale Trust"."""
    words = part.split()
    for at in range(len(words)):
        other = names.get(name_key(" ".join(words[at:])))
        if other is not None and (not at or lexicon("ties").meanings(" ".join(words[:at]))):
            return other, kind_of(" ".join(words[:at])) if at else kind
    return None, kind


def square_ties(tables: Sequence[Table], names: Names, rated: bool) -> tuple[list[Tie], list[str | None], list[str]]:
    """The ties of matrices of organisations of the list, each of the kind that its sheet is called by; their sheets, and what to say.

    `rated` is whether the list says how powerful each is: sums of a matrix that could tell it are named where it does not.
    """
    found: list[Tie] = []
    sheets: list[str | None] = []
    notes: list[str] = []
    for each in tables:
        square = [_row_name(row, names) for _, row in each.rows]
        told = matrix_ties(each, square, names) if any(square) else []
        if not told:
            continue
        found += told
        sheets.append(each.sheet.name)
        kinds = ", ".join(dict.fromkeys(tie.kind for tie in told))
        notes.append(f"The sheet {quoted(each.sheet.name)} is a matrix of who is tied to whom: {kinds}.")
        if not rated and (sums := _sums(each, square)) is not None:
            notes.append(SAYS["sums"].format(quoted(each.title(sums)), quoted(each.sheet.name)))
    return once(found)[0], sheets, notes


def _row_name(row: Sequence[Any], names: Names) -> str:
    """Whom a row of a matrix is of: what stands first, or behind what is none of the list; numbers that do not stand first are none."""
    keys = [name_key(shown(cell)) for cell in row[:2]]
    return next((names[key] for n, key in enumerate(keys) if key in names and not (n and "".join(key).isdigit())), "")


def _sums(table: Table, row_names: Sequence[str]) -> int | None:
    """The last column of a matrix, where it adds up what each of its rows has before it."""
    last = max(index for index, label in enumerate(table.labels) if label)
    rows = [
        [score_of(shown(cell)) for cell in row[1 : last + 1]]
        for name, (_, row) in zip(row_names, table.rows, strict=True)
        if name
    ]
    ends = [(sum(one[0] for one in row[:-1] if one), row[-1][0]) for row in rows if row and row[-1] is not None]
    return last if len(ends) > 2 and len(ends) == len(rows) and all(abs(a - b) < 1e-6 for a, b in ends) else None


def matrix_ties(table: Table, row_names: Sequence[str], names: Names) -> list[Tie]:
    """The ties of a square of marks or scores whose columns are organisations of the list."""
    usual = kind_of(table.sheet.name or "")
    columns = {i: names[name_key(label)] for i, label in enumerate(table.labels) if name_key(label) in names}
    if len(columns) < max(2, ENOUGH * len(set(row_names))):
        return []
    cells = [
        (name, other, line, row[i])
        for name, (line, row) in zip(row_names, table.rows, strict=True)
        for i, other in columns.items()
        if name
    ]
    scores = [abs(one[0]) for *_, cell in cells if (one := score_of(shown(cell))) is not None]
    highest = max(scores, default=1)
    top = top_for(highest) or highest
    ties = []
    for name, other, line, cell in cells:
        score, text = score_of(shown(cell)), shown(cell)
        strength = None if score is None else score[0] / top
        named = lexicon("ties").meanings(text)
        if name != other and text and (strength or (strength is None and (truth_of(cell) or named))):
            told = (
                strength if strength is not None and top > 1 else None if strength is None or strength > 0 else strength
            )
            ties.append(made_tie(name, other, kind_of(text) if named else usual, told, both=False, row=line))
    return ties


def _project_ties(table: Table, projects: Sequence[int], row_names: Sequence[str]) -> tuple[list[Tie], str]:
    """A tie for each two organisations that share a project, the stronger the more they share; and what to say of it."""
    inside = [
        dict.fromkeys(name for name, cell in zip(row_names, table.cells(index), strict=True) if truth_of(cell))
        for index in projects
    ]
    if sum(len(each) * (len(each) - 1) / 2 for each in inside) > MOST_PAIRS:
        return [], "Columns of marks were left out, since they are too full to be read as ties."
    shared = Counter(pair for each in inside for pair in combinations(each, 2))
    labels = listed([quoted(table.title(index)) for index in projects])
    size = len(set(row_names))
    if len(shared) > MOST_TIED * size * (size - 1) / 2:
        return [], f"Columns of marks were left out, since nearly all organisations share one: {labels}."
    most = max(shared.values(), default=1)
    ties = [
        Tie(a, b, "cooperation", 1, (0.4 + 0.4 * (count - 1) / (most - 1)) if most > 1 else None, shared_projects=count)
        for (a, b), count in shared.items()
    ]
    return ties, f"Organisations in the same project are tied, the more they share the closer: {labels}."
