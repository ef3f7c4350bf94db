"""Columns that were left out and look as if they said something: each with the option that would take it."""

from __future__ import annotations

from collections.abc import Iterator

from coalitionlab.scenarios.errors import quoted
from coalitionlab.scenarios.reading.columns import ColumnRoles
from coalitionlab.scenarios.reading.holdings import are_dated, named_share, says_yes_no
from coalitionlab.scenarios.reading.labels import roles_of
from coalitionlab.scenarios.reading.levels import bounds_of
from coalitionlab.scenarios.reading.scales import read_scale
from coalitionlab.scenarios.reading.table import HEADINGS, SHEETS, Table
from coalitionlab.scenarios.reading.values import score_of, texts_of
from coalitionlab.scenarios.reading.words import lexicon

#: The share of what a column names that is of the list, from which on it may name partners.
SOME_NAMED = 0.25


def unsaid(table: Table, taken: ColumnRoles) -> Iterator[str]:
    """A sentence for each column that is left out and holds a rating, dates, yes and no, or names of others of the list."""
    used = {*taken.at.values(), *taken.projects, *taken.marked, *taken.linked}
    free = [
        i
        for i, label in enumerate(table.labels)
        if i not in used and label not in (HEADINGS, SHEETS) and not lexicon("votes").meanings(label)
    ]
    inside = {"member", "since", "status"} & taken.at.keys()
    for index in free:
        title, known = table.title(index), any(role != "other" for role, _ in roles_of(table.labels[index]))
        if index in taken.proposed.values():
            yield f'{quoted(title)} says yes or no, it is not said to what; --column member="{title}" would take it for who is in.'
        elif rates(table, index) and not known:
            usual = "interest" if "power" in taken.at and "interest" not in taken.at else "power"
            role = "stance" if (bounds_of(table.labels[index])[0] or 0) < 0 and "stance" not in taken.at else usual
            yield f'{quoted(title)} rates something, it is not said what; --column {role}="{title}" would take it.'
        elif not inside and says_yes_no(table, index):
            yield f'{quoted(title)} says yes or no; --column member="{title}" would take it for who is in.'
        elif not inside and are_dated(table, index):
            yield f'{quoted(title)} holds dates; --column since="{title}" would take them for those of joining, --column left="{title}" of leaving.'
        elif not known and _strengths(table, index):
            yield f'{quoted(title)} tells strengths; --column offer="{title}" would take them for what is offered, --column need="{title}" for what is needed.'
        elif named_share(table, index) >= SOME_NAMED:
            yield f'{quoted(title)} names others of the list; --column links="{title}" would take them for ties.'


def _strengths(table: Table, index: int) -> bool:
    """Whether most of what a column says names what organisations need and offer: money, expertise, reach."""
    texts = texts_of(table.cells(index))
    return len(texts) > 1 and 2 * sum(bool(lexicon("strengths").meanings(text)) for text in texts) > len(texts)


def rates(table: Table, index: int) -> bool:
    """Whether a column rates something: in words for levels, or in scores whose top the label or the cells say."""
    label = table.labels[index]
    scale = read_scale("level", table.cells(index), label)
    if scale is None:
        return False
    tops = [score[1] for text in texts_of(table.cells(index)) if (score := score_of(text)) is not None]
    said = (
        bounds_of(label)[1] is not None and "%" not in label or bool(tops) and all(top and top != 100 for top in tops)
    )
    return not scale.note or said
