"""Which column says what: by its label, where its cells fit it; by its cells alone, where the label says nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from dateutil import parser as dates

from coalitionlab.scenarios.errors import input_error, nearest, quoted, suggest
from coalitionlab.scenarios.organisations import OrganisationSpec
from coalitionlab.scenarios.reading.cells import blank
from coalitionlab.scenarios.reading.labels import roles_of
from coalitionlab.scenarios.reading.scales import (
    Scale,
    is_unknown,
    read_scale,
    score_of,
    shown,
    texts_of,
    truth_of,
)
from coalitionlab.scenarios.reading.sectors import sector_of
from coalitionlab.scenarios.reading.table import HEADINGS, SHEETS, Table
from coalitionlab.scenarios.reading.words import lexicon, name_key, words_of
from coalitionlab.scenarios.records import bounds_of

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
    "note",
    "parent",
    "links",
    "projects",
)
LEVELS = tuple(
    name for name, info in OrganisationSpec.model_fields.items()
    if name != "power" and (number := bounds_of(info)) is not None and "medium" in number.words
)  # fmt: skip
TRUTHS, NUMBERS = ("affected", "committed"), ("threshold", "mission", "market", "mandate", "standing")
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
#: Labels by which a column is taken to be none.
_NOTHING = ("none", "no", "-", "")
MOST_PROJECTS = 150


@dataclass(frozen=True)
class ColumnRoles:
    """The columns of a table that say something: where each role stands, and the scale of those that are rated.

    `projects` are columns of marks, one for each project that an organisation may be in; `marked` are columns of marks that
    are sectors, with the sector; `left_out` are the labels of the others.
    """

    at: Mapping[str, int]
    scales: Mapping[str, Scale] = field(default_factory=dict)
    projects: tuple[int, ...] = ()
    marked: Mapping[int, str] = field(default_factory=dict)
    people: tuple[int, ...] = ()
    left_out: tuple[str, ...] = ()
    key: Mapping[str, str] = field(default_factory=dict)


def take_columns(table: Table, chosen: Mapping[str, str], keys: Sequence[Table] = ()) -> ColumnRoles:
    """The columns of a table. `chosen` names some by role; `keys` are tables that may explain codes.

    Raises InputError for a role or a label that there is not.
    """
    given = _chosen(table, chosen)
    at = {role: index for role, index in given.items() if index is not None}
    if "name" not in given and table.name is not None:
        at["name"] = table.name
    scales: dict[str, Scale] = {}
    roles = {index: roles_of(label) for index, label in enumerate(table.labels)}
    if "sector" not in given:
        sector = _sector_column(table, roles, at, keys)
        at |= {} if sector is None else {"sector": sector}
    key = _key(table, at["sector"], keys) if "sector" in at else {}
    for role in ("power", "interest", "stance", "status", "member", *TRUTHS, *LEVELS):
        _take_rated(table, role, roles, at, given, scales)
    for role in ("since", "left", "need", "offer", "note", "parent", "links", *NUMBERS):
        if role not in given:
            index = _surest(role, roles, at.values(), partial(_FITS.get(role, _filled), table))
            at |= {} if index is None else {role: index}
    _take_unlabelled(table, roles, at, given, scales)
    names = {name_key(shown(cell)) for cell in table.cells(at["name"])} if "name" in at else set()
    square = [
        index for index, label in enumerate(table.labels) if name_key(label) in names
    ]  # of a matrix of ties
    marked = {} if "sector" in at else _marked(table, [*at.values(), *square])
    used = {*at.values(), *marked, *square}
    free = [index for index in range(len(table.labels)) if index not in used]
    projects = (
        ()
        if given.get("projects", 0) is None
        else _projects(table, [i for i in free if not _has_place(roles[i])])
    )
    people = tuple(
        i
        for i, each in roles.items()
        if any(r == "person" or r == "name" and 0.7 < sure < 0.85 for r, sure in each)
    )
    used |= set(projects)
    left_out = tuple(table.title(i) for i in range(len(table.labels)) if i not in used and _filled(table, i))
    return ColumnRoles(
        at,
        scales,
        projects,
        marked,
        tuple(i for i in people if i not in used and _mostly_filled(table, i)),
        left_out,
        key,
    )


def _chosen(table: Table, chosen: Mapping[str, str]) -> dict[str, int | None]:
    """The columns that were named, by role; None for a role that no column has."""
    labels = [label for label in table.labels if label]
    given: dict[str, int | None] = {}
    for word, label in chosen.items():
        role = (
            word
            if word in OrganisationSpec.model_fields
            else next((r for r, _ in roles_of(word) if r in ROLES), word)
        )
        known = (*ROLES, *LEVELS, *TRUTHS, *NUMBERS)
        if word in ROLES:
            role = word
        if role not in known:
            raise input_error(
                f"no column can be {quoted(word)}", suggest(word, known, kind="role"), field="--column"
            )
        folded = {" ".join(words_of(each)): index for index, each in enumerate(table.labels) if each}
        letters = {table.sheet.letter(index): index for index in range(len(table.labels))}
        wanted = " ".join(words_of(label))
        if label.strip().casefold() in _NOTHING:
            given[role] = None
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


def _surest(
    role: str,
    roles: Mapping[int, Sequence[tuple[str, float]]],
    taken: Iterable[int],
    fits: Callable[[int], Any],
) -> int | None:
    """The column whose label says a role the surest, of those that fit and are free; of several the first."""
    used = set(taken)
    ranked = sorted(
        (-sure, index)
        for index, each in roles.items()
        if index not in used
        for other, sure in each
        if other == role
    )
    return next((index for _, index in ranked if fits(index)), None)


def _has_place(roles: Sequence[tuple[str, float]]) -> bool:
    return any(sure > 0.4 for _, sure in roles)


# Sectors


def _sector_column(
    table: Table,
    roles: Mapping[int, Sequence[tuple[str, float]]],
    at: Mapping[str, int],
    keys: Sequence[Table],
) -> int | None:
    """The column of sectors: of those whose label says so the one with most words for sectors; else one of such words."""
    ranked = []
    for index, label in enumerate(table.labels):
        if index in at.values():
            continue
        labelled = max((sure for role, sure in roles[index] if role == "sector"), default=0.0)
        share = _sector_share(table, index, keys)
        labelled = 1.5 * (share >= 0.5) if label in (HEADINGS, SHEETS) else labelled
        few = len(texts_of(table.cells(index))) <= max(3, 0.7 * len(table.rows))
        named = labelled > 1.1 and few  # by the model's own word
        if share >= 0.5 and labelled or named or share >= 0.6 and few and not _has_place(roles[index]):
            ranked.append((round(share, 1), labelled, -index))
    return -max(ranked)[2] if ranked else None


def _sector_share(table: Table, index: int, keys: Sequence[Table]) -> float:
    cells = texts_of(table.cells(index))
    if not cells or len(cells) > 300:
        return 0.0
    key = _key(table, index, keys)
    if len(cells) > 40:  # a few tell whether the rest is worth the time
        few = cells.most_common(40)
        if sum(_means_sector(key.get(text, text)) for text, _ in few) < 0.3 * len(few):
            return 0.0
    understood = sum(count for text, count in cells.items() if _means_sector(key.get(text, text)))
    return understood / cells.total()


def _means_sector(text: str) -> bool:
    sector, sure = sector_of(text)
    negated = bool(lexicon("sectors", "none").meanings(text))
    return sector is not None or (not sure and negated)


def _key(table: Table, index: int, keys: Sequence[Table]) -> dict[str, str]:
    """What the codes of a column stand for, where another table has them, each once, beside a text."""
    codes = set(texts_of(table.cells(index)))
    if not codes or max(map(len, codes)) > 6:
        return {}
    for key in keys:
        named = bool(lexicon("sheets", "others").meanings(key.sheet.name or ""))
        columns = [
            i
            for i in range(len(key.labels))
            if named or words_of(key.labels[i]) == words_of(table.labels[index])
        ]
        for code in columns:
            cells = [shown(cell) for cell in key.cells(code)]
            if len(key.rows) <= 40 and codes <= set(cells) and len(set(cells)) == len(cells):
                for text in range(len(key.labels)):
                    texts = [shown(cell) for cell in key.cells(text)]
                    if (
                        text != code
                        and all(len(each) > 1 and score_of(each) is None for each in texts)
                        and not codes & set(texts)
                    ):
                        return dict(zip(cells, texts, strict=True))
    return {}


def _marked(table: Table, taken: Iterable[int]) -> dict[int, str]:
    """Columns of marks whose labels are sectors."""
    used = set(taken)
    marked = {
        index: sector
        for index, label in enumerate(table.labels)
        if index not in used and label and (sector := sector_of(label)[0]) and _marks(table, index)
    }
    return marked if len(set(marked.values())) > 1 else {}


# Ratings and other values


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
        return read_scale(
            _KINDS.get(role, "level"), table.cells(index), table.labels[index], table.sheet.decimal_comma
        )

    ranked = {i: [(other, sure - 0.2 * (i in several)) for other, sure in each] for i, each in roles.items()}
    index = given[role] if role in given else _surest(role, ranked, taken, scale)
    if index is not None and (read := scale(index)) is not None:
        at[role], scales[role] = index, read
    elif index is not None:
        cells = texts_of(table.cells(index))
        raise input_error(
            f"the column {quoted(table.title(index))} is no {role}: {counted(cells.most_common())}", "name another column, or none",
            file=table.sheet.where, field=f"--column {role}",
        )  # fmt: skip


def counted(values: Sequence[tuple[str, int]], most: int = 6) -> str:
    """Values with their counts, and how many more there are."""
    more = f" and {len(values) - most} more" if len(values) > most else ""
    return ", ".join(f"{quoted(text)} ({count})" for text, count in values[:most]) + more


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
        texts = [shown(cell) for cell in table.cells(index) if not blank(cell)]
        if "stance" not in at and "stance" not in given and not _has_place(roles[index]):
            scale = read_scale("stance", texts)
            if (
                scale is not None
                and not scale.exact
                and not {"yes", "no"} & {t.casefold() for t in texts}
                and any(v and v < 0 for v in scale.values.values())
            ):
                at["stance"], scales["stance"] = index, scale
        if table.labels[index] in (HEADINGS, SHEETS) and "status" not in at:
            scale = read_scale("status", texts)
            at |= {} if scale is None else {"status": index}
            scales |= {} if scale is None else {"status": scale}
        grid = sum(bool(lexicon("quadrants").meanings(text)) for text in texts)
        if grid > 0.6 * len(texts) and not {"power", "interest"} & at.keys():
            for role in ("power", "interest"):
                if role not in given and (scale := read_scale(role, texts)) is not None:
                    at[role], scales[role] = index, scale


def _filled(table: Table, index: int) -> bool:
    return any(not blank(cell) for cell in table.cells(index))


def _mostly_filled(table: Table, index: int) -> bool:
    return sum(not blank(cell) for cell in table.cells(index)) >= 0.6 * len(table.rows)


def _dated(table: Table, index: int) -> bool:
    cells = [cell for cell in table.cells(index) if not blank(cell)]
    return bool(cells) and sum(date_of(cell) is not None for cell in cells) >= 0.6 * len(cells)


def _left(table: Table, index: int) -> bool:
    """Whether a column says when somebody left, or that somebody did."""
    cells = [cell for cell in table.cells(index) if not blank(cell)]
    return bool(cells) and all(has_left(cell) is not None for cell in cells)


def has_left(cell: Any) -> bool | None:
    """Whether a cell under "left" says so: by a date or a yes; None when it says neither yes nor no."""
    return True if date_of(cell) is not None else False if is_unknown(shown(cell)) else truth_of(cell)


def _named(table: Table, index: int) -> bool:
    """Whether a column holds names of the organisations that are listed."""
    names = {name_key(shown(cell)) for cell in table.cells(table.name)} if table.name is not None else set()
    parts = [name_key(part) for cell in table.cells(index) for part in names_in(shown(cell))]
    return bool(parts) and sum(part in names for part in parts) >= 0.5 * len(parts)


def _numeric(table: Table, index: int) -> bool:
    return any(score_of(shown(cell)) is not None for cell in table.cells(index))


_FITS: Mapping[str, Callable[[Table, int], bool]] = {
    "since": _dated, "left": _left, "parent": _named, "links": _named, **dict.fromkeys(NUMBERS, _numeric),
}  # fmt: skip


def names_in(text: str) -> list[str]:
    """The names that a cell lists."""
    return [part.strip() for part in re.split(r"[;|\n]|,\s", text) if part.strip()]


def date_of(cell: Any) -> str | None:
    """A cell as a month, YYYY-MM, or a year; None when it is no date."""
    text = shown(cell)
    if re.fullmatch(r"(?:19|20)\d\d", text):
        return text
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


def _marks(table: Table, index: int) -> bool:
    """Whether a column holds marks: yes and no, 1 and 0, x and nothing, and at least one mark."""
    filled = list(texts_of(table.cells(index)))
    return (
        bool(filled)
        and len(filled) <= 4
        and all(truth_of(text) is not None for text in filled)
        and any(truth_of(text) for text in filled)
    )


def _projects(table: Table, free: Sequence[int]) -> tuple[int, ...]:
    """Columns of marks that are projects: two or more, with labels of their own."""
    marks = [
        index
        for index in free
        if table.labels[index] and not table.labels[index].endswith("?") and _marks(table, index)
    ]
    return tuple(marks[:MOST_PROJECTS]) if len(marks) > 1 else ()
