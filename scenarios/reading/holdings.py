"""What the cells of a column hold: dates, names of the list, numbers, marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dateutil import parser as dates

from coalitionlab.scenarios.reading.cells import blank
from coalitionlab.scenarios.reading.doubles import is_field
from coalitionlab.scenarios.reading.labels import NUMBERS
from coalitionlab.scenarios.reading.near import MOST_COMPARED, name_in_part, nearest_name
from coalitionlab.scenarios.reading.table import Table
from coalitionlab.scenarios.reading.values import is_unknown, score_of, shown, stance_of, texts_of, truth_of
from coalitionlab.scenarios.reading.words import lexicon, name_key, uncovered, words_of

#: A day, month or year behind words such as "since" and before a remark: "14.05.2008 (founder)", "left on 31/12/2022".
DATED = re.compile(
    r"^([^\d(]{0,24}?\s)?(\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d?(?:-\d\d?)?|\d{1,2}[./]\d{4}|(?:19|20)\d\d)(?=$|\s*[(\[,;]|\s+[-–—]\s)"
)
#: An hour of a day that is not its beginning.
TIMED = re.compile(r"\d[ T](?!0?0:00)\d?\d:\d\d")


def filled(table: Table, index: int) -> bool:
    """Whether any cell of a column says something."""
    return any(not blank(cell) for cell in table.cells(index))


def mostly_filled(table: Table, index: int) -> bool:
    """Whether at least six in ten cells of a column say something."""
    return sum(not blank(cell) for cell in table.cells(index)) >= 0.6 * len(table.rows)


def are_dated(table: Table, index: int) -> bool:
    """Whether most of what a column says are days, months or years of a calendar."""
    counts = Counter(cell for cell in table.cells(index) if not blank(cell))  # each is looked at once
    dated = sum(count for cell, count in counts.items() if date_of(cell) is not None)
    return bool(counts) and dated >= 0.6 * counts.total() and not _timed(counts)


def _timed(cells: Counter[Any]) -> bool:
    """Whether most cells are an hour of a day, as when a form was filled in."""
    return 2 * sum(count for cell, count in cells.items() if TIMED.search(shown(cell))) >= cells.total()


def _left(table: Table, index: int) -> bool:
    """Whether a column says when somebody left, or that somebody did."""
    cells = Counter(cell for cell in table.cells(index) if not blank(cell))
    return bool(cells) and not _timed(cells) and all(has_left(cell) is not None for cell in cells)


def has_left(cell: Any) -> bool | None:
    """Whether a cell under "left" says so: by a date or a yes; None when it says neither yes nor no."""
    return True if date_of(cell) is not None else False if is_unknown(shown(cell)) else truth_of(cell)


def named_share(table: Table, index: int) -> float:
    """The share of what a column names that is an organisation of the list."""
    if index == table.name:
        return 0.0
    parts = _named_in(table, index)
    known = sum(count for part, count in parts if name_key(part) in table.name_keys)
    return known / sum(count for _, count in parts) if parts else 0.0


def _named_in(table: Table, index: int) -> list[tuple[str, int]]:
    """What the texts of a column name, each with how many cells have that text."""
    return [
        (part, count)
        for text, count in texts_of(table.cells(index)).items()
        for part in names_in(text, table.name_keys)
        if not is_unknown(part)
    ]


def _named(table: Table, index: int) -> bool:
    """Whether a column holds names of the organisations that are listed."""
    return named_share(table, index) >= 0.5


def _named_nearly(table: Table, index: int) -> bool:
    """Whether a column that is said to name others does, in nearly the words of the list too."""
    parts = [part for part, _ in _named_in(table, index)]
    names = list(texts_of(table.cells(table.name))) if table.name is not None else []
    if len(parts) * len(names) > MOST_COMPARED:
        return _named(table, index)
    known = [
        part
        for part in parts
        if name_key(part) in table.name_keys or nearest_name(part, names) or name_in_part(part, names)
    ]
    return 2 * len(known) >= len(parts) > 0


def names_others(table: Table, index: int) -> bool:
    """Whether the cells of a column name other organisations of the list than that of their row."""
    tells = bool(lexicon("ties").meanings(table.labels[index]))
    if table.name is None or index == table.name or not (_named_nearly if tells else _named)(table, index):
        return False
    own = [(name_key(shown(row[table.name])), names_in(shown(row[index]), table.name_keys)) for _, row in table.rows]
    return all(name_key(part) != name for name, parts in own for part in parts)


def _numeric(table: Table, index: int) -> bool:
    return any(score_of(shown(cell)) is not None for cell in table.cells(index))


def _worded(table: Table, index: int) -> bool:
    """Whether most of what a column says is said in words of one's own."""
    texts = texts_of(table.cells(index))
    return bool(texts) and sum(map(in_own_words, texts)) >= 0.6 * len(texts)


def in_own_words(text: str) -> bool:
    """Whether a cell says something that is no level, score, mark or date."""
    said = words_of(text)
    left = [word for word in uncovered(said, lexicon("levels").matches(said)) if not word.isdigit()]
    marks = any(lexicon(each).whole(text) for each in ("yes", "no"))
    return bool(left) and len(text) > 2 and not marks and not is_unknown(text) and date_of(text) is None


def _are_goals(table: Table, index: int) -> bool:
    """Whether a column repeats a few texts that can be what all are for: no levels, stances or fields of the grid."""
    texts = texts_of(table.cells(index))
    return 0 < 2 * len(texts) <= texts.total() and all(
        in_own_words(text) and len(words_of(text)) > 1 and stance_of(text) is None and not is_field(text)
        for text in texts
    )


def _is_no_sum(table: Table, index: int) -> bool:
    """Whether a column is no fee or the like: most of what it holds are texts."""
    texts = texts_of(table.cells(index))
    return 2 * sum(n for text, n in texts.items() if score_of(text) is None or len(words_of(text)) > 2) > texts.total()


FITS: Mapping[str, Callable[[Table, int], bool]] = {
    "since": are_dated, "need": _is_no_sum, "offer": _is_no_sum, "wants": _worded, "goals": _are_goals, "left": _left, "parent": _named_nearly, "links": _named_nearly, **dict.fromkeys(NUMBERS, _numeric),
}  # fmt: skip


def names_in(text: str, known: Container[tuple[str, ...]] = ()) -> list[str]:
    """The names that a cell lists; a stroke between spaces parts them too, where they are `known` so."""
    parts = [part.strip() for part in re.split(r"[;|\n]|,(?!\d)", text) if part.strip()]
    return [one for part in parts for one in _stroked(part, known)]


def _stroked(part: str, known: Container[tuple[str, ...]]) -> list[str]:
    several = re.split(r"\s+/\s+", part)
    return several if name_key(part) not in known and any(name_key(each) in known for each in several) else [part]


def dated_part(text: str) -> str:
    """The date in a text that says since or until when, with a remark or without; the text itself where it is no such."""
    match = DATED.match(text)
    if match is None or match[0] == text and not match[1]:
        return text
    before = words_of(match[1] or "")
    said = lexicon("columns").matches(before)
    plain = not uncovered(before, said) and {each.meaning for each in said} <= {"since", "left", "member", "neutral"}
    return match[2] if plain else text


def date_of(cell: Any) -> str | None:
    """A cell as a month, YYYY-MM, or a year; None when it is no date."""
    text = dated_part(shown(cell))
    if re.fullmatch(r"(?:19|20)\d\d", text):
        return text
    if month := _named_month(text):
        return month
    if not re.search(r"\d", text) or len(text) > 30 or re.fullmatch(r"[-+\d.,%/]{1,4}", text):
        return None
    try:
        first, second = (
            dates.parse(text, default=dates.parse(f"{year}-01-01"), dayfirst=not text[:4].isdigit())
            for year in (1904, 2004)
        )
    except (ValueError, OverflowError, TypeError):
        return None
    return f"{first:%Y-%m}" if first == second and 1800 < first.year < 2200 else None


#: A day with its month before it, or after it: 1/15/2020.
SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def days_in_order(table: Table, indices: Sequence[int]) -> Table:
    """The table with dates as YYYY-MM-DD in those of these columns that write the month first: some day is beyond 12, no month is."""
    found = {index: [SLASHED.fullmatch(shown(cell)) for cell in table.cells(index)] for index in indices}
    american = {
        index: [f"{m[3]}-{int(m[1]):02}-{int(m[2]):02}" if m else None for m in matches]
        for index, matches in found.items()
        if any(m and int(m[2]) > 12 for m in matches) and not any(m and int(m[1]) > 12 for m in matches)
    }
    if not american:
        return table
    rows = tuple(
        (line, tuple(american[i][n] or cell if i in american else cell for i, cell in enumerate(row)))
        for n, (line, row) in enumerate(table.rows)
    )
    return replace(table, rows=rows)


def _named_month(text: str) -> str:
    """A text that names a month of a year in some language, as YYYY-MM: "12 mars 2021", "12 de marzo de 2021"."""
    said = words_of(text)
    months = lexicon("months").matches(said)
    rest = uncovered(said, months)
    years = [word for word in rest if re.fullmatch(r"(?:19|20)\d\d", word)]
    days = [word for word in rest if word not in years]
    if len(months) != 1 or len(years) != 1 or any(len(word) > 4 or word.isdigit() and int(word) > 31 for word in days):
        return ""
    return f"{years[0]}-{months[0].meaning}"


def says_yes_no(table: Table, index: int) -> bool:
    """Whether a column says yes of some and no of others, in words for it, and nothing else."""
    said = {
        lexicon("yes").whole(text) or lexicon("no").whole(text)
        for text in texts_of(table.cells(index))
        if len(text) > 1
    }
    return said == {"yes", "no"}


def says_who_is_in(table: Table, index: int) -> bool:
    """Whether a column says yes of some and no of others, and not of a right to vote."""
    return says_yes_no(table, index) and not lexicon("votes").meanings(table.labels[index])


def are_marks(table: Table, index: int) -> bool:
    """Whether a column holds marks: yes and no, 1 and 0, x and nothing, and at least one mark."""
    filled = list(texts_of(table.cells(index)))
    return (
        bool(filled)
        and len(filled) <= 4
        and all(truth_of(text) is not None for text in filled)
        and any(truth_of(text) for text in filled)
    )
