"""The organisations in a table: rows of the same one gathered, the sector of each, and its values by the model's names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

from coalitionlab.scenarios.errors import fold, listed, plural, quoted
from coalitionlab.scenarios.organisations import TRAITS
from coalitionlab.scenarios.reading.cells import blank
from coalitionlab.scenarios.reading.columns import ColumnRoles
from coalitionlab.scenarios.reading.holdings import date_of, in_own_words
from coalitionlab.scenarios.reading.labels import NUMBERS
from coalitionlab.scenarios.reading.leaving import has_gone, when_left
from coalitionlab.scenarios.reading.levels import level_word, levels_between
from coalitionlab.scenarios.reading.near import same_but_for_forms
from coalitionlab.scenarios.reading.record import OUT, Stakeholder
from coalitionlab.scenarios.reading.scales import Scale
from coalitionlab.scenarios.reading.sectors import NEAR, PERSON, READ, sector_of, sector_of_name
from coalitionlab.scenarios.reading.table import EXAMPLE, HEADINGS, LeftOut, Row, Table, name_of, text_of
from coalitionlab.scenarios.reading.values import is_unknown, names_nobody, score_of, shown, truth_of
from coalitionlab.scenarios.reading.words import lexicon, name_key, uncovered, words_of

LONGEST_NAME = 200
#: What is said of rows.
SAYS = {
    "nobody": "Entries that name no organisation are left out: {}.",
    "forms": "Names that differ by a legal form or an article are of one organisation: {}.",
}


def stakeholders_of(
    table: Table, taken: ColumnRoles, answers: Mapping[str, str]
) -> tuple[list[Stakeholder], list[str], list[LeftOut], list[str]]:
    """The organisations, the name of the one that each row is of, rows that are left out, and what to say."""
    rows, notes = _filled_down(table, taken)
    left_out: list[LeftOut] = []
    groups: dict[tuple[str, ...], list[Row]] = {}
    names: dict[tuple[str, ...], str] = {}
    row_names: list[str] = []
    real = any(
        not name_of(row[taken.at["name"]]).startswith(EXAMPLE) for _, row in rows if name_of(row[taken.at["name"]])
    )
    nobody: Counter[str] = Counter()
    same = same_but_for_forms(name_of(row[taken.at["name"]]) for _, row in rows)
    merged: dict[str, str] = {}
    for line, row in rows:
        name = name_of(row[taken.at["name"]])
        if name and names_nobody(name) and fold(name) not in answers:
            nobody[name] += 1
            name = ""
        why = "no name" if not name else "example" if real and name.startswith(EXAMPLE) else ""
        why = (
            "name too long"
            if len(name) > LONGEST_NAME
            else "left out by hand"
            if answers and answers.get(fold(name)) == OUT
            else why
        )
        key = same.get(name_key(name), name_key(name))
        row_names.append("" if why else names.setdefault(key, name))
        if not why and key != name_key(name):
            merged[name] = names[key]
        if why:
            left_out.append(LeftOut(table.sheet.name, line, why, text_of(row)))
        else:
            groups.setdefault(key, []).append((line, row))
    people = [_stakeholder(names[key], group, taken, answers) for key, group in groups.items()]
    out = {each.name for each in people if each.sector == OUT}
    left_out += [
        LeftOut(table.sheet.name, each.rows[0], "left out by hand", each.name) for each in people if each.name in out
    ]
    people = [each for each in people if each.name not in out]
    if taken.people and any(len(each.rows) > 1 for each in people):
        counts = [f"{each.name} {len(each.rows)}" for each in people if len(each.rows) > 1]
        notes.append(f"The table lists people: they were gathered by organisation ({listed(counts)}).")
    if merged:
        notes.append(SAYS["forms"].format(listed([f"{name} ({first})" for name, first in merged.items()])))
    if nobody:
        notes.append(SAYS["nobody"].format(listed([f"{quoted(each)} ({count})" for each, count in nobody.items()])))
    if any(each.why == "example" for each in left_out):
        notes.append(f"Rows whose name begins with {quoted(EXAMPLE)} were left out.")
    return people, row_names, left_out, notes


def _filled_down(table: Table, taken: ColumnRoles) -> tuple[Sequence[Row], list[str]]:
    """The rows, with names and sectors that are written once for those below in each of them."""
    rows, notes = list(table.rows), []
    name, sector = taken.at["name"], taken.at.get("sector")
    fill = []
    if taken.people and _written_once([row[name] for _, row in rows]):
        fill.append(name)
    if (
        sector is not None
        and sector < name
        and table.labels[sector] != HEADINGS
        and _written_once([row[sector] for _, row in rows])
    ):
        fill.append(sector)
    for index in fill:
        last: Any = ""
        for at, (line, row) in enumerate(rows):
            last = last if blank(row[index]) else row[index]
            rows[at] = (line, (*row[:index], last, *row[index + 1 :]))
        notes.append(f"In {quoted(table.title(index))}, an empty cell was read as the one above.")
    return rows, notes


def _written_once(cells: list[Any]) -> bool:
    """Whether a column names each group at its first row only."""
    texts = [shown(cell) for cell in cells]
    filled = [text for text in texts if text]
    return bool(texts and texts[0]) and len(filled) == len(set(filled)) and len(filled) < 0.7 * len(texts)


def _stakeholder(name: str, group: Sequence[Row], taken: ColumnRoles, answers: Mapping[str, str]) -> Stakeholder:
    """One organisation from its rows; of several values the first counts."""
    everybody, group = group, [row for row in group if not has_gone(row, taken.at, taken.scales)] or group
    left = None if group is not everybody and len(group) < len(everybody) else when_left(group, taken.at, taken.scales)
    sector, told_by, word = _sector(name, group, taken, answers)
    ratings: dict[str, str | float] = {}
    for role, scale in taken.scales.items():
        if role not in ("stance", "member", "status") and (value := _first(group, taken, role)) is not None:
            trait = "awareness" if role == "interest" else role
            ratings.setdefault(trait, _rating(trait, value, scale))
    for role in taken.at.keys() & set(NUMBERS):
        number = score_of(_cell(group, taken, role))
        ratings |= {} if number is None else {role: number[0]}
    for role, prefix in (("offer", ""), ("need", "need_")):
        if role in taken.at:
            strengths = lexicon("strengths").meanings(_cell(group, taken, role))
            ratings = {**{f"{prefix}{each}": "high" for each in strengths}, **ratings}
    since = next((date for _, row in group if "since" in taken.at and (date := date_of(row[taken.at["since"]]))), None)
    status = _first(group, taken, "status")
    member = status == "member" if status is not None else _first(group, taken, "member")
    return Stakeholder(
        name=name,
        rows=tuple(line for line, _ in everybody),
        sector=sector,
        told_by=told_by,
        word=word,
        ratings=ratings,
        stance=_first(group, taken, "stance"),
        member=False if left is not None else True if since and member is None else member,
        since=since,
        left=left,
        note=_note(group, taken, since, left),
        wants=_wants(group, taken),
    )


def _rating(trait: str, value: float, scale: Scale) -> str | float:
    """A share of the most there can be as the model takes it: a level; or itself, where it was written as a share."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if scale.kind == "number" or (scale.exact and trait != "power"):
        return round(value, 4)
    if not scale.exact and (both := levels_between(value)) is not None:
        return round(fmean(TRAITS[trait].read(level) for level in both), 4)
    return level_word(value)


def _first(group: Sequence[Row], taken: ColumnRoles, role: str) -> Any:
    """What a rated column says of an organisation: the first of its rows that says something."""
    if role not in taken.scales:
        return None
    said = (taken.scales[role].of(row[taken.at[role]]) for _, row in group)
    return next((value for value in said if value is not None), None)


def _cell(group: Sequence[Row], taken: ColumnRoles, role: str) -> str:
    """The first text of an organisation in a column."""
    return next(
        (text for _, row in group if role in taken.at and not is_unknown(text := shown(row[taken.at[role]]))), ""
    )


def _note(group: Sequence[Row], taken: ColumnRoles, since: str | None, left: str | None) -> str:
    offer = _cell(group, taken, "offer")
    parts = [_cell(group, taken, "note"), *([f"offers {offer}"] if _in_more_words(offer) else [])]
    parts += [f"in since {since}"] if since and left is None else []
    parts += [f"left{' in ' * bool(left)}{left}{f', in since {since}' if since else ''}"] if left is not None else []
    parts += [plural(len(group), "person", "people")] if taken.people and len(group) > 1 else []
    text = "; ".join(part for part in parts if part)
    return _printable(text)


def _wants(group: Sequence[Row], taken: ColumnRoles) -> str:
    """What an organisation wants, in the words of the table: what stands under its needs or interest and is not all read as strengths or a level."""
    need, wants = _cell(group, taken, "need"), _cell(group, taken, "wants")
    parts = [need if _in_more_words(need) else "", wants]
    return _printable("; ".join(dict.fromkeys(part for part in parts if part)))


def _in_more_words(text: str) -> bool:
    """Whether a text on what is needed or offered says more than its strengths."""
    said = words_of(text)
    return bool(uncovered(said, lexicon("strengths").matches(said))) and in_own_words(text)


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


# Sectors


def _sector(
    name: str, group: Sequence[Row], taken: ColumnRoles, answers: Mapping[str, str]
) -> tuple[str | None, str, str]:
    """An organisation's sector (None where it has to be asked), what told it, and the word for it in the table."""
    cells = [_cell([row], taken, "sector") for row in group]
    words = [taken.key.get(cell, cell) for cell in cells if cell]
    marks = [sector for _, row in group for index, sector in taken.marked.items() if truth_of(row[index])]
    word = words[0] if words else PERSON if marks[:1] == [PERSON] else ""
    if fold(name) in answers:
        return answers[fold(name)], "answer", word
    by_name, strong = sector_of_name(name)
    told, sure = (
        (marks[0], True) if marks else next((found for each in words if (found := sector_of(each))[0]), (None, True))
    )
    owned = lexicon("names", "owners").whole(word) is not None  # who owns it, not what it is
    surer = strong or {told, by_name} == NEAR or not owned and bool(lexicon("ambiguous").meanings(word))
    doubted = word in taken.doubted
    # typed "trust", called NHS Trust; a university below "Public sector"
    overruled = by_name not in (None, told) and told in READ and (doubted or not sure and surer)
    if overruled or by_name == "education" and (told == "government" or owned):
        return by_name, "name", word
    # a word is answered for those it is asked of
    by_word = next((answers[fold(key)] for key in (*cells, word) if key and fold(key) in answers), None)
    if by_word is not None and (told or by_name is None):
        return by_word, "answer", word
    if told == PERSON or doubted and by_name is None:
        return None, "", word
    if told in READ:
        if told == "business" and by_name == "nonprofit" and strong and not marks:
            return None, "conflict", word  # typed a company, called a foundation
        return told, "column", word
    bracket = re.search(r"\(([^()]*)\)\s*$", name)
    text = bracket[1] if bracket else ""
    inside = (
        (sector_of_name(text)[0], True) if len(words_of(text)) > 3 else sector_of(text)
    )  # a name in full is no kind
    by_name = by_name or (inside[0] if inside[1] and inside[0] in READ else None)
    return (by_name, "name", word) if by_name else (None, "", word)
