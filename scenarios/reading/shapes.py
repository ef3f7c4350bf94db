"""Tables of other shapes as a list with a row for each organisation and a column for each thing said of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from coalitionlab.scenarios.errors import quoted
from coalitionlab.scenarios.reading.cells import blank
from coalitionlab.scenarios.reading.functions import without_functions
from coalitionlab.scenarios.reading.groups import LABELS, group_of
from coalitionlab.scenarios.reading.labels import tie_role_of
from coalitionlab.scenarios.reading.levels import codes_in
from coalitionlab.scenarios.reading.sectors import sector_of_name
from coalitionlab.scenarios.reading.table import SHEETS, Table, name_column
from coalitionlab.scenarios.reading.values import LEVEL_WORDS, LINES, level_of, shown, texts_of, truth_of
from coalitionlab.scenarios.reading.words import lexicon, name_key, uncovered, words_of
from coalitionlab.scenarios.records import STANCES

#: The template's sheet of explanations, which nobody misses.
HELP_SHEET = "How to fill this in"
#: The share of a sheet's names that must be new for it to be read along with another.
NEW_NAMES = 0.5
#: A label with a score at its end: "Influence 4".
NUMBER_AT_END = re.compile(r"^(.*[^\W\d].*?)[\s:]+(\d)$")
#: How a cell lists several organisations.
MANY = re.compile(r"[;|]")
CALLED = {"field": "field of the grid of power and interest"}
#: What is said of a table that is of another shape.
SAYS = {
    "groups": "There is a column for each {}: organisations were read from all of them.",
    "partners": "Column {} lists the partners of each {}: they are the organisations, and those of one are tied.",
    "plans": "C was read as current, D as desired engagement.",
    "ends": "There is no list of organisations: they are the ends of the ties.",
    "united": "Tables of the same header were read as one: {}.",
}


def as_list(table: Table) -> Table:
    """The table as a list, where it has a column of names for each sector (or stance, or field of the grid), a column of marks for each level, or a row for each partnership."""
    return _decoded(_stances_together(_levels_together(_by_group(_by_partners(without_functions(table))))))


def _by_partners(table: Table) -> Table:
    """A register of partnerships (or projects) that lists the partners of each in a cell, as a list of the partners: those of one are tied."""
    column = next(
        (
            index
            for index, label in enumerate(table.labels)
            if index != table.name
            and "entity" in lexicon("columns").meanings(label)
            and _lists_organisations(table, index)
        ),
        None,
    )
    if column is None or table.name is None or not lexicon("joint").meanings(table.labels[table.name]):
        return table
    firsts: dict[tuple[str, ...], tuple[int, str]] = {}
    beside: dict[tuple[str, ...], dict[str, None]] = {}
    for line, row in table.rows:
        partners = _parted(row[column])
        for name in partners:
            firsts.setdefault(name_key(name), (line, name))
            beside.setdefault(name_key(name), {}).update(dict.fromkeys(each for each in partners if each != name))
    rows = tuple((line, (name, "; ".join(beside[key]))) for key, (line, name) in firsts.items())
    note = SAYS["partners"].format(quoted(table.labels[column]), quoted(table.labels[table.name]))
    return replace(table, labels=("name", "works with"), rows=rows, name=0, notes=(*table.notes, note))


def _parted(cell: Any) -> list[str]:
    """The organisations that a cell lists."""
    return [part for part in map(str.strip, MANY.split(shown(cell))) if part]


def _lists_organisations(table: Table, index: int) -> bool:
    """Whether most cells of a column list several, most of which are called like organisations."""
    cells = [names for cell in table.cells(index)[:100] if (names := _parted(cell))]
    names = [name for each in cells for name in each]
    called = sum(sector_of_name(name)[0] is not None for name in names)
    return sum(len(each) > 1 for each in cells) > 0.5 * len(cells) and called > 0.5 * len(names)


def _decoded(table: Table) -> Table:
    """The table with words in place of codes that the label of their column explains."""
    keys = {
        index: codes
        for index, label in enumerate(table.labels)
        if len(codes := codes_in(label)) > 1 and texts_of(table.cells(index)).keys() <= codes.keys()
    }
    if not keys:
        return table
    rows = tuple(
        (line, tuple(keys[i].get(shown(cell), cell) if i in keys else cell for i, cell in enumerate(row)))
        for line, row in table.rows
    )
    labels = tuple(
        re.sub(r"\([^()]*\)", "", label).strip() if i in keys else label for i, label in enumerate(table.labels)
    )
    return replace(table, rows=rows, labels=labels)


def _by_group(table: Table) -> Table:
    """A table with a column of names for each sector, field of the grid or stance, as a list of names with theirs."""
    groups = {index: group_of(label) for index, label in enumerate(table.labels) if label}
    (kind, count) = (
        Counter(group for group in groups.values() if group).most_common(1)[0] if any(groups.values()) else ("", 0)
    )
    columns = [index for index, group in groups.items() if group == kind and _names(table, index)]
    if count < 2 or len(columns) < max(2, 0.7 * len(groups)):
        return table
    cells = [
        (line, name.strip(" •-*\t"), table.labels[index])
        for index in columns for line, row in table.rows for name in LINES.split(str(row[index]))
    ]  # fmt: skip
    rows = tuple((line, (name, label)) for line, name, label in cells if name)
    note = SAYS["groups"].format(CALLED.get(kind, kind))
    return replace(table, labels=("name", LABELS[kind]), rows=rows, name=0, notes=(*table.notes, note))


def _names(table: Table, index: int) -> bool:
    texts = texts_of(table.cells(index))
    return len(texts) > 0.8 * texts.total() and sum(len(text) > 2 for text in texts) > 0.8 * len(texts)


def _levels_together(table: Table) -> Table:
    """A table whose columns are the levels (or the scores 1, 2, 3) of a rating, a mark in one of them, with one column for it."""
    runs: dict[str, dict[int, str]] = {}
    for index, label in enumerate(table.labels):
        rest, level = _rated_at(label)
        if rest and level and all(truth_of(text) is not None for text in texts_of(table.cells(index))):
            runs.setdefault(rest, {})[index] = level
    runs = {rest: levels for rest, levels in runs.items() if _is_ladder(list(levels.values()))}
    if not runs:
        return table
    gone = {index for levels in runs.values() for index in levels}
    kept = [index for index in range(len(table.labels)) if index not in gone]

    def row_of(row: tuple[Any, ...]) -> tuple[Any, ...]:
        marked = (
            next((level for index, level in levels.items() if truth_of(row[index])), "") for levels in runs.values()
        )
        return (*(row[index] for index in kept), *marked)

    labels = (*(table.labels[index] for index in kept), *(_titled(*run) for run in runs.items()))
    rows = tuple((line, row_of(row)) for line, row in table.rows)
    name = kept.index(table.name) if table.name in kept else None
    return replace(table, labels=labels, rows=rows, name=name)


def _stances_together(table: Table) -> Table:
    """A table with a column for each stance (unaware, resistant, neutral, ...), a mark or C (current) and D (desired) in one of them, with one column for it."""
    steps = _stances_in(table.labels)
    texts = {text.upper() for index in steps for text in texts_of(table.cells(index))}
    plans = bool(texts) and all(set(words_of(text)) <= {"c", "d", "cd"} for text in texts)
    named = {STANCES.get(str(lexicon("stance").whole(step)), 0.0) for step in steps.values()}
    both = bool(texts) and min(named) < 0 < max(named)  # "Champion?" beside "Blocker?"
    if not (both or len(named) > 2) or not (plans or all(truth_of(text) is not None for text in texts)):
        return table

    def here(cell: Any) -> bool:
        return "c" in "".join(words_of(shown(cell))) if plans else bool(truth_of(cell))

    kept = [index for index in range(len(table.labels)) if index not in steps]
    rows = tuple(
        (line, (*(row[i] for i in kept), next((step for i, step in steps.items() if here(row[i])), "")))
        for line, row in table.rows
    )
    name = kept.index(table.name) if table.name in kept else None
    note = [SAYS["plans"]] if plans else []
    return replace(
        table, labels=(*(table.labels[i] for i in kept), "stance"), rows=rows, name=name, notes=(*table.notes, *note)
    )


def _stances_in(labels: Sequence[str]) -> dict[int, str]:
    """The stances that labels name, by column; below a heading that says nothing of stances ("Relation: for"), where three columns and more have it."""
    steps = {index: step for index, label in enumerate(labels) if (step := _stance_at(label))}
    parts = [words_of(label) for label in labels]
    for heading in {words[:-n] for words in parts for n in (1, 2) if not steps and len(words) > n}:
        under = {
            i: " ".join(words[len(heading) :]) for i, words in enumerate(parts) if words[: len(heading)] == heading
        }
        found = {index: rest for index, rest in under.items() if rest and lexicon("stance").whole(rest)}
        steps = found if len(found) > 2 and len(found) == len(under) else steps
    return steps


def _stance_at(label: str) -> str:
    """The stance that a label names, alone or below what is rated ("Position: against"); nothing for another."""
    words = words_of(label)
    if any(lexicon(each).whole(label) for each in ("yes", "no")) or len(label) < 3:
        return ""
    if lexicon("stance").whole(label):
        return label
    if next((each for each in lexicon("columns").meanings(label) if each != "neutral"), "") != "stance":
        return ""
    ends = (" ".join(words[at:]) for at in range(1, len(words)))
    return next((end for end in ends if lexicon("stance").whole(end)), "")


def _rated_at(label: str) -> tuple[str, str]:
    """What a label rates and at which level or score: "Influence: high", "Influence 4"; nothing for another."""
    number = NUMBER_AT_END.match(label)
    if number:
        return number[1].strip(), number[2]
    place = level_of(label)
    return ("", "") if place is None else (_without_level(label), LEVEL_WORDS[place])


def _is_ladder(levels: list[str]) -> bool:
    """Whether several levels, or the scores from 1 on."""
    if any(map(str.isdigit, levels)):
        return len(levels) > 2 and levels == [str(n + 1) for n in range(len(levels))]
    return len(set(levels)) > 1


def _titled(rest: str, levels: dict[int, str]) -> str:
    last = list(levels.values())[-1]
    return f"{rest} (1-{last})" if last.isdigit() else rest


def _without_level(label: str) -> str:
    """A label without the level that it names."""
    words = words_of(label)
    return " ".join(uncovered(words, lexicon("levels").matches(words)))


def from_ends(table: Table) -> Table:
    """A list of the organisations at the ends of ties, where there is no other."""
    roles = {role: index for index, label in enumerate(table.labels) if (role := tie_role_of(label))}
    ends = [roles[way] for way in ("from", "to") if way in roles]
    firsts: dict[tuple[str, ...], tuple[int, tuple[Any, ...]]] = {}
    for line, row in table.rows:
        for cell in (row[index] for index in ends if not blank(row[index])):
            firsts.setdefault(name_key(cell), (line, (cell,)))
    listed = tuple(firsts.values())
    return replace(table, labels=("name",), rows=listed, name=0, notes=(*table.notes, SAYS["ends"]))


def united(table: Table, tables: Sequence[Table]) -> tuple[Table, tuple[str, ...]]:
    """The table with the rows of others of the same header that bring other names, as the file has them; a sheet called by a sector says theirs."""
    like = list(_alike(table, tables))
    if len(like) < 2:
        return table, ()
    left_out = tuple(each for other in like for each in other.left_out)
    groups = {group_of(each.sheet.name or "") for each in like}
    by_sheet = len(groups) == 1 and None not in groups
    rows = tuple((line, (*row, *([each.sheet.name] * by_sheet))) for each in like for line, row in each.rows)
    labels = (*table.labels, *([SHEETS] * by_sheet))
    places = [quoted(each.sheet.name) if each.sheet.name else f"row {each.header_lines[0]}" for each in like]
    whole = replace(table, rows=rows, labels=labels, left_out=left_out, parts=tuple(each.sheet for each in like))
    return replace(whole, name=name_column(whole)), (SAYS["united"].format(", ".join(places[:12])),)


def _alike(table: Table, tables: Sequence[Table]) -> Iterator[Table]:
    """The table, and others of the same header whose names are mostly new, in the order of the file."""
    if table.name is None or not table.header_lines:
        return
    names = {name_key(shown(cell)) for cell in table.cells(table.name)}
    for other in map(as_list, tables):
        if other.sheet is table.sheet and other.header_lines == table.header_lines:
            yield table
            continue
        if _header(other) != _header(table) or other.sheet.name == HELP_SHEET or other.rows == table.rows:
            continue
        others = [name_key(shown(row[table.name])) for _, row in other.rows]
        if others and sum(name not in names for name in others) >= NEW_NAMES * len(others):
            width = len(table.labels)
            rows = tuple((line, (*row, *[""] * width)[:width]) for line, row in other.rows)
            yield replace(other, rows=rows)


def _header(table: Table) -> tuple[tuple[str, ...], ...]:
    """The labels of a table as they are compared, without empty ones at its end."""
    labels = [words_of(label) for label in table.labels]
    while labels and not labels[-1]:
        labels.pop()
    return tuple(labels)
