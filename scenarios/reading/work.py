"""Columns of marks that say what each organisation does, not which of them work together: activities, topics, services."""

from __future__ import annotations

from collections.abc import Sequence

from coalitionlab.scenarios.reading.table import Table
from coalitionlab.scenarios.reading.values import texts_of
from coalitionlab.scenarios.reading.words import label_words, lexicon

WORK_SAYS = "Columns of marks were left out, since they say what each does and not who works together: {}."


def are_work(table: Table, marks: Sequence[int]) -> bool:
    """Whether columns of marks are kinds of work: an empty column before them is labelled so, or half of their own labels are and none speaks of a project."""
    if not marks:
        return False
    before = marks[0] - 1
    said = [" ".join(label_words(table.labels[index])) for index in (before, *marks)]
    if before >= 0 and not texts_of(table.cells(before)) and "heading" in lexicon("work").meanings(said[0]):
        return True
    kinds = [lexicon("work").meanings(each) or lexicon("strengths").meanings(each) for each in said[1:]]
    return 2 * sum(map(bool, kinds)) >= len(kinds) and not any(lexicon("joint").meanings(each) for each in said[1:])
