"""Numbers and names in words: the same in the terminal, in reports and on pages.

Functions take plain values and DataFrames and return text; none knows a finding, a terminal or a page.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coalitionlab.scenarios.errors import visible
from coalitionlab.scenarios.names.outcomes import PER_RUN

if TYPE_CHECKING:
    import pandas as pd

TOO_MANY = 10_000_000
LONGEST_NAME = 24

Row = Mapping[Any, Any]
Cell = Callable[[Row], Any]


def decimal(value: float | None, digits: int = 3) -> str:
    """Return a number with so many decimals; a dash where it is not defined."""
    return "-" if value is None or math.isnan(value) else f"{value:.{digits}f}"


def signed(value: float, digits: int = 3) -> str:
    """Return a number with its sign; a dash where it is not defined."""
    return decimal(value, digits) if math.isnan(value) or value <= 0 else "+" + decimal(value, digits)


def between(low: float, high: float, digits: int = 3) -> str:
    """Return an interval, such as '0.120 to 0.250'; a dash where it is not defined."""
    return "-" if math.isnan(low) else f"{decimal(low, digits)} to {decimal(high, digits)}"


def percent(value: float | None) -> str:
    """Return a share (0..1) in per cent; a dash where it is not defined."""
    return "-" if value is None or math.isnan(value) else f"{100 * value:.0f}%"


def p_value(value: float) -> str:
    """Return a p-value; a dash where it is not defined."""
    return "< 0.001" if value < 0.001 else decimal(value)


def digits_for(values: Iterable[float]) -> int:
    """Return how many decimals make numbers of this size readable.

    Examples
    --------
    >>> digits_for([0.02]), digits_for([0.4]), digits_for([120.0])
    (4, 3, 1)
    """
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    return 4 if largest < 0.1 else 3 if largest < 10 else 1 if largest < 1000 else 0


def about(number: float) -> str:
    """Return a number of runs rounded up to two digits.

    Examples
    --------
    >>> about(1234)
    '1,300'
    """
    if number > TOO_MANY:
        return "more than ten million"
    step = 10 ** max(0, len(str(int(number))) - 2)
    return f"{math.ceil(number / step) * step:,}"


def told_bytes(count: int) -> str:
    """Return so many bytes in words, such as '1.2 GB'."""
    size, unit = float(count), "bytes"
    for larger in ("kB", "MB", "GB", "TB", "PB"):
        if size < 1000:
            break
        size, unit = size / 1000, larger
    return f"{size:.3g} {unit}"


def spaced(name: str) -> str:
    """Return a name without its underscores."""
    return name.replace("_", " ")


def titled(thing: Any) -> str:
    """Return the title of a case or a plan, or its name without underscores where it has none."""
    return str(thing.title) or spaced(thing.name)


def listed(names: Sequence[str]) -> str:
    """Return names as a list in a sentence, such as 'a, b and c'."""
    return ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]


def some(names: Sequence[str], most: int = 5) -> str:
    """Return names as a list, the first of many and how many more there are.

    Examples
    --------
    >>> some(["Mill", "Bank", "School"], most=2)
    'Mill, Bank and 1 more'
    """
    more = len(names) - most
    return listed([*names[:most], f"{more} more"] if more > 0 else names)


def ended(words: str) -> str:
    """Return a sentence with a full stop, where no name at its end brings one.

    Examples
    --------
    >>> ended("Tied to nobody: Acme Inc.")
    'Tied to nobody: Acme Inc.'
    """
    return words if words.endswith(".") else f"{words}."


def capital(words: str) -> str:
    """Return a sentence with a capital first letter."""
    return words[:1].upper() + words[1:]


def uncapital(words: str) -> str:
    """Return a sentence with a small first letter, to stand within another."""
    return words[:1].lower() + words[1:]


def short(name: str, longest: int = LONGEST_NAME) -> str:
    """Return a name that fits a column and obeys no terminal."""
    seen = visible(name)
    return seen if len(seen) <= longest else seen[: longest - 1] + "…"


def titles_of(things: Iterable[Any]) -> dict[str, str]:
    """Return the title of each scenario or strategy by name; the names, where titles repeat."""
    titles = {thing.name: thing.title or thing.name for thing in things}
    unique = len(set(titles.values())) == len(titles)
    return titles if unique else {name: name for name in titles}


def interval_label(level: float = 0.95) -> str:
    """Return what a column of intervals is called.

    Examples
    --------
    >>> interval_label(0.9)
    '90% interval'
    """
    return f"{100 * level:g}% interval"


def within_range(rows: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Return rows with the ends of their intervals (low, high) cut to what the outcome can be, for a reader: Student's may lie beyond.

    Examples
    --------
    >>> import pandas as pd
    >>> within_range(pd.DataFrame({"low": [-0.02], "high": [0.9]}), "membership")["low"].tolist()
    [0.0]
    """
    known = PER_RUN[outcome]
    return rows.assign(**{end: rows[end].clip(known.low, known.high) for end in ("low", "high")})


def readable(rows: pd.DataFrame, columns: Mapping[str, str | Cell], legend: str = "") -> pd.DataFrame:
    """Return a table of text for people, ready for a terminal or a page.

    Parameters
    ----------
    rows : DataFrame
        The tidy table.
    columns : mapping of label to column
        For each column to show its label, and either the name of a column of `rows` or a function of a row such as `number`,
        `interval`, `share` or `chance` make.
    legend : str
        What the labels mean; it goes with the table as `frame.attrs["legend"]`, and stands below it wherever it is shown.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"strategy": ["a"], "mean": [0.25], "low": [0.2], "high": [0.3]})
    >>> readable(rows, {"strategy": "strategy", "mean": number("mean", 2), "95 % interval": interval("low", "high", 2)})
      strategy  mean 95 % interval
    0        a  0.25  0.20 to 0.30
    """
    import pandas as pd

    records = rows.to_dict(orient="records")
    cells = {
        label: [str(row[column] if isinstance(column, str) else column(row)) for row in records]
        for label, column in columns.items()
    }
    table = pd.DataFrame(cells, dtype=str)
    table.attrs["legend"] = legend
    return table


def number(column: str, digits: int = 3) -> Cell:
    """Return the cell that shows a column as a number."""
    return lambda row: decimal(row[column], digits)


def gap(column: str, digits: int = 3) -> Cell:
    """Return the cell that shows a column as a number with its sign."""
    return lambda row: signed(row[column], digits)


def interval(low: str, high: str, digits: int = 3, show: Callable[[float, int], str] = decimal) -> Cell:
    """Return the cell that shows two columns as an interval; `show=signed` gives its ends their signs."""
    return lambda row: "-" if math.isnan(row[low]) else f"{show(row[low], digits)} to {show(row[high], digits)}"


def share(column: str) -> Cell:
    """Return the cell that shows a column as a share in per cent."""
    return lambda row: percent(row[column])


def chance(column: str) -> Cell:
    """Return the cell that shows a column as a p-value."""
    return lambda row: p_value(row[column])
