"""A list of organisations as a register: of any shape that `coalitionlab new` reads, where it says since when each is in and when it left."""

from __future__ import annotations

from pathlib import Path

from coalitionlab.experiments.words import some
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.importing import read_file
from coalitionlab.scenarios.world import is_year_month

COLUMNS = ("organisation", "sector", "joined", "left")


def register_of(path: Path) -> tuple[list[tuple[int, tuple[str, ...]]], tuple[str, ...]] | None:
    """The rows of a register, with their lines, and what to say; None where the file is no list that says when somebody came.

    Who was never in has no row; who is in, nobody knows since which month, was in before the first; who left in a month that
    is not told is left out.
    """
    try:
        people = read_file(path).stakeholders
    except InputError:
        return None
    rows: list[tuple[int, tuple[str, ...]]] = []
    undated: list[str] = []
    for each in people:
        joined, left = (month if is_year_month(month) else "" for month in (each.since, each.left))
        if each.since and not joined or each.left is not None and not left:
            undated.append(each.name)
        if (each.member or each.since) and each.left is None or left:
            rows.append((each.rows[0], (each.name, str(each.sector or ""), joined or "", left or "")))
    if not any(cells[2] for _, cells in rows):
        return None
    said = ["Read as a list of organisations that says since when each is in."]
    if undated:
        said.append(
            f"No month is told of {some(undated)}: counted as inside from the start, or left out where it has left."
        )
    return rows, tuple(said)
