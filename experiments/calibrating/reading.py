"""Reading a history from a CSV file, in one of two forms; every problem is one line with the file, the line and the column.

A diary has a row an event, with the columns `month`, `event` and, where known, `who` and `count`; the events are `inside` (before
the first month), `joined`, `left`, `delivered` (a goal) and `end` (the last month that is covered). A register has a row an organisation,
with the columns `joined` and, where they are known, `left`, `sector` and `size`; an empty `joined` is inside before the first month; a row called `end` holds
the last month in which joining (`joined`) and leaving (`left`) were seen; a column `observed_from`
says from when on a row could be seen. A list of organisations of any shape is a register too, where it says since
when each is in (`listed.py`); and so is a diary in people's own words, on any sheet of a workbook (`diary.py`). Months are YYYY-MM, days YYYY-MM-DD, or whole numbers from 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import zip_longest
from pathlib import Path

from coalitionlab.experiments.calibrating.diary import DIARY, Spent, diary_of
from coalitionlab.experiments.calibrating.doubtful import Movement, check_far_off, check_inside_once
from coalitionlab.experiments.calibrating.history import History
from coalitionlab.experiments.calibrating.listed import COLUMNS, register_of
from coalitionlab.experiments.calibrating.members import read_members
from coalitionlab.experiments.calibrating.observed import CASE, SEEN, as_seen, check_one_case, seen_from
from coalitionlab.experiments.words import listed
from coalitionlab.scenarios.errors import (
    MOST_PROBLEMS,
    InputError,
    Problem,
    input_error,
    quoted,
    shortened,
    suggest,
    visible,
)
from coalitionlab.scenarios.reading.cells import read_sheets
from coalitionlab.scenarios.world import is_year_month, months_between

EVENTS = ("inside", "joined", "left", "delivered", "end")
REGISTER = ("joined", "left")
#: Columns of a register by which joins and exits are told apart.
KINDS = ("sector", "size")
#: Columns of a register that may say who it is, the first of them that is there.
NAMES = ("organisation", "organization", "who", "name", "member")
FEWEST_MONTHS, MOST_MONTHS = 6, 1200
#: Of one event, in a row and in all rows together.
MOST_COUNTED = 100_000
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass
class _Rows:
    """The rows of a file with what is wrong in them; months are dates or numbers until all have been read."""

    file: Path
    found: list[Movement] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seen: dict[tuple[str, ...], int] = field(default_factory=dict)  #: line of a row of a register, by who and when
    problems: list[Problem] = field(default_factory=list)
    members: list[tuple[str, ...]] = field(default_factory=list)  #: rows of a register, see `read_members`

    def refuse(self, text: str, remedy: str, column: str, line: int) -> None:
        self.problems.append(Problem(text, remedy, (column,), self.file, line))


def read_history(file: str | Path, *, starts: str | None = None) -> History:
    """Read the history of a coalition from a CSV file.

    Parameters
    ----------
    file : str or Path
        A diary (columns month, event and, optionally, who and count) or a register (columns joined and, optionally, left, sector and size).
    starts : str, optional
        Calendar month (YYYY-MM) of month 1, for files with dates; the first month named when not given.

    Returns
    -------
    History
        Counts by month.

    Raises
    ------
    InputError
        With a line for each problem: the file, the line, the column, what is wrong and what would do.

    Examples
    --------
    >>> history = read_history(example_history())
    >>> history.months, sum(history.joins), sum(history.leaves), len(history.delivered)
    (36, 32, 9, 2)
    """
    path = Path(file)
    columns, line, rest, said, spent = _table(path)
    for name in ("month", "event", "count", *REGISTER, *KINDS):
        if columns.count(name) > 1:
            raise input_error(f"the column {name} appears twice", "keep one of the two", file=path, line=line)
    rows = _Rows(path, notes=list(said))
    told = [
        (line, dict(zip_longest(columns, map(str.strip, cells[: len(columns)]), fillvalue=""))) for line, cells in rest
    ]
    check_one_case(path, told)
    register = "event" not in columns
    since = seen_from(path, told) if register else ""
    if since:
        told, note = as_seen(told, since)
        rows.notes.append(note)
    for line, row in told:
        _read_row(rows, columns, row, line)
        if len(rows.problems) >= MOST_PROBLEMS:
            break
    if rows.problems:
        raise InputError(*rows.problems)
    starts = starts or since or None
    used = (*REGISTER, *KINDS, SEEN, _name_column(columns)) if register else DIARY
    unused = [quoted(name) for name in columns if name and name not in (*used, CASE)]
    if unused:
        rows.notes.append(f"Columns that a history does not use: {listed(unused)}.")
    return replace(_history(rows, columns, starts), spent=spent)


def _table(path: Path) -> tuple[list[str], int, Sequence[tuple[int, Sequence[str]]], tuple[str, ...], Spent]:
    """The columns of a diary or register with their line, its rows with theirs, what to say, and what was spent; of any form."""
    sheets = read_sheets(path, other_encodings=True)
    (line, first), *rest = sheets[0].rows or [(1, ())]
    columns, named = [str(name).strip().lower() for name in first], sheets[0].name
    if named is None and ({"event", "month"} <= set(columns) or "joined" in columns):
        return columns, line, rest, (), ()
    diary = diary_of(sheets)
    if diary is not None:
        return [*DIARY], line, *diary
    listed_as = register_of(path)
    if listed_as is not None:
        return [*COLUMNS], line, *listed_as, ()
    if named is not None:
        remedy = "give a sheet a date and what happened (joined, left, delivered) in each row, or the list a column that says since when each is in"
        raise input_error("is a workbook in which no sheet tells a history", remedy, file=path)
    return columns, line, rest, (), ()


def example_history() -> Path:
    """Return the path of the history of an invented coalition, for examples and tests.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> cl.example_history().name
    'example_history.csv'
    """
    return Path(__file__).parent / "example_history.csv"


def _read_row(rows: _Rows, columns: list[str], row: dict[str, str], line: int) -> None:
    if "event" in columns and "month" in columns:
        _read_event(rows, row, line)
    elif "joined" in columns:
        _read_organisation(rows, columns, row, line)
    else:
        problem = f"the columns are {shortened(visible(', '.join(columns))) or 'missing'}"
        remedy = "write month,event,who,count (a diary) or organisation,joined,left (a register)"
        raise input_error(problem, remedy, file=rows.file, line=1)


def _read_event(rows: _Rows, row: dict[str, str], line: int) -> None:
    event = row["event"].lower()
    if event not in EVENTS:
        return rows.refuse(f"got {quoted(row['event'])}", suggest(event, EVENTS, kind="event"), "event", line)
    text = row.get("count", "") or "1"
    if not _is_whole(text, MOST_COUNTED):
        remedy = f"write a whole number from 0 to {MOST_COUNTED:,}, or leave it empty for 1"
        return rows.refuse(f"got {quoted(text)}", remedy, "count", line)
    if event == "inside":
        rows.found.append(Movement("", event, int(text), line, row.get("who", "")))
    elif month := _month(rows, row["month"], "month", line):
        rows.found.append(Movement(month, event, int(text), line, row.get("who", "")))
    return None


def _read_organisation(rows: _Rows, columns: list[str], row: dict[str, str], line: int) -> None:
    who = row.get(_name_column(columns), "")
    joined, left = (row.get(name, "") and _month(rows, row[name], name, line) for name in REGISTER)
    if joined is None or left is None:
        return
    if who.lower() == "end":
        rows.found += [Movement(month, "end", 1, line) for month in (joined, left) if month]
        if left:
            rows.found.append(Movement(left, "left", 0, line))
        return
    if joined and left and len(joined) == len(left) and left < joined:
        return rows.refuse(
            f"{left} is before it joined in {joined}", "write a later month, or leave it empty", "left", line
        )
    first = rows.seen.setdefault((who.casefold(), joined, left), line)
    if who and first != line:
        rows.notes.append(f"Line {line} repeats line {first} ({quoted(who)}): counted once.")
        return
    rows.found.append(Movement(joined, "joined" if joined else "inside", 1, line, who))
    rows.members.append((who.casefold() or str(line), joined, left, *(row.get(name, "") for name in KINDS)))
    if left:
        rows.found.append(Movement(left, "left", 1, line, who))
    return None


def _name_column(columns: list[str]) -> str:
    return next((name for name in NAMES if name in columns), "")


def _month(rows: _Rows, text: str, column: str, line: int) -> str | None:
    """The month that is written, of a day too; None, with a problem, for what is neither."""
    if _DAY.fullmatch(text):
        try:
            return f"{date.fromisoformat(text):%Y-%m}"
        except ValueError:
            pass
    elif is_year_month(text) or (_is_whole(text, MOST_MONTHS) and int(text) > 0):
        return text
    remedy = f"write YYYY-MM, or the number of the month from 1 to {MOST_MONTHS}"
    rows.refuse(f"got {quoted(text)}", remedy, column, line)
    return None


def _is_whole(text: str, most: int) -> bool:
    return text.isdecimal() and len(text) <= len(str(most)) and int(text) <= most


def _history(rows: _Rows, columns: list[str], starts: str | None) -> History:
    numbered = list(_numbered(rows, starts))
    check_inside_once(rows.file, numbered)
    check_far_off(rows.file, numbered)
    months = max((month for month, _ in numbered), default=0)
    if not FEWEST_MONTHS <= months <= MOST_MONTHS:
        problem = f"covers {months} months"
        remedy = f"give {FEWEST_MONTHS} to {MOST_MONTHS}, with a row of the event end for the last one covered"
        raise input_error(problem, remedy, file=rows.file)
    counts = {event: [0] * (months + 1) for event in EVENTS}
    for month, row in numbered:
        counts[row.event][month] += row.times
    for event in EVENTS:
        if sum(counts[event]) > MOST_COUNTED:
            problem = f"{sum(counts[event]):,} times {event}"
            raise input_error(problem, f"give at most {MOST_COUNTED:,}", file=rows.file)
    events = {row.event for row in rows.found}
    if "left" in columns and "left" not in events:
        rows.notes.append(
            "Nobody left: exits count as not recorded; a row called end, with the last month seen under left, says that there were none."
        )
    members, notes = read_members(rows.members, {row.month: month for month, row in numbered})
    delivered = [month for month, count in enumerate(counts["delivered"]) for _ in range(count)]
    history = History(
        rows.file.stem,
        tuple(counts["joined"][1:]),
        tuple(counts["left"][1:]) if "left" in events else None,
        tuple(delivered) if "delivered" in events else None,
        counts["inside"][0],
        starts or min((row.month for row in rows.found if is_year_month(row.month)), default=None),
        (*rows.notes, *notes),
        members,
        *_named(numbered),
    )
    if (history.inside < 0).any():
        month = int((history.inside < 0).argmax()) + 1
        line = max(row.line for number, row in numbered if row.event == "left" and number <= month)
        remedy = "correct it, or say with the event inside how many were there before the first month"
        raise input_error(f"by month {month} more have left than were inside", remedy, file=rows.file, line=line)
    return history


def _named(numbered: list[tuple[int, Movement]]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Who is inside at the end, who was and is not, and who was before the first month, of those with names.

    Leaving and joining in the same month is coming back.
    """
    inside: dict[str, str] = {}
    gone: dict[str, str] = {}
    for _, row in sorted(numbered, key=lambda pair: (pair[0], pair[1].event != "left")):
        who = row.who.casefold()
        if who and row.event == "left":
            gone[who] = inside.pop(who, row.who)
        elif who and row.event in ("inside", "joined"):
            inside[who] = row.who
            gone.pop(who, None)
    first = {row.who.casefold(): row.who for month, row in numbered if row.event == "inside" and row.who}
    return tuple(inside.values()), tuple(gone.values()), tuple(first.values())


def _numbered(rows: _Rows, starts: str | None) -> Iterator[tuple[int, Movement]]:
    """The rows with the number of their month; 0 for what was there before."""
    dates = [row.month for row in rows.found if is_year_month(row.month)]
    first = starts or min(dates, default="")
    for row in rows.found:
        text, line = row.month, row.line
        if not text:
            yield 0, row
        elif not is_year_month(text):
            if dates:
                remedy = "write all months as YYYY-MM, or all as numbers"
                raise input_error(f"got {quoted(text)} beside dates", remedy, file=rows.file, line=line)
            yield int(text), row
        else:
            month = months_between(first, text) + 1
            if month < 1:
                remedy = f"leave it out, or count it with the event inside: the history starts in {first}"
                raise input_error(f"{text} is before the first month", remedy, file=rows.file, line=line, field="month")
            yield month, row
