"""What a file of a history says that cannot be meant: an organisation that joins while it is inside, a year that was mistyped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from coalitionlab.scenarios.errors import InputError, Problem, input_error, quoted

#: A month is far off when so many months lie between it and all others, and these more than half of the history.
FAR = 24
#: Other months that there have to be, before one is called far off.
FEW = 4


class Movement(NamedTuple):
    """What a row says: in which month (as written; empty for before the first), what happened, how often, in which line, and to whom."""

    month: str
    event: str
    times: int
    line: int
    who: str = ""


def check_inside_once(file: Path, rows: Sequence[tuple[int, Movement]]) -> None:
    """Raise InputError for an organisation that joins while it is inside; `rows` come with the number of their month.

    In what order things happen within a month is not known: leaving and joining in the same month is coming back.
    """
    of_each: dict[str, dict[int, list[Movement]]] = defaultdict(lambda: defaultdict(list))
    for month, row in rows:
        if row.who and row.times == 1 and row.event in ("inside", "joined", "left"):
            of_each[row.who.casefold()][month].append(row)
    problems = []
    for months in of_each.values():
        inside, since = 0, 0
        for _, some in sorted(months.items()):
            came = [row for row in some if row.event != "left"]
            inside = max(inside + 2 * len(came) - len(some), 0)
            if inside > 1:
                row = came[-1]
                where = f"since line {since or came[0].line}" if (since or came[0].line) != row.line else "already"
                problem = f"{quoted(row.who)} joins in {row.month or 'no month'} and is inside {where}"
                problems.append(
                    Problem(problem, "keep one of the two, or say when it left between them", (), file, row.line)
                )
                break
            since = came[-1].line if came else since
    if problems:
        raise InputError(*sorted(problems, key=lambda each: each.line or 0))


def check_far_off(file: Path, rows: Sequence[tuple[int, Movement]]) -> None:
    """Raise InputError where the first or the last month stands alone, far from all others, and most of the history is empty for it.

    An `end` that was given says that the months before it were seen, empty as they are.
    """
    ended = max((month for month, row in rows if row.event == "end"), default=0)
    months = sorted({month for month, row in rows if month and row.event != "end"})
    if len(months) <= FEW:
        return
    for month, next_to, remedy in (
        (months[0], months[1], "correct it, or leave the month empty if it was inside before the others"),
        (months[-1], months[-2], "correct it, or add the last month that is covered (end)"),
    ):
        gap = abs(month - next_to)
        if gap > FAR and gap > (months[-1] - months[0]) / 2 and not (month == months[-1] and ended >= month):
            row = next(row for number, row in rows if number == month and row.event != "end")
            raise input_error(f"{row.month} stands {gap} months from all others", remedy, file=file, line=row.line)
