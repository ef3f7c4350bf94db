"""A design's points from a CSV table: a column for each factor, a row for each point."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from coalitionlab.experiments.points import Level
from coalitionlab.scenarios.errors import input_error, plural
from coalitionlab.scenarios.files import read_text

MOST_BYTES, MOST_ROWS = 200_000_000, 1_000_000
#: Cells that are no words.
_WORDS: dict[str, Level] = {"true": True, "false": False, "null": None, "": None}


def read_points(path: Path) -> list[dict[str, Level]]:
    """The rows of a CSV table, by the names in its header; numbers, true, false and null (or nothing) are read as such.

    Raises InputError, naming the line, for a table without rows, a row of another length, or a name that is given twice.
    """
    rows = csv.reader(io.StringIO(read_text(path, most_bytes=MOST_BYTES, field="combinations")))
    names = [name.strip() for name in next(rows, [])]
    if not names or "" in names or len(set(names)) < len(names):
        problem = "the first row has no names of factors, or one twice"
        raise input_error(problem, "write a header such as talk_rate,convener.power", file=path, line=1)
    points: list[dict[str, Level]] = []
    for cells in rows:
        if not any(cells):
            continue
        if len(cells) != len(names):
            problem = f"the row has {plural(len(cells), 'cell')}, the header {len(names)}"
            raise input_error(problem, "give every row a cell for each factor", file=path, line=rows.line_num)
        points.append({name: _level(cell.strip()) for name, cell in zip(names, cells, strict=True)})
        if len(points) > MOST_ROWS:
            raise input_error(f"more than {MOST_ROWS:,} rows", "give fewer points", file=path)
    if not points:
        raise input_error("the table has no rows below its header", "write a row for each point", file=path)
    return points


def _level(cell: str) -> Level:
    if cell.lower() in _WORDS:
        return _WORDS[cell.lower()]
    try:
        value = json.loads(cell)
    except ValueError:
        try:
            value = float(cell)
        except ValueError:
            return cell
    return value if isinstance(value, int | float) else cell
