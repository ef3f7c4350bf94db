"""Sheets with no row for each organisation, made such: those whose columns are organisations, and grids of power and interest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from coalitionlab.scenarios.reading.cells import MOST_COLUMNS, Sheet, blank
from coalitionlab.scenarios.reading.doubles import field_titled
from coalitionlab.scenarios.reading.groups import LABELS, are_groups, group_of
from coalitionlab.scenarios.reading.labels import is_label, roles_of
from coalitionlab.scenarios.reading.sectors import sector_of_name
from coalitionlab.scenarios.reading.values import LEVEL_WORDS, LINES, level_of, shown, texts_of, truth_of
from coalitionlab.scenarios.reading.words import lexicon, uncovered, words_of

Row = tuple[int, tuple[Any, ...]]
#: How many rows and columns such a sheet has at most; longer lists have a row for each organisation.
MOST_ROWS = 100
#: Letters of a table of who does what: responsible, accountable, consulted, informed, supporting.
DUTIES = "racis"
_NAME = "Organisation"
#: What is said of a sheet that is of another shape.
SAYS = {
    "beside": "{} tables stand side by side: they were read as one.",
    "turned": "Organisations stand in the columns: the table was turned, and what is called a row is a column of the file.",
    "grid": "A grid of power and interest: names were read from all of its fields.",
}


def upright(sheet: Sheet) -> Sheet:
    """The sheet, turned where its first row names organisations and its first column says what is told of each."""
    rows = _from_first_wide_row(sheet.rows)
    if not 2 <= len(rows) <= MOST_ROWS or len(rows[0][1]) > MOST_COLUMNS:
        return sheet
    width = max(len(row) for _, row in rows)
    square = [(line, (*row, *[""] * (width - len(row)))) for line, row in rows]
    left = next(index for index in range(width) if any(not blank(row[index]) for _, row in square))
    things = [shown(row[left]) for _, row in square[1:]]
    square = list(_who_does_what(square, left, things))
    width = len(square[0][1])
    names = [shown(cell) for cell in square[0][1][left + 1 :] if not blank(cell)]
    if not (_says_of_each(names, things) or _does_what(names, things, [row[left + 1 :] for _, row in square[1:]])):
        return sheet
    columns = list(zip(*(row[left:] for _, row in square), strict=True))
    columns[0] = (_NAME, *columns[0][1:])
    first = sheet.first_column + left + 1
    turned = [(first + n, tuple(column)) for n, column in enumerate(columns) if not all(map(blank, column))]
    notes = (*sheet.notes, SAYS["turned"])
    return replace(sheet, rows=turned, turned=tuple(line for line, _ in square), merged=(), notes=notes)


def _from_first_wide_row(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows from the first that fills three cells, below titles; from the one above it, where that has two names and an empty corner."""
    top = next((n for n, (_, row) in enumerate(rows[:20]) if _filled(row) >= 3), len(rows))
    if 0 < top < len(rows):
        above, row = rows[top - 1][1], rows[top][1]
        corner = next(index for index, cell in enumerate(row) if not blank(cell))
        if _filled(above) == 2 and all(map(blank, above[: corner + 1])) and _is_thing(shown(row[corner])):
            top -= 1
    return rows[top:]


def _filled(row: Sequence[Any]) -> int:
    return sum(not blank(cell) for cell in row)


def _is_thing(text: str) -> bool:
    """Whether a text labels what is told of an organisation: power, sector."""
    return any(role != "name" for role, _ in roles_of(text))


def _says_of_each(names: Sequence[str], things: Sequence[str]) -> bool:
    """Whether the first column holds labels (power, sector) and the first row none."""
    labels = list(filter(_is_thing, things))
    return (
        len(names) > 1
        and len(labels) > 1
        and len(labels) >= 0.5 * len(things)
        and sum(is_label(name) and sector_of_name(name)[0] is None for name in names) < 0.34 * len(names)
    )


def _who_does_what(square: Sequence[Row], left: int, things: Sequence[str]) -> Sequence[Row]:
    """The rows without columns that hold no marks or duties, such as dates of tasks, where the others are a table of who does what."""
    header, below = square[0][1], [row for _, row in square[1:]]
    kept = [k for k in range(left + 1, len(header)) if not blank(header[k]) and _are_duties(row[k] for row in below)]
    if len(kept) < 3 or not _does_what(
        [shown(header[k]) for k in kept], things, [[row[k] for k in kept] for row in below]
    ):
        return square
    return [(line, (*row[: left + 1], *(row[k] for k in kept))) for line, row in square]


def _are_duties(cells: Iterable[Any]) -> bool:
    """Whether cells are marks or letters that say who is in what."""
    return all(truth_of(text) is not None or set(words_of(text)) <= set(DUTIES) for text in texts_of(cells))


def _does_what(names: Sequence[str], things: Sequence[str], cells: Sequence[Sequence[Any]]) -> bool:
    """Whether the first row names organisations and marks or letters (R, A, C, I) say who is in what the first column lists."""
    return (
        len(names) > 2
        and any(not blank(cell) for row in cells for cell in row)
        and _are_duties(cell for row in cells for cell in row)
        and sum(sector_of_name(name)[0] is not None for name in names) >= 0.6 * len(names)
        and sum(sector_of_name(thing)[0] is not None for thing in things) < 0.34 * len(things)
        and not any(is_label(name) and (len(words_of(name)) < 2 or sector_of_name(name)[0] is None) for name in names)
    )


# Tables side by side


def stacked(sheet: Sheet) -> Sheet:
    """The sheet with its tables one below the other, where they stand side by side under the same labels, or under words for sectors or stances."""
    if not sheet.rows or len(sheet.rows[0][1]) > MOST_COLUMNS:
        return sheet
    top = max(range(min(20, len(sheet.rows))), key=lambda n: (_filled(sheet.rows[n][1]), -n))
    rows = sheet.rows[top:]
    parts = _parts([row for _, row in rows])
    labels = [[shown(cell) for cell in rows[0][1][a:b]] for a, b in parts]
    if len(parts) < 2 or any(len(each) < 2 or "" in each or each[1:] != labels[0][1:] for each in labels):
        return sheet
    sectors = are_groups([each[0] for each in labels])
    over = (
        [next((shown(cell) for cell in sheet.rows[top - 1][1][a:b] if not blank(cell)), "") for a, b in parts]
        if top
        else []
    )
    grouped = not sectors and are_groups(over)
    if not sectors and (len({each[0] for each in labels}) > 1 or not is_label(labels[0][0])):
        return sheet
    heads = over if grouped else [each[0] for each in labels]
    kind = next((found for each in heads if (found := group_of(each))), None)
    label = "Group" if kind in (None, "sector") else LABELS[kind]
    header = (rows[0][0], (_NAME if sectors else labels[0][0], *labels[0][1:], *([label] * (sectors or grouped))))
    below = [
        (line, (*row[a:b], *([head] * (sectors or grouped))))
        for (a, b), head in zip(parts, heads, strict=True)
        for line, row in rows[1:]
        if not all(map(blank, row[a:b]))
    ]
    notes = (*sheet.notes, SAYS["beside"].format(len(parts)))
    above = sheet.rows[: top - grouped]
    return replace(sheet, rows=[*above, header, *below], merged=(), notes=notes)


def _parts(rows: Sequence[Sequence[Any]]) -> list[tuple[int, int]]:
    """The runs of columns that hold something, each from its first column to the one after its last."""
    full = [any(i < len(row) and not blank(row[i]) for row in rows) for i in range(max(map(len, rows)))]
    starts = [i for i, each in enumerate(full) if each and not (i and full[i - 1])]
    runs = [(i, next((j for j in range(i, len(full)) if not full[j]), len(full))) for i in starts]
    return [part for run in runs for part in _repeats(*run, rows[0])]


def _repeats(start: int, end: int, header: Sequence[Any]) -> list[tuple[int, int]]:
    """A run of columns in parts as long as the labels behind the first repeat: Allies, Strength, Opponents, Strength."""
    labels = [shown(cell) for cell in header[start:end]]
    for width in range(2, len(labels) // 2 + 1):
        parts = [labels[at : at + width] for at in range(0, len(labels), width)]
        if all(part[1:] == parts[0][1:] for part in parts):
            return [(start + at, start + at + width) for at in range(0, len(labels), width)]
    return [(start, end)]


# A grid: levels of power down the side, levels of interest along the top, names in its fields


def crossed(sheet: Sheet) -> Sheet:
    """The sheet as a list of names with power and interest, where it is a grid of them."""
    for top, (line, row) in enumerate(sheet.rows[:20]):
        along = _along(row, sheet.rows[top - 1][1] if top else ()) if len(row) <= MOST_COLUMNS else None
        rows = _fields(sheet.rows[top + 1 :], *along) if along is not None else []
        if len({power for _, (_, power, _) in rows}) > 1:
            listed = [(line, row) for line, row in rows if row[0]]
            header = (line, (_NAME, "Power", "Interest"))
            return replace(sheet, rows=[header, *listed], merged=(), notes=(*sheet.notes, SAYS["grid"]))
    return _in_blocks(sheet)


def _in_blocks(sheet: Sheet) -> Sheet:
    """The sheet as such a list, where its fields stand as blocks below and beside each other, each under its title ("Keep satisfied")."""
    if len(sheet.rows) > MOST_ROWS or max((len(row) for _, row in sheet.rows), default=0) > MOST_COLUMNS:
        return sheet
    titles = [
        {index: field for index, cell in enumerate(row) if (field := field_titled(shown(cell)))}
        for _, row in sheet.rows
    ]
    fields = [field for each in titles for field in each.values()]
    if sum(map(bool, titles)) != 2 or len(set(fields)) != 4 or len(fields) != 4:
        return sheet
    listed: list[Row] = []
    heads: list[tuple[int, tuple[str, str]]] = []
    for (line, row), found in zip(sheet.rows, titles, strict=True):
        heads = sorted(found.items()) or heads
        for index, cell in enumerate(row) if not found else ():
            power, interest = next((field for at, field in reversed(heads) if at <= index), ("", ""))
            names = LINES.split(str(cell)) if power and not blank(cell) and not _is_axis(shown(cell)) else []
            listed += [(line, (name.strip(" •-*\t"), power, interest)) for name in names]
    header = (sheet.rows[0][0], (_NAME, "Power", "Interest"))
    rows = [header, *(each for each in listed if each[1][0])]
    return replace(sheet, rows=rows, merged=(), notes=(*sheet.notes, SAYS["grid"]))


def _is_axis(text: str) -> bool:
    """Whether a text stands beside a grid for one of its axes: "Power", "High", "Low interest"."""
    said = words_of(text)
    rest = uncovered(said, lexicon("columns").matches(said))
    return not rest or level_of(" ".join(rest)) is not None and len(rest) < 3


def _fields(rows: Sequence[Row], which: str, places: Mapping[int, str]) -> list[Row]:
    """The names in the fields of a grid with their power and interest, as far as its rows begin with a level; `places` are the levels of its columns."""
    found: list[Row] = []
    for line, row in rows:
        side = _level_at(_texts(row[: min(places)]), "power" if which == "interest" else "interest")
        if side is None or side[0] == which:
            break
        for index, level in places.items():
            pair = {which: level, side[0]: side[1]}
            names = LINES.split(str(row[index])) if index < len(row) else []
            found += [(line, (name.strip(" •-*\t"), pair["power"], pair["interest"])) for name in names]
    return found


def _along(row: Sequence[Any], over: Sequence[Any]) -> tuple[str, dict[int, str]] | None:
    """What a row of levels rates ("Low interest", or "Low" below the word interest), and the level of each column; its first cell may say anything."""
    filled = [index for index, cell in enumerate(row) if not blank(cell)]
    axis = _rated(_texts(over))
    for cells in (filled, filled[1:]):
        found = {index: _level_at(shown(row[index]), axis) for index in cells}
        levels = {index: level for index, level in found.items() if level is not None}
        if len(found) > 1 and levels.keys() == found.keys() and len({which for which, _ in levels.values()}) == 1:
            return levels[cells[0]][0], {index: level for index, (_, level) in levels.items()}
    return None


def _level_at(text: str, axis: str | None) -> tuple[str, str] | None:
    """What a text rates and its level: "High power"; of a level alone, what its axis is called."""
    said = words_of(text)
    matches = lexicon("columns").matches(said)
    place = level_of(" ".join(uncovered(said, matches)))
    which = _rated(text) if matches else axis
    return (which, LEVEL_WORDS[place]) if which is not None and place is not None else None


def _rated(text: str) -> str | None:
    """Power or interest, whichever a text names; None when it names neither or both."""
    said = set(lexicon("columns").meanings(text)) & {"power", "interest"}
    return said.pop() if len(said) == 1 else None


def _texts(cells: Sequence[Any]) -> str:
    return " ".join(shown(cell) for cell in cells if not blank(cell))
