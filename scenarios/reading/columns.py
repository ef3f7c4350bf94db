"""Which column says what: by its label, where its cells fit it; by its cells alone, where the label says nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from coalitionlab.scenarios.errors import input_error, quoted
from coalitionlab.scenarios.reading.doubles import is_field
from coalitionlab.scenarios.reading.holdings import FITS, are_marks, filled, mostly_filled, names_others, says_who_is_in
from coalitionlab.scenarios.reading.labels import LEVELS, NUMBERS, TRUTHS, has_place, roles_of
from coalitionlab.scenarios.reading.named_columns import chosen_columns, counted
from coalitionlab.scenarios.reading.scales import Scale, read_scale
from coalitionlab.scenarios.reading.sector_column import doubted_words, key_of, sector_column
from coalitionlab.scenarios.reading.sectors import sector_of
from coalitionlab.scenarios.reading.table import HEADINGS, SHEETS, Table
from coalitionlab.scenarios.reading.values import is_unknown, texts_of, truth_of
from coalitionlab.scenarios.reading.words import lexicon, name_key
from coalitionlab.scenarios.reading.work import are_work

_KINDS = {
    "power": "power",
    "interest": "interest",
    "stance": "stance",
    "member": "truth",
    "status": "status",
    **dict.fromkeys(TRUTHS, "truth"),
}


#: What one column may rate at once: "Power / Interest", "Position/Interest".
_SHARED = ("power", "interest", "stance")


#: What a label may say in vain, where the cells are stances: "Relation to the project" has no partners, "Name" no names.
_MISSED = {"member", "since", "status", "name", "links", "parent"}
MOST_PROJECTS = 150
YEAR_AT_END = re.compile(r"(?:19|20)\d\d$")


@dataclass(frozen=True)
class ColumnRoles:
    """The columns of a table that say something: where each role stands, and the scale of those that are rated.

    `projects` are columns of marks, one for each project that an organisation may be in, `work` those that say what it does; `marked` are columns of marks that
    are sectors, with the sector; `linked` are columns that name
    others of the list, such as allies; `doubted` are words of the column of sectors that the names beside them contradict; `key` says what the codes of sectors stand for, by the sheet `key_sheet`; `left_out` are the labels of the others; `proposed` are columns that probably say a role, and are not taken.
    """

    at: Mapping[str, int]
    scales: Mapping[str, Scale] = field(default_factory=dict)
    projects: tuple[int, ...] = ()
    marked: Mapping[int, str] = field(default_factory=dict)
    people: tuple[int, ...] = ()
    linked: tuple[int, ...] = ()
    left_out: tuple[str, ...] = ()
    key: Mapping[str, str] = field(default_factory=dict)
    key_sheet: str | None = None
    proposed: Mapping[str, int] = field(default_factory=dict)
    work: tuple[int, ...] = ()
    doubted: frozenset[str] = frozenset()


def take_columns(table: Table, chosen: Mapping[str, str], keys: Sequence[Table] = ()) -> ColumnRoles:
    """The columns of a table. `chosen` names some by role; `keys` are tables that may explain codes.

    Raises InputError for a role or a label that there is not.
    """
    given = chosen_columns(table, chosen)
    at = {role: index for role, index in given.items() if index is not None}
    if "name" not in given and table.name is not None:
        at["name"] = table.name
    scales: dict[str, Scale] = {}
    roles = {index: roles_of(label) for index, label in enumerate(table.labels)}
    if "sector" not in given:
        sector = sector_column(table, roles, at, keys)
        at |= {} if sector is None else {"sector": sector}
    key, key_sheet = key_of(table, at["sector"], keys) if "sector" in at else ({}, None)
    for role in ("power", "interest", "stance", "status", "member", *TRUTHS, *LEVELS):
        _take_rated(table, role, roles, at, given, scales)
    for role in ("since", "left", "need", "offer", "goals", "wants", "note", "parent", "links", *NUMBERS):
        if role not in given:
            index = _surest(role, roles, at.values(), partial(FITS.get(role, filled), table), table.labels)
            at |= {} if index is None else {role: index}
    _take_unlabelled(table, roles, at, given, scales)
    names = replace(table, name=at["name"]).name_keys if "name" in at else frozenset()
    square = [index for index, label in enumerate(table.labels) if name_key(label) in names]  # of a matrix of ties
    marked = {} if "sector" in at else _marked(table, [*at.values(), *square])
    used = {*at.values(), *marked, *square}
    free = [index for index in range(len(table.labels)) if index not in used]
    projects = (
        () if given.get("projects", 0) is None else _projects(table, [i for i in free if not has_place(roles[i])])
    )
    work = projects if are_work(table, projects) else ()
    projects = () if work else projects
    people = tuple(
        i for i, each in roles.items() if any(r == "person" or r == "name" and 0.7 < sure < 0.85 for r, sure in each)
    )
    used |= set(projects)
    linked = tuple(i for i in range(len(table.labels)) if i not in used and table.labels[i] and names_others(table, i))
    used |= set(linked)
    left_out = tuple(
        table.title(i)
        for i in range(len(table.labels))
        if i not in used and table.labels[i] not in (HEADINGS, SHEETS) and filled(table, i)
    )
    yes_no = [
        i
        for i in range(len(table.labels))
        if i not in used and not has_place(roles[i]) and table.labels[i] and says_who_is_in(table, i)
    ]
    asked = len(yes_no) == 1 and not {"member", "since", "status"} & {*at, *given}
    return ColumnRoles(
        at,
        scales,
        projects,
        marked,
        tuple(i for i in people if i not in used and mostly_filled(table, i)),
        linked,
        left_out,
        key,
        key_sheet,
        {"member": yes_no[0]} if asked else {},
        work,
        doubted_words(table, at["name"], at["sector"], key) if {"name", "sector"} <= at.keys() else frozenset(),
    )


def _surest(
    role: str,
    roles: Mapping[int, Sequence[tuple[str, float]]],
    taken: Iterable[int],
    fits: Callable[[int], Any],
    labels: Sequence[str],
) -> int | None:
    """The column whose label says a role the surest, of those that fit and are free; of several that of the latest year, else the first."""
    used = set(taken)
    ranked = sorted(
        (-round(sure, 6), -year_of(labels[index]), index)
        for index, each in roles.items() if index not in used for other, sure in each if other == role
    )  # fmt: skip
    return next((index for *_, index in ranked if fits(index)), None)


def year_of(label: str) -> float:
    """The year that a label ends with, and its month where it names one (0.06 for June); 0 where it ends with none."""
    match = YEAR_AT_END.search(label)
    month = next(iter(lexicon("months").meanings(label)), "0")
    return int(match[0]) + int(month) / 100 if match else 0


def _marked(table: Table, taken: Iterable[int]) -> dict[int, str]:
    """Columns of marks whose labels are sectors."""
    used = set(taken)
    marked = {
        index: sector
        for index, label in enumerate(table.labels)
        if index not in used and label and (sector := sector_of(label)[0]) and are_marks(table, index)
    }
    return marked if len(set(marked.values())) > 1 else {}


def _take_rated(
    table: Table, role: str, roles: Mapping[int, Sequence[tuple[str, float]]], at: dict[str, int],
    given: Mapping[str, int | None], scales: dict[str, Scale],
) -> None:  # fmt: skip
    """Take the column of a rating, where its cells are one scale; one that rates several things serves where no other does."""
    if role in given and given[role] is None:
        return
    several = {index for index, each in roles.items() if sum(other in _SHARED for other, _ in each) > 1}
    shared = [at[other] for other in _SHARED if other in at and role in _SHARED and at[other] in several]
    taken = [index for index in at.values() if index not in shared]

    def scale(index: int) -> Scale | None:
        return read_scale(_KINDS.get(role, "level"), table.cells(index), table.labels[index], table.sheet.decimal_comma)

    ranked = {i: [(other, sure - 0.2 * (i in several)) for other, sure in each] for i, each in roles.items()}
    index = given[role] if role in given else _surest(role, ranked, taken, scale, table.labels)
    if index is not None and (read := scale(index)) is not None:
        at[role], scales[role] = index, read
    elif index is not None:
        cells = texts_of(table.cells(index))
        raise input_error(
            f"the column {quoted(table.title(index))} is no {role}: {counted(cells.most_common())}", "name another column, or none",
            file=table.sheet.where, field=f"--column {role}",
        )  # fmt: skip


def _take_unlabelled(
    table: Table,
    roles: Mapping[int, Sequence[tuple[str, float]]],
    at: dict[str, int],
    given: Mapping[str, int | None],
    scales: dict[str, Scale],
) -> None:
    """Take columns whose cells say what their labels do not: stances, and fields of the grid of power and interest."""
    free = [i for i in range(len(table.labels)) if i not in at.values()]
    for index in free:
        texts = texts_of(table.cells(index))
        fits = not has_place(roles[index]) or {role for role, _ in roles[index]} <= _MISSED
        if "stance" not in at and "stance" not in given and fits:
            scale = read_scale("stance", texts)
            if (
                scale is not None
                and not scale.exact
                and not {"yes", "no"} & {t.casefold() for t in texts}
                and not _are_truths(texts)
                and not names_others(table, index)
                and any(v and v < 0 for v in scale.values.values())
            ):
                at["stance"], scales["stance"] = index, scale
        if table.labels[index] in (HEADINGS, SHEETS) and "status" not in at:
            scale = read_scale("status", texts)
            at |= {} if scale is None else {"status": index}
            scales |= {} if scale is None else {"status": scale}
        grid = sum(count for text, count in texts.items() if lexicon("quadrants").meanings(text) or is_field(text))
        if grid > 0.6 * texts.total() and not {"power", "interest"} & at.keys():
            for role in ("power", "interest"):
                if role not in given and (scale := read_scale(role, texts)) is not None:
                    at[role], scales[role] = index, scale


def _are_truths(texts: Iterable[str]) -> bool:
    """Whether all texts are words or letters for yes and no, with a remark or a footnote's sign or without: "No (*)"."""
    said = [text for text in texts if not is_unknown(text)]
    return all(text[0].isalpha() and truth_of(text) is not None for text in said)


def _projects(table: Table, free: Sequence[int]) -> tuple[int, ...]:
    """Columns of marks that are projects: two or more, with labels of their own."""
    marks = [
        index
        for index in free
        if table.labels[index] and not table.labels[index].endswith("?") and are_marks(table, index)
    ]
    return tuple(marks[:MOST_PROJECTS]) if len(marks) > 1 else ()
