"""Of whom and from when on a register tells: one coalition, seen from some month on.

Of the months before a register began only those are known who were still there when it did. Read as if it had been seen, such a register
shows a coalition that nobody left for years.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from coalitionlab.experiments.words import listed
from coalitionlab.scenarios.errors import input_error, plural, quoted
from coalitionlab.scenarios.world import is_year_month

#: Column that says whose history a row is of, and of a register, from which month on a row could be seen.
CASE, SEEN = "case", "observed_from"
MOST_NAMED = 4

#: A row as written, by column, with the number of its line.
Row = tuple[int, dict[str, str]]


def check_one_case(file: Path, rows: Sequence[Row]) -> None:
    """Raise InputError for rows of several coalitions: they would be added up to one."""
    cases = list(dict.fromkeys(row[CASE] for _, row in rows if row.get(CASE)))
    if len(cases) > 1:
        line = next(line for line, row in rows if row.get(CASE) == cases[1])
        names = [quoted(each) for each in cases[:MOST_NAMED]] + ["others"] * (len(cases) > MOST_NAMED)
        problem = f"rows are of {len(cases)} coalitions, {listed(names)}"
        raise input_error(problem, "keep the rows of one", file=file, line=line, field=CASE)


def seen_from(file: Path, rows: Sequence[Row]) -> str:
    """Return the first month in which a register was seen; empty where it does not say. Raises InputError for what is no month."""
    months = [(line, row[SEEN][:7]) for line, row in rows if row.get(SEEN)]
    for line, text in months:
        if not is_year_month(text):
            raise input_error(f"got {quoted(text)}", "write YYYY-MM", file=file, line=line, field=SEEN)
    return min((text for _, text in months), default="")


def as_seen(rows: Sequence[Row], since: str) -> tuple[list[Row], str]:
    """Return the rows of a register as they were seen from a month on, and what to note.

    Who joined before is inside before the first month; who left before does not count; who was first seen later, without a month of joining, joined then.

    Examples
    --------
    >>> told = [(2, {"joined": "2019-03", "left": ""}), (3, {"joined": "2019-05", "left": "2020-01"}), (4, {"joined": "2021-02", "left": ""})]
    >>> [row["joined"] for _, row in as_seen(told, "2020-06")[0]]
    ['', '2021-02']
    """
    kept, before, gone = [], 0, 0
    for line, row in rows:
        joined, left, seen = (row.get(name, "")[:7] for name in ("joined", "left", SEEN))
        if is_year_month(left) and left < since:
            gone += 1
            continue
        if is_year_month(joined) and joined < since:
            before += 1
            row = row | {"joined": ""}
        elif not joined and seen > since:
            row = row | {"joined": seen}
        kept.append((line, row))
    told = [
        f"{plural(before, 'row')} of who joined before {'counts' if before == 1 else 'count'} as inside from the start"
    ] * (before > 0)
    told += [f"{plural(gone, 'row')} of who left before {'is' if gone == 1 else 'are'} left out"] * (gone > 0)
    return kept, f"The register was seen from {since} on ({SEEN}){': ' + ', '.join(told) if told else ''}."
