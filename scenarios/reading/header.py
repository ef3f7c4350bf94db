"""The header of a table: which row it is, whether it is two, and the label of each column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from coalitionlab.scenarios.reading.cells import blank
from coalitionlab.scenarios.reading.groups import are_groups
from coalitionlab.scenarios.reading.holdings import date_of
from coalitionlab.scenarios.reading.labels import is_label, roles_of, tie_role_of
from coalitionlab.scenarios.reading.scales import read_scale
from coalitionlab.scenarios.reading.sectors import is_called, sector_of, sector_of_name
from coalitionlab.scenarios.reading.table import Row, is_square
from coalitionlab.scenarios.reading.values import is_unknown, level_of, score_of, shown, truth_of
from coalitionlab.scenarios.reading.words import lexicon, words_of

#: How far down a header is looked for.
WITHIN = 60
LONGEST_LABEL = 120
YEAR = re.compile(r"(?:19|20)\d\d")
#: So many numbers below a text tell that it is a label.
FEWEST_NUMBERED = 3


def header_index(rows: Sequence[Row]) -> int | None:
    """Which row is the header: the one with most labels that is not a row like those about it; None when there is none."""
    scores = [header_score(row) for _, row in rows[: min(WITHIN, max(1, len(rows) - 1))]]
    for index in sorted(range(len(scores)), key=lambda index: -scores[index]):
        if scores[index] < 1.5:
            break
        if not _is_data(rows, index) and (scores[index] >= 3 or not _continues(rows, index)):
            return index
    square = next(
        (index for index in range(min(WITHIN, len(rows) - 1)) if is_square(rows[index][1], rows[index + 1 :])), None
    )
    if square is not None:
        return square
    if (over := _over_numbers(rows)) is not None:
        return over
    first, below = rows[0][1], [row for _, row in rows[1:40]]
    return 0 if below and not _is_data(rows, 0) and _looks_apart(first, below) else None


def _over_numbers(rows: Sequence[Row]) -> int | None:
    """The first row of short texts, whatever they say, over numbers or dates: of a column of the rows that have more than one cell, it alone is text."""
    wide = [(n, row) for n, (_, row) in enumerate(rows[: 2 * WITHIN]) if sum(not blank(cell) for cell in row) > 1]
    for at, (index, row) in enumerate(wide[: min(3, len(wide) - FEWEST_NUMBERED)]):
        texts = [cell for cell in row if not blank(cell)]
        below = [each for _, each in wide[at + 1 :]]
        columns = [[each[i] for each in below if not blank(each[i])] for i, cell in enumerate(row) if not blank(cell)]
        if all(map(_is_short, texts)) and any(
            2 * len(cells) > len(below) and len(cells) >= FEWEST_NUMBERED and all(map(_is_number, cells))
            for cells in columns
        ):
            return index
    return None


def _is_short(cell: Any) -> bool:
    """Whether a cell can be a label by its form: a few words that neither are a number nor call an organisation."""
    return (
        isinstance(cell, str)
        and len(words_of(cell)) < 6
        and not (_is_number(cell) or is_unknown(cell) or is_called(cell))
    )


def _continues(rows: Sequence[Row], index: int) -> bool:
    """Whether a row fills the same columns as the one right above it."""
    if not index or rows[index - 1][0] != rows[index][0] - 1:
        return False
    pairs = zip(rows[index - 1][1], rows[index][1], strict=True)
    return sum(not blank(cell) for cell in rows[index][1]) > 1 and all(blank(a) == blank(b) for a, b in pairs)


def _is_data(rows: Sequence[Row], index: int) -> bool:
    """Whether what looks like a header is a row as those below: a word for a sector over words for sectors."""
    below = [row for _, row in rows[index + 1 : index + 40]]
    if are_groups([shown(cell) for cell in rows[index][1] if not blank(cell)]):
        return False
    labels = [cell for cell in rows[index][1] if isinstance(cell, str) and is_label(cell)]
    if any(not sector_of(label)[1] for label in labels):
        return False
    for column, cell in enumerate(rows[index][1]):
        if blank(cell) or not sector_of(shown(cell))[1]:
            continue
        cells = [shown(row[column]) for row in below if not blank(row[column])]
        meant = sum(sector_of(each)[1] and len(words_of(each)) < 4 for each in cells)
        if len(cells) > 0.5 * len(below) and meant > 0.8 * len(cells):
            return len(set(cells)) < len(cells) or len(cells) < 5
    return False


def header_score(row: tuple[Any, ...]) -> float:
    """How many labels a row holds, one of names counting double, less what is no text; 0 when it is no header."""
    labels = [cell for cell in row if not blank(cell)]
    texts = [cell for cell in labels if isinstance(cell, str) and len(cell) <= LONGEST_LABEL and score_of(cell) is None]
    known = sum(is_label(text) for text in texts if truth_of(text) is None)
    named = any(role == "name" for text in texts for role, _ in roles_of(text)) or any(
        tie_role_of(t) == "from" for t in texts
    )
    if len(texts) == len(labels) and are_groups(texts):
        return len(texts) + 1.0
    first = next((text for text in texts if text == labels[0]), "")
    if not is_label(first) and len(words_of(first)) > 1 and sector_of_name(first)[0] is not None:
        return 0.0  # an organisation, of whom the rest is told
    alone = len(labels) == 1 and len(words_of(str(labels[0]))) > 3
    return 0.0 if alone else known + (known > 0) * (named - 0.5 * (len(labels) - len(texts)))


def _looks_apart(first: tuple[Any, ...], below: Sequence[tuple[Any, ...]]) -> bool:
    """Whether a first row of words that are not known is a header still: in some column it is text over scores or marks."""
    if any(not blank(cell) and not isinstance(cell, str) for cell in first) or sum(not blank(c) for c in first) < 2:
        return False
    for index, cell in enumerate(first):
        cells = [row[index] for row in below if not blank(row[index])]
        if blank(cell) or not cells:
            continue
        if sector_of(shown(cell))[1] and read_scale("level", [cell]) is None:
            return False
        for kind in ("truth", "level", "stance"):
            if read_scale(kind, cells) is not None:
                return read_scale(kind, [cell]) is None
        if sum(sector_of(shown(each))[0] is not None for each in cells) > 0.6 * len(cells):
            return sector_of(shown(cell))[0] is None
    repeated = [Counter(shown(row[i]) for row in below if not blank(row[i])) for i in range(len(first))]
    return not any(counts[shown(cell)] for cell, counts in zip(first, repeated, strict=True))


def around(rows: Sequence[Row], start: int | None) -> tuple[Sequence[Row], Sequence[Row], Sequence[Row]]:
    """The rows above the header, its one or two rows, and those below."""
    if start is None:
        return [], [], rows
    first = last = start
    if start and rows[start - 1][0] == rows[start][0] - 1 and _same_columns(rows[start - 1][1], rows[start][1]):
        first = start - 1
    elif start + 2 < len(rows) and _second_row(rows[start][1], rows[start + 1][1]):
        last = start + 1
    more = _repeated_rows(rows, last)
    header = rows[first : last + 1]
    if more and len(header) == 1:
        header = [(rows[start][0], _joined(rows[start][1], rows[start + 1][1]))]
    return rows[:first], header, rows[last + 1 + more :]


def _repeated_rows(rows: Sequence[Row], start: int) -> int:
    """How many rows below a header say what its columns are again, as exports of surveys do: texts, or nothing and one text time and again, where all others have numbers and dates."""
    for more in (2, 1):
        below = [row for _, row in rows[start + 1 + more : start + 40]]
        numbers = [i for i in range(len(rows[start][1])) if below and all(_is_number(row[i]) for row in below)]
        if len(numbers) > 1 and all(_is_no_row(row, numbers, below) for _, row in rows[start + 1 : start + 1 + more]):
            return more
    return 0


def _is_number(cell: Any) -> bool:
    return not blank(cell) and (score_of(shown(cell)) is not None or date_of(cell) is not None)


def _is_no_row(row: tuple[Any, ...], numbers: Sequence[int], below: Sequence[tuple[Any, ...]]) -> bool:
    """Whether a row has no number where all others have one: texts in their place, or nothing there and a text twice that no other row has."""
    if any(_is_number(row[i]) for i in numbers):
        return False
    counts = Counter(shown(cell) for cell in row if not blank(cell))
    twice = {text for text, count in counts.items() if count > 1}
    said = {shown(cell) for each in below for cell in each}
    return all(not blank(row[i]) for i in numbers) or bool(twice - said)


def _joined(header: tuple[Any, ...], below: tuple[Any, ...]) -> tuple[Any, ...]:
    """A header with what the row below says where its own labels say nothing: "Q1"; what it says of several ("Response") tells nothing."""
    said = Counter(map(shown, below))
    return tuple(
        upper
        if blank(lower) or roles_of(shown(upper)) or not blank(upper) and said[shown(lower)] > 1
        else f"{shown(upper)} {shown(lower)}".strip()
        for upper, lower in zip(header, below, strict=True)
    )


def _same_columns(above: tuple[Any, ...], header: tuple[Any, ...]) -> bool:
    """Whether the row above gives labels of the same header: merged downwards, or over columns that have none."""
    texts = [(a, b) for a, b in zip(above, header, strict=True) if not blank(a)]
    return (
        any(a == b for a, b in texts)
        or len(texts) > 1
        and sum(blank(b) and is_label(str(a)) for a, b in texts) > len(texts) / 2
    )


def _second_row(header: tuple[Any, ...], row: tuple[Any, ...]) -> bool:
    """Whether a row below the header only says more where the header is empty or spans several columns."""
    more = False
    for index, cell in enumerate(row):
        if blank(cell) or cell == header[index]:
            continue
        spans = index + 1 < len(row) and blank(header[index + 1]) and not blank(row[index + 1])
        if not (isinstance(cell, str) or _is_step(cell)) or not (blank(header[index]) or spans):
            return False
        more = True
    return more


def labels_of(header: Sequence[Row], group: tuple[Any, ...] = ()) -> tuple[str, ...]:
    """The labels of a header of one or two rows; levels (High, Medium, Low) and stances (For, Against) with the heading over them."""
    if len(header) == 1 and group and sum(map(_is_step, header[0][1])) > 1:
        over = ""
        spread = []
        for cell, label in zip(group, header[0][1], strict=True):
            over = shown(cell) or (over if _is_step(label) else "")  # a title over other labels is none of steps
            spread.append(f"{over}: {shown(label)}" if over and _is_step(label) else label)
        return tuple(map(shown, spread))
    if len(header) == 2 and sum(map(_is_step, header[1][1])) > 1:
        (line, above), (_, below) = header
        header = [(line, _spread(above, below)), header[1]]
    columns = zip(*(row for _, row in header), strict=True)
    return tuple(" ".join(dict.fromkeys(shown(cell) for cell in column if not blank(cell))) for column in columns)


def _is_step(cell: Any) -> bool:
    """Whether a label is a level, a stance or a year, and nothing else."""
    text = shown(cell)
    return level_of(text) is not None or lexicon("stance").whole(text) is not None or YEAR.fullmatch(text) is not None


def _spread(over: tuple[Any, ...], below: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row of headings with each written over all of its levels or stances."""
    last: Any = ""
    spread = []
    for cell, label in zip(over, below, strict=True):
        last = last if blank(cell) else cell
        spread.append(last if _is_step(label) else cell)
    return tuple(spread)


def begins_another(rows: Sequence[Row], index: int) -> bool:
    """Whether another table begins here: a header after an empty row, with rows below."""
    line, row = rows[index]
    gap = line > rows[index - 1][0] + 1
    filled = sum(not blank(cell) for cell in row)
    return gap and filled > 1 and index + 1 < len(rows) and header_score(row) >= max(2.5, 0.7 * filled + 1)
